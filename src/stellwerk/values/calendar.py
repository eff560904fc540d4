# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Days and periods as the treasury knows them: German time, calendar months, quarters and years.

The budget year of German municipalities is the calendar year (§ 78(4) GO NRW). A call belongs to the day on which
it began.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Europe/Berlin")


class Period(StrEnum):
    """For how long an amount lasts."""

    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"

    def first_day(self, day: date) -> date:
        """The first day of the period that ``day`` lies in."""
        if self is Period.YEAR:
            return date(day.year, 1, 1)
        month = day.month if self is Period.MONTH else day.month - (day.month - 1) % 3
        return date(day.year, month, 1)

    def next_first_day(self, day: date) -> date:
        """The first day of the period after the one that ``day`` lies in."""
        months = {Period.MONTH: 1, Period.QUARTER: 3, Period.YEAR: 12}[self]
        first = self.first_day(day)
        year, month = divmod(first.year * 12 + first.month - 1 + months, 12)
        return date(year, month + 1, 1)

    def last_day(self, day: date) -> date:
        """The last day of the period that ``day`` lies in."""
        return self.next_first_day(day) - timedelta(days=1)


def local_day(at: datetime) -> date:
    """The German day of an aware time."""
    return at.astimezone(ZONE).date()


def begins_at(day: date) -> datetime:
    """When a German day begins, in UTC."""
    return datetime(day.year, day.month, day.day, tzinfo=ZONE).astimezone(UTC)
