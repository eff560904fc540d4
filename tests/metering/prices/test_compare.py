# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""What a new list changes: every amount that moved, in per cent; models that come, and those that it leaves out."""

from __future__ import annotations

from decimal import Decimal

from tests.metering.prices.files import price, price_list

from stellwerk.metering.prices.compare import Change, Comparison, compare
from stellwerk.metering.prices.price_list import ModelPrice, PriceList


def beside(new: PriceList, *old: ModelPrice, currency: str = "EUR") -> Comparison:
    """A list beside prices in force."""
    now = price_list("old", *old, currency=currency)
    return compare(new, {p.model: found for p in old if (found := now.price_of(p.model)) is not None})


def change(model: str, unit: str, old: str | None, new: str | None, percent: str | None) -> Change:
    return Change(model, unit, *(None if v is None else Decimal(v) for v in (old, new, percent)))


def test_every_amount_that_moved() -> None:
    new = price_list(
        "new",
        price("a", "0.25", "0.65", cached_per_million="0.05"),
        price("b", "1", "2", per_request="0.01"),
        price("c", "3", "4"),
        price("d", "0.10", "0"),
    )
    found = beside(
        new,
        price("a", "0.20", "0.65"),
        price("b", "1", "3", reasoning_per_million="4", per_request="0"),
        price("c", "3", "4"),
        price("gone", "1", "1"),
    )
    assert found.changes == (
        change("a", "input_per_million", "0.20", "0.25", "25.0"),
        change("a", "cached_per_million", "0.20", "0.05", "-75.0"),
        change("b", "output_per_million", "3", "2", "-33.3"),
        change("b", "reasoning_per_million", "4", "2", "-50.0"),
        change("b", "per_request", "0", "0.01", None),
        change("d", "input_per_million", None, "0.10", None),
        change("d", "output_per_million", None, "0", None),
    )
    assert (found.added, found.left_out, found.same) == (("d",), ("gone",), ("c",))
    assert (found.old_versions, found.new_currency) == (("old",), "EUR")


def test_half_a_tenth_of_a_per_cent_is_rounded_up() -> None:
    assert beside(price_list("n", price("a", "2.001", "0")), price("a", "2", "0")).changes[
        0
    ].percent == Decimal("0.1")


def test_amounts_of_two_currencies_have_no_per_cent() -> None:
    found = beside(price_list("new", price("a", "1", "1")), price("a", "1", "1"), currency="CHF")
    assert [c.percent for c in found.changes] == [None, None]
    assert (found.old_currencies, found.same) == (("CHF",), ())


def test_nothing_in_force() -> None:
    found = beside(price_list("new", price("a")))
    assert (found.added, found.old_versions, found.same) == (("a",), (), ())
