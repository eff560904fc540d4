# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""The words of a warning: unit, period, per cent, amounts, what happens and what to do; German first; no person."""

from __future__ import annotations

from datetime import UTC, date, datetime

import msgspec
import pytest

from stellwerk.metering.warning import BudgetWarning, Unit, payload, subject, text
from stellwerk.values.calendar import Period

NINETY = BudgetWarning(
    budget="bud_1",
    title="KI im Bauamt",
    unit=Unit.DEPARTMENT,
    name="bauamt",
    unit_title="Bauamt",
    zones=("yellow", "red"),
    period=Period.MONTH,
    from_day=date(2026, 7, 1),
    until_day=date(2026, 7, 31),
    percent=90,
    spent_pico=1_350_456_789 * 10**6,
    amount_pico=1_500 * 10**12,
    currency="EUR",
    hard=True,
    at=datetime(2026, 7, 20, 9, 30, tzinfo=UTC),
)


def changed(**fields: object) -> BudgetWarning:
    return msgspec.structs.replace(NINETY, **fields)


def test_the_whole_message() -> None:
    assert subject(NINETY) == "Stellwerk: 90 % des Budgets „KI im Bauamt“ verbraucht / 90 % of budget used"
    assert text(NINETY) == (
        "Budget „KI im Bauamt“ für das Amt Bauamt (bauamt)\n\n"
        "Zeitraum:   01.07.2026 bis 31.07.2026 (Monat)\n"
        "Schwelle:   90 %\n"
        "Verbraucht: 1.350,46 von 1.500,00 EUR (90 %, netto)\n"
        "Zonen:      Gelb und Rot\n\n"
        "Was geschieht: Ist es aufgebraucht, schließen Gelb und Rot für das Amt Bauamt (bauamt) bis 31.07.2026. Grün "
        "bleibt offen, und „auto“ wählt dann grüne Modelle.\n\n"
        "Was Sie tun können: auf grüne Modelle ausweichen (Modell „auto“), oder den Betrag ändern lassen (Rolle "
        "Finanzen: stellwerk budgets change bud_1). Am 01.08.2026 beginnt der nächste Zeitraum.\n\n"
        + "-"
        * 60
        + "\n\n"
        'Budget "KI im Bauamt" for the department Bauamt (bauamt)\n\n'
        "Period:     2026-07-01 to 2026-07-31 (month)\n"
        "Threshold:  90 %\n"
        "Used:       1,350.46 of 1,500.00 EUR (90 %, net)\n"
        "Zones:      yellow and red\n\n"
        "What happens: Once it is used up, yellow and red close for the department Bauamt (bauamt) until 2026-07-31. "
        'Green stays open, and "auto" picks green models then.\n\n'
        'What you can do: move to green models (model "auto"), or have the amount changed (role finance: '
        "stellwerk budgets change bud_1). The next period begins on 2026-08-01.\n"
    )


@pytest.mark.parametrize(
    ("warning", "told"),
    [
        (
            changed(percent=100, zones=("red",), spent_pico=NINETY.amount_pico),
            ("Rot ist für das Amt", "Red is closed for", "ist aufgebraucht", "(100 %, net"),
        ),
        (changed(percent=100, zones=("yellow",), hard=False), ("Es schließt nichts", "Nothing closes")),
        (changed(hard=False), ("Dieses Budget warnt nur", "this budget only warns")),
        (
            changed(percent=100),
            ("Für einen Aufruf reichte der Rest nicht", "did not suffice for a call", "(90 %, net"),
        ),
        (changed(unit=Unit.HOUSE, name="", unit_title=""), ("für das ganze Haus\n", "for the whole house\n")),
        (changed(unit=Unit.USE_CASE, unit_title="bauamt"), ("das Verfahren bauamt\n", "the use case bauamt\n")),
        (changed(unit=Unit.API_KEY), ("den Schlüssel Bauamt (bauamt)", "the key Bauamt (bauamt)")),
        (changed(unit=Unit.COST_CENTRE, period=Period.YEAR), ("die Kostenstelle", "(Haushaltsjahr)", "(year)")),
    ],
)  # fmt: skip
def test_every_case_has_its_words(warning: BudgetWarning, told: tuple[str, ...]) -> None:
    for part in told:
        assert part in subject(warning) + "\n" + text(warning)


def test_programs_get_exact_amounts_and_the_same_words() -> None:
    said = msgspec.json.decode(msgspec.json.encode(payload(NINETY)))
    assert said.pop("text") == text(NINETY)
    assert said == {
        "kind": "budget",
        "at": "2026-07-20T09:30:00Z",
        "budget": "bud_1",
        "title": "KI im Bauamt",
        "unit": {"kind": "department", "name": "bauamt", "title": "Bauamt"},
        "zones": ["yellow", "red"],
        "period": {"kind": "month", "from": "2026-07-01", "until": "2026-07-31"},
        "percent": 90,
        "amount": "1500.00",
        "spent": "1350.456789",
        "remaining": "149.543211",
        "currency": "EUR",
        "hard": True,
        "exhausted": False,
    }


def test_it_survives_being_stored() -> None:
    assert msgspec.convert(msgspec.json.decode(msgspec.json.encode(NINETY)), BudgetWarning) == NINETY
