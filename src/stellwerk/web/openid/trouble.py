# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Why a sign-in did not come about, in plain words. Nothing that the provider or an address said is repeated.

A page of its own: it can be reloaded and read in the other language, and code and state leave the browser's history.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping

from starlette.responses import RedirectResponse, Response

from stellwerk.errors import SignInFailed
from stellwerk.identity.oidc.cause import Cause
from stellwerk.web.language import Language
from stellwerk.web.openid.words import BUTTON, TEXTS
from stellwerk.web.pages import PRIVATE
from stellwerk.web.visit import Visit
from stellwerk.web.words import in_language

log = logging.getLogger("stellwerk.sign-in")

PATH = "/anmelden/openid/hinweis"
_STATUS: Mapping[Cause, int] = {Cause.UNREACHABLE: 503, Cause.MISCONFIGURED: 502, Cause.AGAIN: 400}


def tell(visit: Visit, error: SignInFailed, language: Language) -> Response:
    """Log which check failed, and send the browser to the page for it."""
    cause = Cause(error.cause)
    log.warning("sign-in by OpenID Connect: %s: %s", cause.value, error.message)
    query = f"?grund={cause.value}" + ("&lang=en" if language is Language.EN else "")
    return RedirectResponse(PATH + query, status_code=303, headers=PRIVATE)


def show(visit: Visit) -> Response:
    """The page for one cause."""
    asked = visit.request.query_params.get("grund", "")
    cause = next((cause for cause in Cause if cause.value == asked), Cause.AGAIN)
    return visit.page(
        "openid/trouble.html",
        status=_STATUS.get(cause, 403),
        kept=f"grund={cause.value}",
        t=in_language({**TEXTS[cause], **BUTTON}, visit.language),
    )
