# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""``POST /arbeit/g/{id}/urteil``: the person's own judgement: checked and taken over, helpful or not and why."""

from __future__ import annotations

import msgspec
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from stellwerk.administration.values import pasted
from stellwerk.errors import InvalidValue, NoSuchObject
from stellwerk.values.record import Event
from stellwerk.web.visit import Visit
from stellwerk.web.words import in_language
from stellwerk.web.work.chat import exchange, page
from stellwerk.web.work.chat.fields import wants_parts
from stellwerk.web.work.chat.show import find
from stellwerk.web.work.chat.words import CHAT
from stellwerk.workbench import ratings
from stellwerk.workbench.room import Room
from stellwerk.workbench.values import Conversation, Said


async def submit(room: Room, visit: Visit) -> Response:
    """Note it. Raises ``NoSuchObject``."""
    conversation = await find(room, visit)
    said = next((one for one in conversation.said if one.id == visit.field("welche")), None)
    if said is None:
        raise NoSuchObject("there is no such question in this conversation")
    rated = False
    if visit.field("tun") == "uebernehmen":
        said = msgspec.structs.replace(said, taken_over=not said.taken_over)
        conversation = room.desk.said(visit.who.session.hash, conversation.id, said, conversation.touched_at)
        if said.taken_over:
            _note(room, conversation, said)
        await run_in_threadpool(room.kept, visit.who.session.hash, conversation.id)
    else:
        rated = await run_in_threadpool(_rate, room, visit, conversation, said)
    if not wants_parts(visit.request):
        more = {"erledigt": "bewertet"} if rated else {}
        response = visit.go(page.address(conversation), **more)
        response.headers["location"] += f"#{said.id}"
        return response
    given = await page.values(room, visit, conversation)
    t = in_language(CHAT, visit.language)
    one = await run_in_threadpool(exchange.shown, room, visit, conversation, said)
    return page.parts(
        html=page.part("exchange.html", {**given, "one": one}),
        id=said.id,
        say=t["rated"] if rated else t["taken_over"] if said.taken_over else "",
    )


def _note(room: Room, conversation: Conversation, said: Said) -> None:
    """That somebody answers for a draft is worth the trail; who and what is not."""
    room.line.recorder.event(
        Event(
            name="workbench:answer:taken-over",
            at=room.line.now(),
            detail={"decision": said.decision, "department": conversation.department},
        )
    )


def _rate(room: Room, visit: Visit, conversation: Conversation, said: Said) -> bool:
    """Whether it was taken: not where the form is none of ours."""
    note = "".join(c for c in pasted(visit.field("anmerkung")) if c.isprintable() or c == "\n")
    good = visit.field("tun") == "gut"
    share = visit.field("zeigen") == "ja" and conversation.raised <= ratings.HIGHEST_SHARED
    try:
        with room.house.database.writing() as writing:
            ratings.give(
                writing,
                room.house.secrets,
                department=conversation.department,
                said=said,
                origin=conversation.origin,
                good=good,
                reason="" if good else visit.field("grund"),
                note=note[: ratings.LONGEST_NOTE],
                share=share,
            )
    except InvalidValue:
        return False
    return True
