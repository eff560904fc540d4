# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""The management API as one application, to be mounted under ``/api``."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from stellwerk import __version__
from stellwerk.administration.house import House
from stellwerk.api.management import (
    approvals,
    budgets,
    cost_centres,
    departments,
    invoices,
    keys,
    me,
    people,
    prices,
    problems,
    releases,
    rights,
    tokens,
    trail,
    usage,
    use_cases,
)
from stellwerk.api.management.document import complete
from stellwerk.errors import BodyTooLarge

BODY_LIMIT = 256 * 1024  # bytes: far more than any form here needs
LARGER = {invoices.PATH: invoices.MOST_BYTES}  # files with a line for each day and model

_DESCRIPTION = """
What administrators, key users, the data protection officer and others do, for programs. A person's own program sends
`Authorization: Bearer stwp_...` (an access token); a page in the browser sends its session's cookie and, for a change,
the header `X-CSRF-Token`. What one may not see does not exist for one (404). A change of an existing object names the
version it was made on (`If-Match`); a POST may carry an `Idempotency-Key`. Errors are `application/problem+json`
(RFC 9457). What loosens protection takes two persons: `/api/approvals`.
"""


def management(house: House) -> ASGIApp:
    """The application for one house."""
    app = FastAPI(
        title="Stellwerk management API",
        summary="Departments, use cases, keys, people, four-eyes requests, the audit trail.",
        description=_DESCRIPTION,
        version=__version__,
        docs_url=None,  # the usual page loads its scripts from elsewhere
        redoc_url=None,
        openapi_url="/openapi.json",
        servers=[{"url": "/api"}],
        root_path_in_servers=False,
        license_info={"name": "EUPL-1.2", "identifier": "EUPL-1.2"},
        responses={
            status: {"model": problems.Problem, "description": said} for status, said in _RESPONSES.items()
        },
        generate_unique_id_function=lambda route: route.name,
    )
    app.state.house = house
    problems.install(app)
    complete(app)
    for part in (
        me,
        departments,
        cost_centres,
        use_cases,
        keys,
        people,
        rights,
        tokens,
        approvals,
        releases,
        prices,
        budgets,
        usage,
        invoices,
        trail,
    ):
        app.include_router(part.router)
    app.router.redirect_slashes = False
    app.middleware("http")(_private)
    return _Limited(app)


_RESPONSES = {
    400: "The request cannot be understood.",
    401: "Nobody is signed in.",
    403: "Your roles do not allow this, or it takes two persons.",
    404: "There is no such thing, or it is not yours to know of.",
    409: "Its state does not allow this.",
    412: "Somebody else changed it in the meantime.",
    413: "The body is larger than anything here needs.",
    422: "A value is not possible; `fields` names each.",
    428: "Say which version the change was made on (If-Match).",
    503: "The database cannot be used at the moment; nothing was changed.",
}


async def _private(request: Request, call: Callable[[Request], Any]) -> Response:
    response: Response = await call(request)
    response.headers.setdefault("cache-control", "no-store")
    response.headers["x-content-type-options"] = "nosniff"
    response.headers["content-security-policy"] = "default-src 'none'; frame-ancestors 'none'"
    response.headers["referrer-policy"] = "no-referrer"
    return response


class _Limited:
    """Refuses bodies that are larger than anything this API takes, and lets no error's words out."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        size, started = 0, False
        path = scope["path"].removeprefix(scope.get("root_path", ""))
        limit = LARGER.get(path, BODY_LIMIT) if scope["method"] == "POST" else BODY_LIMIT

        async def watched(message: Message) -> None:
            nonlocal started
            started = True
            await send(message)

        async def counted() -> Message:
            nonlocal size
            message = await receive()
            size += len(message.get("body", b""))
            if size > limit:
                raise _TooLarge
            return message

        announced = next((v for k, v in scope["headers"] if k == b"content-length"), b"0")
        try:
            if announced.isdigit() and int(announced[:12]) > limit:
                raise _TooLarge
            await self._app(scope, counted, watched)
        except _TooLarge:
            if started:
                raise
            error = BodyTooLarge(f"the body is larger than {limit} bytes; nothing here needs that")
            await problems.answer(error)(scope, receive, send)
        except (
            Exception
        ) as error:  # answered and told of in the log already; its words may quote what was sent
            if not started:
                raise RuntimeError(f"unexpected {type(error).__name__}") from None


class _TooLarge(Exception):
    pass
