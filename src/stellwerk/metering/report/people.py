# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""How many people stand behind departments, and which departments are put together so that enough do."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import NamedTuple


class Heads:
    """The active people of a house by department, and its tree.

    The people of a department are its own and those of every department below it: keys of an office serve the whole
    office. People of several departments count once.
    """

    def __init__(self, own: Mapping[str, int], parents: Mapping[str, str | None]) -> None:
        """``own``: active people who work in a department itself; departments that are not named have none."""
        self.parents = dict(parents)
        self._names = sorted({*parents, *own})
        self._own = [own.get(name, 0) for name in self._names]
        self._bit = {name: 1 << n for n, name in enumerate(self._names)}
        self._below = {name: self._bit[name] for name in self._names}
        for name in self._names:
            for above in self.line(name)[1:]:
                if above in self._below:
                    self._below[above] |= self._bit[name]
        self._counted: dict[int, int] = {0: 0}

    def line(self, department: str) -> list[str]:
        """The department, the one above it, and so on."""
        found = [department]
        while (above := self.parents.get(found[-1])) is not None and above not in found:
            found.append(above)
        return found

    def own(self, department: str) -> int:
        """People who work in the department itself."""
        return self._own[self._names.index(department)] if department in self._bit else 0

    def within(self, department: str) -> frozenset[str]:
        """The department and those below it."""
        below = self._below.get(department)
        if below is None:
            return frozenset((department,))
        return frozenset(name for name in self._names if self._bit[name] & below)

    def people(self, departments: Iterable[str]) -> int:
        """How many people stand behind these departments together."""
        mask = 0
        for name in departments:
            mask |= self._below.get(name, 0)
        if (counted := self._counted.get(mask)) is None:
            counted = sum(own for n, own in enumerate(self._own) if mask >> n & 1)
            self._counted[mask] = counted
        return counted


class Unit(NamedTuple):
    """Departments that are shown as one."""

    name: str | None  # the department under which they stand; None: the house
    departments: tuple[str, ...]  # sorted

    @property
    def single(self) -> bool:
        """Whether it is one department, which has people enough of its own."""
        return len(self.departments) == 1


def units(active: Iterable[str], heads: Heads, k: int) -> tuple[tuple[Unit, ...], frozenset[str]]:
    """Departments put together along the tree, from below, until at least ``k`` people stand behind each unit.

    Args:
        active: departments with anything to show.
        heads: people and tree.
        k: least number of people.

    Returns:
        The units, and departments that are left over at the top with fewer people than that.
    """
    wanted = frozenset(active)
    children: defaultdict[str | None, list[str]] = defaultdict(list)
    for name in sorted(wanted.union(*map(heads.line, wanted))):
        children[heads.parents.get(name)].append(name)
    made: list[Unit] = []
    seen: set[str] = set()

    def put(name: str | None, departments: Iterable[str]) -> list[str]:
        made.append(Unit(name, tuple(sorted(departments))))
        return []

    def visit(node: str) -> list[str]:
        """Everything below is in a unit afterwards, but for the departments that are returned."""
        seen.add(node)
        carried = [name for child in children[node] if child not in seen for name in visit(child)]
        if node in wanted and heads.people([node]) < k:
            return [*carried, node]
        if heads.people(carried) >= k:
            carried = put(node, carried)
        if node not in wanted:
            return carried
        return put(node, [node, *carried])

    left = [name for top in children[None] for name in visit(top)]
    left += sorted(wanted - seen)  # a tree that is none: nobody's people are counted for them
    if heads.people(left) >= k:
        left = put(None, left)
    return tuple(made), frozenset(left)
