# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Somebody who has every report of a small house, and solves for what was held back."""

from __future__ import annotations

import itertools
from collections.abc import Collection, Iterable, Iterator, Sequence
from fractions import Fraction

from stellwerk.metering.report.block import Block, Grid
from stellwerk.metering.report.cells import Cell, Row
from stellwerk.metering.report.people import Heads

Equation = list[int]  # how often each cell counts in a sum that is known


def rank(rows: Iterable[Sequence[int]]) -> int:
    """Of a matrix, exactly."""
    left = [list(map(Fraction, row)) for row in rows]
    found = 0
    for column in range(len(left[0]) if left else 0):
        pivot = next((row for row in left[found:] if row[column]), None)
        if pivot is None:
            continue
        left.remove(pivot)
        left.insert(found, pivot)
        for row in left[found + 1 :]:
            if row[column]:
                factor = row[column] / pivot[column]
                for n in range(column, len(row)):
                    row[n] -= factor * pivot[n]
        found += 1
    return found


def members_of(block: Block, cells: Sequence[Cell]) -> set[int]:
    """Numbers of the cells that a block is the sum of: amounts in these tests are different powers of two."""
    members = {n for n, cell in enumerate(cells) if block.figures.cost_pico & cell.figures.cost_pico}
    assert sum(cells[n].figures.cost_pico for n in members) == block.figures.cost_pico
    return members


def told(grid: Grid, cells: Sequence[Cell]) -> list[Equation]:
    """Every sum that is known, over all cells. Whoever attacks even knows which cells each block is the sum of."""
    blocks = [members_of(block, cells) for block in grid.blocks]
    seen = sorted(n for members in blocks for n in members)
    assert seen == (list(range(len(cells))) if grid.totals else sorted(set(seen))), (
        "a cell is in two blocks, or in none"
    )
    equations = [[int(n in members) for n in range(len(cells))] for members in blocks]
    return equations + [[int(cell.row == row) for cell in cells] for row in grid.totals]


def few(departments: Collection[str], heads: Heads, k: int) -> Iterator[frozenset[str]]:
    """Every group of departments with fewer than k people."""
    for size in range(1, len(departments) + 1):
        for group in itertools.combinations(sorted(departments), size):
            if heads.people(group) < k:
                yield frozenset(group)


def follows(equations: Sequence[Equation], cells: Sequence[Cell], group: frozenset[str]) -> int:
    """How many independent sums over cells of these departments alone follow from the equations."""
    outside = [n for n, cell in enumerate(cells) if cell.row.department not in group]
    return rank(equations) - rank([[equation[n] for n in outside] for equation in equations])


def rows_of(cells: Iterable[Cell], group: frozenset[str]) -> set[Row]:
    """Places of these departments."""
    return {cell.row for cell in cells if cell.row.department in group}


class Guess:
    """What somebody can say who knows nothing but the reports: not even which department uses what.

    Amounts are not negative, so a sum can be pinned down by its bounds as well. A department's amount in some blocks
    is not pinned down if and only if there is a round trip through the network of departments and blocks that
    changes it and nothing that is known (the residual network of a flow).
    """

    def __init__(self, grid: Grid, cells: Sequence[Cell]) -> None:
        self.blocks = grid.blocks
        self.members = [members_of(block, cells) for block in grid.blocks]
        self.inside = [
            {cells[n].row: True for n in members if cells[n].figures.cost_pico > 0}
            for members in self.members
        ]
        self.rows = {cell.row for cell in cells}

    def may(self, row: Row, number: int) -> bool:
        """Whether the department may have something in the block, for all that is known."""
        block = self.blocks[number]
        if row.currency != block.currency:
            return False
        if block.unit is None:
            return True
        fits = not block.unit.single or row.cost_centre == block.cost_centre
        return row.department in block.unit.departments and fits

    def pinned(self, row: Row, field: str, value: str) -> bool:
        """Whether it follows how much of the department's month was of that kind."""
        open_to = [n for n in range(len(self.blocks)) if self.may(row, n)]
        inside = {n for n in open_to if getattr(self.blocks[n], field) == value}
        vague = {n for n in open_to if getattr(self.blocks[n], field) is None}
        if vague and any(self._can(row, start, vague) for start in [set(open_to) - vague]):
            return False
        if any(row in self.inside[n] for n in vague):
            return False
        outside = set(open_to) - inside
        return not (self._can(row, outside, inside) or self._can(row, inside, outside))

    def _can(self, row: Row, less: Collection[int], more: Collection[int]) -> bool:
        """Whether some of the department's amount can be moved from ``less`` to ``more``."""
        wanted = {n for n in less if row in self.inside[n]}
        seen, todo = set(more), list(more)
        while todo:
            number = todo.pop()
            for other in self.inside[number]:
                if other == row:
                    continue
                for next_ in range(len(self.blocks)):
                    if next_ not in seen and self.may(other, next_):
                        seen.add(next_)
                        todo.append(next_)
        return bool(wanted & seen)
