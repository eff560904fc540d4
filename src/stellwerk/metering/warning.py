# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""What is said when a budget has come to a threshold: to people by mail, to programs as JSON. Names no person."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

import msgspec

from stellwerk.metering.budget import EXHAUSTED
from stellwerk.values.amount import english, german, plain
from stellwerk.values.calendar import Period
from stellwerk.values.money import from_pico


class Unit(StrEnum):
    """Whose budget it is."""

    HOUSE = "house"
    DEPARTMENT = "department"
    COST_CENTRE = "cost_centre"
    USE_CASE = "use_case"
    API_KEY = "api_key"


class BudgetWarning(msgspec.Struct, frozen=True):
    """A budget has come to a threshold."""

    budget: str  # id
    title: str
    unit: Unit
    name: str  # of the unit, short; "" for the house
    unit_title: str
    zones: tuple[str, ...]  # in which calls are paid from it
    period: Period
    from_day: date
    until_day: date
    percent: int  # the threshold; 100: nothing is left that a call would fit into
    spent_pico: int  # 10^-12 of currency
    amount_pico: int
    currency: str
    hard: bool
    at: datetime

    @property
    def exhausted(self) -> bool:
        """Whether calls are refused from now on, if it is a hard one."""
        return self.percent >= EXHAUSTED

    @property
    def nearly(self) -> bool:
        """Whether something is left, but too little for a call that came."""
        return self.exhausted and self.spent_pico < self.amount_pico

    @property
    def spent_percent(self) -> int:
        """How much is really spent, in whole per cent."""
        return self.spent_pico * 100 // self.amount_pico

    @property
    def next_day(self) -> date:
        """On which the next period begins."""
        return self.until_day + timedelta(days=1)


def subject(warning: BudgetWarning) -> str:
    """One line, German and English."""
    if warning.exhausted:
        return f"Stellwerk: Budget „{warning.title}“ ist aufgebraucht / budget is used up"
    return (
        f"Stellwerk: {warning.percent} % des Budgets „{warning.title}“ verbraucht / "
        f"{warning.percent} % of budget used"
    )


def text(warning: BudgetWarning) -> str:
    """The whole message, German first."""
    return f"{_german(warning)}\n\n{'-' * 60}\n\n{_english(warning)}\n"


def payload(warning: BudgetWarning) -> dict[str, Any]:
    """The same for programs. Amounts are decimal text, exact and net; ``text`` is what people read."""
    left = warning.amount_pico - warning.spent_pico
    return {
        "kind": "budget",
        "at": warning.at,
        "budget": warning.budget,
        "title": warning.title,
        "unit": {"kind": warning.unit.value, "name": warning.name, "title": warning.unit_title},
        "zones": list(warning.zones),
        "period": {
            "kind": warning.period.value,
            "from": warning.from_day,
            "until": warning.until_day,
        },
        "percent": warning.percent,
        "amount": plain(from_pico(warning.amount_pico)),
        "spent": plain(from_pico(warning.spent_pico)),
        "remaining": plain(from_pico(left)),
        "currency": warning.currency,
        "hard": warning.hard,
        "exhausted": warning.exhausted,
        "text": text(warning),
    }


_ZONES_GERMAN = {"yellow": "Gelb", "red": "Rot"}
_UNITS_GERMAN = {
    Unit.HOUSE: "das ganze Haus",
    Unit.DEPARTMENT: "das Amt",
    Unit.COST_CENTRE: "die Kostenstelle",
    Unit.USE_CASE: "das Verfahren",
    Unit.API_KEY: "den Schlüssel",
}
_UNITS_ENGLISH = {
    Unit.HOUSE: "the whole house",
    Unit.DEPARTMENT: "the department",
    Unit.COST_CENTRE: "the cost centre",
    Unit.USE_CASE: "the use case",
    Unit.API_KEY: "the key",
}
_PERIODS_GERMAN = {Period.MONTH: "Monat", Period.QUARTER: "Quartal", Period.YEAR: "Haushaltsjahr"}


def _german(w: BudgetWarning) -> str:
    zones = " und ".join(_ZONES_GERMAN[zone] for zone in w.zones)
    until = f"{w.until_day:%d.%m.%Y}"
    unit = _unit(_UNITS_GERMAN[w.unit], w)
    used = (
        f"{german(from_pico(w.spent_pico))} von {german(from_pico(w.amount_pico))} {w.currency} "
        f"({w.spent_percent} %, netto)"
    )
    if not w.hard:
        then = "Es schließt nichts: Dieses Budget warnt nur."
    elif w.nearly:
        then = (
            f"Für einen Aufruf reichte der Rest nicht. Was nicht mehr hineinpasst, wird in {zones} für {unit} bis "
            f"{until} abgelehnt. Grün bleibt offen, und „auto“ wählt grüne Modelle."
        )
    elif w.exhausted:
        then = (
            f"{zones} {_ist(w)} für {unit} bis {until} geschlossen. Grün bleibt offen, "
            "und „auto“ wählt grüne Modelle."
        )
    else:
        then = (
            f"Ist es aufgebraucht, {_schliesst(w)} {zones} für {unit} bis {until}. Grün bleibt offen, "
            "und „auto“ wählt dann grüne Modelle."
        )
    return (
        f"Budget „{w.title}“ für {unit}\n\n"
        f"Zeitraum:   {w.from_day:%d.%m.%Y} bis {until} ({_PERIODS_GERMAN[w.period]})\n"
        f"Schwelle:   {w.percent} %\n"
        f"Verbraucht: {used}\n"
        f"Zonen:      {zones}\n\n"
        f"Was geschieht: {then}\n\n"
        "Was Sie tun können: auf grüne Modelle ausweichen (Modell „auto“), oder den Betrag ändern lassen "
        f"(Rolle Finanzen: stellwerk budgets change {w.budget}). Am {w.next_day:%d.%m.%Y} beginnt der nächste "
        "Zeitraum."
    )


def _english(w: BudgetWarning) -> str:
    zones = " and ".join(w.zones)
    unit = _unit(_UNITS_ENGLISH[w.unit], w)
    used = (
        f"{english(from_pico(w.spent_pico))} of {english(from_pico(w.amount_pico))} {w.currency} "
        f"({w.spent_percent} %, net)"
    )
    several = len(w.zones) > 1
    if not w.hard:
        then = "Nothing closes: this budget only warns."
    elif w.nearly:
        then = (
            f"What is left did not suffice for a call. Whatever does not fit into it any more is refused in {zones} "
            f'for {unit} until {w.until_day}. Green stays open, and "auto" picks green models.'
        )
    elif w.exhausted:
        then = (
            f"{zones.capitalize()} {'are' if several else 'is'} closed for {unit} until {w.until_day}. Green stays "
            'open, and "auto" picks green models.'
        )
    else:
        then = (
            f"Once it is used up, {zones} {'close' if several else 'closes'} for {unit} until {w.until_day}. Green "
            'stays open, and "auto" picks green models then.'
        )
    return (
        f'Budget "{w.title}" for {unit}\n\n'
        f"Period:     {w.from_day} to {w.until_day} ({w.period.value})\n"
        f"Threshold:  {w.percent} %\n"
        f"Used:       {used}\n"
        f"Zones:      {zones}\n\n"
        f"What happens: {then}\n\n"
        'What you can do: move to green models (model "auto"), or have the amount changed (role finance: '
        f"stellwerk budgets change {w.budget}). The next period begins on {w.next_day}."
    )


def _unit(words: str, w: BudgetWarning) -> str:
    if w.unit is Unit.HOUSE:
        return words
    return f"{words} {w.name}" if w.unit_title in ("", w.name) else f"{words} {w.unit_title} ({w.name})"


def _ist(w: BudgetWarning) -> str:
    return "sind" if len(w.zones) > 1 else "ist"


def _schliesst(w: BudgetWarning) -> str:
    return "schließen" if len(w.zones) > 1 else "schließt"
