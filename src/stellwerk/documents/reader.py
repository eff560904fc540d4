# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""The door: a file's bytes in, a document out. The file is opened in a worker alone, never in this process."""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import Callable, Sequence

import msgspec

from stellwerk.documents.collect import Collector
from stellwerk.documents.limits import Limits
from stellwerk.documents.name import clean
from stellwerk.documents.ocr import Ocr
from stellwerk.documents.protocol import Order
from stellwerk.documents.refusal import refused
from stellwerk.documents.values import Document, Progress
from stellwerk.documents.workers import NotStarted, Worker, Workers
from stellwerk.settings import Documents

log = logging.getLogger("stellwerk")

_MOST_WORKERS = 2  # by default; each may take a gigabyte for a moment
_MOST_AT_ONCE = 4  # pages that are recognised at the same time


def _nobody(_: Progress) -> None:
    return None


class Reader:
    """Reads files, a few at a time; the others wait in the order in which they came.

    Args:
        settings: the section ``server.documents``.
        limits: of each file, where other ones than usual are wanted.
        program: the worker; another one in tests.
    """

    def __init__(
        self,
        settings: Documents | None = None,
        *,
        limits: Limits | None = None,
        program: Sequence[str] | None = None,
    ) -> None:
        settings = settings if settings is not None else Documents()
        self._limits = msgspec.structs.replace(
            limits if limits is not None else Limits(),
            bytes=settings.file_limit_bytes,
            seconds=settings.seconds,
        )
        self._turns = asyncio.Semaphore(settings.workers or min(_MOST_WORKERS, _processors()))
        self._workers = Workers(self._limits) if program is None else Workers(self._limits, program)
        self._program = settings.ocr
        self._ocr: asyncio.Task[Ocr | None] | None = None
        self._at_once = min(_MOST_AT_ONCE, _processors())
        self._open: set[asyncio.Task[object]] = set()
        self._closed = False

    @property
    def limits(self) -> Limits:
        """Limits of each file; doors refuse a larger upload before they have read it."""
        return self._limits

    def warm(self) -> None:
        """Begin to start a worker and to look for Tesseract, so that the first file finds them ready."""
        self._workers.warm()
        self._find_ocr()

    async def read(self, name: str, content: bytes, told: Callable[[Progress], None] = _nobody) -> Document:
        """Read a file. Cancelling this ends all work on it at once.

        Args:
            name: as it was sent; shown after cleaning, and never believed.
            content: its bytes.
            told: hears how far reading is, from the event loop.

        Raises:
            DocumentRefused: it is not read; ``cause`` says why.
        """
        if not content:
            raise refused("nothing_to_read")
        if len(content) > self._limits.bytes:
            raise refused("too_large")
        this = asyncio.current_task()
        assert this is not None  # noqa: S101 - a coroutine runs in one
        self._open.add(this)
        try:
            async with self._turns:
                if self._closed:
                    raise refused("busy")
                return await self._read(clean(name), content, told)
        finally:
            self._open.discard(this)

    async def close(self) -> None:
        """Give up what is being read, end every process."""
        self._closed = True
        this = asyncio.current_task()
        waiting = [task for task in self._open if task is not this]
        for task in waiting:
            task.cancel()
        if self._ocr is not None:
            self._ocr.cancel()
            waiting.append(self._ocr)
        await asyncio.gather(*waiting, return_exceptions=True)
        await self._workers.close()

    async def _read(self, name: str, content: bytes, told: Callable[[Progress], None]) -> Document:
        told(Progress("reading", 0, 0))
        ocr = await asyncio.shield(self._find_ocr())
        worker = await self._worker()
        try:
            async with asyncio.timeout(self._limits.seconds) as clock:
                collector = Collector(
                    self._limits,
                    ocr,
                    at_once=self._at_once,
                    told=told,
                    longer=lambda: clock.reschedule((clock.when() or 0.0) + self._limits.ocr_seconds),
                )
                order = Order(len(content), ocr is not None, self._limits)
                await worker.give(order, content)
                return await collector.collect(name, len(content), worker.said())
        except TimeoutError:
            raise refused("too_slow") from None
        finally:
            await worker.end()
            self._workers.warm()

    async def _worker(self) -> Worker:
        try:
            return await self._workers.take()
        except NotStarted as why:
            log.error("no process can be started to read documents: %s", why)
            raise refused("busy") from None

    def _find_ocr(self) -> asyncio.Task[Ocr | None]:
        if self._ocr is None:
            self._ocr = asyncio.create_task(Ocr.find(self._program, self._limits))
        return self._ocr


def _processors() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
