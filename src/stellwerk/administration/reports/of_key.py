# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""What the programs of a key's department used for the key's use case, by day or by month.

Of the sums, never of the key: one key may be one person's. Days are told of departments with people enough, whose days
any report may tell; of every other department the months that are over, and without the use case.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import msgspec

from stellwerk.administration.reports import headcounts
from stellwerk.administration.reports.grids import grid_of, is_over
from stellwerk.administration.reports.reading import days, lists_of
from stellwerk.administration.reports.usage import months_between
from stellwerk.metering.report.cells import NOTHING, Figures
from stellwerk.metering.report.people import Unit
from stellwerk.storage.database import Database
from stellwerk.values.calendar import Period

_ONE = timedelta(days=1)


class Bucket(msgspec.Struct, frozen=True):
    """A span of German days, and what was used in it by currency."""

    first: date
    until: date  # the day after its last one
    use_case: str | None  # None: of the whole department
    figures: dict[str, Figures]


def buckets(
    database: Database,
    department: str,
    use_case: str,
    first: date,
    last: date,
    *,
    today: date,
    k: int,
    most: int,
) -> list[Bucket]:
    """Buckets from the one that ``first`` lies in to the one of ``last``, in their order; at most ``most``."""
    found: list[Bucket] = []
    for month in months_between(first, min(last, today)):
        headcounts.write_down(database, [month], today, k)
        found += _of_month(database, department, use_case, month, today, k)
        found = [bucket for bucket in found if bucket.until > first and bucket.first <= last]
        if len(found) >= most:
            break
    return found[:most]


def _of_month(
    database: Database, department: str, use_case: str, month: date, today: date, k: int
) -> Iterator[Bucket]:
    with database.reading() as connection:
        lists = lists_of(connection)
        grid = grid_of(connection, lists, month, today, k)
        if Unit(department, (department,)) not in grid.whole:
            if is_over(month, today):
                of = {row.currency: NOTHING for row in grid.totals if row.department == department}
                for row, figures in grid.totals.items():
                    if row.department == department:
                        of[row.currency] = of[row.currency].plus(figures)
                yield Bucket(month, Period.MONTH.next_first_day(month), None, of)
            return
        last = min(Period.MONTH.last_day(month), today)
        by_day = days(connection, lists, month, last, [department])
    for number in range((last - month).days + 1):
        day = month + _ONE * number
        mine: dict[str, Figures] = {}
        for cell in by_day.get(day, ()):
            if cell.use_case == use_case:
                mine[cell.row.currency] = mine.get(cell.row.currency, NOTHING).plus(cell.figures)
        yield Bucket(day, day + _ONE, use_case, mine)
