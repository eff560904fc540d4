# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Before the keys of an account are changed, its password is asked for once more, unless it was given just now.

Else a browser that was left open is enough to take an account over.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from stellwerk.administration import accounts, local_sign_in
from stellwerk.administration.turnstile import TURNSTILE
from stellwerk.errors import NoSuchObject
from stellwerk.web.visit import Visit
from stellwerk.web.words import Sentences

FRESH = timedelta(minutes=15)


def is_fresh(visit: Visit) -> bool:
    """Whether the session has only just begun."""
    return datetime.now(UTC) - visit.who.session.created_at < FRESH


async def password_error(visit: Visit, t: Sentences) -> dict[str, str]:
    """What is wrong with the field ``password``; it counts like a failed sign-in."""
    typed = visit.field("password")
    if not typed:
        return {"password": t["password_empty"]}
    person = visit.who.session.person
    good = await TURNSTILE.run(lambda: local_sign_in.password_is(visit.house, person, typed))
    return {} if good else {"password": t["password_wrong"]}


def demand_local_account(visit: Visit) -> None:
    """Raises ``NoSuchObject`` for people who sign in with the OpenID provider alone."""
    with visit.house.database.reading() as connection:
        if not accounts.has_password(connection, visit.who.session.person):
            raise NoSuchObject("there is no local account")
