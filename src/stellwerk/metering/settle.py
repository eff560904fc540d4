# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""What a call costs, from its tokens and the price in force."""

from __future__ import annotations

from typing import NamedTuple

from stellwerk.values.money import Price, to_pico
from stellwerk.values.usage import Usage


class Bill(NamedTuple):
    """Cost of one call: ``cost_pico`` in 10^-12 of ``currency``; ``price_version`` is "" where nothing is billed."""

    cost_pico: int
    currency: str
    price_version: str


FREE = Bill(0, "EUR", "")
"""Own hardware: nothing is billed per call."""


def bill(price: Price | None, usage: Usage) -> Bill:
    """Exact cost of ``usage`` at ``price``; :data:`FREE` without one.

    Raises:
        ValueError: the price has more than six decimals per million tokens.
    """
    if price is None:
        return FREE
    return Bill(to_pico(price.cost(usage)), price.currency, price.version)
