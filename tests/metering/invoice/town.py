# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""A month at a made-up provider: what was booked, and invoices that say the same or something else."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from stellwerk.metering.invoice.books import Booked, Books, Evidence, Seen, Uncertain
from stellwerk.metering.invoice.compare import compare
from stellwerk.metering.invoice.comparison import Comparison, Row
from stellwerk.metering.invoice.line import Line
from stellwerk.metering.invoice.measures import Measures
from stellwerk.metering.invoice.rates import rates_of
from stellwerk.metering.invoice.tolerances import Tolerances
from stellwerk.values.money import PICO, Price

MONTH, LAST = date(2026, 5, 1), date(2026, 5, 31)
PRICES = {
    "muster-m": Price("muster-2026-05", date(2026, 5, 1), Decimal("0.20"), Decimal("0.65")),
    "muster-l": Price(
        "muster-2026-05",
        date(2026, 5, 1),
        Decimal("1.91"),
        Decimal("7.64"),
        cached_per_million=Decimal("0.48"),
    ),
    "muster-e": Price("muster-2026-05", date(2026, 5, 1), Decimal("0.05"), Decimal(0)),
}
CENT = int(PICO) // 100


def day(number: int) -> date:
    """Of May."""
    return date(2026, 5, number)


def used(requests: int, into: int, out: int, cached: int = 0, model: str = "muster-m") -> Measures:
    """At the list's price."""
    counts = Measures(requests, into, out, cached)
    return counts.priced(rates_of(PRICES[model]).value(counts))


def booked(number: int, sums: Measures, model: str = "muster-m", **changes: Any) -> Booked:
    """A line of the ledger."""
    price = PRICES[model]
    return Booked(day(number), model, sums, price.version, price)._replace(**changes)


def seen(number: int, evidence: Evidence, model: str = "muster-m", utc: int | None = None) -> Seen:
    """Evidence of a day."""
    return Seen(day(number), day(utc or number), model, evidence)


def failed(calls: int, most: Measures) -> Evidence:
    """Calls that failed, for which so much was reserved."""
    return Evidence(failed=Uncertain(calls, reserved_pico=most.pico))


def estimated(calls: int, sums: Measures, most: Measures, counted: int | None = None) -> Evidence:
    """Calls with estimated counts."""
    return Evidence(estimated=Uncertain(calls, calls if counted is None else counted, sums, most.pico))


def line(number: int | None, sums: Measures, model: str = "muster-m", at: int = 2, **changes: Any) -> Line:
    """As the provider states it, with every count."""
    return Line(
        at,
        None if number is None else day(number),
        model,
        sums.requests,
        sums.tokens_in,
        sums.tokens_out,
        sums.cached_in,
        sums.pico,
    )._replace(**changes)


def books(of: Iterable[Booked] = (), **changes: Any) -> Books:
    """What the house knows."""
    values: dict[str, Any] = {
        "month": MONTH,
        "last": LAST,
        "currency": "EUR",
        "aliases": {name: name for name in PRICES},
        "prices": {name: (price,) for name, price in PRICES.items()},
        "booked": tuple(of),
    }
    return Books(**{**values, **changes})


def compared(
    lines: Iterable[Line], known: Books, net: int | None = None, tolerances: Tolerances | None = None
) -> Comparison:
    """The comparison, whose sums are checked to the last unit."""
    lines = tuple(lines)
    total = sum(one.amount_pico for one in lines) if net is None else net
    found = compare(lines, total, known, tolerances or Tolerances())
    adds_up(found)
    return found


def adds_up(found: Comparison) -> None:
    """Causes make the difference of each row, and of the whole, exactly."""
    for row in found.rows:
        parts = Measures()
        for part in row.parts:
            parts = parts.plus(part.measures)
        assert parts == row.difference, row
    assert found.explained_pico + found.unexplained_pico == found.difference_pico
    assert found.theirs.pico - found.ours.pico == found.difference_pico
    assert sum(sums.pico for _, sums in found.causes.values()) == found.difference_pico


def row(found: Comparison, number: int | None, model: str = "muster-m") -> Row:
    """The row of a day and model."""
    (wanted,) = [
        one for one in found.rows if (one.day, one.model) == (None if number is None else day(number), model)
    ]
    return wanted


def causes(one: Row) -> dict[str, Measures]:
    """What each cause makes of a row."""
    return {part.cause.value: part.measures for part in one.parts}
