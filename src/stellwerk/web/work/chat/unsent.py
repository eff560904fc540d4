# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""What was typed and not sent. Each look at it leaves it on the desk: who reads up elsewhere finds it there again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from stellwerk.errors import NoSuchObject
from stellwerk.web.visit import Visit
from stellwerk.web.work.chat.fields import Draft
from stellwerk.workbench.examples import EXAMPLES
from stellwerk.workbench.raising import chosen
from stellwerk.workbench.room import Room
from stellwerk.workbench.values import Conversation

_LATE = timedelta(seconds=10)  # that a look may come after the words that it looks at were sent


def remember(room: Room, visit: Visit, seen: Conversation, draft: Draft) -> None:
    """The draft as it is now, for this session alone.

    A look that comes late, or took so long that its words are on their way already, leaves nothing: they would lie
    there twice. ``seen``: the conversation as it was when the look began.
    """
    session = visit.who.session.hash
    if draft.too_long or _sent_meanwhile(room, session, seen, draft):
        return
    ticked = draft.stricter if chosen(draft.stricter) else ""
    if not seen.id:
        shown = EXAMPLES.get(example(visit))
        untouched = shown is not None and draft.question in (shown.german, shown.english)
        room.desk.leave(session, _page(visit), "" if untouched else draft.question, ticked)
        return
    try:
        room.desk.change(session, seen.id, draft=draft.question, model=draft.model, draft_class=ticked)
    except NoSuchObject:
        return  # closed in another window


def left(room: Room, visit: Visit) -> tuple[str, str]:
    """What was typed to a conversation that has not begun, on this page, in this session, and the class ticked."""
    return room.desk.left(visit.who.session.hash, _page(visit))


def taken(room: Room, visit: Visit) -> None:
    """The conversation has begun: what was typed on this page is its own now."""
    room.desk.leave(visit.who.session.hash, _page(visit), "")


def example(visit: Visit) -> str:
    """The example that this page shows; ``""``: none."""
    name = visit.asked("beispiel")
    return name if name in EXAMPLES else ""


def _page(visit: Visit) -> str:
    """What a conversation begins with here: an assistant, an example, or nothing."""
    return visit.asked("assistent") or example(visit)


def _sent_meanwhile(room: Room, session: str, seen: Conversation, draft: Draft) -> bool:
    """Whether something was asked since the look began, or a moment before it the very same."""
    now = next((one for one in room.desk.all(session) if seen.id in ("", one.id)), None)
    if now is None:
        return False
    if now.began_at > seen.began_at or (seen.id and len(now.said) > len(seen.said)):
        return True
    last = now.said[-1] if now.said else None
    return last is not None and last.question == draft.question and datetime.now(UTC) - last.at < _LATE
