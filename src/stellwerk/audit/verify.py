# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Verification of the trail: every row's hash, every link, the calls' ends, the signed head, the anchor.

Pure: rows come in, a report goes out. One pass in constant memory (but for the open calls); a second pass only if
a settlement has no open call, to tell a second settlement from one without intent.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import chain, pairwise
from typing import Protocol

import msgspec

from stellwerk.audit.chain import CORRECTED, OPENED, REFUSED, SETTLED, Head, Row, genuine, row_hash
from stellwerk.audit.checkpoint import Checkpoint, erased_digest, is_event
from stellwerk.audit.place import FAR, NEAR, Break
from stellwerk.audit.report import Flaws, Kind, OpenSince, Report
from stellwerk.values.record import Correction, Settlement

_NOTHING_GONE = Checkpoint()

_settlement = msgspec.json.Decoder(Settlement).decode
_correction = msgspec.json.Decoder(Correction).decode

_LOOK_FAR = 20  # breaks for which a row's own place is looked for far away


class Opened(msgspec.Struct, gc=False):
    """What of an intent is needed again."""

    use_case: str
    department: str = ""
    cost_centre: str = ""
    zone: str = ""
    endpoint: str = ""
    model: str = ""
    reserved_pico: int | None = None  # None: of a version that reserved nothing


_opened = msgspec.json.Decoder(Opened).decode


class OpenInTrail(msgspec.Struct, gc=False):
    """An open call while verifying."""

    seq: int
    at: str
    use_case: str


class Books(Protocol):
    """What stands beside the trail, and is told of every row that it has to agree with, in order."""

    def opened(self, seq: int, decision_id: str, intent: Opened) -> None:
        """A call begins."""

    def settled(self, seq: int, settlement: Settlement, use_case: str, day: str) -> None:
        """A call ends; with the use case of its intent and the UTC day of the row."""

    def corrected(self, seq: int, correction: Correction) -> None:
        """What was booked is put right."""


def verify(
    rows: Callable[[], Iterable[Row]],
    head: Head | None,
    anchor: Head | None,
    key: bytes | None,
    flaws: Flaws,
    books: Books,
    start: Checkpoint = _NOTHING_GONE,
) -> Report:
    """Check the whole trail, from where retention left it.

    ``rows`` gives the rows in order of ``seq``, anew each time it is called; ``head`` and ``anchor`` as stored,
    ``None`` if they are missing, as is ``key``. ``start`` is the checkpoint, its signature already checked. Flaws
    found by the caller before may already be in ``flaws``.
    """
    tip, before, anchored = start.pruned_hash, start.pruned_seq, None
    erased, erasures = start.erased_base, 0
    shift = 0  # by how much rows are numbered too high since rows were inserted (too low: taken out)
    flawed = False
    breaks = 0
    counts = dict.fromkeys((OPENED, SETTLED, REFUSED), 0)
    open_calls = {call.decision_id: OpenInTrail(call.seq, call.at, call.use_case) for call in start.open}
    orphans: dict[int, str] = {}
    anchor_seq = 0 if anchor is None else anchor.seq
    if anchor_seq == start.pruned_seq:
        anchored = start.pruned_hash
    count = 0

    pairs: Iterator[tuple[Row, Row | None]] = pairwise(chain(rows(), (None,)))  # type: ignore[arg-type]
    for row, following in pairs:
        seq, at, name, decision_id, payload, prev_hash, hash_ = row
        count += 1
        if 0 < seq <= start.pruned_seq:
            flaws.add(
                Kind.INSERTED,
                seq,
                f"row {seq} stands before row {start.pruned_seq + 1}, the first that is left",
            )
            continue
        blank = False
        if seq <= start.erased_through and is_event(name):
            blank = payload == ""
            erased, erasures = erased_digest(erased, row), erasures + 1
            if not blank:
                flaws.add(Kind.CHANGED, seq, f"row {seq} was changed: its payload had been erased")
        if (
            seq != before + 1
            or (prev_hash != tip and not flawed)
            or (not blank and row_hash(prev_hash, seq - shift, at, name, decision_id, payload) != hash_)
        ):
            # A row that still links to the one before it was not moved. And a trail that is broken all over must
            # not take hours.
            far = prev_hash != tip and breaks < _LOOK_FAR
            found = Break(row, following, before, shift, FAR if far else NEAR)
            breaks += 1
            flaws.add(found.kind, found.seq, found.text)
            shift = found.shift
            flawed = True
        elif flawed:
            flawed = False
        before, tip = seq, hash_
        if seq == anchor_seq:
            anchored = hash_
        if name == OPENED:
            counts[OPENED] += 1
            if decision_id in open_calls:
                flaws.add(
                    Kind.OPENED_TWICE, seq, f"row {seq} opens call {decision_id}, which is open already"
                )
            intent = opened_in(payload)
            if intent is None:
                flaws.add(Kind.UNREADABLE, seq, f"row {seq} does not hold an intent")
                intent = Opened("")
            books.opened(seq, decision_id, intent)
            open_calls[decision_id] = OpenInTrail(seq, at, intent.use_case)
        elif name == SETTLED:
            counts[SETTLED] += 1
            call = open_calls.pop(decision_id, None)
            if call is None:
                orphans[seq] = decision_id
            settlement = settlement_in(payload)
            if settlement is None:
                flaws.add(Kind.UNREADABLE, seq, f"row {seq} does not hold a settlement")
            else:
                books.settled(seq, settlement, call.use_case if call else "", at[:10])
        elif name == CORRECTED:
            correction = correction_in(payload)
            if correction is None:
                flaws.add(Kind.UNREADABLE, seq, f"row {seq} does not hold a correction")
            else:
                books.corrected(seq, correction)
        elif name == REFUSED:
            counts[REFUSED] += 1

    if erased != start.erased:
        text = "events whose payload was erased are not those that the checkpoint was signed for"
        flaws.add(Kind.ERASED_DIFFERS, 0, text)
    if orphans:
        _explain(rows, orphans, flaws)
    _check_head(head, key, before, tip, flaws)
    _check_anchor(anchor, key, before, anchored, start.pruned_seq, flaws)
    still_open = tuple(OpenSince(i, c.at, c.seq) for i, c in open_calls.items())
    others = count - sum(counts.values())
    return Report(
        count,
        counts[SETTLED],
        counts[REFUSED],
        others,
        still_open,
        (),
        pruned=start.pruned_seq,
        erased=erasures,
    )


def settlement_in(payload: str) -> Settlement | None:
    """The settlement that a row holds; ``None`` if it holds none."""
    try:
        return _settlement(payload)
    except (msgspec.MsgspecError, TypeError, UnicodeError):
        return None


def correction_in(payload: str) -> Correction | None:
    """The correction that a row holds; ``None`` if it holds none."""
    try:
        return _correction(payload)
    except (msgspec.MsgspecError, TypeError, UnicodeError):
        return None


def opened_in(payload: str) -> Opened | None:
    """What is needed of the intent that a row holds; ``None`` if it holds none."""
    try:
        return _opened(payload)
    except (msgspec.MsgspecError, TypeError, UnicodeError):
        return None


def _explain(rows: Callable[[], Iterable[Row]], orphans: dict[int, str], flaws: Flaws) -> None:
    wanted = set(orphans.values())
    ended: set[str] = set()
    for row in rows():
        seq, name, decision_id = row[0], row[2], row[3]
        if name != SETTLED or decision_id not in wanted:
            continue
        if seq not in orphans:
            ended.add(decision_id)
        elif decision_id in ended:
            flaws.add(Kind.SETTLED_TWICE, seq, f"row {seq} settles call {decision_id} a second time")
        else:
            flaws.add(
                Kind.NO_INTENT, seq, f"row {seq} settles call {decision_id}, which has no intent before it"
            )


def _check_head(head: Head | None, key: bytes | None, last: int, tip: str, flaws: Flaws) -> None:
    if head is None:
        flaws.add(Kind.HEAD_MISSING, 0, "the signed head is missing")
    elif key is None:
        flaws.add(Kind.KEY_MISSING, 0, "audit.key is missing, so the signature of the head cannot be checked")
    elif not genuine(key, head):
        flaws.add(Kind.HEAD_FORGED, head.seq, "the head was not signed with audit.key")
    if head is None:
        return
    if last < head.seq:
        flaws.add(Kind.CUT_OFF, last + 1, f"the trail ends at row {last}, but its head is at row {head.seq}")
    elif last > head.seq:
        flaws.add(Kind.INSERTED, head.seq + 1, f"rows {head.seq + 1} to {last} stand behind the signed head")
    elif tip != head.hash:
        flaws.add(Kind.REPLACED, last, f"row {last} is not the one that the head was signed for")


def _check_anchor(
    anchor: Head | None, key: bytes | None, last: int, anchored: str | None, pruned: int, flaws: Flaws
) -> None:
    if anchor is None:
        flaws.add(Kind.ANCHOR_MISSING, 0, "the anchor file audit.head is missing or unreadable")
        return
    if key is not None and not genuine(key, anchor):
        flaws.add(Kind.ANCHOR_FORGED, anchor.seq, "the anchor file audit.head was not signed with audit.key")
        return
    if last < anchor.seq:
        flaws.add(
            Kind.CUT_OFF,
            last + 1,
            f"the trail ends at row {last}, but had come to row {anchor.seq}: "
            "rows were cut off, or an older copy of the database was put back",
        )
    elif anchor.seq > 0 and anchor.seq >= pruned and anchored != anchor.hash:
        flaws.add(
            Kind.REPLACED,
            anchor.seq,
            f"row {anchor.seq} is not the one that the anchor file audit.head remembers",
        )
