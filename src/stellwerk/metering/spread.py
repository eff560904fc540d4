# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Spreading the cost of a period over what was used in it: by tokens, exactly, idle hours included.

A token of output counts as ``weight`` of input (:class:`stellwerk.values.footprint.Footprint`), cached input as input.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from stellwerk.metering.green import MonthCost, rounded
from stellwerk.values.money import from_pico, to_pico

_MILLION = 10**6


class TokenRate(NamedTuple):
    """What own hardware costs per million tokens, to 10^-6 of the currency."""

    input_per_million: Decimal
    output_per_million: Decimal


class Spread(NamedTuple):
    """A cost in parts. ``left`` is what nobody used: the whole cost where there was no token, else nothing."""

    parts: tuple[Decimal, ...]
    left: Decimal


def weighted(tokens_in: int, tokens_out: int, weight: Decimal) -> Fraction:
    """Tokens as so many of input; never negative (corrections may take more away than there is)."""
    return max(Fraction(tokens_in), Fraction(0)) + Fraction(weight) * max(tokens_out, 0)


def per_token(cost: MonthCost, tokens_in: int, tokens_out: int, weight: Decimal) -> TokenRate | None:
    """The cost of a month per million tokens of input and of output; ``None`` where there was no token."""
    tokens = weighted(tokens_in, tokens_out, weight)
    if not tokens:
        return None
    million = Fraction(cost.total) * _MILLION / tokens
    return TokenRate(rounded(million, 6), rounded(million * Fraction(weight), 6))


def spread(cost: Decimal, shares: Sequence[Fraction | int]) -> Spread:
    """``cost`` in proportion to ``shares``, to 10^-12; the parts and what is left add up to it exactly.

    No part is further than 10^-12 from its exact size, and a larger share never gets the smaller part (largest
    remainder).

    Raises:
        ValueError: a share is negative, or the cost is negative or has more than twelve decimals.
    """
    pico = to_pico(cost)
    if pico < 0 or any(share < 0 for share in shares):
        raise ValueError("only costs are spread, and only over shares that are not negative")
    whole = sum(map(Fraction, shares), Fraction(0))
    if not whole:
        return Spread((Decimal(0),) * len(shares), cost)
    exact = [pico * Fraction(share) / whole for share in shares]
    parts = [int(part) for part in exact]
    nearest = sorted(range(len(exact)), key=lambda n: (parts[n] - exact[n], n))
    for n in nearest[: pico - sum(parts)]:
        parts[n] += 1
    return Spread(tuple(map(from_pico, parts)), Decimal(0))
