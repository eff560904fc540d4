# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""``/konto/zugriff``: access tokens for one's own programs; a new one is shown this once."""

from __future__ import annotations

from starlette.responses import Response

from stellwerk.administration import tokens
from stellwerk.errors import InvalidValue, NoSuchObject
from stellwerk.web.account.words import TOKENS
from stellwerk.web.moments import day
from stellwerk.web.visit import Visit
from stellwerk.web.words import in_language

PATH = "/konto/zugriff"


def show(visit: Visit) -> Response:
    """The list, and a form for a new one."""
    return _page(visit, {})


def submit(visit: Visit) -> Response:
    """Make one, or revoke the one whose button was used."""
    revoked = visit.field("beenden")
    if revoked:
        return _revoke(visit, revoked)
    t = in_language(TOKENS, visit.language)
    scopes = ["read", "write"] if visit.field("write") else ["read"]
    try:
        with visit.house.database.writing() as writing:
            made, secret = tokens.create(
                writing, visit.who.actor, visit.house.secrets, title=visit.field("title"), scopes=scopes
            )
    except InvalidValue:
        return _page(visit, {"title": t["title_wrong"]})
    return visit.page(
        "account/token.html", t=t, made=made, secret=secret, until=day(made.expires_at, visit.language)
    )


def _revoke(visit: Visit, token_id: str) -> Response:
    if not token_id.replace("_", "").isalnum():
        raise NoSuchObject("there is no such token")
    with visit.house.database.writing() as writing:
        tokens.revoke(writing, visit.who.actor, token_id)
    return visit.go(PATH, erledigt="beendet")


def _page(visit: Visit, errors: dict[str, str]) -> Response:
    t = in_language(TOKENS, visit.language)
    with visit.house.database.reading() as connection:
        found = tokens.listed(connection, visit.who.actor)
    return visit.page(
        "account/tokens.html",
        status=422 if errors else 200,
        t=t,
        errors=errors,
        tokens=[token for token in found if token.revoked_at is None],
        typed=visit.field("title"),
        notice=t["done"] if visit.request.query_params.get("erledigt") == "beendet" else "",
        day=lambda at: day(at, visit.language),
    )
