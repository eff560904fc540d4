# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""``/arbeit/assistenten/{id}``: what an assistant is; for its owner, its documents, its release and its versions."""

from __future__ import annotations

import sqlalchemy as sa
from starlette.responses import Response

from stellwerk.errors import Conflict, InvalidValue, NoSuchObject
from stellwerk.storage.scrub import scrub
from stellwerk.storage.tables import assistant_document
from stellwerk.web.moments import day
from stellwerk.web.visit import Visit
from stellwerk.web.words import in_language
from stellwerk.web.work.assistants import overview
from stellwerk.web.work.assistants.words import FORM, STATES, VIEW
from stellwerk.workbench import assistants
from stellwerk.workbench.assistants import Assistant
from stellwerk.workbench.assistants.values import MOST_TEXTS

_DONE = ("angelegt", "geaendert", "gebeten", "zurueckgenommen", "text", "text-weg", "zurueckgezogen")


def show(visit: Visit) -> Response:
    """The page, for whoever works with it or may withdraw it."""
    return _page(visit, {})


def submit(visit: Visit) -> Response:
    """Ask for its release or take that back, remove a document, withdraw it."""
    t = in_language(VIEW, visit.language)
    try:
        done = _do(visit)
    except InvalidValue:
        return _page(visit, {"grund": t["reason_wrong"]})
    except Conflict:
        return _page(visit, {"freigabe": t["ask_refused"]})
    if done == "zurueckgezogen" and not _owner(visit):
        return visit.go(overview.PATH, erledigt=done)
    return visit.go(f"{overview.PATH}/{visit.request.path_params['id']}", erledigt=done)


def _do(visit: Visit) -> str:
    name, actor = visit.request.path_params["id"], visit.who.actor
    with visit.house.database.writing() as writing:
        match visit.field("tun"):
            case "bitten":
                house = visit.field("fuer") == "haus"
                assistants.ask(writing, visit.house.secrets, actor, name, house=house)
                return "gebeten"
            case "zuruecknehmen":
                assistants.take_back(writing, actor, name)
                return "zurueckgenommen"
            case "zurueckziehen":
                assistants.withdraw(writing, actor, name, visit.field("grund"))
                return "zurueckgezogen"
            case "text-weg":
                assistants.remove_text(writing, actor, name, visit.field("text"))
            case _:
                raise NoSuchObject("there is no such choice")
    scrub(visit.house.database.place, [assistant_document.name])
    return "text-weg"


def _owner(visit: Visit) -> bool:
    with visit.house.database.reading() as connection:
        found = _usable(connection, visit, visit.request.path_params["id"])
    return found is not None and found.mine


def _page(visit: Visit, errors: dict[str, str]) -> Response:
    t = in_language(VIEW, visit.language)
    name, actor = visit.request.path_params["id"], visit.who.actor
    with visit.house.database.reading() as connection:
        withdrawable = assistants.withdrawable(connection, actor, name)
        usable = _usable(connection, visit, name)
        found = usable or withdrawable
        if found is None:
            raise NoSuchObject("there is no such assistant")
        texts = assistants.texts(connection, visit.house.secrets, found)
        versions = assistants.versions(connection, actor, name) if found.mine else []
    done = visit.request.query_params.get("erledigt", "")
    return visit.page(
        "work/assistants/view.html",
        status=422 if errors else 200,
        area="assistants",
        t=t,
        errors=errors,
        one=found,
        usable=usable is not None,
        texts=texts,
        most=MOST_TEXTS,
        versions=versions,
        withdrawable=withdrawable,
        states=in_language(STATES, visit.language),
        classes=in_language(FORM, visit.language),
        day=lambda at: day(at, visit.language),
        typed=visit.field("grund"),
        notice=t[f"done_{done}"] if done in _DONE else "",
    )


def _usable(connection: sa.Connection, visit: Visit, name: str) -> Assistant | None:
    try:
        return assistants.find(connection, visit.who.actor, name)
    except NoSuchObject:
        return None
