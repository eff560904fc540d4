# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Bills and ledger lines."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.storage.samples import settlement

from stellwerk.metering.ledger import LedgerKey, Sums, entry
from stellwerk.metering.settle import FREE, Bill, bill
from stellwerk.values.money import Price, from_pico
from stellwerk.values.usage import Usage

HUB = Price("2026-01", date(2026, 1, 1), Decimal("0.15"), Decimal("0.60"))


def test_own_hardware_costs_nothing_per_call() -> None:
    assert bill(None, Usage(10**6, 10**6)) == FREE == Bill(0, "EUR", "")


def test_a_bill_is_exact() -> None:
    assert bill(HUB, Usage(200, 300)) == Bill(210_000_000, "EUR", "2026-01")
    assert from_pico(bill(HUB, Usage(200, 300)).cost_pico) == Decimal("0.00021")


def test_a_price_that_is_too_fine_is_refused() -> None:
    fine = Price("x", date(2026, 1, 1), Decimal("0.0000001"), Decimal(0))
    with pytest.raises(ValueError, match="twelve decimals"):
        bill(fine, Usage(1, 0))


@given(st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 10**6)), max_size=20))
def test_many_small_bills_make_the_big_one(calls: list[tuple[int, int]]) -> None:
    single = sum(bill(HUB, Usage(i, o)).cost_pico for i, o in calls)
    assert single == bill(HUB, Usage(sum(i for i, _ in calls), sum(o for _, o in calls))).cost_pico


def test_a_booking_names_place_and_price_but_nobody() -> None:
    key, sums = entry(settlement("c1", usage=Usage(7, 8, estimated=True)), "letters", "2026-03-02")
    assert key == LedgerKey(
        *("2026-03-02", "51 Jugendamt", "51-100", "letters", "yellow", "hub-yellow", "mid", "2026-01", "EUR")
    )
    assert sums == Sums(1, 7, 8, 1, 0, 150_000_000)
    assert not {"caller", "key", "user", "decision_id"} & set(LedgerKey._fields + Sums._fields)
    assert sums.plus(Sums(1, 2, 3, 4, 5, 6)) == Sums(2, 9, 11, 5, 5, 150_000_006)
