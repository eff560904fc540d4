# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""The tables of a month's report, in their order, by the names that one asks for them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from stellwerk.administration.reports import by_place, course, money_case
from stellwerk.administration.reports.month import MonthReport
from stellwerk.administration.reports.tables import Table

TABLES: Mapping[str, Callable[[MonthReport, str], Table | None]] = MappingProxyType(
    {
        "summary": course.summary,
        "department": by_place.by_department,
        "cost-centre": by_place.by_cost_centre,
        "use-case": by_place.by_use_case,
        "model": by_place.by_model,
        "zone": by_place.by_zone,
        "months": course.course,
        "forecast": course.forecasts,
        "plan": money_case.plans,
        "investment": money_case.case,
        "budgets": money_case.budgets,
    }
)
"""Each gives the table for a currency, or ``None`` where there is nothing to show."""


def tables(report: MonthReport, *names: str) -> list[Table]:
    """The tables of these names, by default all; one for each currency that occurs."""
    return [
        table
        for name in names or TABLES
        for currency in report.currencies
        if (table := TABLES[name](report, currency)) is not None
    ]
