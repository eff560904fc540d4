# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""``/konto/passwort``: change one's password."""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from stellwerk.administration import accounts, passwords, people
from stellwerk.administration.people import Person
from stellwerk.administration.turnstile import TURNSTILE
from stellwerk.web import new_password
from stellwerk.web.account import overview
from stellwerk.web.account.confirm import demand_local_account, password_error
from stellwerk.web.account.words import PASSWORD
from stellwerk.web.visit import Visit
from stellwerk.web.words import in_language

PATH = "/konto/passwort"


def show(visit: Visit) -> Response:
    """The form."""
    return _page(visit, _person(visit), {})


async def submit(visit: Visit) -> Response:
    """Change it; every other session ends."""
    person = await run_in_threadpool(_person, visit)
    t = in_language(PASSWORD, visit.language)
    errors = new_password.problems(visit, [person.login or "", person.display_name, person.email])
    errors = await password_error(visit, t) | errors
    if errors:
        return _page(visit, person, errors)
    await TURNSTILE.run(lambda: _change(visit))
    return visit.go(overview.PATH, erledigt="password")


def _change(visit: Visit) -> None:
    hashed = passwords.hashed(visit.field("new_password"))
    who = visit.who
    with visit.house.database.writing() as writing:
        accounts.set_password(writing, who.actor, who.session.person, hashed, keep=who.session.hash)


def _person(visit: Visit) -> Person:
    demand_local_account(visit)
    with visit.house.database.reading() as connection:
        return people.find(connection, visit.who.session.person)


def _page(visit: Visit, person: Person, errors: dict[str, str]) -> Response:
    return visit.page(
        "account/password.html",
        status=422 if errors else 200,
        t=in_language(PASSWORD, visit.language),
        errors=errors,
        login=person.login,
    )
