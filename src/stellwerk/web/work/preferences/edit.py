# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""``/arbeit/einstellungen``: the history on or off, texts of documents, answers at once or when they are finished."""

from __future__ import annotations

from starlette.responses import Response

from stellwerk.errors import NoSuchObject
from stellwerk.web.visit import Visit
from stellwerk.web.words import in_language
from stellwerk.web.work.preferences.words import PREFERENCES
from stellwerk.workbench import history, preferences

PATH = "/arbeit/einstellungen"
_DONE = ("an", "aus", "aus-behalten", "texte", "antworten")


def show(visit: Visit) -> Response:
    """The page."""
    t = in_language(PREFERENCES, visit.language)
    actor = visit.who.actor
    with visit.house.database.reading() as connection:
        chosen = preferences.find(connection, actor.person)
        count = history.count(connection, actor)
    done = visit.request.query_params.get("erledigt", "")
    return visit.page(
        "work/preferences/edit.html",
        area="preferences",
        t=t,
        chosen=chosen,
        count=count,
        days=history.KEPT.days,
        notice=t[f"done_{done}"] if done in _DONE else "",
    )


def submit(visit: Visit) -> Response:
    """Do what the button says."""
    return visit.go(PATH, erledigt=_do(visit))


def _do(visit: Visit) -> str:
    house, actor = visit.house, visit.who.actor
    match visit.field("tun"):
        case "an":
            with house.database.writing() as writing:
                history.turn_on(writing, house.secrets, actor)
            return "an"
        case "aus":
            delete = visit.field("loeschen") == "1"
            history.turn_off(house.database, actor, delete=delete)
            return "aus" if delete else "aus-behalten"
        case "texte":
            history.keep_texts(house.database, house.secrets, actor, visit.field("texte") == "1")
            return "texte"
        case "antworten":
            with house.database.writing() as writing:
                preferences.change(writing, actor, streaming=visit.field("still") != "1")
            return "antworten"
        case _:
            raise NoSuchObject("there is no such choice")
