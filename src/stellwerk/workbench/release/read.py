# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Releases for those whom they concern: the person who asked, and the persons who were asked. For nobody else.

A release of somebody else does not exist for one; nor does one that one was asked about when one's role is gone.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import msgspec
import sqlalchemy as sa

from stellwerk.administration.house import House
from stellwerk.administration.tree import parents_of
from stellwerk.errors import NoSuchObject
from stellwerk.identity.actor import Actor, Via
from stellwerk.storage.tables import text_release, text_release_asked
from stellwerk.values.data_class import DataClass
from stellwerk.values.inspection import Finding
from stellwerk.values.zone import Zone
from stellwerk.workbench.release.confirmers import can_confirm
from stellwerk.workbench.release.sealed import open_text, open_words
from stellwerk.workbench.release.values import HOLDS, Release, State, Text

_COLUMNS = tuple(
    column for column in text_release.c if column.name not in ("sealed", "reason", "answer", "mac")
)


class Opened(msgspec.Struct, frozen=True):
    """A release with what is sealed."""

    release: Release
    text: Text | None  # None: deleted
    reason: str
    answer: str


def of_person(connection: sa.Connection, actor: Actor, now: datetime, most: int = 50) -> list[Release]:
    """What the actor asked for, the newest first."""
    if actor.via is not Via.SESSION:
        return []
    rows = connection.execute(
        sa.select(*_COLUMNS, _readable(now))
        .where(text_release.c.requester == actor.person)
        .order_by(text_release.c.asked_at.desc(), text_release.c.id)
        .limit(most)
    )
    return [made(row, now) for row in rows]


def open_for(connection: sa.Connection, actor: Actor, now: datetime, most: int = 200) -> list[Release]:
    """What waits for the actor's decision, the oldest first. Empty for whoever may decide about nothing."""
    rows = connection.execute(
        sa.select(*_COLUMNS, _readable(now))
        .join(text_release_asked, text_release_asked.c.release == text_release.c.id)
        .where(
            text_release_asked.c.person == actor.person,
            text_release.c.requester != actor.person,
            text_release.c.state == State.ASKED.value,
            text_release.c.expires_at > now,
        )
        .order_by(text_release.c.asked_at, text_release.c.id)
        .limit(most)
    ).all()
    if not rows:
        return []
    parents = parents_of(connection)
    return [made(row, now) for row in rows if can_confirm(actor, row.department, parents)]


def find(connection: sa.Connection, actor: Actor, release_id: str, now: datetime) -> Release:
    """One release of one's own, or one that one was asked about. Raises ``NoSuchObject``."""
    row = connection.execute(
        sa.select(*_COLUMNS, _readable(now)).where(text_release.c.id == release_id)
    ).first()
    if row is None or actor.via is not Via.SESSION:
        raise _nothing()
    if row.requester != actor.person and not _asked(connection, actor, row, parents_of(connection)):
        raise _nothing()
    return made(row, now)


def opened(connection: sa.Connection, house: House, actor: Actor, release_id: str, now: datetime) -> Opened:
    """The same with text and reasons. Raises ``NoSuchObject``; ``Unreadable``: somebody changed the row."""
    release = find(connection, actor, release_id, now)
    row = connection.execute(
        sa.select(text_release.c.sealed, text_release.c.reason, text_release.c.answer).where(
            text_release.c.id == release_id
        )
    ).one()
    secrets = house.secrets
    return Opened(
        release=release,
        text=open_text(secrets, release_id, row.sealed) if release.readable else None,
        reason=open_words(secrets, release_id, "reason", row.reason),
        answer=open_words(secrets, release_id, "answer", row.answer),
    )


def made(row: Any, now: datetime) -> Release:
    """A row as a value; what is over says so, whether or not anybody has tidied up."""
    state = State(row.state)
    over = row.expires_at if state is State.ASKED else row.until if state is State.CONFIRMED else None
    if over is not None and over <= now:
        state = State.EXPIRED
    return Release(
        id=row.id,
        requester=row.requester,
        department=row.department,
        use_case=row.use_case,
        model=row.model,
        zone=Zone(row.zone),
        class_before=DataClass[row.class_before],
        class_after=DataClass[row.class_after],
        waived=findings_in(row.waived),
        state=state,
        asked_at=row.asked_at,
        expires_at=row.expires_at,
        decided_by=row.decided_by,
        decided_at=row.decided_at,
        until=row.until,
        readable=bool(row.readable),
    )


def findings_in(stored: object) -> tuple[Finding, ...]:
    """Findings as they stand in the column ``waived``."""
    return msgspec.convert(stored, tuple[Finding, ...])


def _readable(now: datetime) -> sa.Label[bool]:
    """The text is there, and not yet due to go: what is due and not yet deleted is shown to nobody."""
    due = sa.or_(
        sa.and_(text_release.c.decided_at.is_(None), text_release.c.expires_at <= now),
        text_release.c.decided_at <= now - HOLDS,
    )
    return sa.case((sa.or_(text_release.c.sealed.is_(None), due), False), else_=True).label("readable")


def _asked(connection: sa.Connection, actor: Actor, row: Any, parents: Mapping[str, str | None]) -> bool:
    there = connection.execute(
        sa.select(text_release_asked.c.release).where(
            text_release_asked.c.release == row.id, text_release_asked.c.person == actor.person
        )
    ).first()
    return there is not None and can_confirm(actor, row.department, parents)


def _nothing() -> NoSuchObject:
    return NoSuchObject("there is no such release")
