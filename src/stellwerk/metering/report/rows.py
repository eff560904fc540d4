# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Rows of a report: sums of what may be told, grouped and filtered. Nothing here sees a single cell.

So two reports of different filters tell no more together than the grid itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from enum import StrEnum
from typing import NamedTuple

import msgspec

from stellwerk.metering.report.block import Block, Grid
from stellwerk.metering.report.cells import NOTHING, Figures
from stellwerk.metering.report.people import Unit


class By(StrEnum):
    """What a report can be grouped by."""

    MONTH = "month"
    DAY = "day"  # only of departments whose days may be told
    DEPARTMENT = "department"
    COST_CENTRE = "cost_centre"
    USE_CASE = "use_case"
    MODEL = "model"
    ZONE = "zone"


FINE = frozenset({By.USE_CASE, By.MODEL, By.ZONE})
"""What is finer than a department's month."""


class Place(msgspec.Struct, frozen=True):
    """What a row is about. A field that was not asked for is ``None``, and so is one that is held back."""

    month: date | None = None  # its first day
    day: date | None = None
    department: str | None = None  # under which the departments stand
    departments: tuple[str, ...] = ()  # told as one; empty: those of the report
    cost_centre: str | None = None
    use_case: str | None = None
    model: str | None = None
    zone: str | None = None
    currency: str = "EUR"
    held_back: bool = False  # what is left, not told in finer parts because too few people stand behind them


class Asked(msgspec.Struct, frozen=True):
    """A question. ``departments``: only these (and none is told of that reaches beyond them); ``None``: the house."""

    by: tuple[By, ...] = ()
    departments: frozenset[str] | None = None
    cost_centre: str | None = None
    use_case: str | None = None
    model: str | None = None
    zone: str | None = None

    @property
    def fine(self) -> bool:
        """Whether it asks for anything finer than months of departments."""
        return bool(FINE.intersection(self.by)) or (self.use_case, self.model, self.zone) != (
            None,
            None,
            None,
        )


class Part(NamedTuple):
    """A month, or a day of it."""

    month: date  # its first day
    grid: Grid
    day: date | None = None


class Answer(msgspec.Struct, frozen=True):
    """Rows by place. ``complete``: nothing that the question asks for is missing."""

    rows: Mapping[Place, Figures]
    complete: bool


def answer(parts: Iterable[Part], asked: Asked) -> Answer:
    """The rows of some months or days, in no certain order."""
    made = _Rows(asked)
    for part in parts:
        made.add(part)
    return Answer(
        {place: figures for place, figures in made.rows.items() if figures != NOTHING}, made.complete
    )


class _Rows:
    def __init__(self, asked: Asked) -> None:
        self.asked = asked
        self.rows: dict[Place, Figures] = {}
        self.complete = True
        self._by_row = By.DEPARTMENT in asked.by or By.COST_CENTRE in asked.by
        self._by_centre = By.COST_CENTRE in asked.by or asked.cost_centre is not None
        self._narrow = (asked.use_case, asked.model, asked.zone) != (None, None, None)

    def add(self, part: Part) -> None:
        """Add a month or a day."""
        if not part.grid.totals:
            self._running(part)
        elif not self.asked.fine:
            self._exact(part)
        elif self._by_row or self._by_centre or self.asked.departments is not None:
            self._fine_by_row(part)
        else:
            self._fine(part)

    def _exact(self, part: Part) -> None:
        for row, figures in part.grid.totals.items():
            if self._inside((row.department,)) and self.asked.cost_centre in (None, row.cost_centre):
                self._put(self._row(part, row.department, (), row.cost_centre, row.currency), figures)

    def _fine(self, part: Part) -> None:
        """Of the whole house: the rest has models, and no use cases."""
        for block in part.grid.blocks:
            self._take(part, block, ())

    def _fine_by_row(self, part: Part) -> None:
        """Of departments: what is not told in parts is what their sums leave."""
        left = {row: figures for row, figures in part.grid.totals.items() if self._inside((row.department,))}
        told: dict[tuple[Unit, str | None, str], Figures] = {}
        for block in part.grid.blocks:
            if block.unit is None or not self._inside(block.unit.departments):
                continue
            if block.cost_centre is None and self._by_centre:
                continue  # of several cost centres: their months are told, not their parts
            if self.asked.cost_centre not in (None, block.cost_centre):
                continue
            self._take(part, block, _several(block.unit))
            key = (block.unit, block.cost_centre, block.currency)
            told[key] = told.get(key, NOTHING).plus(block.figures)
        for (unit, centre, currency), figures in told.items():
            of = [
                row
                for row in left
                if row.department in unit.departments
                and row.currency == currency
                and (not unit.single or row.cost_centre == centre)
            ]
            rest = NOTHING
            for row in of:
                rest = rest.plus(left.pop(row))
            self._rest(part, unit.name, _several(unit), centre, currency, rest.minus(figures))
        for row, figures in left.items():
            if self.asked.cost_centre in (None, row.cost_centre):
                self._rest(part, row.department, (), row.cost_centre, row.currency, figures)

    def _running(self, part: Part) -> None:
        """Only blocks, and every block is a unit's."""
        for block in part.grid.blocks:
            assert block.unit is not None  # noqa: S101 - what makes such grids says so
            if not self._inside(block.unit.departments):
                self.complete = self.complete and not self._touches(block.unit)
            elif self._by_centre and block.cost_centre is None:
                self.complete = False
            elif self.asked.cost_centre in (None, block.cost_centre):
                self._take(part, block, _several(block.unit))

    def _take(self, part: Part, block: Block, several: tuple[str, ...]) -> None:
        asked = self.asked
        wanted = ((asked.use_case, block.use_case), (asked.model, block.model), (asked.zone, block.zone))
        if any(want is not None and want != found for want, found in wanted):
            self.complete = self.complete and not any(
                want is not None and found is None for want, found in wanted
            )
            return
        name = block.unit.name if block.unit is not None else None
        place = self._row(part, name, several, block.cost_centre, block.currency)
        fine = {
            field.value: getattr(block, field.value) if field in asked.by else None for field in sorted(FINE)
        }
        held_back = any(fine[field.value] is None for field in FINE.intersection(asked.by))
        self._put(msgspec.structs.replace(place, **fine, held_back=held_back), block.figures)

    def _rest(
        self,
        part: Part,
        department: str | None,
        several: tuple[str, ...],
        centre: str | None,
        currency: str,
        figures: Figures,
    ) -> None:
        if figures == NOTHING:
            return
        if self._narrow:
            self.complete = False
            return
        place = self._row(part, department, several, centre, currency)
        self._put(msgspec.structs.replace(place, held_back=True), figures)

    def _row(
        self, part: Part, department: str | None, several: tuple[str, ...], centre: str | None, currency: str
    ) -> Place:
        by = self.asked.by
        return Place(
            month=part.month if By.MONTH in by else None,
            day=part.day if By.DAY in by else None,
            department=department if By.DEPARTMENT in by else None,
            departments=several if By.DEPARTMENT in by else (),
            cost_centre=centre if By.COST_CENTRE in by else None,
            currency=currency,
        )

    def _put(self, place: Place, figures: Figures) -> None:
        self.rows[place] = self.rows.get(place, NOTHING).plus(figures)

    def _inside(self, departments: Iterable[str]) -> bool:
        return self.asked.departments is None or self.asked.departments.issuperset(departments)

    def _touches(self, unit: Unit) -> bool:
        return self.asked.departments is None or not self.asked.departments.isdisjoint(unit.departments)


def _several(unit: Unit) -> tuple[str, ...]:
    return () if unit.single else unit.departments
