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
    raise NoSuchObject(
        "there is no such person; give an id, a login or a mail address (stellwerk users list)"
    )
