# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""A month at a glance, the months before it, and what a running one will come to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date

from stellwerk.administration.reports import german
from stellwerk.administration.reports.by_place import nothing_told, nothing_yet
from stellwerk.administration.reports.month import MonthReport
from stellwerk.administration.reports.reading import first_day, spent_by_day
from stellwerk.administration.reports.tables import Amount, Bars, Column, Kind, Line, Table
from stellwerk.metering.report.cells import NOTHING
from stellwerk.metering.report.cents import rounded
from stellwerk.metering.report.forecast import LEAST, Forecast, forecast
from stellwerk.metering.report.people import Unit
from stellwerk.values.calendar import Period

_MONTH_COLUMNS = (
    Column("month", "Monat"),
    Column("calls", "Aufrufe", Kind.COUNT),
    Column("tokens_in", "Tokens ein", Kind.COUNT),
    Column("tokens_out", "Tokens aus", Kind.COUNT),
    Column("net", "Netto", Kind.MONEY),
)
_FORECAST_COLUMNS = (
    Column("unit", "Einheit"),
    Column("spent", "Bisher netto", Kind.MONEY),
    Column("expected", "Prognose", Kind.MONEY),
    Column("low", "von", Kind.MONEY),
    Column("high", "bis", Kind.MONEY),
)
METHOD = (
    "Prognose: Bisheriges bis gestern plus Durchschnitt der letzten vollen Arbeitstage (mindestens zehn, wo es sie "
    "gibt, sonst ab fünf) mal verbleibende Arbeitstage, heute eingeschlossen. Arbeitstage: Montag bis Freitag ohne die "
    "Feiertage in Nordrhein-Westfalen; Wochenenden zählen zum Arbeitstag davor. Spanne: zwei Standardabweichungen."
)


def summary(report: MonthReport, currency: str) -> Table:
    """A figure to a line."""
    figures = report.totals.get(currency, NOTHING)
    net, vat = rounded(figures.cost_pico), rounded(figures.vat_pico)
    lines = [
        Line(("Aufrufe", figures.calls, None)),
        Line(("Tokens ein", figures.tokens_in, None)),
        Line(("davon aus dem Zwischenspeicher", figures.cached_in, None), 1),
        Line(("Tokens aus", figures.tokens_out, None)),
        Line(("davon Überlegung", figures.reasoning_out, None), 1),
        Line(("Netto", None, Amount(figures.cost_pico, net))),
        Line(("Umsatzsteuer", None, Amount(figures.vat_pico, vat))),
        Line(("Brutto", None, Amount(figures.cost_pico + figures.vat_pico, net + vat))),
    ]
    if report.over and (before := report.course.get((_before(report.first), currency))) is not None:
        lines.append(Line(("Netto im Vormonat", None, Amount(before.cost_pico, rounded(before.cost_pico)))))
    lines += [
        Line(("Aufrufe über auto", figures.auto_calls, None)),
        Line(("Durch auto gespart", None, Amount(figures.saved_pico, rounded(figures.saved_pico)))),
    ]
    notes = ["Gespart: gegen das teuerste Modell, das auto jeweils hätte wählen können."]
    if figures.estimated_calls:
        lines.append(Line(("Aufrufe mit hier gezählten Tokens", figures.estimated_calls, None)))
        notes.append("Hier gezählt: Der Anbieter nannte keine Tokens, oder die Verbindung brach vorher ab.")
    if figures.unknown_cost_calls:
        lines.append(Line(("Aufrufe mit unbekannten Kosten", figures.unknown_cost_calls, None)))
    if nothing_told(report):
        lines, notes = [], [nothing_yet(report)]
    if report.lists.without_vat & {one.version for one in report.lists.all}:
        notes.append(
            "Preise aus stellwerk.yaml nennen keinen Satz der Umsatzsteuer; für sie steht hier keine."
        )
    columns = (
        Column("what", "Größe"),
        Column("count", "Anzahl", Kind.COUNT),
        Column("amount", "Betrag", Kind.MONEY),
    )
    return Table("summary", "Überblick", columns, tuple(lines), notes=tuple(notes), currency=currency)


def course(report: MonthReport, currency: str) -> Table:
    """The last twelve months."""
    months = [
        (month, report.course.get((month, currency), NOTHING))
        for month in sorted({month for month, _ in report.course})
    ]
    return Table(
        key="months",
        title="Verlauf",
        columns=_MONTH_COLUMNS,
        lines=tuple(
            Line(
                (
                    german.month(month),
                    f.calls,
                    f.tokens_in,
                    f.tokens_out,
                    Amount(f.cost_pico, rounded(f.cost_pico)),
                )
            )
            for month, f in months
        ),
        notes=() if report.over else (f"{german.month(report.first)}: bis {german.day(report.today)}.",),
        bars=Bars("net", "month", "Netto nach Monaten"),
        currency=currency,
    )


def forecasts(report: MonthReport, currency: str) -> Table | None:
    """The end of a running month: of the house, and of units with people enough; ``None`` for a month that is over."""
    if report.over:
        return None
    since = first_day(report.connection)
    lines = []
    by_day = spent_by_day(report.connection, _before(_before(report.first)), report.today)
    for label, departments in _units(report):
        spent: defaultdict[date, int] = defaultdict(int)
        for (department, of), days in by_day.items():
            if of == currency and department in departments:
                for day, pico in days.items():
                    spent[day] += pico
        found = forecast(spent, report.today, since) if since is not None else None
        if found is not None:
            lines.append(Line((label, *_amounts(found))))
    notes = (METHOD,) if lines else (f"Noch keine {LEAST} vollen Arbeitstage: keine Prognose.",)
    return Table(
        "forecast", "Prognose zum Monatsende", _FORECAST_COLUMNS, tuple(lines), notes=notes, currency=currency
    )


def _units(report: MonthReport) -> Iterator[tuple[str, frozenset[str]]]:
    inside = [
        unit
        for unit in report.grid.units
        if report.departments is None or report.departments.issuperset(unit.departments)
    ]
    everybody = frozenset(name for unit in inside for name in unit.departments)
    if report.house:
        yield "Gesamtes Haus", everybody
    for unit in sorted(inside, key=lambda unit: _label(report, unit)):
        yield _label(report, unit), frozenset(unit.departments)


def _label(report: MonthReport, unit: Unit) -> str:
    if unit.single:
        return report.titles.department(unit.name)
    return report.titles.together(unit.name, unit.departments)


def _amounts(found: Forecast) -> Iterable[Amount]:
    return (Amount(pico, rounded(pico)) for pico in (found.spent, found.expected, found.low, found.high))


def _before(month: date) -> date:
    return Period.MONTH.first_day(date.fromordinal(month.toordinal() - 1))
