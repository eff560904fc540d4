# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""One transaction's worth of records, worked out before the database is touched."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Mapping, Sequence
from enum import Enum
from typing import NamedTuple

from stellwerk.audit.chain import Head, Record, row_hash
from stellwerk.metering.ledger import LedgerKey, Sums, entry
from stellwerk.values.record import Intent, Overflow, Settlement


class Action(Enum):
    """What an entry does beyond adding its row."""

    OPEN = 1  # a call begins
    REDIRECT = 2  # an open call goes on to another endpoint
    SETTLE = 3  # an open call ends
    NOTE = 4  # nothing
    CHAIN = 5  # an event that waits in the outbox moves into the trail


class OpenCall(NamedTuple):
    """A call under way: what is needed to settle it if its process dies. Columns of ``open_intent``."""

    decision_id: str
    at: str
    department: str
    cost_centre: str
    use_case: str
    zone: str
    endpoint: str
    model: str
    owner: int  # the process that opened it; 0 on SQLite, where there is only one


class Entry:
    """One record on its way into the book, already in its canonical form."""

    __slots__ = ("action", "at", "decision_id", "name", "outbox", "owner", "payload", "record", "waiter")

    def __init__(
        self,
        action: Action,
        name: str,
        at: str,
        decision_id: str,
        payload: str,
        record: Record,
        waiter: asyncio.Future[bool] | None = None,
        *,
        outbox: int = 0,
        owner: int | None = None,
    ) -> None:
        """``outbox``: the row to move, with ``CHAIN``. ``owner``: settle only if it is this process's call."""
        self.action = action
        self.name = name
        self.at = at
        self.decision_id = decision_id
        self.payload = payload
        self.record = record
        self.waiter = waiter
        self.outbox = outbox
        self.owner = owner


class Batch:
    """The rows and changes of ``entries``, in order, on top of ``head`` and the calls ``open`` so far.

    ``owner`` opens the calls; ``waiting`` are rows of the outbox that are still there. ``effective`` says for each
    entry whether it counts. It does not, and leaves no trace, if it opens a call that is open, redirects or settles
    one that is not, or moves an event that was moved.
    """

    def __init__(
        self,
        entries: Sequence[Entry],
        head: Head,
        open_calls: Mapping[str, OpenCall],
        owner: int,
        waiting: Collection[int],
    ) -> None:
        self.rows: list[tuple[int, str, str, str, str, str, str]] = []
        self.opened: dict[str, OpenCall] = {}
        self.redirected: dict[str, OpenCall] = {}
        self.settled: dict[str, None] = {}
        self.lines: dict[LedgerKey, Sums] = {}
        self.moved: dict[int, None] = {}
        self.effective: list[bool] = []
        self.seq, self.tip = head.seq, head.hash
        self._owner, self._waiting = owner, waiting
        rows, effective = self.rows, self.effective
        seq, tip = self.seq, self.tip
        for e in entries:
            counts = e.action is Action.NOTE or self._take(e, open_calls)
            effective.append(counts)
            if counts:
                seq += 1
                hash_ = row_hash(tip, seq, e.at, e.name, e.decision_id, e.payload)
                rows.append((seq, e.at, e.name, e.decision_id, e.payload, tip, hash_))
                tip = hash_
        self.seq, self.tip = seq, tip

    def _take(self, e: Entry, open_calls: Mapping[str, OpenCall]) -> bool:
        if e.action is Action.CHAIN:
            if e.outbox not in self._waiting or e.outbox in self.moved:
                return False
            self.moved[e.outbox] = None
            return True
        call_id, record = e.decision_id, e.record
        call = self.redirected.get(call_id) or self.opened.get(call_id) or open_calls.get(call_id)
        if isinstance(record, Intent):
            if call is not None:
                return False
            self.opened[call_id] = OpenCall(
                call_id,
                e.at,
                record.department,
                record.cost_centre,
                record.use_case,
                record.zone.value,
                record.endpoint,
                record.model,
                self._owner,
            )
            return True
        if call is None or call_id in self.settled or (e.owner is not None and e.owner != call.owner):
            return False
        if isinstance(record, Settlement):
            self.settled[call_id] = None
            key, sums = entry(record, call.use_case, e.at[:10])
            known = self.lines.get(key)
            self.lines[key] = sums if known is None else known.plus(sums)
        elif isinstance(record, Overflow):
            self.redirected[call_id] = call._replace(
                zone=record.zone.value, endpoint=record.endpoint, model=record.model
            )
        return True

    def carry_into(self, open_calls: dict[str, OpenCall]) -> None:
        """Bring a mirror of the open calls up to date with this batch, once it is committed."""
        open_calls.update(self.opened)
        open_calls.update(self.redirected)
        for decision_id in self.settled:
            open_calls.pop(decision_id, None)
