# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""What was typed and not sent. Each look at it leaves it on the desk: who reads up elsewhere finds it there again."""

from __future__ import annotations

from stellwerk.errors import NoSuchObject
from stellwerk.web.visit import Visit
from stellwerk.web.work.chat.fields import Draft
from stellwerk.workbench.room import Room
from stellwerk.workbench.values import Conversation


def remember(room: Room, visit: Visit, conversation: Conversation, draft: Draft) -> None:
    """The draft as it is now, for this session alone.

    A look that comes late, when the same words are on their way already, leaves nothing: they would lie there twice.
    """
    session = visit.who.session.hash
    newest = room.desk.all(session)[:1] if not conversation.id else [conversation]
    if draft.too_long or any(one.said and one.said[-1].question == draft.question for one in newest):
        return
    if not conversation.id:
        room.desk.leave(session, visit.asked("assistent"), draft.question)
        return
    try:
        room.desk.change(session, conversation.id, draft=draft.question, model=draft.model)
    except NoSuchObject:
        return  # closed in another window


def left(room: Room, visit: Visit) -> str:
    """What was typed to a conversation that has not begun, on this page, in this session; ``""``: nothing."""
    return room.desk.left(visit.who.session.hash, visit.asked("assistent"))
