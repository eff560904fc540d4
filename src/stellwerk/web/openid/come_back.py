# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""``GET /anmelden/openid/zurueck``: the browser comes back with a code, or with an error."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse, Response

from stellwerk.administration import openid, openid_attempts
from stellwerk.administration.openid_attempts import Attempt
from stellwerk.errors import SignInFailed
from stellwerk.identity.oidc.cause import Cause, failed
from stellwerk.identity.oidc.client import OpenIdClient, SignedIn
from stellwerk.protection.session import cookie_of
from stellwerk.web.language import Language
from stellwerk.web.openid import trouble
from stellwerk.web.openid.start import COOKIE
from stellwerk.web.pages import PRIVATE
from stellwerk.web.session import clear_cookie, set_cookie
from stellwerk.web.visit import Visit

_LONGEST_CODE = 4096

# RFC 6749, 4.1.2.1 and OpenID Connect Core 1.0, 3.1.2.6. What the provider writes beside it is shown to nobody.
_ERRORS: Mapping[str, Cause] = {
    "access_denied": Cause.REFUSED,
    "login_required": Cause.REFUSED,
    "interaction_required": Cause.REFUSED,
    "consent_required": Cause.REFUSED,
    "account_selection_required": Cause.REFUSED,
    "server_error": Cause.UNREACHABLE,
    "temporarily_unavailable": Cause.UNREACHABLE,
}


async def come_back(visit: Visit, *, client: OpenIdClient, redirect_uri: str) -> Response:
    """Complete the sign-in that this browser began, once."""
    asked = visit.request.query_params
    house, before = visit.house, cookie_of(visit.house, visit.request)

    def take() -> Attempt | None:
        with house.database.writing() as writing:
            return openid_attempts.take(
                writing,
                house.secrets,
                state=asked.get("state", ""),
                browser=cookie_of(house, visit.request, COOKIE),
            )

    # RFC 6749, 3.1: no parameter comes twice; which of two counts is what an attack would be made of
    attempt = await run_in_threadpool(take) if len(asked.multi_items()) == len(asked) else None
    if attempt is None:
        return trouble.tell(visit, failed(Cause.AGAIN, "no such sign-in in this browser"), visit.language)
    language = Language.asked(attempt.language)
    try:
        signed_in = await _proven(client, attempt, asked, redirect_uri)
    except SignInFailed as error:
        await run_in_threadpool(_record, visit, error)
        return trouble.tell(visit, error, language)
    try:
        entered = await run_in_threadpool(
            openid.enter, house, client.openid, signed_in, before=before or None
        )
    except SignInFailed as error:
        return trouble.tell(visit, error, language)
    response = RedirectResponse(attempt.return_to, status_code=303, headers=PRIVATE)
    set_cookie(response, house, entered.cookie)
    clear_cookie(response, house, COOKIE)
    return response


async def _proven(
    client: OpenIdClient, attempt: Attempt, asked: Mapping[str, str], redirect_uri: str
) -> SignedIn:
    metadata = await client.metadata()
    # RFC 9207, 2.4: an answer of another provider would have its code sent to ours, or ours to it
    if (metadata.names_itself or "iss" in asked) and asked.get("iss") != client.openid.issuer:
        raise failed(Cause.NOT_GENUINE, "the parameter iss is not our provider")
    if "error" in asked:
        cause = _ERRORS.get(asked["error"], Cause.MISCONFIGURED)
        known = asked["error"] if asked["error"] in _ERRORS else "an error of the request"
        raise failed(cause, f"the provider answered with {known}")
    code = asked.get("code", "")
    if not code or len(code) > _LONGEST_CODE:
        raise failed(Cause.NOT_GENUINE, "no code, or one that is too long")
    return await client.signed_in(code, attempt.begun, redirect_uri)


def _record(visit: Visit, error: SignInFailed) -> None:
    with visit.house.database.writing() as writing:
        openid.tell_failed(writing, error)
