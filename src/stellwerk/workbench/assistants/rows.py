# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Rows of assistants, and who may know of which."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from stellwerk.administration.tree import parents_of
from stellwerk.errors import NoSuchObject
from stellwerk.identity.actor import Actor, below
from stellwerk.identity.roles import Permission
from stellwerk.storage.tables import assistant, assistant_version, department
from stellwerk.values.data_class import DataClass
from stellwerk.values.tier import Tier
from stellwerk.workbench.assistants.values import Assistant, Audience, State

Row = sa.Row[Any]

COLUMNS = (
    assistant.c.owner,
    assistant.c.department,
    assistant.c.newest,
    assistant.c.released,
    department.c.title,
    assistant_version,
)


def query(number: sa.ColumnElement[Any]) -> sa.Select[Any]:
    """Assistants, each with the version of that number."""
    return sa.select(*COLUMNS).select_from(
        assistant.join(
            assistant_version,
            sa.and_(assistant_version.c.assistant == assistant.c.id, assistant_version.c.number == number),
        ).outerjoin(department, department.c.name == assistant.c.department)
    )


def workplace(connection: sa.Connection, actor: Actor) -> str | None:
    """Where the actor works; somebody without a department works in the only one at the top, if there is one."""
    if actor.department is not None:
        return actor.department
    tops = connection.execute(
        sa.select(department.c.name).where(department.c.parent.is_(None), department.c.archived_at.is_(None))
    ).scalars()
    found = list(tops)
    return found[0] if len(found) == 1 else None


def usable(connection: sa.Connection, actor: Actor) -> sa.ColumnElement[bool]:
    """Of assistants in their released version: those that the actor may work with."""
    here = workplace(connection, actor)
    parents = parents_of(connection)
    above = [name for name in parents if here in below({name}, parents)]
    return sa.and_(
        assistant_version.c.state == State.RELEASED.value,
        sa.or_(assistant_version.c.house.is_(True), assistant.c.department.in_(above)),
    )


def decidable(connection: sa.Connection, actor: Actor) -> sa.ColumnElement[bool]:
    """Assistants about whose release the actor decides; none for most people."""
    departments = actor.reach(Permission.ASSISTANT_RELEASE, parents_of(connection))
    if departments is None:
        return sa.true()
    return sa.and_(assistant_version.c.house.is_(False), assistant.c.department.in_(departments))


def own(connection: sa.Connection, actor: Actor, name: str) -> Row:
    """An assistant of the actor's own, in its newest version.

    Raises:
        NoSuchObject: there is none, or it is somebody else's.
    """
    row = connection.execute(
        query(assistant.c.newest).where(assistant.c.id == name, assistant.c.owner == actor.person)
    ).first()
    if row is None:
        raise NoSuchObject("there is no such assistant")
    return row


def made(row: Row, actor: Actor) -> Assistant:
    """A row as a value."""
    state = State(row.state)
    shared = state is State.RELEASED
    return Assistant(
        id=row.assistant,
        version=row.number,
        name=row.name,
        instruction=row.instruction,
        model=row.model,
        tier=None if row.tier is None else Tier(row.tier),
        floor=DataClass[row.floor],
        texts=tuple(row.documents),
        audience=Audience.OWN if not shared else Audience.HOUSE if row.house else Audience.DEPARTMENT,
        department=row.department,
        title=row.title or row.department or "",
        mine=row.owner == actor.person,
        state=state,
        made_on=row.made_on,
        released=row.released,
    )
