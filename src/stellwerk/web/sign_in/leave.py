# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""``/abmelden``: end the session of this browser. Only a form does it, so that no link or picture can."""

from __future__ import annotations

from starlette.responses import Response

from stellwerk.administration import sessions
from stellwerk.administration.tell import tell
from stellwerk.protection.session import cookie_of
from stellwerk.web.session import clear_cookie
from stellwerk.web.sign_in.words import LEAVE
from stellwerk.web.visit import SIGN_IN, Visit
from stellwerk.web.words import in_language

PATH = "/abmelden"


def show(visit: Visit) -> Response:
    """A button."""
    return visit.page("sign_in/leave.html", t=in_language(LEAVE, visit.language))


def submit(visit: Visit) -> Response:
    """End the session, here and in the database."""
    with visit.house.database.writing() as writing:
        if sessions.end(writing, visit.house.secrets, cookie_of(visit.house, visit.request)) is not None:
            actor = visit.who.actor
            tell(writing, actor, "identity:sign-out:ok", f"person:{actor.person}")
    response = visit.go(SIGN_IN, abgemeldet=visit.who.session.method)
    clear_cookie(response, visit.house)
    return response
