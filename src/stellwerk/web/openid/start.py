# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""``GET /anmelden/openid?weiter=...``: off to the provider."""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse, Response

from stellwerk.administration import openid_attempts
from stellwerk.errors import SignInFailed
from stellwerk.identity.oidc.client import OpenIdClient
from stellwerk.identity.oidc.request import authorization_url, begin
from stellwerk.protection import form_token
from stellwerk.protection.return_to import safe_return
from stellwerk.protection.session import cookie_of
from stellwerk.web.openid import trouble
from stellwerk.web.pages import PRIVATE
from stellwerk.web.session import set_cookie
from stellwerk.web.visit import Visit

COOKIE = "openid"


async def start(visit: Visit, *, client: OpenIdClient, redirect_uri: str) -> Response:
    """Remember the sign-in for this browser, and send it on."""
    try:
        metadata = await client.metadata()
    except SignInFailed as error:
        return trouble.tell(visit, error, visit.language)
    # The cookie is kept where there is one: sign-ins in two tabs do not disturb each other.
    browser = cookie_of(visit.house, visit.request, COOKIE)
    if not form_token.is_cookie(browser):
        browser = form_token.new_cookie()
    begun = begin()

    def remember() -> None:
        with visit.house.database.writing() as writing:
            openid_attempts.begin(
                writing,
                visit.house.secrets,
                begun,
                browser=browser,
                return_to=safe_return(visit.asked("weiter"), "/"),
                language=visit.language.value,
            )

    await run_in_threadpool(remember)
    response = RedirectResponse(
        authorization_url(metadata, client.openid, begun, redirect_uri), status_code=303, headers=PRIVATE
    )
    set_cookie(response, visit.house, browser, COOKIE, seconds=int(openid_attempts.HOLDS.total_seconds()))
    return response
