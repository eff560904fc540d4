# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Grouping and filtering what may be told."""

from __future__ import annotations

from datetime import date

from tests.metering.report.houses import SORTS, cell

from stellwerk.metering.report.people import Heads
from stellwerk.metering.report.rows import Asked, By, Part, Place, answer
from stellwerk.metering.report.running import running_grid
from stellwerk.metering.report.suppress import grid

MARCH, APRIL = date(2026, 3, 1), date(2026, 4, 1)
GREEN, MID, YELLOW, RED = SORTS
HEADS = Heads({"a": 20, "b": 30, "x": 6, "y": 6}, {"a": None, "b": None, "x": "b", "y": "b"})
CELLS = [
    *(cell("a", "u", GREEN, 1), cell("a", "v", YELLOW, 2), cell("a", "v", YELLOW, 4, cost_centre="c2")),
    *(cell("b", "u", GREEN, 8), cell("b", "u", YELLOW, 16)),
    *(
        cell("x", "u", GREEN, 32),
        cell("x", "w", YELLOW, 64),
        cell("y", "u", GREEN, 128),
        cell("y", "u", YELLOW, 256),
    ),
]


def amounts(asked: Asked, *months: date) -> dict[tuple[object, ...], int]:
    """Amounts by the fields that the question groups by."""
    found = answer([Part(month, grid(CELLS, HEADS)) for month in months or (MARCH,)], asked)
    return {
        (
            *(getattr(place, by.value) for by in asked.by),
            *(("...",) if place.held_back else ()),
        ): figures.cost_pico
        for place, figures in found.rows.items()
    }


def test_months_of_departments_are_exact_also_for_few_people() -> None:
    assert amounts(Asked(by=(By.DEPARTMENT,))) == {("a",): 7, ("b",): 24, ("x",): 96, ("y",): 384}
    assert amounts(Asked(by=(By.COST_CENTRE,))) == {("c1",): 507, ("c2",): 4}
    assert amounts(Asked(by=(By.COST_CENTRE,), departments=frozenset({"a"}))) == {("c1",): 3, ("c2",): 4}
    assert amounts(Asked(cost_centre="c2", by=(By.DEPARTMENT,))) == {("a",): 4}


def test_models_of_the_house_are_exact() -> None:
    assert amounts(Asked(by=(By.MODEL,))) == {("own-small",): 169, ("mid",): 342}
    assert amounts(Asked(by=(By.ZONE,))) == {("green",): 169, ("yellow",): 342}


def test_what_is_held_back_is_one_row() -> None:
    """Use case w is section x's alone; section y's use of the same model hides it, together with b's, which lends."""
    found = amounts(Asked(by=(By.USE_CASE,)))
    assert ("w",) not in found
    assert sum(found.values()) == 511
    assert found["v",] == 6


def test_months_add_up_unless_they_are_asked_for() -> None:
    assert amounts(Asked(by=(By.ZONE,)), MARCH, APRIL) == {("green",): 338, ("yellow",): 684}
    assert amounts(Asked(by=(By.MONTH,)), MARCH, APRIL) == {(MARCH,): 511, (APRIL,): 511}
    assert amounts(Asked(), MARCH, APRIL) == {(): 1022}


def test_departments_are_told_with_their_own_rest() -> None:
    found = answer([Part(MARCH, grid(CELLS, HEADS))], Asked(by=(By.DEPARTMENT, By.USE_CASE)))
    by_unit: dict[tuple[str | None, tuple[str, ...]], int] = {}
    for place, figures in found.rows.items():
        key = (place.department, place.departments)
        by_unit[key] = by_unit.get(key, 0) + figures.cost_pico
    assert by_unit["a", ()] == 7
    assert sum(by_unit.values()) == 511
    assert found.complete


def test_a_filter_that_cannot_be_answered_in_full_says_so() -> None:
    parts = [Part(MARCH, grid(CELLS, HEADS))]
    assert not answer(parts, Asked(use_case="u")).complete
    assert answer(parts, Asked(zone="yellow")).complete
    assert not answer(parts, Asked(zone="yellow", departments=frozenset({"x"}))).complete
    assert answer(parts, Asked(use_case="v", departments=frozenset({"a"}))).complete


def test_a_running_month_tells_units_alone() -> None:
    parts = [Part(APRIL, running_grid(CELLS, HEADS))]
    by_department = answer(parts, Asked(by=(By.DEPARTMENT,)))
    told = {(p.department, p.departments): f.cost_pico for p, f in by_department.rows.items()}
    assert told == {("a", ()): 7, ("b", ()): 24, ("b", ("x", "y")): 480}
    mine = answer(parts, Asked(by=(By.DEPARTMENT,), departments=frozenset({"x"})))
    assert (dict(mine.rows), mine.complete) == ({}, False)
    by_centre = answer(parts, Asked(by=(By.COST_CENTRE,)))
    assert {p.cost_centre: f.cost_pico for p, f in by_centre.rows.items()} == {"c1": 507, "c2": 4}
    by_zone = answer(parts, Asked(by=(By.ZONE,)))
    assert {(p.zone, p.held_back): f.cost_pico for p, f in by_zone.rows.items()} == {
        ("green", False): 9,
        ("yellow", False): 22,
        (None, True): 480,
    }


def test_a_place_of_nothing_is_no_row() -> None:
    assert answer([], Asked()).rows == {}
    assert Place() == Place(currency="EUR")
