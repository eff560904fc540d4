# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""One question and its answer, as the page shows them."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup

from stellwerk.web.visit import Visit
from stellwerk.web.words import in_language
from stellwerk.web.work.chat.view import cents, passage_name
from stellwerk.web.work.chat.words import CHAT, CLASSES, ZONES
from stellwerk.web.work.troubles import trouble
from stellwerk.workbench.room import Room
from stellwerk.workbench.sources import Source
from stellwerk.workbench.values import Conversation, Said, State


def unfinished(said: Said) -> bool:
    """Whether an answer ends in the middle, so that somebody may want the rest."""
    over = said.state not in (State.RUNNING, State.REFUSED)
    return over and not said.complete and bool(said.answer.strip())


def shown(room: Room, visit: Visit, conversation: Conversation, said: Said) -> dict[str, Any]:
    """What the template of an exchange needs. For a thread: a long answer takes its time to render."""
    language = visit.language
    t = in_language(CHAT, language)
    running = (
        room.desk.running(visit.who.session.hash, conversation.id) if said.state is State.RUNNING else None
    )
    blocks: tuple[str, ...] = ()
    tail = ""
    if running is not None:
        picture = running.picture(0)
        blocks, tail = picture.blocks, picture.tail
    elif said.answer:
        blocks = (room.shelf.html(conversation.id, said, language.value),)
    names = {one.id: one.document.name for one in conversation.attached}
    return {
        "said": said,
        "number": conversation.said.index(said) + 1,
        "last": conversation.said[-1].id == said.id,
        "running": said.state is State.RUNNING,
        "unfinished": unfinished(said),
        # Forms for each of two hundred messages would cost a browser more than all that was said in them.
        "unfolded": conversation.said[-1].id == said.id or visit.asked("mehr") == said.id,
        "blocks": [Markup(block) for block in blocks],  # noqa: S704 - rendered and sanitised here (ADR 0029)
        "tail": Markup(tail),  # noqa: S704 - the same
        "zone": said.zone.value if said.zone else "",
        "zone_name": in_language(ZONES, language)[said.zone.value] if said.zone else "",
        "class_words": in_language(CLASSES, language)[said.data_class.name] if said.data_class else "",
        "cost": _cost(said, visit),
        "trouble": t["stopped"] if said.state is State.STOPPED else trouble(said.trouble, language),
        "sources": [_source(s, visit) for s in _sources(room, conversation, said)],
        "documents": [
            {"name": names[name], "count": len(numbers)} for name, numbers in said.documents if name in names
        ],
    }


def _cost(said: Said, visit: Visit) -> str:
    if said.cost is None:
        return ""
    if not said.cost:
        return in_language(CHAT, visit.language)["free"]
    return cents(said.cost, said.currency, visit.language)


def _sources(room: Room, conversation: Conversation, said: Said) -> tuple[Source, ...]:
    """Where the answer can be found in documents that went along with this question or one before."""
    if said.state is State.RUNNING or not said.answer:
        return ()
    sent: dict[str, frozenset[int]] = {}
    for one in conversation.said:
        for name, numbers in one.documents:
            sent[name] = sent.get(name, frozenset()) | numbers
        if one.id == said.id:
            break
    return room.shelf.sources(conversation.id, said, conversation.attached, sent) if sent else ()


def _source(source: Source, visit: Visit) -> dict[str, Any]:
    return {
        "document": source.document,
        "passage": passage_name(source.passage, visit.language),
        "quotation": source.quotation,
        "paragraphs": ", ".join(map(str, source.paragraphs)),
        "found": source.found,
    }
