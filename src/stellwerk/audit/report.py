# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""What verification can find, and how it says so."""

from __future__ import annotations

from enum import StrEnum

import msgspec


class Kind(StrEnum):
    """What is wrong at a place of the trail or in the books beside it."""

    CHANGED = "changed"  # the row's content or hash is not what was written
    MISSING = "missing"  # rows were taken out
    SWAPPED = "swapped"  # the row is genuine, but stands elsewhere than it was written
    INSERTED = "inserted"  # a row that was never written
    CUT_OFF = "cut_off"  # the end is gone, or an older copy was put back
    REPLACED = "replaced"  # the end is another one than was signed or anchored
    HEAD_MISSING = "head_missing"
    HEAD_FORGED = "head_forged"
    ANCHOR_MISSING = "anchor_missing"
    ANCHOR_FORGED = "anchor_forged"
    KEY_MISSING = "key_missing"  # signatures cannot be checked
    UNREADABLE = "unreadable"  # the database or a row's payload cannot be read
    OPENED_TWICE = "opened_twice"
    SETTLED_TWICE = "settled_twice"
    NO_INTENT = "no_intent"  # settled without an intent before
    OPEN_DIFFERS = "open_differs"  # the table of open calls is not what the trail says
    CHECKPOINT_FORGED = "checkpoint_forged"  # what retention left was not signed with the key
    ERASED_DIFFERS = "erased_differs"  # events without payload are not those of the checkpoint
    CARRIED_DIFFERS = "carried_differs"  # carried sums are not those of the checkpoint
    LEDGER_DIFFERS = "ledger_differs"  # sums are not those of the settlements
    ENTRY_DIFFERS = (
        "entry_differs"  # an entry of the ledger is not what its row says, or missing, or too many
    )
    BUDGET_DIFFERS = "budget_differs"  # what budgets hold is not what the open calls claim


class Flaw(msgspec.Struct, frozen=True):
    """One thing that is wrong. ``seq`` is the row, 0 where it is none. ``text`` is a plain sentence."""

    kind: Kind
    seq: int
    text: str


class OpenSince(msgspec.Struct, frozen=True):
    """A call whose intent is in the trail and whose end is not."""

    decision_id: str
    at: str
    seq: int


class Report(msgspec.Struct, frozen=True):
    """The result of a verification. ``flaws`` in the order in which they were found, the first broken place first."""

    rows: int
    settled: int
    refused: int
    others: int  # events and overflows
    open: tuple[OpenSince, ...]  # not wrong while the server runs
    flaws: tuple[Flaw, ...]
    more_flaws: int = 0  # found beyond those listed
    ledger_lines: int = 0
    pruned: int = 0  # rows that retention took away, the oldest
    erased: int = 0  # events that have lost their payload to it

    @property
    def sound(self) -> bool:
        """Whether nothing is wrong."""
        return not self.flaws


class Flaws:
    """Collects flaws up to a number, counts the rest."""

    def __init__(self, most: int = 100) -> None:
        self.listed: list[Flaw] = []
        self.more = 0
        self._most = most

    def add(self, kind: Kind, seq: int, text: str) -> None:
        """Note one. ``text`` may quote a row that somebody tampered with: no control characters get through."""
        text = "".join(c if c.isprintable() else "?" for c in text[:500])
        if len(self.listed) < self._most:
            self.listed.append(Flaw(kind, seq, text))
        else:
            self.more += 1
