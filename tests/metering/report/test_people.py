# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Departments put together along the tree."""

from __future__ import annotations

from hypothesis import given
from tests.metering.report.houses import House, K, houses

from stellwerk.metering.report.people import Heads, Unit, units


@given(houses(most_departments=8))
def test_units_have_people_enough_and_share_no_department(house: House) -> None:
    active = {c.row.department for c in house.cells}
    made, left = units(active, house.heads, K)
    named = [name for unit in made for name in unit.departments]
    assert sorted([*named, *left]) == sorted(active)
    assert house.heads.people(left) < K
    for unit in made:
        assert house.heads.people(unit.departments) >= K
        if unit.name is not None:
            assert house.heads.within(unit.name).issuperset(unit.departments)
        if unit.single:
            assert unit.name == unit.departments[0]


def test_small_ones_join_below_the_nearest_common_department() -> None:
    """A tree of three levels: two sections under an office, one office alone, one press office."""
    heads = Heads(
        {"a1": 6, "a2": 7, "b": 12, "b1": 3, "press": 4},
        {"dez": None, "a": "dez", "a1": "a", "a2": "a", "b": "dez", "b1": "b", "press": None},
    )
    made, left = units({"a1", "a2", "b", "b1", "press"}, heads, 10)
    assert set(made) == {Unit("a", ("a1", "a2")), Unit("b", ("b", "b1"))}
    assert left == {"press"}


def test_small_ones_side_by_side_are_the_house_together() -> None:
    heads = Heads({"x": 5, "y": 5}, {"x": None, "y": None})
    assert units({"x", "y"}, heads, 10) == ((Unit(None, ("x", "y")),), frozenset())
    assert units({"x"}, heads, 10) == ((), frozenset({"x"}))


def test_a_tree_that_is_none_has_nobody() -> None:
    heads = Heads({"x": 20, "y": 20}, {"x": "y", "y": "x"})
    made, left = units({"x", "y"}, heads, 10)
    assert (made, left) == ((Unit(None, ("x", "y")),), frozenset())
    assert heads.line("x") == ["x", "y"]


def test_a_department_that_the_house_does_not_know_any_more_has_nobody() -> None:
    heads = Heads({"a": 20}, {"a": None})
    made, left = units({"a", "gone"}, heads, 10)
    assert (made, left) == ((Unit("a", ("a",)),), frozenset({"gone"}))
    assert heads.within("gone") == {"gone"}
    assert heads.own("gone") == 0
