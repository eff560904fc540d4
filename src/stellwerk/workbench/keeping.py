# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""What stays of a conversation, and what does not: the owner's history keeps it, or it ends with its session."""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Callable
from datetime import UTC, datetime

import sqlalchemy as sa

from stellwerk.administration import sessions
from stellwerk.administration.house import House
from stellwerk.errors import NoSuchObject
from stellwerk.identity.actor import Actor
from stellwerk.workbench import history, ratings
from stellwerk.workbench.desk import Desk
from stellwerk.workbench.room import Room

log = logging.getLogger(__name__)

_EVERY_S = 10.0
_AT_ONCE = 64  # conversations that are kept at the same time, at most
_EXPIRE_EVERY = 360  # rounds: once an hour


def keeper(house: House, desk: Desk) -> Callable[[str, str], None]:
    """What is told of a session and a conversation in which an answer ended, or whose class rose. For threads."""
    # One at a time of a conversation: what was read before the class rose must not be written after it was deleted.
    locks = tuple(threading.Lock() for _ in range(_AT_ONCE))

    def kept(session: str, conversation: str) -> None:
        with locks[hash(conversation) % _AT_ONCE]:
            try:
                now = desk.find(session, conversation)
            except NoSuchObject:  # closed meanwhile
                return
            owner = Actor(person=now.owner, department=None, assignments=frozenset())
            became = history.save(house.database, house.secrets, owner, now)
        if became is history.Kept.STORED:
            desk.only(session, conversation)
        desk.note(conversation, became)

    return kept


async def tidy(room: Room) -> None:
    """Take from the desk what belongs to sessions that are over, and delete what is too old. Until cancelled."""
    rounds = 0
    while True:
        await asyncio.sleep(_EVERY_S)
        try:
            await asyncio.to_thread(_forget, room)
            if rounds % _EXPIRE_EVERY == 0:
                await asyncio.to_thread(history.expire, room.house.database, datetime.now(UTC))
                await asyncio.to_thread(ratings.expire, room.house.database, datetime.now(UTC))
            rounds += 1
        except sa.exc.SQLAlchemyError as error:
            log.warning("what is over lies on the desk a little longer (%s)", type(error).__name__)
        room.uploads.sweep(room.desk.conversations())


def _forget(room: Room) -> None:
    open_now = room.desk.sessions()
    if not open_now:
        return
    with room.house.database.reading() as connection:
        living = sessions.living(connection, open_now, room.house.sign_in)
    for session in open_now - living:
        room.desk.forget(session)
