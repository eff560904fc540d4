# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""``/arbeit/verlauf``: the list, newest first, and a search. What is looked for is sent as a form: addresses stand in
logs of servers and in the browser's own history.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from starlette.responses import Response

from stellwerk.web.moments import day, minute
from stellwerk.web.visit import Visit
from stellwerk.web.words import in_language
from stellwerk.web.work.history.words import OVERVIEW
from stellwerk.workbench import history, preferences
from stellwerk.workbench.history import Entry, Hits

PATH = "/arbeit/verlauf"
_AT_A_TIME = 20
_LONGEST_SEARCH = 200
_DONE = ("geloescht", "alles", "rest")


def show(visit: Visit) -> Response:
    """The list."""
    asked = visit.request.query_params.get("vor", "")
    before = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 10 else None
    with visit.house.database.reading() as connection:
        found = history.listed(
            connection, visit.house.secrets, visit.who.actor, before=before, limit=_AT_A_TIME + 1
        )
    further = found[_AT_A_TIME - 1].turn if len(found) > _AT_A_TIME else None
    kept = f"vor={before}" if before is not None else ""
    return _page(visit, entries=found[:_AT_A_TIME], further=further, later=before is not None, kept=kept)


def submit(visit: Visit) -> Response:
    """What was looked for."""
    wanted = visit.field("suche")[:_LONGEST_SEARCH].strip()
    if not wanted:
        return show(visit)
    with visit.house.database.reading() as connection:
        hits = history.search(connection, visit.house.secrets, visit.who.actor, wanted)
    return _page(visit, wanted=wanted, hits=hits)


def _page(
    visit: Visit,
    *,
    entries: list[Entry] | None = None,
    further: int | None = None,
    later: bool = False,
    wanted: str = "",
    hits: Hits | None = None,
    kept: str = "",
) -> Response:
    t = in_language(OVERVIEW, visit.language)
    with visit.house.database.reading() as connection:
        on = preferences.find(connection, visit.who.actor.person).history
    done = visit.request.query_params.get("erledigt", "")
    values: dict[str, Any] = {
        "entries": entries,
        "further": further,
        "later": later,
        "wanted": wanted,
        "hits": hits,
        "on": on,
        "days": history.KEPT.days,
    }
    return visit.page(
        "work/history/overview.html",
        area="history",
        t=t,
        kept=kept,
        notice=t[f"done_{done}"] if done in _DONE else "",
        minute=lambda at: minute(at, visit.language),
        until=lambda at: gone_on(visit, at),
        **values,
    )


def gone_on(visit: Visit, at: datetime) -> str:
    """The day on which a conversation goes by itself."""
    return day((at + history.KEPT).date(), visit.language)
