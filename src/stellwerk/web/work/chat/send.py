# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""``POST /arbeit`` and ``POST /arbeit/g/{id}``: check, replace, classify, send, stop, ask again, change a question."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import msgspec
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from stellwerk.errors import Conflict, StellwerkError
from stellwerk.values.data_class import DataClass
from stellwerk.values.zone import Zone
from stellwerk.web.visit import Visit
from stellwerk.web.words import in_language
from stellwerk.web.work.chat import classify, exchange, page
from stellwerk.web.work.chat.class_choice import CLASSIFY
from stellwerk.web.work.chat.fields import EMPTY, Draft, draft_of, wants_parts
from stellwerk.web.work.chat.replace import replaced
from stellwerk.web.work.chat.show import find, found_or_begun, fresh
from stellwerk.web.work.chat.view import spoken, title_of
from stellwerk.web.work.chat.words import CHAT
from stellwerk.web.work.troubles import trouble
from stellwerk.workbench import compose
from stellwerk.workbench.answering import Question, ask
from stellwerk.workbench.desk import new_id
from stellwerk.workbench.raising import chosen, stricter
from stellwerk.workbench.room import Room
from stellwerk.workbench.values import Conversation, Said, State

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
    errors = _errors(room, visit, draft)
    if errors:
        if "id" in visit.request.path_params:
            return await _refused(room, visit, await find(room, visit), draft, errors)
        return await _refused(room, visit, await fresh(room, visit), draft, errors)
    conversation = await found_or_begun(room, visit)
    return await _asked(room, visit, conversation, draft, conversation.said)


async def _again(room: Room, visit: Visit, draft: Draft) -> Response:
    """The last question once more, or an earlier one in other words; the answer takes the place of what was said."""
    conversation = await find(room, visit)
    which = visit.field("welche")
    number = next((n for n, said in enumerate(conversation.said) if said.id == which), None)
    if number is None:
        return _gone_to(visit, page.address(conversation), "verlauf")
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
    errors = _errors(room, visit, draft)
    if errors:
        return await _refused(room, visit, conversation, draft, errors)
    running = room.desk.running(visit.who.session.hash, conversation.id)
    if running is not None and not running.over:
        running.stop()
        await running.finished()
        conversation = await find(room, visit)  # with what came until then
    before, instead = conversation.said[:number], conversation.said[number:]
    return await _asked(room, visit, conversation, draft, before, documents=old.documents, instead=instead)


async def _continued(room: Room, visit: Visit, draft: Draft) -> Response:
    """The rest of the last answer, asked for as the next message: no provider's way of going on is like another's.

    It goes the way of any message, inspection included. Where another answer came meanwhile, nothing is asked.
    """
    conversation = await find(room, visit)
    last = conversation.said[-1] if conversation.said else None
    if last is None or last.id != visit.field("welche") or not exchange.unfinished(last):
        return _gone_to(visit, page.address(conversation), last.id if last is not None else "schreiben")
    draft = msgspec.structs.replace(
        draft,
        question=in_language(CHAT, visit.language)["continue_ask"],
        model=last.asked_model,
        declared=last.declared is not None and draft.declared,
    )
    errors = _errors(room, visit, draft)
    if errors:
        return await _refused(room, visit, conversation, draft, errors)
    return await _asked(room, visit, conversation, draft, conversation.said, aside=True)


async def _stopped(room: Room, visit: Visit) -> Response:
    conversation = await find(room, visit)
    running = room.desk.running(visit.who.session.hash, conversation.id)
    if running is not None and not running.over:
        running.stop()
        await running.finished()
    if wants_parts(visit.request):
        return page.parts(stopped=True)
    return visit.go(page.address(conversation))


def _errors(room: Room, visit: Visit, draft: Draft) -> dict[str, str]:
    t = in_language(CHAT, visit.language)
    if not draft.question.strip():
        return {"frage": t["error_empty"]}
    if draft.too_long:
        return {"frage": t["error_long"]}
    if draft.stricter and chosen(draft.stricter) is None:
        return {"klasse": in_language(CLASSIFY, visit.language)["error_choose"]}
    model = room.line.register.models.get(draft.model)
    if model is not None and room.line.register.zone_of(model) is Zone.RED and not draft.declared:
        return {"erklaert": t["error_declare"]}
    return {}


async def _asked(
    room: Room,
    visit: Visit,
    conversation: Conversation,
    draft: Draft,
    before: tuple[Said, ...],
    documents: tuple[tuple[str, frozenset[int]], ...] | None = None,
    aside: bool = False,
    instead: tuple[Said, ...] = (),
) -> Response:
    """``aside``: asked by a button elsewhere; what stands in the message field and would go with it stays there.

    ``instead``: what it takes the place of, unless no word of an answer comes.
    """
    session = visit.who.session
    where = await page.place(room, visit)
    purpose = where.purpose(draft.purpose or conversation.use_case)
    changes: dict[str, Any] = {
        "said": before,
        "use_case": purpose.name,
        "model": draft.model,
        "by_hand": stricter(conversation, draft.stricter).by_hand,
        "draft": conversation.draft if aside else "",
        "title": conversation.title or title_of(draft.question),
    }
    conversation = msgspec.structs.replace(conversation, **changes)
    along = () if aside else page.going_along(conversation)
    if documents is not None:  # what went along then goes along now
        files = {one.id: one for one in conversation.attached}
        along = tuple(msgspec.structs.replace(files[d], chosen=n) for d, n in documents if d in files)
    declared = DataClass.K0 if draft.declared else None
    try:
        call = compose.call_of(conversation, draft.question, along, draft.model, room.answers)
        caller = await page.caller_of(room, visit, where, purpose.name, conversation, along, call)
        said = Said(
            id=new_id("s"),
            question=draft.question,
            answer="",
            state=State.RUNNING,
            asked_model=draft.model,
            at=datetime.now(UTC),
            declared=declared,
            documents=tuple((a.id, a.chosen) for a in along),
        )
        _still_as(room, session.hash, conversation, before if documents is None else None)
        room.desk.change(session.hash, conversation.id, **changes)
        ask(
            room.line,
            room.desk,
            Question(
                session.hash,
                visit.who.actor.person,
                conversation.id,
                said,
                caller,
                call,
                declared,
                visit.language.value,
                instead,
            ),
            room.kept,
        )
    except StellwerkError as error:
        return await _refused(
            room, visit, conversation, draft, {"frage": trouble(error.code, visit.language)}
        )
    conversation = room.desk.find(session.hash, conversation.id)
    if (
        not wants_parts(visit.request)
        or "id" not in visit.request.path_params
        or documents is not None
        or not before
        or visit.field("nach")
        not in ("", before[-1].id)  # the page does not show what was said in another window
    ):
        return _gone_to(visit, page.address(conversation), said.id)
    given = await page.values(room, visit, conversation, draft=_after(draft))
    one = await run_in_threadpool(exchange.shown, room, visit, conversation, conversation.said[-1])
    return page.parts(
        exchange=page.part("exchange.html", {**given, "one": one}),
        composer="" if aside else page.part("composer.html", given),
        id=said.id,
        say=given["t"]["running"],
    )


def _still_as(room: Room, session: str, conversation: Conversation, before: tuple[Said, ...] | None) -> None:
    """Nothing was asked meanwhile, in another window or by a second press: nothing of it may fall off the desk.

    ``before``: what the question follows; ``None`` where it takes the place of what is there.

    Raises:
        Conflict: an answer is running, or came in between; or the class by hand rose, and this question was not asked
            under it.
        NoSuchObject: the conversation was closed.
    """
    running = room.desk.running(session, conversation.id)
    found = room.desk.find(session, conversation.id)
    if found.raised > conversation.raised:
        raise Conflict(
            "the conversation was classified stricter meanwhile; look at the signal, and send again"
        )
    now = found.said
    if (running is not None and not running.over) or (
        before is not None and [one.id for one in now] != [one.id for one in before]
    ):
        raise Conflict("an answer is on its way already; wait for it, or stop it")


def _gone_to(visit: Visit, where: str, said: str) -> Response:
    where = f"{visit.path(where)}#{said}"
    if wants_parts(visit.request):
        return page.parts(go=where)
    response = visit.go(page.PATH)
    response.headers["location"] = where
    return response


def _after(draft: Draft) -> Draft:
    """What the form holds after it was sent: the model stays, the declaration is for each message anew."""
    return msgspec.structs.replace(EMPTY, model=draft.model, purpose=draft.purpose)


async def _refused(
    room: Room, visit: Visit, conversation: Conversation, draft: Draft, errors: dict[str, str]
) -> Response:
    try:
        where = await page.place(room, visit)
        signal = await page.look_at(room, visit, conversation, draft, where, deep=not draft.too_long)
    except StellwerkError:
        signal = None
    if not wants_parts(visit.request):
        return await page.whole(
            room, visit, conversation, draft=draft, signal=signal, errors=errors, status=422
        )
    given = await page.values(room, visit, conversation, draft=draft, signal=signal, errors=errors)
    return page.parts(composer=page.part("composer.html", given))
