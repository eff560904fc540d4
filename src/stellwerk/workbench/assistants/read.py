# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Assistants that somebody works with, makes, or decides about."""

from __future__ import annotations

import msgspec
import sqlalchemy as sa

from stellwerk.documents.values import Document
from stellwerk.errors import NoSuchObject
from stellwerk.identity.actor import Actor
from stellwerk.storage.secrets import Secrets
from stellwerk.storage.tables import assistant, assistant_version
from stellwerk.workbench.assistants import rows
from stellwerk.workbench.assistants.sealed_texts import document_of, sound, texts_of
from stellwerk.workbench.assistants.values import Assistant, Audience, State, Text, Version


class Found(msgspec.Struct, frozen=True):
    """Everything that somebody may work with or has to decide about."""

    own: tuple[Assistant, ...]  # in the newest version
    department: tuple[Assistant, ...]  # of others, in the released one
    house: tuple[Assistant, ...]
    waiting: tuple[Assistant, ...]  # for the actor's decision
    overseen: tuple[Assistant, ...]  # released ones that the actor does not work with, but may withdraw


def find(connection: sa.Connection, actor: Actor, name: str) -> Assistant:
    """An assistant to work with: one's own in its newest version, somebody else's in the released one.

    Raises:
        NoSuchObject: there is none, or the actor may not know of it.
    """
    here = assistant.c.id == name
    mine = connection.execute(
        rows.query(assistant.c.newest).where(here, assistant.c.owner == actor.person)
    ).first()
    row = (
        mine
        or connection.execute(
            rows.query(assistant.c.released).where(here, rows.usable(connection, actor))
        ).first()
    )
    if row is None:
        raise NoSuchObject("there is no such assistant")
    return rows.made(row, actor)


def documents(connection: sa.Connection, secrets: Secrets, actor: Actor, name: str) -> tuple[Document, ...]:
    """The documents of the assistant that :func:`find` gives.

    Raises:
        NoSuchObject
        Conflict: somebody changed one in the database.
    """
    found = find(connection, actor, name)
    return tuple(map(document_of, sound(texts_of(connection, secrets, found))))


def texts(connection: sa.Connection, secrets: Secrets, shown: Assistant) -> list[Text]:
    """The documents of an assistant that one of these functions gave, as they were put in."""
    return texts_of(connection, secrets, shown)


def listed(connection: sa.Connection, actor: Actor) -> Found:
    """By name."""
    own = _all(connection, actor, rows.query(assistant.c.newest).where(assistant.c.owner == actor.person))
    shared = _all(connection, actor, rows.query(assistant.c.released).where(rows.usable(connection, actor)))
    others = [one for one in shared if not one.mine]
    mine_or_known = {one.id for one in (*own, *others)}
    decided = rows.query(assistant.c.released).where(
        assistant_version.c.state == State.RELEASED.value, rows.decidable(connection, actor)
    )
    return Found(
        own=tuple(own),
        department=tuple(one for one in others if one.audience is Audience.DEPARTMENT),
        house=tuple(one for one in others if one.audience is Audience.HOUSE),
        waiting=tuple(waiting(connection, actor)),
        overseen=tuple(one for one in _all(connection, actor, decided) if one.id not in mine_or_known),
    )


def waiting(connection: sa.Connection, actor: Actor) -> list[Assistant]:
    """Those whose release was asked for, and about which the actor decides."""
    asked = rows.query(assistant.c.newest).where(
        assistant_version.c.state == State.ASKED.value, rows.decidable(connection, actor)
    )
    return _all(connection, actor, asked)


def asked(connection: sa.Connection, actor: Actor, name: str) -> tuple[Assistant, bool]:
    """One of :func:`waiting`, and whether it is asked for the whole house.

    Raises:
        NoSuchObject: it waits for nothing, or not for the actor.
    """
    row = connection.execute(
        rows.query(assistant.c.newest).where(
            assistant.c.id == name,
            assistant_version.c.state == State.ASKED.value,
            rows.decidable(connection, actor),
        )
    ).first()
    if row is None:
        raise NoSuchObject("there is no such request")
    return rows.made(row, actor), row.house


def withdrawable(connection: sa.Connection, actor: Actor, name: str) -> Assistant | None:
    """The released version, where the actor may take it back from the others: its owner, or who may release it."""
    row = connection.execute(
        rows.query(assistant.c.released).where(
            assistant.c.id == name,
            sa.or_(assistant.c.owner == actor.person, rows.decidable(connection, actor)),
        )
    ).first()
    return None if row is None else rows.made(row, actor)


def versions(connection: sa.Connection, actor: Actor, name: str) -> list[Version]:
    """The versions of an assistant of one's own, newest first. Raises ``NoSuchObject``."""
    rows.own(connection, actor, name)
    found = connection.execute(
        sa.select(assistant_version)
        .where(assistant_version.c.assistant == name)
        .order_by(assistant_version.c.number.desc())
    )
    return [
        Version(r.number, r.name, State(r.state), r.house, r.answer or "", r.decided_at, r.made_on)
        for r in found
    ]


def _all(connection: sa.Connection, actor: Actor, wanted: sa.Select[tuple[object, ...]]) -> list[Assistant]:
    ordered = wanted.order_by(sa.func.lower(assistant_version.c.name), assistant.c.id)
    return [rows.made(row, actor) for row in connection.execute(ordered)]
