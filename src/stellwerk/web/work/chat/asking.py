# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Asking from the page: what is wrong with a form, the question on its way, and what the browser gets to see of it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import msgspec
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from stellwerk.errors import StellwerkError
from stellwerk.values.data_class import DataClass
from stellwerk.values.zone import Zone
from stellwerk.web.visit import Visit
from stellwerk.web.words import in_language
from stellwerk.web.work.chat import exchange, page
from stellwerk.web.work.chat.class_choice import CLASSIFY
from stellwerk.web.work.chat.fields import EMPTY, Draft, wants_parts
from stellwerk.web.work.chat.view import title_of
from stellwerk.web.work.chat.words import CHAT
from stellwerk.web.work.troubles import trouble
from stellwerk.workbench import compose
from stellwerk.workbench.answering import Question, ask
from stellwerk.workbench.desk import new_id
from stellwerk.workbench.raising import chosen, stricter
from stellwerk.workbench.room import Room
from stellwerk.workbench.values import Conversation, Said, State


def errors(room: Room, visit: Visit, draft: Draft) -> dict[str, str]:
    """What is wrong with the form, by the name of its field; empty: nothing."""
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


async def asked(
    room: Room,
    visit: Visit,
    conversation: Conversation,
    draft: Draft,
    before: tuple[Said, ...],
    documents: tuple[tuple[str, frozenset[int]], ...] | None = None,
    aside: bool = False,
    instead: tuple[Said, ...] = (),
) -> Response:
    """Ask, and show the answer on its way; what the line refuses comes back with the form.

    ``before``: what the question follows. ``documents``: what goes along, where it is not what is chosen now.
    ``aside``: asked by a button elsewhere; what stands in the message field and would go with it stays there.
    ``instead``: what it takes the place of, unless no word of an answer comes; the message field has no part in it.
    """
    session = visit.who.session
    where = await page.place(room, visit)
    purpose = where.purpose(draft.purpose or conversation.use_case)
    changes: dict[str, Any] = {
        "said": before,
        "use_case": purpose.name,
        "model": draft.model,
        "by_hand": stricter(conversation, draft.stricter).by_hand,
        "draft": conversation.draft if aside or instead else "",
        "draft_class": conversation.draft_class if aside or instead else "",
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
        room.desk.unchanged(session.hash, conversation, (*before, *instead))
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
                typed=not aside and not instead,
            ),
            room.kept,
        )
    except StellwerkError as error:
        return await refused(room, visit, conversation, draft, {"frage": trouble(error.code, visit.language)})
    conversation = room.desk.find(session.hash, conversation.id)
    if (
        not wants_parts(visit.request)
        or "id" not in visit.request.path_params
        or documents is not None
        or not before
        or visit.field("nach")
        not in ("", before[-1].id)  # the page does not show what was said in another window
    ):
        return gone_to(visit, page.address(conversation), said.id)
    given = await page.values(room, visit, conversation, draft=_after(draft))
    one = await run_in_threadpool(exchange.shown, room, visit, conversation, conversation.said[-1])
    return page.parts(
        exchange=page.part("exchange.html", {**given, "one": one}),
        composer="" if aside else page.part("composer.html", given),
        id=said.id,
        say=given["t"]["running"],
    )


def gone_to(visit: Visit, where: str, place: str, **query: str) -> Response:
    """To a place of a page: anew without scripts, by the script with them."""
    where = f"{visit.path(where, **query)}#{place}"
    if wants_parts(visit.request):
        return page.parts(go=where)
    response = visit.go(page.PATH)
    response.headers["location"] = where
    return response


def _after(draft: Draft) -> Draft:
    """What the form holds after it was sent: the model stays, the declaration is for each message anew."""
    return msgspec.structs.replace(EMPTY, model=draft.model, purpose=draft.purpose)


async def refused(
    room: Room, visit: Visit, conversation: Conversation, draft: Draft, wrong: dict[str, str]
) -> Response:
    """The form again with what was typed, its signal, and what is wrong."""
    try:
        where = await page.place(room, visit)
        signal = await page.look_at(room, visit, conversation, draft, where, deep=not draft.too_long)
    except StellwerkError:
        signal = None
    if not wants_parts(visit.request):
        return await page.whole(
            room, visit, conversation, draft=draft, signal=signal, errors=wrong, status=422
        )
    given = await page.values(room, visit, conversation, draft=draft, signal=signal, errors=wrong)
    return page.parts(composer=page.part("composer.html", given))
