# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""What people call departments, cost centres and use cases."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import NamedTuple

import sqlalchemy as sa

from stellwerk.storage.tables import cost_centre, department, use_case

_MOST_NAMES = 6


class Titles(NamedTuple):
    """Titles by short name, and the tree of departments."""

    departments: Mapping[str, str]
    parents: Mapping[str, str | None]
    cost_centres: Mapping[str, str]
    use_cases: Mapping[str, str]

    def department(self, name: str | None) -> str:
        """Of a department; of ``None`` the house."""
        return "das Haus" if name is None else self.departments.get(name) or name

    def together(self, name: str | None, departments: Collection[str]) -> str:
        """Of several departments that are told as one, which stand under ``name``."""
        others = [self.department(one) for one in departments if one != name]
        if len(others) > _MOST_NAMES:
            others = [*others[: _MOST_NAMES - 1], f"{len(others) - _MOST_NAMES + 1} weitere"]
        listed = f"{', '.join(others[:-1])} und {others[-1]}" if len(others) > 1 else "".join(others)
        if name is None:
            return listed
        return f"{self.department(name)} {'mit' if name in departments else '–'} {listed}"

    def in_tree(self, names: Iterable[str]) -> Iterator[tuple[str, int]]:
        """The names with how far they are below the first of their line; those below follow the one above."""
        wanted = set(names)
        below: defaultdict[str | None, list[str]] = defaultdict(list)
        for name in wanted:
            above = self.parents.get(name)
            seen = {name}
            while above is not None and above not in wanted and above not in seen:
                seen.add(above)
                above = self.parents.get(above)
            below[above if above in wanted and above != name else None].append(name)
        waiting = [(name, 0) for name in sorted(below[None], key=self.department, reverse=True)]
        while waiting:
            name, level = waiting.pop()
            yield name, level
            waiting += [(n, level + 1) for n in sorted(below[name], key=self.department, reverse=True)]


def titles_of(connection: sa.Connection) -> Titles:
    """Of the whole house, archived ones included."""
    rows = connection.execute(sa.select(department.c.name, department.c.title, department.c.parent)).all()
    return Titles(
        {row.name: row.title for row in rows},
        {row.name: row.parent for row in rows},
        {
            row.code: row.title
            for row in connection.execute(sa.select(cost_centre.c.code, cost_centre.c.title))
        },
        {row.name: row.title for row in connection.execute(sa.select(use_case.c.name, use_case.c.title))},
    )
