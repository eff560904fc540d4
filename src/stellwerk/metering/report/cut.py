# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""A month's cells, cut into what is told of units and *the rest*; and the two ways in which the cut can be moved."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from stellwerk.metering.report.block import Block, common
from stellwerk.metering.report.cells import NOTHING, Cell, Figures, Row, Sort, total
from stellwerk.metering.report.people import Heads, Unit, units


class Place(NamedTuple):
    """Where a block of one unit stands."""

    unit: Unit
    cost_centre: str | None
    currency: str
    use_case: str | None  # None: several, which are not told apart
    sort: Sort

    @property
    def rank(self) -> tuple[bool, str, Sort]:
        """An order within the unit: use cases that are told apart come first."""
        return self.use_case is None, self.use_case or "", self.sort


class Rest(NamedTuple):
    """A part of the rest: sorts that are told together."""

    currency: str
    sorts: frozenset[Sort]

    @property
    def rank(self) -> tuple[str, list[Sort]]:
        """An order."""
        return self.currency, sorted(self.sorts)

    @property
    def zones(self) -> frozenset[str]:
        """Those of its sorts."""
        return frozenset(sort.zone for sort in self.sorts)


class Cut:
    """Starts with everything told of the units; only departments that no unit takes are in the rest."""

    def __init__(self, cells: Iterable[Cell], heads: Heads, k: int) -> None:
        self.heads, self.k = heads, k
        self.cells = [cell for cell in cells if cell.figures != NOTHING]
        self.totals: dict[Row, Figures] = {}
        for cell in self.cells:
            self.totals[cell.row] = self.totals.get(cell.row, NOTHING).plus(cell.figures)
        self.units, _ = units({row.department for row in self.totals}, heads, k)
        self.small = frozenset(row for row in self.totals if heads.people([row.department]) < k)
        self.told: defaultdict[Place, list[Cell]] = defaultdict(list)
        self.rest: defaultdict[Rest, list[Cell]] = defaultdict(list)
        self.part: dict[tuple[str, Sort], Rest] = {  # of the rest, that a sort belongs to
            (cell.row.currency, cell.sort): Rest(cell.row.currency, frozenset({cell.sort}))
            for cell in self.cells
        }
        self._share_out()

    def _share_out(self) -> None:
        of = {name: unit for unit in self.units for name in unit.departments}
        centres: defaultdict[Unit, set[str]] = defaultdict(set)
        for row in self.totals:
            if row.department in of:
                centres[of[row.department]].add(row.cost_centre)
        for cell in self.cells:
            unit = of.get(cell.row.department)
            if unit is None:
                self._hold_back(cell)
                continue
            centre = cell.row.cost_centre if unit.single else common(centres[unit])
            self.told[Place(unit, centre, cell.row.currency, cell.use_case, cell.sort)].append(cell)

    def drop(self, place: Place) -> None:
        """Tell it without its use case any more, or else not as the unit's."""
        if place.use_case is None:
            self.lose(place)
        else:
            cells = self.told.pop(place)
            self.told[place._replace(use_case=None)] += cells

    def lose(self, place: Place) -> None:
        """Take it into the rest."""
        for cell in self.told.pop(place):
            self._hold_back(cell)

    def merge(self, one: Rest, other: Rest) -> None:
        """Tell the sorts of two parts of the rest together."""
        both = Rest(one.currency, one.sorts | other.sorts)
        self.rest[both] = [*self.rest.pop(one, ()), *self.rest.pop(other, ())]
        for sort in both.sorts:
            self.part[one.currency, sort] = both

    def blocks(self) -> Iterator[Block]:
        """Everything, as it may be told. A part of the rest that too few people are in has no name."""
        for place, cells in self.told.items():
            figures = total(cell.figures for cell in cells)
            yield Block(place.unit, place.cost_centre, place.currency, place.use_case, *place.sort, figures)
        for part in sorted(self.rest, key=lambda part: part.rank):
            cells = self.rest[part]
            zone, provider, model = map(common, zip(*part.sorts, strict=True))
            if self.heads.people(cell.row.department for cell in cells) < self.k:
                zone = provider = model = None
            figures = total(cell.figures for cell in cells)
            yield Block(None, None, part.currency, None, zone, provider, model, figures)

    def _hold_back(self, cell: Cell) -> None:
        self.rest[self.part[cell.row.currency, cell.sort]].append(cell)


def rows_of(cells: Iterable[Cell]) -> frozenset[Row]:
    """Who contributes to these cells."""
    return frozenset(cell.row for cell in cells)
