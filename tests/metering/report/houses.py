# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Small houses of every shape, to be attacked."""

from __future__ import annotations

from typing import NamedTuple

from hypothesis import strategies as st

from stellwerk.metering.report.cells import Cell, Figures, Row, Sort
from stellwerk.metering.report.people import Heads

K = 10

SORTS = (
    Sort("green", "", "own-small"),
    Sort("green", "", "own-mid"),
    Sort("yellow", "hub", "mid"),
    Sort("red", "hub", "large"),
)


class House(NamedTuple):
    """People, and what was used in a month. Every amount is another power of two, so a sum says what it is of."""

    heads: Heads
    cells: list[Cell]


@st.composite
def houses(draw: st.DrawFn, most_departments: int = 6) -> House:
    """A house of up to so many departments, as a tree or side by side."""
    names = [f"d{n}" for n in range(draw(st.integers(1, most_departments)))]
    parents = {name: draw(st.sampled_from([None, *names[:n]])) for n, name in enumerate(names)}
    own = {name: draw(st.sampled_from([0, 1, 3, 4, 5, 6, 8, 9, 10, 12, 20])) for name in names}
    sorts = SORTS[: draw(st.integers(1, len(SORTS)))]
    cases = [f"u{n}" for n in range(draw(st.integers(1, 3)))]
    cells: list[Cell] = []
    for name in names:
        centres = draw(st.sampled_from([("c1",), ("c1",), ("c2",), ("c1", "c2")]))
        currencies = draw(st.sampled_from([("EUR",), ("EUR",), ("EUR",), ("EUR", "CHF")]))
        for place in ((name, centre, currency) for centre in centres for currency in currencies):
            used = draw(st.sets(st.sampled_from([(c, s) for c in cases for s in sorts]), max_size=5))
            for use_case, sort in sorted(used):
                figures = Figures(calls=draw(st.sampled_from([1, 7, 100])), cost_pico=1 << len(cells))
                cells.append(Cell(Row(*place), use_case, sort, figures))
    return House(Heads(own, parents), cells)


def cell(
    department: str,
    use_case: str,
    sort: Sort = SORTS[0],
    cost: int = 1,
    calls: int = 10,
    cost_centre: str = "c1",
) -> Cell:
    """One cell, for examples."""
    return Cell(Row(department, cost_centre, "EUR"), use_case, sort, Figures(calls=calls, cost_pico=cost))
