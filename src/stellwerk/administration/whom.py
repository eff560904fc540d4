# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""A person, as people name one: by id, by login, or by a mail address that only one has."""

from __future__ import annotations

import sqlalchemy as sa

from stellwerk.errors import Conflict, NoSuchObject
from stellwerk.storage.tables import person


def person_named(connection: sa.Connection, word: str) -> str:
    """The id.

    Raises:
        NoSuchObject: nobody is named so.
        Conflict: several people share the mail address.
    """
    for wanted in (
        person.c.id == word,
        person.c.login == word.strip().casefold(),
        sa.func.lower(person.c.email) == word.strip().lower(),
    ):
        found = connection.execute(sa.select(person.c.id).where(wanted).limit(2)).scalars().all()
        if len(found) > 1:
            raise Conflict("several people have this mail address; give the login or the id")
        if found and word.strip():
            return str(found[0])
    raise _nobody()


def only_person(connection: sa.Connection, word: str) -> str:
    """The id, where the word can mean nobody else: before what cannot be undone, or shows everything.

    Somebody's login may be another's mail address; then it is not guessed.

    Raises:
        NoSuchObject: nobody is named so.
        Conflict: several people are.
    """
    asked = word.strip()
    ways = (
        person.c.id == asked,
        person.c.login == asked.casefold(),
        sa.func.lower(person.c.email) == asked.lower(),
    )
    found = connection.execute(sa.select(person.c.id).where(sa.or_(*ways)).limit(2)).scalars().all()
    if len(found) > 1:
        raise Conflict("several people have this login or mail address; give the id (stellwerk users list)")
    if not found or not asked:
        raise _nobody()
    return str(found[0])


def _nobody() -> NoSuchObject:
    return NoSuchObject(
        "there is no such person; give an id, a login or a mail address (stellwerk users list)"
    )
