# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Plug-ins at work: who is asked when, for how long, and what follows from a failure (the call stays in green)."""

from __future__ import annotations

import asyncio
import itertools
import logging
from collections.abc import Awaitable, Coroutine, Iterable, Sequence
from typing import Any, TypeVar

import msgspec

from stellwerk.detectors.parts import Part, border, divide, over_border
from stellwerk.detectors.plugins import accept
from stellwerk.detectors.plugins.interface import QuickDetector, SlowDetector
from stellwerk.detectors.plugins.memory import Memory
from stellwerk.detectors.plugins.quick import Glance, Named, glance
from stellwerk.values.data_class import DataClass
from stellwerk.values.inspection import Inspection, Segment, Uninspectable

log = logging.getLogger("stellwerk")

Made = TypeVar("Made")

_MOST_KEPT = 2_000  # results that are remembered, for each plug-in


class _Failed(Exception):
    """What a quick plug-in failed with; no content."""


class Plugin:
    """A plug-in that is switched on.

    Args:
        name: of its entry point.
        always: asked about every call; otherwise only before red.
        limit_s: seconds that it has for one call.
    """

    def __init__(self, name: str, *, always: bool, limit_s: float) -> None:
        self.name = name
        self.always = always
        self._limit_s = limit_s
        self._memory = Memory(_MOST_KEPT)

    async def look(self, segments: Sequence[Segment]) -> Inspection:
        """What it finds in a call. Never raises: a failure makes the call uninspectable, and is told in the log."""
        try:
            return await self._look(segments)
        except TimeoutError:
            why = f"no answer within {self._limit_s:g} s"
        except _Failed as failed:
            why = str(failed)
        except accept.Rejected as rejected:
            why = f"it reported {rejected}"
        except Exception as error:  # it may quote the text: only its type goes on
            why = _types(error)
        log.warning("detector %s failed, the call may only stay in green: %s", self.name, why)
        return Inspection(uninspectable=(Uninspectable(f"(detector {self.name})", "detector_failed"),))

    async def _look(self, segments: Sequence[Segment]) -> Inspection:
        raise NotImplementedError

    async def close(self) -> None:
        """Give back what it holds."""


class Quick(Plugin):
    """A quick plug-in. What it saw of a part of a conversation is remembered, as the house's own findings are."""

    def __init__(self, name: str, detector: QuickDetector, *, always: bool, limit_s: float) -> None:
        super().__init__(name, always=always, limit_s=limit_s)
        self._named = (Named(name, detector),)

    async def _look(self, segments: Sequence[Segment]) -> Inspection:
        parts = divide(segments)
        pairs = list(itertools.pairwise(parts))
        looked = [*parts, *(border(left, right) for left, right in pairs)]
        names = [self._memory.name(part.segments) for part in looked]
        known = {name: self._memory.get(name) for name in names}
        missing = {name: part for name, part in zip(names, looked, strict=True) if known[name] is None}
        if missing:
            made = await _within(self._limit_s, self._glances(list(missing.values())))
            for name, seen in zip(missing, made, strict=True):
                if seen.failed:
                    raise _Failed(seen.failed[self.name])
                self._memory.keep(name, seen.inspection)
                known[name] = seen.inspection
        results = [known[name] or Inspection() for name in names]
        near = itertools.pairwise(results[: len(parts)])
        found = results[: len(parts)]
        for (left, right), both, seen_there in zip(pairs, near, results[len(parts) :], strict=True):
            found.append(over_border(left, right, both, seen_there))
        return Inspection(tuple(dict.fromkeys(f for one in found for f in one.findings)))

    async def _glances(self, parts: list[Part]) -> list[Glance]:
        return await asyncio.to_thread(lambda: [glance(self._named, part.segments) for part in parts])


class Slow(Plugin):
    """A slow plug-in. The result for a call is remembered, so that a second look at the same call costs nothing."""

    def __init__(self, name: str, detector: SlowDetector, *, always: bool, limit_s: float) -> None:
        super().__init__(name, always=always, limit_s=limit_s)
        self._detector = detector

    async def _look(self, segments: Sequence[Segment]) -> Inspection:
        name = self._memory.name(segments)
        kept = self._memory.get(name)
        if kept is None:
            found = await _within(self._limit_s, self._detector.find(segments))
            kept = Inspection(accept.findings(self.name, segments, found))
            self._memory.keep(name, kept)
        return kept

    async def close(self) -> None:
        """Close the plug-in where it can be closed; a failure is told and changes nothing."""
        close = getattr(self._detector, "close", None)
        if close is not None:
            try:
                await _within(self._limit_s, close())
            except Exception as error:
                log.warning("detector %s was not closed: %s", self.name, type(error).__name__)


async def consult(
    plugins: Iterable[Plugin], segments: Sequence[Segment], found: Inspection, *, before_red: bool
) -> Inspection:
    """``found``, and what the plug-ins found besides.

    Args:
        plugins: those that are switched on.
        segments: the strings of the call.
        found: what the house itself found, and what it cannot look into.
        before_red: the call would go to red. Those that are asked only then are asked only if nothing found so far
            has closed red already.
    """
    if not segments:
        return found
    found = await _all([plugin for plugin in plugins if plugin.always], segments, found)
    if before_red and (found.data_class is None or found.data_class <= DataClass.K1):
        found = await _all([plugin for plugin in plugins if not plugin.always], segments, found)
    return found


async def _all(plugins: Sequence[Plugin], segments: Sequence[Segment], found: Inspection) -> Inspection:
    if not plugins:
        return found
    more = await asyncio.gather(*(plugin.look(segments) for plugin in plugins))
    return msgspec.structs.replace(
        found,
        findings=tuple(dict.fromkeys((*found.findings, *(f for one in more for f in one.findings)))),
        uninspectable=tuple(
            dict.fromkeys((*found.uninspectable, *(u for one in more for u in one.uninspectable)))
        ),
    )


async def _within(seconds: float, work: Coroutine[Any, Any, Made] | Awaitable[Made]) -> Made:
    """The result, or a TimeoutError on time even from work that does not let itself be cancelled."""
    task = asyncio.ensure_future(work)
    task.add_done_callback(_drop)
    try:
        done, _ = await asyncio.wait({task}, timeout=seconds)
    finally:
        task.cancel()
    if not done:
        raise TimeoutError
    if task.cancelled():
        raise accept.Rejected("nothing: it gave up")
    return task.result()


def _types(error: Exception) -> str:
    if isinstance(error, ExceptionGroup):
        return ", ".join(sorted({_types(inner) for inner in error.exceptions}))
    return type(error).__name__


def _drop(task: asyncio.Future[Any]) -> None:
    """Nobody reads the exception of work that was left; it may quote the text, so asyncio must not print it."""
    if not task.cancelled():
        task.exception()
