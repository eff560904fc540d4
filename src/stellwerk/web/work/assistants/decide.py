# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""``/arbeit/assistenten/{id}/freigabe``: whoever may release it reads all of it, and says yes or no."""

from __future__ import annotations

from starlette.responses import Response

from stellwerk.errors import InvalidValue
from stellwerk.web.visit import Visit
from stellwerk.web.words import in_language
from stellwerk.web.work.assistants import overview
from stellwerk.web.work.assistants.words import DECIDE, FORM
from stellwerk.workbench import assistants


def show(visit: Visit) -> Response:
    """What is to be released."""
    return _page(visit, {})


def submit(visit: Visit) -> Response:
    """Release it, or send it back with a reason."""
    t = in_language(DECIDE, visit.language)
    name, actor = visit.request.path_params["id"], visit.who.actor
    asked = visit.field("fassung")
    number = int(asked) if asked.isascii() and asked.isdigit() else 0
    released = visit.field("tun") == "freigeben"
    try:
        with visit.house.database.writing() as writing:
            if released:
                assistants.release(writing, actor, name, number)
            else:
                assistants.reject(writing, actor, name, number, visit.field("grund"))
    except InvalidValue:
        return _page(visit, {"grund": t["reason_wrong"]})
    return visit.go(overview.PATH, erledigt="freigegeben" if released else "abgelehnt")


def _page(visit: Visit, errors: dict[str, str]) -> Response:
    t = in_language(DECIDE, visit.language)
    with visit.house.database.reading() as connection:
        found, house = assistants.asked(connection, visit.who.actor, visit.request.path_params["id"])
        texts = assistants.texts(connection, visit.house.secrets, found)
    return visit.page(
        "work/assistants/decide.html",
        status=422 if errors else 200,
        area="assistants",
        t=t,
        errors=errors,
        one=found,
        house=house,
        texts=texts,
        classes=in_language(FORM, visit.language),
        typed=visit.field("grund"),
    )
