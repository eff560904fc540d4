# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Worker processes for inspection: long texts and the encoder hold neither the event loop nor its interpreter lock.

They start with the first work, or with :meth:`Workers.warm`, and die with the gateway, also with one that was
killed. A text reaches them through a pipe and is written nowhere.
"""

from __future__ import annotations

import asyncio
import contextlib
import ctypes
import multiprocessing
import os
import resource
import signal
import sys
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import connection
from typing import TypeVar, TypeVarTuple, Unpack

from stellwerk.detectors.inspect import inspect
from stellwerk.detectors.names.deep import detector, tagger
from stellwerk.detectors.parts import Part
from stellwerk.values.depth import Depth
from stellwerk.values.inspection import Inspection

Given = TypeVarTuple("Given")
Made = TypeVar("Made")

_SPLIT = 12_000  # characters: more than that is read by all workers together
_SHARE = 6_000  # characters that one worker reads before it tells how far it is
_PR_SET_PDEATHSIG = 1
_PR_SET_DUMPABLE = 4


class Workers:
    """A few processes that inspect.

    Args:
        count: processes; each takes about 200 MB once it has read something deeply.
    """

    def __init__(self, count: int) -> None:
        self._count = max(1, count)
        self._pool: ProcessPoolExecutor | None = None

    async def warm(self) -> None:
        """Start the processes and load the encoder, so that the first call finds them ready."""
        await asyncio.gather(*(self._do(_loaded) for _ in range(self._count)))

    async def inspect(self, part: Part, depth: Depth, progress: Callable[[int], None]) -> Inspection:
        """Inspect one part.

        Cancelling this gives up what no worker has begun; a worker ends the share that it has in hand (a second).
        """
        if depth is Depth.FAST or part.size <= _SPLIT:
            result = await self._do(_inspect, part, depth, {})
            progress(part.size)
            return result
        blocks = await self._do(_wanted, part, depth)
        readings: detector.Readings = {}

        async def read(share: list[str]) -> None:
            for block, spans in zip(share, await self._do(_read, share), strict=True):
                readings[block] = spans
            progress(sum(map(len, share)))

        await asyncio.gather(*(read(share) for share in _shares(blocks)))
        return await self._do(_inspect, part, depth, readings)

    def close(self) -> None:
        """End the processes; what they have in hand is lost."""
        pool, self._pool = self._pool, None
        if pool is not None:
            for process in list((pool._processes or {}).values()):
                process.kill()
            pool.shutdown(wait=False, cancel_futures=True)

    async def _do(self, work: Callable[[Unpack[Given]], Made], *given: *Given) -> Made:
        if self._pool is None:
            self._pool = ProcessPoolExecutor(
                self._count,
                mp_context=multiprocessing.get_context("spawn"),
                initializer=_begin,
            )
        pool = self._pool
        try:
            job: Future[Made] = pool.submit(work, *given)
            return await asyncio.wrap_future(job)
        except BrokenProcessPool:
            if self._pool is pool:  # the next call gets new processes; this one fails closed
                self._pool = None
            raise


def _shares(blocks: Sequence[str]) -> list[list[str]]:
    shares: list[list[str]] = [[]]
    size = 0
    for block in blocks:
        if size and size + len(block) > _SHARE:
            shares.append([])
            size = 0
        shares[-1].append(block)
        size += len(block)
    return shares if shares[0] else []


def _begin() -> None:
    """Tie the worker to its parent and let it leave no trace; its memory holds prompts."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides when to stop
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        libc = ctypes.CDLL(None)
        libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
        libc.prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_until_gone, args=(parent.sentinel,), daemon=True).start()
    with contextlib.suppress(OSError):
        os.nice(5)  # the gateway's own work goes first


def _until_gone(sentinel: int) -> None:
    connection.wait([sentinel])
    os._exit(0)


def _loaded() -> None:
    tagger.load()


def _inspect(part: Part, depth: Depth, readings: detector.Readings) -> Inspection:
    return inspect(part.segments, depth, known=part.known, readings=readings)


def _wanted(part: Part, depth: Depth) -> list[str]:
    """The blocks that an inspection would read."""
    wanted = detector.Wanted()
    inspect(part.segments, depth, known=part.known, readings=wanted)
    return list(wanted)


def _read(blocks: list[str]) -> list[tuple[tagger.Span, ...]]:
    return [detector.read(block) for block in blocks]
