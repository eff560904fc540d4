# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Keeps the books tidy beside the writing: anchors the head, folds the write-ahead log into the database.

At most about once a second and only after commits; always on its own thread, since both wait for the disk.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor

from stellwerk.audit.chain import Head
from stellwerk.storage.book import Unwritable
from stellwerk.storage.books import OpenBooks

log = logging.getLogger(__name__)

_EVERY_S = 1.0
_PAGES = 8192  # of 4 KiB: fold the log back when about so much of it was written
_MANY_PAGES = 32768  # make writers and readers wait a moment rather than let the log grow beyond this


class Housekeeping:
    """Started by commits, ends by itself when nothing happens. Lives on the event loop."""

    def __init__(
        self, books: OpenBooks, loop: asyncio.AbstractEventLoop, at_work: Callable[[bool], None]
    ) -> None:
        """``at_work`` is told when the disk is kept busy from here (True) and when that has ended (False)."""
        self._books = books
        self._loop = loop
        self._at_work = at_work
        self._thread = ThreadPoolExecutor(1, "stellwerk-housekeeping")
        self._timer: asyncio.TimerHandle | None = None
        self._work: Future[None] | None = None
        self._anchored = 0
        self._pages = 0
        self._closed = False

    def committed(self, rows: int) -> None:
        """A transaction of so many rows went into the log."""
        self._pages += 4 + rows // 6
        if self._timer is None and self._work is None and not self._closed:
            self._timer = self._loop.call_later(_EVERY_S, self._begin)

    def _begin(self) -> None:
        self._timer = None
        fold = self._pages >= _PAGES
        if fold:
            self._pages = 0
        self._at_work(True)
        self._work = self._thread.submit(self._tidy, self._books.book.head, fold)

    def _tidy(self, head: Head, fold: bool) -> None:
        try:
            self._books.anchor(head)
            if fold:
                self._books.book.fold()
        except (OSError, Unwritable) as exc:
            log.warning("the audit anchor or the database log could not be brought up to date: %s", exc)
        finally:
            try:
                self._loop.call_soon_threadsafe(self._tidied, head.seq)
            except RuntimeError:  # the loop was closed without closing the recorder
                log.debug("event loop gone before housekeeping ended")

    def _tidied(self, seq: int) -> None:
        self._work = None
        self._at_work(False)
        if self._books.book.head.seq > seq and self._timer is None and not self._closed:
            self._timer = self._loop.call_later(_EVERY_S, self._begin)

    async def close(self) -> None:
        """Wait for work under way; start no more."""
        self._closed = True  # work under way would start the timer again
        if self._timer is not None:
            self._timer.cancel()
        if self._work is not None:
            await asyncio.wrap_future(self._work)
        self._thread.shutdown()
