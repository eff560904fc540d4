# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Prices and costs: exact, in Decimal, per million tokens."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

import msgspec

from stellwerk.values.usage import Usage

PICO = Decimal(10) ** 12
MICRO = Decimal(10) ** 6
FILE_PRICES = "file"
"""In place of a provider: the prices of ``stellwerk.yaml``, which are remembered like lists."""

_MILLION = 10**6
_MS_PER_MINUTE = 60_000
_NOTHING = Decimal(0)


class Price(msgspec.Struct, frozen=True):
    """One version of a model's price, in ``currency`` (ISO 4217), net of VAT, from ``valid_from`` on.

    Amounts per million tokens, per image, per minute of sound, per request; each with at most six decimals.
    """

    version: str  # names the list that it stands in
    valid_from: date  # first day, as the calendar of the house has it
    input_per_million: Decimal
    output_per_million: Decimal
    currency: str = "EUR"
    cached_per_million: Decimal | None = (
        None  # input that the provider had in its cache; None: like other input
    )
    reasoning_per_million: Decimal | None = None  # output that nobody reads; None: like other output
    per_image: Decimal = _NOTHING
    per_audio_minute: Decimal = _NOTHING
    per_request: Decimal = _NOTHING
    valid_until: date | None = None  # last day; None: until the next version

    def cost(self, usage: Usage) -> Decimal:
        """Exact cost of one call of ``usage`` in ``currency``, in whole 10^-12 of it (half a unit is rounded to even).

        Only parts of a minute of sound can be finer than that.
        """
        cached = self.input_per_million if self.cached_per_million is None else self.cached_per_million
        reasoning = (
            self.output_per_million if self.reasoning_per_million is None else self.reasoning_per_million
        )
        per_token = (
            self.input_per_million * (usage.tokens_in - usage.cached_in)
            + cached * usage.cached_in
            + self.output_per_million * (usage.tokens_out - usage.reasoning_out)
            + reasoning * usage.reasoning_out
        )
        cost = per_token / _MILLION
        if usage.images:
            cost += self.per_image * usage.images
        if usage.audio_ms:
            cost += (self.per_audio_minute * usage.audio_ms / _MS_PER_MINUTE).quantize(1 / PICO)
        if self.per_request and usage.sent:
            cost += self.per_request
        return cost

    def most(self, tokens_in: int, tokens_out: int) -> Decimal:
        """The most that a call of so many tokens can cost, whatever sort they turn out to be; see :meth:`cost`."""
        dearest_in = max(self.input_per_million, self.cached_per_million or _NOTHING)
        dearest_out = max(self.output_per_million, self.reasoning_per_million or _NOTHING)
        return (dearest_in * tokens_in + dearest_out * tokens_out) / _MILLION + self.per_request


def in_force(versions: Iterable[Price], day: date) -> Price | None:
    """The version of one model's price that holds on ``day``: the last to begin, unless it has ended by then.

    A version that has ended is not followed by the one before it, which it took the place of: then there is no price.
    """
    newest: Price | None = None
    for price in versions:
        if price.valid_from <= day and (newest is None or price.valid_from >= newest.valid_from):
            newest = price
    if newest is None or (newest.valid_until is not None and newest.valid_until < day):
        return None
    return newest


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


def to_micro(amount: Decimal) -> int:
    """A price as an integer count of 10^-6 units, the form in which price lists are stored.

    Raises:
        ValueError: the price has more than six decimals.
    """
    scaled = amount * MICRO
    if scaled != scaled.to_integral_value():
        raise ValueError("a price has more than six decimals")
    return int(scaled)


def from_micro(micro: int) -> Decimal:
    """The inverse of :func:`to_micro`."""
    return Decimal(micro) / MICRO
