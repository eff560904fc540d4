# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Minimum revenue of plans."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import msgspec
from tests.metering.report.houses import SORTS, cell

from stellwerk.metering.prices.price_list import PriceList
from stellwerk.metering.report.block import Block
from stellwerk.metering.report.cells import Figures
from stellwerk.metering.report.people import Heads
from stellwerk.metering.report.plan import plan_use
from stellwerk.metering.report.suppress import grid

MARCH = date(2026, 3, 1)
EURO = 10**12
ESSENTIAL = PriceList(
    version="hub-2026", provider="hub", title="Hub", currency="EUR", valid_from=date(2026, 1, 1), source="Blatt 1",
    vat_percent=Decimal(19), prices=(), plan="Essential", plan_minimum=Decimal(1000),
)  # fmt: skip


def changed(**values: Any) -> PriceList:
    return msgspec.structs.replace(ESSENTIAL, **values)


def block(provider: str | None, euros: int, currency: str = "EUR") -> Block:
    return Block(None, None, currency, None, None, provider, None, Figures(calls=1, cost_pico=euros * EURO))


def test_what_is_not_used_is_wasted() -> None:
    (found,) = plan_use([ESSENTIAL], [block("hub", 250), block("hub", 150), block("", 0)], MARCH)
    assert (found.used_pico, found.wasted_pico, found.due_pico) == (400 * EURO, 600 * EURO, 1000 * EURO)
    assert (found.provider, found.plan, found.at_least) == ("hub", "Essential", False)
    (more,) = plan_use([ESSENTIAL], [block("hub", 1200)], MARCH)
    assert (more.wasted_pico, more.due_pico) == (0, 1200 * EURO)


def test_a_month_without_a_call_wastes_all_of_it() -> None:
    (found,) = plan_use([ESSENTIAL], [], MARCH)
    assert found.wasted_pico == 1000 * EURO


def test_the_list_of_the_first_day_decides() -> None:
    later = changed(
        version="hub-b", valid_from=date(2026, 3, 15), plan="Professional", plan_minimum=Decimal(3000)
    )
    assert [u.plan for u in plan_use([ESSENTIAL, later], [], MARCH)] == ["Essential"]
    assert [u.plan for u in plan_use([ESSENTIAL, later], [], date(2026, 4, 1))] == ["Professional"]
    assert [u.plan for u in plan_use([later], [], MARCH)] == ["Professional"]
    assert plan_use([later], [], date(2026, 2, 1)) == []
    assert plan_use([changed(valid_until=date(2026, 2, 28))], [], MARCH) == []
    assert plan_use([changed(plan_minimum=None)], [block("hub", 5)], MARCH) == []


def test_parts_without_a_provider_count_where_there_is_one_alone() -> None:
    other = changed(version="o", provider="other", plan="Klein", plan_minimum=Decimal(10))
    (found,) = plan_use([ESSENTIAL], [block("hub", 1), block(None, 2)], MARCH)
    assert (found.used_pico, found.at_least) == (3 * EURO, False)
    first, second = plan_use([ESSENTIAL, other], [block("hub", 1), block(None, 2)], MARCH)
    assert (first.used_pico, first.at_least, second.used_pico, second.at_least) == (EURO, True, 0, True)


def test_it_knows_no_more_than_what_is_told() -> None:
    """Departments of few people are in it, since a month of the house is told by provider."""
    heads = Heads({"a": 20, "press": 3}, {"a": None, "press": None})
    cells = [
        cell("a", "u", SORTS[2], EURO),
        cell("press", "p", SORTS[2], 2 * EURO),
        cell("a", "u", SORTS[0], 0),
    ]
    (found,) = plan_use([ESSENTIAL], grid(cells, heads).blocks, MARCH)
    assert found.used_pico == 3 * EURO
