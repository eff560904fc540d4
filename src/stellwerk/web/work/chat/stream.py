# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""``GET /arbeit/g/{id}/strom``: an answer as it grows, for whoever looks, from wherever they left off."""

from __future__ import annotations

from collections.abc import AsyncIterator

import msgspec
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response, StreamingResponse

from stellwerk.errors import NoSuchObject
from stellwerk.web.pages import PRIVATE
from stellwerk.web.visit import Visit
from stellwerk.web.work.chat import exchange, page
from stellwerk.web.work.chat.show import find
from stellwerk.workbench.room import Room
from stellwerk.workbench.running import Running
from stellwerk.workbench.values import Conversation, Said, State

_encode = msgspec.json.Encoder().encode


async def show(room: Room, visit: Visit) -> Response:
    """Server-sent events: ``picture`` while it grows, then ``end`` with the exchange as it stays.

    ``frage`` names the exchange; ``ab`` says how many blocks the page has (a browser that connects again sends the
    id of the last event instead). ``still``: only the end is told. Raises ``NoSuchObject``.
    """
    conversation = await find(room, visit)
    wanted = visit.asked("frage")
    if all(said.id != wanted for said in conversation.said):
        raise NoSuchObject("there is no such question in this conversation")
    running = room.desk.running(visit.who.session.hash, conversation.id)
    seen = _number(visit.request.headers.get("last-event-id") or visit.asked("ab"))
    still = visit.asked("still") == "1"
    return StreamingResponse(
        _events(room, visit, conversation, wanted, running, seen, still),
        media_type="text/event-stream",
        headers=PRIVATE | {"x-accel-buffering": "no"},
    )


async def _events(
    room: Room,
    visit: Visit,
    conversation: Conversation,
    wanted: str,
    running: Running | None,
    seen: int,
    still: bool,
) -> AsyncIterator[bytes]:
    yield b"retry: 1000\n\n"
    there = {said.id for said in conversation.said}
    now = next(said for said in conversation.said if said.id == wanted)
    if now.state is State.RUNNING and running is not None:
        async for picture in running.watch(seen):
            if picture is None or still:
                yield b": still here\n\n"
            elif not picture.over:
                number = picture.first + len(picture.blocks)
                yield b"id: %d\nevent: picture\ndata: %s\n\n" % (number, _encode(picture))
    try:
        conversation = room.desk.find(visit.who.session.hash, conversation.id)
    except NoSuchObject:  # signed out, or closed in another window
        return
    now = next((said for said in conversation.said if said.id == wanted), now)
    given = await page.values(room, visit, conversation)

    async def part(said: Said) -> str:
        one = await run_in_threadpool(exchange.shown, room, visit, conversation, said)
        return page.part("exchange.html", {**given, "one": one})

    # What it was to take the place of is back where it failed.
    back = [await part(said) for said in conversation.said if said.id not in there]
    end = {"html": await part(now), "back": "".join(back), "id": now.id, "say": given["t"]["done_say"]}
    yield b"event: end\ndata: %s\n\n" % _encode(end | {"state": now.state.value})


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else 0
