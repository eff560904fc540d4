# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""How a person wants to work. Nothing is kept unless they ask for it (Art. 25(2) GDPR).

Whether a history is kept is switched in :mod:`stellwerk.workbench.history`, since a key belongs to it.
"""

from __future__ import annotations

from typing import Any

import msgspec
import sqlalchemy as sa

from stellwerk.errors import InvalidValue
from stellwerk.identity.actor import Actor
from stellwerk.storage.database import Writing
from stellwerk.storage.tables import work_preference

LANGUAGES = frozenset({"de", "en"})


class Preferences(msgspec.Struct, frozen=True):
    """What a person chose; as it is here for whoever chose nothing."""

    history: bool = False  # keep conversations
    documents: bool = False  # and the texts of their documents, not only the names
    streaming: bool = True  # show an answer while it is written
    tour_seen: bool = False
    language: str | None = None  # de | en; None: as the address asks


def find(connection: sa.Connection, person: str) -> Preferences:
    """What the person chose."""
    columns = [work_preference.c[name] for name in Preferences.__struct_fields__]
    row = connection.execute(sa.select(*columns).where(work_preference.c.person == person)).first()
    return Preferences() if row is None else Preferences(**row._mapping)


def change(
    writing: Writing,
    actor: Actor,
    *,
    documents: bool | None = None,
    streaming: bool | None = None,
    tour_seen: bool | None = None,
    language: str | None = None,
) -> Preferences:
    """Change one's own; what is ``None`` stays. Returns what holds now.

    Raises:
        InvalidValue: no such language.
    """
    if language is not None and language not in LANGUAGES:
        raise InvalidValue({"language": "must be de or en"})
    values = {
        "documents": documents,
        "streaming": streaming,
        "tour_seen": tour_seen,
        "language": language,
    }
    return put(writing, actor.person, {name: value for name, value in values.items() if value is not None})


def put(writing: Writing, person: str, values: dict[str, Any]) -> Preferences:
    """Write some of a person's preferences; the others stay."""
    made = msgspec.structs.replace(find(writing.connection, person), **values)
    row = msgspec.structs.asdict(made)
    mine = work_preference.c.person == person
    if not writing.execute(sa.update(work_preference).where(mine).values(row)).rowcount:
        writing.execute(sa.insert(work_preference).values(person=person, **row))
    return made
