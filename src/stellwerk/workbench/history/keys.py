# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Everybody's own key: 256 random bits, wrapped by the installation's secret and bound to the person.

The database alone opens nothing. Once the row is gone nobody can open what it was used for, wherever a copy of those
rows may lie; a backup that holds key and secret does until it is deleted. Only a session of the person themselves gets
it: a program's token, a command of the machine and the administration's API have no way in.
"""

from __future__ import annotations

import os

import sqlalchemy as sa

from stellwerk.errors import ConfigurationError, Forbidden
from stellwerk.identity.actor import Actor, Via
from stellwerk.storage.database import Writing
from stellwerk.storage.secrets import Secrets
from stellwerk.storage.tables import history_key
from stellwerk.workbench.sealing import KEY_BYTES

_PURPOSE = "history key"


def owner(actor: Actor) -> str:
    """The person whose own history is meant: whoever sits in front of the browser, and nobody else.

    Raises:
        Forbidden: a token, a command or the program itself asks.
    """
    if actor.via is not Via.SESSION:
        raise Forbidden("a history opens for its owner in a browser alone; sign in there")
    return actor.person


def key_of(connection: sa.Connection, secrets: Secrets, person: str) -> bytes | None:
    """The person's key; ``None`` where they never kept anything.

    Raises:
        ConfigurationError: it was wrapped elsewhere: ``secret.key`` is another one, or the row was moved.
    """
    wrapped = connection.execute(
        sa.select(history_key.c.wrapped).where(history_key.c.person == person)
    ).scalar()
    if wrapped is None:
        return None
    try:
        return bytes.fromhex(secrets.open(_PURPOSE, wrapped, person))
    except ValueError:
        raise ConfigurationError(
            "the key of a history does not belong to this installation or this person; restore the backup as a whole"
        ) from None


def key_for_writing(writing: Writing, secrets: Secrets, person: str) -> bytes:
    """The person's key, made where there is none yet."""
    known = key_of(writing.connection, secrets, person)
    if known is not None:
        return known
    made = os.urandom(KEY_BYTES)
    writing.execute(
        sa.insert(history_key).values(
            person=person, wrapped=secrets.seal(_PURPOSE, made.hex(), person), made_on=writing.at.date()
        )
    )
    return made


def throw_away(writing: Writing, person: str) -> None:
    """Delete the key: what it sealed is noise from now on, wherever a copy of it lies."""
    writing.execute(sa.delete(history_key).where(history_key.c.person == person))
