# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""``/anmelden/code``: the second factor, or a recovery code in its place."""

from __future__ import annotations

from starlette.responses import Response

from stellwerk.administration import code_step, local_sign_in
from stellwerk.administration.local_sign_in import Browser, SignedIn
from stellwerk.protection.return_to import safe_return
from stellwerk.protection.session import cookie_of
from stellwerk.web.session import clear_cookie, set_cookie
from stellwerk.web.sign_in.words import CODE
from stellwerk.web.visit import SIGN_IN, Visit
from stellwerk.web.words import in_language

PATH = "/anmelden/code"
COOKIE = "code"
SECONDS = int(code_step.HOLDS.total_seconds())


def show(visit: Visit) -> Response:
    """Ask for the code, in the browser that knew the password."""
    state = cookie_of(visit.house, visit.request, COOKIE)
    with visit.house.database.reading() as connection:
        if not code_step.waits(connection, visit.house.secrets, state, visit.browser):
            return _begin_again(visit)
    return _page(visit, {})


def submit(visit: Visit) -> Response:
    """Check the code."""
    t = in_language(CODE, visit.language)
    if not visit.field("code").strip():
        return _page(visit, {"code": t["empty"]})
    outcome = local_sign_in.with_code(
        visit.house,
        cookie_of(visit.house, visit.request, COOKIE),
        visit.field("code"),
        browser=Browser(visit.browser, cookie_of(visit.house, visit.request) or None),
    )
    if isinstance(outcome, SignedIn):
        response = visit.go(safe_return(outcome.return_to, "/arbeit"))
        set_cookie(response, visit.house, outcome.cookie)
        clear_cookie(response, visit.house, COOKIE)
        return response
    if outcome.over:
        return _begin_again(visit)
    return _page(visit, {"code": t["recovery_wrong" if _recovers(visit) else "wrong"]})


def _page(visit: Visit, errors: dict[str, str]) -> Response:
    recovers = _recovers(visit)
    return visit.page(
        "sign_in/code.html",
        status=422 if errors else 200,
        kept="mit=wiederherstellung" if recovers else "",
        t=in_language(CODE, visit.language),
        errors=errors,
        recovers=recovers,
        here=PATH,
    )


def _recovers(visit: Visit) -> bool:
    return visit.asked("mit") == "wiederherstellung"


def _begin_again(visit: Visit) -> Response:
    response = visit.go(SIGN_IN, neu="1")
    clear_cookie(response, visit.house, COOKIE)
    return response
