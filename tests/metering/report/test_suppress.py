# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""§ 72(3) LPVG NRW: nobody with all reports of a house works out what fewer than k people used."""

from __future__ import annotations

import itertools
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.metering.report.attacker import Guess, few, follows, members_of, rank, rows_of, told
from tests.metering.report.houses import SORTS, House, K, cell, houses

from stellwerk.metering.report import rest, within_unit
from stellwerk.metering.report.block import Grid
from stellwerk.metering.report.cells import Figures, total
from stellwerk.metering.report.people import Heads
from stellwerk.metering.report.rows import FINE, Asked, By, Part, answer
from stellwerk.metering.report.running import running_grid
from stellwerk.metering.report.suppress import grid

MARCH = date(2026, 3, 1)
GREEN, MID, YELLOW, RED = SORTS


@settings(max_examples=250)
@given(houses())
def test_nothing_of_few_people_follows_but_their_months(house: House) -> None:
    """Of departments with together fewer than k people no sum follows that is not made of their months."""
    made = grid(house.cells, house.heads, K)
    equations = told(made, house.cells)
    for group in few({c.row.department for c in house.cells}, house.heads, K):
        assert follows(equations, house.cells, group) == len(rows_of(house.cells, group)), sorted(group)


@settings(max_examples=200)
@given(houses())
def test_a_running_month_tells_not_even_their_sums(house: House) -> None:
    made = running_grid(house.cells, house.heads, K)
    blocks = [members_of(block, house.cells) for block in made.blocks]
    equations = [[int(n in members) for n in range(len(house.cells))] for members in blocks]
    for group in few({c.row.department for c in house.cells}, house.heads, K):
        assert follows(equations, house.cells, group) == 0, sorted(group)


@settings(max_examples=200)
@given(houses())
def test_the_last_evening_and_the_next_day_together_tell_no_more(house: House) -> None:
    """Both cuts of the same cells: while the month runs, and when it is over."""
    over, running = grid(house.cells, house.heads, K), running_grid(house.cells, house.heads, K)
    before = [members_of(block, house.cells) for block in running.blocks]
    equations = told(over, house.cells) + [
        [int(n in members) for n in range(len(house.cells))] for members in before
    ]
    for group in few({c.row.department for c in house.cells}, house.heads, K):
        assert follows(equations, house.cells, group) == len(rows_of(house.cells, group)), sorted(group)
    assert running.whole <= over.whole


@settings(max_examples=200)
@given(houses())
def test_a_part_of_a_small_department_is_not_pinned_down_by_bounds(house: House) -> None:
    """Without knowing who uses what: no amount of a use case, zone or model that is a part of its month."""
    guess = Guess(grid(house.cells, house.heads, K), house.cells)
    for row in guess.rows:
        if house.heads.people([row.department]) >= K:
            continue
        whole = sum(c.figures.cost_pico for c in house.cells if c.row == row)
        for field in ("use_case", "zone", "model"):
            values: dict[str, int] = {}
            for c in house.cells:
                if c.row == row:
                    value = c.use_case if field == "use_case" else getattr(c.sort, field)
                    values[value] = values.get(value, 0) + c.figures.cost_pico
            for value, amount in values.items():
                if 0 < amount < whole:
                    assert not guess.pinned(row, field, value), (row, field, value)


@settings(max_examples=80)
@given(houses(most_departments=4), st.booleans())
def test_every_row_of_every_report_is_a_sum_of_what_is_told(house: House, running: bool) -> None:
    """So whatever is asked for, in whatever combination, nobody knows more than the grid."""
    made = (running_grid if running else grid)(house.cells, house.heads, K)
    equations = told(made, house.cells) or [[0] * len(house.cells)]
    known = rank(equations)
    names = sorted({c.row.department for c in house.cells})
    rows = set()
    for by in itertools.chain.from_iterable(itertools.combinations(set(By) - {By.DAY}, n) for n in range(4)):
        for departments in (None, frozenset(names[:1]), frozenset(names[:2]), frozenset(names[1:])):
            for narrow in (
                {},
                {"zone": "green"},
                {"use_case": "u0"},
                {"cost_centre": "c1"},
                {"model": "mid"},
            ):
                asked = Asked(by=tuple(by), departments=departments, **narrow)
                found = answer([Part(MARCH, made)], asked)
                rows |= {figures.cost_pico for figures in found.rows.values()}
                if found.complete and not narrow and departments is None and not running:
                    assert total(found.rows.values()) == total(c.figures for c in house.cells)
    assert all(rows), "a row without anything in it"
    vectors = [[pico >> n & 1 for n in range(len(house.cells))] for pico in rows]
    assert rank([*equations, *vectors]) == known


@given(houses())
def test_blocks_are_everything_and_months_are_exact(house: House) -> None:
    made = grid(house.cells, house.heads, K)
    assert total(block.figures for block in made.blocks) == total(c.figures for c in house.cells)
    for row, figures in made.totals.items():
        assert figures == total(c.figures for c in house.cells if c.row == row)
    assert grid(list(reversed(house.cells)), house.heads, K).blocks.__len__() == len(made.blocks)


@settings(max_examples=100)
@given(houses())
def test_amounts_do_not_move_the_lines(house: House) -> None:
    """A figure that is put right later leaves every other as it is (calls alone count, for dominance)."""
    before = grid(house.cells, house.heads, K)
    cells = [
        c._replace(figures=c.figures._replace(cost_pico=c.figures.cost_pico * 3 + 1)) for c in house.cells
    ]
    after = grid(cells, house.heads, K)
    assert [b[:-1] for b in before.blocks] == [b[:-1] for b in after.blocks]


def shown(made: Grid) -> dict[tuple[str | None, str | None, str | None], int]:
    return {
        (block.unit.name if block.unit else "rest", block.use_case, block.model): block.figures.cost_pico
        for block in made.blocks
    }


def test_a_department_of_k_people_is_told_in_full() -> None:
    heads = Heads({"a": 10, "b": 12}, {"a": None, "b": None})
    made = grid([cell("a", "u", GREEN, 1), cell("a", "v", YELLOW, 2), cell("b", "u", GREEN, 4)], heads)
    assert shown(made) == {("a", "u", "own-small"): 1, ("a", "v", "mid"): 2, ("b", "u", "own-small"): 4}
    assert len(made.whole) == 2


def test_a_small_one_alone_makes_another_lend_its_figures() -> None:
    """Else the house's sum of a model, less the others, would be the press office's."""
    heads = Heads({"press": 4, "a": 20, "b": 30}, dict.fromkeys(("press", "a", "b")))
    cells = [
        *(cell("press", "p", GREEN, 1), cell("press", "p", YELLOW, 2)),
        *(cell("a", "u", GREEN, 4), cell("a", "u", YELLOW, 8), cell("a", "u", RED, 16)),
        *(cell("b", "u", GREEN, 32), cell("b", "u", YELLOW, 64)),
    ]
    assert shown(grid(cells, heads)) == {
        ("a", "u", "large"): 16,
        ("b", "u", "own-small"): 32,
        ("b", "u", "mid"): 64,
        ("rest", None, "own-small"): 5,
        ("rest", None, "mid"): 10,
    }


def test_small_ones_are_told_together_with_the_one_above_or_beside_them() -> None:
    heads = Heads(
        {"office": 0, "x": 6, "y": 6, "far": 30}, {"office": None, "x": "office", "y": "office", "far": None}
    )
    cells = [
        *(cell("x", "u", GREEN, 1), cell("x", "u", YELLOW, 2)),
        *(cell("y", "u", GREEN, 4), cell("y", "u", YELLOW, 8)),
        cell("far", "u", GREEN, 16),
    ]
    made = grid(cells, heads)
    assert shown(made) == {
        ("office", "u", "own-small"): 5,
        ("office", "u", "mid"): 10,
        ("far", "u", "own-small"): 16,
    }
    assert {unit.departments for unit in made.units} == {("x", "y"), ("far",)}


def test_a_use_case_of_one_small_department_is_named_nowhere() -> None:
    heads = Heads({"x": 6, "y": 6}, {"x": None, "y": None})
    cells = [
        *(cell("x", "both", GREEN, 1), cell("y", "both", GREEN, 2)),
        *(cell("x", "own", GREEN, 4), cell("y", "other", GREEN, 8)),
    ]
    made = grid(cells, heads)
    assert {block.use_case for block in made.blocks} == {"both", None}
    assert grid(cells, heads, 5).blocks != made.blocks, "k = 5: both are told alone"


def test_nobody_hides_behind_a_single_call() -> None:
    heads = Heads({"x": 6, "y": 6}, {"x": None, "y": None})
    many = [cell("x", "u", sort, 1 << n, calls=1000) for n, sort in enumerate((GREEN, YELLOW))]
    one = [cell("y", "u", sort, 4 << n, calls=1) for n, sort in enumerate((GREEN, YELLOW))]
    assert {block.use_case for block in grid([*many, *one], heads).blocks} == {None}


def test_a_house_of_few_people_tells_its_months_alone() -> None:
    heads = Heads({"a": 4, "b": 5}, {"a": None, "b": None})
    made = grid([cell("a", "u", GREEN, 1), cell("b", "u", YELLOW, 2), cell("b", "v", GREEN, 4)], heads)
    assert [(b.use_case, b.zone, b.model) for b in made.blocks] == [(None, None, None)]
    assert sorted(figures.cost_pico for figures in made.totals.values()) == [1, 6]
    assert running_grid([cell("a", "u", GREEN, 1)], heads).blocks == ()


def test_in_a_running_month_a_small_one_hides_the_smallest_big_one() -> None:
    heads = Heads({"press": 4, "a": 20, "b": 30}, dict.fromkeys(("press", "a", "b")))
    cells = [
        cell("press", "p", GREEN, 1),
        cell("a", "u", GREEN, 2),
        cell("a", "v", RED, 4),
        cell("b", "u", RED, 8),
    ]
    made = running_grid(cells, heads)
    assert sorted((b.figures.cost_pico, b.use_case) for b in made.blocks if b.use_case) == [(8, "u")]
    assert [b.figures.cost_pico for b in made.blocks if b.unit and b.unit.departments == ("a", "press")] == [
        7
    ]
    assert {unit.departments for unit in made.whole} == {("b",)}


def test_people_of_an_office_count_once() -> None:
    heads = Heads({"office": 2, "x": 5, "y": 4}, {"office": None, "x": "office", "y": "office"})
    assert heads.people(["office"]) == heads.people(["office", "x", "y"]) == 11
    assert heads.people(["x", "y"]) == 9
    assert heads.people(["gone"]) == 0


def test_a_house_without_use_tells_nothing() -> None:
    heads = Heads({"a": 20}, {"a": None})
    assert grid([], heads).blocks == ()
    assert grid([cell("a", "u", cost=0, calls=0)], heads).totals == {}
    assert running_grid([], heads).blocks == ()
    assert answer([Part(MARCH, grid([], heads))], Asked(by=(By.ZONE,))).rows == {}


@pytest.mark.parametrize("rule", ["loosen", "complete"])
def test_the_attacker_wins_against_half_the_rules(rule: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The attack above can tell a wrong grid from a right one."""
    if rule == "loosen":
        monkeypatch.setattr(within_unit, "loosen", lambda cut, unit: False)
        heads = Heads({"x": 6, "y": 6, "z": 20}, {"x": None, "y": None, "z": None})
        cells = [
            cell("x", "u", GREEN, 1),
            cell("y", "u", GREEN, 2),
            cell("x", "v", GREEN, 4),
            cell("z", "v", GREEN, 8),
        ]
    else:
        monkeypatch.setattr(rest, "complete", lambda cut: False)
        heads = Heads({"x": 6, "z": 20}, {"x": None, "z": None})
        cells = [
            cell("x", "u", GREEN, 1),
            cell("x", "u", YELLOW, 2),
            cell("z", "u", GREEN, 4),
            cell("z", "u", YELLOW, 8),
        ]
    made = grid(cells, heads, K)
    assert follows(told(made, cells), cells, frozenset({"x"})) > 1


def test_what_is_asked_of_departments_stays_inside_them() -> None:
    heads = Heads({"x": 6, "y": 6, "z": 20}, {"x": None, "y": None, "z": None})
    cells = [
        *(
            cell("x", "u", GREEN, 1),
            cell("x", "v", GREEN, 2),
            cell("y", "u", GREEN, 4),
            cell("y", "v", GREEN, 8),
        ),
        *(cell("z", "u", GREEN, 16), cell("z", "u", YELLOW, 32)),
    ]
    made = grid(cells, heads)
    by_case = answer([Part(MARCH, made)], Asked(by=(By.USE_CASE,), departments=frozenset({"x"})))
    assert {(p.use_case, p.held_back): f.cost_pico for p, f in by_case.rows.items()} == {(None, True): 3}
    both = answer(
        [Part(MARCH, made)], Asked(by=(By.DEPARTMENT, By.USE_CASE), departments=frozenset({"x", "y"}))
    )
    assert {p.departments for p in both.rows} == {("x", "y")}
    alone = answer([Part(MARCH, made)], Asked(zone="yellow", departments=frozenset({"x"})))
    assert (dict(alone.rows), alone.complete) == ({}, False)
    assert {By.USE_CASE, By.MODEL, By.ZONE} == FINE
    assert total([]) == Figures()
