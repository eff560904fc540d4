# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""What a token is worth by our own price list, to say what a difference in counts makes in money."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple

from stellwerk.metering.invoice.books import Booked
from stellwerk.metering.invoice.measures import Measures
from stellwerk.values.money import MICRO, Price, to_pico


class Rates(NamedTuple):
    """10^-12 of the currency. Output that nobody reads counts as output: an invoice does not tell it apart."""

    tokens_in: Fraction
    cached_in: Fraction
    tokens_out: Fraction
    requests: Fraction

    def value(self, counts: Measures) -> int:
        """What so many more or fewer tokens and requests make."""
        fresh = counts.tokens_in - counts.cached_in
        exact = self.tokens_in * fresh + self.cached_in * counts.cached_in
        return round(exact + self.tokens_out * counts.tokens_out + self.requests * counts.requests)


def rates_of(price: Price) -> Rates:
    """Of one price."""
    cached = price.input_per_million if price.cached_per_million is None else price.cached_per_million
    return Rates(
        Fraction(int(price.input_per_million * MICRO)),  # 10^-6 of a price per million is 10^-12 per token
        Fraction(int(cached * MICRO)),
        Fraction(int(price.output_per_million * MICRO)),
        Fraction(to_pico(price.per_request)),
    )


def mixed(booked: Sequence[Booked], otherwise: Price | None = None) -> Rates | None:
    """Of a line that several prices hold for (a month in which they changed): their mean, weighted by tokens.

    ``otherwise``: where nothing was booked, that one. ``None``: a price is not known any more.
    """
    if not booked:
        return None if otherwise is None else rates_of(otherwise)
    if any(one.price is None for one in booked):
        return None
    found = [(rates_of(one.price), _weight(one.sums)) for one in booked if one.price is not None]
    whole = sum(weight for _, weight in found)
    if not whole:
        return found[-1][0]
    return Rates(*(sum((r[n] * w for r, w in found), Fraction(0)) / whole for n in range(len(Rates._fields))))


def _weight(sums: Measures) -> int:
    return max(0, sums.tokens_in) + max(0, sums.tokens_out)
