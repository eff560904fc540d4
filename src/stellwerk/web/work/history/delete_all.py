# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""``/arbeit/verlauf/loeschen``: asks once, then deletes everything, and the key."""

from __future__ import annotations

from collections.abc import Callable

from starlette.responses import Response

from stellwerk.web.visit import Visit
from stellwerk.web.words import in_language
from stellwerk.web.work.history import overview
from stellwerk.web.work.history.words import DELETE_ALL
from stellwerk.workbench import history

PATH = f"{overview.PATH}/loeschen"


def show(visit: Visit) -> Response:
    """The question."""
    with visit.house.database.reading() as connection:
        count = history.count(connection, visit.who.actor)
    t = in_language(DELETE_ALL, visit.language)
    return visit.page("work/history/delete_all.html", area="history", t=t, count=count)


def submit(forget: Callable[[str, str | None], None]) -> Callable[[Visit], Response]:
    """Delete everything, also from the desk of every session."""

    def sent(visit: Visit) -> Response:
        wiped = history.delete_all(visit.house.database, visit.who.actor)
        forget(visit.who.actor.person, None)
        return visit.go(overview.PATH, erledigt="alles" if wiped else "rest")

    return sent
