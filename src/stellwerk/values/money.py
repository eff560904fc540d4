# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Prices and costs: exact, in Decimal, per million tokens."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import msgspec

from stellwerk.values.usage import Usage

PICO = Decimal(10) ** 12
_MILLION = 10**6


class Price(msgspec.Struct, frozen=True):
    """One version of a price: amounts per million tokens, in ``currency`` (ISO 4217), from ``valid_from`` on."""

    version: str
    valid_from: date
    input_per_million: Decimal
    output_per_million: Decimal
    currency: str = "EUR"

    def cost(self, usage: Usage) -> Decimal:
        """Exact cost of ``usage`` in ``currency``; no rounding."""
        return (
            self.input_per_million * usage.tokens_in + self.output_per_million * usage.tokens_out
        ) / _MILLION


def to_pico(amount: Decimal) -> int:
    """A money amount as an integer count of 10^-12 units, the form in which the ledger stores it.

    Raises:
        ValueError: the amount has more than twelve decimals.
    """
    scaled = amount * PICO
    if scaled != scaled.to_integral_value():
        raise ValueError("a cost has more than twelve decimals; give prices with at most six")
    return int(scaled)


def from_pico(pico: int) -> Decimal:
    """The inverse of :func:`to_pico`."""
    return Decimal(pico) / PICO
