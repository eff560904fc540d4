# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""``/konto/sitzungen``: end one of one's other sessions, or all of them."""

from __future__ import annotations

from starlette.responses import Response

from stellwerk.administration import sessions
from stellwerk.administration.tell import tell
from stellwerk.web.account import overview
from stellwerk.web.visit import Visit

PATH = "/konto/sitzungen"
OTHERS = "andere"


def show(visit: Visit) -> Response:
    """They are listed with the account."""
    return visit.go(overview.PATH)


def submit(visit: Visit) -> Response:
    """End what the button stands for; somebody else's is not found."""
    which = visit.field("sitzung")
    person, session = visit.who.actor.person, visit.who.session
    with visit.house.database.writing() as writing:
        if which == OTHERS:
            ended = sessions.end_all(writing, person, session.hash)
        else:
            ended = int(which.isalnum() and sessions.end_one(writing, person, which))
        if ended:
            tell(writing, visit.who.actor, "identity:session:ended", f"person:{person}", count=str(ended))
    return visit.go(overview.PATH, erledigt="sessions" if which == OTHERS else "session")
