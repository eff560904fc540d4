# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Reading one's own history: a conversation, the list, a search over the opened text. Nothing is indexed in clear."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from datetime import datetime

import msgspec
import sqlalchemy as sa

from stellwerk.errors import Conflict, NoSuchObject
from stellwerk.identity.actor import Actor
from stellwerk.storage.secrets import Secrets
from stellwerk.storage.tables import history_conversation, history_document, history_message
from stellwerk.workbench.history import rows
from stellwerk.workbench.history.keys import key_of, owner
from stellwerk.workbench.history.pieces import Unfitting, put_together
from stellwerk.workbench.history.rows import Own
from stellwerk.workbench.sealing import Unreadable
from stellwerk.workbench.values import Conversation

MOST_SEARCHED = 64 * 1024 * 1024  # bytes that one search opens: about a second
_AROUND = 60  # characters on each side of what was found


class Damaged(Conflict):
    """A kept conversation does not open: somebody changed it in the database."""

    def __init__(self) -> None:
        super().__init__(
            "this conversation was changed in the database and is not opened any more; delete it from your history"
        )


class Entry(msgspec.Struct, frozen=True):
    """A kept conversation in the list. Without a title: it does not open."""

    id: str
    title: str | None
    began_at: datetime | None
    touched_at: datetime | None
    exchanges: int
    turn: int  # the list goes on behind it


class Hit(msgspec.Struct, frozen=True):
    """Where a search found something."""

    entry: Entry
    before: str
    found: str
    after: str


class Hits(msgspec.Struct, frozen=True):
    """What a search found, newest first. ``complete``: everything was looked through."""

    hits: tuple[Hit, ...]
    complete: bool


def load(connection: sa.Connection, secrets: Secrets, actor: Actor, conversation: str) -> Conversation:
    """A conversation of the actor's own. Documents come without text where the owner keeps only their names.

    Raises:
        NoSuchObject: the actor keeps no such conversation.
        Damaged: it was changed in the database.
    """
    own = _own(connection, secrets, actor)
    row = None if own is None else rows.row_of(connection, own.person, conversation)
    if own is None or row is None:
        raise NoSuchObject("there is no such conversation in your history")
    try:
        return _opened(connection, own, row)
    except (Unreadable, Unfitting, msgspec.MsgspecError):
        raise Damaged from None


def listed(
    connection: sa.Connection, secrets: Secrets, actor: Actor, *, before: int | None = None, limit: int = 20
) -> list[Entry]:
    """The actor's conversations, the one that was touched last first; ``before``: those behind this turn."""
    own = _own(connection, secrets, actor)
    if own is None:
        return []
    wanted = [history_conversation.c.owner == own.person]
    if before is not None:
        wanted.append(history_conversation.c.turn < before)
    found = connection.execute(
        sa.select(history_conversation)
        .where(*wanted)
        .order_by(history_conversation.c.turn.desc(), history_conversation.c.id)
        .limit(limit)
    )
    return [_entry(own, row) for row in found]


def count(connection: sa.Connection, actor: Actor) -> int:
    """How many conversations the actor keeps."""
    mine = history_conversation.c.owner == owner(actor)
    return int(connection.execute(sa.select(sa.func.count()).where(mine)).scalar_one())


def search(
    connection: sa.Connection, secrets: Secrets, actor: Actor, wanted: str, *, limit: int = 20
) -> Hits:
    """Conversations in which ``wanted`` stands: in the title, a question, an answer, a document's name or text.

    Case, ß or ss, and how blanks and letters are encoded, make no difference. Newest first, at most ``limit``, and at
    most :data:`MOST_SEARCHED` bytes are opened.
    """
    own = _own(connection, secrets, actor)
    needle = _plain(wanted).casefold()
    if own is None or not needle:
        return Hits((), complete=True)
    hits: list[Hit] = []
    opened = 0
    rows_found = connection.execute(
        sa.select(history_conversation)
        .where(history_conversation.c.owner == own.person)
        .order_by(history_conversation.c.turn.desc(), history_conversation.c.id)
    ).all()
    for row in rows_found:
        if len(hits) == limit or opened > MOST_SEARCHED:
            return Hits(tuple(hits), complete=False)
        opened += row.size
        try:
            conversation = _opened(connection, own, row)
        except (Unreadable, Unfitting, msgspec.MsgspecError):
            continue
        for text in _texts(conversation):
            plain = _plain(text)
            if (place := plain.casefold().find(needle)) >= 0:
                start, end = _unfolded(plain, place), _unfolded(plain, place + len(needle) - 1) + 1
                hits.append(_hit(_entry(own, row), plain, start, end))
                break
    return Hits(tuple(hits), complete=True)


def _own(connection: sa.Connection, secrets: Secrets, actor: Actor) -> Own | None:
    person = owner(actor)
    key = key_of(connection, secrets, person)
    return None if key is None else Own(person, key)


def _opened(connection: sa.Connection, own: Own, row: sa.Row[tuple[object, ...]]) -> Conversation:
    return put_together(
        row.id,
        own.person,
        rows.head_in(own, row),
        rows.pieces_in(connection, own, row.id, history_message),
        rows.pieces_in(connection, own, row.id, history_document),
    )


def _entry(own: Own, row: sa.Row[tuple[object, ...]]) -> Entry:
    try:
        head = rows.head_in(own, row)
    except (Unreadable, msgspec.MsgspecError):
        return Entry(row.id, None, None, None, 0, row.turn)
    return Entry(row.id, head.title, head.began_at, head.touched_at, len(head.said), row.turn)


def _texts(conversation: Conversation) -> Iterator[str]:
    yield conversation.title
    for said in conversation.said:
        yield said.question
        yield said.answer
    for attached in conversation.attached:
        yield attached.document.name
        for passage in attached.document.passages:
            yield passage.text


def _plain(text: str) -> str:
    """In NFC and with single blanks."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def _unfolded(plain: str, place: int) -> int:
    """Where the character stands from which the folded text has what is at ``place``: some, such as ß, become two."""
    passed = 0
    for number, character in enumerate(plain):
        passed += len(character.casefold())
        if passed > place:
            return number
    return len(plain)


def _hit(entry: Entry, text: str, start: int, end: int) -> Hit:
    first, last = max(0, start - _AROUND), end + _AROUND
    return Hit(
        entry,
        before=("… " if first else "") + text[first:start],
        found=text[start:end],
        after=text[end:last] + (" …" if last < len(text) else ""),
    )
