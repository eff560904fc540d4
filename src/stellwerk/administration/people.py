# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""People: who they are, where they work, and their roles."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping
from datetime import date

import msgspec
import sqlalchemy as sa

from stellwerk.administration.tell import tell
from stellwerk.administration.tree import living
from stellwerk.administration.values import text
from stellwerk.errors import Conflict, Forbidden, InvalidValue, NoSuchObject
from stellwerk.identity.actor import HOUSE, Actor, Assignment, Via
from stellwerk.identity.roles import SUPERVISING, Role
from stellwerk.storage.database import Writing
from stellwerk.storage.tables import access_token, person, role_assignment, web_session


class Person(msgspec.Struct, frozen=True):
    """A person as the administration sees one."""

    id: str
    login: str | None  # of a local account
    issuer: str | None  # of the OpenID provider that vouches for them
    display_name: str
    email: str
    department: str | None
    active: bool
    last_sign_in_on: date | None  # the day only
    assignments: tuple[Assignment, ...]
    version: int


def create(
    writing: Writing,
    actor: Actor,
    *,
    display_name: str,
    email: str = "",
    department: str | None = None,
    login: str | None = None,
    issuer: str | None = None,
    subject: str | None = None,
) -> str:
    """Add a person, without roles; returns the id. Permission is the caller's business.

    Raises:
        InvalidValue: a text is empty, too long or not printable, or there is no such department.
        Conflict: the login, or issuer and subject, are taken.
    """
    values = {
        "id": f"per_{secrets.token_hex(10)}",
        "login": None if login is None else _login(login),
        "issuer": issuer,
        "subject": subject,
        "display_name": text("display_name", display_name, 200),
        "email": text("email", email, 254, empty=True),
        "department": department,
        "active": True,
        "created_at": writing.at,
        "version": 1,
        "changed": writing.revision,
    }
    _known_department(writing.connection, department)
    # Compared with None a column would be asked for NULL, and so for everybody who signs in in the other way.
    taken = [person.c.login == values["login"]] if login is not None else []
    if subject is not None:
        taken.append(sa.and_(person.c.issuer == issuer, person.c.subject == subject))
    if taken and writing.execute(sa.select(person.c.id).where(sa.or_(*taken))).first() is not None:
        raise Conflict("there is a person with this sign-in already", param="login")
    writing.execute(sa.insert(person).values(values))
    tell(
        writing,
        actor,
        "identity:person:created",
        f"person:{values['id']}",
        after={"department": department, "signs_in": "oidc" if issuer else "local" if login else "not"},
    )
    return str(values["id"])


def find(connection: sa.Connection, person_id: str) -> Person:
    """One person. Raises ``NoSuchObject``."""
    found = _read(connection, person.c.id == person_id)
    if not found:
        raise NoSuchObject("there is no such person")
    return found[0]


def listed(
    connection: sa.Connection,
    departments: frozenset[str] | None,
    *,
    after: str = "",
    limit: int = 50,
    search: str = "",
) -> list[Person]:
    """People of these departments (``None``: of the house), by id, behind ``after``, at most ``limit``.

    ``search`` looks in names and mail addresses, as it stands (no pattern).
    """
    wanted = [person.c.id > after]
    if departments is not None:
        wanted.append(person.c.department.in_(departments))
    if search:
        wanted.append(
            sa.or_(
                person.c.display_name.icontains(search, autoescape=True),
                person.c.email.icontains(search, autoescape=True),
            )
        )
    return _read(connection, *wanted, limit=limit)


def update(writing: Writing, actor: Actor, person_id: str, changes: Mapping[str, object]) -> None:
    """Change ``display_name``, ``email``, ``department`` or ``active``. The trail names the fields, not names.

    Whoever becomes inactive loses sessions and tokens at once.

    Raises:
        NoSuchObject, InvalidValue
        Conflict: the last administrator would be gone.
    """
    known = find(writing.connection, person_id)
    values: dict[str, object] = {}
    for field, value in changes.items():
        match field:
            case "display_name":
                values[field] = text(field, value, 200)
            case "email":
                values[field] = text(field, value, 254, empty=True)
            case "department":
                _known_department(writing.connection, value if value is None else str(value))
                values[field] = value
            case "active":
                values[field] = bool(value)
            case _:
                raise InvalidValue({field: "cannot be changed"})
    values = {f: v for f, v in values.items() if getattr(known, f) != v}
    if not values:
        return
    writing.execute(
        sa.update(person)
        .where(person.c.id == person_id)
        .values(**values, version=person.c.version + 1, changed=writing.revision)
    )
    if values.get("active") is False:
        end_access(writing, person_id)
        _someone_administers(writing.connection)
    shown = {f: v for f, v in values.items() if f in ("department", "active")}
    tell(
        writing,
        actor,
        "identity:person:changed",
        f"person:{person_id}",
        before={f: getattr(known, f) for f in shown},
        after=shown,
        fields=",".join(sorted(values)),
    )


def end_access(writing: Writing, person_id: str) -> None:
    """End every session and revoke every token of a person."""
    writing.execute(sa.delete(web_session).where(web_session.c.person == person_id))
    writing.execute(
        sa.update(access_token)
        .where(access_token.c.person == person_id, access_token.c.revoked_at.is_(None))
        .values(revoked_at=writing.at)
    )


def set_roles(
    writing: Writing,
    actor: Actor,
    person_id: str,
    assignments: Iterable[Assignment],
    *,
    source: str = "people",
) -> None:
    """Replace the roles that come from ``source`` (``people``, or ``oidc`` at a sign-in); others stay.

    Raises:
        NoSuchObject, InvalidValue
        Forbidden: somebody changes roles of their own.
        Conflict: the last administrator would be gone, or one person would administer and supervise.
    """
    if source == "people" and actor.person == person_id:
        raise Forbidden("nobody changes roles of their own; ask another administrator")
    find(writing.connection, person_id)
    wanted = frozenset(a for a in assignments if a.role is not Role.EMPLOYEE)
    for assignment in wanted:
        if assignment.department != HOUSE:
            _known_department(writing.connection, assignment.department)
    rows = writing.execute(
        sa.select(role_assignment.c.role, role_assignment.c.department, role_assignment.c.source).where(
            role_assignment.c.person == person_id
        )
    ).all()
    held = {Assignment(Role(r.role), r.department) for r in rows if r.source == source}
    elsewhere = {Assignment(Role(r.role), r.department) for r in rows if r.source != source}
    gone, come = held - wanted, wanted - held - elsewhere
    roles = {a.role for a in wanted | elsewhere}
    if come and Role.ADMINISTRATOR in roles and roles & SUPERVISING:
        raise Conflict(
            "whoever administers cannot supervise as well (data protection officer, auditor): Art. 38(6) GDPR; "
            "give the roles to two persons"
        )
    if not gone and not come:
        return
    for assignment in gone:
        writing.execute(
            sa.delete(role_assignment).where(
                role_assignment.c.person == person_id,
                role_assignment.c.role == assignment.role.value,
                role_assignment.c.department == assignment.department,
            )
        )
    for assignment in come:
        writing.execute(
            sa.insert(role_assignment).values(
                person=person_id,
                role=assignment.role.value,
                department=assignment.department,
                source=source,
                granted_at=writing.at,
                granted_by=actor.person,
            )
        )
    writing.execute(
        sa.update(person)
        .where(person.c.id == person_id)
        .values(version=person.c.version + 1, changed=writing.revision)
    )
    if any(a.role is Role.ADMINISTRATOR for a in gone):
        _someone_administers(writing.connection)
    tell(
        writing,
        actor,
        "identity:role:changed",
        f"person:{person_id}",
        before={"roles": _shown(held)},
        after={"roles": _shown(wanted)},
        source=source,
    )


def actor_of(
    connection: sa.Connection,
    person_id: str,
    *,
    via: Via = Via.SESSION,
    writes: bool = True,
    strong: bool = True,
) -> Actor | None:
    """The person as an actor, with the roles that hold now; ``None`` for somebody gone or inactive."""
    row = connection.execute(
        sa.select(person.c.department, person.c.active).where(person.c.id == person_id)
    ).first()
    if row is None or not row.active:
        return None
    return Actor(
        person=person_id,
        department=row.department,
        assignments=frozenset(_assignments(connection, [person_id]).get(person_id, ())),
        via=via,
        writes=writes,
        strong=strong,
    )


def _read(connection: sa.Connection, *wanted: sa.ColumnElement[bool], limit: int = 1) -> list[Person]:
    rows = connection.execute(sa.select(person).where(*wanted).order_by(person.c.id).limit(limit)).all()
    roles = _assignments(connection, [row.id for row in rows])
    return [
        Person(
            id=row.id,
            login=row.login,
            issuer=row.issuer,
            display_name=row.display_name,
            email=row.email,
            department=row.department,
            active=row.active,
            last_sign_in_on=row.last_sign_in_on,
            assignments=tuple(sorted(roles.get(row.id, ()))),
            version=row.version,
        )
        for row in rows
    ]


def _assignments(connection: sa.Connection, people: list[str]) -> dict[str, list[Assignment]]:
    found: dict[str, list[Assignment]] = {}
    for row in connection.execute(
        sa.select(role_assignment.c.person, role_assignment.c.role, role_assignment.c.department).where(
            role_assignment.c.person.in_(people)
        )
    ):
        found.setdefault(row.person, []).append(Assignment(Role(row.role), row.department))
    return found


def administered(connection: sa.Connection) -> bool:
    """Whether somebody active administers the whole house."""
    found = connection.execute(
        sa.select(person.c.id)
        .join(role_assignment, role_assignment.c.person == person.c.id)
        .where(
            person.c.active,
            role_assignment.c.role == Role.ADMINISTRATOR.value,
            role_assignment.c.department == HOUSE,
        )
    ).first()
    return found is not None


def _someone_administers(connection: sa.Connection) -> None:
    if not administered(connection):
        raise Conflict("this would leave the house without an administrator; name another one first")


def _known_department(connection: sa.Connection, name: str | None) -> None:
    if name is not None:
        living(connection, text("department", name, 64))


def _login(login: str) -> str:
    return text("login", login, 200).casefold()


def _shown(assignments: Iterable[Assignment]) -> list[str]:
    return sorted(f"{a.role.value}@{a.department}" if a.department else a.role.value for a in assignments)
