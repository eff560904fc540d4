# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Inspects calls part by part: what was seen before is remembered, what is long or deep is done by workers.

The event loop is never held for longer than a short part takes. A worker that dies, an encoder that is not what was
released: the error goes up to :func:`stellwerk.gateway.look.look`, which fails closed.
"""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Callable, Collection, Sequence
from typing import Protocol

from stellwerk.detectors import parts as divided
from stellwerk.detectors.parts import Kept, Memory, Part
from stellwerk.values.depth import Depth
from stellwerk.values.inspection import Inspection, Segment, Uninspectable

_AT_ONCE = 10_000  # characters that the loop may look at itself, at the fast depth: 5 ms
_TOO_LONG_TO_KEEP = 200_000  # characters of one part: hashing more would hold the loop
_DEEP_MOST = 1_000_000  # characters of one call that the encoder may read: more would take minutes
_BREATH = 4_000  # characters after which it lets others go first
_WINDOWS = 8  # borders after which it does so, too


class Inspect(Protocol):
    """The pure function: see :func:`stellwerk.detectors.inspect.inspect`."""

    def __call__(
        self, segments: Sequence[Segment], depth: Depth = ..., *, known: Collection[str] = ...
    ) -> Inspection:
        """Inspect segments together."""
        ...


class Crew(Protocol):
    """Does what would hold the loop. Implemented by :class:`stellwerk.gateway.workers.Workers`."""

    async def inspect(self, part: Part, depth: Depth, progress: Callable[[int], None]) -> Inspection:
        """Inspect one part; ``progress`` is told of characters done."""
        ...


class Inspector:
    """One for the process.

    Args:
        inspect: the detectors.
        crew: who does what is long or deep; ``None`` does it in a thread.
    """

    def __init__(self, inspect: Inspect, crew: Crew | None = None) -> None:
        self._inspect = inspect
        self._crew = crew
        self.memory = Memory()

    async def inspect(
        self,
        segments: Sequence[Segment],
        depth: Depth = Depth.FAST,
        progress: Callable[[int], None] = lambda _: None,
    ) -> Inspection:
        """Look at everything that a call would send.

        Args:
            segments: the strings of the call.
            depth: how deep.
            progress: told how many more characters are done, where that takes long.
        """
        if not segments:
            return Inspection()
        if depth and sum(len(segment.text) for segment in segments) > _DEEP_MOST:
            fast = await self.inspect(segments, Depth.FAST, progress)
            opaque = Uninspectable("(call)", "too_long")
            return Inspection(fast.findings, (*fast.uninspectable, opaque))
        rows = divided.rows(divided.divide(segments))
        parts = [divided.joined(row) for row in rows]
        names = self._names(parts, depth)
        kept = [self.memory.get(name) if name else None for name in names]
        unseen = [part for row, one in zip(rows, kept, strict=True) if one is None for part in row]
        looked = iter(await self._each(unseen, depth, progress, remember=len(parts) > 1))
        done: list[Kept] = []
        for number, row in enumerate(rows):
            one = kept[number]
            if one is None:
                one = await self._row(row, names[number], [next(looked) for _ in row], depth)
            done.append(one)
        return await self._together(parts, names, done)

    def _names(self, parts: Sequence[Part], depth: Depth) -> list[bytes]:
        return [self.memory.name(part, depth) if part.size <= _TOO_LONG_TO_KEEP else b"" for part in parts]

    async def _each(
        self, parts: Sequence[Part], depth: Depth, progress: Callable[[int], None], *, remember: bool
    ) -> list[Kept]:
        names = self._names(parts, depth)
        kept = [self.memory.get(name) if name else None for name in names]
        missing = [number for number, one in enumerate(kept) if one is None]
        if missing:
            made = await self._look([parts[number] for number in missing], depth, progress)
            for number, result in zip(missing, made, strict=True):
                if not remember and not names[number]:  # nobody will ask for its words
                    kept[number] = Kept(result)
                    continue
                kept[number] = one = self.memory.made(parts[number], result)
                if names[number]:
                    self.memory.keep(names[number], one)
        return [one for one in kept if one is not None]

    async def _row(self, row: Sequence[Part], name: bytes, kept: Sequence[Kept], depth: Depth) -> Kept:
        """What was seen in the parts of a row as what was seen in one part."""
        if len(row) == 1:
            return kept[0]
        one = divided.in_row(kept, await self._together(row, self._names(row, depth), kept))
        self.memory.keep(name, one)
        return one

    async def _together(
        self, parts: Sequence[Part], names: Sequence[bytes], kept: Sequence[Kept]
    ) -> Inspection:
        """One inspection from those of parts: with what stands on their borders, and the names they share."""
        results = [one.result for one in kept]
        if len(parts) > 1:
            for number, part in divided.acquainted(parts, kept).items():
                results[number] = await self._acquainted(part, names[number], results[number])
            results += await self._borders(parts, names, [one.result for one in kept])
        return divided.together(results)

    async def _acquainted(self, part: Part, name: bytes, before: Inspection) -> Inspection:
        """A part of which names are known now that others named; the rules are enough to find them again."""
        name = self.memory.told(name, part.known) if name else b""
        if name and (one := self.memory.get(name)) is not None:
            return one.result
        result = before
        for after in await self._look(divided.mentioning(part, _AT_ONCE), Depth.FAST, lambda _: None):
            result = divided.with_more(result, after)
        await asyncio.sleep(0)
        if name:
            self.memory.keep(name, Kept(result))
        return result

    async def _borders(
        self, parts: Sequence[Part], names: Sequence[bytes], results: Sequence[Inspection]
    ) -> list[Inspection]:
        """What reaches over the borders between parts; looked for with the rules only."""
        found: list[Inspection] = []
        for number, pair in enumerate(itertools.pairwise(names)):
            one = self.memory.get(pair) if all(pair) else None
            if one is None:
                if number % _WINDOWS == _WINDOWS - 1:
                    await asyncio.sleep(0)
                left, right = parts[number], parts[number + 1]
                seen = self._inspect(divided.border(left, right).segments)
                near = (results[number], results[number + 1])
                one = Kept(divided.over_border(left, right, near, seen))
                if all(pair):
                    self.memory.keep(pair, one)
            if one.result.findings or one.result.uninspectable:
                found.append(one.result)
        return found

    async def _look(
        self, parts: list[Part], depth: Depth, progress: Callable[[int], None]
    ) -> list[Inspection]:
        if depth is Depth.FAST and sum(part.size for part in parts) <= _AT_ONCE:
            results = []
            since = 0
            for part in parts:
                if since and since + part.size > _BREATH:
                    await asyncio.sleep(0)
                    since = 0
                results.append(self._inspect(part.segments, depth, known=part.known))
                since += part.size
                progress(part.size)
            return results
        crew = self._crew
        if crew is None:
            return await asyncio.gather(
                *(asyncio.to_thread(self._inspect, part.segments, depth, known=part.known) for part in parts)
            )
        return await asyncio.gather(*(crew.inspect(part, depth, progress) for part in parts))
