# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""``/arbeit/rueckmeldungen``: newest week first, filtered, marked as seen. Nobody's name, nobody's count."""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa
from starlette.responses import Response

from stellwerk.errors import NoSuchObject
from stellwerk.web.moments import day
from stellwerk.web.visit import Visit
from stellwerk.web.words import Sentences, in_language
from stellwerk.web.work.ratings.words import INBOX
from stellwerk.workbench import assistants, ratings, tasks

PATH = "/arbeit/rueckmeldungen"
_AT_A_TIME = 20
_KINDS = {"gut": True, "schlecht": False}


def show(visit: Visit) -> Response:
    """The page; ``zeige=alle`` also what was seen, ``art=gut`` or ``schlecht`` one kind."""
    t = in_language(INBOX, visit.language)
    asked = visit.request.query_params
    everything, kind = asked.get("zeige") == "alle", asked.get("art", "")
    actor = visit.who.actor
    with visit.house.database.reading() as connection:
        found = ratings.listed(
            connection,
            visit.house.secrets,
            actor,
            new=not everything,
            good=_KINDS.get(kind),
            after=_behind(asked.get("nach", "")),
            limit=_AT_A_TIME + 1,
        )
        shown = found[:_AT_A_TIME]
        origins = {one.origin: _origin(connection, visit, one.origin, t) for one in shown}
        unseen = ratings.unseen(connection, actor)
    kept = {"zeige": "alle" if everything else "", "art": kind if kind in _KINDS else ""}
    further = f"{shown[-1].week.isoformat()}~{shown[-1].id}" if len(found) > _AT_A_TIME else ""
    return visit.page(
        "work/ratings/inbox.html",
        area="ratings",
        t=t,
        ratings=shown,
        origins=origins,
        unseen=unseen,
        everything=everything,
        kind=kept["art"],
        here=lambda **changed: visit.path(PATH, **{**kept, **changed}),
        further=further,
        day=lambda at: day(at, visit.language),
        days=ratings.CONTENT_KEPT.days,
        kept="&".join(f"{name}={value}" for name, value in kept.items() if value),
        notice=t["done"] if asked.get("erledigt") == "gesehen" else "",
    )


def submit(visit: Visit) -> Response:
    """Mark one as seen, or as new again."""
    seen = visit.field("tun") == "gesehen"
    with visit.house.database.writing() as writing:
        ratings.mark_seen(writing, visit.who.actor, [visit.field("welche")], seen=seen)
    kept = {name: visit.asked(name) for name in ("zeige", "art")}
    return visit.go(PATH, erledigt="gesehen", **kept)


def _behind(value: str) -> tuple[date, str] | None:
    week, _, name = value.partition("~")
    try:
        return (date.fromisoformat(week), name) if name.isalnum() else None
    except ValueError:
        return None


def _origin(connection: sa.Connection, visit: Visit, origin: str, t: Sentences) -> str:
    """What was worked with. An assistant that the reader may not know of stays without a name: it may be one's own."""
    kind, _, rest = origin.partition(":")
    if kind == "task" and rest in tasks.ALL:
        return tasks.ALL[rest].title[0 if visit.language.value == "de" else 1]
    if kind == "assistant":
        try:
            return assistants.find(connection, visit.who.actor, rest.partition(":")[0]).name
        except NoSuchObject:
            return t["some_assistant"]
    return ""
