# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""A month as a report shows it, for one reader: read from the ledger as far as its tables ask."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from functools import cached_property

import sqlalchemy as sa

from stellwerk.administration.permit import reach
from stellwerk.administration.reports import headcounts
from stellwerk.administration.reports.grids import exact, grid_of, is_over
from stellwerk.administration.reports.reading import Lists, lists_of, months
from stellwerk.administration.reports.titles import Titles, titles_of
from stellwerk.errors import InvalidValue
from stellwerk.identity.actor import Actor, below
from stellwerk.identity.roles import Permission
from stellwerk.metering.report.block import Grid
from stellwerk.metering.report.cells import NOTHING, Figures
from stellwerk.metering.report.rows import Asked, By, Part, Place, answer
from stellwerk.policy.register import Register
from stellwerk.storage.database import Database
from stellwerk.storage.prices import with_prices
from stellwerk.values.calendar import Period, local_day

COURSE = 12
"""Months of the course, the report's own among them."""


class MonthReport:
    """One month for one reader. Holds the connection that it reads from."""

    def __init__(
        self,
        connection: sa.Connection,
        actor: Actor,
        month: date,
        *,
        now: datetime,
        k: int,
        department: str | None = None,
        register: Register | None = None,
    ) -> None:
        """``month``: any day of it. ``department``: only it and those below it.

        Raises:
            Forbidden: the actor may read no report.
            InvalidValue: there is no such department, or the month has not begun.
        """
        self.connection, self.actor = connection, actor
        self.first, self.now, self.department = Period.MONTH.first_day(month), now, department
        self.last = Period.MONTH.last_day(month)
        self.today = local_day(now)
        self.over = is_over(month, self.today)
        if self.first > self.today:
            raise InvalidValue({"month": "has not begun yet; choose an earlier one"})
        self.titles: Titles = titles_of(connection)
        allowed = reach(connection, actor, Permission.REPORT_READ)
        if department is not None:
            wanted = below({department}, self.titles.parents)
            if not wanted or (allowed is not None and department not in allowed):
                raise InvalidValue({"department": "there is no such department"})
            allowed = wanted
        self.departments: frozenset[str] | None = allowed
        counted = headcounts.then(connection, self.first) if self.over else None
        self.k = k if counted is None else counted.k
        self._k = k
        self._register = register

    @property
    def house(self) -> bool:
        """Whether it is about the whole house."""
        return self.departments is None

    @cached_property
    def lists(self) -> Lists:
        """Price lists."""
        return lists_of(self.connection)

    @cached_property
    def register(self) -> Register | None:
        """Endpoints and models with today's prices, where the configuration is known."""
        return None if self._register is None else with_prices(self.connection, self._register)

    @cached_property
    def grid(self) -> Grid:
        """What may be told of the month."""
        return grid_of(self.connection, self.lists, self.first, self.today, self._k)

    @cached_property
    def sums(self) -> Grid:
        """The same without what is finer than departments, which is quicker to read."""
        if "grid" in self.__dict__ or not self.over:
            return self.grid
        return exact(self.connection, self.lists, self.first)

    def rows(self, *by: By) -> list[tuple[Place, Figures]]:
        """Rows of the month, for this reader, in no certain order."""
        asked = Asked(by=by, departments=self.departments)
        grid = self.grid if asked.fine else self.sums
        return list(answer([Part(self.first, grid)], asked).rows.items())

    @cached_property
    def totals(self) -> Mapping[str, Figures]:
        """The month by currency. While it runs, of departments without enough people only what others hide."""
        return {place.currency: figures for place, figures in self.rows()}

    @property
    def currencies(self) -> list[str]:
        """Those that occur in the month; at least one."""
        return sorted(self.totals) or ["EUR"]

    @cached_property
    def course(self) -> Mapping[tuple[date, str], Figures]:
        """The last months by their first day and currency, up to this one."""
        first = self.first
        for _ in range(COURSE - 1):
            first = Period.MONTH.first_day(date.fromordinal(first.toordinal() - 1))
        found: dict[tuple[date, str], Figures] = {}
        until = self.first if not self.over else Period.MONTH.next_first_day(self.first)
        for (month, department, currency), figures in months(
            self.connection, self.lists, first, until
        ).items():
            if self.departments is None or department in self.departments:
                key = (month, currency)
                found[key] = found.get(key, NOTHING).plus(figures)
        if not self.over:
            found |= {(self.first, currency): figures for currency, figures in self.totals.items()}
        return found


def write_down(database: Database, actor: Actor, month: date, *, now: datetime, k: int) -> None:
    """Before a report of a month is read: write down its people if nobody has, see :mod:`.headcounts`.

    Raises:
        Forbidden: the actor may read no report.
    """
    with database.reading() as connection:
        reach(connection, actor, Permission.REPORT_READ)
    headcounts.write_down(database, [Period.MONTH.first_day(month)], local_day(now), k)
