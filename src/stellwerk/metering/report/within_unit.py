# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""The rules for what is told of a unit of several departments (see :mod:`.suppress`)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from stellwerk.metering.report.cells import Cell, Sort
from stellwerk.metering.report.cut import Cut, Place, rows_of
from stellwerk.metering.report.people import Unit
from stellwerk.metering.report.ties import Ties

DOMINANCE = 85  # per cent of a block's calls that a department of fewer than k people may make up


def drop_too_small(cut: Cut) -> None:
    """The rule of the minimum, and dominance: first for use cases, then for what is left without them."""
    for without in (False, True):
        for place in [place for place in cut.told if (place.use_case is None) is without]:
            if not _enough(cut, place.unit, cut.told[place]):
                cut.drop(place)


def loosen(cut: Cut, unit: Unit) -> bool:
    """Drop one block of the unit if a rule asks for it; whether one did."""
    own = {place: rows_of(cells) for place, cells in cut.told.items() if place.unit == unit}
    if not own:
        return False
    held = rows_of(
        cell for cells in cut.rest.values() for cell in cells if cell.row.department in unit.departments
    )
    people = {place: cut.heads.people(row.department for row in rows) for place, rows in own.items()}
    loose = Ties([*own.values(), held], cut.heads, cut.k).loose(cut.small)
    wanted = [place for place, rows in own.items() if rows & loose]
    if wanted:
        cut.drop(min(wanted, key=lambda place: (place.rank[0], people[place], place.rank)))
        drop_too_small(cut)
        return True
    if not held and _of_one_kind(cut, own):
        # What most of them use: so the others stay tied to what is in the rest.
        cut.lose(min(own, key=lambda place: (-people[place], place.rank)))
        return True
    return False


def _enough(cut: Cut, unit: Unit, cells: Iterable[Cell]) -> bool:
    if unit.single:
        return True
    calls: defaultdict[str, int] = defaultdict(int)
    for cell in cells:
        calls[cell.row.department] += abs(cell.figures.calls)
    if cut.heads.people(calls) < cut.k:
        return False
    most = sum(calls.values()) * DOMINANCE
    return all(n * 100 <= most for name, n in calls.items() if cut.heads.people([name]) < cut.k)


def _of_one_kind(cut: Cut, places: Iterable[Place]) -> bool:
    """Whether it would say of each department in it what all its use was, where the house has more kinds."""
    own = _kinds((place.use_case, place.sort) for place in places)
    every = _kinds((cell.use_case, cell.sort) for cell in cut.cells)
    return any(
        len(kinds) == 1 < len(all_of_them) and None not in kinds
        for kinds, all_of_them in zip(own, every, strict=True)
    )


def _kinds(pairs: Iterable[tuple[str | None, Sort]]) -> tuple[frozenset[str | None], ...]:
    """Use cases, zones and models among them."""
    found = [(use_case, sort.zone, sort.model) for use_case, sort in pairs]
    return tuple(map(frozenset, zip(*found, strict=True)))
