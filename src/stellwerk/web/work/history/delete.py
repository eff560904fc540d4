# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""``/arbeit/verlauf/{id}/loeschen``: asks once, then deletes."""

from __future__ import annotations

from collections.abc import Callable

from starlette.responses import Response

from stellwerk.web.visit import Visit
from stellwerk.web.words import in_language
from stellwerk.web.work.history.overview import PATH
from stellwerk.web.work.history.words import DELETE
from stellwerk.workbench import history
from stellwerk.workbench.history import Damaged


def show(visit: Visit) -> Response:
    """The question."""
    name = visit.request.path_params["id"]
    try:
        with visit.house.database.reading() as connection:
            title = history.load(connection, visit.house.secrets, visit.who.actor, name).title
    except Damaged:
        title = ""
    t = in_language(DELETE, visit.language)
    return visit.page("work/history/delete.html", area="history", t=t, id=name, title=title)


def submit(forget: Callable[[str, str | None], None]) -> Callable[[Visit], Response]:
    """Delete it, also from the desk of every session."""

    def sent(visit: Visit) -> Response:
        name = visit.request.path_params["id"]
        wiped = history.delete(visit.house.database, visit.who.actor, name)
        forget(visit.who.actor.person, name)
        return visit.go(PATH, erledigt="geloescht" if wiped else "rest")

    return sent
