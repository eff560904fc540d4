# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""One transaction's worth of records, worked out before the database is touched."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Iterable, Mapping, Sequence
from enum import Enum
from typing import NamedTuple

from stellwerk.audit.chain import Head, Record, canonical, row_hash
from stellwerk.metering.account import LedgerAccount, account_id
from stellwerk.metering.budget import EXHAUSTED, Claim, NoRoom, State
from stellwerk.metering.entries import LedgerEntry, corrected, reserved, settled
from stellwerk.metering.ledger import LedgerKey, Sums, correction_entry, entry
from stellwerk.metering.reservation import Reservation, claims_in, claims_text
from stellwerk.values.record import Correction, Event, Intent, Overflow, Settlement

REACHED = "budget:amount:reached"
"""Event: so many per cent of a budget are spent; or (100) it was near its end, and had no room for a call any more."""

End = bool | NoRoom
"""What came of an entry: it took effect, it changed nothing, or a budget has no room for the call."""

BudgetKey = tuple[str, str]
"""A budget's id and the first day of a period."""


class Action(Enum):
    """What an entry does beyond adding its row."""

    OPEN = 1  # a call begins
    REDIRECT = 2  # an open call goes on to another endpoint
    SETTLE = 3  # an open call ends
    NOTE = 4  # nothing
    CHAIN = 5  # an event that waits in the outbox moves into the trail
    CORRECT = 6  # what was booked is put right; may come from the outbox


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
    key: str = ""
    day: str = ""  # "": of an earlier version, without reservation
    price_version: str = ""  # "": nothing is billed, or it went on to another endpoint
    currency: str = "EUR"
    reserved_pico: int = 0
    claims: str = ""  # metering.reservation.claims_text

    @property
    def held(self) -> tuple[Claim, ...]:
        """What budgets hold for it."""
        return claims_in(self.claims)


class Entry:
    """One record on its way into the book, already in its canonical form."""

    __slots__ = (
        "action",
        "at",
        "claims",
        "decision_id",
        "name",
        "outbox",
        "owner",
        "patience",
        "payload",
        "record",
        "reservation",
        "waiter",
    )

    def __init__(
        self,
        action: Action,
        name: str,
        at: str,
        decision_id: str,
        payload: str,
        record: Record,
        waiter: asyncio.Future[End] | None = None,
        *,
        outbox: int = 0,
        owner: int | None = None,
        reservation: Reservation | None = None,
        claims: tuple[Claim, ...] = (),
        patience: float = 0.0,
    ) -> None:
        """``outbox``: the row to move, with ``CHAIN`` or ``CORRECT``. ``owner``: settle only if it is this process's
        call. ``reservation``: with ``OPEN``; ``patience`` is the loop's time until which it may wait for room.
        ``claims``: of a correction or a recount, the budgets that it moves.
        """
        self.action = action
        self.name = name
        self.at = at
        self.decision_id = decision_id
        self.payload = payload
        self.record = record
        self.waiter = waiter
        self.outbox = outbox
        self.owner = owner
        self.reservation = reservation
        self.claims = claims
        self.patience = patience


class Batch:
    """The rows and changes of ``entries``, in order, on top of ``head`` and the calls ``open`` so far.

    ``owner`` opens the calls; ``waiting`` are rows of the outbox that are still there; ``states`` holds every budget
    that the entries and their open calls claim (:func:`claimed`). ``ends`` says for each entry what came of it. One
    without effect leaves no trace: it opens a call that is open, redirects or settles one that is not, moves an event
    that was moved, or finds no room in a budget.
    """

    def __init__(
        self,
        entries: Sequence[Entry],
        head: Head,
        open_calls: Mapping[str, OpenCall],
        owner: int,
        waiting: Collection[int],
        states: Mapping[BudgetKey, State],
    ) -> None:
        self.rows: list[tuple[int, str, str, str, str, str, str]] = []
        self.opened: dict[str, OpenCall] = {}
        self.redirected: dict[str, OpenCall] = {}
        self.settled: dict[str, None] = {}
        self.lines: dict[LedgerKey, Sums] = {}
        self.entries: list[LedgerEntry] = []
        self.accounts: dict[int, LedgerAccount] = {}
        self.states: dict[BudgetKey, State] = {}
        self.moved: dict[int, None] = {}
        self.ends: list[End] = []
        self.seq, self.tip = head.seq, head.hash
        self._open, self._owner, self._waiting, self._before = open_calls, owner, waiting, states
        self._events: list[Event] = []
        for e in entries:
            end = True if e.action is Action.NOTE else self._take(e)
            self.ends.append(end)
            if end is True:
                self._row(e.at, e.name, e.decision_id, e.payload)
            while self._events:
                event = self._events.pop(0)
                self._row(e.at, event.name, "", canonical(event))

    def _row(self, at: str, name: str, decision_id: str, payload: str) -> None:
        self.seq += 1
        hash_ = row_hash(self.tip, self.seq, at, name, decision_id, payload)
        self.rows.append((self.seq, at, name, decision_id, payload, self.tip, hash_))
        self.tip = hash_

    def _take(self, e: Entry) -> End:
        if e.outbox:
            if e.outbox not in self._waiting or e.outbox in self.moved:
                return False
            self.moved[e.outbox] = None
        if isinstance(e.record, Correction):
            self._correct(e, e.record)
        elif e.action is Action.CHAIN:
            for claim in e.claims:
                self._recount(e, claim)
        elif isinstance(e.record, Intent):
            return self._begin(e, e.record)
        elif isinstance(e.record, Settlement | Overflow):
            return self._go_on(e, e.record)
        return True

    def _begin(self, e: Entry, intent: Intent) -> End:
        if self._call(e.decision_id) is not None:
            return False
        r = e.reservation
        if r is None:
            r = Reservation("", e.at[:10], "", "EUR")
        for claim in r.claims:
            state = self._state(claim)
            if not state.has_room(claim):
                short = NoRoom(claim, state)
                # Before that, one huge call would end all warnings of the period.
                if not short.may_come and state.near_end(claim):
                    self._tell(e, claim, state, EXHAUSTED)
                return short
        for claim in r.claims:
            state = self._state(claim)
            self._keep(claim, state._replace(reserved=state.reserved + claim.amount_pico))
        call = self.opened[e.decision_id] = OpenCall(
            e.decision_id,
            e.at,
            intent.department,
            intent.cost_centre,
            intent.use_case,
            intent.zone.value,
            intent.endpoint,
            intent.model,
            self._owner,
            r.key,
            r.day,
            r.price_version,
            r.currency,
            intent.reserved_pico,
            claims_text(r.claims),
        )
        self.entries.append(reserved(self.seq + 1, r.day, self._account(call), intent))
        return True

    def _go_on(self, e: Entry, record: Settlement | Overflow) -> bool:
        call = self._call(e.decision_id)
        if call is None or e.decision_id in self.settled or (e.owner is not None and e.owner != call.owner):
            return False
        if isinstance(record, Overflow):
            # What it costs there stands in no list that was asked for; its claims hold what the first one could cost.
            self.redirected[e.decision_id] = call._replace(
                zone=record.zone.value, endpoint=record.endpoint, model=record.model, price_version=""
            )
            return True
        self.settled[e.decision_id] = None
        key, sums = entry(record, call.use_case, e.at[:10])
        self._book(key, sums)
        account = LedgerAccount(key.department, key.cost_centre, key.use_case, call.key, *key[4:])
        self.entries.append(settled(self.seq + 1, key.day, self._number(account), record))
        for claim in call.held:
            state = self._state(claim)
            cost = record.cost_pico if claim.pays(key.zone) else 0
            self._spend(e, claim, state.reserved - claim.amount_pico, state.spent + cost)
        return True

    def _correct(self, e: Entry, correction: Correction) -> None:
        key, sums = correction_entry(correction)
        self._book(key, sums)
        account = LedgerAccount(key.department, key.cost_centre, key.use_case, "", *key[4:])
        self.entries.append(corrected(self.seq + 1, self._number(account), correction))
        for claim in e.claims:
            state = self._state(claim)
            self._spend(e, claim, state.reserved, state.spent + correction.cost_pico)

    def _recount(self, e: Entry, claim: Claim) -> None:
        """A budget was made, changed, or taken into use again: see :mod:`stellwerk.metering.recount`."""
        state = self._state(claim)
        self._keep(claim, state._replace(told=0))
        self._spend(e, claim, state.reserved, state.spent + claim.amount_pico)

    def _spend(self, e: Entry, claim: Claim, reserved_pico: int, spent_pico: int) -> None:
        state = self._state(claim)._replace(reserved=max(0, reserved_pico), spent=spent_pico)
        self._keep(claim, state)
        if step := state.reached(claim):
            self._tell(e, claim, state, step)

    def _tell(self, e: Entry, claim: Claim, state: State, percent: int) -> None:
        """Note once that a budget has come so far; who is to hear of it does from the stored state."""
        if state.told >= percent or not claim.warn_at:
            return
        self._keep(claim, state._replace(told=percent))
        detail = {"budget": claim.budget, "period": claim.period, "percent": str(percent)}
        self._events.append(Event(REACHED, e.record.at, detail))

    def _state(self, claim: Claim) -> State:
        key = (claim.budget, claim.period)
        return self.states.get(key) or self._before.get(key) or _UNUSED

    def _keep(self, claim: Claim, state: State) -> None:
        self.states[claim.budget, claim.period] = state

    def _call(self, decision_id: str) -> OpenCall | None:
        return self.redirected.get(decision_id) or self.opened.get(decision_id) or self._open.get(decision_id)

    def _book(self, key: LedgerKey, sums: Sums) -> None:
        known = self.lines.get(key)
        self.lines[key] = sums if known is None else known.plus(sums)

    def _account(self, call: OpenCall) -> int:
        return self._number(
            LedgerAccount(
                call.department,
                call.cost_centre,
                call.use_case,
                call.key,
                call.zone,
                call.endpoint,
                call.model,
                call.price_version,
                call.currency,
            )
        )

    def _number(self, account: LedgerAccount) -> int:
        number = account_id(account)
        self.accounts[number] = account
        return number

    def carry_into(self, open_calls: dict[str, OpenCall]) -> None:
        """Bring a mirror of the open calls up to date with this batch, once it is committed."""
        open_calls.update(self.opened)
        open_calls.update(self.redirected)
        for decision_id in self.settled:
            open_calls.pop(decision_id, None)


_UNUSED = State()


def claimed(entries: Iterable[Entry], open_calls: Mapping[str, OpenCall]) -> set[BudgetKey]:
    """The budgets that a batch of these entries moves."""
    keys: set[BudgetKey] = set()
    for e in entries:
        claims = e.claims
        if e.reservation is not None:
            claims = e.reservation.claims
        elif (
            e.action is Action.SETTLE and (call := open_calls.get(e.decision_id)) is not None and call.claims
        ):
            claims = call.held
        keys.update((claim.budget, claim.period) for claim in claims)
    return keys
