# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""``tun=einstufen`` of the chat page's form: somebody knows that a conversation is more sensitive than it looks."""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from stellwerk.values.data_class import DataClass
from stellwerk.web.visit import Visit
from stellwerk.web.words import in_language
from stellwerk.web.work.chat import asking, page
from stellwerk.web.work.chat.class_choice import CLASSIFY, done
from stellwerk.web.work.chat.fields import Draft, wants_parts
from stellwerk.web.work.chat.show import find, found_or_begun, fresh
from stellwerk.web.work.chat.view import spoken
from stellwerk.web.work.chat.words import CHAT
from stellwerk.workbench.desk import carried
from stellwerk.workbench.history.pieces import HIGHEST_KEPT
from stellwerk.workbench.raising import NotStricter, chosen, classified
from stellwerk.workbench.room import Room
from stellwerk.workbench.values import Conversation

DONE = "eingestuft"
_PLACE = "streng"


async def submit(room: Room, visit: Visit, draft: Draft) -> Response:
    """Raise the class, or take back what nothing was sent under. Raises ``NoSuchObject``: not a conversation of theirs.

    What was typed stays: in the page where a script asked, else as the conversation's draft.
    """
    t = in_language(CLASSIFY, visit.language)
    begun = "id" in visit.request.path_params
    conversation = await find(room, visit) if begun else await fresh(room, visit)
    stays = begun and wants_parts(visit.request)
    wanted = chosen(draft.stricter)
    if wanted is None or (wanted is DataClass.K0 and conversation.raised is DataClass.K0):
        return await _wrong(room, visit, conversation, draft, t["error_choose"])
    if draft.too_long and not stays:
        return await _wrong(room, visit, conversation, draft, in_language(CHAT, visit.language)["error_long"])
    where = await page.place(room, visit)
    seen = await page.look_at(room, visit, conversation, draft, where)
    known = seen.known if seen else carried(conversation, page.going_along(conversation))
    try:
        by_hand = classified(conversation, wanted, known).by_hand
    except NotStricter as error:
        words = t["error_lower"].replace("{class}", error.least.name)
        return await _wrong(room, visit, conversation, draft, words)
    if not begun:
        conversation = await found_or_begun(room, visit)
    changes: dict[str, object] = {"by_hand": by_hand, "draft_class": ""}
    if not stays:
        purpose = where.purpose(draft.purpose or conversation.use_case).name
        changes |= {"draft": draft.question, "model": draft.model, "use_case": purpose}
    conversation = room.desk.change(visit.who.session.hash, conversation.id, **changes)
    if (
        conversation.said or conversation.raised > HIGHEST_KEPT
    ):  # and what was kept of it goes, or is kept with it
        await run_in_threadpool(room.kept, visit.who.session.hash, conversation.id)
    if not stays:
        return asking.gone_to(visit, page.address(conversation), _PLACE, erledigt=DONE)
    return await _in_place(room, visit, conversation, draft, done(conversation, visit.language))


async def _in_place(
    room: Room, visit: Visit, conversation: Conversation, draft: Draft, notice: str
) -> Response:
    """The signal and the choice as they are now, for the page's script."""
    where = await page.place(room, visit)
    signal = await page.look_at(room, visit, conversation, draft, where)
    given = await page.values(room, visit, conversation)
    name = in_language(CHAT, visit.language)["signal"]
    return page.parts(
        signal=page.signal_part(visit, conversation, draft, signal, notice),
        marked=str(signal.marked) if signal else "",
        say=spoken(signal, name) if signal else "",
        notice=notice,
        deeper=bool(signal and not signal.deep),
        stricter=page.part("classify.html", given),
        kept=given["keeping"],
    )


async def _wrong(room: Room, visit: Visit, conversation: Conversation, draft: Draft, words: str) -> Response:
    """What is wrong, at its field. Nothing has changed."""
    errors = {"klasse": words}
    signal = None
    if not draft.too_long:
        where = await page.place(room, visit)
        signal = await page.look_at(
            room, visit, conversation, draft, where, deep=not wants_parts(visit.request)
        )
    if not wants_parts(visit.request):
        return await page.whole(
            room, visit, conversation, draft=draft, signal=signal, errors=errors, status=422
        )
    given = await page.values(room, visit, conversation, draft=draft, errors=errors)
    return page.parts(stricter=page.part("classify.html", given), say=words)
