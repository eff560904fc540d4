# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""``/arbeit/verlauf/{id}``: one conversation: another title, export, delete."""

from __future__ import annotations

from collections.abc import Callable

from starlette.responses import Response

from stellwerk.errors import InvalidValue
from stellwerk.web.moments import minute
from stellwerk.web.visit import Page, Visit
from stellwerk.web.words import in_language
from stellwerk.web.work.history.overview import PATH, gone_on
from stellwerk.web.work.history.words import ENTRY
from stellwerk.workbench import history
from stellwerk.workbench.history import Damaged
from stellwerk.workbench.values import Conversation


def show(visit: Visit) -> Response:
    """The page; of a conversation that does not open any more, only how it is deleted."""
    return _page(visit, {})


def submit(renamed: Callable[[str, str, str], None]) -> Page:
    """What gives it another title, and tells ``renamed`` of person, conversation and title."""

    def change(visit: Visit) -> Response:
        t = in_language(ENTRY, visit.language)
        name, actor = visit.request.path_params["id"], visit.who.actor
        try:
            with visit.house.database.writing() as writing:
                title = history.rename(writing, visit.house.secrets, actor, name, visit.field("titel"))
        except InvalidValue:
            return _page(visit, {"titel": t["title_wrong"]})
        renamed(actor.person, name, title)
        return visit.go(f"{PATH}/{name}", erledigt="titel")

    return change


def _page(visit: Visit, errors: dict[str, str]) -> Response:
    t = in_language(ENTRY, visit.language)
    name = visit.request.path_params["id"]
    conversation: Conversation | None
    try:
        with visit.house.database.reading() as connection:
            conversation = history.load(connection, visit.house.secrets, visit.who.actor, name)
    except Damaged:
        conversation = None
    typed = visit.field("titel") if errors else conversation.title if conversation else ""
    return visit.page(
        "work/history/entry.html",
        status=422 if errors else 200,
        area="history",
        t=t,
        errors=errors,
        id=name,
        conversation=conversation,
        typed=typed,
        longest=history.LONGEST_TITLE,
        notice=t["done_title"] if visit.request.query_params.get("erledigt") == "titel" else "",
        minute=lambda at: minute(at, visit.language),
        until=lambda at: gone_on(visit, at),
    )
