# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""``/einrichten/<link>``: the first administrator of a new house."""

from __future__ import annotations

from datetime import UTC, datetime

from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from stellwerk.administration import by_link, links
from stellwerk.administration.links import Purpose
from stellwerk.administration.turnstile import TURNSTILE
from stellwerk.administration.values import text
from stellwerk.errors import Conflict, InvalidValue, NoSuchObject
from stellwerk.web import new_password, problem
from stellwerk.web.by_link.words import FIRST_ADMIN, GONE
from stellwerk.web.session import set_cookie
from stellwerk.web.sign_in.password import browser_of
from stellwerk.web.visit import SECOND_FACTOR, Visit
from stellwerk.web.words import in_language

_LIMITS = {"name": (200, False), "login": (200, False), "email": (254, True)}  # longest; may be empty


def show(visit: Visit) -> Response:
    """The form, as long as the link works."""
    return _page(visit, {}) if _works(visit) else problem.answer(404, visit.language, GONE)


async def submit(visit: Visit) -> Response:
    """Make the administrator, and go on to the second factor."""
    if not await run_in_threadpool(_works, visit):
        return problem.answer(404, visit.language, GONE)
    t = in_language(FIRST_ADMIN, visit.language)
    errors: dict[str, str] = {}
    for field, (longest, empty) in _LIMITS.items():
        try:
            text(field, visit.field(field), longest, empty=empty)
        except InvalidValue:
            errors[field] = t[f"{field}_wrong"]
    errors |= new_password.problems(visit, [visit.field(field) for field in _LIMITS])
    if errors:
        return _page(visit, errors)
    try:
        cookie = await TURNSTILE.run(
            lambda: by_link.make_first_administrator(
                visit.house,
                visit.request.path_params["link"],
                display_name=visit.field("name"),
                login=visit.field("login"),
                email=visit.field("email"),
                password=visit.field("new_password"),
                browser=browser_of(visit),
            )
        )
    except NoSuchObject:
        return problem.answer(404, visit.language, GONE)
    except Conflict:
        return _page(visit, {"login": t["login_taken"]})
    response = visit.go(SECOND_FACTOR)
    set_cookie(response, visit.house, cookie)
    return response


def _works(visit: Visit) -> bool:
    link, now = visit.request.path_params["link"], datetime.now(UTC)
    with visit.house.database.reading() as connection:
        return links.look(connection, visit.house.secrets, link, Purpose.FIRST_ADMIN, now) is not None


def _page(visit: Visit, errors: dict[str, str]) -> Response:
    return visit.page(
        "by_link/first_admin.html",
        status=422 if errors else 200,
        t=in_language(FIRST_ADMIN, visit.language),
        errors=errors,
        typed={field: visit.field(field)[:300] for field in _LIMITS},
        here=visit.request.url.path,
    )
