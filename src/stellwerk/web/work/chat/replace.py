# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Marked places of a draft become placeholders, or go; the text that results is looked at afresh."""

from __future__ import annotations

import msgspec

from stellwerk.errors import StellwerkError
from stellwerk.policy.decide import AUTO
from stellwerk.values.data_class import DataClass
from stellwerk.web.visit import Visit
from stellwerk.web.work.chat import page
from stellwerk.web.work.chat.fields import Draft
from stellwerk.workbench import compose, removal
from stellwerk.workbench.desk import carried
from stellwerk.workbench.place import Place
from stellwerk.workbench.room import Room
from stellwerk.workbench.signal import signal
from stellwerk.workbench.values import Conversation


async def replaced(
    room: Room, visit: Visit, conversation: Conversation, draft: Draft, where: Place
) -> tuple[Draft, int, bool]:
    """The draft without the places that were chosen, or any where none was; how many they were; whether marks stay.

    A mark (VS-NfD, vertraulich) says something about the whole text: without it, it would be the same text.

    The places are found again here: what a form says of offsets only chooses among them.
    """
    along = page.going_along(conversation)
    try:
        call = compose.call_of(conversation, draft.question, along, AUTO)
        purpose = where.purpose(conversation.use_case).name
        caller = where.caller(purpose, carried(conversation, along), conversation.raised)
        seen = await signal(room.line, caller, call, deep=True)
    except StellwerkError:
        return draft, 0, False
    spot, offset = compose.place_of_question(call), len(compose.documents_of(conversation, along))
    here = [
        msgspec.structs.replace(f, start=f.start - offset, end=f.end - offset)
        for f in seen.findings
        if f.place == spot and f.start >= offset and f.data_class > DataClass.K0
    ]
    if draft.places:
        here = [f for f in here if (f.start, f.end) in draft.places]
    how = removal.Way.REMOVE if draft.action == "entfernen" else removal.Way.REPLACE
    done = removal.apply(draft.question, here, how, visit.language.value)
    return (
        msgspec.structs.replace(draft, question=done.text, places=frozenset()),
        done.count,
        bool(done.stays),
    )
