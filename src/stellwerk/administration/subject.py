# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""The rights of a data subject: what is known of a person (Art. 15, 20 GDPR), and erasing it (Art. 17).

Correcting (Art. 16) is :func:`stellwerk.administration.people.update`.
"""

from __future__ import annotations

import secrets as random
from datetime import UTC, datetime
from typing import Any

import msgspec
import sqlalchemy as sa

from stellwerk.administration import mentions
from stellwerk.administration.people import administered, find
from stellwerk.administration.permit import demand
from stellwerk.administration.subject_places import FREE, NAMED, OWN, Own
from stellwerk.administration.subject_words import ABOUT, EVENTS, MENTIONS
from stellwerk.administration.tell import tell
from stellwerk.errors import Conflict, Forbidden
from stellwerk.identity.actor import HOUSE, Actor, Assignment
from stellwerk.identity.roles import Permission, Role
from stellwerk.storage.database import Writing
from stellwerk.storage.tables import audit, audit_outbox, idempotency, sign_in_attempt

_FORMAT = 1


class Erased(msgspec.Struct, frozen=True):
    """What was done. ``reference`` stands in the trail, and says nothing about who it was."""

    reference: str
    tables: dict[str, int]  # rows that were deleted or changed
    in_file: tuple[str, ...]  # where stellwerk.yaml itself names the person: it has to be changed there
    in_trail: int  # records that mention the name in a text that somebody wrote; they go with their period


def export(connection: sa.Connection, person: str) -> dict[str, Any]:
    """Everything that is known of a person, as values for JSON. Permission is the caller's business.

    Raises:
        NoSuchObject: there is no such person.
    """
    known = find(connection, person)
    parts = []
    for own in OWN:
        rows = _count(connection, own, person) if own.counted else _own_rows(connection, own, person)
        parts.append(_part(own, own.table, rows))
    for named in NAMED:
        rows = _rows(connection, named.column.table, named.column == person, named.hidden)
        parts.append(_part(named, named.column.table, rows))
    found = [
        {"table": free.column.table.name, "column": free.column.name, **key}
        for free in FREE
        for key in mentions.found(connection, free.column, known)
    ]
    return {
        "format": _FORMAT,
        "made_at": msgspec.to_builtins(datetime.now(UTC)),
        "person": person,
        "about": ABOUT,
        "data": parts,
        "mentions": {**MENTIONS, "rows": found},
        "events": {**EVENTS, "rows": _events(connection, person)},
    }


def erase(writing: Writing, actor: Actor, person: str) -> Erased:
    """Take a person out of every table. What the person did stays, without saying who did it.

    Call :func:`stellwerk.storage.scrub.scrub` afterwards: it overwrites what the database's files still hold.

    Raises:
        NoSuchObject, Forbidden: also for oneself.
        Conflict: nobody would administer the house any more.
    """
    _ = writing.revision  # one at a time: else the last two administrators could be erased at once
    known = find(writing.connection, person)
    demand(writing.connection, actor, Permission.PERSON_RIGHTS, known.department)
    if actor.person == person:
        raise Forbidden("nobody erases themselves; ask somebody else who may")
    done: dict[str, int] = {}

    def count(table: sa.Table, rows: int) -> None:
        if rows:
            done[table.name] = done.get(table.name, 0) + rows

    in_file = []
    for free in FREE:
        struck, stays = mentions.strike(writing, free.column, known)
        count(free.column.table, struck)
        in_file += stays
    for own in OWN[
        :-1
    ]:  # before the names go from what others share: what is theirs alone is known by its owner
        count(own.table, writing.execute(sa.delete(own.table).where(own.of(person))).rowcount)
    for named in NAMED:
        table = named.column.table
        changed = writing.execute(
            sa.update(table).where(named.column == person).values({named.column.name: None})
        )
        count(table, changed.rowcount)
    count(sign_in_attempt, _delete_attempts(writing, person))
    over = sa.delete(idempotency).where(idempotency.c.status.is_not(None))
    count(idempotency, writing.execute(over).rowcount)
    (last,) = OWN[-1:]
    count(last.table, writing.execute(sa.delete(last.table).where(last.of(person))).rowcount)
    if Assignment(Role.ADMINISTRATOR, HOUSE) in known.assignments and not administered(writing.connection):
        raise Conflict("this would leave the house without an administrator; name another one first")
    reference = f"erasure-{random.token_hex(6)}"
    tell(
        writing,
        actor,
        "identity:person:erased",
        reference,
        rows=str(sum(done.values())),
    )
    return Erased(reference, done, tuple(in_file), mentions.in_trail(writing.connection, known))


def _delete_attempts(writing: Writing, person: str) -> int:
    rows = writing.execute(sa.select(sign_in_attempt.c.hash, sign_in_attempt.c.detail)).all()
    mine = [row.hash for row in rows if person in (row.detail or {}).values()]
    for key in mine:
        writing.execute(sa.delete(sign_in_attempt).where(sign_in_attempt.c.hash == key))
    return len(mine)


def _own_rows(connection: sa.Connection, own: Own, person: str) -> list[dict[str, Any]]:
    return _rows(connection, own.table, own.of(person), own.hidden)


def _count(connection: sa.Connection, own: Own, person: str) -> list[dict[str, Any]]:
    """How many, and not when: a list of days would be a view of one person's work (§ 72(3) LPVG NRW)."""
    found = connection.execute(sa.select(sa.func.count()).where(own.of(person))).scalar_one()
    return [{"count": int(found)}] if found else []


def _rows(
    connection: sa.Connection, table: sa.Table, wanted: sa.ColumnElement[bool], hidden: tuple[str, ...]
) -> list[dict[str, Any]]:
    shown = [column for column in table.columns if column.name not in hidden]
    rows = connection.execute(sa.select(*shown).where(wanted).order_by(*table.primary_key.columns))
    return [msgspec.to_builtins(dict(row)) for row in rows.mappings()]


def _part(place: Any, table: sa.Table, rows: list[dict[str, Any]]) -> dict[str, Any]:
    return {"table": table.name, "de": place.german, "en": place.english, "rows": rows}


def _events(connection: sa.Connection, person: str) -> list[dict[str, Any]]:
    """Events of the trail that hold the id, and those on the way into it. Reads the whole trail."""
    found = [
        {"at": row.at, "name": row.name, "record": msgspec.json.decode(row.payload)}
        for row in connection.execution_options(yield_per=1000).execute(
            sa.select(audit.c.at, audit.c.name, audit.c.payload)
            .where(audit.c.decision_id == "", audit.c.payload.contains(person, autoescape=True))
            .order_by(audit.c.seq)
        )
    ]
    waiting = connection.execute(sa.select(audit_outbox).order_by(audit_outbox.c.id))
    return found + [
        {"at": msgspec.to_builtins(row.at), "name": row.name, "record": row.detail}
        for row in waiting
        if any(person in str(value) for value in row.detail.values())
    ]
