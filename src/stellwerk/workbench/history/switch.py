# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Turning a history on and off. It is off until its owner turns it on (R25, Art. 25(2) GDPR)."""

from __future__ import annotations

import msgspec
import sqlalchemy as sa

from stellwerk.identity.actor import Actor
from stellwerk.storage.database import Database, Writing
from stellwerk.storage.secrets import Secrets
from stellwerk.storage.tables import history_conversation, history_document
from stellwerk.workbench import preferences
from stellwerk.workbench.history import rows
from stellwerk.workbench.history.erase import wiped
from stellwerk.workbench.history.keys import key_for_writing, key_of, owner, throw_away
from stellwerk.workbench.history.pieces import Pieces, digest, without_text
from stellwerk.workbench.history.rows import Own
from stellwerk.workbench.sealing import Unreadable
from stellwerk.workbench.values import Attached


def turn_on(writing: Writing, secrets: Secrets, actor: Actor) -> None:
    """From now on the actor's conversations are kept."""
    person = owner(actor)
    key_for_writing(writing, secrets, person)
    preferences.put(writing, person, {"history": True})


def turn_off(database: Database, actor: Actor, *, delete: bool = True) -> bool:
    """Keep nothing any more. What was kept goes, with the key, unless ``delete`` is false: then it expires.

    Returns whether nothing of what was deleted can be found in the database's files any more.
    """
    person = owner(actor)
    with database.writing() as writing:
        preferences.put(writing, person, {"history": False})
        if delete:
            rows.remove(writing, person)
            throw_away(writing, person)
    return wiped(database) if delete else True


def keep_texts(database: Database, secrets: Secrets, actor: Actor, wanted: bool) -> bool:
    """Whether the texts of documents are kept as well. Switched off, those that were kept go; their names stay.

    Returns as :func:`turn_off` does.
    """
    person = owner(actor)
    with database.writing() as writing:
        before = preferences.find(writing.connection, person).documents
        preferences.put(writing, person, {"documents": wanted})
        key = key_of(writing.connection, secrets, person)
        if wanted or not before or key is None:
            return True
        _forget_texts(writing, Own(person, key))
    return wiped(database)


def _forget_texts(writing: Writing, own: Own) -> None:
    mine = sa.select(history_conversation).where(history_conversation.c.owner == own.person)
    for row in writing.execute(mine).all():
        try:
            head = rows.head_in(own, row)
            kept = rows.pieces_in(writing.connection, own, row.id, history_document)
            bare = [msgspec.json.encode(without_text(msgspec.json.decode(p, type=Attached))) for p in kept]
        except (Unreadable, msgspec.MsgspecError):  # it opens for nobody; then no text of it may stay either
            rows.remove(writing, own.person, history_conversation.c.id == row.id)
            continue
        after = msgspec.structs.replace(head, attached=tuple(map(digest, bare)))
        rows.write_documents(writing, own, row.id, Pieces(after, (), tuple(bare)), head)
