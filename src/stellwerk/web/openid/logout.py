# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Signing out at the provider (GET), and being told by it that somebody did (POST, Back-Channel Logout 1.0)."""

from __future__ import annotations

import logging

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from stellwerk.administration import openid
from stellwerk.administration.house import House
from stellwerk.errors import SignInFailed
from stellwerk.identity.oidc.client import OpenIdClient
from stellwerk.identity.oidc.request import logout_url
from stellwerk.web.form import Unreadable, read_form
from stellwerk.web.openid import trouble
from stellwerk.web.pages import PRIVATE
from stellwerk.web.visit import Visit

log = logging.getLogger("stellwerk.sign-in")

_NO_STORE = {"cache-control": "no-store"}


async def log_out_there(visit: Visit, *, client: OpenIdClient) -> Response:
    """On to the provider's own sign-out (RP-Initiated Logout 1.0). It asks; so a foreign link does no harm here.

    The session in this house is ended before, by our own sign-out.
    """
    home = f"{visit.house.address}/"
    try:
        there = logout_url(await client.metadata(), client.openid, home)
    except SignInFailed as error:
        return trouble.tell(visit, error, visit.language)
    return RedirectResponse(there or "/", status_code=303, headers=PRIVATE)


async def logged_out_there(request: Request, *, house: House, client: OpenIdClient) -> Response:
    """End the sessions that a logout token names: 200 or 400, never to be stored (2.8)."""
    try:
        token = (await read_form(request)).get("logout_token", "")
        ended = await run_in_threadpool(
            openid.end_sessions, house, client.openid, await client.logged_out(token)
        )
    except Unreadable:
        return _refused("the body is no form with a logout_token")
    except SignInFailed as error:
        log.warning("back-channel logout refused: %s", error.message)
        return _refused("the logout token is not accepted")
    log.info("back-channel logout: %d sessions ended", ended)
    return Response(status_code=200, headers=_NO_STORE)


def _refused(why: str) -> Response:
    body = {"error": "invalid_request", "error_description": why}
    return JSONResponse(body, status_code=400, headers=_NO_STORE)
