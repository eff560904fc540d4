# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Working days in North Rhine-Westphalia, against calendars that were looked up."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stellwerk.values.holidays import easter, holidays, is_working_day, working_days

# Published dates of Easter Sunday, the earliest and the latest possible ones among them.
EASTER = {
    1818: (3, 22),
    1943: (4, 25),
    2008: (3, 23),
    2019: (4, 21),
    2024: (3, 31),
    2025: (4, 20),
    2026: (4, 5),
    2027: (3, 28),
    2028: (4, 16),
    2030: (4, 21),
    2038: (4, 25),
    2285: (3, 22),
}


@pytest.mark.parametrize("year", EASTER)
def test_easter(year: int) -> None:
    assert easter(year) == date(year, *EASTER[year])


@given(st.integers(1583, 4000))
def test_easter_is_a_sunday_between_22_march_and_25_april(year: int) -> None:
    assert easter(year).isoweekday() == 7
    assert date(year, 3, 22) <= easter(year) <= date(year, 4, 25)


def test_the_holidays_of_2026() -> None:
    assert {f"{day:%d.%m.}": name for day, name in holidays(2026).items()} == {
        "01.01.": "Neujahr",
        "03.04.": "Karfreitag",
        "06.04.": "Ostermontag",
        "01.05.": "Tag der Arbeit",
        "14.05.": "Christi Himmelfahrt",
        "25.05.": "Pfingstmontag",
        "04.06.": "Fronleichnam",
        "03.10.": "Tag der Deutschen Einheit",
        "01.11.": "Allerheiligen",
        "25.12.": "1. Weihnachtstag",
        "26.12.": "2. Weihnachtstag",
    }
    assert list(holidays(2026)) == sorted(holidays(2026))


@pytest.mark.parametrize(
    ("month", "days"),
    [
        (1, 21),
        (2, 20),
        (3, 22),
        (4, 20),
        (5, 18),
        (6, 21),
        (7, 23),
        (8, 21),
        (9, 22),
        (10, 22),
        (11, 21),
        (12, 22),
    ],
)
def test_working_days_of_the_months_of_2026(month: int, days: int) -> None:
    first = date(2026, month, 1)
    last = (first + timedelta(days=32)).replace(day=1) - timedelta(days=1)
    assert working_days(first, last) == days


def test_a_span_that_ends_before_it_begins_has_none() -> None:
    assert working_days(date(2026, 3, 2), date(2026, 3, 1)) == 0
    assert working_days(date(2026, 3, 2), date(2026, 3, 2)) == 1
    assert not is_working_day(date(2026, 11, 1))
    assert is_working_day(date(2026, 12, 24))
