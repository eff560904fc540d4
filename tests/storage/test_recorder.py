# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""The recorder over a real database: what is acknowledged is there, ends happen once, nothing is left behind."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime
from pathlib import Path

import msgspec
import pytest
from tests.storage.outside import rows
from tests.storage.samples import event, intent, overflow, refusal, reservation, settlement

from stellwerk.audit.chain import OPENED, OVERFLOWED, REFUSED, SETTLED
from stellwerk.errors import RecordError
from stellwerk.storage.book import Durability
from stellwerk.storage.database import Place
from stellwerk.storage.recorder import Recorder
from stellwerk.storage.verification import verify_books
from stellwerk.values.record import Outcome
from stellwerk.values.usage import Usage
from stellwerk.values.zone import Zone


@pytest.fixture(params=["sqlite normal", "sqlite full", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    if request.param == "postgresql":
        return Place(tmp_path / "data", request.getfixturevalue("postgresql"))
    found: Place = request.getfixturevalue("sqlite")
    return found


@pytest.fixture
def durability(request: pytest.FixtureRequest) -> Durability:
    return "full" if "sqlite full" in request.node.callspec.params.values() else "normal"


@pytest.fixture
async def recorder(place: Place, durability: Durability) -> AsyncIterator[Recorder]:
    recorder = Recorder.open(place, durability=durability)
    yield recorder
    await recorder.close()


async def test_an_acknowledged_intent_is_committed(recorder: Recorder, place: Place) -> None:
    await recorder.intent(intent("c1"))
    assert [(r[0], r[1]) for r in rows(place)] == [(OPENED, "c1")]
    [(*call, owner)] = rows(
        place,
        "SELECT decision_id, at, department, cost_centre, use_case, zone, endpoint, model, owner FROM open_intent",
    )
    assert call == [
        "c1",
        "2026-03-02T12:00:00.000005Z",
        "51 Jugendamt",
        "51-100",
        "letters",
        "yellow",
        "hub-yellow",
        "mid",
    ]
    assert (owner == 0) is (place.url is None)


async def test_a_settlement_closes_the_call_and_moves_the_ledger(recorder: Recorder, place: Place) -> None:
    await recorder.intent(intent("c1"))
    assert await recorder.settle(settlement("c1")) is True
    assert rows(place, "SELECT * FROM open_intent") == []
    assert rows(place, "SELECT * FROM ledger") == [
        (
            *(
                "2026-03-02" if place.url is None else date(2026, 3, 2),
                "51 Jugendamt",
                "51-100",
                "letters",
                "yellow",
                "hub-yellow",
                "mid",
                "2026-01",
                "EUR",
            ),
            *(1, 200, 300, 0, 0, 150_000_000, 0, 0, 0, 0),
        )
    ]
    payload = json.loads(rows(place)[1][2])
    assert payload["usage"] == {"tokens_in": 200, "tokens_out": 300}
    assert list(payload) == sorted(payload)


async def test_settling_twice_counts_once(recorder: Recorder, place: Place) -> None:
    await recorder.intent(intent("c1"))
    first, second = recorder.settle(settlement("c1")), recorder.settle(settlement("c1", cost_pico=9))
    assert (await first, await second) == (True, False)
    assert await recorder.settle(settlement("c1")) is False
    assert await recorder.settle(settlement("never opened")) is False
    assert rows(place, "SELECT calls, cost_pico FROM ledger") == [(1, 150_000_000)]
    assert len(rows(place)) == 2


async def test_an_id_under_way_cannot_be_opened_again(recorder: Recorder, place: Place) -> None:
    one, two = await asyncio.gather(
        recorder.intent(intent("c1")), recorder.intent(intent("c1")), return_exceptions=True
    )
    assert one is None
    assert isinstance(two, RecordError)
    with pytest.raises(RecordError):
        await recorder.intent(intent("c1"))
    assert len(rows(place)) == 1


async def test_nobody_needs_to_await_an_end(recorder: Recorder, place: Place) -> None:
    await recorder.intent(intent("c1"))
    recorder.settle(settlement("c1"))
    recorder.refuse(refusal("c2"))
    recorder.event(event())
    await recorder.close()
    assert [r[0] for r in rows(place)] == [OPENED, SETTLED, REFUSED, "endpoint:hosting:drift"]


async def test_a_cancelled_waiter_does_not_take_its_settlement_along(recorder: Recorder) -> None:
    await recorder.intent(intent("c1"))
    booking = recorder.settle(settlement("c1"))
    booking.cancel()
    async with asyncio.timeout(20):
        while recorder.open_calls:  # noqa: ASYNC110
            await asyncio.sleep(0.002)


async def test_many_at_once_share_transactions_and_keep_the_books_sound(
    recorder: Recorder, place: Place
) -> None:
    async def call(number: int) -> None:
        await recorder.intent(intent(f"c{number}", department=f"{number % 3}"))
        done = recorder.settle(settlement(f"c{number}", department=f"{number % 3}", usage=Usage(1, number)))
        if number % 2:
            await done

    await asyncio.gather(*(call(n) for n in range(1000)))
    await recorder.close()
    report = verify_books(place)
    assert report.flaws == ()
    assert (report.rows, report.settled, report.open, report.ledger_lines) == (2000, 1000, (), 3)
    assert rows(place, "SELECT sum(calls), sum(tokens_out) FROM ledger") == [(1000, 499_500)]


async def test_overflow_is_on_record_and_moves_the_open_call(recorder: Recorder, place: Place) -> None:
    await recorder.intent(intent("c1"))
    await recorder.overflow(overflow("c1"))
    assert rows(place)[1][:2] == (OVERFLOWED, "c1")
    assert rows(place, "SELECT zone, endpoint, model FROM open_intent") == [("green", "own", "small")]
    with pytest.raises(RecordError):
        await recorder.overflow(overflow("not open"))
    await recorder.settle(settlement("c1"))
    await recorder.close()
    assert verify_books(place).sound


async def test_an_intent_withdrawn_before_it_is_written_leaves_no_trace(
    recorder: Recorder, place: Place
) -> None:
    task = asyncio.ensure_future(recorder.intent(intent("c1")))
    await asyncio.sleep(0)  # the task runs up to its wait; the commit stands behind it in the loop
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    await recorder.intent(intent("c2"))
    assert [r[1] for r in rows(place)] == ["c2"]


@pytest.mark.parametrize("turns", range(1, 6))
async def test_an_intent_whose_caller_goes_is_never_left_open(
    recorder: Recorder, place: Place, turns: int
) -> None:
    task = asyncio.ensure_future(recorder.intent(intent("c1")))
    for _ in range(turns):
        await asyncio.sleep(0)
    cancelled = task.cancel()
    [result] = await asyncio.gather(task, return_exceptions=True)
    if cancelled:
        assert isinstance(result, asyncio.CancelledError)
        await recorder.close()
        assert rows(place, "SELECT * FROM open_intent") == []
        ends = [json.loads(r[2]) for r in rows(place) if r[0] == SETTLED]
        assert [e["outcome"] for e in ends] in ([], ["client_gone"])
        assert all(e["cost_unknown"] is False for e in ends)
        assert verify_books(place).sound


async def test_open_calls_of_the_last_run_are_closed_as_interrupted(sqlite: Place) -> None:
    first = Recorder.open(sqlite)
    for number in range(1200):
        await first.intent(intent(f"c{number}"))
    await first.settle(settlement("c0"))
    await first.close()

    second = Recorder.open(sqlite)
    assert second.open_calls == 1199
    at = datetime(2026, 3, 3, tzinfo=UTC)
    assert second.recover(at) == 1199
    assert second.recover(at) == 0
    await second.close()
    report = verify_books(sqlite)
    assert report.flaws == ()
    assert (report.settled, report.open) == (1200, ())
    end = json.loads(rows(sqlite)[-1][2])
    assert end["outcome"] == Outcome.INTERRUPTED
    assert end["usage"] == {"tokens_in": 0, "tokens_out": 0, "estimated": True}
    assert end["cost_unknown"] is True
    assert rows(
        sqlite, "SELECT calls, estimated_calls, unknown_cost_calls, cost_pico FROM ledger ORDER BY calls"
    ) == [
        (1, 0, 0, 150_000_000),
        (1199, 1199, 1199, 0),
    ]


async def test_an_interrupted_call_is_booked_at_the_price_it_was_opened_with(place: Place) -> None:
    first = Recorder.open(place)
    francs = reservation()._replace(price_version="muster-7", currency="CHF")
    for name in ("stayed", "went home", "elsewhere"):
        await first.intent(intent(name), francs)
    await first.overflow(overflow("went home"))
    other = msgspec.structs.replace(overflow("elsewhere"), zone=Zone.YELLOW, endpoint="hub-2")
    await first.overflow(other)
    await first.close()

    second = Recorder.open(place)
    await close_all(second)
    await second.close()
    ends = [json.loads(row[2]) for row in rows(place) if row[0] == SETTLED]
    found = {end["decision_id"]: (end["price_version"], end["currency"], end["zone"]) for end in ends}
    assert found == {
        "stayed": ("muster-7", "CHF", "yellow"),
        "went home": ("", "EUR", "green"),
        "elsewhere": ("", "CHF", "yellow"),  # which price holds there, nobody has looked up
    }
    assert all(end["cost_unknown"] for end in ends)
    assert verify_books(place).sound


async def close_all(recorder: Recorder) -> None:
    """As the start does, on either database."""
    recorder.recover(datetime.now(UTC))
    await recorder.close_calls_of_the_dead(0)


async def test_recovery_leaves_calls_of_this_process_alone(sqlite: Place) -> None:
    recorder = Recorder.open(sqlite)
    await recorder.intent(intent("c1"))
    with pytest.raises(RuntimeError):
        recorder.recover(datetime.now(UTC))
    assert recorder.open_calls == 1
    await recorder.close()


async def test_records_beyond_belief_are_refused_before_they_reach_the_books(recorder: Recorder) -> None:
    await recorder.intent(intent("c1"))
    for wrong in (
        {"cost_pico": -1},
        {"cost_pico": 2**70},
        {"usage": Usage(-1, 0)},
        {"usage": Usage(0, 2**63)},
    ):
        with pytest.raises(ValueError, match="negative or beyond belief"):
            recorder.settle(settlement("c1", **wrong))
    with pytest.raises(ValueError, match="time zone"):
        recorder.settle(settlement("c1", at=datetime(2026, 1, 1)))
    with pytest.raises(ValueError, match="printable"):
        recorder.event(event("audit:line\nfeed"))
    with pytest.raises(ValueError, match="surrogate"):
        await recorder.intent(intent("c2", model="\ud800"))
    assert await recorder.settle(settlement("c1")) is True


async def test_after_the_end_nothing_is_taken(place: Place) -> None:
    recorder = Recorder.open(place)
    await recorder.intent(intent("c1"))
    await recorder.close()
    await recorder.close()
    assert not recorder.healthy
    with pytest.raises(RecordError):
        await recorder.intent(intent("c2"))
    with pytest.raises(RecordError):
        await recorder.settle(settlement("c1"))


async def test_a_record_that_cannot_be_stored_does_not_take_others_along(
    recorder: Recorder, place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    """SQLite takes integers of 64 bits; a larger one gets this far only by a mistake of ours."""
    monkeypatch.setattr("stellwerk.storage.recorder._MOST_PICO", 2**80)
    for name in ("c1", "c2", "c3"):
        await recorder.intent(intent(name))
    first, poison, third = (
        recorder.settle(settlement("c1", department="a")),
        recorder.settle(settlement("c2", department="b", cost_pico=2**70)),
        recorder.settle(settlement("c3", department="c")),
    )
    assert (await first, await third) == (True, True)
    with pytest.raises(RecordError):
        await poison
    assert recorder.healthy
    assert rows(place, "SELECT decision_id FROM open_intent") == [("c2",)]
