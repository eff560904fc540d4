# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""What is measured, how often, and in which order: all targets in turn within every round, so that noise hits all."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence

import msgspec

from bench.measure import Calls, Held, Kind, Streams, Under, size, total

NORMAL = Kind(1000)


class Plan(msgspec.Struct, frozen=True):
    """How thorough a run is."""

    rounds: int
    seconds: float  # per burst
    connections: tuple[int, ...]
    streams_each: int  # of the streams that show the first token, per connection
    flows_each: int  # of the streams that show the chunks, per connection
    open_streams: int
    hold_seconds: float


FULL = Plan(
    rounds=5,
    seconds=1.0,
    connections=(1, 4, 16, 32, 64),
    streams_each=40,
    flows_each=4,
    open_streams=500,
    hold_seconds=5,
)
QUICK = msgspec.structs.replace(
    FULL, rounds=2, seconds=0.5, connections=(1, 32), streams_each=15, flows_each=2, hold_seconds=2
)

KINDS = (Kind(200), NORMAL, Kind(20_000), Kind(1000, identifiers=True))
FIRST_TOKEN = ((1, Kind(200)), (1, NORMAL), (1, Kind(20_000)), (16, NORMAL))
CHUNKS = (1, 16, 64)
LONG = Kind(300_000)


class Burst(msgspec.Struct):
    """Whole answers: one row of the results, a value per round."""

    target: str
    kind: Kind
    connections: int
    rounds: list[Calls] = []


class Flows(msgspec.Struct):
    """Streamed answers: one row of the results. ``pace_ms`` apart, ``chunks`` chunks each."""

    target: str
    kind: Kind
    connections: int
    chunks: int
    pace_ms: float
    rounds: list[Streams] = []


class Memory(msgspec.Struct):
    """Resident bytes, children counted in."""

    target: str
    idle: int
    under_load: int  # the most seen after any burst
    held: Held | None = None


class Results(msgspec.Struct):
    """All that one run gave."""

    bursts: list[Burst] = []
    beside: list[Burst] = []  # NORMAL over one connection while another one sends LONG
    first_token: list[Flows] = []
    chunks: list[Flows] = []
    memory: list[Memory] = []


def run(plan: Plan, targets: Sequence[Under]) -> Results:
    """Measure everything."""
    results = Results()
    memory = {under.name: Memory(under.name, total(under.idle), 0) for under in targets}
    results.memory = list(memory.values())
    bursts = {
        (under.name, kind, connections): Burst(under.name, kind, connections)
        for kind in KINDS
        for connections in plan.connections
        for under in targets
    }
    beside = {under.name: Burst(under.name, NORMAL, 1) for under in targets}
    first = {
        (under.name, kind, connections): Flows(under.name, kind, connections, 2, 1)
        for connections, kind in FIRST_TOKEN
        for under in targets
    }
    chunks = {
        (under.name, connections): Flows(under.name, NORMAL, connections, 20, 10)
        for connections in CHUNKS
        for under in targets
    }
    for under in targets:
        _say(f"warming {under.name}")
        for connections in (1, 32):
            under.burst(NORMAL, connections, plan.seconds)
        under.stream(msgspec.structs.replace(NORMAL, stream=True), 4, 4, chunks=4, pace_ms=1)
    for number in range(plan.rounds):
        _say(f"round {number + 1} of {plan.rounds}")
        for kind in KINDS:
            for connections in plan.connections:
                for under in _in_turn(targets, number):
                    row = bursts[under.name, kind, connections]
                    row.rounds.append(under.burst(kind, connections, plan.seconds))
                    seen = memory[under.name]
                    seen.under_load = max(seen.under_load, total(size(under.target)))
        for under in _in_turn(targets, number):
            beside[under.name].rounds.append(under.beside(NORMAL, LONG, 2 * plan.seconds))
        for connections, kind in FIRST_TOKEN:
            for under in _in_turn(targets, number):
                flows = first[under.name, kind, connections]
                flows.rounds.append(_stream(under, flows, plan.streams_each))
        for connections in CHUNKS:
            for under in _in_turn(targets, number):
                flows = chunks[under.name, connections]
                flows.rounds.append(_stream(under, flows, plan.flows_each))
    for under in targets:
        _say(f"{plan.open_streams} open streams through {under.name}")
        memory[under.name].held = under.hold(
            msgspec.structs.replace(NORMAL, stream=True), plan.open_streams, plan.hold_seconds
        )
    results.bursts = list(bursts.values())
    results.beside = list(beside.values())
    results.first_token = list(first.values())
    results.chunks = list(chunks.values())
    return results


def _stream(under: Under, flows: Flows, each: int) -> Streams:
    kind = msgspec.structs.replace(flows.kind, stream=True)
    return under.stream(kind, flows.connections, each, chunks=flows.chunks, pace_ms=flows.pace_ms)


def _in_turn(targets: Sequence[Under], number: int) -> Iterator[Under]:
    """Every round begins with another target."""
    start = number % len(targets)
    yield from (*targets[start:], *targets[:start])


def _say(what: str) -> None:
    print(f"  {what} ...", file=sys.stderr, flush=True)
