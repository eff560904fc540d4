# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""What people think of answers, for the key user of their department.

Nothing says who rated: no column for it, the week in place of the time, a random order within a week. Question and
answer come along only where the person gave them along, sealed, and go after 90 days like the note.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from enum import StrEnum

import msgspec
import sqlalchemy as sa

from stellwerk.administration.permit import reach
from stellwerk.administration.values import text
from stellwerk.errors import Forbidden, InvalidValue, NoSuchObject
from stellwerk.identity.actor import Actor, Via
from stellwerk.identity.roles import Permission
from stellwerk.storage.database import Database, Writing
from stellwerk.storage.scrub import scrub
from stellwerk.storage.secrets import Secrets
from stellwerk.storage.tables import department as department_table
from stellwerk.storage.tables import rating
from stellwerk.values.data_class import DataClass
from stellwerk.workbench.sealing import Unreadable, seal, unseal
from stellwerk.workbench.values import Said

LONGEST_NOTE = 1000
HIGHEST_SHARED = DataClass.K3
"""K4 and above stay in the session, also where somebody wants to give them along."""

CONTENT_KEPT = timedelta(days=90)
KEPT = timedelta(days=2 * 365)
"""As statistics (docs/workbench.md)."""


class Reason(StrEnum):
    """What is wrong with an answer."""

    WRONG = "wrong"
    INCOMPLETE = "incomplete"
    TONE = "tone"
    LANGUAGE = "language"
    UNSAFE = "unsafe"  # it should not have said this
    OTHER = "other"


class Shared(msgspec.Struct, frozen=True):
    """What the person gave along."""

    question: str
    answer: str


class Rating(msgspec.Struct, frozen=True):
    """One rating, as the key user sees it."""

    id: str
    department: str
    title: str  # of the department
    week: date  # its Monday
    model: str
    origin: str  # task:NAME, assistant:ID:VERSION or ""
    good: bool
    reason: Reason | None
    note: str
    shared: Shared | None
    new: bool


def give(
    writing: Writing,
    secrets: Secrets,
    *,
    department: str,
    said: Said,
    origin: str,
    good: bool,
    reason: str = "",
    note: str = "",
    share: bool = False,
) -> bool:
    """Rate an answer; a second rating of the same answer takes the place of the first.

    Returns whether question and answer went along: if ``share``, and their class allows it.

    Raises:
        InvalidValue: no such reason, or a note too long or with what cannot be seen.
    """
    because = None if good else _reason(reason)
    written = text("note", note.replace("\r\n", "\n"), LONGEST_NOTE, empty=True, lines=True)
    shared = share and max(said.data_class or DataClass.K3, said.carries or DataClass.K0) <= HIGHEST_SHARED
    name = secrets.hash("rating", said.id)
    key = _key(secrets, department)
    content = msgspec.json.encode(Shared(said.question, said.answer))
    writing.execute(sa.delete(rating).where(rating.c.id == name))
    writing.execute(
        sa.insert(rating).values(
            id=name,
            department=department,
            week=_monday(writing.at.date()),
            model=said.model,
            origin=origin,
            good=good,
            reason=because,
            note=seal(key, f"{name} note", written.encode()) if written else None,
            shared=seal(key, f"{name} shared", content) if shared else None,
            state="new",
        )
    )
    return shared


def listed(
    connection: sa.Connection,
    secrets: Secrets,
    actor: Actor,
    *,
    new: bool = False,
    good: bool | None = None,
    after: tuple[date, str] | None = None,
    limit: int = 20,
) -> list[Rating]:
    """Ratings of the departments whose key user the actor is, newest week first; behind ``after`` (week and id).

    Raises:
        Forbidden: the actor is nobody's key user.
    """
    wanted = _wanted(connection, actor)
    if new:
        wanted.append(rating.c.state == "new")
    if good is not None:
        wanted.append(rating.c.good.is_(good))
    if after is not None:
        week, name = after
        wanted.append(sa.or_(rating.c.week < week, sa.and_(rating.c.week == week, rating.c.id > name)))
    found = connection.execute(
        sa.select(rating, department_table.c.title)
        .join(department_table, department_table.c.name == rating.c.department)
        .where(*wanted)
        .order_by(rating.c.week.desc(), rating.c.id)
        .limit(limit)
    )
    return [_made(secrets, row) for row in found]


def unseen(connection: sa.Connection, actor: Actor) -> int | None:
    """How many are new to the actor; ``None`` for somebody who is nobody's key user and has no such page."""
    try:
        wanted = [*_wanted(connection, actor), rating.c.state == "new"]
    except Forbidden:
        return None
    return int(connection.execute(sa.select(sa.func.count()).where(*wanted)).scalar_one())


def mark_seen(writing: Writing, actor: Actor, ids: Sequence[str], *, seen: bool = True) -> None:
    """Mark ratings as seen, or as new again.

    Raises:
        NoSuchObject: there is no such rating, or it is another department's.
        Forbidden: the actor is nobody's key user.
    """
    seen_of = _wanted(writing.connection, actor)
    for name in ids:
        where = sa.update(rating).where(rating.c.id == name, *seen_of)
        if not writing.execute(where.values(state="seen" if seen else "new")).rowcount:
            raise NoSuchObject("there is no such rating")


def expire(database: Database, now: datetime) -> int:
    """Delete notes and contents after 90 days, ratings after two years; returns how many rows. For a thread.

    Raises:
        sqlalchemy.exc.SQLAlchemyError: the database cannot be written now.
    """
    today = now.date()
    with database.writing() as writing:
        bare = (
            sa.update(rating)
            .where(
                rating.c.week < today - CONTENT_KEPT,
                sa.or_(rating.c.note.is_not(None), rating.c.shared.is_not(None)),
            )
            .values(note=None, shared=None)
        )
        gone = writing.execute(bare).rowcount
        gone += writing.execute(sa.delete(rating).where(rating.c.week < today - KEPT)).rowcount
    if gone:
        scrub(database.place, [rating.name])
    return gone


def _wanted(connection: sa.Connection, actor: Actor) -> list[sa.ColumnElement[bool]]:
    if actor.via is not Via.SESSION:
        raise Forbidden("ratings are read by the key user of a department in a browser alone")
    departments = reach(connection, actor, Permission.RATING_READ)
    return [] if departments is None else [rating.c.department.in_(departments)]


def _made(secrets: Secrets, row: sa.Row[tuple[object, ...]]) -> Rating:
    key = _key(secrets, row.department)
    note, shared = _opened(key, f"{row.id} note", row.note), _opened(key, f"{row.id} shared", row.shared)
    return Rating(
        id=row.id,
        department=row.department,
        title=row.title or row.department,
        week=row.week,
        model=row.model,
        origin=row.origin,
        good=row.good,
        reason=None if row.reason is None else Reason(row.reason),
        note=note.decode(),
        shared=msgspec.json.decode(shared, type=Shared) if shared else None,
        new=row.state == "new",
    )


def _opened(key: bytes, place: str, sealed: bytes | None) -> bytes:
    """Empty also for what was changed: a word that nobody wrote is worse than none."""
    if sealed is None:
        return b""
    try:
        return unseal(key, place, sealed)
    except Unreadable:
        return b""


def _key(secrets: Secrets, department: str) -> bytes:
    return secrets.key(f"ratings of {department}")


def _reason(value: str) -> str:
    try:
        return Reason(value).value
    except ValueError:
        raise InvalidValue({"reason": "must be one of " + ", ".join(Reason)}) from None


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())
