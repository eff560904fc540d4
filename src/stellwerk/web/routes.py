# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""What a browser can ask for. ``app`` mounts these beside the API's routes."""

from __future__ import annotations

from collections.abc import Callable

from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from stellwerk.administration.house import House
from stellwerk.protection.host import HostGuard
from stellwerk.protection.session import cookie_of
from stellwerk.web import accessibility, account, by_link, feedback, missing, sign_in, start
from stellwerk.web import help as help_page
from stellwerk.web.address import own_address
from stellwerk.web.language import Language
from stellwerk.web.pages import ASSETS, html
from stellwerk.web.work import tour


def routes(view: Callable[[str], start.StartView], house: House) -> list[BaseRoute]:
    """The start page, the files that pages need, signing in, one's own account, help and feedback.

    ``view`` is asked once per start page, and does no I/O. It gets the address at which the reader sees this gateway.
    """

    async def start_page(request: Request) -> Response:
        language = Language.asked(request.query_params.get("lang"))
        # The cookie alone: this page asks no database. Whether it still opens something shows behind the link.
        signed_in = bool(cookie_of(house, request))
        response = html(
            start.page(view(own_address(request, house.address)), language, signed_in=signed_in), language
        )
        response.headers["vary"] = "cookie"
        return response

    async def static(request: Request) -> Response:
        return ASSETS.answer(request) or not_found(request)

    async def favicon(request: Request) -> Response:
        return RedirectResponse(ASSETS.url("signal.svg"), status_code=308)

    guard = [Middleware(HostGuard, hosts=house.hosts)]
    return [
        Route("/", start_page, methods=["GET"], name="start", middleware=guard),
        Route("/static/{name:path}", static, methods=["GET"], name="static", middleware=guard),
        Route("/favicon.ico", favicon, methods=["GET"], middleware=guard),
        *sign_in.routes(house),
        *by_link.routes(house),
        *account.routes(house),
        *help_page.routes(house),
        *accessibility.routes(house),
        *feedback.routes(house),
        *tour.routes(house),
    ]


def not_found(request: Request) -> Response:
    """The page for an address that does not exist. ``app`` calls it for everything outside the API."""
    language = Language.asked(request.query_params.get("lang"))
    # Only which links stand at its top hangs on this: whether the cookie still opens anything shows behind them.
    signed_in = any(request.cookies.get(name) for name in ("stellwerk", "__Host-stellwerk"))
    response = html(missing.page(language, signed_in=signed_in), language, status=404)
    response.headers["vary"] = "cookie"
    return response
