# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Who asks: a person in a browser (session and CSRF token) or a person's own program (access token)."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

from fastapi import Depends, Request

from stellwerk.administration import tokens
from stellwerk.administration.house import House
from stellwerk.errors import Forbidden, Unauthenticated
from stellwerk.identity.actor import Actor
from stellwerk.protection.origin import SAFE_METHODS, comes_from_elsewhere
from stellwerk.protection.session import token_is_right, visitor_of

CSRF_HEADER = "x-csrf-token"


def house_of(request: Request) -> House:
    """The house that this API administers."""
    house: House = request.app.state.house
    return house


TheHouse = Annotated[House, Depends(house_of)]


def actor_of_request(request: Request, house: TheHouse) -> Actor:
    """The person behind a request.

    A browser sends its cookie with every request, whoever caused it: so a change needs the session's CSRF token in a
    header as well, which no foreign page can know or set.

    Raises:
        Unauthenticated: nobody, or somebody who is not known any more.
        Forbidden: a change without the token; or a role that needs a second factor, without one.
    """
    given = request.headers.getlist("authorization")
    if given:
        scheme, _, secret = given[0].partition(" ")
        if len(given) > 1 or scheme.lower() != "bearer" or not secret.strip():
            raise Unauthenticated("the Authorization header must be: Bearer <access token>")
        actor = tokens.actor_with(house.database, house.secrets, secret.strip(), datetime.now(UTC))
        if actor is None:
            raise Unauthenticated(
                "this access token is not known here or no longer valid; its owner makes one under /konto"
            )
        return actor
    visitor = visitor_of(house, request)
    if visitor is None:
        raise Unauthenticated("sign in first, or send the header Authorization: Bearer <access token>")
    if request.method not in SAFE_METHODS:
        if comes_from_elsewhere(request.headers):
            raise Forbidden("this change was sent by another site; sign in here and do it here")
        if not token_is_right(visitor.session, request.headers.get(CSRF_HEADER)):
            raise Forbidden(f"the header {CSRF_HEADER} is missing or wrong; GET /api/me tells it")
    if visitor.second_factor_due:
        raise Forbidden("your roles need a second factor; set it up under /konto first")
    request.state.csrf = visitor.session.csrf
    return visitor.actor


TheActor = Annotated[Actor, Depends(actor_of_request)]
