# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Erased means erased: rows are deleted, the log of the database is folded back and cut, its free space overwritten.

Whoever deletes everything throws the key away as well: remains of rows that somebody may still find stay noise. Backups
that were made before hold both, and have an end of their own.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

import sqlalchemy as sa

from stellwerk.errors import NoSuchObject
from stellwerk.identity.actor import Actor
from stellwerk.storage.database import Database
from stellwerk.storage.scrub import scrub
from stellwerk.storage.tables import history_conversation, history_document, history_key, history_message
from stellwerk.workbench.history import rows
from stellwerk.workbench.history.keys import owner, throw_away

KEPT = timedelta(days=30)
"""Without being touched (docs/workbench.md)."""

TABLES = frozenset(
    table.name for table in (history_conversation, history_message, history_document, history_key)
)


def delete(database: Database, actor: Actor, conversation: str) -> bool:
    """Delete one conversation. Returns whether nothing of it can be found in the database's files any more.

    Raises:
        NoSuchObject: the actor keeps no such conversation.
    """
    person = owner(actor)
    with database.writing() as writing:
        if not rows.remove(writing, person, history_conversation.c.id == conversation):
            raise NoSuchObject("there is no such conversation in your history")
    return wiped(database)


def delete_all(database: Database, actor: Actor) -> bool:
    """Delete everything that the actor keeps, and the key. Returns as :func:`delete` does."""
    person = owner(actor)
    with database.writing() as writing:
        rows.remove(writing, person)
        throw_away(writing, person)
    return wiped(database)


def expire(database: Database, now: datetime) -> int:
    """Delete what nobody touched for :data:`KEPT`; returns how many conversations. For a thread, once a day.

    Raises:
        sqlalchemy.exc.SQLAlchemyError: the database cannot be written now.
    """
    last: date = (now - KEPT).date()
    with database.writing() as writing:
        old = history_conversation.c.touched_on < last
        owners = (
            writing.execute(sa.select(history_conversation.c.owner).where(old).distinct()).scalars().all()
        )
        gone = sum(rows.remove(writing, person, old) for person in owners)
    if gone:
        wiped(database)
    return gone


def wiped(database: Database) -> bool:
    """Overwrite what deleted rows left in the files; ``False``: not all of it yet (:func:`stellwerk.storage.scrub`)."""
    return scrub(database.place, TABLES)
