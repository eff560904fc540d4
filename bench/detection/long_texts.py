# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Long texts and long conversations, on the way that a call takes: parts, memory, worker processes, event loop."""

from __future__ import annotations

import asyncio
import os
import statistics
import time
from collections.abc import Sequence

import msgspec

from bench.detection.corpora import lengths
from stellwerk.detectors.inspect import inspect
from stellwerk.gateway.inspector import Inspector
from stellwerk.gateway.workers import Workers
from stellwerk.values.depth import Depth
from stellwerk.values.inspection import Inspection, Segment

CHARACTERS = 300_000
TURNS = 100
_MESSAGE = 1_000  # characters of each message
_TICK = 0.001  # seconds between two looks at the clock of the event loop


class Long(msgspec.Struct, frozen=True):
    """One long text at one depth."""

    depth: str
    characters: int
    seconds: float
    loop_held_ms: float  # the longest time that the event loop ran nothing else
    loop_held_p99_ms: float
    tellings: int  # how often progress was told
    failed: bool


class Turns(msgspec.Struct, frozen=True):
    """Milliseconds of the first and the last turn of conversations at one depth; each turn adds two messages."""

    depth: str
    turns: int
    first_ms: tuple[float, ...]
    last_ms: tuple[float, ...]

    @property
    def ratio(self) -> float:
        """The median of the last by that of the first: what a single turn costs hangs on what it says."""
        return statistics.median(self.last_ms) / statistics.median(self.first_ms)


def measure(
    pieces: Sequence[str],
    seed: int,
    *,
    characters: int,
    turns: int,
    conversations: int,
    deep: bool,
    processes: int | None = None,
) -> tuple[list[Long], list[Turns]]:
    """Both, at the fast depth, and with ``deep`` also with the encoder where unsure and over everything.

    ``processes`` is how many workers there are, by default one a core.
    """
    depths = list(Depth) if deep else [Depth.FAST]
    workers = Workers(processes or os.cpu_count() or 1)
    return asyncio.run(_measure(workers, pieces, seed, depths, characters, turns, conversations))


async def _measure(
    workers: Workers,
    pieces: Sequence[str],
    seed: int,
    depths: Sequence[Depth],
    characters: int,
    turns: int,
    conversations: int,
) -> tuple[list[Long], list[Turns]]:
    try:
        await workers.warm()
        long = [await _long(workers, pieces, seed, depth, characters) for depth in depths]
        talks = [await _turns(workers, pieces, seed, depth, turns, conversations) for depth in depths]
    finally:
        workers.close()
    return long, talks


async def _long(workers: Workers, pieces: Sequence[str], seed: int, depth: Depth, characters: int) -> Long:
    (text,) = lengths(pieces, characters, 1, seed)
    told: list[int] = []
    gaps: list[float] = []
    ticker = asyncio.create_task(_tick(gaps))
    start = time.perf_counter()
    found = await Inspector(inspect, workers).inspect([Segment("text", text)], depth, told.append)
    seconds = time.perf_counter() - start
    ticker.cancel()
    ranked = sorted(gaps) or [seconds]
    return Long(
        depth.name,
        characters,
        seconds,
        ranked[-1] * 1e3,
        ranked[int(len(ranked) * 0.99)] * 1e3,
        len(told),
        _failed(found),
    )


async def _tick(gaps: list[float]) -> None:
    before = time.perf_counter()
    while True:
        await asyncio.sleep(_TICK)
        now = time.perf_counter()
        gaps.append(max(0.0, now - before - _TICK))
        before = now


async def _turns(
    workers: Workers, pieces: Sequence[str], seed: int, depth: Depth, turns: int, conversations: int
) -> Turns:
    """The turns between the first and the last are looked at in one go: it is the same memory that they fill."""
    first: list[float] = []
    last: list[float] = []
    for number in range(conversations):
        texts = list(lengths(pieces, _MESSAGE, 2 * turns, seed + number))
        talk = [Segment(f"messages[{place}].content", text) for place, text in enumerate(texts)]
        inspector = Inspector(inspect, workers)
        for until, times in ((2, first), (2 * turns - 2, None), (2 * turns, last)):
            start = time.perf_counter()
            await inspector.inspect(talk[:until], depth)
            if times is not None:
                times.append((time.perf_counter() - start) * 1e3)
    return Turns(depth.name, turns, tuple(first), tuple(last))


def _failed(found: Inspection) -> bool:
    return any(part.reason == "detector_failed" for part in found.uninspectable)
