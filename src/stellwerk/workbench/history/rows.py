# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""The rows of one owner's history, sealed and opened. Whose they are is part of every question to the database."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import msgspec
import sqlalchemy as sa

from stellwerk.storage.database import Writing
from stellwerk.storage.tables import history_conversation, history_document, history_message
from stellwerk.workbench.history.pieces import Head, Pieces, digest
from stellwerk.workbench.sealing import seal, unseal


class Own(NamedTuple):
    """Whose history it is, and the key to it."""

    person: str
    key: bytes


def row_of(connection: sa.Connection, person: str, conversation: str) -> sa.Row[Any] | None:
    """The row of a conversation of this person."""
    return connection.execute(sa.select(history_conversation).where(*_mine(person, conversation))).first()


def head_in(own: Own, row: sa.Row[Any]) -> Head:
    """The head of a conversation.

    Raises:
        Unreadable: somebody changed it or moved it here.
    """
    plain = unseal(own.key, _place(own, row.id, "head"), row.sealed)
    return msgspec.json.decode(plain, type=Head)


def pieces_in(connection: sa.Connection, own: Own, conversation: str, table: sa.Table) -> list[bytes]:
    """The exchanges or the documents of a conversation whose row was found to be this person's.

    Raises:
        Unreadable
    """
    rows = connection.execute(
        sa.select(table.c.number, table.c.sealed)
        .where(table.c.conversation == conversation)
        .order_by(table.c.number)
    )
    return [unseal(own.key, _place(own, conversation, table.name, row.number), row.sealed) for row in rows]


def write(writing: Writing, own: Own, conversation: str, pieces: Pieces, known: Head | None) -> None:
    """Put a conversation in its place; of what is ``known`` to stand there, only what differs is written again."""
    head = seal(own.key, _place(own, conversation, "head"), msgspec.json.encode(pieces.head))
    touched = pieces.head.touched_at.date()
    values: dict[str, Any] = {"sealed": head, "touched_on": touched, "turn": _next_turn(writing, own.person)}
    if known is None:
        began = pieces.head.began_at.date()
        values |= {"id": conversation, "owner": own.person, "began_on": began, "size": 0}
        writing.execute(sa.insert(history_conversation).values(values))
    else:
        writing.execute(
            sa.update(history_conversation).where(*_mine(own.person, conversation)).values(values)
        )
    _put(writing, own, conversation, history_message, pieces.said, known.said if known else ())
    _put(writing, own, conversation, history_document, pieces.attached, known.attached if known else ())
    _measure(writing, conversation, len(head))


def write_head(writing: Writing, own: Own, conversation: str, head: Head) -> None:
    """Replace the head alone."""
    sealed = seal(own.key, _place(own, conversation, "head"), msgspec.json.encode(head))
    where = _mine(own.person, conversation)
    writing.execute(sa.update(history_conversation).where(*where).values(sealed=sealed))


def write_documents(writing: Writing, own: Own, conversation: str, pieces: Pieces, known: Head) -> None:
    """Replace documents and the head that names them; the exchanges, and the order of the list, stay."""
    _put(writing, own, conversation, history_document, pieces.attached, known.attached)
    write_head(writing, own, conversation, pieces.head)


def remove(writing: Writing, person: str, *wanted: sa.ColumnElement[bool]) -> int:
    """Delete the person's conversations that are ``wanted``, or all; returns how many."""
    mine = [history_conversation.c.owner == person, *wanted]
    ids = sa.select(history_conversation.c.id).where(*mine)
    for table in (history_message, history_document):
        writing.execute(sa.delete(table).where(table.c.conversation.in_(ids)))
    return int(writing.execute(sa.delete(history_conversation).where(*mine)).rowcount)


def used(connection: sa.Connection, person: str, without: str = "") -> int:
    """Bytes that a person's history takes, but for one conversation."""
    return int(
        connection.execute(
            sa.select(sa.func.coalesce(sa.func.sum(history_conversation.c.size), 0)).where(
                history_conversation.c.owner == person, history_conversation.c.id != without
            )
        ).scalar_one()
    )


def _measure(writing: Writing, conversation: str, head: int) -> None:
    """Note how many bytes a conversation takes; ``head``: those of its own row."""
    rest = sum(
        writing.execute(
            sa.select(sa.func.coalesce(sa.func.sum(sa.func.length(table.c.sealed)), 0)).where(
                table.c.conversation == conversation
            )
        ).scalar_one()
        for table in (history_message, history_document)
    )
    here = history_conversation.c.id == conversation
    writing.execute(sa.update(history_conversation).where(here).values(size=head + rest))


def _put(
    writing: Writing,
    own: Own,
    conversation: str,
    table: sa.Table,
    pieces: Sequence[bytes],
    known: Sequence[str],
) -> None:
    here = table.c.conversation == conversation
    if len(known) > len(pieces):
        writing.execute(sa.delete(table).where(here, table.c.number >= len(pieces)))
    for number, piece in enumerate(pieces):
        there = number < len(known)
        if there and known[number] == digest(piece):
            continue
        sealed = seal(own.key, _place(own, conversation, table.name, number), piece)
        row = sa.update(table).where(here, table.c.number == number).values(sealed=sealed)
        if not there or not writing.execute(row).rowcount:
            values = {"conversation": conversation, "number": number, "sealed": sealed}
            writing.execute(sa.insert(table).values(values))


def _next_turn(writing: Writing, person: str) -> int:
    last = sa.select(sa.func.max(history_conversation.c.turn)).where(history_conversation.c.owner == person)
    return int(writing.execute(last).scalar() or 0) + 1


def _mine(person: str, conversation: str) -> list[sa.ColumnElement[bool]]:
    return [history_conversation.c.owner == person, history_conversation.c.id == conversation]


def _place(own: Own, conversation: str, part: str, number: int | None = None) -> str:
    return " ".join(filter(None, (own.person, conversation, part, "" if number is None else str(number))))
