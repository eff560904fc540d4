# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Cost centres (Kostenstellen)."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec
import sqlalchemy as sa

from stellwerk.administration.adopt import FILE, PEOPLE
from stellwerk.administration.permit import demand, reach
from stellwerk.administration.tell import difference, tell
from stellwerk.administration.values import name, text
from stellwerk.administration.versions import put
from stellwerk.errors import Conflict, InvalidValue, NoSuchObject
from stellwerk.identity.actor import Actor
from stellwerk.identity.roles import Permission
from stellwerk.storage.database import Writing
from stellwerk.storage.tables import cost_centre, department


class CostCentre(msgspec.Struct, frozen=True):
    """A row of ``cost_centre``."""

    code: str
    title: str
    source: str
    archived: bool
    version: int


def listed(connection: sa.Connection, actor: Actor, *, after: str = "", limit: int = 50) -> list[CostCentre]:
    """Cost centres by code, behind ``after``. Raises ``Forbidden``."""
    reach(connection, actor, Permission.COST_CENTRE_READ)
    rows = connection.execute(
        sa.select(cost_centre).where(cost_centre.c.code > after).order_by(cost_centre.c.code).limit(limit)
    )
    return [_made(row) for row in rows]


def find(connection: sa.Connection, actor: Actor, code: str) -> CostCentre:
    """One cost centre. Raises ``Forbidden``, ``NoSuchObject``."""
    reach(connection, actor, Permission.COST_CENTRE_READ)
    return _find(connection, code)


def create(writing: Writing, actor: Actor, *, code: str, title: str) -> CostCentre:
    """Add one. Raises ``Forbidden``, ``InvalidValue``, ``Conflict``."""
    demand(writing.connection, actor, Permission.COST_CENTRE_WRITE, None)
    values = {"code": name("code", code), "title": text("title", title, 200)}
    if writing.execute(sa.select(cost_centre.c.code).where(cost_centre.c.code == values["code"])).first():
        raise Conflict("there is a cost centre of this code already", param="code")
    writing.execute(
        sa.insert(cost_centre).values(**values, source=PEOPLE, version=1, changed=writing.revision)
    )
    tell(writing, actor, "house:cost-centre:created", f"cost-centre:{values['code']}", after=values)
    return _find(writing.connection, values["code"])


def update(
    writing: Writing, actor: Actor, code: str, changes: Mapping[str, object], seen: int | None
) -> CostCentre:
    """Change ``title``, or ``archived``. Raises ``Forbidden``, ``NoSuchObject``, ``Conflict``, ``ChangedMeanwhile``."""
    demand(writing.connection, actor, Permission.COST_CENTRE_WRITE, None)
    known = _find(writing.connection, code)
    if known.source == FILE:
        raise Conflict("this cost centre stands in stellwerk.yaml; change it there")
    values: dict[str, object] = {}
    for field, value in changes.items():
        if field == "title":
            values["title"] = text("title", value, 200)
        elif field == "archived":
            if value and _used(writing.connection, code):
                raise Conflict("departments are charged to this cost centre; give them another one first")
            values["archived_at"] = writing.at if value else None
        else:
            raise InvalidValue({field: "cannot be changed"})
    put(writing, cost_centre, cost_centre.c.code == code, seen, {**values, "source": PEOPLE})
    new = _find(writing.connection, code)
    before, after = difference(msgspec.to_builtins(known), msgspec.to_builtins(new), ("title", "archived"))
    tell(writing, actor, "house:cost-centre:changed", f"cost-centre:{code}", before=before, after=after)
    return new


def _used(connection: sa.Connection, code: str) -> bool:
    used = sa.select(department.c.name).where(
        department.c.cost_centre == code, department.c.archived_at.is_(None)
    )
    return connection.execute(used.limit(1)).first() is not None


def _find(connection: sa.Connection, code: str) -> CostCentre:
    row = connection.execute(sa.select(cost_centre).where(cost_centre.c.code == code)).first()
    if row is None:
        raise NoSuchObject("there is no such cost centre")
    return _made(row)


def _made(row: sa.Row[tuple[object, ...]]) -> CostCentre:
    return CostCentre(row.code, row.title, row.source, row.archived_at is not None, row.version)
