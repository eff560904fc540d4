# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Which budgets a call is paid from, what it holds of them, when they are used up; periods of the treasury."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stellwerk.metering.budget import Budget, Budgets, Claim, NoRoom, State, claims_of
from stellwerk.metering.reservation import claims_in, claims_text
from stellwerk.values.calendar import Period, begins_at, local_day
from stellwerk.values.caller import Caller
from stellwerk.values.zone import Zone

ME = Caller("key1", "51-2", "briefe", "5100")
PARENTS = {"51-2": "51", "51": "dezernat", "dezernat": None, "32": "dezernat"}


def budget(name: str, **fields: object) -> Budget:
    return Budget(**{"id": name, "title": name, "amount_pico": 100, "period": Period.MONTH, **fields})  # type: ignore[arg-type]


def test_every_unit_that_a_call_belongs_to_pays() -> None:
    paying = [
        budget("own", department="51-2"),
        budget("above", department="dezernat"),
        budget("centre", cost_centre="5100"),
        budget("case", use_case="briefe"),
        budget("key", api_key="key1"),
        budget("house"),
    ]
    others = [
        budget("sister", department="32"),
        budget("below", department="51-2-1"),
        budget("centre2", cost_centre="3200"),
        budget("case2", use_case="akten"),
        budget("key2", api_key="key2"),
    ]
    found = Budgets([*others, *paying], PARENTS).of(ME)
    assert {b.id for b in found} == {b.id for b in paying}


def test_a_circle_of_departments_ends() -> None:
    assert len(Budgets([budget("b", department="51")], {"51": "51-2", "51-2": "51"}).of(ME)) == 1


def test_a_call_holds_of_each_budget_what_it_may_cost_there() -> None:
    most = {Zone.YELLOW: 3, Zone.RED: 9}
    budgets = [budget("y", zone=Zone.YELLOW), budget("r", zone=Zone.RED), budget("both", period=Period.YEAR)]
    claims = claims_of(budgets, most, date(2026, 11, 28))
    assert [(c.budget, c.period, c.zone, c.amount_pico) for c in claims] == [
        ("y", "2026-11-01", "yellow", 3),
        ("r", "2026-11-01", "red", 9),
        ("both", "2026-01-01", "", 9),
    ]
    assert claims_of([budget("r", zone=Zone.RED)], {Zone.YELLOW: 3}, date(2026, 1, 1)) == ()
    assert claims_in(claims_text(claims)) == claims
    assert claims_in(claims_text(())) == ()


def test_nothing_is_converted() -> None:
    """What is billed in another currency fits into no hard budget, and counts for no soft one."""
    budgets = [budget("hard"), budget("soft", hard=False), budget("dollars", currency="USD")]
    [hard, dollars] = claims_of(budgets, {Zone.RED: 1}, date(2026, 1, 1), "USD")
    assert (hard.budget, dollars.budget, dollars.amount_pico) == ("hard", "dollars", 1)
    assert not State().has_room(hard)
    assert not NoRoom(hard, State(5, 0)).may_come
    assert hard.warn_at == ()


def claim(amount: int, *, limit: int = 100, hard: bool = True) -> Claim:
    return Claim("b", "2026-11-01", "", amount, limit, hard, (80, 90, 100))


@given(st.integers(0, 200), st.integers(0, 200), st.integers(0, 200), st.booleans())
def test_room_means_that_the_amount_can_never_be_exceeded(
    reserved: int, spent: int, amount: int, hard: bool
) -> None:
    state, wanted = State(reserved, spent), claim(amount, hard=hard)
    if state.has_room(wanted):
        assert not hard or spent + reserved + amount <= 100
    else:
        assert hard
        may = NoRoom(wanted, state).may_come
        assert may == (reserved > 0 and spent + amount <= 100)


@pytest.mark.parametrize(
    ("spent", "told", "step"),
    [(79, 0, 0), (80, 0, 80), (89, 80, 0), (95, 0, 90), (95, 80, 90), (100, 90, 100), (250, 100, 0)],
)
def test_thresholds_are_reached_once(spent: int, told: int, step: int) -> None:
    assert State(0, spent, told).reached(claim(1)) == step


def test_a_budget_of_nothing_reaches_no_threshold() -> None:
    assert State(0, 5).reached(claim(1, limit=0)) == 0


@given(st.dates(date(2020, 1, 1), date(2090, 1, 1)), st.sampled_from(Period))
def test_periods_follow_each_other_without_gap(day: date, period: Period) -> None:
    first, last, following = period.first_day(day), period.last_day(day), period.next_first_day(day)
    assert first <= day <= last
    assert last + timedelta(days=1) == following == period.first_day(following)
    assert period.first_day(first) == period.first_day(last) == first


@pytest.mark.parametrize(
    ("at", "day"),
    [
        (datetime(2026, 1, 31, 22, 59, tzinfo=UTC), date(2026, 1, 31)),
        (datetime(2026, 1, 31, 23, 0, tzinfo=UTC), date(2026, 2, 1)),
        (datetime(2026, 6, 30, 21, 59, tzinfo=UTC), date(2026, 6, 30)),
        (datetime(2026, 6, 30, 22, 0, tzinfo=UTC), date(2026, 7, 1)),
    ],
)
def test_days_are_german_days(at: datetime, day: date) -> None:
    assert local_day(at) == day


@given(st.dates(date(1997, 1, 1), date(2090, 1, 1)))
def test_a_day_begins_when_it_begins(day: date) -> None:
    assert local_day(begins_at(day)) == day
    assert local_day(begins_at(day) - timedelta(microseconds=1)) == day - timedelta(days=1)
