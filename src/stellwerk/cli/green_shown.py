# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""How ``stellwerk green show`` shows a month: as JSON for programs, as tables for people."""

from __future__ import annotations

from datetime import date, datetime
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Any, NamedTuple

import msgspec

from stellwerk.cli.printable import printable
from stellwerk.cli.table import table
from stellwerk.metering.footprint import Impact
from stellwerk.metering.green_month import Comparison, GreenMonth, compared
from stellwerk.values.money import Price
from stellwerk.values.zone import Zone


class Drawn(NamedTuple):
    """Energy and emissions at one endpoint, of one model or (``""``) of all."""

    zone: Zone
    endpoint: str
    model: str
    impact: Impact


class Shown(NamedTuple):
    """Everything that is shown."""

    month: date
    until: datetime | None
    months: list[GreenMonth]
    prices: list[tuple[str, Price]]
    drawn: list[Drawn]
    output_weight: Decimal


def as_dict(shown: Shown) -> dict[str, Any]:
    """For programs: amounts as text, exact."""
    return {
        "month": f"{shown.month:%Y-%m}",
        "until": msgspec.to_builtins(shown.until),
        "output_weight": _text(shown.output_weight),
        "hardware": [_hardware(month, shown.prices) for month in shown.months],
        "footprint": [
            {
                "zone": place.zone.value,
                "endpoint": place.endpoint,
                "model": place.model or None,
                "kwh": _text(place.impact.kwh),
                "co2e_kg": _text(place.impact.co2e_kg),
                "evidence": place.impact.evidence.value,
                "assumption": place.impact.assumption,
            }
            for place in shown.drawn
        ],
    }


def in_words(shown: Shown) -> str:
    """For people."""
    so_far = "" if shown.until is None else f", as far as it is over ({shown.until:%Y-%m-%d %H:%M} UTC)"
    parts = [f"Own hardware in {shown.month:%Y-%m}{so_far}; amounts net."]
    if not shown.months:
        parts.append("No hardware holds in this month; describe it under hardware (docs/configuration.md).")
    for month in shown.months:
        parts += [_month(month, shown.output_weight), _beside(month, compared(month, shown.prices))]
    if shown.drawn:
        rows = [
            (
                place.zone.value,
                printable(place.endpoint),
                printable(place.model) or "all",
                _short(place.impact.kwh, 3),
                _short(place.impact.co2e_kg, 3),
                place.impact.evidence.value,
            )
            for place in shown.drawn
        ]
        parts.append(table(("ZONE", "ENDPOINT", "MODEL", "KWH", "KG CO2E", "KNOWN"), rows))
        assumptions = dict.fromkeys(printable(place.impact.assumption) for place in shown.drawn)
        parts.append("\n".join(f"- {words}" for words in assumptions))
    return "\n\n".join(part for part in parts if part)


def _hardware(month: GreenMonth, prices: list[tuple[str, Price]]) -> dict[str, Any]:
    cost, rate = month.cost, month.rate
    return {
        "endpoint": month.endpoint,
        **_fields(cost),
        "total": _text(cost.total),
        "per_hour": None if cost.per_hour is None else _text(cost.per_hour),
        "tokens_in": month.tokens_in,
        "tokens_out": month.tokens_out,
        "input_per_million": None if rate is None else _text(rate.input_per_million),
        "output_per_million": None if rate is None else _text(rate.output_per_million),
        "input_per_1000": None if rate is None else _text(rate.input_per_million / 1000),
        "output_per_1000": None if rate is None else _text(rate.output_per_million / 1000),
        "yellow": [_fields(one) for one in compared(month, prices)],
    }


def _fields(thing: msgspec.Struct) -> dict[str, Any]:
    return {
        name: _text(value) if isinstance(value, Decimal) else msgspec.to_builtins(value)
        for name, value in msgspec.structs.asdict(thing).items()
    }


def _month(month: GreenMonth, weight: Decimal) -> str:
    cost = month.cost
    known = f"{cost.measured_share:.0%} of it measured in {_short(cost.measured_hours, 1)} hours"
    used = f"{month.tokens_in:,} tokens of input, {month.tokens_out:,} of output"
    rows = [
        ("depreciation", _short(cost.depreciation, 2), ""),
        ("maintenance", _short(cost.maintenance, 2), ""),
        ("energy", _short(cost.energy, 2), f"{_short(cost.kwh, 3)} kWh; {known}, the rest by declared power"),
        ("cooling", _short(cost.cooling, 2), f"{_short(cost.cooling_kwh, 3)} kWh by the declared PUE"),
        ("total", _short(cost.total, 2), ""),
        (
            "an hour",
            "-" if cost.per_hour is None else _short(cost.per_hour, 4),
            _short(cost.hours, 1) + " hours",
        ),
    ]
    if month.rate is None:
        rows.append(("1,000 tokens", "-", f"{used}: nobody used it"))
    else:
        weighted = f"a token of output counts as {weight} of input"
        rows += [
            ("1,000 tokens in", _short(month.rate.input_per_million / 1000, 6), used),
            ("1,000 tokens out", _short(month.rate.output_per_million / 1000, 6), weighted),
        ]
    width = max(len(amount) for _, amount, _ in rows)
    aligned = [(part, amount.rjust(width), words) for part, amount, words in rows]
    return table((printable(month.endpoint), cost.currency.rjust(width), ""), aligned)


def _beside(month: GreenMonth, comparisons: list[Comparison]) -> str:
    if month.rate is None or not comparisons:
        return ""
    head = ("A MILLION TOKENS", "IN", "OUT", "THIS MONTH'S TOKENS", "GREEN IS AS CHEAP FROM")
    rate, total = month.rate, month.cost.total
    rows = [_line(month.endpoint, rate.input_per_million, rate.output_per_million, total, "-")]
    for one in comparisons:
        even = "never" if one.even_at_tokens is None else f"{one.even_at_tokens:,} tokens a month"
        rows.append(_line(one.model, one.input_per_million, one.output_per_million, one.same_tokens, even))
    return table(head, rows)


def _line(name: str, into: Decimal, out: Decimal, whole: Decimal, even: str) -> tuple[str, ...]:
    return printable(name), _short(into, 4), _short(out, 4), _short(whole, 2), even


def _short(number: Decimal, decimals: int) -> str:
    return f"{number.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_EVEN):,}"


def _text(number: Decimal) -> str:
    """Exact, without an exponent and without zeros at the end."""
    plain = f"{number:f}"
    return plain.rstrip("0").rstrip(".") if "." in plain else plain
