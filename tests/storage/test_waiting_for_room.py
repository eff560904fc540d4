# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""A call for which a budget has no room waits while calls under way may leave some, in the order of coming."""

from __future__ import annotations

import asyncio
import sqlite3
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import closing, contextmanager

import psycopg
import pytest
from tests.storage.budgets import costs, holds_and_spends, opens, state, waiting, waits
from tests.storage.outside import rows
from tests.storage.samples import claim, settlement

from stellwerk.errors import BudgetExhausted, RecordError
from stellwerk.metering.budget import NoRoom, State
from stellwerk.storage import group_commit
from stellwerk.storage.database import Place
from stellwerk.storage.recorder import Recorder
from stellwerk.storage.verification import verify_books


@pytest.fixture
async def recorder(place: Place) -> AsyncIterator[Recorder]:
    recorder = Recorder.open(place)
    yield recorder
    await recorder.close()
    report = verify_books(place)
    assert report.flaws == ()


async def test_without_hope_nobody_waits(recorder: Recorder) -> None:
    await holds_and_spends(recorder, "c1", 70, claim(70, 100))
    await opens(recorder, "c2", claim(10, 100))
    began = time.perf_counter()
    with pytest.raises(BudgetExhausted):  # also if c2 came to nothing
        await opens(recorder, "c3", claim(31, 100), patience_s=30)
    await costs(recorder, "c2", 10)
    with pytest.raises(BudgetExhausted):  # and there is nobody left to wait for
        await opens(recorder, "c3", claim(30, 100), patience_s=30)
    assert time.perf_counter() - began < 10


async def test_calls_wait_for_those_under_way_and_go_in_the_order_of_coming(
    recorder: Recorder, place: Place
) -> None:
    await opens(recorder, "c0", claim(100, 100))
    done: list[str] = []
    tasks = []
    for number in range(1, 6):
        task = waiting(recorder, f"w{number}", claim(20, 100))
        task.add_done_callback(lambda _, name=f"w{number}": done.append(name))
        tasks.append(task)
        await asyncio.sleep(0)
    await waits(tasks[0])
    await costs(recorder, "c0", 40)
    await asyncio.wait_for(tasks[2], 5)
    await waits(tasks[3])
    assert done == ["w1", "w2", "w3"]
    assert state(place) == State(60, 40, 0)
    await costs(recorder, "w2", 0)
    await asyncio.wait_for(tasks[3], 5)
    await waits(tasks[4])
    await costs(recorder, "w4", 20)
    await costs(recorder, "w1", 5)  # leaves 15: too little
    await waits(tasks[4])
    await costs(recorder, "w3", 0)
    await asyncio.wait_for(tasks[4], 5)
    assert done == ["w1", "w2", "w3", "w4", "w5"]
    assert state(place) == State(20, 65, 0)


async def test_who_comes_with_the_settlement_does_not_overtake(recorder: Recorder, place: Place) -> None:
    await opens(recorder, "c0", claim(100, 100))
    first = waiting(recorder, "first", claim(100, 100))
    await waits(first)
    end = recorder.settle(settlement("c0", cost_pico=0, day="2026-03-02"))
    late = waiting(recorder, "late", claim(100, 100))  # in the same transaction
    assert await end is True
    await asyncio.wait_for(first, 5)
    await waits(late)
    await costs(recorder, "first", 0)
    await asyncio.wait_for(late, 5)


async def test_patience_ends(recorder: Recorder, place: Place) -> None:
    await opens(recorder, "c1", claim(60, 100))
    began = time.perf_counter()
    with pytest.raises(BudgetExhausted) as refused:
        await opens(recorder, "c2", claim(60, 100), patience_s=0.4)
    assert 0.4 <= time.perf_counter() - began < 10
    assert refused.value.room == NoRoom(claim(60, 100), State(60, 0, 0))
    assert state(place) == State(60, 0, 0)
    await costs(recorder, "c1", 60)
    assert [row[1] for row in rows(place)] == ["c1", "c1"]


async def test_who_goes_while_waiting_leaves_the_room_to_the_next(recorder: Recorder, place: Place) -> None:
    await opens(recorder, "c1", claim(100, 100))
    gone, stays = (waiting(recorder, call, claim(100, 100)) for call in ("gone", "stays"))
    await waits(stays)
    gone.cancel()
    with pytest.raises(asyncio.CancelledError):
        await gone
    await costs(recorder, "c1", 0)
    await asyncio.wait_for(stays, 5)
    assert [row[1] for row in rows(place)] == ["c1", "c1", "stays"]
    assert state(place) == State(100, 0, 0)


@pytest.mark.parametrize("turns", range(1, 8))
async def test_who_goes_in_the_turn_in_which_room_comes_holds_nothing(
    recorder: Recorder, place: Place, turns: int
) -> None:
    await opens(recorder, "c1", claim(100, 100))
    gone = waiting(recorder, "gone", claim(100, 100))
    await waits(gone)
    recorder.settle(settlement("c1", cost_pico=0, day="2026-03-02"))._commit.hurry()
    for _ in range(turns):
        await asyncio.sleep(0)
    if gone.cancel():
        with pytest.raises(asyncio.CancelledError):
            await gone
        await asyncio.wait_for(opens(recorder, "next", claim(100, 100), patience_s=10), 10)
        assert recorder.open_calls == 1
    assert state(place) == State(100, 0, 0)


@contextmanager
def another_writer(place: Place) -> Iterator[None]:
    """Another program holds what a commit needs."""
    if place.url is None:
        with closing(sqlite3.connect(place.file, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            yield
            other.execute("ROLLBACK")
    else:
        with psycopg.connect(place.url) as other:
            other.execute("SELECT * FROM audit_head FOR UPDATE")
            yield


async def test_books_that_close_while_somebody_waits(
    recorder: Recorder, place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(group_commit, "LOCK_WAIT_MS", 50)
    await opens(recorder, "c1", claim(100, 100))
    task = waiting(recorder, "c2", claim(100, 100))
    await waits(task)
    with another_writer(place):
        end = recorder.settle(settlement("c1", cost_pico=10, day="2026-03-02"))
        with pytest.raises(RecordError):
            await asyncio.wait_for(task, 5)
        assert not recorder.healthy
        assert not end.done()
    assert await asyncio.wait_for(end, 20) is True
    assert state(place) == State(0, 10, 0)
    assert [row[1] for row in rows(place, "SELECT name, decision_id FROM audit ORDER BY seq")][:2] == [
        "c1",
        "c1",
    ]


async def test_an_end_does_not_wait_for_those_that_wait(place: Place) -> None:
    recorder = Recorder.open(place)
    await opens(recorder, "c1", claim(100, 100))
    task = waiting(recorder, "c2", claim(100, 100))
    await waits(task)
    began = time.perf_counter()
    await recorder.close(timeout_s=20)
    with pytest.raises(RecordError):
        await task
    assert time.perf_counter() - began < 10
    report = verify_books(place)
    assert (report.flaws, [call.decision_id for call in report.open]) == ((), ["c1"])
    assert state(place) == State(100, 0, 0)  # until the next start closes c1
