# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""What green would have cost in yellow, and the reverse."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import msgspec

from stellwerk.metering.green import MonthCost
from stellwerk.metering.report.block import Block
from stellwerk.metering.report.cells import Figures
from stellwerk.metering.report.investment import Investment, Offer, cost_of, investment
from stellwerk.values.ability import Ability
from stellwerk.values.hardware import Evidence
from stellwerk.values.money import Price
from stellwerk.values.tier import Tier
from stellwerk.values.zone import Zone

EURO = 10**12
CHAT = frozenset({Ability.CHAT})


def price(input_: str, output: str, **more: Any) -> Price:
    return Price("v", date(2026, 1, 1), Decimal(input_), Decimal(output), **more)


def machine(total: str) -> MonthCost:
    zero = Decimal(0)
    return MonthCost(
        month=date(2026, 3, 1), until=None, currency="EUR", depreciation=Decimal(total), maintenance=zero, energy=zero,
        cooling=zero, hours=Decimal(743), kwh=zero, cooling_kwh=zero, evidence=Evidence.DECLARED, measured_share=zero,
        measured_hours=zero, embodied_kg=zero,
    )  # fmt: skip


def block(
    zone: str | None, model: str | None, tokens_in: int, tokens_out: int, euros: int = 0, **more: int
) -> Block:
    figures = Figures(calls=100, tokens_in=tokens_in, tokens_out=tokens_out, cost_pico=euros * EURO, **more)
    return Block(None, None, "EUR", None, zone, "hub" if zone != "green" else "", model, figures)


OFFERS = [
    Offer("own-s", Zone.GREEN, Tier.S, CHAT),
    Offer("own-m", Zone.GREEN, Tier.M, CHAT),
    Offer("own-vectors", Zone.GREEN, Tier.S, frozenset({Ability.EMBEDDINGS})),
    Offer("mid", Zone.YELLOW, Tier.M, CHAT, price("0.20", "0.65")),
    Offer("mid-in", Zone.YELLOW, Tier.M, CHAT, price("0.10", "2.00")),
    Offer("vectors", Zone.YELLOW, Tier.S, frozenset({Ability.EMBEDDINGS}), price("0.05", "0")),
    Offer("unpriced", Zone.YELLOW, Tier.S, CHAT),
    Offer("large", Zone.RED, Tier.S, CHAT, price("0.01", "0.01")),
]


def case(*blocks: Block, hardware: str | None = "100", offers: list[Offer] = OFFERS) -> Investment:
    found = investment(blocks, offers, {"own": machine(hardware)} if hardware else {}, Decimal(4))
    assert found is not None
    return found


def test_the_cheapest_yellow_model_of_the_same_size_takes_the_place() -> None:
    """2 million in, 1 million out: mid 0.40 + 0.65; mid-in 0.20 + 2.00."""
    found = case(block("green", "own-m", 2_000_000, 1_000_000))
    assert [(s.model, s.instead, s.instead_pico) for s in found.green] == [
        ("own-m", "mid", 1_050_000_000_000)
    ]
    assert (found.green_pico, found.green_in_yellow_pico) == (100 * EURO, 1_050_000_000_000)
    assert case(block("green", "own-m", 100_000_000, 1000)).green[0].instead == "mid-in"


def test_where_yellow_has_none_of_the_size_the_next_larger_one_does() -> None:
    assert case(block("green", "own-s", 1000, 1000)).green[0].instead == "mid"
    only_small = [*OFFERS[:3], Offer("tiny", Zone.YELLOW, Tier.S, CHAT, price("1", "1"))]
    assert case(block("green", "own-m", 1000, 1000), offers=only_small).green[0].instead == "tiny"


def test_vectors_are_compared_with_vectors_and_red_with_nothing() -> None:
    assert case(block("green", "own-vectors", 10_000_000, 0)).green[0].instead == "vectors"
    found = case(block("green", "own-m", 1, 1), block("red", "large", 10**9, 10**9, 500))
    assert found.yellow.cost_pico == 0
    assert found.complete


def test_yellow_at_the_internal_rate() -> None:
    """100 EUR over 1 million in and 1 million out, weight 4: 20 EUR and 80 EUR a million."""
    found = case(block("green", "own-m", 1_000_000, 1_000_000), block("yellow", "mid", 500_000, 250_000, 3))
    assert found.rate is not None
    assert (found.rate.input_per_million, found.rate.output_per_million) == (Decimal(20), Decimal(80))
    assert (found.yellow.cost_pico, found.yellow_in_green_pico) == (3 * EURO, 30 * EURO)


def test_what_cannot_be_told_is_none() -> None:
    assert investment([], OFFERS, {}, Decimal(4)) is None
    undeclared = case(block("green", "own-m", 1, 1), block("yellow", "mid", 1, 1), hardware=None)
    assert (undeclared.green_pico, undeclared.rate, undeclared.yellow_in_green_pico) == (None, None, None)
    assert undeclared.green_in_yellow_pico is not None
    unknown = case(block("green", "gone", 1000, 1000), block("green", "own-m", 1, 1))
    assert unknown.green_in_yellow_pico is None
    assert not case(block("green", "own-m", 1, 1), block("green", None, 5, 5)).complete
    assert case(block("yellow", "mid", 5, 5)).rate is None


def test_several_machines_are_one_rate() -> None:
    found = investment(
        [block("green", "own-m", 1_000_000, 0)], OFFERS, {"a": machine("100"), "b": machine("20")}, Decimal(4)
    )
    assert found is not None
    assert found.rate is not None
    assert (found.green_pico, found.rate.input_per_million) == (120 * EURO, Decimal(120))


def test_corrections_below_nothing_cost_nothing() -> None:
    asked = price("1", "1", per_request=Decimal("0.01"), reasoning_per_million=Decimal(3))
    assert cost_of(Figures(calls=-1, tokens_in=-5, tokens_out=-5), asked) == 0
    assert cost_of(Figures(calls=100, tokens_in=1_000_000, tokens_out=0), asked) == Decimal(2)
    assert cost_of(
        Figures(calls=1, tokens_in=0, tokens_out=1_000_000, reasoning_out=500_000), asked
    ) == Decimal("2.01")
    assert msgspec.structs.replace(OFFERS[0], price=asked).price == asked
