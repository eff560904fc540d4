# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""``/arbeit/rueckmeldungen/produkt``: what people said of the product, for administrators."""

from __future__ import annotations

from starlette.responses import Response

from stellwerk.administration import feedback
from stellwerk.web.feedback.words import KINDS, MESSAGES
from stellwerk.web.moments import day
from stellwerk.web.visit import Visit
from stellwerk.web.words import in_language

PATH = "/arbeit/rueckmeldungen/produkt"


def show(visit: Visit) -> Response:
    """The messages, a page at a time. Raises ``Forbidden``."""
    asked = visit.request.query_params.get("ab", "")
    skip = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 7 else 0
    with visit.house.database.reading() as connection:
        found = feedback.listed(
            connection, visit.who.actor, visit.house.secrets, skip=skip, limit=feedback.PAGE + 1
        )
    return visit.page(
        "feedback/messages.html",
        kept=f"ab={skip}" if skip else "",
        t=in_language(MESSAGES, visit.language),
        kinds=in_language(KINDS, visit.language),
        messages=found[: feedback.PAGE],
        newer=str(max(0, skip - feedback.PAGE)) if skip else "",
        older=str(skip + feedback.PAGE) if len(found) > feedback.PAGE else "",
        done=visit.request.query_params.get("erledigt") == "1",
        day=lambda at: day(at, visit.language),
        here=PATH,
    )


def submit(visit: Visit) -> Response:
    """Delete one. Raises ``Forbidden``, ``NoSuchObject``."""
    with visit.house.database.writing() as writing:
        feedback.remove(writing, visit.who.actor, visit.field("loeschen"))
    return visit.go(PATH, erledigt="1")
