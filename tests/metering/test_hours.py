# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Spans by hour: nothing is lost, nothing is in the wrong hour."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from stellwerk.metering.hours import by_hour

NS = 10**9
TEN = datetime(2026, 4, 1, 10, tzinfo=UTC)


def test_by_hand() -> None:
    began = TEN + timedelta(minutes=59)
    assert list(by_hour(began, 30 * NS, 7)) == [(TEN, 30 * NS, 7)]
    assert list(by_hour(began, 60 * NS, 7)) == [(TEN, 60 * NS, 7)]
    eleven, twelve = TEN + timedelta(hours=1), TEN + timedelta(hours=2)
    assert list(by_hour(began, 7200 * NS, 7200)) == [
        (TEN, 60 * NS, 60),
        (eleven, 3600 * NS, 3600),
        (twelve, 3540 * NS, 3540),
    ]
    assert list(by_hour(TEN, 0, 5)) == [(TEN, 0, 5)]


@given(
    st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1), timezones=st.just(UTC)),
    st.integers(0, 20 * 3600 * NS),
    st.integers(0, 10**15),
)
def test_both_add_up(began: datetime, ns: int, amount: int) -> None:
    parts = list(by_hour(began, ns, amount))
    assert sum(part for _, part, _ in parts) == ns
    assert sum(part for _, _, part in parts) == amount
    assert all(length >= 0 and part >= 0 for _, length, part in parts)
    assert all(length <= 3600 * NS for _, length, _ in parts)
    hours = [hour for hour, _, _ in parts]
    assert hours == [hours[0] + timedelta(hours=n) for n in range(len(hours))]
    assert hours[0] <= began < hours[0] + timedelta(hours=1)
    assert all(hour.minute == hour.second == hour.microsecond == 0 for hour in hours)
