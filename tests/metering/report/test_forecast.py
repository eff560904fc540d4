# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""The end of a running month, extrapolated by working days."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from stellwerk.metering.report.forecast import LEAST, SAMPLE, forecast
from stellwerk.values.holidays import is_working_day, working_days

LONG_AGO = date(2020, 1, 1)
ONE = timedelta(days=1)


def days(first: date, last: date) -> list[date]:
    return [first + ONE * n for n in range((last - first).days + 1)]


def test_even_days_go_on_evenly() -> None:
    """100 on every working day of November 2026 (21 of them), asked on the 16th in the morning."""
    spent = {day: 100 for day in days(date(2026, 11, 1), date(2026, 11, 15)) if is_working_day(day)}
    found = forecast(spent, date(2026, 11, 16), LONG_AGO)
    assert found is not None
    assert (found.spent, found.expected, found.low, found.high) == (1000, 2100, 2100, 2100)
    assert (found.sample_days, found.working_days_left) == (10, 11)


def test_today_counts_with_what_is_missing() -> None:
    spent = {day: 100 for day in days(date(2026, 11, 1), date(2026, 11, 15)) if is_working_day(day)}
    spent[date(2026, 11, 16)] = 40
    found = forecast(spent, date(2026, 11, 16), LONG_AGO)
    assert found is not None
    assert (found.spent, found.expected) == (1040, 2100)


def test_a_weekend_belongs_to_the_day_before_and_a_holiday_is_none() -> None:
    """2026: Good Friday 3 April, Easter Monday 6 April."""
    spent = {day: 10 for day in days(date(2026, 3, 16), date(2026, 4, 12)) if is_working_day(day)}
    spent[date(2026, 4, 5)] = 7
    found = forecast(spent, date(2026, 4, 13), LONG_AGO)
    assert found is not None
    assert found.sample_days == SAMPLE
    assert found.expected == 67 + round(Decimal(107) / 10 * 14)


def test_the_first_days_of_a_month_go_by_the_last_one() -> None:
    spent = {day: 50 for day in days(date(2026, 8, 1), date(2026, 8, 31)) if is_working_day(day)}
    found = forecast(spent, date(2026, 9, 1), LONG_AGO)
    assert found is not None
    assert (found.spent, found.expected, found.sample_days) == (0, 50 * 22, SAMPLE)


def test_too_few_days_give_no_forecast() -> None:
    """Days before the house had Stellwerk are not days without use."""
    begun = date(2026, 11, 10)
    spent = dict.fromkeys(days(begun, date(2026, 11, 16)), 5)
    assert working_days(begun, date(2026, 11, 13)) == LEAST - 1
    assert forecast(spent, date(2026, 11, 16), begun) is None
    assert forecast(spent, date(2026, 11, 17), begun) is not None
    assert forecast({}, date(2026, 11, 16), LONG_AGO) is not None


def test_uneven_days_widen_the_range_as_the_docstring_says() -> None:
    """Ten days, 5 of 0 and 5 of 200: s^2 = 100000/9; 11 days to come: 2 s sqrt(11 + 121/10) = 1013.2."""
    working = [day for day in days(date(2026, 11, 1), date(2026, 11, 15)) if is_working_day(day)]
    found = forecast({day: 200 * (n % 2) for n, day in enumerate(working)}, date(2026, 11, 16), LONG_AGO)
    assert found is not None
    assert found.expected == 2100
    assert found.high - found.expected == 1013
    assert found.low == 2100 - 1013


@given(st.dictionaries(st.integers(0, 60), st.integers(0, 10**16), max_size=60), st.integers(0, 29))
def test_it_never_promises_less_than_is_spent(by_day: dict[int, int], into: int) -> None:
    today = date(2026, 6, 1) + ONE * into
    spent = {
        date(2026, 4, 15) + ONE * n: amount
        for n, amount in by_day.items()
        if date(2026, 4, 15) + ONE * n <= today
    }
    found = forecast(spent, today, LONG_AGO)
    assert found is not None
    month = sum(amount for day, amount in spent.items() if day.month == 6)
    assert month == found.spent <= found.low <= found.expected <= found.high
