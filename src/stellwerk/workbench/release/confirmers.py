# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Who can be the second person: key users of the department and the data protection officer. Whoever administers not.

An administrator could give themselves any role; a text that they are shown would no longer be seen by two persons only.
"""

from __future__ import annotations

from collections.abc import Mapping

import msgspec
import sqlalchemy as sa

from stellwerk.administration.people import actor_of
from stellwerk.administration.tree import parents_of
from stellwerk.identity.actor import Actor, Via
from stellwerk.identity.roles import ROLES, Permission, Role
from stellwerk.storage.tables import person, role_assignment

_ROLES = tuple(role.value for role, may in ROLES.items() if Permission.TEXT_RELEASE_CONFIRM in may)


class Confirmer(msgspec.Struct, frozen=True):
    """Somebody who can be asked."""

    person: str
    name: str
    role: Role  # by which they may


def can_confirm(actor: Actor, department: str, parents: Mapping[str, str | None]) -> bool:
    """Whether the actor may judge texts of the department: a person in a browser, by a role that holds now."""
    if actor.via is not Via.SESSION or actor.has(Role.ADMINISTRATOR):
        return False
    reach = actor.reach(Permission.TEXT_RELEASE_CONFIRM, parents)
    return reach is None or department in reach


def confirmers(connection: sa.Connection, department: str, requester: str) -> tuple[Confirmer, ...]:
    """Everybody who can be asked about a text of the department, but the one who asks; by name."""
    rows = connection.execute(
        sa.select(person.c.id, person.c.display_name)
        .join(role_assignment, role_assignment.c.person == person.c.id)
        .where(person.c.active, role_assignment.c.role.in_(_ROLES), person.c.id != requester)
        .distinct()
        .order_by(person.c.display_name, person.c.id)
    ).all()
    parents = parents_of(connection)
    found = []
    for row in rows:
        actor = actor_of(connection, row.id)
        if actor is not None and can_confirm(actor, department, parents):
            role = Role.KEY_USER if actor.has(Role.KEY_USER) else Role.DATA_PROTECTION_OFFICER
            found.append(Confirmer(row.id, row.display_name, role))
    return tuple(found)
