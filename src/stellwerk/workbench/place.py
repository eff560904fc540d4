# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Where somebody works, and as whom their calls go over the line: as the workbench of their department.

A call from the workbench names no person: in the ledger it belongs to department, use case and cost centre, and the
pseudonym in the trail is that of the workbench. So no report and no join of tables shows what one employee did
(§ 72(3) LPVG NRW).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec
import sqlalchemy as sa

from stellwerk.errors import Conflict
from stellwerk.identity.actor import Actor
from stellwerk.policy.register import Register, UseCase
from stellwerk.storage import organisation
from stellwerk.storage.tables import department, use_case
from stellwerk.values.caller import Caller
from stellwerk.values.data_class import DataClass

KEY_ID = "workbench"
"""Stands where the id of an API key would: the same for everybody."""


class Purpose(msgspec.Struct, frozen=True):
    """A use case (Verfahren) that somebody may work for."""

    name: str
    title: str


class Place(msgspec.Struct, frozen=True):
    """Somebody's place in the house."""

    person: str
    department: str
    title: str  # of the department
    cost_centre: str
    floor: DataClass
    purposes: tuple[Purpose, ...]  # the first is the usual one; never empty

    def purpose(self, name: str) -> Purpose:
        """The use case of that name, or the usual one where it is none of this place's."""
        return next((p for p in self.purposes if p.name == name), self.purposes[0])

    def caller(self, purpose: str, carried: DataClass, raised: DataClass) -> Caller:
        """As whom a call goes over the line. ``carried``: the class of the conversation so far; ``raised``: by hand."""
        return Caller(
            key_id=KEY_ID,
            department=self.department,
            use_case=purpose,
            cost_centre=self.cost_centre,
            may_declare=True,  # who sends it looks at it, and says so for each message (DESIGN, 5)
            floor=self.floor,
            carried=carried,
            raised=raised,
        )


class Homeless(Conflict):
    """The person belongs to no department, or no use case is open for it: whoever administers has to help."""

    code = "no_workplace"


def place_of(connection: sa.Connection, register: Register, actor: Actor) -> Place:
    """Where the actor works. Somebody without a department works in the only one at the top, if there is only one.

    Raises:
        Homeless: there is no department for them, or no use case that may be used.
    """
    rows = connection.execute(
        sa.select(department.c.name, department.c.title, department.c.parent, department.c.cost_centre).where(
            department.c.archived_at.is_(None)
        )
    ).all()
    by_name = {row.name: row for row in rows}
    tops = [row.name for row in rows if row.parent is None]
    name = actor.department or (tops[0] if len(tops) == 1 else "")
    if name not in by_name:
        raise Homeless("you belong to no department yet; ask your administrator to put you into one")
    purposes = _purposes(connection, register, _chain(name, by_name))
    if not purposes:
        raise Homeless("no use case is open for your department yet; ask your administrator to set one up")
    return Place(
        person=actor.person,
        department=name,
        title=by_name[name].title or name,
        cost_centre=by_name[name].cost_centre,
        floor=organisation.floors(connection).get(name, DataClass.K0),
        purposes=purposes,
    )


def _chain(name: str, by_name: Mapping[str, Any]) -> frozenset[str]:
    """The department and those above it."""
    chain: set[str] = set()
    above: str | None = name
    while above is not None and above in by_name and above not in chain:
        chain.add(above)
        above = by_name[above].parent
    return frozenset(chain)


def _purposes(connection: sa.Connection, register: Register, chain: frozenset[str]) -> tuple[Purpose, ...]:
    """Use cases of the departments in ``chain`` and of the whole house that are open, in the register's order."""
    rows = connection.execute(
        sa.select(use_case.c.name, use_case.c.title, use_case.c.department, use_case.c.archived_at)
    )
    known = {row.name: row for row in rows}

    def fits(case: UseCase) -> bool:
        row = known.get(case.name)
        if case.closed is not None or (row is not None and row.archived_at is not None):
            return False
        return row is None or row.department is None or row.department in chain

    found = [case for case in register.use_cases.values() if fits(case)]
    # a demo is there to be seen at work: its use case opens every zone
    found.sort(key=lambda case: not (register.demo and case.name == "demo"))
    return tuple(Purpose(c.name, known[c.name].title if c.name in known else c.purpose) for c in found)
