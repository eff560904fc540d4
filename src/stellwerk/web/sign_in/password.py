# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""``/anmelden``: login and password, or on to the OpenID provider."""

from __future__ import annotations

import asyncio
import time
from urllib.parse import urlencode

from starlette.responses import Response

from stellwerk.administration import local_sign_in
from stellwerk.administration.local_sign_in import Browser, CodeAwaited, Refused, SignedIn
from stellwerk.administration.turnstile import TURNSTILE
from stellwerk.protection.return_to import safe_return
from stellwerk.protection.session import cookie_of
from stellwerk.web.session import set_cookie
from stellwerk.web.sign_in import code
from stellwerk.web.sign_in.words import PASSWORD
from stellwerk.web.visit import Visit
from stellwerk.web.words import Sentences, in_language

WORK = "/arbeit"  # where one goes who did not want to go anywhere in particular
OPENID = "/anmelden/openid"
OPENID_OUT = "/anmelden/openid/abmelden"
# No refusal comes sooner: what is left of a difference between known and unknown logins drowns in it.
FLOOR_SECONDS = 0.3


def show(visit: Visit) -> Response:
    """The form; whoever is in already is sent on."""
    if visit.visitor is not None:
        return visit.go(safe_return(visit.asked("weiter"), WORK))
    return _page(visit, {})


async def submit(visit: Visit) -> Response:
    """Sign in with a local account."""
    if not visit.house.sign_in.local:
        return _page(visit, {}, status=403)
    login, password = visit.field("login"), visit.field("password")
    errors = {
        field: _words(visit)[f"{field}_empty"]
        for field, typed in (("login", login.strip()), ("password", password))
        if not typed
    }
    if errors:
        return _page(visit, errors, login)
    began = time.monotonic()
    return_to = safe_return(visit.asked("weiter"))
    outcome = await TURNSTILE.run(
        lambda: local_sign_in.with_password(
            visit.house, login, password, browser=browser_of(visit), return_to=return_to
        )
    )
    if isinstance(outcome, Refused):
        await asyncio.sleep(max(0.0, FLOOR_SECONDS - (time.monotonic() - began)))
        refused = {"login": _words(visit)["refused"], "password": _words(visit)["password_again"]}
        return _page(visit, refused, login)
    return go_on(visit, outcome)


def browser_of(visit: Visit) -> Browser:
    """The browser, with the session that it may still have: that one ends."""
    return Browser(visit.browser, cookie_of(visit.house, visit.request) or None)


def go_on(visit: Visit, outcome: CodeAwaited | SignedIn) -> Response:
    """In, with a new session; or to the question for the code."""
    if isinstance(outcome, CodeAwaited):
        response = visit.go(code.PATH)
        set_cookie(response, visit.house, outcome.state, code.COOKIE, seconds=code.SECONDS)
        return response
    response = visit.go(safe_return(outcome.return_to, WORK))
    set_cookie(response, visit.house, outcome.cookie)
    return response


def _page(visit: Visit, errors: dict[str, str], login: str = "", *, status: int | None = None) -> Response:
    return_to = safe_return(visit.asked("weiter"))
    asked = visit.request.query_params
    notice = "left" if "abgemeldet" in asked else "over" if "neu" in asked else ""
    return visit.page(
        "sign_in/password.html",
        status=status or (422 if errors else 200),
        kept=urlencode({"weiter": return_to}) if return_to else "",
        t=_words(visit),
        errors=errors,
        notice="" if errors else notice,
        login=login,
        return_to=return_to,
        sign_in=visit.house.sign_in,
        openid_path=OPENID,
        # Somebody at a shared machine may take one sign-out for both.
        still_in_there=visit.house.sign_in.openid is not None and asked.get("abgemeldet") == "oidc",
        openid_out=OPENID_OUT,
    )


def _words(visit: Visit) -> Sentences:
    return in_language(PASSWORD, visit.language)
