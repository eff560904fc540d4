# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""``POST /arbeit`` and ``POST /arbeit/g/{id}``: check, replace, classify, send, stop, ask again, change a question."""

from __future__ import annotations

import msgspec
from starlette.responses import Response

from stellwerk.web.visit import Visit
from stellwerk.web.words import in_language
from stellwerk.web.work.chat import asking, classify, exchange, page, unsent
from stellwerk.web.work.chat.fields import Draft, draft_of, wants_parts
from stellwerk.web.work.chat.replace import replaced
from stellwerk.web.work.chat.show import find, found_or_begun, fresh
from stellwerk.web.work.chat.view import spoken
from stellwerk.web.work.chat.words import CHAT
from stellwerk.workbench.room import Room

CHECKS = frozenset({"pruefen", "genau", "ersetzen", "entfernen"})


async def submit(room: Room, visit: Visit) -> Response:
    """What the form of the page asks for."""
    draft = draft_of(visit.fields)
    if draft.action in CHECKS:
        return await _checked(room, visit, draft)
    if draft.action == "einstufen":
        return await classify.submit(room, visit, draft)
    if draft.action == "anhalten":
        return await _stopped(room, visit)
    if draft.action == "schliessen":
        conversation = await find(room, visit)
        room.desk.remove(visit.who.session.hash, conversation.id)
        return visit.go(page.PATH)
    if draft.action in ("noch-einmal", "aendern"):
        return await _again(room, visit, draft)
    if draft.action == "weiter":
        return await _continued(room, visit, draft)
    return await _sent(room, visit, draft)


async def _checked(room: Room, visit: Visit, draft: Draft) -> Response:
    """The signal of the draft; before that, what was chosen is replaced in it."""
    if "id" in visit.request.path_params:
        conversation = await find(room, visit)
    else:
        conversation = await fresh(room, visit)
    where = await page.place(room, visit)
    notice = ""
    if draft.action in ("ersetzen", "entfernen"):
        draft, count, stays = await replaced(room, visit, conversation, draft, where)
        t = in_language(CHAT, visit.language)
        how = ("removed" if draft.action == "entfernen" else "replaced") + ("_one" if count == 1 else "")
        notice = t[how].replace("{n}", str(count)) + (f" {t['marks_stay']}" if stays else "")
    unsent.remember(room, visit, conversation, draft)
    deep = draft.action == "genau" or not wants_parts(visit.request)
    signal = await page.look_at(room, visit, conversation, draft, where, deep=deep)
    if not wants_parts(visit.request):
        return await page.whole(room, visit, conversation, draft=draft, signal=signal, notice=notice)
    return page.parts(
        signal=page.signal_part(visit, conversation, draft, signal, notice),
        marked=str(signal.marked) if signal else "",
        say=spoken(signal, in_language(CHAT, visit.language)["signal"]) if signal else "",
        text=draft.question if notice else None,
        notice=notice,
        # The first look is quick; the one that red asks for finds more, and follows at once.
        deeper=bool(signal and not signal.deep),
    )


async def _sent(room: Room, visit: Visit, draft: Draft) -> Response:
    errors = asking.errors(room, visit, draft)
    if errors:
        if "id" in visit.request.path_params:
            return await asking.refused(room, visit, await find(room, visit), draft, errors)
        return await asking.refused(room, visit, await fresh(room, visit), draft, errors)
    conversation = await found_or_begun(room, visit)
    return await asking.asked(room, visit, conversation, draft, conversation.said)


async def _again(room: Room, visit: Visit, draft: Draft) -> Response:
    """The last question once more, or an earlier one in other words; the answer takes the place of what was said."""
    conversation = await find(room, visit)
    which = visit.field("welche")
    number = next((n for n, said in enumerate(conversation.said) if said.id == which), None)
    if number is None:
        return asking.gone_to(visit, page.address(conversation), "verlauf")
    old = conversation.said[number]
    if draft.action == "noch-einmal":
        draft = msgspec.structs.replace(
            draft, question=old.question, model=old.asked_model, declared=old.declared is not None
        )
    else:
        changed = visit.field("neu").replace("\r\n", "\n")
        draft = msgspec.structs.replace(
            draft,
            question=changed,
            model=old.asked_model,
            declared=old.declared is not None and draft.declared,
        )
    errors = asking.errors(room, visit, draft)
    if errors:
        return await asking.refused(room, visit, conversation, draft, errors)
    running = room.desk.running(visit.who.session.hash, conversation.id)
    if running is not None and not running.over:
        running.stop()
        await running.finished()
        conversation = await find(room, visit)  # with what came until then
    before, instead = conversation.said[:number], conversation.said[number:]
    return await asking.asked(
        room, visit, conversation, draft, before, documents=old.documents, instead=instead
    )


async def _continued(room: Room, visit: Visit, draft: Draft) -> Response:
    """The rest of the last answer, asked for as the next message: no provider's way of going on is like another's.

    It goes the way of any message, inspection included. Where another answer came meanwhile, nothing is asked.
    """
    conversation = await find(room, visit)
    last = conversation.said[-1] if conversation.said else None
    if last is None or last.id != visit.field("welche") or not exchange.unfinished(last):
        return asking.gone_to(visit, page.address(conversation), last.id if last is not None else "schreiben")
    draft = msgspec.structs.replace(
        draft,
        question=in_language(CHAT, visit.language)["continue_ask"],
        model=last.asked_model,
        declared=last.declared is not None and draft.declared,
    )
    errors = asking.errors(room, visit, draft)
    if errors:
        return await asking.refused(room, visit, conversation, draft, errors)
    return await asking.asked(room, visit, conversation, draft, conversation.said, aside=True)


async def _stopped(room: Room, visit: Visit) -> Response:
    conversation = await find(room, visit)
    running = room.desk.running(visit.who.session.hash, conversation.id)
    if running is not None and not running.over:
        running.stop()
        await running.finished()
    if wants_parts(visit.request):
        return page.parts(stopped=True)
    return visit.go(page.address(conversation))
