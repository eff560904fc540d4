# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""``GET /arbeit`` and ``GET /arbeit/g/{id}``: a fresh conversation, or one that lies on the desk or in the history."""

from __future__ import annotations

from datetime import UTC, datetime

import msgspec
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from stellwerk.documents.values import Document
from stellwerk.errors import NoSuchObject
from stellwerk.policy.decide import AUTO
from stellwerk.web.visit import Visit
from stellwerk.web.work.chat import exchange, page, unsent
from stellwerk.web.work.chat.class_choice import done
from stellwerk.web.work.chat.fields import EMPTY, wants_parts
from stellwerk.workbench import assistants, history
from stellwerk.workbench.desk import new_id
from stellwerk.workbench.examples import EXAMPLES
from stellwerk.workbench.room import Room
from stellwerk.workbench.size import model_of_size
from stellwerk.workbench.uploads import looked_at
from stellwerk.workbench.values import Conversation


async def new(room: Room, visit: Visit) -> Response:
    """A conversation that is on no desk yet: it begins with its first message or document."""
    conversation = await fresh(room, visit)
    typed, ticked = unsent.left(room, visit)
    if typed:
        conversation = msgspec.structs.replace(conversation, draft_class=ticked)
        return await _prepared(room, visit, conversation, typed, conversation.model, notice="unsent")
    if name := unsent.example(visit):
        return await _prepared(room, visit, conversation, EXAMPLES[name].text(visit.language.value), AUTO)
    return await page.whole(room, visit, conversation)


async def old(room: Room, visit: Visit) -> Response:
    """A conversation of one's own. Raises ``NoSuchObject``."""
    conversation = await find(room, visit)
    if wants_parts(visit.request):
        return await _unfolded(room, visit, conversation)
    draft = msgspec.structs.replace(EMPTY, model=conversation.model, stricter=conversation.draft_class)
    notice = "rated" if visit.asked("erledigt") == "bewertet" else ""
    if visit.asked("erledigt") == "eingestuft":
        notice = done(conversation, visit.language)
    if not conversation.draft and (conversation.said or not conversation.attached):
        return await page.whole(room, visit, conversation, draft=draft, notice=notice)
    follow = visit.asked("unterlagen") == "1" and not conversation.attached
    return await _prepared(
        room,
        visit,
        conversation,
        conversation.draft,
        conversation.model,
        notice="add_first" if follow else notice,
    )


async def _unfolded(room: Room, visit: Visit, conversation: Conversation) -> Response:
    """The exchange that is asked for, with the forms that only the last one has on a page."""
    said = next((one for one in conversation.said if one.id == visit.asked("mehr")), None)
    if said is None:
        raise NoSuchObject("there is no such question in this conversation")
    given = await page.values(room, visit, conversation)
    one = await run_in_threadpool(exchange.shown, room, visit, conversation, said)
    return page.parts(html=page.part("exchange.html", {**given, "one": one}), id=said.id, say="")


async def _prepared(
    room: Room, visit: Visit, conversation: Conversation, text: str, model: str, notice: str = ""
) -> Response:
    """A page with something in its composer already. The model that was wished for gives way to one that may."""
    draft = msgspec.structs.replace(EMPTY, question=text, model=model, stricter=conversation.draft_class)
    where = await page.place(room, visit)
    signal = await page.look_at(room, visit, conversation, draft, where)
    if signal is not None and signal.now is not None and not signal.now.open:
        draft = msgspec.structs.replace(draft, model=AUTO)
        signal = await page.look_at(room, visit, conversation, draft, where)
    return await page.whole(room, visit, conversation, draft=draft, signal=signal, notice=notice)


async def fresh(room: Room, visit: Visit, name: str = "") -> Conversation:
    """A conversation without a word in it, with the assistant that was asked for."""
    now = datetime.now(UTC)
    conversation = Conversation(
        id=name,
        owner=visit.who.actor.person,
        use_case=visit.asked("zweck"),
        department="",
        title="",
        began_at=now,
        touched_at=now,
        model=visit.asked("modell") or AUTO,
    )
    if wanted := visit.asked("assistent"):
        return await _with_assistant(room, visit, conversation, wanted)
    return conversation


async def found_or_begun(room: Room, visit: Visit) -> Conversation:
    """The conversation of the address, or a fresh one that is put on the desk now."""
    if "id" in visit.request.path_params:
        return await find(room, visit)
    where = await page.place(room, visit)
    begun = await fresh(room, visit, new_id("g"))
    typed, ticked = unsent.left(room, visit)
    begun = msgspec.structs.replace(
        begun,
        use_case=where.purpose(begun.use_case).name,
        department=where.department,
        draft=typed,
        draft_class=ticked,
    )
    unsent.taken(room, visit)
    return room.desk.put(visit.who.session.hash, begun)


async def find(room: Room, visit: Visit) -> Conversation:
    """From the desk of this session, else from one's own history. Raises ``NoSuchObject``."""
    name = visit.request.path_params.get(
        "id", ""
    )  # none: somebody sends what only a conversation's own page does
    try:
        return room.desk.find(visit.who.session.hash, name)
    except NoSuchObject:
        loaded = await run_in_threadpool(_from_history, room, visit, name)
        return room.desk.put(visit.who.session.hash, loaded)


def _from_history(room: Room, visit: Visit, name: str) -> Conversation:
    with room.house.database.reading() as connection:
        return history.load(connection, room.house.secrets, visit.who.actor, name)


def _model_of(room: Room, assistant: assistants.Assistant) -> str:
    """The one that it names, or one of the size that it wishes for."""
    return assistant.model if assistant.model != AUTO else model_of_size(room.line.register, assistant.tier)


async def _with_assistant(room: Room, visit: Visit, conversation: Conversation, wanted: str) -> Conversation:
    """The conversation with an assistant's instruction and documents. Raises ``NoSuchObject``."""

    def look() -> tuple[assistants.Assistant, tuple[Document, ...]]:
        with room.house.database.reading() as connection:
            found = assistants.find(connection, visit.who.actor, wanted)
            return found, assistants.documents(connection, room.house.secrets, visit.who.actor, wanted)

    assistant, documents = await run_in_threadpool(look)
    return msgspec.structs.replace(
        conversation,
        title=assistant.name,
        instruction=assistant.instruction,
        floor=assistant.floor,
        model=_model_of(room, assistant),
        origin=assistant.origin,
        # Until it is begun the conversation is made anew for each step: a document is called the same every time.
        attached=tuple(
            [
                msgspec.structs.replace(await looked_at(room.line, document), id=f"d_{number}")
                for number, document in enumerate(documents, 1)
            ]
        ),
    )
