# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""One measurement of one target: a burst of calls, a set of streams, many streams held open."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from itertools import cycle, pairwise

import msgspec
import uvloop

from bench.bodies import Texts
from bench.client import Burst, Flow, OpenStreams, calls, calls_beside, get, streams
from bench.process import Size, memory, processor_seconds
from bench.targets import Target

_TEXT_AHEAD = 2_000_000  # characters of different texts per kind of call, made before the clock runs
_MOST_TEXTS = 1000


class Kind(msgspec.Struct, frozen=True):
    """What is sent: the length of the one message, and whether made-up people stand in it."""

    characters: int
    identifiers: bool = False
    stream: bool = False

    @property
    def title(self) -> str:
        return f"{self.characters:,} characters" + (", with identifiers" if self.identifiers else "")


class Calls(msgspec.Struct):
    """One burst. Milliseconds; ``cpu_us`` is processor time of the target's process per call."""

    p50: float
    p99: float
    rate: float  # calls/s
    cpu_us: float
    count: int
    wrong: int


class Streams(msgspec.Struct):
    """One set of streams. Milliseconds."""

    first_p50: float
    first_p99: float
    under_way_p50: float  # of each chunk, from the provider's write to the client's read
    under_way_p99: float
    jitter_p50: float  # difference between the times under way of neighbouring chunks
    jitter_p99: float
    chunks_per_read: float  # 1: every chunk comes on its own
    cpu_us: float  # of the target, per chunk
    count: int
    wrong: int


class Held(msgspec.Struct):
    """Many streams open at a time. ``most`` is the largest resident size seen, bytes; children counted in."""

    asked: int
    opened: int
    finished: int
    most: int


class Source:
    """Requests for one target, made beforehand, handed out in a circle and counted."""

    def __init__(self, seed: int, target: Target) -> None:
        self._texts = Texts(seed)
        self._target = target
        self._made: dict[Kind, Iterator[bytes]] = {}
        self.sent = 0

    def of(self, kind: Kind) -> Iterator[bytes]:
        """Endless requests of this kind; whoever takes one sends it."""
        if kind not in self._made:
            address = self._target.address
            count = max(20, min(_MOST_TEXTS, _TEXT_AHEAD // kind.characters))
            self._made[kind] = cycle(
                [
                    address.request(
                        self._texts.body(
                            address.model,
                            kind.characters,
                            identifiers=kind.identifiers,
                            stream=kind.stream,
                        )
                    )
                    for _ in range(count)
                ]
            )
        return self._counted(self._made[kind])

    def _counted(self, requests: Iterator[bytes]) -> Iterator[bytes]:
        for request in requests:
            self.sent += 1
            yield request


class Under:
    """A target under measurement, with what was sent to it and what of that came to the provider."""

    def __init__(self, target: Target, provider: Target, seed: int) -> None:
        self.target = target
        self.name = target.name
        self.source = Source(seed, target)
        self.arrived = 0
        self.idle = size(target)
        self._provider = provider

    def burst(self, kind: Kind, connections: int, seconds: float) -> Calls:
        """Whole answers over ``connections`` connections for ``seconds``."""
        requests = self.source.of(kind)
        before, used = self._calls(), processor_seconds(self.target.pid)
        burst = calls(self.target.address, requests, connections, seconds)
        used = processor_seconds(self.target.pid) - used
        self.arrived += self._calls() - before
        # the calls that warmed the connections took processor time as well
        return _calls(burst, used / max(1, len(burst.latencies) + connections))

    def beside(self, kind: Kind, other: Kind, seconds: float) -> Calls:
        """Whole answers over one connection while a second one sends ``other``, which is not in the figures."""
        before, used = self._calls(), processor_seconds(self.target.pid)
        burst, others = calls_beside(
            self.target.address, self.source.of(kind), self.source.of(other), seconds
        )
        used = processor_seconds(self.target.pid) - used
        self.arrived += self._calls() - before
        burst.wrong += others.wrong
        return _calls(burst, used / max(1, len(burst.latencies) + len(others.latencies)))

    def stream(self, kind: Kind, connections: int, each: int, *, chunks: int, pace_ms: float) -> Streams:
        """``each`` streams of ``chunks`` chunks, one after the other, on each of ``connections`` connections."""
        control(self._provider, chunks=chunks, pace_ms=pace_ms, hold=0)
        before, used = self._calls(), processor_seconds(self.target.pid)
        good, wrong = streams(self.target.address, self.source.of(kind), connections, each)
        used = processor_seconds(self.target.pid) - used
        self.arrived += self._calls() - before
        return _streams(good, wrong, used)

    def hold(self, kind: Kind, count: int, seconds: float) -> Held:
        """Keep ``count`` streams open for ``seconds``, each with four chunks a second."""
        control(self._provider, chunks=2, pace_ms=250, hold=1)
        before = self._calls()
        held = uvloop.run(self._hold(kind, count, seconds))
        self.arrived += self._calls() - before
        return held

    async def _hold(self, kind: Kind, count: int, seconds: float) -> Held:
        streams = OpenStreams(self.target.address, self.source.of(kind), count)
        opened = await streams.start(60)
        most = 0
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            most = max(most, total(size(self.target)))
            await asyncio.sleep(0.2)
        await asyncio.to_thread(control, self._provider, chunks=2, pace_ms=10, hold=0)
        return Held(count, opened, await streams.finish(30), most)

    def _calls(self) -> int:
        return provider_calls(self._provider)


def control(provider: Target, *, chunks: int, pace_ms: float, hold: int) -> None:
    """Set how the mock's streams run from now on."""
    get(provider.address.port, f"/control?chunks={chunks}&pace_ms={pace_ms}&hold={hold}")


def provider_calls(provider: Target) -> int:
    """How many calls have reached the mock so far."""
    counts: dict[str, int] = msgspec.json.decode(get(provider.address.port, "/count")[1])
    return counts["calls"]


def size(target: Target) -> Size:
    """The memory of a target's process now."""
    return memory(target.pid)


def total(size: Size) -> int:
    """Resident bytes of a process and its children; pages that they share count more than once."""
    return size.own + sum(size.children.values())


def _calls(burst: Burst, used: float) -> Calls:
    latencies = sorted(burst.latencies)
    return Calls(
        p50=_at(latencies, 0.50),
        p99=_at(latencies, 0.99),
        rate=len(latencies) / (burst.elapsed / 1e9),
        cpu_us=used * 1e6,
        count=len(latencies),
        wrong=burst.wrong,
    )


def _streams(flows: list[Flow], wrong: int, used: float) -> Streams:
    first = sorted(flow.first_token for flow in flows)
    under_way: list[int] = []
    jitter: list[int] = []
    reads = 0
    for flow in flows:
        delays = [received - sent for sent, received in zip(flow.sent, flow.received, strict=True)]
        under_way += delays
        jitter += [abs(b - a) for a, b in pairwise(delays)]
        reads += flow.reads
    under_way.sort()
    jitter.sort()
    return Streams(
        first_p50=_at(first, 0.50),
        first_p99=_at(first, 0.99),
        under_way_p50=_at(under_way, 0.50),
        under_way_p99=_at(under_way, 0.99),
        jitter_p50=_at(jitter, 0.50),
        jitter_p99=_at(jitter, 0.99),
        chunks_per_read=len(under_way) / max(1, reads),
        cpu_us=used * 1e6 / max(1, len(under_way)),
        count=len(flows),
        wrong=wrong,
    )


def _at(ordered: list[int], share: float) -> float:
    """A quantile of sorted nanoseconds, in milliseconds; not a number where there is nothing."""
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))] / 1e6 if ordered else float("nan")
