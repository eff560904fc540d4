# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Where the counts agree and the amount does not: by which price the provider reckoned, as far as it shows."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from stellwerk.metering.invoice.measures import Measures
from stellwerk.metering.invoice.rates import rates_of
from stellwerk.metering.prices.render import amount_text
from stellwerk.values.money import Price

_FINE = Decimal("0.000001")


def words(
    theirs: Measures, expected: int, used: Sequence[Price], known: Sequence[Price], rounding: int
) -> str:
    """Both prices, and the list that the provider's amount fits to.

    Args:
        theirs: what the invoice states.
        expected: what its counts cost by our list, 10^-12.
        used: prices that the ledger was booked by.
        known: every version of the model's price.
        rounding: how far an amount may be off, 10^-12.
    """
    listed = " and ".join(f"{_pair(price)} by {price.version}" for price in used) or "nothing"
    said = f"our list says {listed}"
    if expected > 0 and theirs.pico > 0:
        factor = Decimal(theirs.pico) / expected
        said += f"; the amount is {factor.quantize(_FINE).normalize():f} times what the counts cost by it"
        if len(used) == 1:
            said += f", as {_pair(used[0], factor)} would make it"
    fits = sorted({price.version for price in known if _fits(theirs, price, rounding)})
    if fits:
        said += f"; it fits the list {' or '.join(fits)}"
    elif any(
        _fits(theirs, _undiscounted(price), rounding)
        for price in used
        if price.cached_per_million is not None
    ):
        said += "; it fits our list if cached input costs like other input"
    return said


def _fits(theirs: Measures, price: Price, rounding: int) -> bool:
    return abs(rates_of(price).value(theirs) - theirs.pico) <= rounding


def _undiscounted(price: Price) -> Price:
    return Price(
        price.version, price.valid_from, price.input_per_million, price.output_per_million, price.currency
    )


def _pair(price: Price, factor: Decimal = Decimal(1)) -> str:
    amounts = [price.input_per_million * factor, price.output_per_million * factor]
    return " in / ".join(amount_text(_short(amount)) for amount in amounts) + " out per million"


def _short(amount: Decimal) -> Decimal:
    return amount.quantize(_FINE).normalize() + 0
