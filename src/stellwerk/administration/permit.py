# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Whether somebody may: asked here and nowhere else, in the transaction in which it is done.

What one may not see does not exist for one: an object of a foreign department gives the same answer as one that was
never there, so nobody finds out by trying names.
"""

from __future__ import annotations

import sqlalchemy as sa

from stellwerk.administration.tree import parents_of
from stellwerk.errors import Forbidden, NoSuchObject
from stellwerk.identity.actor import Actor
from stellwerk.identity.roles import Permission


def reach(connection: sa.Connection, actor: Actor, permission: Permission) -> frozenset[str] | None:
    """The departments for which the actor has the permission; ``None`` is the whole house.

    Raises:
        Forbidden: for none at all.
    """
    departments = actor.reach(permission, parents_of(connection))
    if departments is not None and not departments:
        raise _forbidden(permission)
    return departments


def demand(
    connection: sa.Connection,
    actor: Actor,
    permission: Permission,
    department: str | None,
    *,
    sees: Permission | None = None,
    of: str | None = None,
    what: str = "object",
) -> None:
    """Let nobody pass without ``permission`` for the department; ``None`` stands for the whole house.

    ``sees``: the permission to know of the object at all, which belongs to the department ``of``.

    Raises:
        NoSuchObject: the actor may not even know of it.
        Forbidden: may see it, but not do this; or came with a token that only reads.
    """
    parents = parents_of(connection)
    if sees is not None and not _within(actor.reach(sees, parents), of):
        raise NoSuchObject(f"there is no such {what}")
    if not _within(actor.reach(permission, parents), department):
        raise _forbidden(permission)
    if sees is not None or permission.value.rpartition(":")[2] != "read":
        writes(actor)


def writes(actor: Actor) -> None:
    """Raises ``Forbidden`` for a token that may only read."""
    if not actor.writes:
        raise Forbidden("this token may only read; make one with the scope write")


def _within(departments: frozenset[str] | None, department: str | None) -> bool:
    return departments is None or (department is not None and department in departments)


def _forbidden(permission: Permission) -> Forbidden:
    return Forbidden(f"your roles do not allow this ({permission.value}); ask your administrator")
