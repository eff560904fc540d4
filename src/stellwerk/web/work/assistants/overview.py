# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""``/arbeit/assistenten``: one's own, those of the department and of the house; what waits for a decision."""

from __future__ import annotations

from starlette.responses import Response

from stellwerk.web.visit import Visit
from stellwerk.web.words import in_language
from stellwerk.web.work.assistants.words import OVERVIEW, STATES
from stellwerk.workbench import assistants, ratings

PATH = "/arbeit/assistenten"
_DONE = ("geloescht", "freigegeben", "abgelehnt", "zurueckgezogen")


def show(visit: Visit) -> Response:
    """The page."""
    t = in_language(OVERVIEW, visit.language)
    actor = visit.who.actor
    with visit.house.database.reading() as connection:
        found = assistants.listed(connection, actor)
        unseen = ratings.unseen(connection, actor)
    done = visit.request.query_params.get("erledigt", "")
    return visit.page(
        "work/assistants/overview.html",
        area="assistants",
        t=t,
        states=in_language(STATES, visit.language),
        found=found,
        unseen=unseen,
        notice=t[f"done_{done}"] if done in _DONE else "",
    )
