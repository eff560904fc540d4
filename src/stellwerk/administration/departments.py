# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Departments (Ämter), as a tree."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec
import sqlalchemy as sa

from stellwerk.administration.adopt import FILE, PEOPLE
from stellwerk.administration.choices import data_class
from stellwerk.administration.loosening import LOWER_CLASS, said
from stellwerk.administration.permit import demand, reach
from stellwerk.administration.tell import difference, tell
from stellwerk.administration.tree import parents_of
from stellwerk.administration.values import name, text
from stellwerk.administration.versions import put
from stellwerk.errors import Conflict, FourEyesNeeded, InvalidValue, NoSuchObject
from stellwerk.identity.actor import Actor, below
from stellwerk.identity.roles import Permission
from stellwerk.storage.database import Writing
from stellwerk.storage.organisation import floors
from stellwerk.storage.tables import api_key, cost_centre, department
from stellwerk.values.data_class import DataClass

_DEEPEST = 16


class Department(msgspec.Struct, frozen=True):
    """A row of ``department``."""

    name: str
    title: str
    parent: str | None
    cost_centre: str
    floor: DataClass  # no call of it, or of a department below it, counts less
    source: str
    archived: bool
    version: int


def listed(connection: sa.Connection, actor: Actor, *, after: str = "", limit: int = 50) -> list[Department]:
    """The departments that the actor may see, by name, behind ``after``. Raises ``Forbidden``."""
    seen = reach(connection, actor, Permission.DEPARTMENT_READ)
    wanted = [department.c.name > after]
    if seen is not None:
        wanted.append(department.c.name.in_(seen))
    rows = connection.execute(sa.select(department).where(*wanted).order_by(department.c.name).limit(limit))
    return [_made(row) for row in rows]


def find(connection: sa.Connection, actor: Actor, named: str) -> Department:
    """One department. Raises ``NoSuchObject``, also where the actor may not know of it."""
    seen = reach(connection, actor, Permission.DEPARTMENT_READ)
    found = _find(connection, named)
    if seen is not None and named not in seen:
        raise NoSuchObject("there is no such department")
    return found


def create(
    writing: Writing,
    actor: Actor,
    *,
    named: str,
    title: str,
    cost_centre: str,
    parent: str | None = None,
    floor: str = "K0",
) -> Department:
    """Add one. Raises ``Forbidden``, ``InvalidValue``, ``Conflict``."""
    demand(writing.connection, actor, Permission.DEPARTMENT_WRITE, None)
    own = name("name", named)
    values = {
        "name": own,
        "title": text("title", title, 200),
        "parent": None if parent is None else text("parent", parent, 64),
        "cost_centre": text("cost_centre", cost_centre, 64),
        "floor": data_class("floor", floor).name,
    }
    _check(writing.connection, own, values)
    if writing.execute(sa.select(department.c.name).where(department.c.name == own)).first():
        raise Conflict("there is a department of this name already", param="name")
    writing.execute(
        sa.insert(department).values(**values, source=PEOPLE, version=1, changed=writing.revision)
    )
    tell(writing, actor, "house:department:created", f"department:{own}", after=values)
    return _find(writing.connection, own)


def update(
    writing: Writing, actor: Actor, named: str, changes: Mapping[str, object], seen: int | None
) -> Department:
    """Change ``title``, ``parent``, ``cost_centre``, ``floor`` or ``archived``.

    Raises:
        Forbidden, NoSuchObject, InvalidValue, ChangedMeanwhile
        FourEyesNeeded: the floor would be lowered.
        Conflict: it stands in the file, or is still in use.
    """
    known = _find(writing.connection, named)
    demand(
        writing.connection,
        actor,
        Permission.DEPARTMENT_WRITE,
        None,
        sees=Permission.DEPARTMENT_READ,
        of=named,
        what="department",
    )
    values = _values(writing, known, changes)
    if "floor" in values and DataClass[values["floor"]] < known.floor:
        raise FourEyesNeeded(
            "lowering the floor of a department takes two persons: request it under /api/approvals "
            "(action lower_class)",
            detail={"fields": said({"floor": LOWER_CLASS})},
        )
    before = floors(writing.connection)
    new = change(writing, actor, known, values, seen)
    lowered = sorted(name for name, floor in floors(writing.connection).items() if floor < before[name])
    if lowered:  # undone with the transaction
        raise FourEyesNeeded(
            f"by moving it, calls of {', '.join(lowered)} would count less than before; give them a floor of their "
            "own first"
        )
    return new


def change(
    writing: Writing,
    actor: Actor,
    known: Department,
    values: Mapping[str, Any],
    seen: int | None,
    **more: str,
) -> Department:
    """Write values that were checked; for :func:`update` and for what two persons decided."""
    if known.source == FILE:
        raise Conflict("this department stands in stellwerk.yaml; change it there")
    put(writing, department, department.c.name == known.name, seen, {**values, "source": PEOPLE})
    new = _find(writing.connection, known.name)
    fields = ("title", "parent", "cost_centre", "floor", "archived")
    before, after = difference(_plain(known), _plain(new), fields)
    tell(
        writing, actor, "house:department:changed", f"department:{known.name}", before=before, after=after, **more
    )  # fmt: skip
    return new


def _values(writing: Writing, known: Department, changes: Mapping[str, object]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for field, value in changes.items():
        match field:
            case "title":
                values[field] = text(field, value, 200)
            case "parent":
                values[field] = None if value is None else text(field, value, 64)
            case "cost_centre":
                values[field] = text(field, value, 64)
            case "floor":
                values[field] = data_class(field, value).name
            case "archived":
                if value:
                    _unused(writing.connection, known.name)
                values["archived_at"] = writing.at if value else None
            case _:
                raise InvalidValue({field: "cannot be changed"})
    _check(writing.connection, known.name, values)
    return values


def _check(connection: sa.Connection, named: str, values: Mapping[str, Any]) -> None:
    parent = values.get("parent")
    if parent is not None:
        parents = parents_of(connection)
        if parent not in parents:
            raise InvalidValue({"parent": "there is no such department"})
        above, steps = parent, 1
        while above is not None and steps <= _DEEPEST:
            if above == named:
                raise InvalidValue({"parent": "a department cannot be below itself"})
            above, steps = parents[above], steps + 1
        if steps > _DEEPEST:
            raise InvalidValue({"parent": f"the tree would be deeper than {_DEEPEST} levels"})
    code = values.get("cost_centre")
    if "cost_centre" in values:
        known = sa.select(cost_centre.c.code).where(
            cost_centre.c.code == code, cost_centre.c.archived_at.is_(None)
        )
        if not isinstance(code, str) or connection.execute(known).first() is None:
            raise InvalidValue({"cost_centre": "there is no such cost centre"})


def _unused(connection: sa.Connection, named: str) -> None:
    live = sa.select(department.c.name).where(
        department.c.parent == named, department.c.archived_at.is_(None)
    )
    if connection.execute(live.limit(1)).first() is not None:
        raise Conflict("there are departments below this one; move or archive them first")
    keys = sa.select(api_key.c.id).where(api_key.c.department == named, api_key.c.revoked_at.is_(None))
    if connection.execute(keys.limit(1)).first() is not None:
        raise Conflict("keys of this department are still valid; revoke them first")


def within(connection: sa.Connection, named: str, above: str | None) -> bool:
    """Whether a department is ``above`` itself or below it; everything is below ``None``, the house."""
    return above is None or named in below({above}, parents_of(connection))


def _find(connection: sa.Connection, named: str) -> Department:
    row = connection.execute(sa.select(department).where(department.c.name == named)).first()
    if row is None:
        raise NoSuchObject("there is no such department")
    return _made(row)


def _made(row: Any) -> Department:
    return Department(
        name=row.name,
        title=row.title,
        parent=row.parent,
        cost_centre=row.cost_centre,
        floor=DataClass[row.floor],
        source=row.source,
        archived=row.archived_at is not None,
        version=row.version,
    )


def _plain(known: Department) -> dict[str, Any]:
    return {**msgspec.to_builtins(known), "floor": known.floor.name}
