# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""A provider's price list, as it was valid from a day on. It is never changed: a wrong one is corrected by another."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import msgspec

from stellwerk.values.money import Price

MOST_PER_MILLION = Decimal(100_000)
MOST_PER_PIECE = Decimal(10_000)
"""Beyond these a price is a slip; the cost of any call at them fits the 64 bits of the ledger (10^-12)."""

_NOTHING = Decimal(0)


class ModelPrice(msgspec.Struct, frozen=True, kw_only=True):
    """What one model costs, in the currency of its list, net. Each amount has at most six decimals."""

    model: str  # the provider's name for it, as endpoints send it
    input_per_million: Decimal
    output_per_million: Decimal
    cached_per_million: Decimal | None = None  # None: like other input
    reasoning_per_million: Decimal | None = None  # None: like other output
    per_image: Decimal = _NOTHING
    per_audio_minute: Decimal = _NOTHING
    per_request: Decimal = _NOTHING


PER_MILLION = ("input_per_million", "output_per_million", "cached_per_million", "reasoning_per_million")
PER_PIECE = ("per_image", "per_audio_minute", "per_request")
UNITS = PER_MILLION + PER_PIECE
"""Fields of :class:`ModelPrice` that are amounts, in the order in which people read them."""


class PriceList(msgspec.Struct, frozen=True, kw_only=True):
    """One version of a provider's prices, all in one currency (ISO 4217), net of VAT."""

    version: str  # stands in every booking
    provider: str  # whose list; endpoints name it as their price_list
    title: str
    currency: str
    valid_from: date  # first German day
    source: str  # document or address that it was taken from
    vat_percent: Decimal | None  # shown apart, in no amount; None: not stated (stellwerk.yaml)
    prices: tuple[ModelPrice, ...]  # by model
    valid_until: date | None = None  # last day; None: until the provider's next list
    plan: str | None = None  # of the contract, where the provider has several
    plan_minimum: Decimal | None = None  # what is paid at least, a month, net; None: nothing
    corrects: str | None = None  # version in whose place it stands

    def price_of(self, model: str) -> Price | None:
        """What ``model`` costs by this list, as a call is priced; ``None`` where the list does not name it."""
        for price in self.prices:
            if price.model == model:
                return Price(
                    version=self.version,
                    valid_from=self.valid_from,
                    valid_until=self.valid_until,
                    currency=self.currency,
                    **{unit: getattr(price, unit) for unit in UNITS},
                )
        return None

    @property
    def models(self) -> frozenset[str]:
        """The models that it names."""
        return frozenset(price.model for price in self.prices)


class KnownList(msgspec.Struct, frozen=True):
    """A list of this house, and since when it knows it."""

    list: PriceList
    imported_at: datetime  # aware, UTC
