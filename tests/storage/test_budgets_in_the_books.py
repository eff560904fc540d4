# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Budgets are held and spent in the transaction of the call: never exceeded, never held twice, told of once."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest
from tests.storage.budgets import costs, holds_and_spends, opens, state, told
from tests.storage.outside import rows
from tests.storage.samples import claim, correction, overflow, settlement

from stellwerk.errors import BudgetExhausted, RecordError
from stellwerk.metering.budget import NoRoom, State
from stellwerk.storage.database import Place
from stellwerk.storage.recorder import Recorder
from stellwerk.storage.verification import verify_books
from stellwerk.values.record import Outcome
from stellwerk.values.usage import Usage
from stellwerk.values.zone import Zone


@pytest.fixture
async def recorder(place: Place) -> AsyncIterator[Recorder]:
    recorder = Recorder.open(place)
    yield recorder
    await recorder.close()
    report = verify_books(place)
    assert report.flaws == ()


async def test_a_hard_budget_is_never_exceeded(recorder: Recorder, place: Place) -> None:
    results = await asyncio.gather(
        *(opens(recorder, f"c{number}", claim(10, 100)) for number in range(50)), return_exceptions=True
    )
    refused = [result for result in results if result is not None]
    assert len(refused) == 40
    assert {type(result) for result in refused} == {BudgetExhausted}
    assert state(place) == State(100, 0, 0)
    assert recorder.open_calls == 10
    for number in range(10):
        await costs(recorder, f"c{number}", 3)
    assert state(place) == State(0, 30, 0)
    assert recorder.states[("b1", "2026-03-01")] == State(0, 30, 0)
    results = await asyncio.gather(
        *(opens(recorder, f"d{number}", claim(10, 100)) for number in range(50)), return_exceptions=True
    )
    assert results.count(None) == 7
    assert state(place) == State(70, 30, 0)


async def test_the_refusal_says_which_budget_and_how_far_it_is(recorder: Recorder, place: Place) -> None:
    await holds_and_spends(recorder, "c1", 55, claim(60, 100))
    with pytest.raises(BudgetExhausted) as refused:
        await opens(recorder, "c2", claim(46, 100))
    assert refused.value.room == NoRoom(claim(46, 100), State(0, 55, 0))
    assert refused.value.status == 402
    assert [row[1] for row in rows(place)] == ["c1", "c1"]
    assert rows(place, "SELECT * FROM open_intent") == []


async def test_all_budgets_hold_it_or_none(recorder: Recorder, place: Place) -> None:
    await opens(recorder, "c1", claim(10, 100, "tight"))
    with pytest.raises(BudgetExhausted) as refused:
        await opens(
            recorder, "c2", claim(95, 1000, "wide"), claim(95, 100, "tight"), claim(95, 1000, "other")
        )
    assert refused.value.room.claim.budget == "tight"
    assert state(place, "tight") == State(10, 0, 0)
    assert rows(place, "SELECT budget FROM budget_state") == [("tight",)]


async def test_periods_are_apart(recorder: Recorder, place: Place) -> None:
    await holds_and_spends(recorder, "c1", 100, claim(100, 100))
    await opens(recorder, "c2", claim(100, 100, period="2026-04-01"))
    assert state(place) == State(0, 100, 100)
    assert state(place, period="2026-04-01") == State(100, 0, 0)


async def test_the_last_pico_can_be_spent_and_not_one_more(recorder: Recorder, place: Place) -> None:
    await holds_and_spends(recorder, "c1", 99, claim(100, 100))
    with pytest.raises(BudgetExhausted):
        await opens(recorder, "c2", claim(2, 100))
    await holds_and_spends(recorder, "c3", 1, claim(1, 100))
    await opens(recorder, "free", claim(0, 100))  # costs nothing at that provider
    with pytest.raises(BudgetExhausted):
        await opens(recorder, "c4", claim(1, 100))
    assert state(place) == State(0, 100, 100)


async def test_a_budget_of_nothing_lets_nothing_through(recorder: Recorder, place: Place) -> None:
    with pytest.raises(BudgetExhausted):
        await opens(recorder, "c1", claim(1, 0))
    assert state(place) == State()


async def test_a_limit_that_was_lowered_holds_at_once(recorder: Recorder, place: Place) -> None:
    await opens(recorder, "c1", claim(50, 100))
    with pytest.raises(BudgetExhausted):
        await opens(recorder, "c2", claim(1, 50))
    await costs(recorder, "c1", 40)
    await opens(recorder, "c3", claim(10, 50))
    assert state(place) == State(10, 40, 0)  # c1 was let in when it was 40 of 100


async def test_a_soft_budget_refuses_nobody(recorder: Recorder, place: Place) -> None:
    soft = claim(80, 100, hard=False)
    for number in range(3):
        await opens(recorder, f"c{number}", soft)
    assert state(place) == State(240, 0, 0)
    for number in range(3):
        await costs(recorder, f"c{number}", 70)
    assert state(place) == State(0, 210, 100)
    assert told(place) == [("b1", "100")]
    await opens(recorder, "c4", soft)


async def test_an_open_call_opened_again_holds_nothing_more(recorder: Recorder, place: Place) -> None:
    await opens(recorder, "c1", claim(10, 100))
    with pytest.raises(RecordError):
        await opens(recorder, "c1", claim(10, 100))
    assert state(place) == State(10, 0, 0)
    await costs(recorder, "c1", 4)
    assert await recorder.settle(settlement("c1", cost_pico=4)) is False
    assert state(place) == State(0, 4, 0)


@pytest.mark.parametrize(
    ("zone", "red", "both"), [(Zone.RED, 30, 30), (Zone.YELLOW, 0, 30), (Zone.GREEN, 0, 0)]
)
async def test_a_budget_pays_in_its_zone_only(
    recorder: Recorder, place: Place, zone: Zone, red: int, both: int
) -> None:
    await opens(recorder, "c1", claim(40, 100, "red", zone="red"), claim(40, 100, "both"))
    if zone is Zone.GREEN:
        await recorder.overflow(overflow("c1"))
    assert state(place, "red").reserved == state(place, "both").reserved == 40
    await costs(recorder, "c1", 30, zone=zone)
    assert state(place, "red") == State(0, red, 0)
    assert state(place, "both") == State(0, both, 0)


@pytest.mark.parametrize("outcome", [Outcome.CLIENT_GONE, Outcome.UPSTREAM_FAILED, Outcome.REJECTED])
async def test_a_call_that_came_to_nothing_leaves_its_room(
    recorder: Recorder, place: Place, outcome: Outcome
) -> None:
    await opens(recorder, "c1", claim(100, 100))
    await costs(recorder, "c1", 0, outcome=outcome, usage=Usage(0, 0))
    await opens(recorder, "c2", claim(100, 100))
    assert state(place) == State(100, 0, 0)


async def test_a_refund_makes_room(recorder: Recorder, place: Place) -> None:
    recorder.claims_of = lambda _: (claim(0, 100),)
    await holds_and_spends(recorder, "c1", 100, claim(100, 100))
    with pytest.raises(BudgetExhausted):
        await opens(recorder, "c2", claim(30, 100))
    assert await recorder.correct(correction("c1", cost_pico=-30)) is True
    await opens(recorder, "c2", claim(30, 100))
    assert state(place) == State(30, 70, 100)


async def test_each_threshold_is_told_once(recorder: Recorder, place: Place) -> None:
    recorder.claims_of = lambda _: (claim(0, 1000),)
    seen = []
    for number, cost in enumerate((799, 1, 50, 50, 99, 1)):
        await holds_and_spends(recorder, f"c{number}", cost, claim(cost, 1000))
        seen.append([percent for _, percent in told(place)])
    assert seen == [[], ["80"], ["80"], ["80", "90"], ["80", "90"], ["80", "90", "100"]]
    await recorder.correct(correction(cost_pico=-500))
    await holds_and_spends(recorder, "again", 500, claim(500, 1000))
    assert state(place) == State(0, 1000, 100)
    assert len(told(place)) == 3


async def test_one_call_that_passes_several_tells_the_highest(recorder: Recorder, place: Place) -> None:
    await holds_and_spends(
        recorder, "c1", 95, claim(95, 100), claim(95, 1000, "wide"), claim(95, 110, "own", warn_at=(50, 75))
    )
    assert told(place) == [("b1", "90"), ("own", "75")]
    names = [row[0] for row in rows(place)]
    assert names == ["call:intent:open", "call:intent:settled", *["budget:amount:reached"] * 2]


async def test_what_is_only_held_is_not_told_as_spent(recorder: Recorder, place: Place) -> None:
    await opens(recorder, "c1", claim(100, 100))
    assert told(place) == []


async def test_a_budget_that_is_nearly_spent_and_turns_calls_away_is_told_as_exhausted(
    recorder: Recorder, place: Place
) -> None:
    await holds_and_spends(recorder, "c1", 92, claim(92, 100))
    for number in range(3):
        with pytest.raises(BudgetExhausted):
            await opens(recorder, f"d{number}", claim(20, 100))
    assert told(place) == [("b1", "90"), ("b1", "100")]
    assert state(place) == State(0, 92, 100)


async def test_a_call_that_is_too_large_by_itself_does_not_silence_the_warnings(
    recorder: Recorder, place: Place
) -> None:
    """Anybody with a key can send one."""
    with pytest.raises(BudgetExhausted):
        await opens(recorder, "huge", claim(101, 100))
    assert told(place) == []
    await holds_and_spends(recorder, "c1", 80, claim(80, 100))
    assert told(place) == [("b1", "80")]


@pytest.mark.parametrize(("spent", "warn_at", "expected"), [
    (79, (100,), []), (80, (100,), ["100"]), (50, (50, 100), ["50", "100"]), (49, (50, 100), []), (99, (), []),
])  # fmt: skip
async def test_when_turning_calls_away_is_told(
    recorder: Recorder, place: Place, spent: int, warn_at: tuple[int, ...], expected: list[str]
) -> None:
    """A hard budget is hardly ever spent to the last pico, so finding no room has to count as its end."""
    await holds_and_spends(recorder, "c1", spent, claim(spent, 100, warn_at=warn_at))
    with pytest.raises(BudgetExhausted):
        await opens(recorder, "c2", claim(60, 100, warn_at=warn_at))
    assert [percent for _, percent in told(place)] == expected


async def test_waiting_tells_nothing(recorder: Recorder, place: Place) -> None:
    await holds_and_spends(recorder, "c1", 80, claim(80, 100))
    await opens(recorder, "c2", claim(20, 100))
    with pytest.raises(BudgetExhausted):
        await opens(recorder, "c3", claim(20, 100), patience_s=0.2)
    await costs(recorder, "c2", 0)
    assert told(place) == [("b1", "80")]
