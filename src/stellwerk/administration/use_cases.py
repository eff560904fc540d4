# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Use cases (Verfahren): what models are used for, on what legal basis, within which limits; the AI Act's questions.

One person may tighten; what loosens takes two (DESIGN, 4): a lower floor or declaration, a regime less, red, an area
of Annex III less. Those changes are requested and confirmed in :mod:`stellwerk.administration.approvals`, which
calls :func:`change` with what was checked here.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import msgspec
import sqlalchemy as sa

from stellwerk.administration.adopt import FILE, PEOPLE
from stellwerk.administration.departments import within
from stellwerk.administration.loosening import loosened, said
from stellwerk.administration.permit import demand, reach
from stellwerk.administration.tell import difference, tell
from stellwerk.administration.tree import living
from stellwerk.administration.use_case_values import LISTS, checked
from stellwerk.administration.values import name
from stellwerk.administration.versions import put
from stellwerk.errors import Conflict, FourEyesNeeded, InvalidValue, NoSuchObject
from stellwerk.identity.actor import Actor
from stellwerk.identity.roles import Permission
from stellwerk.policy.screening import closed_because
from stellwerk.storage.database import Writing
from stellwerk.storage.tables import api_key, use_case


class UseCase(msgspec.Struct, frozen=True):
    """A row of ``use_case``. Classes and zones by their names."""

    name: str
    title: str
    department: str | None  # None: for the whole house
    purpose: str
    legal_basis: str
    owner: str
    floor: str
    declared_class: str | None
    zones: tuple[str, ...]
    models: tuple[str, ...] | None
    regimes: tuple[str, ...]
    ai_role: str | None
    annex_iii: tuple[str, ...] | None
    prohibited: tuple[str, ...] | None
    screened_at: datetime | None
    released_by: str | None
    released_at: datetime | None
    released_document: str | None
    source: str
    archived: bool
    closed: str | None  # why no call may be made for it; None: it is open
    version: int


_FIELDS = tuple(f for f in UseCase.__struct_fields__ if f not in ("name", "source", "version", "closed"))


def listed(connection: sa.Connection, actor: Actor, *, after: str = "", limit: int = 50) -> list[UseCase]:
    """The use cases that the actor may see, by name, behind ``after``: of their departments, and of the house."""
    seen = reach(connection, actor, Permission.USE_CASE_READ)
    wanted = [use_case.c.name > after]
    if seen is not None:
        wanted.append(sa.or_(use_case.c.department.is_(None), use_case.c.department.in_(seen)))
    rows = connection.execute(sa.select(use_case).where(*wanted).order_by(use_case.c.name).limit(limit))
    return [made(row) for row in rows]


def find(connection: sa.Connection, actor: Actor, named: str) -> UseCase:
    """One use case. Raises ``NoSuchObject``, also where the actor may not know of it."""
    seen = reach(connection, actor, Permission.USE_CASE_READ)
    found = known(connection, named)
    if seen is not None and found.department is not None and found.department not in seen:
        raise NoSuchObject("there is no such use case")
    return found


def create(writing: Writing, actor: Actor, *, named: str, values: Mapping[str, object]) -> UseCase:
    """Add one; it stays closed until the AI Act's questions are answered.

    ``values``: every field of :func:`update` but ``archived``; ``title``, ``purpose``, ``legal_basis`` and ``owner``
    are needed.

    Raises:
        Forbidden, InvalidValue, Conflict
        FourEyesNeeded: it would declare a class below K3 or open red from the start.
    """
    own = name("name", named)
    missing = [f for f in ("title", "purpose", "legal_basis", "owner") if not values.get(f)]
    if missing:
        raise InvalidValue(dict.fromkeys(missing, "is empty; fill it in"))
    row: dict[str, Any] = {
        "department": None,
        "floor": "K0",
        "declared_class": None,
        "zones": ["green", "yellow"],  # red is named by two persons or not used (Art. 25(2) GDPR)
        "models": None,
        "regimes": [],
        "ai_role": None,
        "annex_iii": None,
        "prohibited": None,
        **checked(values, writing.at),
    }
    living(writing.connection, row["department"])
    demand(writing.connection, actor, Permission.USE_CASE_WRITE, row["department"])
    _four_eyes(loosened({"declared_class": None, "floor": "K0", "zones": ["green", "yellow"]}, row))
    if writing.execute(sa.select(use_case.c.name).where(use_case.c.name == own)).first() is not None:
        raise Conflict("there is a use case of this name already", param="name")
    writing.execute(
        sa.insert(use_case).values(name=own, **row, source=PEOPLE, version=1, changed=writing.revision)
    )
    new = known(writing.connection, own)
    tell(writing, actor, "house:use-case:created", f"use-case:{own}", after=_shown(new))
    return new


def update(
    writing: Writing, actor: Actor, named: str, changes: Mapping[str, object], seen: int | None
) -> UseCase:
    """Change fields of a use case, answer the AI Act's questions, archive it.

    Raises:
        Forbidden, NoSuchObject, InvalidValue, Conflict, ChangedMeanwhile
        FourEyesNeeded: the change loosens something.
    """
    old = find(writing.connection, actor, named)
    demand(writing.connection, actor, Permission.USE_CASE_WRITE, old.department)
    values = checked(changes, writing.at)
    if "department" in values:
        living(writing.connection, values["department"])
        demand(writing.connection, actor, Permission.USE_CASE_WRITE, values["department"])
        _no_foreign_keys(writing.connection, named, values["department"])
    _four_eyes(loosened(_plain(old), values))
    return change(writing, actor, old, values, seen)


def change(
    writing: Writing, actor: Actor, old: UseCase, values: Mapping[str, Any], seen: int | None, **more: str
) -> UseCase:
    """Write values that were checked; for :func:`update` and for what two persons decided.

    A release by name and document holds for what was released: a new purpose or a new area voids it.
    """
    if old.source == FILE:
        raise Conflict("this use case stands in stellwerk.yaml; change it there")
    void = {"purpose", "annex_iii", "ai_role"} & {
        field for field, value in values.items() if _plain(old).get(field) != value
    }
    if void and "released_at" not in values and old.released_at is not None:
        values = {**values, "released_by": None, "released_at": None, "released_document": None}
    put(writing, use_case, use_case.c.name == old.name, seen, {**values, "source": PEOPLE})
    new = known(writing.connection, old.name)
    before, after = difference(_shown(old), _shown(new), _FIELDS)
    tell(writing, actor, "house:use-case:changed", f"use-case:{old.name}", before=before, after=after, **more)
    return new


def usable_in(connection: sa.Connection, case: UseCase, department_name: str) -> bool:
    """Whether a department may use it: its own, one above, or the house's."""
    return within(connection, department_name, case.department)


def known(connection: sa.Connection, named: str) -> UseCase:
    """One use case, whoever asks. Raises ``NoSuchObject``."""
    row = connection.execute(sa.select(use_case).where(use_case.c.name == named)).first()
    if row is None:
        raise NoSuchObject("there is no such use case")
    return made(row)


def made(row: Any) -> UseCase:
    """A row as a value."""
    fields = {f: getattr(row, f) for f in UseCase.__struct_fields__ if f not in ("archived", "closed")}
    for field in LISTS:
        fields[field] = None if fields[field] is None else tuple(fields[field])
    return UseCase(
        **fields,
        archived=row.archived_at is not None,
        closed=closed_because(
            archived=row.archived_at is not None,
            screened=row.screened_at is not None or row.source == FILE,
            prohibited=row.prohibited or (),
            annex_iii=row.annex_iii or (),
            released=row.released_at is not None,
        ),
    )


def _no_foreign_keys(connection: sa.Connection, named: str, above: str | None) -> None:
    """Whose keys serve a use case stays true when it gets another owner."""
    of = connection.execute(
        sa.select(api_key.c.department)
        .where(api_key.c.use_case == named, api_key.c.revoked_at.is_(None))
        .distinct()
    ).scalars()
    if any(not within(connection, department_name, above) for department_name in of):
        raise Conflict("keys of other departments serve this use case; revoke them first")


def _four_eyes(loose: dict[str, str]) -> None:
    if loose:
        action, _ = sorted((action, field) for field, action in loose.items())[0]
        raise FourEyesNeeded(
            f"this takes two persons ({', '.join(sorted(loose))}): leave it out, and request it under /api/approvals "
            f"(action {action})",
            detail={"fields": said(loose)},
        )


def _plain(case: UseCase) -> dict[str, Any]:
    plain = msgspec.structs.asdict(case)
    for field in LISTS:
        plain[field] = None if plain[field] is None else list(plain[field])
    return plain


def _shown(case: UseCase) -> dict[str, Any]:
    """For the trail. Who released an Annex III use is named in the document, not here."""
    shown = {field: value for field, value in _plain(case).items() if field in _FIELDS}
    shown["released_by"] = shown["released_by"] is not None
    return shown
