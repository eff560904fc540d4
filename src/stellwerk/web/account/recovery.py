# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""``/konto/codes``: new recovery codes, shown this once."""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from stellwerk.administration import people, recovery_codes, second_factor
from stellwerk.errors import NoSuchObject
from stellwerk.web.account.confirm import demand_local_account, is_fresh, password_error
from stellwerk.web.account.words import CODES, RECOVERY
from stellwerk.web.visit import Visit
from stellwerk.web.words import in_language

PATH = "/konto/codes"


def show(visit: Visit) -> Response:
    """A button, and the password where it is asked for."""
    return _page(visit, {})


async def submit(visit: Visit) -> Response:
    """Make them."""
    t = in_language(RECOVERY, visit.language)
    await run_in_threadpool(_demand_second_factor, visit)
    errors = {} if is_fresh(visit) else await password_error(visit, t)
    return await run_in_threadpool(_page if errors else _renew, visit, errors)


def codes_page(visit: Visit, codes: list[str], *, just_set_up: bool) -> Response:
    """The codes, to copy or print."""
    return visit.page(
        "account/codes.html", t=in_language(CODES, visit.language), codes=codes, just_set_up=just_set_up
    )


def _renew(visit: Visit, _: dict[str, str]) -> Response:
    with visit.house.database.writing() as writing:
        codes = recovery_codes.renew(writing, visit.house.secrets, visit.who.session.person)
    return codes_page(visit, codes, just_set_up=False)


def _page(visit: Visit, errors: dict[str, str]) -> Response:
    _demand_second_factor(visit)
    with visit.house.database.reading() as connection:
        person = people.find(connection, visit.who.session.person)
    return visit.page(
        "account/recovery.html",
        status=422 if errors else 200,
        t=in_language(RECOVERY, visit.language),
        errors=errors,
        fresh=is_fresh(visit),
        login=person.login,
    )


def _demand_second_factor(visit: Visit) -> None:
    demand_local_account(visit)
    with visit.house.database.reading() as connection:
        if not second_factor.state(connection, visit.who.session.person).there:
            raise NoSuchObject("there is no second factor")
