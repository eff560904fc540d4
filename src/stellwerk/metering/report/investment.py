# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""The investment case of a month: what the calls of green would have cost in yellow, and those of yellow in green.

Assumptions:

* a call of a green model would have needed as many tokens at the yellow model of the same size (tier) that would
  have been cheapest for all of that month's calls of the green one, among those that take the same sort of call and
  have a price on the day; where yellow has none of that size, at the next larger one, then at the next smaller one.
  Nothing would have been cached.
* a token of yellow would have cost on own hardware what a token of green cost there this month, all machines
  together: their whole cost over their tokens. More tokens on the same machines make each cheaper, until they are
  full; a machine more makes them dearer.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from decimal import ROUND_HALF_EVEN, Decimal, localcontext

import msgspec

from stellwerk.metering.green import MonthCost
from stellwerk.metering.report.block import Block
from stellwerk.metering.report.cells import NOTHING, Figures
from stellwerk.metering.spread import TokenRate, per_token
from stellwerk.values.ability import Ability
from stellwerk.values.money import PICO, Price
from stellwerk.values.tier import Tier
from stellwerk.values.usage import Usage
from stellwerk.values.zone import Zone

_SORTS = frozenset({Ability.CHAT, Ability.EMBEDDINGS})  # of calls: what one model does, another must do
_SIZES = tuple(Tier)


class Offer(msgspec.Struct, frozen=True):
    """A model that is or could be called."""

    model: str
    zone: Zone
    tier: Tier
    abilities: frozenset[Ability]
    price: Price | None = None  # on the day that counts


class Swap(msgspec.Struct, frozen=True):
    """A month of a green model, and the yellow one that would have taken its place."""

    model: str
    figures: Figures
    instead: str | None  # None: there is none
    instead_pico: int | None


class Investment(msgspec.Struct, frozen=True):
    """Both directions. Amounts are net, 10^-12 of ``currency``; ``None``: cannot be told."""

    currency: str
    green: tuple[Swap, ...]  # by model
    green_pico: int | None  # what own hardware cost; None: nobody declared it
    green_in_yellow_pico: int | None
    yellow: Figures
    yellow_in_green_pico: int | None
    rate: TokenRate | None  # of a token on own hardware
    complete: bool  # every call is in it


def investment(
    blocks: Iterable[Block],
    offers: Sequence[Offer],
    hardware: Mapping[str, MonthCost],
    output_weight: Decimal,
) -> Investment | None:
    """The case of a month.

    Args:
        blocks: what was used.
        offers: every model, with its price at the end of the month.
        hardware: cost of the month by green endpoint.
        output_weight: as so many tokens of input a token of output counts.

    Returns:
        ``None`` where neither green nor yellow was used.
    """
    by_model: defaultdict[tuple[str, str], Figures] = defaultdict(lambda: NOTHING)
    complete = True
    for block in blocks:
        if block.model is None or block.zone is None:
            complete = False
        elif block.zone != Zone.RED:
            key = (block.zone, block.model)
            by_model[key] = by_model[key].plus(block.figures)
    if not by_model:
        return None
    known = {offer.model: offer for offer in offers}
    green = tuple(
        _swap(model, figures, known.get(model), offers)
        for (zone, model), figures in sorted(by_model.items())
        if zone == Zone.GREEN
    )
    yellow = NOTHING
    for (zone, _), figures in by_model.items():
        if zone == Zone.YELLOW:
            yellow = yellow.plus(figures)
    currencies = {cost.currency for cost in hardware.values()}
    whole = None
    if hardware and len(currencies) == 1:
        whole = sum((cost.total for cost in hardware.values()), Decimal(0))
    tokens_in = sum(max(swap.figures.tokens_in, 0) for swap in green)
    tokens_out = sum(max(swap.figures.tokens_out, 0) for swap in green)
    rate = None
    if whole is not None:
        some = next(iter(hardware.values()))
        joined = msgspec.structs.replace(
            some, **{part: sum((getattr(c, part) for c in hardware.values()), Decimal(0)) for part in _PARTS}
        )
        rate = per_token(joined, tokens_in, tokens_out, output_weight)
    told = [swap.instead_pico for swap in green]
    return Investment(
        currency=currencies.pop() if len(currencies) == 1 else "EUR",
        green=green,
        green_pico=None if whole is None else _pico(whole),
        green_in_yellow_pico=None if None in told else sum(pico for pico in told if pico is not None),
        yellow=yellow,
        yellow_in_green_pico=None if rate is None else _at(rate, yellow),
        rate=rate,
        complete=complete,
    )


_PARTS = ("depreciation", "maintenance", "energy", "cooling")


def _swap(model: str, figures: Figures, own: Offer | None, offers: Sequence[Offer]) -> Swap:
    found = None if own is None else _cheapest(own, figures, offers)
    return Swap(model, figures, *(found if found is not None else (None, None)))


def _cheapest(own: Offer, figures: Figures, offers: Sequence[Offer]) -> tuple[str, int] | None:
    size = _SIZES.index(own.tier)
    for tier in (own.tier, *_SIZES[size + 1 :], *reversed(_SIZES[:size])):
        fitting = [
            (_pico(cost_of(figures, offer.price)), offer.model)
            for offer in offers
            if offer.zone is Zone.YELLOW
            and offer.tier is tier
            and offer.price is not None
            and own.abilities & _SORTS <= offer.abilities
        ]
        if fitting:
            pico, model = min(fitting)
            return model, pico
    return None


def cost_of(figures: Figures, price: Price) -> Decimal:
    """What these calls would have cost at ``price``, had nothing been cached; negative counts are nothing."""
    tokens_in, tokens_out = max(figures.tokens_in, 0), max(figures.tokens_out, 0)
    reasoning = min(max(figures.reasoning_out, 0), tokens_out)
    tokens = price.cost(Usage(tokens_in, tokens_out, reasoning_out=reasoning))
    each = (
        price.per_request * (max(figures.calls, 0) - 1) if figures.calls and (tokens_in or tokens_out) else 0
    )
    return tokens + each


def _at(rate: TokenRate, figures: Figures) -> int:
    with localcontext() as context:
        context.prec = 50
        cost = rate.input_per_million * max(figures.tokens_in, 0) + rate.output_per_million * max(
            figures.tokens_out, 0
        )
        return _pico(cost / 1_000_000)


def _pico(amount: Decimal) -> int:
    with localcontext() as context:
        context.prec = 60
        return int((amount * PICO).to_integral_value(ROUND_HALF_EVEN))
