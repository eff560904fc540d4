# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""From a request's cookie to who is asking. Synchronous: it asks the database."""

from __future__ import annotations

import hmac

import msgspec
from starlette.requests import HTTPConnection

from stellwerk.administration import people, second_factor, sessions
from stellwerk.administration.house import House
from stellwerk.administration.sessions import Session
from stellwerk.identity.actor import Actor, Via


class Visitor(msgspec.Struct, frozen=True):
    """Somebody who is signed in."""

    session: Session
    actor: Actor
    second_factor_due: bool  # their roles need one: until it is set up, they may do nothing else


def cookie_name(house: House, kind: str = "") -> str:
    """``__Host-`` keeps sister sites from setting it (RFC 6265bis); plain HTTP, on this machine, cannot have that."""
    name = f"stellwerk-{kind}" if kind else "stellwerk"
    return f"__Host-{name}" if house.secure else name


def cookie_of(house: House, request: HTTPConnection, kind: str = "") -> str:
    """The value of a cookie of ours; ``""``: none."""
    value = request.cookies.get(cookie_name(house, kind), "")
    return value if len(value) <= sessions.LONGEST_COOKIE else ""


def visitor_of(house: House, request: HTTPConnection) -> Visitor | None:
    """Who sent the request, if it carries a session that holds and its person is active."""
    cookie = cookie_of(house, request)
    session = sessions.find(house.database, house.secrets, cookie, house.sign_in) if cookie else None
    if session is None:
        return None
    with house.database.reading() as connection:
        actor = people.actor_of(connection, session.person, via=Via.SESSION, strong=session.strong)
        if actor is None:
            return None
        due = (
            session.method == "password"
            and not session.strong
            and second_factor.required(connection, session.person)
        )
    return Visitor(session, actor, due)


def actor_of_request(house: House, request: HTTPConnection) -> Actor | None:
    """Who acts; ``None`` also for somebody whose second factor is due."""
    visitor = visitor_of(house, request)
    return None if visitor is None or visitor.second_factor_due else visitor.actor


def token_is_right(session: Session, token: str | None) -> bool:
    """Whether a form (or the header ``X-CSRF-Token``) sent back the token of this very session."""
    return token is not None and hmac.compare_digest(session.csrf.encode(), token.encode("utf-8", "replace"))
