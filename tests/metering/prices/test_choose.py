# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Which price holds on a day: the provider's last list to begin, corrections in the place of what they correct."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.metering.prices.files import price, price_list

from stellwerk.metering.prices.choose import price_on, standing, versions
from stellwerk.metering.prices.fit import check_fit
from stellwerk.metering.prices.price_list import KnownList, PriceList
from stellwerk.metering.prices.problems import Problems
from stellwerk.metering.prices.read import PriceFile

BEGAN = datetime(2026, 1, 1, tzinfo=UTC)


def known(*lists: PriceList) -> list[KnownList]:
    """Lists that came to be known one day after the other."""
    return [KnownList(one, BEGAN + timedelta(days=n)) for n, one in enumerate(lists)]


def on(lists: list[KnownList], day: str, model: str = "muster-m", **more: Any) -> str | None:
    """Version of the price on a day."""
    found = price_on(lists, "musterhub", model, date.fromisoformat(day), **more)
    return None if found is None else found.version


def a_list(version: str, begins: str, ends: str | None = None, **more: Any) -> PriceList:
    until = None if ends is None else date.fromisoformat(ends)
    return price_list(
        version,
        *more.pop("prices", ()),
        valid_from=date.fromisoformat(begins),
        valid_until=until,
        **more,
    )


def test_the_last_list_to_begin_holds_until_the_next_one() -> None:
    lists = known(a_list("b", "2026-07-01"), a_list("a", "2026-05-01"))
    days = ("2026-04-30", "2026-05-01", "2026-06-30", "2026-07-01", "2099-01-01")
    assert [on(lists, day) for day in days] == [None, "a", "a", "b", "b"]


def test_after_the_last_day_there_is_no_price() -> None:
    lists = known(a_list("a", "2026-01-01"), a_list("b", "2026-05-01", "2026-06-30"))
    assert on(lists, "2026-06-30") == "b"
    assert on(lists, "2026-07-01") is None, "what b took the place of does not come back"
    lists += known(a_list("c", "2026-08-01"))
    assert [on(lists, day) for day in ("2026-07-31", "2026-08-01")] == [None, "c"]


def test_a_list_says_nothing_of_other_models_and_providers() -> None:
    lists = known(
        a_list("all", "2026-01-01", prices=(price("muster-l"), price("muster-m"))),
        a_list("more", "2026-05-01", "2026-05-31", prices=(price("muster-l"),)),
        a_list("else", "2026-05-01", provider="other"),
    )
    assert on(lists, "2026-05-15", "muster-l") == "more"
    assert on(lists, "2026-05-15") == "all"
    assert on(lists, "2026-06-15") == "all"
    assert on(lists, "2026-05-15", "muster-x") is None


def test_a_correction_stands_in_the_place_of_the_list_from_its_import_on() -> None:
    lists = known(
        a_list("a", "2026-05-01"), a_list("b", "2026-07-01"), a_list("a2", "2026-06-01", corrects="a")
    )
    assert [on(lists, day) for day in ("2026-05-15", "2026-06-15", "2026-07-15")] == [None, "a2", "b"]
    before = BEGAN + timedelta(days=1)
    assert [on(lists, day, known=before) for day in ("2026-05-15", "2026-06-15")] == ["a", "a"]
    assert on(lists, "2026-05-15", known=BEGAN - timedelta(seconds=1)) is None
    again = [*lists, KnownList(a_list("a3", "2026-05-01", corrects="a2"), BEGAN + timedelta(days=9))]
    assert [on(again, day) for day in ("2026-05-15", "2026-06-15")] == ["a3", "a3"]
    assert [one.version for one in standing(again)] == ["a3", "b"]


def test_a_price_carries_what_a_booking_needs() -> None:
    (found,) = versions(
        known(a_list("a", "2026-05-01", "2026-12-31", currency="CHF", prices=(price(per_image="0.04"),))),
        "musterhub",
        "muster-m",
    )
    assert (found.version, found.currency, found.valid_until) == ("a", "CHF", date(2026, 12, 31))
    assert (found.per_image, found.cached_per_million) == (Decimal("0.04"), None)


_DAY = date(2026, 1, 1)
_STEPS = st.lists(
    st.tuples(st.integers(0, 40), st.none() | st.integers(0, 20), st.booleans()), min_size=1, max_size=8
)


def accepted(steps: list[tuple[int, int | None, bool]]) -> list[KnownList]:
    """Whatever the rules let in of these lists; a step may correct a list that stands."""
    lists: list[KnownList] = []
    for number, (begins, lasts, corrects) in enumerate(steps):
        first = _DAY + timedelta(days=begins)
        there = standing(lists)
        new = price_list(
            f"v{number}",
            valid_from=first,
            valid_until=None if lasts is None else first + timedelta(days=lasts),
            corrects=there[number % len(there)].version if corrects and there else None,
        )
        problems = Problems()
        check_fit(PriceFile(new, {}, {}), lists, problems)
        if not problems:
            lists.append(KnownList(new, BEGAN + timedelta(hours=number)))
    return lists


@given(_STEPS, st.randoms(use_true_random=False))
def test_any_day_has_one_price_whatever_the_order(
    steps: list[tuple[int, int | None, bool]], dice: random.Random
) -> None:
    lists = accepted(steps)
    mixed = list(lists)
    dice.shuffle(mixed)
    for offset in range(65):
        day = _DAY + timedelta(days=offset)
        covering = [
            one
            for one in standing(lists)
            if one.valid_from <= day and (one.valid_until is None or day <= one.valid_until)
        ]
        closed = [one for one in covering if one.valid_until is not None]
        assert len(closed) <= 1, "two lists that name their last day never overlap"
        found = price_on(lists, "musterhub", "muster-m", day)
        assert found == price_on(mixed, "musterhub", "muster-m", day)
        if found is None:
            assert all(one.valid_until is None for one in covering), "a list that says it holds, holds"
        else:
            assert found.version in {one.version for one in covering}


@given(_STEPS)
def test_the_price_moves_forward_with_the_days(steps: list[tuple[int, int | None, bool]]) -> None:
    lists = accepted(steps)
    before = date.min
    for offset in range(65):
        found = price_on(lists, "musterhub", "muster-m", _DAY + timedelta(days=offset))
        if found is not None:
            assert found.valid_from >= before
            before = found.valid_from


@given(_STEPS, st.integers(0, 8))
def test_what_was_known_then_does_not_change_by_what_comes_later(
    steps: list[tuple[int, int | None, bool]], hours: int
) -> None:
    lists = accepted(steps)
    then = BEGAN + timedelta(hours=hours)
    earlier = [one for one in lists if one.imported_at <= then]
    for offset in range(65):
        day = _DAY + timedelta(days=offset)
        assert price_on(lists, "musterhub", "muster-m", day, then) == price_on(
            earlier, "musterhub", "muster-m", day
        )


@pytest.mark.parametrize("day", [date.min, date.max])
def test_the_ends_of_the_calendar(day: date) -> None:
    assert (on(known(a_list("a", "2026-05-01")), day.isoformat()) == "a") is (day == date.max)
