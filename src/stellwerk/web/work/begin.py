# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""From a task that was filled in to a conversation: its first message is ready, and goes when the person sends it."""

from __future__ import annotations

from datetime import UTC, datetime

from stellwerk.web.visit import Visit
from stellwerk.web.work.chat.page import address
from stellwerk.web.work.tasks import Begin
from stellwerk.workbench.desk import new_id
from stellwerk.workbench.place import place_of
from stellwerk.workbench.room import Room
from stellwerk.workbench.size import model_of_size
from stellwerk.workbench.tasks import Filled
from stellwerk.workbench.values import Conversation


def beginner(room: Room) -> Begin:
    """What the pages of tasks call."""

    def begin(visit: Visit, filled: Filled) -> str:
        with room.house.database.reading() as connection:
            where = place_of(connection, room.line.register, visit.who.actor)
        now = datetime.now(UTC)
        begun = Conversation(
            id=new_id("g"),
            owner=visit.who.actor.person,
            use_case=where.purposes[0].name,
            department=where.department,
            title=filled.title,
            began_at=now,
            touched_at=now,
            instruction=filled.instruction,
            origin=f"task:{filled.task}",
            floor=filled.floor,
            model=model_of_size(room.line.register, filled.tier),
            draft=filled.question,
        )
        room.desk.put(visit.who.session.hash, begun)
        return visit.path(address(begun), unterlagen="1" if filled.documents_follow else "")

    return begin
