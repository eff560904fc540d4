# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Group commit: what comes in during one turn of the event loop, or while the disk is busy, is one transaction.

With ``durability: normal`` a commit is a write into the operating system's cache (some 50 us) and is done on the
event loop itself, since handing it to a thread and back costs more than the commit (figures: docs/audit.md).
Whatever may wait - every commit with ``durability: full`` or on PostgreSQL, those while the head is anchored or the
log folded and the first one after, a lock held by another program, a full or slow disk - goes to the writer thread.

A call that finds no room in a budget waits (if it may) until a call under way is settled, in the order of coming.

While the books cannot be written, intents and overflows fail at once (nothing is sent); settlements stay queued
and are tried again with growing pauses - there can be no more of them than open calls.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import NamedTuple, TypeVar

from stellwerk.audit.chain import canonical, stamp
from stellwerk.errors import RecordError
from stellwerk.metering.budget import NoRoom
from stellwerk.storage.batch import Action, End, Entry
from stellwerk.storage.book import Book, Unwritable
from stellwerk.storage.books import OpenBooks
from stellwerk.storage.housekeeping import Housekeeping
from stellwerk.values.record import Event

log = logging.getLogger(__name__)

T = TypeVar("T")

LOCK_WAIT_MS = 2000  # how long the writer thread waits for another program's lock
UNWRITABLE = "the audit trail cannot be written at the moment, so nothing was sent; try again later"

_LAZY_S = 0.002  # how long a record that nobody awaits may wait for company
_SLOW_S = 0.025  # a commit on the event loop that takes longer shows a busy disk ...
_SHY_S = 10.0  # ... and sends commits to the thread for so long
_FIRST_PAUSE_S, _LONGEST_PAUSE_S = 0.1, 5.0  # between attempts while the books cannot be written
_AGAIN_S = 0.1  # how often a call that waits for room asks again: other processes settle, too
_MOST_NOTES = 10_000  # refusals and events kept meanwhile


class _Written(NamedTuple):
    """What came of a batch: ends, what has to be tried again, and why."""

    ends: list[tuple[Entry, End | RecordError]]
    again: list[Entry]
    failure: Exception | None


class GroupCommit:
    """The queue before the book. Lives on one event loop; only :meth:`_write` runs on the writer thread."""

    def __init__(
        self, books: OpenBooks, loop: asyncio.AbstractEventLoop, abandoned: Callable[[Entry], None]
    ) -> None:
        """``abandoned`` is told of intents that got into the books although nobody waits for them any more."""
        self._book: Book = books.book
        self.loop = loop
        self._abandoned = abandoned
        self._housekeeping = Housekeeping(books, loop, self._tidying)
        self._thread = ThreadPoolExecutor(1, "stellwerk-books")
        self._pending: list[Entry] = []
        self._short: list[Entry] = []  # calls that wait for room in a budget
        self._asking = False  # a new attempt for them stands in the timer's queue
        self._closing = False
        self._soon = False  # a flush stands in this turn's queue
        self._lazily = False  # a flush stands in the timer's queue
        self._writing = False  # the writer thread is alone with the book
        self._threaded = books.book.threaded
        self._after_tidying = False  # the next commit may flush the log's header: not on the event loop
        self._disk_is_tidied = False
        self._shy_until = 0.0
        self._failed_at: float | None = None
        self._pause_s = _FIRST_PAUSE_S
        self.turned_away = 0  # intents refused since the books could last be written
        self.dropped = 0  # refusals and events for which there was no room meanwhile
        self._told = (0, 0)  # of both: what the row on its way tells

    @property
    def healthy(self) -> bool:
        """Whether the last attempt to write succeeded."""
        return self._failed_at is None

    @property
    def idle(self) -> bool:
        """Whether nothing waits to be written."""
        return not self._pending and not self._writing and not self._short

    def put(self, entry: Entry) -> None:
        """Queue ``entry``; without :meth:`hurry` it is written within two milliseconds."""
        if self._failed_at is not None and entry.action is Action.NOTE:
            _late(entry)
            if len(self._pending) >= _MOST_NOTES:
                self.dropped += 1
                return
        self._pending.append(entry)
        if not self._lazily:
            self._lazily = True
            self.loop.call_later(_LAZY_S, self._flush_lazily)

    def put_now(self, entry: Entry) -> None:
        """Queue ``entry`` to be written at the end of this turn of the event loop."""
        self._pending.append(entry)
        if not self._soon:
            self._soon = True
            self.loop.call_soon(self._flush)

    def hurry(self) -> None:
        """Write what is queued at the end of this turn of the event loop."""
        if not self._soon:
            self._soon = True
            self.loop.call_soon(self._flush)

    async def beside(self, work: Callable[[], T]) -> T:
        """Run ``work`` on the writer thread, in its turn; with a book that is not threaded, beside commits."""
        return await self.loop.run_in_executor(self._thread, work)

    async def alone(self, work: Callable[[], T]) -> T:
        """Run ``work`` on the writer thread while nothing is written: what comes meanwhile waits for its end."""
        while self._writing:  # noqa: ASYNC110 - a commit: a moment
            await asyncio.sleep(0.001)
        self._writing = True
        try:
            return await self.beside(work)
        finally:
            self._writing = False
            if self._pending:
                self.hurry()

    def tidy_after(self, rows: int) -> None:
        """So many rows were changed by something else than records."""
        self._housekeeping.committed(rows)

    def unreachable(self, failure: Unwritable) -> None:
        """Something else than a commit found that the database is out of reach: close until it is back."""
        if self._failed_at is None and not self._writing:
            self._failed(_Written([], [], failure))

    async def drain(self, timeout_s: float) -> int:
        """Write all that is queued, then stop for good. Returns how many records had to be given up."""
        deadline = self.loop.time() + timeout_s
        self._closing = True
        self._refuse(self._short)
        self._short = []
        while not self.idle and self.loop.time() < deadline:
            self.hurry()
            await asyncio.sleep(0.001 if self.healthy else 0.02)
        given_up, self._pending, self._short = [*self._pending, *self._short], [], []
        for entry in given_up:
            _end(entry, RecordError("the audit trail could not be written before the end"))
        await self._housekeeping.close()
        await self.loop.run_in_executor(self._thread, int)  # a batch still at work
        self._thread.shutdown()
        return len(given_up)

    def _flush_lazily(self) -> None:
        self._lazily = False
        self._flush()

    def _flush(self) -> None:
        self._soon = False
        if self._writing or self._failed_at is not None or not self._pending:
            return
        pending = self._pending
        if self._short and any(e.action is Action.SETTLE for e in pending):
            pending, self._short = _in_turn(pending, self._short), []
        batch = [e for e in pending if not _withdrawn(e)]
        self._pending = []
        if not batch:
            return
        began = self.loop.time()
        if self._threaded or self._disk_is_tidied or self._after_tidying or began < self._shy_until:
            self._hand_over(batch)
            return
        try:
            ends = self._book.append(batch)
        except Exception:  # the thread finds out what it is, and waits where waiting helps
            self._hand_over(batch)
            return
        if self.loop.time() - began > _SLOW_S:
            self._shy_until = began + _SHY_S
        self._committed(list(zip(batch, ends, strict=True)))

    def _hand_over(self, batch: list[Entry]) -> None:
        self._writing = True
        self._thread.submit(self._work, batch)

    def _work(self, batch: list[Entry]) -> None:
        written = self._write(batch)
        try:
            self.loop.call_soon_threadsafe(self._written, written)
        except RuntimeError:  # the loop was closed without closing the recorder
            log.warning("the event loop ended before the recorder was closed")

    def _write(self, batch: list[Entry]) -> _Written:
        try:
            ends = self._book.append(batch, LOCK_WAIT_MS)
        except Unwritable as exc:
            refused = [(e, RecordError(UNWRITABLE)) for e in batch if e.action in _AT_ONCE]
            return _Written([*refused], [e for e in batch if e.action not in _AT_ONCE], exc)
        except Exception as exc:
            return self._part(batch, exc)
        return _Written(list(zip(batch, ends, strict=True)), [], None)

    def _part(self, batch: list[Entry], exc: Exception) -> _Written:
        """One of ``batch`` cannot be stored at all: find it, and let the others through."""
        if len(batch) == 1:
            log.error("record of decision %s cannot be stored (%s)", batch[0].decision_id, type(exc).__name__)
            return _Written([(batch[0], RecordError("this record cannot be stored; see the log"))], [], None)
        half = len(batch) // 2
        first, second = self._write(batch[:half]), self._write(batch[half:])
        return _Written(first.ends + second.ends, first.again + second.again, first.failure or second.failure)

    def _written(self, written: _Written) -> None:
        self._writing = False
        self._committed(written.ends)
        if written.failure is not None:
            self.turned_away += sum(
                e.action in _BEFORE_SENDING and isinstance(end, RecordError) for e, end in written.ends
            )
            self._failed(written)
            return
        if not self._disk_is_tidied:
            self._after_tidying = False
        if self._failed_at is not None:
            log.warning("the audit trail can be written again")
            self.turned_away -= self._told[0]
            self.dropped -= self._told[1]
            if self.turned_away or self.dropped:  # while the row that told of it was being written
                self._pending.append(self._reopened())
            self._failed_at, self._pause_s = None, _FIRST_PAUSE_S
            self.turned_away = self.dropped = 0
        if self._pending:
            self.hurry()

    def _committed(self, ends: list[tuple[Entry, End | RecordError]]) -> None:
        rows = 0
        settled = False
        abandoned = []
        for entry, end in ends:
            if isinstance(end, NoRoom) and end.may_come and self.loop.time() < entry.patience:
                if self._closing:
                    self._refuse([entry])
                else:
                    self._short.append(entry)
                continue
            if end is True:
                rows += 1
                settled = settled or entry.action is Action.SETTLE
                if entry.action is Action.OPEN and entry.waiter is not None and entry.waiter.cancelled():
                    abandoned.append(entry)
            _end(entry, end)
        for entry in (*abandoned, *self._book.unsent()):
            self._abandoned(entry)
        if rows:
            self._housekeeping.committed(rows)
        if self._short:
            self._ask_again(at_once=settled)

    def _ask_again(self, *, at_once: bool) -> None:
        if at_once:
            self._try_short()
        elif not self._asking:
            self._asking = True
            self.loop.call_later(_AGAIN_S, self._asked)

    def _asked(self) -> None:
        self._asking = False
        self._try_short()

    def _try_short(self) -> None:
        """Those that came first are asked first, and before any that comes now."""
        self._pending[:0], self._short = self._short, []
        if self._pending and self._failed_at is None:
            self.hurry()

    def _failed(self, written: _Written) -> None:
        if self._failed_at is None:
            self._failed_at = self.loop.time()
            log.error(
                "the audit trail cannot be written (%s): calls are refused until it can", written.failure
            )
        kept = written.again
        self.turned_away += len(self._short)
        self._refuse(self._short)
        self._short = []
        for entry in self._pending:
            if entry.action in _AT_ONCE:
                self.turned_away += entry.action in _BEFORE_SENDING
                _end(entry, RecordError(UNWRITABLE))
            else:
                kept.append(entry)
        for entry in kept:
            _late(entry)
        self._pending = kept
        self.loop.call_later(self._pause_s, self._retry)
        self._pause_s = min(self._pause_s * 2, _LONGEST_PAUSE_S)

    def _refuse(self, entries: list[Entry]) -> None:
        for entry in entries:
            _end(entry, RecordError(UNWRITABLE))

    def _retry(self) -> None:
        """Try what waits, with a row of its own that tells how long the books were closed."""
        if self._failed_at is None:
            return
        if self._writing:  # something that wants to be alone
            self.loop.call_later(_FIRST_PAUSE_S, self._retry)
            return
        batch, self._pending = self._pending, []
        self._hand_over([*(e for e in batch if e.name != _REOPENED), self._reopened()])

    def _reopened(self) -> Entry:
        seconds = self.loop.time() - (self._failed_at or self.loop.time())
        self._told = (self.turned_away, self.dropped)
        detail = {
            "closed_for_s": f"{seconds:.1f}",
            "calls_turned_away": str(self.turned_away),
            "records_dropped": str(self.dropped),
        }
        event = Event(_REOPENED, datetime.now(UTC), detail)
        return Entry(Action.NOTE, event.name, stamp(event.at), "", canonical(event), event)

    def _tidying(self, at_work: bool) -> None:
        self._disk_is_tidied = at_work
        self._after_tidying = True


_REOPENED = "audit:recorder:reopened"
_BEFORE_SENDING = (Action.OPEN, Action.REDIRECT)  # somebody waits with the call: fail rather than be late
_AT_ONCE = (*_BEFORE_SENDING, Action.CHAIN)  # what waits in the outbox is safe there


def _in_turn(pending: list[Entry], short: list[Entry]) -> list[Entry]:
    """What calls under way leave is for those that have waited for it, not for who comes in the same moment."""
    late = next((at for at, entry in enumerate(pending) if entry.action is Action.OPEN), len(pending))
    return [*pending[:late], *short, *pending[late:]]


def _withdrawn(entry: Entry) -> bool:
    return entry.action in _BEFORE_SENDING and entry.waiter is not None and entry.waiter.cancelled()


def _late(entry: Entry) -> None:
    """A refusal or event stays queued, but whoever awaits it learns that it is not durable."""
    if entry.action is Action.NOTE:
        _end(entry, RecordError("the audit trail cannot be written at the moment; this record follows later"))


def _end(entry: Entry, end: End | RecordError) -> None:
    waiter = entry.waiter
    if waiter is None or waiter.done():
        return
    if isinstance(end, RecordError):
        waiter.set_exception(end)
        waiter.exception()  # nobody has to await a record; the log has it
    else:
        waiter.set_result(end)
