# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""What processes that die, or share a database, or lose their line to it hold of budgets is released and spent once."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.storage.budgets import costs, holds_and_spends, opens, state, told, waiting, waits
from tests.storage.outside import rows
from tests.storage.relay import Relay
from tests.storage.samples import claim, correction, settlement
from tests.storage.test_ledger_entries import put

from stellwerk.errors import BudgetExhausted, RecordError
from stellwerk.metering.budget import State
from stellwerk.storage.database import Place
from stellwerk.storage.recorder import Recorder
from stellwerk.storage.verification import verify_books


@pytest.fixture
def places(postgresql: str, tmp_path: Path) -> Iterator[list[Place]]:
    """Three data folders with the same audit key, one database."""
    found = [Place(tmp_path / name, postgresql) for name in ("a", "b", "c")]
    asyncio.run(Recorder.open(found[0]).close())
    for other in found[1:]:
        other.data.mkdir(mode=0o700)
        shutil.copy(found[0].data / "audit.key", other.data)
    yield found
    assert verify_books(found[0]).flaws == ()


async def test_recovery_releases_what_the_dead_held(place: Place) -> None:
    first = Recorder.open(place)
    await holds_and_spends(first, "c0", 7, claim(10, 100))
    for number in range(1, 4):
        await opens(first, f"c{number}", claim(20, 100), claim(20, 1000, "b2", hard=False))
    await first.close()
    second = Recorder.open(place)
    assert state(place) == State(60, 7, 0)
    if place.url is None:
        assert second.recover(datetime(2026, 3, 3, tzinfo=UTC)) == 3
    else:
        assert await second.close_calls_of_the_dead(0) == 3
    assert state(place) == State(0, 7, 0)
    assert state(place, "b2") == State(0, 0, 0)
    await opens(second, "after", claim(93, 100))
    await second.close()
    assert verify_books(place).flaws == ()


async def test_until_recovery_what_the_dead_held_is_held(place: Place) -> None:
    first = Recorder.open(place)
    await opens(first, "c1", claim(60, 100))
    await first.close()
    second = Recorder.open(place)
    with pytest.raises(BudgetExhausted):
        await opens(second, "c2", claim(60, 100))
    await second.close()


async def test_a_call_that_was_closed_for_its_process_releases_once(places: list[Place]) -> None:
    first, second = Recorder.open(places[0]), Recorder.open(places[1])
    await opens(first, "c1", claim(40, 100))
    await opens(second, "c2", claim(40, 100))
    with pytest.raises(BudgetExhausted):
        await opens(second, "c3", claim(40, 100))
    first._books.book._connection.close()  # type: ignore[attr-defined]
    async with asyncio.timeout(20):  # until the server has noticed
        while await second.close_calls_of_the_dead(0.0) == 0:  # noqa: ASYNC110
            await asyncio.sleep(0.02)
    assert state(places[0]) == State(40, 0, 0)
    await opens(second, "c3", claim(40, 100))
    assert await first.settle(settlement("c1", cost_pico=30, day="2026-03-02")) is False
    assert state(places[0]) == State(80, 0, 0)
    await costs(second, "c2", 1)
    await costs(second, "c3", 2)
    assert state(places[0]) == State(0, 3, 0)
    for recorder in (first, second):
        await recorder.close()


async def test_several_processes_share_a_budget_and_tell_each_threshold_once(places: list[Place]) -> None:
    recorders = [Recorder.open(place) for place in places]

    async def works(recorder: Recorder, name: int) -> int:
        done = 0
        for number in range(20):
            try:
                await opens(recorder, f"{name}-{number}", claim(7, 300), patience_s=20)
            except BudgetExhausted:
                continue
            await costs(recorder, f"{name}-{number}", 7)
            done += 1
        return done

    done = await asyncio.gather(*(works(recorders[lane % 3], lane) for lane in range(9)))
    assert sum(done) == 300 // 7
    assert state(places[0]) == State(0, 7 * (300 // 7), 100)
    assert told(places[0]) == [("b1", "80"), ("b1", "90"), ("b1", "100")]
    for recorder in recorders:
        await recorder.close()


async def test_a_waiting_call_hears_of_room_that_another_process_left(
    postgresql: str, tmp_path: Path
) -> None:
    places = [Place(tmp_path / name, postgresql) for name in ("a", "b")]
    first = Recorder.open(places[0])
    places[1].data.mkdir(mode=0o700)
    shutil.copy(places[0].data / "audit.key", places[1].data)
    second = Recorder.open(places[1])
    await opens(first, "c1", claim(100, 100))
    task = waiting(second, "c2", claim(50, 100))
    await waits(task)
    await costs(first, "c1", 50)
    await asyncio.wait_for(task, 10)
    assert state(places[0]) == State(50, 50, 0)
    for recorder in (first, second):
        await recorder.close()


async def healthy_again(recorder: Recorder) -> None:
    async with asyncio.timeout(20):
        while not recorder.healthy:  # noqa: ASYNC110
            await asyncio.sleep(0.01)


async def test_an_intent_whose_confirmation_is_lost_holds_nothing(
    line: Place, direct: Place, relay: Relay
) -> None:
    recorder = Recorder.open(line)
    await opens(recorder, "c0", claim(10, 100))
    relay.swallow = 1
    with pytest.raises(RecordError):
        await opens(recorder, "c1", claim(60, 100))
    assert state(direct) == State(70, 0, 0)  # it is in the books, and its caller was told that it is not
    await healthy_again(recorder)
    await opens(recorder, "c2", claim(60, 100), patience_s=10)
    assert state(direct) == State(70, 0, 0)
    await costs(recorder, "c0", 10)
    await costs(recorder, "c2", 60)
    assert state(direct) == State(0, 70, 0)
    await recorder.close()
    assert (verify_books(direct).flaws, verify_books(direct).open) == ((), ())


async def test_an_intent_that_never_arrived_holds_nothing(line: Place, direct: Place, relay: Relay) -> None:
    recorder = Recorder.open(line)
    relay.refuse = 1
    with pytest.raises(RecordError):
        await opens(recorder, "c1", claim(60, 100))
    await healthy_again(recorder)
    assert state(direct) == State()
    await opens(recorder, "c1", claim(60, 100))
    await costs(recorder, "c1", 60)
    assert state(direct) == State(0, 60, 0)
    await recorder.close()
    assert verify_books(direct).flaws == ()


@pytest.mark.parametrize("lost", ["swallow", "refuse"])
@pytest.mark.parametrize("times", [1, 2])
async def test_a_settlement_whose_confirmation_is_lost_spends_and_tells_once(
    line: Place, direct: Place, relay: Relay, times: int, lost: str
) -> None:
    recorder = Recorder.open(line)
    for call in ("c1", "c2", "c3"):
        await opens(recorder, call, claim(30, 100), claim(30, 200, "b2"))
    setattr(relay, lost, times)
    ends = [
        recorder.settle(settlement(call, cost_pico=cost, day="2026-03-02"))
        for call, cost in (("c1", 30), ("c2", 20), ("c3", 30))
    ]
    async with asyncio.timeout(20):
        assert [await end for end in ends] == [True, True, True]
    assert getattr(relay, lost) == 0
    await healthy_again(recorder)
    assert recorder.states[("b1", "2026-03-01")] == state(direct) == State(0, 80, 80)
    assert state(direct, "b2") == State(0, 80, 0)
    assert told(direct) == [("b1", "80")]
    await recorder.close()
    assert (verify_books(direct).flaws, verify_books(direct).open) == ((), ())


@pytest.mark.parametrize("by_outbox", [False, True])
@pytest.mark.parametrize("lost", ["swallow", "refuse"])
async def test_a_correction_whose_confirmation_is_lost_is_booked_once(
    line: Place, direct: Place, relay: Relay, by_outbox: bool, lost: str
) -> None:
    recorder = Recorder.open(line)
    recorder.claims_of = lambda _: (claim(0, 100),)
    await holds_and_spends(recorder, "c1", 50, claim(50, 100))
    if by_outbox:
        put(direct, correction("c1", cost_pico=-20))
    setattr(relay, lost, 1)
    async with asyncio.timeout(20):
        if by_outbox:
            await recorder.drain()
        else:
            assert await recorder.correct(correction("c1", cost_pico=-20)) is True
    await healthy_again(recorder)
    await recorder.drain()
    assert state(direct) == State(0, 30, 0)
    await recorder.close()
    assert rows(direct, "SELECT * FROM audit_outbox") == []
    assert rows(direct, "SELECT cost_pico FROM ledger") == [(30,)]
    assert rows(direct, "SELECT amount_pico FROM ledger_entry WHERE kind = 3") == [(-20,)]
    assert verify_books(direct).flaws == ()


async def test_a_refusal_whose_telling_is_lost_is_told_all_the_same(
    line: Place, direct: Place, relay: Relay
) -> None:
    recorder = Recorder.open(line)
    await holds_and_spends(recorder, "c1", 90, claim(90, 100))
    relay.swallow = 1
    with pytest.raises(RecordError):  # the row of "100" was on its way
        await opens(recorder, "c2", claim(20, 100))
    await healthy_again(recorder)
    with pytest.raises(BudgetExhausted):
        await opens(recorder, "c2", claim(20, 100))
    assert told(direct) == [("b1", "90"), ("b1", "100")]
    await recorder.close()
    assert verify_books(direct).flaws == ()
