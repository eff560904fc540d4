# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""``/konto/zweiter-faktor``: set one up, put another one in its place, or take it away."""

from __future__ import annotations

from datetime import UTC, datetime
from urllib.parse import urlsplit

import segno
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from stellwerk.administration import local_sign_in, people, second_factor
from stellwerk.administration.second_factor import Seed
from stellwerk.errors import InvalidValue
from stellwerk.web.account import overview
from stellwerk.web.account.confirm import demand_local_account, is_fresh, password_error
from stellwerk.web.account.recovery import codes_page
from stellwerk.web.account.words import SECOND_FACTOR as WORDS
from stellwerk.web.session import cookie_of, set_cookie
from stellwerk.web.visit import SECOND_FACTOR, Visit
from stellwerk.web.words import in_language


def show(visit: Visit) -> Response:
    """A new secret, as a picture and as text."""
    demand_local_account(visit)
    return _page(visit, {})


async def submit(visit: Visit) -> Response:
    """Confirm it with its first code, or take the present one away."""
    await run_in_threadpool(demand_local_account, visit)
    t = in_language(WORDS, visit.language)
    errors = {} if is_fresh(visit) else await password_error(visit, t)
    return await run_in_threadpool(_remove if "remove" in visit.fields else _confirm, visit, errors)


def _confirm(visit: Visit, errors: dict[str, str]) -> Response:
    t = in_language(WORDS, visit.language)
    house, person = visit.house, visit.who.session.person
    if not visit.field("code").strip():
        errors["code"] = t["code_empty"]
    if errors:
        return _page(visit, errors)
    try:
        with house.database.writing() as writing:
            codes = second_factor.confirm(
                writing, house.secrets, person, visit.field("seed"), visit.field("code")
            )
            cookie = local_sign_in.strengthen(writing, house, person, cookie_of(house, visit.request))
    except InvalidValue:
        return _page(visit, {"code": t["code_wrong"]})
    response = codes_page(visit, codes, just_set_up=True)
    set_cookie(response, house, cookie)
    return response


def _remove(visit: Visit, errors: dict[str, str]) -> Response:
    if errors:
        return _page(visit, errors)
    with visit.house.database.writing() as writing:
        second_factor.remove(writing, visit.who.actor, visit.who.session.person)
    return visit.go(overview.PATH, erledigt="removed")


def _page(visit: Visit, errors: dict[str, str]) -> Response:
    person_id = visit.who.session.person
    with visit.house.database.reading() as connection:
        person = people.find(connection, person_id)
        state = second_factor.state(connection, person_id)
        required = second_factor.required(connection, person_id)
    seed = _seed(visit, person_id, person.login or person.display_name)
    return visit.page(
        "account/second_factor.html",
        status=422 if errors else 200,
        t=in_language(WORDS, visit.language),
        errors=errors,
        seed=seed,
        groups=[seed.secret[i : i + 4] for i in range(0, len(seed.secret), 4)],
        picture=_picture(seed),
        login=person.login,
        state=state,
        required=required,
        due=visit.who.second_factor_due,
        fresh=is_fresh(visit),
        here=SECOND_FACTOR,
    )


def _seed(visit: Visit, person_id: str, account: str) -> Seed:
    """The one that was shown before, so that a wrong code does not mean to scan again; else a new one."""
    secrets, now = visit.house.secrets, datetime.now(UTC)
    issuer = f"Stellwerk {urlsplit(visit.house.address).hostname}"
    try:
        return second_factor.same_seed(
            secrets, person_id, visit.field("seed"), issuer=issuer, account=account, now=now
        )
    except InvalidValue:
        return second_factor.new_seed(secrets, person_id, issuer=issuer, account=account, now=now)


def _picture(seed: Seed) -> str:
    """Black on white in every colour scheme: apps read nothing else. Attributes alone, no style."""
    return str(
        segno.make(seed.address, error="m", micro=False).svg_inline(
            scale=4, border=4, dark="#000", light="#fff", svgclass=None, lineclass=None, omitsize=True
        )
    )
