# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""What a month says about money beyond calls: plans, the investment case, budgets."""

from __future__ import annotations

import sqlalchemy as sa

from stellwerk.administration.reports import german, headcounts
from stellwerk.administration.reports.month import MonthReport
from stellwerk.administration.reports.tables import Amount, Column, Kind, Line, Table
from stellwerk.identity.actor import below
from stellwerk.identity.roles import Permission
from stellwerk.metering.budget import Budget
from stellwerk.metering.green import MonthCost, internal_rate
from stellwerk.metering.prices.choose import standing
from stellwerk.metering.report.cents import rounded
from stellwerk.metering.report.investment import Investment, Offer, investment
from stellwerk.metering.report.plan import plan_use
from stellwerk.metering.report.running import running_units
from stellwerk.storage.budgets import budget_of
from stellwerk.storage.power import energies
from stellwerk.storage.prices import lists
from stellwerk.storage.tables import budget, budget_state, department
from stellwerk.values.calendar import Period

_PLAN_COLUMNS = (
    Column("provider", "Anbieter"),
    Column("plan", "Tarif"),
    Column("minimum", "Mindestumsatz", Kind.MONEY),
    Column("used", "Verbraucht", Kind.MONEY),
    Column("wasted", "Nicht ausgeschöpft", Kind.MONEY),
    Column("due", "Zu zahlen", Kind.MONEY),
)
_CASE_COLUMNS = (
    Column("what", "Vergleich"),
    Column("calls", "Aufrufe", Kind.COUNT),
    Column("tokens_in", "Tokens ein", Kind.COUNT),
    Column("tokens_out", "Tokens aus", Kind.COUNT),
    Column("real", "Tatsächlich", Kind.MONEY),
    Column("other", "In der anderen Zone", Kind.MONEY),
)
_BUDGET_COLUMNS = (
    Column("title", "Budget"),
    Column("unit", "Für"),
    Column("period", "Zeitraum"),
    Column("amount", "Betrag", Kind.MONEY),
    Column("spent", "Verbraucht", Kind.MONEY),
    Column("percent", "Anteil", Kind.PERCENT),
)
_PERIODS = {Period.MONTH: "Monat", Period.QUARTER: "Quartal", Period.YEAR: "Jahr"}


def plans(report: MonthReport, currency: str) -> Table | None:
    """Minimum revenue of plans; ``None`` where nobody asks for one, or for a part of the house."""
    if not report.house:
        return None
    known = standing(stored.known for stored in lists(report.connection))
    found = [one for one in plan_use(known, report.grid.blocks, report.first) if one.currency == currency]
    if not found:
        return None
    lines = tuple(
        Line(
            (
                one.provider,
                one.plan or "",
                *map(_amount, (one.minimum_pico, one.used_pico, one.wasted_pico, one.due_pico)),
            )
        )
        for one in found
    )
    notes = ["Netto. Verbraucht: gebuchte Aufrufe des Monats nach Preisliste."]
    if not report.over:
        notes.append(f"Stand {german.day(report.today)}; der Monat läuft noch.")
    if any(one.at_least for one in found):
        notes.append("Mindestens: Ein Teil des Monats ist nicht nach Anbietern aufgegliedert.")
    return Table(
        "plan", "Mindestumsatz der Tarife", _PLAN_COLUMNS, lines, notes=tuple(notes), currency=currency
    )


def case(report: MonthReport, currency: str) -> Table | None:
    """The investment case; ``None`` for parts of the house, running months, or without the configuration."""
    register = report.register
    if not report.house or not report.over or register is None:
        return None
    offers = [
        Offer(model.name, register.zone_of(model), model.tier, model.abilities, model.price_on(report.last))
        for model in register.models.values()
    ]
    found = investment(report.grid.blocks, offers, _hardware(report), register.footprint.output_weight)
    if found is None or found.currency != currency:
        return None
    return Table(
        "investment",
        "Investition: Grün und Gelb im Vergleich",
        _CASE_COLUMNS,
        _case_lines(found),
        notes=_case_notes(found),
        currency=currency,
    )


def _case_lines(found: Investment) -> tuple[Line, ...]:
    lines = []
    if found.green:
        calls, tokens_in, tokens_out = (sum(getattr(s.figures, f) for s in found.green) for f in _COUNTED)
        lines.append(
            Line(
                (
                    "Grün, zum Preis von Gelb",
                    *(calls, tokens_in, tokens_out),
                    *(_amount(found.green_pico), _amount(found.green_in_yellow_pico)),
                )
            )
        )
        for swap in found.green:
            instead = f"{swap.model} → {swap.instead or 'kein vergleichbares Modell'}"
            figures = swap.figures
            counts = (figures.calls, figures.tokens_in, figures.tokens_out)
            lines.append(Line((instead, *counts, None, _amount(swap.instead_pico)), 1))
    yellow = found.yellow
    if yellow.calls:
        counts = (yellow.calls, yellow.tokens_in, yellow.tokens_out)
        amounts = (_amount(yellow.cost_pico), _amount(found.yellow_in_green_pico))
        lines.append(Line(("Gelb, zum Satz der eigenen Hardware", *counts, *amounts)))
    return tuple(lines)


def _case_notes(found: Investment) -> tuple[str, ...]:
    notes = [
        "Netto. Grün zum Preis von Gelb: jeweils das für den Monat billigste gelbe Modell derselben Größe (sonst der "
        "nächstgrößeren), mit dem Preis am Monatsende, gleich vielen Tokens und ohne Zwischenspeicher.",
    ]
    if found.rate is not None:
        per = [german.money(rounded(int(rate * 10**12))) for rate in found.rate]
        notes.append(
            "Satz der eigenen Hardware: alle Kosten des Monats (Abschreibung, Wartung, Strom, Kühlung) über alle "
            f"Tokens des Monats: {per[0]} je Million ein, {per[1]} je Million aus. Mehr Tokens auf denselben "
            "Maschinen machen jedes billiger."
        )
    elif found.green_pico is None:
        notes.append("Was die eigene Hardware kostet, ist nicht angegeben (stellwerk.yaml, hardware).")
    if not found.complete:
        notes.append("Ein Teil des Monats ist nicht nach Modellen aufgegliedert und fehlt hier.")
    return tuple(notes)


def budgets(report: MonthReport, currency: str) -> Table | None:
    """Budgets of the house, of cost centres and of departments; ``None`` where the reader may see none.

    Those of a use case or a key are finer than a department's month and stand here no more than one of a zone does.
    """
    parents = report.titles.parents
    seen = report.actor.reach(Permission.BUDGET_READ, parents)
    if seen is not None and not seen:
        return None
    rows = report.connection.execute(
        sa.select(budget, budget_state.c.period.label("begins"), budget_state.c.spent_pico)
        .join(budget_state, budget_state.c.budget == budget.c.id)
        .where(
            budget.c.use_case.is_(None),
            budget.c.api_key.is_(None),
            budget.c.zone.is_(None),
            budget.c.currency == currency,
            budget_state.c.period.in_([period.first_day(report.first) for period in Period]),
        )
        .order_by(budget.c.department, budget.c.cost_centre, budget.c.title, budget.c.id)
    )
    lines = []
    for row in rows:
        one = budget_of(row)
        if one.period.first_day(report.first) != row.begins or not _shown(report, one, seen):
            continue
        unit = report.titles.department(one.department) if one.cost_centre is None else one.cost_centre
        share = row.spent_pico * 100 // one.amount_pico if one.amount_pico > 0 else None
        lines.append(
            Line(
                (
                    one.title,
                    unit,
                    _PERIODS[one.period],
                    _amount(one.amount_pico),
                    _amount(row.spent_pico),
                    share,
                )
            )
        )
    if not lines:
        return None
    notes = ("Netto. Quartal und Jahr: Stand heute.",)
    return Table("budgets", "Budgets", _BUDGET_COLUMNS, tuple(lines), notes=notes, currency=currency)


def _shown(report: MonthReport, one: Budget, seen: frozenset[str] | None) -> bool:
    """Whether a budget belongs into this report.

    How far it is used while its period runs says as much as the days on which somebody looks. So then only budgets
    are shown that hold for whole units (:mod:`stellwerk.metering.report.running`).
    """
    if one.department is None and not (report.house and seen is None):
        return False
    if not all(
        scope is None or one.department in scope for scope in (report.departments, seen) if one.department
    ):
        return False
    if one.period.last_day(report.first) < report.today or (
        one.department is None and one.cost_centre is None
    ):
        return True
    if one.department is not None:
        mine = below({one.department}, report.titles.parents)
    else:
        found = sa.select(department.c.name).where(department.c.cost_centre == one.cost_centre)
        mine = frozenset(report.connection.execute(found).scalars())
    heads, k = headcounts.now(report.connection, report.k)
    units = running_units(report.titles.parents, heads, k)
    told = frozenset(name for unit in units if mine.issuperset(unit.departments) for name in unit.departments)
    return mine == told


def _hardware(report: MonthReport) -> dict[str, MonthCost]:
    register = report.register
    assert register is not None  # noqa: S101 - it was asked before
    energy = energies(report.connection, report.first, report.last)
    found = {}
    for endpoint, hardware in register.hardware.items():
        cost = internal_rate(hardware, report.first, energy.get(endpoint))
        if cost is not None:
            found[endpoint] = cost
    return found


def _amount(pico: int | None) -> Amount | None:
    return None if pico is None else Amount(pico, rounded(pico))


_COUNTED = ("calls", "tokens_in", "tokens_out")
