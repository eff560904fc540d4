# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Keeping a conversation, as long as its owner wants a history and its class allows one."""

from __future__ import annotations

from enum import StrEnum

import msgspec

from stellwerk.administration.values import text
from stellwerk.errors import Forbidden, NoSuchObject
from stellwerk.identity.actor import Actor
from stellwerk.storage.database import Database, Writing
from stellwerk.storage.secrets import Secrets
from stellwerk.storage.tables import history_conversation
from stellwerk.workbench import preferences
from stellwerk.workbench.history import rows
from stellwerk.workbench.history.erase import wiped
from stellwerk.workbench.history.keys import key_for_writing, key_of, owner
from stellwerk.workbench.history.pieces import HIGHEST_KEPT, Head, class_of, take_apart
from stellwerk.workbench.history.read import Damaged
from stellwerk.workbench.history.rows import Own
from stellwerk.workbench.sealing import Unreadable
from stellwerk.workbench.values import Conversation

LONGEST_TITLE = 80
MOST_BYTES = 128 * 1024 * 1024
"""Of one person, sealed."""


class Kept(StrEnum):
    """What became of a conversation."""

    STORED = "stored"
    OFF = "off"  # the owner keeps no history
    CLASS = "class"  # too sensitive: it stays in the session, and what was kept of it before is gone
    FULL = "full"  # the owner's history has no room; older ones have to go first


def save(database: Database, secrets: Secrets, actor: Actor, conversation: Conversation) -> Kept:
    """Keep the conversation as it is now. For a thread.

    Raises:
        Forbidden: it is not the actor's own, or the actor does not sit in front of a browser.
        NoSuchObject: there is one of that id, of somebody else.
    """
    person = owner(actor)
    if conversation.owner != person:
        raise Forbidden("a conversation is kept in the history of its owner alone")
    with database.writing() as writing:
        if class_of(conversation) <= HIGHEST_KEPT:
            chosen = preferences.find(writing.connection, person)
            if not chosen.history:
                return Kept.OFF
            own = Own(person, key_for_writing(writing, secrets, person))
            return _write(writing, own, conversation, texts=chosen.documents)
        gone = rows.remove(writing, person, history_conversation.c.id == conversation.id)
    if gone:
        wiped(database)
    return Kept.CLASS


def rename(writing: Writing, secrets: Secrets, actor: Actor, conversation: str, title: str) -> str:
    """Give a kept conversation another title; returns it as it is kept.

    Raises:
        NoSuchObject: the actor keeps no such conversation.
        InvalidValue: the title is empty, too long, or holds what cannot be seen.
        Damaged: it was changed in the database.
    """
    person = owner(actor)
    checked = text("title", title, LONGEST_TITLE)
    row = rows.row_of(writing.connection, person, conversation)
    key = key_of(writing.connection, secrets, person)
    if row is None or key is None:
        raise NoSuchObject("there is no such conversation in your history")
    own = Own(person, key)
    try:
        head = rows.head_in(own, row)
    except Unreadable:
        raise Damaged from None
    rows.write_head(writing, own, conversation, msgspec.structs.replace(head, title=checked))
    return checked


def _write(writing: Writing, own: Own, conversation: Conversation, *, texts: bool) -> Kept:
    pieces = take_apart(conversation, texts=texts)
    size = sum(map(len, (*pieces.said, *pieces.attached)))
    if rows.used(writing.connection, own.person, conversation.id) + size > MOST_BYTES:
        return Kept.FULL
    rows.write(writing, own, conversation.id, pieces, _known(writing, own, conversation.id))
    return Kept.STORED


def _known(writing: Writing, own: Own, conversation: str) -> Head | None:
    """The head that stands there. One that does not open any more is taken away, and all is written anew."""
    row = rows.row_of(writing.connection, own.person, conversation)
    if row is None:
        return None
    try:
        return rows.head_in(own, row)
    except Unreadable:
        rows.remove(writing, own.person, history_conversation.c.id == conversation)
        return None
