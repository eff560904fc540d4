# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""What happened at a place where the chain breaks: told from the rows themselves."""

from __future__ import annotations

from stellwerk.audit.chain import Row, row_hash
from stellwerk.audit.report import Kind

FAR = 10_000
"""How far away a row's own place is looked for; costs twice as many hashes."""

NEAR = 2


class Break:
    """The diagnosis of ``row``, at which the chain does not hold.

    A row's hash covers its number, so a genuine row tells where it belongs. ``shift`` is by how much the rows
    from here on are numbered too high. ``reach`` is how far to look for it.
    """

    def __init__(self, row: Row, following: Row | None, before: int, shift: int, reach: int) -> None:
        self.shift = shift
        self.seq = row[0]
        expected = before + 1
        if self.seq < 1:
            self.kind = Kind.INSERTED
            self.text = f"row {self.seq} stands before the first row"
            return
        if self.seq != expected:
            self.kind, self.seq = Kind.MISSING, expected
            last = row[0] - 1
            self.text = (
                f"row {expected} is missing" if last == expected else f"rows {expected} to {last} are missing"
            )
            return
        own = _own_place(row, self.seq - shift, reach)
        if own is None:
            self.kind = Kind.CHANGED
            self.text = f"row {self.seq} was changed: its content does not give its hash"
        elif own == self.seq - shift:
            # The row is genuine and in its place, but follows another row than it was written after.
            self.kind, self.seq = Kind.CHANGED, max(before, 1)
            self.text = f"row {self.seq} was changed: it is not the one that the next row was chained to"
        elif following is None or _own_place(following, own + 1, 1) != own + 1:
            self.kind = Kind.SWAPPED
            self.text = f"row {self.seq} stands in the wrong place: it was written as row {own}"
        else:
            self.shift = self.seq - own
            if own > self.seq - shift:
                self.kind = Kind.MISSING
                self.text = f"rows were taken out before row {self.seq} and the rest was renumbered"
            else:
                self.kind = Kind.INSERTED
                self.text = f"a row was inserted before row {self.seq} and the rest was renumbered"


def _own_place(row: Row, guess: int, reach: int) -> int | None:
    """The number that the row was hashed with, looked for around ``guess``; ``None`` if there is none."""
    _, at, name, decision_id, payload, prev_hash, hash_ = row
    for distance in range(reach):
        for place in {guess + distance, guess - distance}:
            if row_hash(prev_hash, place, at, name, decision_id, payload) == hash_:
                return place
    return None
