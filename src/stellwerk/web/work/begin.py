# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""From a task that was filled in to a conversation: its first message is ready, and goes when the person sends it."""

from __future__ import annotations

from datetime import UTC, datetime

from stellwerk.policy.decide import AUTO
from stellwerk.values.tier import Tier
from stellwerk.values.zone import Zone
from stellwerk.web.visit import Visit
from stellwerk.web.work.chat.page import address
from stellwerk.web.work.tasks import Begin
from stellwerk.workbench.desk import new_id
from stellwerk.workbench.place import place_of
from stellwerk.workbench.room import Room
from stellwerk.workbench.tasks import Filled
from stellwerk.workbench.values import Conversation

_SIZES = {Tier.S: 0, Tier.M: 1, Tier.L: 2}


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
            model=_model(room, filled.tier),
            draft=filled.question,
        )
        room.desk.put(visit.who.session.hash, begun)
        return visit.path(address(begun))

    return begin


def _model(room: Room, tier: Tier) -> str:
    """The smallest model of the size wished for, in the strictest zone that has one; red is for people to choose."""
    register = room.line.register
    fitting = [
        (-register.zone_of(model).strictness, _SIZES[model.tier], model.name)
        for model in register.models.values()
        if _SIZES[model.tier] >= _SIZES[tier]
        and register.zone_of(model) is not Zone.RED
        and "chat" in model.abilities
    ]
    return min(fitting)[2] if fitting and tier is not Tier.S else AUTO
