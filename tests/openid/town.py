# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""The town's side: our pages for signing in, a real database behind them, on loopback under a real server."""

from __future__ import annotations

import asyncio
import logging
import socket
import threading
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import msgspec
import sqlalchemy as sa
import uvicorn
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from tests.openid.browser import Browser
from tests.web import start_views

from stellwerk.administration import people
from stellwerk.administration.house import House
from stellwerk.identity.actor import SYSTEM, Assignment
from stellwerk.identity.oidc.client import OpenIdClient
from stellwerk.identity.pseudonym import Pseudonyms
from stellwerk.identity.roles import Role
from stellwerk.protection.session import visitor_of
from stellwerk.storage.database import Database, Place
from stellwerk.storage.secrets import open_secrets
from stellwerk.storage.tables import audit_outbox, cost_centre, department, person, sign_in_attempt
from stellwerk.values.sign_in import OpenId, SignIn
from stellwerk.web import routes as web_routes
from stellwerk.web.openid import routes


class Town:
    """Departments ``bauamt`` and ``sozialamt``, and an administrator with a local account."""

    def __init__(self, place: Place) -> None:
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._socket.getsockname()[1]}"
        self.database = Database(place)
        self.house = House(
            database=self.database,
            secrets=open_secrets(self.database),
            pseudonyms=Pseudonyms(b"p" * 32),
            address=self.url,
            hosts=frozenset({"127.0.0.1"}),
        )
        self._server: uvicorn.Server | None = None
        self._thread: threading.Thread | None = None
        self.client: OpenIdClient
        with self.database.writing() as writing:
            common = {"title": "", "source": "file", "version": 1, "changed": writing.revision}
            writing.execute(sa.insert(cost_centre).values(code="1", **common))
            for name in ("bauamt", "sozialamt"):
                writing.execute(
                    sa.insert(department).values(name=name, cost_centre="1", floor="K0", **common)
                )
            self.administrator = people.create(writing, SYSTEM, display_name="Verwaltung", login="verwaltung")
            self.give(writing, self.administrator, Role.ADMINISTRATOR)

    @staticmethod
    def give(writing: Any, who: str, *roles: Role) -> None:
        people.set_roles(writing, SYSTEM, who, [Assignment(role) for role in roles])

    def open(self, openid: OpenId) -> None:
        """Answer from now on, with this provider."""
        self.house = msgspec.structs.replace(self.house, sign_in=SignIn(openid=openid))
        self.client = OpenIdClient(openid)

        @asynccontextmanager
        async def lifespan(_: Starlette) -> AsyncIterator[None]:
            yield
            await self.client.close()

        async def who(request: Request) -> Response:
            visitor = await run_in_threadpool(visitor_of, self.house, request)
            return JSONResponse(
                None
                if visitor is None
                else {"person": visitor.actor.person, "strong": visitor.session.strong}
            )

        app = Starlette(
            routes=[
                *routes(self.house, self.client),
                Route("/", who),
                Route("/konto", who),
                *web_routes.routes(start_views.bare_view, self.house),
            ],
            lifespan=lifespan,
        )
        self._server = uvicorn.Server(uvicorn.Config(app, log_level="error", log_config=None, lifespan="on"))
        serve = self._server.serve(sockets=[self._socket])
        self._thread = threading.Thread(target=lambda: asyncio.run(serve), daemon=True)
        self._thread.start()
        until = time.monotonic() + 10
        while not self._server.started and time.monotonic() < until:
            time.sleep(0.01)
        assert self._server.started

    def close(self) -> None:
        if self._server is not None and self._thread is not None:
            self._server.should_exit = True
            self._thread.join(10)
        self._socket.close()
        self.database.close()

    def who(self, browser: Browser) -> dict[str, Any] | None:
        """As whom the browser is signed in."""
        found: dict[str, Any] | None = browser.get(f"{self.url}/").json()
        return found

    def person(self, subject: str) -> people.Person | None:
        """The person of a subject."""
        with self.database.reading() as connection:
            found = connection.execute(sa.select(person.c.id).where(person.c.subject == subject)).scalar()
            return None if found is None else people.find(connection, found)

    def people(self) -> int:
        """How many there are, besides the administrator."""
        with self.database.reading() as connection:
            return int(connection.execute(sa.select(sa.func.count()).select_from(person)).scalar_one()) - 1

    def attempts(self) -> int:
        """How many sign-ins are under way."""
        with self.database.reading() as connection:
            count = sa.select(sa.func.count()).select_from(sign_in_attempt)
            return int(connection.execute(count).scalar_one())

    def events(self, name: str) -> list[dict[str, str]]:
        """Details of the events of a name, in their order."""
        with self.database.reading() as connection:
            rows = connection.execute(
                sa.select(audit_outbox.c.detail)
                .where(audit_outbox.c.name == name)
                .order_by(audit_outbox.c.id)
            )
            return [row.detail for row in rows]


logging.getLogger("stellwerk.sign-in").setLevel(logging.INFO)
