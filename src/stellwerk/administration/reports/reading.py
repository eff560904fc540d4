# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""What reports read of the ledger: sums, never a call."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Any

import sqlalchemy as sa

from stellwerk.metering.prices.price_list import PriceList
from stellwerk.metering.report.cells import NOTHING, Cell, Figures, Row, Sort
from stellwerk.storage import prices
from stellwerk.storage.tables import ledger
from stellwerk.values.calendar import Period

_SUMS = tuple(
    sa.cast(sa.func.sum(column), sa.BigInteger)
    for column in (
        *(
            ledger.c.calls,
            ledger.c.tokens_in,
            ledger.c.tokens_out,
            ledger.c.cached_in,
            ledger.c.reasoning_out,
        ),
        *(ledger.c.estimated_calls, ledger.c.unknown_cost_calls, ledger.c.auto_calls),
        *(ledger.c.cost_pico, ledger.c.auto_saved_pico),
    )
)
_ROW = (ledger.c.department, ledger.c.cost_centre, ledger.c.currency)
_FINE = (ledger.c.use_case, ledger.c.zone, ledger.c.model)


class Lists:
    """The price lists of the house, as reports need them: whose they are, and their rate of VAT."""

    def __init__(self, lists: Sequence[PriceList]) -> None:
        self.all = tuple(lists)
        self._by_version = {one.version: one for one in lists}

    def provider(self, version: str) -> str:
        """Whose list it is; "" where nothing is billed, or nobody knows the list any more."""
        found = self._by_version.get(version)
        return found.provider if found is not None else ""

    def vat_pico(self, version: str, cost_pico: int) -> int:
        """The VAT on an amount; none where the list states no rate."""
        found = self._by_version.get(version)
        if found is None or not found.vat_percent:
            return 0
        return int((Decimal(cost_pico) * found.vat_percent / 100).to_integral_value(ROUND_HALF_EVEN))

    @property
    def without_vat(self) -> frozenset[str]:
        """Versions that state no rate."""
        return frozenset(one.version for one in self.all if one.vat_percent is None)


def lists_of(connection: sa.Connection) -> Lists:
    """Every price list, those that were corrected included: what was booked by them stands."""
    return Lists([stored.list for stored in prices.lists(connection)])


def cells(connection: sa.Connection, lists: Lists, month: date) -> list[Cell]:
    """The month's sums. ``month``: any day of it."""
    found: dict[tuple[Row, str, Sort], Figures] = {}
    for row in _grouped(connection, (*_ROW, *_FINE), *_bounds(month)):
        department, cost_centre, currency, use_case, zone, model, version, *sums = row
        key = (Row(department, cost_centre, currency), use_case, Sort(zone, lists.provider(version), model))
        found[key] = found.get(key, NOTHING).plus(_figures(lists, version, sums))
    return [Cell(*key, figures) for key, figures in found.items()]


def totals(connection: sa.Connection, lists: Lists, month: date) -> Mapping[Row, Figures]:
    """The month's sums by department and cost centre, without what is finer."""
    found: dict[Row, Figures] = {}
    for row in _grouped(connection, _ROW, *_bounds(month)):
        department, cost_centre, currency, version, *sums = row
        key = Row(department, cost_centre, currency)
        found[key] = found.get(key, NOTHING).plus(_figures(lists, version, sums))
    return found


def months(
    connection: sa.Connection, lists: Lists, first: date, until: date
) -> dict[tuple[date, str, str], Figures]:
    """Sums by month (its first day), department and currency. ``until``: the first day that is not in it any more."""
    if connection.dialect.name == "sqlite":
        month: sa.ColumnElement[Any] = sa.func.substr(sa.cast(ledger.c.day, sa.String), 1, 7)
    else:
        month = sa.func.to_char(ledger.c.day, "YYYY-MM")
    by = (month, ledger.c.department, ledger.c.currency, ledger.c.price_version)
    rows = connection.execute(
        sa.select(*by, *_SUMS).where(ledger.c.day >= first, ledger.c.day < until).group_by(*by)
    )
    found: dict[tuple[date, str, str], Figures] = {}
    for text, department, currency, version, *sums in rows:
        key = (date.fromisoformat(f"{text}-01"), department, currency)
        found[key] = found.get(key, NOTHING).plus(_figures(lists, version, sums))
    return found


def days(
    connection: sa.Connection, lists: Lists, first: date, last: date, departments: Sequence[str]
) -> dict[date, list[Cell]]:
    """Sums by day, of these departments alone."""
    found: dict[tuple[date, Row, str, Sort], Figures] = {}
    columns = (ledger.c.day, *_ROW, *_FINE)
    for read in _grouped(connection, columns, first, last, ledger.c.department.in_(departments)):
        day, department, cost_centre, currency, use_case, zone, model, version, *sums = read
        sort = Sort(zone, lists.provider(version), model)
        key = (day, Row(department, cost_centre, currency), use_case, sort)
        found[key] = found.get(key, NOTHING).plus(_figures(lists, version, sums))
    by_day: dict[date, list[Cell]] = {}
    for (day, row, use_case, sort), figures in found.items():
        by_day.setdefault(day, []).append(Cell(row, use_case, sort, figures))
    return by_day


def spent_by_day(
    connection: sa.Connection, first: date, last: date
) -> dict[tuple[str, str], dict[date, int]]:
    """Net amounts (10^-12) by department and currency, then by day: for extrapolating, not for showing."""
    found: dict[tuple[str, str], dict[date, int]] = {}
    columns = (ledger.c.department, ledger.c.currency, ledger.c.day)
    rows = connection.execute(
        sa.select(*columns, sa.cast(sa.func.sum(ledger.c.cost_pico), sa.BigInteger))
        .where(ledger.c.day >= first, ledger.c.day <= last)
        .group_by(*columns)
    )
    for department, currency, day, pico in rows:
        found.setdefault((department, currency), {})[day] = int(pico)
    return found


def first_day(connection: sa.Connection) -> date | None:
    """The first day of the ledger."""
    found: date | None = connection.execute(sa.select(sa.func.min(ledger.c.day))).scalar()
    return found


def any_in(connection: sa.Connection, month: date) -> bool:
    """Whether anything is booked in the month."""
    first, last = _bounds(month)
    there = sa.select(ledger.c.day).where(ledger.c.day >= first, ledger.c.day <= last).limit(1)
    return connection.execute(there).first() is not None


def _grouped(
    connection: sa.Connection, columns: Sequence[sa.Column[Any]], first: date, last: date, *only: Any
) -> Sequence[Any]:
    by = (*columns, ledger.c.price_version)
    rows: Any = connection.execute(
        sa.select(*by, *_SUMS).where(ledger.c.day >= first, ledger.c.day <= last, *only).group_by(*by)
    )
    return rows.all()  # type: ignore[no-any-return]


def _figures(lists: Lists, version: str, sums: Sequence[int]) -> Figures:
    *counts, cost, saved = map(int, sums)
    return Figures._make((*counts, cost, lists.vat_pico(version, cost), saved))


def _bounds(month: date) -> tuple[date, date]:
    return Period.MONTH.first_day(month), Period.MONTH.last_day(month)
