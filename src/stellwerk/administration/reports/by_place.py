# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""The tables of a month by department, cost centre, use case, model and zone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from stellwerk.administration.reports import german
from stellwerk.administration.reports.month import MonthReport
from stellwerk.administration.reports.tables import (
    Amount,
    Bars,
    Column,
    Kind,
    Line,
    Table,
    Value,
    in_cents,
    summed,
)
from stellwerk.metering.report.cells import NOTHING, Figures
from stellwerk.metering.report.rows import By, Place

FIGURES = (
    Column("calls", "Aufrufe", Kind.COUNT),
    Column("tokens_in", "Tokens ein", Kind.COUNT),
    Column("tokens_out", "Tokens aus", Kind.COUNT),
    Column("net", "Netto", Kind.MONEY),
    Column("vat", "USt.", Kind.MONEY),
    Column("gross", "Brutto", Kind.MONEY),
    Column("saved", "Durch auto gespart", Kind.MONEY),
)
SUM = "Summe"
_HELD_BACK = "nicht aufgegliedert"


def by_department(report: MonthReport, currency: str) -> Table:
    """In the order of the tree; of offices also what those below them used."""
    rows = _of(report.rows(By.DEPARTMENT), currency)
    names = {place.department: figures for place, figures in rows if not place.departments}
    columns = (
        Column("name", "Kürzel"),
        Column("department", "Amt"),
        *FIGURES,
        Column("net_with_below", "Netto mit unterstellten", Kind.MONEY),
    )
    known = {name for name in names if name is not None}
    above = {up for name in known for up in _line(report, name)} - known if report.over else set()
    lines, levels = [], []
    for name, level in report.titles.in_tree(known | above):
        figures = names.get(name, NOTHING)
        lines.append(Line((name, report.titles.department(name), *_values(figures), None), level))
        levels.append(level)
    for place, figures in rows:
        if place.departments:
            label = report.titles.together(place.department, place.departments)
            lines.append(Line((place.department or "", label, *_values(figures), None)))
            levels.append(0)
    settled = _gross(in_cents(lines, columns), columns)
    settled = _with_below(settled, levels, columns) if report.over else settled
    return Table(
        key="department",
        title="Nach Ämtern",
        columns=columns,
        lines=settled,
        total=None
        if nothing_told(report)
        else summed(settled, columns, SUM, without=frozenset({"net_with_below"})),
        notes=() if report.over else (_running(report),),
        bars=Bars("net", "department", "Netto nach Ämtern"),
        currency=currency,
    )


def by_cost_centre(report: MonthReport, currency: str) -> Table:
    """For booking: to the cent, and adding up to the cent."""
    rows = sorted(_of(report.rows(By.COST_CENTRE), currency), key=lambda row: row[0].cost_centre or "")
    columns = (Column("cost_centre", "Kostenstelle"), Column("title", "Bezeichnung"), *FIGURES)
    lines = [
        Line(
            (
                place.cost_centre or "",
                report.titles.cost_centres.get(place.cost_centre or "", ""),
                *_values(figures),
            )
        )
        for place, figures in rows
    ]
    settled = _gross(in_cents(lines, columns), columns)
    return Table(
        key="cost-centre",
        title="Nach Kostenstellen (für die Buchung)",
        columns=columns,
        lines=settled,
        total=None if nothing_told(report) else summed(settled, columns, SUM),
        notes=("Auf den Cent verteilt, sodass die Beträge die Summe ergeben.",),
        currency=currency,
    )


def by_use_case(report: MonthReport, currency: str) -> Table:
    """What few people stand behind is one line at the end."""
    return _fine(
        report,
        currency,
        By.USE_CASE,
        Table(
            "use-case",
            "Nach Verfahren",
            (Column("name", "Kürzel"), Column("use_case", "Verfahren"), *FIGURES),
            (),
        ),
        lambda place: (place.use_case, report.titles.use_cases.get(place.use_case or "") or place.use_case),
    )


def by_model(report: MonthReport, currency: str) -> Table:
    """With the zone of each."""
    return _fine(
        report,
        currency,
        (By.ZONE, By.MODEL),
        Table("model", "Nach Modellen", (Column("zone", "Zone"), Column("model", "Modell"), *FIGURES), ()),
        lambda place: (german.ZONES.get(place.zone or "", place.zone), place.model),
    )


def by_zone(report: MonthReport, currency: str) -> Table:
    """Green, yellow, red."""
    made = _fine(
        report,
        currency,
        By.ZONE,
        Table("zone", "Nach Zonen", (Column("zone", "Zone"), *FIGURES), ()),
        lambda place: (german.ZONES.get(place.zone or "", place.zone),),
    )
    order = {name: n for n, name in enumerate(german.ZONES.values())}
    lines = sorted(made.lines, key=lambda line: order.get(str(line.values[0]), len(order)))
    return msgspec.structs.replace(
        made, lines=tuple(lines), bars=Bars("tokens_out", "zone", "Tokens aus nach Zonen")
    )


def _fine(report: MonthReport, currency: str, by: object, empty: Table, label: object) -> Table:
    wanted = by if isinstance(by, tuple) else (by,)
    rows = _of(report.rows(*wanted), currency)
    rows.sort(key=lambda row: (row[0].held_back, -row[1].cost_pico, -row[1].calls, str(row[0])))
    lines = []
    for place, figures in rows:
        labels = label(place)  # type: ignore[operator]
        if place.held_back:
            labels = (*(text or "" for text in labels[:-1]), _HELD_BACK)
        lines.append(Line((*labels, *_values(figures)), held_back=place.held_back))
    settled = _gross(in_cents(lines, empty.columns), empty.columns)
    notes = (held_back_note(report.k),) if any(line.held_back for line in settled) else ()
    return msgspec.structs.replace(
        empty,
        lines=settled,
        total=None if nothing_told(report) else summed(settled, empty.columns, SUM),
        notes=notes,
        currency=currency,
    )


def held_back_note(k: int) -> str:
    """Why something is not told."""
    return (
        f"„{_HELD_BACK}“: Hinter feineren Angaben stehen weniger als {k} Personen, oder sie würden solche verraten "
        "(§ 72 Abs. 3 LPVG NRW). Die Beträge sind enthalten; jede andere Zeile kann um einen Teil davon höher sein."
    )


def _of(rows: Iterable[tuple[Place, Figures]], currency: str) -> list[tuple[Place, Figures]]:
    return [(place, figures) for place, figures in rows if place.currency == currency]


def _values(figures: Figures) -> tuple[Value, ...]:
    net, vat = figures.cost_pico, figures.vat_pico
    return (
        figures.calls,
        figures.tokens_in,
        figures.tokens_out,
        Amount(net, 0),
        Amount(vat, 0),
        Amount(net + vat, 0),
        Amount(figures.saved_pico, 0),
    )


def _gross(lines: Iterable[Line], columns: Sequence[Column]) -> tuple[Line, ...]:
    """Gross is what net and VAT in cents come to."""
    net, vat, gross = (
        next(n for n, column in enumerate(columns) if column.key == key) for key in ("net", "vat", "gross")
    )
    made = []
    for line in lines:
        values = list(line.values)
        one, other = values[net], values[vat]
        if isinstance(one, Amount) and isinstance(other, Amount):
            values[gross] = Amount(one.pico + other.pico, one.cents + other.cents)
        made.append(msgspec.structs.replace(line, values=tuple(values)))
    return tuple(made)


def _with_below(lines: Sequence[Line], levels: Sequence[int], columns: Sequence[Column]) -> tuple[Line, ...]:
    """In the last column, for departments with others below them, the net amount of all of them."""
    net = next(n for n, column in enumerate(columns) if column.key == "net")
    made = []
    for number, line in enumerate(lines):
        end = number + 1
        while end < len(lines) and levels[end] > levels[number]:
            end += 1
        if end > number + 1:
            amounts = [value for other in lines[number:end] if isinstance(value := other.values[net], Amount)]
            all_of_them = Amount(sum(a.pico for a in amounts), sum(a.cents for a in amounts))
            line = msgspec.structs.replace(line, values=(*line.values[:-1], all_of_them))
        made.append(line)
    return tuple(made)


def _line(report: MonthReport, name: str) -> list[str]:
    found: list[str] = []
    above = report.titles.parents.get(name)
    while above is not None and above not in found:
        if report.departments is None or above in report.departments:
            found.append(above)
        above = report.titles.parents.get(above)
    return found


def nothing_yet(report: MonthReport) -> str:
    """Instead of figures, for :func:`nothing_told`; it does not say which of the two it is."""
    return (
        f"Noch keine Zahlen: Bisher wurde nichts genutzt, oder weniger als {report.k} Personen stehen dahinter. Dann "
        "steht der Monat hier, sobald er vorbei ist; was Budgets verbraucht haben, steht dort schon jetzt."
    )


def nothing_told(report: MonthReport) -> bool:
    """Whether sums would only look like zeros: of a running month nothing may be told yet, or nothing was used."""
    return not report.over and not report.totals


def _running(report: MonthReport) -> str:
    if nothing_told(report):
        return nothing_yet(report)
    return (
        f"Der Monat läuft noch: Ämter mit weniger als {report.k} Personen stehen nur zusammen mit anderen da, bis er "
        "vorbei ist."
    )
