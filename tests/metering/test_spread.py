# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""A cost that is spread over calls is the same cost, to 10^-12."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.metering.machine import cost, version

from stellwerk.metering.spread import per_token, spread, weighted
from stellwerk.values.money import from_pico

FOUR = Decimal(4)
PICO = Decimal(1).scaleb(-12)
costs = st.integers(0, 10**20).map(from_pico)
calls = st.lists(st.tuples(st.integers(0, 10**7), st.integers(0, 10**6)), max_size=60)
weights = st.decimals(1, 100, places=6)


@given(costs, calls, weights)
def test_the_parts_are_the_whole(whole: Decimal, used: list[tuple[int, int]], weight: Decimal) -> None:
    shares = [weighted(*tokens, weight) for tokens in used]
    done = spread(whole, shares)
    assert sum(done.parts) + done.left == whole
    assert len(done.parts) == len(used)
    assert all(part >= 0 for part in done.parts)
    if any(shares):
        assert done.left == 0
        everything = sum(shares)
        for part, share in zip(done.parts, shares, strict=True):
            assert abs(Fraction(part) - Fraction(whole) * share / everything) < Fraction(PICO)
    else:
        assert done.left == whole


@given(costs, calls, weights)
def test_whoever_used_more_never_pays_less(
    whole: Decimal, used: list[tuple[int, int]], weight: Decimal
) -> None:
    shares = [weighted(*tokens, weight) for tokens in used]
    paid = sorted(zip(shares, spread(whole, shares).parts, strict=True))
    assert [part for _, part in paid] == sorted(part for _, part in paid)


def test_thirds() -> None:
    assert spread(PICO * 4, [1, 1, 1]).parts == (PICO * 2, PICO, PICO)
    assert spread(Decimal(1), [0, 5]).parts == (Decimal(0), Decimal(1))
    assert spread(Decimal(1), []) == ((), Decimal(1))
    assert spread(Decimal(1), [0]) == ((Decimal(0),), Decimal(1))


def test_what_cannot_be_spread_is_refused() -> None:
    with pytest.raises(ValueError, match="not negative"):
        spread(Decimal(1), [2, -1])
    with pytest.raises(ValueError, match="not negative"):
        spread(Decimal(-1), [2])
    with pytest.raises(ValueError, match="twelve decimals"):
        spread(PICO / 2, [2])


def test_counts_that_corrections_made_negative_are_nothing() -> None:
    assert weighted(-5, -5, FOUR) == 0
    assert weighted(-5, 5, FOUR) == 20
    assert weighted(5, -5, FOUR) == 5


def test_rates_by_hand() -> None:
    """Depreciation 600, idle 72 kWh at 0.30: 621.60 over 1.2 million tokens of input and 0.2 million of output."""
    month = cost(version(), date(2026, 4, 1))
    assert per_token(month, 1_200_000, 200_000, FOUR) == (Decimal("310.8"), Decimal("1243.2"))
    assert per_token(month, 0, 0, FOUR) is None
    assert per_token(month, -10, 0, FOUR) is None


@given(st.integers(0, 10**10), st.integers(0, 10**10), weights)
def test_rates_times_tokens_are_the_cost(tokens_in: int, tokens_out: int, weight: Decimal) -> None:
    month = cost(version())
    rate = per_token(month, tokens_in, tokens_out, weight)
    if tokens_in == tokens_out == 0:
        assert rate is None
        return
    assert rate is not None
    billed = Fraction(rate.input_per_million) * tokens_in + Fraction(rate.output_per_million) * tokens_out
    rounding = Fraction(tokens_in + tokens_out, 2 * 10**6)  # half of 10^-6 for each million
    assert abs(billed / 10**6 - Fraction(month.total)) <= rounding / 10**6
