# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""One visit of a page: who asks, in which language, with which fields; and the checks that no page can forget.

A page is a function of a :class:`Visit`. A plain one may ask the database: it runs in a worker thread. Whatever
changes something is sent as a form, comes from this house's own pages, and carries the token of its session.
"""

from __future__ import annotations

import inspect
import logging
from collections.abc import Awaitable, Callable, Mapping
from enum import Enum, auto
from typing import Any
from urllib.parse import urlencode

import msgspec
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from stellwerk.administration.house import House
from stellwerk.errors import Forbidden, NoSuchObject, StellwerkError, origin
from stellwerk.identity.roles import Role
from stellwerk.protection import form_token
from stellwerk.protection.host import HostGuard
from stellwerk.protection.origin import comes_from_elsewhere
from stellwerk.protection.return_to import safe_return
from stellwerk.protection.session import Visitor, cookie_of, token_is_right, visitor_of
from stellwerk.web import missing, problem
from stellwerk.web.form import Unreadable, read_form
from stellwerk.web.language import Language
from stellwerk.web.pages import AREAS, KEY_USERS_AREAS, PRIVATE, html, render
from stellwerk.web.session import set_cookie

log = logging.getLogger("stellwerk.web")

SIGN_IN = "/anmelden"
SECOND_FACTOR = "/konto/zweiter-faktor"


class Door(Enum):
    """Who is let in."""

    ANYBODY = auto()
    SIGNED_IN = auto()
    UNFINISHED = auto()  # signed in; also whose second factor is still to be set up


class Visit(msgspec.Struct, frozen=True):
    """A request, as a page needs it."""

    house: House
    request: Request
    language: Language
    visitor: Visitor | None
    browser: str  # the cookie before a session
    fields: Mapping[str, str]  # of the form that was sent; empty where a page is only shown

    @property
    def who(self) -> Visitor:
        """The visitor of a page that lets in nobody else. Raises ``Forbidden``."""
        if self.visitor is None:
            raise Forbidden("sign in first")
        return self.visitor

    def field(self, name: str) -> str:
        """A field of the form; ``""`` where it is missing."""
        return self.fields.get(name, "")

    def asked(self, name: str) -> str:
        """A parameter of the address, or a field of that name: what is kept from page to page."""
        return self.fields.get(name) or self.request.query_params.get(name, "")

    def path(self, path: str, **query: str) -> str:
        """An address of ours in the language of the visit; ``path`` may have a query already."""
        wanted = {k: v for k, v in query.items() if v}
        if self.language is Language.EN and "lang=en" not in path.partition("?")[2].split("&"):
            wanted["lang"] = "en"
        return f"{path}{'&' if '?' in path else '?'}{urlencode(wanted)}" if wanted else path

    def go(self, path: str, **query: str) -> Response:
        """Send the browser on (303: with GET, whatever came in)."""
        return RedirectResponse(self.path(path, **query), status_code=303, headers=PRIVATE)

    @property
    def _looks_after_a_department(self) -> bool:
        return self.visitor is not None and self.visitor.actor.has(Role.KEY_USER)

    def page(self, template: str, *, status: int = 200, kept: str = "", **values: Any) -> Response:
        """A page with all that its layout and its forms need. ``kept``: query that a change of language keeps."""
        session = None if self.visitor is None else self.visitor.session
        token = session.csrf if session else form_token.token(self.house.secrets, self.browser)
        body = render(
            template,
            self.language,
            signed_in=session is not None,
            areas=KEY_USERS_AREAS if self._looks_after_a_department else AREAS,
            kept=kept,
            token=token,
            path=self.path,
            **values,
        )
        response = html(body, self.language, status, private=True)
        if session is None and cookie_of(self.house, self.request, form_token.COOKIE) != self.browser:
            set_cookie(response, self.house, self.browser, form_token.COOKIE)
        return response


Page = Callable[[Visit], Response] | Callable[[Visit], Awaitable[Response]]


Form = Callable[[Request], Awaitable[Mapping[str, str]]]


def route(
    path: str,
    house: House,
    show: Page,
    submit: Page | None = None,
    *,
    door: Door,
    form: Form = read_form,
) -> Route:
    """A page: ``show`` for GET, ``submit`` for POST, whose fields ``form`` reads."""

    async def endpoint(request: Request) -> Response:
        language = Language.asked(request.query_params.get("lang"))
        try:
            return await _answer(request, language, house, show, submit, door, form)
        except Unreadable as error:
            return problem.answer(error.status, language)
        except NoSuchObject:
            return html(missing.page(language), language, 404, private=True)
        except Forbidden:
            return problem.answer(403, language, problem.FORBIDDEN)
        except StellwerkError as error:
            return problem.answer(error.status, language)
        except Exception as error:
            # Its words may quote what was typed, a password even: the log gets the kind and the place.
            log.error("unexpected %s at %s", type(error).__name__, origin(error))
            return problem.answer(500, language)

    methods = ["GET"] if submit is None else ["GET", "POST"]
    return Route(path, endpoint, methods=methods, middleware=[Middleware(HostGuard, hosts=house.hosts)])


async def _answer(
    request: Request,
    language: Language,
    house: House,
    show: Page,
    submit: Page | None,
    door: Door,
    form: Form,
) -> Response:
    sent = request.method == "POST"
    if sent and comes_from_elsewhere(request.headers):
        return problem.answer(403, language)
    visitor = await run_in_threadpool(visitor_of, house, request) if cookie_of(house, request) else None
    browser = cookie_of(house, request, form_token.COOKIE)
    if sent and visitor is None and door is not Door.ANYBODY:
        # The session ended meanwhile, and its token with it. Nobody reads what comes from people who are not known:
        # a form with files would lie in memory for them.
        return _sign_in_first(request, language)
    fields = await form(request) if sent else {}
    if sent and not _token_fits(house, visitor, browser, fields.get("token")):
        return problem.answer(403, language)
    if not form_token.is_cookie(browser):
        browser = form_token.new_cookie()
    visit = Visit(house, request, language, visitor, browser, fields)
    if door is not Door.ANYBODY and visitor is None:
        return _sign_in_first(request, language)
    if door is Door.SIGNED_IN and visitor is not None and visitor.second_factor_due:
        return visit.go(SECOND_FACTOR)
    page = submit if sent and submit is not None else show
    if inspect.iscoroutinefunction(page):
        response: Response = await page(visit)
        return response
    return await run_in_threadpool(page, visit)  # type: ignore[arg-type]


def _token_fits(house: House, visitor: Visitor | None, browser: str, token: str | None) -> bool:
    if visitor is not None:
        return token_is_right(visitor.session, token)
    return form_token.is_right(house.secrets, browser, token)


def _sign_in_first(request: Request, language: Language) -> Response:
    asked_for = request.url.path
    kept = {k: v for k, v in request.query_params.items() if k != "lang"}
    if request.method == "GET" and kept:
        asked_for += "?" + urlencode(kept)
    wanted = {"weiter": safe_return(asked_for), "lang": "en" if language is Language.EN else ""}
    query = urlencode({k: v for k, v in wanted.items() if v})
    return RedirectResponse(f"{SIGN_IN}?{query}" if query else SIGN_IN, status_code=303, headers=PRIVATE)
