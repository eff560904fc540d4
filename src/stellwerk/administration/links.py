# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Links that work once: to make the first administrator, and to set a password.

Looking at a link does not use it up, since mail scanners look. The database holds a keyed hash of it.
"""

from __future__ import annotations

import secrets as random
from datetime import datetime, timedelta
from enum import StrEnum

import msgspec
import sqlalchemy as sa

from stellwerk.administration.house import House
from stellwerk.administration.people import administered
from stellwerk.administration.tell import tell
from stellwerk.errors import Conflict, NoSuchObject
from stellwerk.identity.actor import SYSTEM, Actor
from stellwerk.storage.database import Writing
from stellwerk.storage.secrets import Secrets
from stellwerk.storage.tables import one_time_link, person

HOLDS = timedelta(hours=24)
_LONGEST_TOKEN = 128


class Purpose(StrEnum):
    """What a link is for."""

    FIRST_ADMIN = "first-admin"
    PASSWORD = "password"  # noqa: S105


PATHS = {Purpose.FIRST_ADMIN: "/einrichten/", Purpose.PASSWORD: "/passwort/"}


class Link(msgspec.Struct, frozen=True):
    """A link that works now."""

    purpose: Purpose
    person: str | None
    expires_at: datetime


def create(
    writing: Writing, actor: Actor, house: House, purpose: Purpose, person_id: str | None = None
) -> str:
    """Make a link and return its address; earlier ones for the same are void. Permission is the caller's business.

    Raises:
        NoSuchObject: there is no such person.
        Conflict: the person is inactive, has no local account, or nobody has one in this house.
    """
    if not house.sign_in.local:
        raise Conflict(
            "local accounts are switched off (sign_in.local); people sign in with the OpenID provider"
        )
    if purpose is Purpose.PASSWORD:
        _has_account(writing.connection, person_id)
    _clear(writing, purpose, person_id)
    token = random.token_urlsafe(32)
    writing.execute(
        sa.insert(one_time_link).values(
            hash=_hash(house.secrets, token),
            purpose=purpose.value,
            person=person_id,
            expires_at=writing.at + HOLDS,
        )
    )
    about = "house" if person_id is None else f"person:{person_id}"
    tell(writing, actor, "identity:link:created", about, purpose=purpose.value)
    return f"{house.address}{PATHS[purpose]}{token}"


def look(
    connection: sa.Connection, secrets: Secrets, token: str, purpose: Purpose, now: datetime
) -> Link | None:
    """What a link is for, if it works now. It goes on working."""
    row = connection.execute(
        sa.select(one_time_link).outerjoin(person).where(*_works(secrets, token, purpose, now))
    ).first()
    return None if row is None else Link(purpose, row.person, row.expires_at)


def take(writing: Writing, secrets: Secrets, token: str, purpose: Purpose) -> Link:
    """Use a link up: it works for one only, also when two come at the same moment.

    Raises:
        NoSuchObject: it does not work (any more).
    """
    link = look(writing.connection, secrets, token, purpose, writing.at)
    if link is not None:
        used = writing.execute(
            sa.update(one_time_link)
            .where(one_time_link.c.hash == _hash(secrets, token), one_time_link.c.used_at.is_(None))
            .values(used_at=writing.at)
        )
        if used.rowcount == 1:
            return link
    raise NoSuchObject("this link does not work (any more); ask for a new one")


def first_admin_link(house: House) -> str | None:
    """The link to make the first administrator, for whoever starts the house; ``None``: there is one already.

    Every start makes a new one and voids the one before.
    """
    with house.database.writing() as writing:
        if not house.sign_in.local or administered(writing.connection):
            _clear(writing, Purpose.FIRST_ADMIN, None)
            return None
        return create(writing, SYSTEM, house, Purpose.FIRST_ADMIN)


def _has_account(connection: sa.Connection, person_id: str | None) -> None:
    row = connection.execute(
        sa.select(person.c.login, person.c.active).where(person.c.id == person_id)
    ).first()
    if row is None:
        raise NoSuchObject("there is no such person")
    if row.login is None:
        raise Conflict("this person has no login of their own here and signs in with the OpenID provider")
    if not row.active:
        raise Conflict("this person is inactive; make them active first")


def _clear(writing: Writing, purpose: Purpose, person_id: str | None) -> None:
    old = one_time_link.c.expires_at <= writing.at
    same = sa.and_(one_time_link.c.purpose == purpose.value, one_time_link.c.person == person_id)
    writing.execute(sa.delete(one_time_link).where(sa.or_(old, same)))


def _works(secrets: Secrets, token: str, purpose: Purpose, now: datetime) -> list[sa.ColumnElement[bool]]:
    if len(token) > _LONGEST_TOKEN:
        return [sa.false()]
    return [
        one_time_link.c.hash == _hash(secrets, token),
        one_time_link.c.purpose == purpose.value,
        one_time_link.c.used_at.is_(None),
        one_time_link.c.expires_at > now,
        sa.or_(one_time_link.c.person.is_(None), person.c.active),
    ]


def _hash(secrets: Secrets, token: str) -> str:
    return secrets.hash("link", token)
