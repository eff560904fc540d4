# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""``/arbeit/freigaben``: what waits for one's decision, and what one asked for."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from starlette.responses import Response

from stellwerk.storage.tables import person
from stellwerk.web.language import Language
from stellwerk.web.moments import minute
from stellwerk.web.visit import Visit
from stellwerk.web.words import in_language
from stellwerk.web.work.release.words import OVERVIEW, STATES, ZONES
from stellwerk.workbench.kinds import name_of
from stellwerk.workbench.release.read import of_person, open_for
from stellwerk.workbench.release.values import Release

PATH = "/arbeit/freigaben"
_DONE = frozenset({"asked", "confirmed", "rejected", "withdrawn"})


def show(visit: Visit) -> Response:
    """Both lists."""
    t = in_language(OVERVIEW, visit.language)
    now = datetime.now(UTC)
    with visit.house.database.reading() as connection:
        waiting = open_for(connection, visit.who.actor, now)
        mine = of_person(connection, visit.who.actor, now)
        names = names_of(connection, (one.requester for one in waiting))
    done = visit.request.query_params.get("erledigt", "")
    return visit.page(
        "work/release/overview.html",
        area="release",
        t=t,
        waiting=[_shown(one, visit.language, names) for one in waiting],
        mine=[_shown(one, visit.language, names) for one in mine],
        notice=t[f"done_{done}"] if done in _DONE else "",
        base=PATH,
    )


def names_of(connection: sa.Connection, ids: Iterable[str | None]) -> dict[str, str]:
    """The names of people."""
    wanted = {one for one in ids if one}
    if not wanted:
        return {}
    rows = connection.execute(sa.select(person.c.id, person.c.display_name).where(person.c.id.in_(wanted)))
    return {row.id: row.display_name for row in rows}


def kinds_in_words(kinds: dict[str, int], language: Language) -> str:
    """``1 Adresse, 2 Namen``."""
    return ", ".join(f"{count} {name_of(kind, count, language.value)}" for kind, count in kinds.items())


def _shown(release: Release, language: Language, names: dict[str, str]) -> dict[str, Any]:
    return {
        "id": release.id,
        "asked_at": minute(release.asked_at, language),
        "who": names.get(release.requester, ""),
        "zone": release.zone.value,
        "zone_name": in_language(ZONES, language)[release.zone.value],
        "model": release.model,
        "kinds": kinds_in_words(release.kinds, language),
        "until": minute(release.expires_at, language),
        "state": in_language(STATES, language)[release.state.value],
    }
