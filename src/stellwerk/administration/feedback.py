# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""What people say of the product itself: barriers, faults, wishes. Sealed, kept a year, and nobody's name on it.

The door stands open to people who are not signed in, since a barrier may be what keeps them out. So that it cannot be
flooded, only so many come through it in a day; those who are signed in have a door of their own.
"""

from __future__ import annotations

import secrets as random
from datetime import date
from enum import StrEnum

import msgspec
import sqlalchemy as sa

from stellwerk.administration.permit import demand, reach
from stellwerk.administration.tell import tell
from stellwerk.administration.values import text
from stellwerk.errors import Forbidden, InvalidValue, NoSuchObject, RateLimited
from stellwerk.identity.actor import Actor
from stellwerk.identity.roles import Permission
from stellwerk.storage.database import Writing
from stellwerk.storage.secrets import Secrets
from stellwerk.storage.tables import feedback

LONGEST = 4_000  # characters of a message
LONGEST_CONTACT = 200
MOST_OUTSIDE = 50  # messages a day of people who are not signed in, all of them together
MOST_INSIDE = 500
PAGE = 50

_MESSAGE, _CONTACT = "feedback message", "feedback contact"


class Kind(StrEnum):
    """What a message is about."""

    BARRIER = "barrier"
    FAULT = "fault"
    WISH = "wish"
    OTHER = "other"


class Message(msgspec.Struct, frozen=True):
    """A message as administrators read it."""

    id: str
    kind: Kind
    message: str | None  # None: it was sealed with another key, or changed
    contact: str  # "" where none was given
    given_on: date


class Left(msgspec.Struct, frozen=True):
    """A message as somebody leaves it, checked."""

    kind: Kind
    message: str
    contact: str


def left(*, kind: object, message: object, contact: object = "") -> Left:
    """Check what somebody leaves, before any database is asked.

    Raises:
        InvalidValue: by the names of the arguments.
    """
    problems: dict[str, str] = {}
    read: dict[str, str] = {}
    for field, value, longest in (("message", message, LONGEST), ("contact", contact, LONGEST_CONTACT)):
        try:
            lines = field == "message"
            typed = value.replace("\r\n", "\n").replace("\t", " ") if isinstance(value, str) else value
            read[field] = text(field, typed, longest, lines=lines, empty=not lines)
        except InvalidValue as error:
            problems.update(error.problems)
    if kind not in set(Kind):
        problems["kind"] = f"must be one of {', '.join(Kind)}"
    if problems:
        raise InvalidValue(problems)
    return Left(Kind(str(kind)), read["message"], read["contact"])


def demand_room(connection: sa.Connection, today: date, *, inside: bool) -> None:
    """Raises ``RateLimited``: as many messages as a day takes came today already."""
    count = sa.select(sa.func.count()).where(feedback.c.given_on == today, feedback.c.inside.is_(inside))
    if connection.execute(count).scalar_one() >= (MOST_INSIDE if inside else MOST_OUTSIDE):
        raise RateLimited(
            "so many messages came in today that no more are taken; come back tomorrow, or call"
        )


def give(writing: Writing, secrets: Secrets, message: Left, *, inside: bool) -> None:
    """Keep a message. ``inside``: whoever leaves it is signed in; who it is goes nowhere.

    Raises:
        RateLimited: as many as a day takes came today already.
    """
    demand_room(writing.connection, writing.at.date(), inside=inside)
    name = f"fbk_{random.token_hex(8)}"
    writing.execute(
        sa.insert(feedback).values(
            id=name,
            kind=message.kind.value,
            message=secrets.seal(_MESSAGE, message.message, name),
            contact=secrets.seal(_CONTACT, message.contact, name) if message.contact else None,
            inside=inside,
            given_on=writing.at.date(),
        )
    )


def readable(connection: sa.Connection, actor: Actor) -> bool:
    """Whether the actor may read what others left."""
    try:
        reach(connection, actor, Permission.FEEDBACK_READ)
    except Forbidden:
        return False
    return True


def listed(
    connection: sa.Connection, actor: Actor, secrets: Secrets, *, skip: int = 0, limit: int = PAGE
) -> list[Message]:
    """Messages, the newest day first. Raises ``Forbidden``."""
    reach(connection, actor, Permission.FEEDBACK_READ)
    rows = connection.execute(
        sa.select(feedback).order_by(feedback.c.given_on.desc(), feedback.c.id).offset(skip).limit(limit)
    )
    return [
        Message(
            id=row.id,
            kind=Kind(row.kind),
            message=_opened(secrets, _MESSAGE, row.message, row.id),
            contact=_opened(secrets, _CONTACT, row.contact, row.id) or "" if row.contact else "",
            given_on=row.given_on,
        )
        for row in rows
    ]


def remove(writing: Writing, actor: Actor, name: str) -> None:
    """Delete a message that is done with. Raises ``Forbidden``, ``NoSuchObject``."""
    demand(writing.connection, actor, Permission.FEEDBACK_WRITE, None)
    if writing.execute(sa.delete(feedback).where(feedback.c.id == name)).rowcount != 1:
        raise NoSuchObject("there is no such message")
    tell(writing, actor, "house:feedback:deleted", f"feedback:{name}")


def _opened(secrets: Secrets, purpose: str, sealed: str, name: str) -> str | None:
    try:
        return secrets.open(purpose, sealed, name)
    except ValueError:
        return None
