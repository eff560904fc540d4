# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""What is reserved is never less than what a call can come to; estimates learn from reports."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stellwerk.gateway.calibration import Calibration
from stellwerk.values.money import Price, to_pico
from stellwerk.values.usage import Usage

amounts = st.decimals(0, 100, places=6, allow_nan=False)
optional = st.none() | amounts
tokens = st.integers(0, 10**6)


@given(amounts, amounts, optional, optional, amounts, tokens, tokens, st.data())
def test_most_bounds_every_usage(
    given_in: Decimal,
    given_out: Decimal,
    cached: Decimal | None,
    reasoning: Decimal | None,
    request: Decimal,
    most_in: int,
    most_out: int,
    data: st.DataObject,
) -> None:
    price = Price(
        *("v", date(2026, 1, 1), given_in, given_out, "EUR", cached, reasoning), per_request=request
    )
    tokens_in = data.draw(st.integers(0, most_in))
    tokens_out = data.draw(st.integers(0, most_out))
    usage = Usage(
        tokens_in,
        tokens_out,
        cached_in=data.draw(st.integers(0, tokens_in)),
        reasoning_out=data.draw(st.integers(0, tokens_out)),
    )
    assert to_pico(price.cost(usage)) <= to_pico(price.most(most_in, most_out))


@pytest.mark.parametrize(
    ("usage", "cost"),
    [
        (Usage(1_000_000, 0), "0.20"),
        (Usage(1_000_000, 0, cached_in=1_000_000), "0.05"),
        (Usage(0, 1_000_000), "0.65"),
        (Usage(0, 1_000_000, reasoning_out=400_000), "0.79"),
        (Usage(1, 0), "0.00000020"),
        (Usage(0, 0, images=3), "0.12"),
        (Usage(0, 0, audio_ms=90_000), "0.0135"),
        (Usage(0, 0, audio_ms=1), "0.00000015"),
    ],
)
def test_every_unit_is_billed_at_its_own_price(usage: Usage, cost: str) -> None:
    price = Price(
        *("v", date(2026, 1, 1), Decimal("0.20"), Decimal("0.65"), "EUR", Decimal("0.05"), Decimal("1.00")),
        per_image=Decimal("0.04"),
        per_audio_minute=Decimal("0.009"),
    )
    assert price.cost(usage) == Decimal(cost)


def test_a_call_is_billed_once_and_only_if_it_used_something() -> None:
    price = Price("v", date(2026, 1, 1), Decimal(0), Decimal(0), per_request=Decimal("0.01"))
    assert price.cost(Usage(1, 0)) == Decimal("0.01")
    assert price.cost(Usage(0, 0)) == 0


def test_estimates_begin_as_guesses_and_learn() -> None:
    known = Calibration()
    assert known.tokens_in("m", 300) == 100
    assert known.tokens_out("m", 7) == 7
    for _ in range(100):
        known.note("m", 4000, 50, Usage(1000, 100))
    assert known.tokens_in("m", 400) == 100
    assert known.tokens_out("m", 10) == 20
    assert known.tokens_in("other", 300) == 100


def test_estimates_forget_what_is_long_ago() -> None:
    known = Calibration()
    for _ in range(100):
        known.note("m", 3000, 0, Usage(1000, 0))
    for _ in range(300):
        known.note("m", 6000, 0, Usage(1000, 0))
    assert known.tokens_in("m", 6000) in range(1000, 1010)
    assert known.tokens_out("m", 3) == 3  # no stream was seen


def test_reports_of_nothing_teach_nothing() -> None:
    known = Calibration()
    known.note("m", 0, 0, Usage(5, 5))
    known.note("m", 5, 5, Usage(0, 0))
    assert (known.tokens_in("m", 30), known.tokens_out("m", 4)) == (10, 4)
