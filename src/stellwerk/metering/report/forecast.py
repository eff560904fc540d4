# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""What a running month will come to, if it goes on as the last working days went.

With the working days until yesterday as a sample (those of this month, filled up with the last of the month before
to at least :data:`SAMPLE`), their mean m and standard deviation s of n days, and r working days to come (today counts
with what is still missing of m):

* forecast = spent until yesterday + m * r, and never less than what is spent already
* range    = forecast -/+ 2 * s * sqrt(r + r^2 / n), the spread of a sum of r days around an estimated mean;
  its lower end is never less than what is spent

What was used on Saturdays, Sundays and holidays counts with the working day before. No season, no trend: a month that
begins or ends unlike the one before it comes out differently.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal, localcontext

import msgspec

from stellwerk.values.calendar import Period
from stellwerk.values.holidays import is_working_day, working_days

SAMPLE = 10
"""Working days that a sample holds at least, where there are as many."""

LEAST = 5
"""Working days without which nothing is extrapolated."""

_SPREADS = 2  # about 95 per cent of the months, if days differ like a normal distribution
_ONE = timedelta(days=1)


class Forecast(msgspec.Struct, frozen=True):
    """A month's end as far as it can be told. Amounts are integers of the unit that went in."""

    spent: int  # until now
    expected: int
    low: int
    high: int
    sample_days: int
    working_days_left: int  # today included


def forecast(by_day: Mapping[date, int], today: date, since: date) -> Forecast | None:
    """The forecast for the month of ``today``.

    Args:
        by_day: what was spent, by German day; days without anything may be missing. Until today.
        today: a day that is not over.
        since: the first day on which anything could have been spent.

    Returns:
        ``None`` before there are :data:`LEAST` working days to go by.
    """
    first = Period.MONTH.first_day(today)
    last = Period.MONTH.last_day(today)
    spent = sum(amount for day, amount in by_day.items() if first <= day <= today)
    sample = _sample(by_day, today, first, max(since, first - _ONE * 62))
    if len(sample) < LEAST:
        return None
    until_yesterday = spent - by_day.get(today, 0)
    left = working_days(today, last)
    n = len(sample)
    with localcontext() as context:
        context.prec = 50
        mean = Decimal(sum(sample)) / n
        variance = sum(((amount - mean) ** 2 for amount in sample), Decimal(0)) / (n - 1)
        spread = _SPREADS * (variance * (left + Decimal(left * left) / n)).sqrt()
        expected = max(until_yesterday + mean * left, Decimal(spent))
        return Forecast(
            spent=spent,
            expected=_whole(expected),
            low=max(_whole(expected - spread), spent),
            high=_whole(expected + spread),
            sample_days=n,
            working_days_left=left,
        )


def _sample(by_day: Mapping[date, int], today: date, first: date, since: date) -> list[int]:
    """What was spent on working days before ``today``, the last first."""
    found: list[int] = []
    day, waiting = today - _ONE, 0
    while day >= since and (day >= first or len(found) < SAMPLE):
        waiting += by_day.get(day, 0)
        if is_working_day(day):
            found.append(waiting)
            waiting = 0
        day -= _ONE
    return found


def _whole(amount: Decimal) -> int:
    return int(amount.to_integral_value(ROUND_HALF_UP))
