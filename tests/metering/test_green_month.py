# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""A month of own hardware beside prices by token."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st
from tests.metering.machine import APRIL, hardware, version

from stellwerk.metering.green_month import GreenMonth, compared, green_months
from stellwerk.values.footprint import Footprint
from stellwerk.values.hardware import Hardware
from stellwerk.values.money import Price

CHEAP = Price("list@1", date(2026, 1, 1), Decimal("0.20"), Decimal("0.65"))
DEAR = Price("list@1", date(2026, 1, 1), Decimal("1.91"), Decimal("7.64"))


def month(tokens_in: int, tokens_out: int) -> GreenMonth:
    (found,) = green_months(
        {"haus": hardware(version())}, Footprint(), APRIL, {}, {"haus": (tokens_in, tokens_out)}
    )
    return found


def test_by_hand() -> None:
    """621.60 for 2 million tokens of input and 1 million of output: 103.6 a million of input at weight 4."""
    green = month(2_000_000, 1_000_000)
    assert green.cost.total == Decimal("621.6")
    assert green.rate == (Decimal("103.6"), Decimal("414.4"))
    cheap, dear = compared(green, [("dear", DEAR), ("cheap", CHEAP)])
    assert (cheap.model, cheap.same_tokens, cheap.green) == ("cheap", Decimal("1.05"), Decimal("621.6"))
    assert cheap.even_at_tokens == 1_776_000_000
    assert (dear.model, dear.same_tokens) == ("dear", Decimal("11.46"))


def test_without_tokens_there_is_no_rate_and_nothing_to_compare() -> None:
    green = month(0, 0)
    assert green.rate is None
    (free,) = compared(green, [("cheap", CHEAP)])
    assert (free.same_tokens, free.even_at_tokens) == (Decimal(0), None)


def test_other_currencies_are_not_compared() -> None:
    foreign = Price("x", date(2026, 1, 1), Decimal(1), Decimal(1), "CHF")
    assert compared(month(5, 5), [("foreign", foreign)]) == []


def test_hardware_that_holds_later_is_not_there_yet() -> None:
    later = Hardware("z", (version(valid_from=date(2027, 1, 1)),))
    both = {"z": later, "haus": hardware(version())}
    found = green_months(both, Footprint(), APRIL, {}, {"z": (1, 1)})
    assert [one.endpoint for one in found] == ["haus"]


@given(st.integers(-5, 10**9), st.integers(-5, 10**9))
def test_the_point_where_both_cost_the_same_is_one(tokens_in: int, tokens_out: int) -> None:
    green = month(tokens_in, tokens_out)
    for one in compared(green, [("cheap", CHEAP), ("dear", DEAR)]):
        if one.even_at_tokens is None:
            assert not one.same_tokens
            continue
        tokens = max(tokens_in, 0) + max(tokens_out, 0)
        at_even = one.same_tokens * one.even_at_tokens / tokens
        assert abs(at_even - green.cost.total) <= one.same_tokens / tokens
