# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""The chat page as a whole, and the parts of it that scripts put in place."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any
from urllib.parse import urlencode

import msgspec
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from stellwerk.errors import RequestError, StellwerkError
from stellwerk.values.call import ChatCall
from stellwerk.values.caller import Caller
from stellwerk.values.data_class import DataClass
from stellwerk.web.pages import PRIVATE, render
from stellwerk.web.visit import Visit
from stellwerk.web.words import Sentences, in_language
from stellwerk.web.work.chat import exchange
from stellwerk.web.work.chat.class_choice import choice
from stellwerk.web.work.chat.fields import EMPTY, Draft
from stellwerk.web.work.chat.file_words import left_out, refused
from stellwerk.web.work.chat.view import Shown, passage_name, shown
from stellwerk.web.work.chat.words import CHAT, CLASSES, REASONS, UPLOAD, ZONES
from stellwerk.web.work.troubles import trouble
from stellwerk.workbench import compose, preferences
from stellwerk.workbench.desk import MOST_CONVERSATIONS, carried
from stellwerk.workbench.examples import EXAMPLES
from stellwerk.workbench.history import Kept
from stellwerk.workbench.length import length_of
from stellwerk.workbench.place import Place, place_of
from stellwerk.workbench.raising import stricter
from stellwerk.workbench.release.matching import matching
from stellwerk.workbench.room import Room
from stellwerk.workbench.signal import signal
from stellwerk.workbench.uploads import Upload
from stellwerk.workbench.values import Attached, Conversation, State

PATH = "/arbeit"
_BEGUN_WITH = ("assistent", "beispiel", "unterlagen")  # in an address: what a conversation begins with
_NONE: Mapping[str, str] = MappingProxyType({})


def address(conversation: Conversation | str) -> str:
    """Where a conversation is."""
    name = conversation if isinstance(conversation, str) else conversation.id
    return f"{PATH}/g/{name}" if name else PATH


async def place(room: Room, visit: Visit) -> Place:
    """Where the visitor works. Raises ``Homeless``."""

    def look() -> Place:
        with room.house.database.reading() as connection:
            return place_of(connection, room.line.register, visit.who.actor)

    return await run_in_threadpool(look)


async def preferred(room: Room, visit: Visit) -> preferences.Preferences:
    """What the visitor prefers."""

    def look() -> preferences.Preferences:
        with room.house.database.reading() as connection:
            return preferences.find(connection, visit.who.actor.person)

    return await run_in_threadpool(look)


def going_along(conversation: Conversation) -> tuple[Attached, ...]:
    """Documents whose chosen passages go along with the next message: those that did not go yet."""
    gone = {
        (name, number)
        for said in conversation.said
        if said.answer or said.state is State.RUNNING
        for name, numbers in said.documents
        for number in numbers
    }
    along = []
    for attached in conversation.attached:
        fresh = frozenset(n for n in attached.chosen if (attached.id, n) not in gone)
        if fresh:
            along.append(msgspec.structs.replace(attached, chosen=fresh))
    return tuple(along)


async def caller_of(
    room: Room,
    visit: Visit,
    where: Place,
    purpose: str,
    conversation: Conversation,
    along: tuple[Attached, ...],
    call: ChatCall,
) -> Caller:
    """As whom the call goes over the line; with what a second person released of exactly this text.

    What was found in its passages is found in it again, and is either released or not.
    """
    house, actor = room.house, visit.who.actor
    waivers = await run_in_threadpool(matching, house.database, house.secrets, actor, purpose, call.segments)
    caller = where.caller(purpose, carried(conversation, () if waivers else along), conversation.raised)
    return msgspec.structs.replace(caller, waivers=waivers) if waivers else caller


async def look_at(
    room: Room, visit: Visit, conversation: Conversation, draft: Draft, where: Place, *, deep: bool = False
) -> Shown | None:
    """The signal of a draft; ``None`` where there is nothing to look at or to decide on."""
    conversation = stricter(conversation, draft.stricter)
    along = going_along(conversation)
    if not draft.question.strip() and not along:
        return None
    try:
        call = compose.call_of(conversation, draft.question, along, draft.model, room.answers)
        purpose = where.purpose(draft.purpose or conversation.use_case).name
        caller = await caller_of(room, visit, where, purpose, conversation, along, call)
        declared = DataClass.K0 if draft.declared else None
        usual = length_of(conversation, call, room.answers).usual
        found = await signal(room.line, caller, call, declared=declared, deep=deep, usual=usual)
    except StellwerkError:
        return None  # sending says why
    spot, offset = compose.place_of_question(call), len(compose.documents_of(conversation, along))
    return shown(found, draft.question, spot, offset, draft.model, visit.language)


async def values(
    room: Room,
    visit: Visit,
    conversation: Conversation,
    *,
    draft: Draft = EMPTY,
    signal: Shown | None = None,
    errors: Mapping[str, str] = _NONE,
    notice: str = "",
) -> dict[str, Any]:
    """What the templates of the parts need. The exchanges of a long conversation are for the whole page alone."""
    t, t_reasons = in_language(CHAT, visit.language), in_language(REASONS, visit.language)
    session = visit.who.session
    try:
        where: Place | None = await place(room, visit)
    except RequestError as error:
        where, errors = None, {**errors, "frage": trouble(error.code, visit.language)}
    prefers = await preferred(room, visit)
    # A document that was read while we waited is no upload any more: it must not be missing in both lists.
    attached = room.desk.attached(session.hash, conversation)
    conversation = msgspec.structs.replace(conversation, attached=attached)
    return {
        "t": t,
        "area": "chat",
        "path": visit.path,
        "language": visit.language,
        "token": session.csrf,
        "conversation": conversation,
        "address": address(conversation),
        "conversations": room.desk.all(session.hash),
        "most": MOST_CONVERSATIONS,
        "draft": draft,
        "signal": signal,
        "errors": errors,
        "notice": notice,
        "done": "",
        "place": where,
        "purpose": where.purpose(conversation.use_case) if where else None,
        "uploads": [_upload_shown(visit, upload) for upload in room.uploads.of(conversation.id)],
        "documents": [document_shown(visit, conversation, one) for one in attached],
        "examples": EXAMPLES,
        "assistant": "" if conversation.id else visit.asked("assistent"),
        "example": "" if conversation.id else visit.asked("beispiel"),
        "reasons": [(code, t_reasons[code]) for code in REASONS],
        "prefers": prefers,
        "keeping": _keeping(room, conversation, prefers, t),
        "choice": choice(conversation, going_along(conversation), draft.stricter, visit.language),
        "zones": in_language(ZONES, visit.language),
        "classes": in_language(CLASSES, visit.language),
    }


def _keeping(room: Room, conversation: Conversation, prefers: preferences.Preferences, t: Sentences) -> str:
    """Whether this conversation is kept, in words."""
    if not prefers.history:
        return t["kept_nowhere"]
    if max(conversation.raised, conversation.data_class or DataClass.K0) >= DataClass.K4:
        return t["not_kept"]
    return t["full"] if room.desk.kept(conversation.id) == Kept.FULL else t["kept"]


def _upload_shown(visit: Visit, upload: Upload) -> dict[str, Any]:
    stage = in_language(UPLOAD, visit.language)[upload.stage.value]
    return {"it": upload, "stage": stage, "trouble": refused(upload.trouble, visit.language)}


def document_shown(visit: Visit, conversation: Conversation, attached: Attached) -> dict[str, Any]:
    """A document with its class and its passages."""
    fresh = any(one.id == attached.id for one in going_along(conversation))
    words = "chosen" if fresh or not attached.chosen else "went"
    t = in_language(CHAT, visit.language)
    passages = [
        {
            "number": p.number,
            "name": passage_name(p, visit.language),
            "data_class": c.name if c is not None and c > DataClass.K0 else "",
            "chosen": p.number in attached.chosen,
            "recognised": p.recognised,
            "start": " ".join(p.text[:120].split()),
        }
        for p, c in zip(attached.document.passages, attached.classes, strict=True)
    ]
    return {
        "id": attached.id,
        "name": attached.document.name,
        "data_class": attached.data_class.name if attached.data_class else "",
        "passages": passages,
        "left_out": left_out(attached.document.left_out, visit.language),
        "chosen": t[words].replace("{n}", str(len(attached.chosen))).replace("{m}", str(len(passages))),
    }


async def whole(
    room: Room, visit: Visit, conversation: Conversation, *, status: int = 200, **more: Any
) -> Response:
    """The page. Who sees it may drop a document next: a reader gets ready."""
    room.reader.warm()
    given = await values(room, visit, conversation, **more)
    given["exchanges"] = await run_in_threadpool(
        lambda: [exchange.shown(room, visit, conversation, said) for said in conversation.said]
    )
    given.pop("path"), given.pop("token"), given.pop("language")
    query = {name: value for name in _BEGUN_WITH if (value := visit.asked(name))}
    return visit.page("work/chat/page.html", status=status, kept=urlencode(query), **given)


def signal_part(
    visit: Visit, conversation: Conversation, draft: Draft, signal: Shown | None, done: str = ""
) -> str:
    """The signal alone: what is asked for with every pause of somebody who writes. ``done``: what was changed."""
    given = {
        "t": in_language(CHAT, visit.language),
        "path": visit.path,
        "conversation": conversation,
        "draft": draft,
        "signal": signal,
        "errors": _NONE,
        "done": done,
    }
    return render("work/chat/signal.html", visit.language, **given).decode()


def part(template: str, given: Mapping[str, Any]) -> str:
    """One part of the page as HTML."""
    with_language = dict(given)
    language = with_language.pop("language")
    return render(f"work/chat/{template}", language, **with_language).decode()


def parts(**found: Any) -> Response:
    """Parts of the page for a script of ours."""
    body = msgspec.json.encode(found)
    return Response(body, headers=dict(PRIVATE), media_type="application/json")
