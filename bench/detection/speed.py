# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""What 2,000 characters cost: Stellwerk's stages and presidio in turn, round by round, one thread each.

In every round each way gets a text of its own that nobody has seen before, so nothing remembers it; and since all take
turns within a round, what else runs on the machine disturbs all alike. Processor time, which suffers least from it,
stands beside the time of the clock, and ratios are of that.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Sequence
from typing import TypeAlias

import msgspec

from bench.detection import stages
from bench.detection.corpora import lengths
from bench.detection.presidio import ENGINES, NoPresidio, Presidio
from bench.detection.presidio_process import DEEP, FAST
from bench.detection.stages import NotThere
from stellwerk.detectors.inspect import inspect
from stellwerk.values.depth import Depth
from stellwerk.values.inspection import Segment

CHARACTERS = 2_000
TAGGER_FAST = "fast stage alone"
INSPECT_FAST = "inspection, fast"
INSPECT_UNSURE = "inspection, deep where unsure"
INSPECT_ALL = "inspection, deep everywhere"
TAGGER_DEEP = "deep stage alone"
_WARM = 2  # rounds that do not count


# A call over a text: the seconds it took, and the processor seconds.
_Clocked: TypeAlias = Callable[[str], tuple[float, float]]


class Times(msgspec.Struct, frozen=True):
    """Milliseconds of one way, one a round, and those of them that the processor worked; or why there are none."""

    way: str
    milliseconds: tuple[float, ...] = ()
    cpu: tuple[float, ...] = ()
    missing: str | None = None

    def percentile(self, percent: int) -> float:
        """The nearest rank."""
        ranked = sorted(self.milliseconds)
        return ranked[min(len(ranked) - 1, int(len(ranked) * percent / 100))]

    def ratio(self, other: Times) -> float:
        """How many times the other's processor time this takes: the ratio of the medians."""
        return statistics.median(self.cpu) / statistics.median(other.cpu)


def measure(
    pieces: Sequence[str], presidio: Presidio | None, rounds: int, seed: int, characters: int = CHARACTERS
) -> list[Times]:
    """Times of every way over texts put together from ``pieces``."""
    ways: dict[str, _Clocked] = {}
    missing: dict[str, str] = {}
    for name, stage in ((TAGGER_FAST, stages.FAST), (TAGGER_DEEP, stages.DEEP)):
        try:
            ways[name] = _clocked(stages.timed(stage))
        except NotThere as why:
            missing[name] = str(why)
    depths = {INSPECT_FAST: Depth.FAST, INSPECT_UNSURE: Depth.UNSURE, INSPECT_ALL: Depth.ALL}
    for name, depth in depths.items():
        ways[name] = _clocked(_inspection(depth))
    if presidio is not None:
        for engine, name in ENGINES.items():
            if (engine == FAST and TAGGER_FAST in missing) or (engine == DEEP and TAGGER_DEEP in missing):
                missing[name] = "no tagger for it"
                continue
            ask = _asked(presidio, engine)
            try:
                ask("Ein kurzer Satz zum Warmwerden.")
            except NoPresidio as why:
                missing[name] = str(why)
            else:
                ways[name] = ask
    order = list(ways)
    times: dict[str, list[tuple[float, float]]] = {name: [] for name in order}
    texts = lengths(pieces, characters, (rounds + _WARM) * len(order), seed)
    for number in range(rounds + _WARM):
        shift = number % len(order)
        for name in order[shift:] + order[:shift]:
            took = ways[name](next(texts))
            if number >= _WARM:
                times[name].append(took)
    measured = [
        Times(name, tuple(wall * 1e3 for wall, _ in row), tuple(cpu * 1e3 for _, cpu in row))
        for name, row in times.items()
    ]
    return measured + [Times(name, missing=why) for name, why in missing.items()]


def _inspection(depth: Depth) -> Callable[[str], object]:
    return lambda text: inspect([Segment("text", text)], depth)


def _clocked(look: Callable[[str], object]) -> _Clocked:
    def took(text: str) -> tuple[float, float]:
        start, cpu = time.perf_counter(), time.process_time()
        look(text)
        return time.perf_counter() - start, time.process_time() - cpu

    return took


def _asked(presidio: Presidio, engine: str) -> _Clocked:
    def took(text: str) -> tuple[float, float]:
        answer = presidio.ask(engine, [text])
        return answer.seconds[0], answer.cpu[0]

    return took
