# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""A report as JSON has it: keys, counts as numbers, exact amounts as decimal text."""

from __future__ import annotations

from typing import Any

from stellwerk.administration.reports.month import MonthReport
from stellwerk.administration.reports.tables import Amount, Line, Table, Value
from stellwerk.metering.report.cells import Figures
from stellwerk.metering.report.rows import Place
from stellwerk.values.amount import plain
from stellwerk.values.money import from_pico


def report_as_json(report: MonthReport, tables: list[Table]) -> dict[str, Any]:
    """A month's report."""
    return {
        "month": f"{report.first:%Y-%m}",
        "over": report.over,
        "as_of": report.now.isoformat(timespec="seconds"),
        "department": report.department,
        "group_size": report.k,
        "tables": [_table(table) for table in tables],
    }


def row_as_json(place: Place, figures: Figures) -> dict[str, Any]:
    """A row of a report of use."""
    return {
        "month": None if place.month is None else f"{place.month:%Y-%m}",
        "day": None if place.day is None else place.day.isoformat(),
        "department": place.department,
        "departments": list(place.departments),
        "cost_centre": place.cost_centre,
        "use_case": place.use_case,
        "model": place.model,
        "zone": place.zone,
        "held_back": place.held_back,
        "calls": figures.calls,
        "tokens_in": figures.tokens_in,
        "tokens_out": figures.tokens_out,
        "cached_in": figures.cached_in,
        "reasoning_out": figures.reasoning_out,
        "estimated_calls": figures.estimated_calls,
        "unknown_cost_calls": figures.unknown_cost_calls,
        "auto_calls": figures.auto_calls,
        "net": _amount(figures.cost_pico),
        "vat": _amount(figures.vat_pico),
        "saved": _amount(figures.saved_pico),
        "currency": place.currency,
    }


def _table(table: Table) -> dict[str, Any]:
    return {
        "key": table.key,
        "title": table.title,
        "currency": table.currency,
        "rows": [_row(table, line) for line in table.lines],
        "notes": list(table.notes),
    }


def _row(table: Table, line: Line) -> dict[str, Any]:
    values = {column.key: _value(value) for column, value in zip(table.columns, line.values, strict=True)}
    return {**values, "level": line.level, "held_back": line.held_back}


def _value(value: Value) -> str | int | None:
    return _amount(value.pico) if isinstance(value, Amount) else value


def _amount(pico: int) -> str:
    return plain(from_pico(pico))
