# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""The call that the chat page would send, from the same form and by the same steps."""

from __future__ import annotations

from collections.abc import Callable

from stellwerk.values.data_class import DataClass
from stellwerk.web.visit import Visit
from stellwerk.web.work.chat import page
from stellwerk.web.work.chat.fields import draft_of
from stellwerk.web.work.chat.show import fresh
from stellwerk.web.work.release.whole import Compose, Whole
from stellwerk.workbench import compose
from stellwerk.workbench.desk import carried
from stellwerk.workbench.raising import stricter
from stellwerk.workbench.release.values import Draft
from stellwerk.workbench.room import Room


def desk_of(room: Room) -> Callable[[Visit, str], bool]:
    """Whether a conversation lies open on the visitor's desk."""

    def there(visit: Visit, conversation: str) -> bool:
        return any(one.id == conversation for one in room.desk.all(visit.who.session.hash))

    return there


def composer(room: Room) -> Compose:
    """``gespraech`` names the conversation on the desk; without it, it would be a new one."""

    async def composed(visit: Visit, model: str) -> Whole:
        sent = draft_of(visit.fields)
        name = visit.field("gespraech")
        if name:
            conversation = room.desk.find(visit.who.session.hash, name)
        else:
            conversation = await fresh(room, visit)
        conversation = stricter(conversation, sent.stricter)
        where = await page.place(room, visit)
        purpose = where.purpose(sent.purpose or conversation.use_case).name
        along = page.going_along(conversation)
        return Whole(
            # The passages stand in the call and are looked at again with it: what was found in them is on the list.
            caller=where.caller(purpose, carried(conversation), conversation.raised),
            call=compose.call_of(conversation, sent.question, along, model),
            declared=DataClass.K0 if sent.declared else None,
            draft=Draft(sent.question, name, visit.field("assistent")),
        )

    return composed
