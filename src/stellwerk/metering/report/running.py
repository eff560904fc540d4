# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""What may be told of a month that is not over.

Whoever asks every day learns days by subtraction, so until a month is over even the sum of a department is finer than
a department's month: departments of fewer than k people are told only together with others, and nothing of such a
unit but its sum. What is left over joins the unit of the fewest people, so that the house's sum betrays nothing.

Whoever asks on the last evening and again on the next day has both cuts. So a department is told in finer parts only
if it would be so if the month were over with what it has by now: who lends figures to the rest then
(:mod:`.suppress`) has not told them before.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from stellwerk.metering.report.block import Block, Grid, common
from stellwerk.metering.report.cells import NOTHING, Cell, Figures
from stellwerk.metering.report.people import Heads, Unit, units
from stellwerk.metering.report.suppress import grid
from stellwerk.values.town import GROUP_SIZE


def running_grid(cells: Iterable[Cell], heads: Heads, k: int = GROUP_SIZE) -> Grid:
    """What may be told of a month that is still running; nothing at all of a house of fewer than ``k`` people."""
    used = [cell for cell in cells if cell.figures != NOTHING]
    in_parts = grid(used, heads, k).whole
    made: set[Unit] = set()
    sums: defaultdict[Block, Figures] = defaultdict(lambda: NOTHING)
    for currency in sorted({cell.row.currency for cell in used}):
        own = [cell for cell in used if cell.row.currency == currency]
        units_ = running_units({cell.row.department for cell in own}, heads, k)
        of = {name: unit for unit in units_ for name in unit.departments}
        centres: defaultdict[Unit | None, set[str]] = defaultdict(set)
        for cell in own:
            centres[of.get(cell.row.department)].add(cell.row.cost_centre)
        for cell in own:
            if (unit := of.get(cell.row.department)) is not None:
                centre = cell.row.cost_centre if unit.single else common(centres[unit])
                place = _place(cell, unit, centre, in_parts=unit in in_parts)
                sums[place] = sums[place].plus(cell.figures)
        made.update(units_)
    blocks = tuple(place._replace(figures=figures) for place, figures in sums.items())
    joined = {name for unit in made if not unit.single for name in unit.departments}
    whole = frozenset(unit for unit in in_parts & made if not joined.intersection(unit.departments))
    return Grid(blocks, {}, tuple(sorted(made, key=lambda unit: unit.departments)), whole)


def running_units(active: Iterable[str], heads: Heads, k: int) -> tuple[Unit, ...]:
    """The units of a running month; nobody is left over."""
    made, left = units(active, heads, k)
    if not left or not made:
        return made
    host = min(made, key=lambda unit: (heads.people(unit.departments), unit.name or "", unit.departments))
    joined = Unit(None, tuple(sorted({*host.departments, *left})))
    return tuple(joined if unit == host else unit for unit in made)


def _place(cell: Cell, unit: Unit, centre: str | None, *, in_parts: bool) -> Block:
    if in_parts:
        return Block(unit, centre, cell.row.currency, cell.use_case, *cell.sort, NOTHING)
    return Block(unit, centre, cell.row.currency, None, None, None, None, NOTHING)
