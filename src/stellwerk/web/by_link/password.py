# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""``/passwort/<link>``: set a password, the first or a new one."""

from __future__ import annotations

from datetime import UTC, datetime

from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from stellwerk.administration import by_link, links, people
from stellwerk.administration.links import Purpose
from stellwerk.administration.people import Person
from stellwerk.administration.turnstile import TURNSTILE
from stellwerk.errors import NoSuchObject
from stellwerk.web import new_password, problem
from stellwerk.web.by_link.words import GONE, PASSWORD
from stellwerk.web.sign_in.password import browser_of, go_on
from stellwerk.web.visit import Visit
from stellwerk.web.words import in_language


def show(visit: Visit) -> Response:
    """The form, as long as the link works."""
    person = _person(visit)
    return problem.answer(404, visit.language, GONE) if person is None else _page(visit, person, {})


async def submit(visit: Visit) -> Response:
    """Set it, and go on as after a right password."""
    person = await run_in_threadpool(_person, visit)
    if person is None:
        return problem.answer(404, visit.language, GONE)
    errors = new_password.problems(visit, [person.login or "", person.display_name, person.email])
    if errors:
        return _page(visit, person, errors)
    try:
        outcome = await TURNSTILE.run(
            lambda: by_link.set_password(
                visit.house,
                visit.request.path_params["link"],
                visit.field("new_password"),
                browser=browser_of(visit),
            )
        )
    except NoSuchObject:
        return problem.answer(404, visit.language, GONE)
    return go_on(visit, outcome)


def _person(visit: Visit) -> Person | None:
    with visit.house.database.reading() as connection:
        link = links.look(
            connection,
            visit.house.secrets,
            visit.request.path_params["link"],
            Purpose.PASSWORD,
            datetime.now(UTC),
        )
        return None if link is None or link.person is None else people.find(connection, link.person)


def _page(visit: Visit, person: Person, errors: dict[str, str]) -> Response:
    return visit.page(
        "by_link/password.html",
        status=422 if errors else 200,
        t=in_language(PASSWORD, visit.language),
        errors=errors,
        login=person.login,
        here=visit.request.url.path,
    )
