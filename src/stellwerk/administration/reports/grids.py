# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""What may be told of months and days: the ledger's sums, cut by the people behind them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import sqlalchemy as sa

from stellwerk.administration.reports import headcounts
from stellwerk.administration.reports.reading import Lists, cells, days, totals
from stellwerk.metering.report.block import Block, Grid
from stellwerk.metering.report.rows import Part
from stellwerk.metering.report.running import running_grid
from stellwerk.metering.report.suppress import grid
from stellwerk.values.calendar import Period


def is_over(month: date, today: date) -> bool:
    """Whether the month of a day has ended."""
    return Period.MONTH.last_day(month) < today


def counted(connection: sa.Connection, month: date, today: date, k: int) -> headcounts.Counted:
    """The people that count for a month."""
    found = headcounts.then(connection, month) if is_over(month, today) else None
    return found or headcounts.now(connection, k)


def grid_of(connection: sa.Connection, lists: Lists, month: date, today: date, k: int) -> Grid:
    """What may be told of a month. ``month``: its first day."""
    heads, least = counted(connection, month, today, k)
    cut = grid if is_over(month, today) else running_grid
    return cut(cells(connection, lists, month), heads, least)


def exact(connection: sa.Connection, lists: Lists, month: date) -> Grid:
    """A month that is over by department and cost centre, and nothing finer: quicker than all of it."""
    return Grid((), totals(connection, lists, month), (), frozenset())


def day_parts(connection: sa.Connection, lists: Lists, month: date, whole: Grid) -> Iterator[Part]:
    """The days of those departments whose days may be told."""
    units = {unit.departments[0]: unit for unit in whole.whole}
    first, last = month, Period.MONTH.last_day(month)
    for day, found in sorted(days(connection, lists, first, last, sorted(units)).items()):
        blocks = tuple(
            Block(
                units[cell.row.department],
                cell.row.cost_centre,
                cell.row.currency,
                cell.use_case,
                *cell.sort,
                cell.figures,
            )
            for cell in found
        )
        yield Part(month, Grid(blocks, {}, (), frozenset()), day)
