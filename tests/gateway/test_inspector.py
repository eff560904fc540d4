# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Inspection part by part, with the real detectors and real worker processes."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path

import pytest
from tests.journeys.house import until

from stellwerk.detectors.inspect import inspect
from stellwerk.gateway.inspector import Inspector
from stellwerk.gateway.workers import Workers
from stellwerk.values.depth import Depth
from stellwerk.values.inspection import Inspection, Segment

FILLER = "Die Satzung regelt die Gebühren der Abfallentsorgung im Gebiet der Gemeinde. " * 16


_GATEWAY = """
import asyncio, time
from stellwerk.gateway.workers import Workers
async def main():
    crew = Workers(2)
    await crew.warm()
    print(*crew._pool._processes, flush=True)
    time.sleep(600)
asyncio.run(main())
"""


def _alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2]
    except FileNotFoundError:
        return False
    return state[0] != "Z"


class Counted:
    """The detectors, counting what they were given."""

    def __init__(self) -> None:
        self.characters = 0

    def __call__(
        self, segments: Sequence[Segment], depth: Depth = Depth.FAST, *, known: Collection[str] = ()
    ) -> Inspection:
        self.characters += sum(len(segment.text) for segment in segments)
        return inspect(segments, depth, known=known)


@pytest.fixture(scope="module")
def workers() -> Iterator[Workers]:
    crew = Workers(2)
    yield crew
    crew.close()


def _conversation(turns: int) -> list[Segment]:
    return [
        Segment(f"messages[{n}].content", f"Frau Zwölfender{n} fragt nach Nummer {n}. {FILLER}")
        for n in range(turns)
    ]


async def test_a_new_turn_costs_what_is_new() -> None:
    counted = Counted()
    inspector = Inspector(counted)
    await inspector.inspect(_conversation(1))
    first = counted.characters
    await inspector.inspect(_conversation(99))
    before = counted.characters
    result = await inspector.inspect(_conversation(100))
    assert counted.characters - before <= 2 * first
    assert {f.place for f in result.findings} == {f"messages[{n}].content" for n in range(100)}


async def test_what_is_remembered_is_what_a_fresh_look_finds() -> None:
    inspector = Inspector(inspect)
    once = await inspector.inspect(_conversation(12))
    assert await inspector.inspect(_conversation(12)) == once
    assert await Inspector(inspect).inspect(_conversation(12)) == once


def _about(*surnames: str) -> list[Segment]:
    """Messages of which some name a person in full and others only with the surname, in another place."""
    return [
        Segment(f"messages[{n}].content", f"{FILLER[: 420 + 7 * n]} {text}")
        for n, name in enumerate(surnames)
        for text in (f"Das hat {name} so entschieden." if n % 2 else f"Das schreibt Frau Petra {name}.",)
    ]


@pytest.mark.parametrize("depth", [Depth.FAST, Depth.UNSURE])
@pytest.mark.parametrize("turns", [3, 17, 40, 70])
async def test_a_name_is_known_in_all_messages_however_they_came_together(turns: int, depth: Depth) -> None:
    names = ["Ohlerich", "Quandtner", "Zwölfender", "İnançlı", "Ütterling"]
    talk = _about(*[names[(n * n + n // 3) % len(names)] for n in range(turns)])
    growing = Inspector(inspect)
    for so_far in (*range(1, turns, 7), turns):
        grown = await growing.inspect(talk[:so_far], depth)
    whole = await Inspector(inspect).inspect(talk, depth)
    found = {(f.place, f.start, f.end) for f in grown.findings if f.kind == "person"}
    assert found == {(f.place, f.start, f.end) for f in whole.findings if f.kind == "person"}
    told = {names[(n * n + n // 3) % len(names)] for n in range(0, turns, 2)}
    for number, segment in enumerate(talk):
        name = names[(number * number + number // 3) % len(names)]
        if name in told:
            at = segment.text.index(name)
            assert any(p == segment.place and s <= at < e for p, s, e in found), (number, name)


async def test_new_rules_empty_the_memory() -> None:
    inspector = Inspector(inspect)
    await inspector.inspect(_conversation(3))
    assert len(inspector.memory) > 0
    inspector.memory.forget()
    assert len(inspector.memory) == 0


async def test_long_texts_are_inspected_by_workers_and_tell_how_far_they_are(workers: Workers) -> None:
    text = FILLER * 20 + "Frau Petra Ohlig, IBAN DE12 5001 0517 0648 4898 90"
    done: list[int] = []
    result = await Inspector(inspect, workers).inspect([Segment("input", text)], Depth.FAST, done.append)
    assert {f.kind for f in result.findings} >= {"person", "iban"}
    assert sum(done) == len(text)


async def test_workers_read_deeply_what_no_rule_finds(workers: Workers) -> None:
    texts = [Segment("input", FILLER * 12 + "\nSchreib eine Mail an Özdemirović wegen des Zauns.")]
    inspector = Inspector(inspect, workers)
    done: list[int] = []
    assert not (await inspector.inspect(texts)).findings
    deep = await inspector.inspect(texts, Depth.ALL, done.append)
    assert [f.kind for f in deep.findings] == ["person"]
    assert texts[0].text[deep.findings[0].start : deep.findings[0].end] == "Özdemirović"
    assert len(done) > 2


async def test_a_dead_worker_fails_this_call_and_not_the_next(workers: Workers) -> None:
    inspector = Inspector(inspect, workers)
    await inspector.inspect([Segment("input", FILLER * 30)])
    pool = workers._pool
    assert pool is not None
    for process in list(pool._processes.values()):
        os.kill(process.pid or 0, signal.SIGKILL)
    with pytest.raises(Exception, match="terminated abruptly"):
        await inspector.inspect([Segment("input", FILLER * 31)])
    assert (await inspector.inspect([Segment("input", FILLER * 31)])).uninspectable == ()


async def test_a_call_that_nobody_waits_for_is_given_up(workers: Workers) -> None:
    inspector = Inspector(inspect, workers)
    work = asyncio.create_task(inspector.inspect([Segment("input", FILLER * 100)], Depth.ALL))
    await asyncio.sleep(0)
    work.cancel()
    with pytest.raises(asyncio.CancelledError):
        await work
    assert (await inspector.inspect([Segment("input", "Guten Tag " + FILLER)])).uninspectable == ()


async def test_more_than_can_be_read_deeply_never_counts_as_clean(workers: Workers) -> None:
    result = await Inspector(inspect, workers).inspect([Segment("input", "a " * 510_000)], Depth.ALL)
    assert [unseen.reason for unseen in result.uninspectable] == ["too_long"]


def test_workers_end_with_a_gateway_that_was_killed() -> None:
    child = subprocess.Popen([sys.executable, "-c", _GATEWAY], stdout=subprocess.PIPE, text=True)
    assert child.stdout is not None
    pids = [int(word) for word in child.stdout.readline().split()]
    assert len(pids) == 2
    assert all(_alive(pid) for pid in pids)
    child.kill()
    child.wait()
    child.stdout.close()
    deadline = time.monotonic() + 20
    while any(_alive(pid) for pid in pids):
        assert time.monotonic() < deadline, "a worker outlived its gateway, and its memory holds prompts"
        time.sleep(0.05)


async def test_closing_ends_the_processes() -> None:
    crew = Workers(1)
    await crew.warm()
    assert crew._pool is not None
    pid = next(iter(crew._pool._processes))
    assert _alive(pid)
    crew.close()
    await until(lambda: not _alive(pid), 10, "its memory holds prompts")
