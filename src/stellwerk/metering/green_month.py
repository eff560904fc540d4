# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""A month of own hardware as a report shows it: cost, tokens, rates, energy; and what the same would cost elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction

import msgspec

from stellwerk.metering.footprint import Impact, of_month
from stellwerk.metering.green import Energy, MonthCost, internal_rate
from stellwerk.metering.spread import TokenRate, per_token
from stellwerk.values.footprint import Footprint
from stellwerk.values.hardware import Hardware
from stellwerk.values.money import Price
from stellwerk.values.usage import Usage


class GreenMonth(msgspec.Struct, frozen=True):
    """One endpoint in one month."""

    endpoint: str
    cost: MonthCost
    tokens_in: int
    tokens_out: int
    rate: TokenRate | None  # None: no token was used, so the cost is nobody's
    impact: Impact


class Comparison(msgspec.Struct, frozen=True):
    """The tokens of a green month at the price of a model that is paid by token."""

    model: str
    price_version: str
    input_per_million: Decimal
    output_per_million: Decimal
    same_tokens: Decimal  # what they would have cost
    green: Decimal  # what they did cost
    even_at_tokens: int | None  # with so many of the same mix own hardware is as cheap; None: never


def green_months(
    hardware: Mapping[str, Hardware],
    footprint: Footprint,
    month: date,
    energies: Mapping[str, Energy],
    tokens: Mapping[str, tuple[int, int]],
    until: datetime | None = None,
) -> list[GreenMonth]:
    """Every endpoint whose hardware holds in the month, by name.

    Args:
        hardware: by endpoint.
        footprint: weight of output, emissions of a kWh.
        month: any day of it.
        energies: of the month, by endpoint (:func:`stellwerk.storage.power.energies`).
        tokens: of the month, of input and of output, by endpoint (:func:`stellwerk.storage.used.tokens_by_endpoint`).
        until: for a month that is not over.
    """
    found: list[GreenMonth] = []
    for name in sorted(hardware):
        cost = internal_rate(hardware[name], month, energies.get(name), until)
        if cost is not None:
            tokens_in, tokens_out = tokens.get(name, (0, 0))
            rate = per_token(cost, tokens_in, tokens_out, footprint.output_weight)
            found.append(GreenMonth(name, cost, tokens_in, tokens_out, rate, of_month(cost, footprint)))
    return found


def compared(month: GreenMonth, prices: Iterable[tuple[str, Price]]) -> list[Comparison]:
    """The month beside prices of other models in the same currency, the cheapest first.

    Depreciation does not depend on use, so own hardware gets cheaper by token the more it is used:
    ``even_at_tokens`` is where it meets the price, at this month's cost and mix of input and output.
    """
    used = Usage(max(month.tokens_in, 0), max(month.tokens_out, 0))
    found: list[Comparison] = []
    for model, price in prices:
        if price.currency != month.cost.currency:
            continue
        there, tokens = price.cost(used), used.tokens_in + used.tokens_out
        even = Fraction(month.cost.total) * tokens / Fraction(there) if there else None
        found.append(
            Comparison(
                model=model,
                price_version=price.version,
                input_per_million=price.input_per_million,
                output_per_million=price.output_per_million,
                same_tokens=there,
                green=month.cost.total,
                even_at_tokens=None if even is None else round(even),
            )
        )
    return sorted(found, key=lambda c: (c.same_tokens, c.model))
