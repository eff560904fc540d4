# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Holding back what fewer than k people stand behind, so that nothing held back can be worked out.

A month of a department is told exactly (bookkeeping needs it). Anything finer is told as *blocks*: a use case, zone
and model of a unit (a department with k people, or several together, see :mod:`.people`), or, for everything that may
not be told so, of the house per model and without a use case (*the rest*); a unit's models may be told without use
cases as well. Whoever has every report knows the sum of
each department and of each block, and may know who uses what. Take these as a graph: departments and blocks are its
nodes, a department is tied to each block that it contributes to. A sum over cells follows from the reports if and
only if it is a sum of what its nodes are worth; so what departments of fewer than k people have in a block follows
exactly if, without them, that block is not tied any more to another block of theirs. Hence the rule that holds here:

    All blocks that a department of fewer than k people contributes to hang together by ties of k people and more
    (two blocks are tied by the departments that contribute to both).

Proof: whatever departments of together fewer than k people are taken away, one stays in each such tie, so their blocks
still hang together; the sum of what the nodes are worth is then the same for all their cells of a department, which is
a multiple of its month. Beside that, every block has k people (rule of the minimum), none of few people makes up
nearly all of it (dominance), and no unit of several departments, nor the rest, is of one kind alone (homogeneity).

Choices depend on names, people and who uses what, not on amounts (but for dominance), so that a figure that is put
right later does not draw the lines anew. Docs: docs/adr/0020.
"""

from __future__ import annotations

from collections.abc import Iterable

from stellwerk.metering.report import rest, within_unit
from stellwerk.metering.report.block import Grid
from stellwerk.metering.report.cells import Cell
from stellwerk.metering.report.cut import Cut
from stellwerk.metering.report.people import Heads
from stellwerk.values.town import GROUP_SIZE


def grid(cells: Iterable[Cell], heads: Heads, k: int = GROUP_SIZE) -> Grid:
    """What may be told of a month that is over.

    Args:
        cells: all of the month, of the whole house.
        heads: its people and tree.
        k: how many people have to stand behind a figure.
    """
    cut = Cut(cells, heads, k)
    several = [unit for unit in cut.units if not unit.single]
    within_unit.drop_too_small(cut)
    # A step only ever takes names away, or puts more into the rest, or parts of it together: so this ends.
    while any(within_unit.loosen(cut, unit) for unit in several) or rest.complete(cut):
        pass
    held = {cell.row.department for cells_ in cut.rest.values() for cell in cells_}
    return Grid(
        blocks=tuple(cut.blocks()),
        totals=cut.totals,
        units=cut.units,
        whole=frozenset(
            unit for unit in cut.units if unit.single and not held.intersection(unit.departments)
        ),
    )
