# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""The recorder: what the line calls to have something in the books before it goes on."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable, Generator, Mapping
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from stellwerk.audit.chain import (
    CORRECTED,
    OPENED,
    OVERFLOWED,
    REFUSED,
    SETTLED,
    Record,
    canonical,
    plain,
    stamp,
)
from stellwerk.errors import BudgetExhausted, RecordError
from stellwerk.metering.budget import NoRoom, State
from stellwerk.metering.reservation import Reservation
from stellwerk.storage.batch import Action, BudgetKey, End, Entry, OpenCall
from stellwerk.storage.book import Durability, Unwritable
from stellwerk.storage.books import OpenBooks
from stellwerk.storage.database import Place
from stellwerk.storage.group_commit import LOCK_WAIT_MS, UNWRITABLE, GroupCommit
from stellwerk.storage.outbox import ClaimsOf, moves, no_claims
from stellwerk.storage.retention import RUN, Gone, Retention
from stellwerk.values.record import Correction, Event, Intent, Outcome, Overflow, Refusal, Settlement
from stellwerk.values.usage import Usage
from stellwerk.values.zone import Zone

log = logging.getLogger(__name__)

_MOST_PICO = 10**18  # a million of any currency for one call: beyond it something is wrong
_MOST_TOKENS = 10**12

_AT_A_TIME = 500  # calls closed, or events moved, in one transaction
_TWICE_S = 10.0  # a process that seems dead for so long is: after a restart of the server, living ones are back by then
_LOOK_EVERY_S = 60.0
_BREATH_S = 0.02  # between two steps of retention


class Booking(asyncio.Future[End]):
    """The end of a record: ``True`` once it is in the books, ``False`` if it changed nothing (settled before).

    It comes about whether or not anybody awaits it; awaiting only makes it hurry. If the books cannot be written
    for good (the process ends on a full disk), awaiting raises ``RecordError``.
    """

    def __init__(self, commit: GroupCommit, loop: asyncio.AbstractEventLoop) -> None:
        super().__init__(loop=loop)
        self._commit = commit

    def __await__(self) -> Generator[Any, None, End]:
        if not self.done():
            self._commit.hurry()
        return super().__await__()


class Recorder:
    """The books, for one event loop. Not for use from other threads."""

    def __init__(self, books: OpenBooks) -> None:
        self._books = books
        self._commit: GroupCommit | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._watch: asyncio.Task[None] | None = None
        self._draining = asyncio.Lock()
        self._closing = False
        self._closed = False
        self.claims_of: ClaimsOf = no_claims
        """The budgets that a correction moves; the gateway knows them."""
        self.before_corrections: Callable[[], Awaitable[None]] = _at_once
        """Asked before corrections are moved from the outbox: whoever knows the budgets reads those just made."""

    @classmethod
    def open(cls, place: Place, *, durability: Durability = "normal") -> Recorder:
        """Open (or create) the books; brings the tables to the newest revision and proves the end of the trail.

        Needs no event loop.

        Raises:
            ConfigurationError: the folder is in use or open to others, the key is missing or another one than the
                database was written with, the trail was cut off or changed at its end; the message says what to do.
        """
        return cls(OpenBooks(place, durability))

    @property
    def healthy(self) -> bool:
        """Whether the books can be written. While they cannot, every new intent is refused."""
        return not self._closing and (self._commit is None or self._commit.healthy)

    @property
    def open_calls(self) -> int:
        """Calls of this process whose intent is in the books and whose end is not."""
        return len(self._books.book.open)

    @property
    def states(self) -> Mapping[BudgetKey, State]:
        """Budgets as this process last saw them."""
        return self._books.book.states

    def learn(self, states: Mapping[BudgetKey, State]) -> None:
        """What other processes spent, as somebody has read it; only where there are others."""
        if self._books.book.shared:
            self._books.book.states.update(states)

    async def intent(
        self, intent: Intent, reservation: Reservation | None = None, *, patience_s: float = 0.0
    ) -> None:
        """Return once the intent is durable and every budget holds what it may cost; only then may the call be sent.

        Where calls under way may leave enough in a budget, it waits ``patience_s`` seconds at most for them to end.
        If the waiting task is cancelled, the call was not sent; an intent that got into the books all the same is
        settled at once as ``client_gone`` without use.

        Raises:
            BudgetExhausted: a hard budget has no room for it; nothing is reserved, send nothing.
            RecordError: the intent is not in the books; send nothing.
        """
        await self._before_sending(Action.OPEN, OPENED, intent, reservation, patience_s)

    async def overflow(self, overflow: Overflow) -> None:
        """Like :meth:`intent`, for an open call that goes on to another endpoint: await it before sending there.

        Raises:
            RecordError: it is not in the books, or the call is not open; send nothing.
        """
        await self._before_sending(Action.REDIRECT, OVERFLOWED, overflow)

    def settle(self, settlement: Settlement) -> Booking:
        """Put the end of a call on its way into the books; nobody needs to await it.

        The result is ``False`` if the call is not open: settled before, or never opened.

        Raises:
            ValueError: a count or cost is negative or beyond belief.
        """
        usage = settlement.usage
        if not (
            0 <= usage.tokens_in <= _MOST_TOKENS
            and 0 <= usage.tokens_out <= _MOST_TOKENS
            and 0 <= settlement.cost_pico <= _MOST_PICO
        ):
            raise ValueError("a settlement's tokens and cost must not be negative or beyond belief")
        return self._put(Action.SETTLE, SETTLED, settlement.decision_id, settlement)

    def refuse(self, refusal: Refusal) -> Booking:
        """Put a refusal on its way into the books."""
        return self._put(Action.NOTE, REFUSED, refusal.decision_id, refusal)

    def event(self, event: Event) -> Booking:
        """Put an event on its way into the books, under its own name."""
        return self._put(Action.NOTE, plain(event.name), "", event)

    def correct(self, correction: Correction) -> Booking:
        """Put right what was booked; the budgets of its place move, too."""
        return self._put(Action.CORRECT, CORRECTED, correction.decision_id, correction)

    def recover(
        self, at: datetime, ended: Callable[[OpenCall], Settlement | None] = lambda call: None
    ) -> int:
        """Close every call that a dead process left open: as ``ended`` knows, else as interrupted, cost unknown.
        Returns how many.

        Calls of this process, and of others that live, are not touched. Killed half-way, the rest is closed at the
        next start. Call it before the first record. On PostgreSQL it only sets a watch that does so from now on,
        for every process that dies (it needs the event loop then), and returns 0.

        Raises:
            RecordError: the books cannot be written.
        """
        if self._commit is not None:
            raise RuntimeError("recover() is for the start, before the first record")
        book = self._books.book
        if book.shared:
            self._begin()
            self._watch = asyncio.get_running_loop().create_task(self._watch_others())
            return 0
        left = book.left_open()
        closed = 0
        for start in range(0, len(left), _AT_A_TIME):
            batch = [
                _entry(
                    Action.SETTLE,
                    SETTLED,
                    call.decision_id,
                    ended(call) or _ended(call, at, Outcome.INTERRUPTED),
                )
                for call in left[start : start + _AT_A_TIME]
            ]
            try:
                closed += book.append(batch, LOCK_WAIT_MS).count(True)
            except Unwritable as exc:
                raise RecordError(f"open calls of the last run cannot be closed: {exc}") from None
        return closed

    async def close_calls_of_the_dead(self, twice_s: float = _TWICE_S) -> int:
        """Close the calls of processes that are gone now and ``twice_s`` seconds later. Returns how many.

        Twice, because a server that was started again has let go of every process's lock; those that live take
        it anew within seconds.
        """
        commit = self._commit or self._begin()
        book = self._books.book
        try:
            gone = {call.owner for call in await commit.beside(book.left_open)}
            if not gone:
                return 0
            await asyncio.sleep(twice_s)
            left = [call for call in await commit.beside(book.left_open) if call.owner in gone]
        except Unwritable as exc:
            commit.unreachable(exc)
            return 0
        closed = 0
        for start in range(0, len(left), _AT_A_TIME):
            ends = [self._interrupted(commit, call) for call in left[start : start + _AT_A_TIME]]
            closed += (await asyncio.gather(*ends)).count(True)
        return closed

    async def drain(self) -> int:
        """Move the events that wait in the outbox into the trail. Returns how many were.

        Call it a few times a second: it is also how a lost database is noticed (and how a process shows that it
        lives) while there are no calls. Never raises; what cannot be moved stays where it is.
        """
        return 0 if self._closing or self._draining.locked() else await self._drain()

    async def drained(self) -> None:
        """Returns when what waited in the outbox at this moment is in the trail, as far as it can be moved."""
        if not self._closing:
            await self._drain()

    async def retain(self, now: datetime) -> Gone:
        """Take away what is kept no longer (once a day is enough). Returns what is gone; it goes on record.

        In small steps with pauses: a call waits for some milliseconds at most. What a stop interrupts, the next
        run goes on with.

        Raises:
            BrokenTrail: something was changed from outside; nothing more is deleted.
        """
        commit = self._commit or self._begin()
        retention = Retention(self._books.place, self._books.key)
        gone = Gone()
        try:
            while not self._closing and commit.healthy:
                step = await commit.alone(lambda: retention.step(now))
                if step is None:
                    break
                gone = gone.plus(step)
                commit.tidy_after(sum(step))
                await asyncio.sleep(_BREATH_S)
        except Unwritable as exc:
            log.warning("retention stops until its next run: %s", exc)
        finally:
            await asyncio.to_thread(retention.close)
        if any(gone):
            self.event(Event(RUN, now, gone.detail()))
        return gone

    async def close(self, timeout_s: float = 10.0) -> None:
        """Write everything that waits, anchor the head, let go of the data folder. Safe to call twice.

        What cannot be written within ``timeout_s`` (a full disk) is given up; those calls stay open in the books
        and are closed as interrupted at the next start.
        """
        if self._closing:
            return
        if self._watch is not None:
            self._watch.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._watch
        self._closing = True
        if self._commit is not None:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(timeout_s):
                    await self._drain()
            given_up = await self._commit.drain(timeout_s)
            if given_up:
                log.critical("%d records could not be written before the end", given_up)
        self._closed = True
        await asyncio.get_running_loop().run_in_executor(None, self._books.close)

    async def _drain(self) -> int:
        async with self._draining:
            return await self._move_all()

    async def _move_all(self) -> int:
        commit = self._commit or self._begin()
        if not commit.healthy:
            return 0
        moved = 0
        try:
            while True:
                rows = await commit.beside(lambda: self._books.book.waiting(_AT_A_TIME))
                if any(row.name == CORRECTED for row in rows):
                    await self.before_corrections()
                ends = await asyncio.gather(
                    *(self._move(commit, entry) for entry in moves(rows, self.claims_of))
                )
                moved += ends.count(True)
                if len(ends) < _AT_A_TIME or not all(end is True for end in ends):
                    return moved
        except Unwritable as exc:
            commit.unreachable(exc)
        except (RecordError, sa.exc.SQLAlchemyError, OSError):
            pass  # they could not be written, or nobody knows the budgets that they move: they wait on
        return moved

    async def _watch_others(self) -> None:
        while True:
            closed = await self.close_calls_of_the_dead(_TWICE_S)
            if closed:
                log.warning("%d calls of a process that is gone were closed as interrupted", closed)
            await asyncio.sleep(_LOOK_EVERY_S)

    def _interrupted(self, commit: GroupCommit, call: OpenCall) -> asyncio.Future[End]:
        ended = _ended(call, datetime.now(UTC), Outcome.INTERRUPTED)
        end = commit.loop.create_future()
        entry = _entry(Action.SETTLE, SETTLED, call.decision_id, ended, end)
        entry.owner = call.owner  # should its process come back meanwhile, the call is another owner's
        commit.put(entry)
        return end

    def _move(self, commit: GroupCommit, entry: Entry) -> asyncio.Future[End]:
        entry.waiter = commit.loop.create_future()
        commit.put(entry)
        return entry.waiter

    async def _before_sending(
        self,
        action: Action,
        name: str,
        record: Intent | Overflow,
        reservation: Reservation | None = None,
        patience_s: float = 0.0,
    ) -> None:
        commit = self._commit or self._begin()
        if self._closing or not commit.healthy:
            commit.turned_away += 1
            raise RecordError(UNWRITABLE)
        assert self._loop is not None  # noqa: S101 - set together with _commit
        waiter = self._loop.create_future()
        entry = _entry(action, name, record.decision_id, record, waiter)
        entry.reservation = reservation
        if patience_s:
            entry.patience = self._loop.time() + patience_s
        commit.put_now(entry)
        try:
            end = await waiter
        except asyncio.CancelledError:
            if not waiter.cancelled() and waiter.exception() is None and waiter.result() is True:
                self._abandoned(entry)  # committed in the very turn in which the task was cancelled
            raise
        if isinstance(end, NoRoom):
            raise BudgetExhausted("a budget has no room for this call, so nothing was sent", room=end)
        if not end:
            raise RecordError(
                "this decision id does not belong to a call in the right state, so nothing was sent"
            )

    def _begin(self) -> GroupCommit:
        self._loop = asyncio.get_running_loop()
        self._commit = GroupCommit(self._books, self._loop, self._abandoned)
        return self._commit

    def _put(
        self, action: Action, name: str, decision_id: str, record: Settlement | Correction | Refusal | Event
    ) -> Booking:
        commit = self._commit or self._begin()
        assert self._loop is not None  # noqa: S101 - set together with _commit
        booking = Booking(commit, self._loop)
        entry = _entry(action, name, decision_id, record, booking)
        if isinstance(record, Correction):
            entry.claims = self.claims_of(record)
        if self._closed:
            booking.set_exception(RecordError("the recorder is closed; this record came too late"))
            booking.exception()
            log.error("record %s of decision %s came after the end", name, decision_id)
        else:
            commit.put(entry)
        return booking

    def _abandoned(self, entry: Entry) -> None:
        """An intent is in the books, but its caller went while it was written: nothing was sent."""
        call = self._books.book.open.get(entry.decision_id)
        if call is not None and entry.action is Action.OPEN:
            self.settle(_ended(call, datetime.now(UTC), Outcome.CLIENT_GONE))


async def _at_once() -> None:
    """For a program that knows no budgets."""


def _entry(
    action: Action,
    name: str,
    decision_id: str,
    record: Record,
    waiter: asyncio.Future[End] | None = None,
) -> Entry:
    return Entry(action, name, stamp(record.at), plain(decision_id), canonical(record), record, waiter)


def _ended(call: OpenCall, at: datetime, outcome: Outcome) -> Settlement:
    """The settlement of a call that no upstream reported on."""
    unknown = outcome is Outcome.INTERRUPTED
    billed = call.zone != Zone.GREEN.value
    return Settlement(
        decision_id=call.decision_id,
        at=at,
        outcome=outcome,
        zone=Zone(call.zone),
        endpoint=call.endpoint,
        model=call.model,
        department=call.department,
        cost_centre=call.cost_centre,
        usage=Usage(0, 0, estimated=unknown),
        cost_pico=0,
        currency=call.currency if billed else "EUR",
        price_version=call.price_version if billed else "",
        overhead_us=0,
        first_byte_us=0,
        total_us=0,
        cost_unknown=unknown,
        day=call.day,
    )
