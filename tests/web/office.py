# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""The pages of a house behind a real server on loopback, with people in it."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

import pyotp
import sqlalchemy as sa
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute
from tests.web import start_views
from tests.web.browser import Browser

from stellwerk.administration import accounts, links, passwords, people, second_factor
from stellwerk.administration.house import House
from stellwerk.administration.links import Purpose
from stellwerk.api.server import server_config
from stellwerk.identity.actor import SHELL, SYSTEM, Assignment
from stellwerk.identity.pseudonym import Pseudonyms
from stellwerk.identity.roles import Role
from stellwerk.storage.database import Database, Place
from stellwerk.storage.secrets import open_secrets
from stellwerk.storage.tables import audit_outbox, local_account
from stellwerk.values.sign_in import SignIn
from stellwerk.web.routes import not_found, routes

PASSWORD = "blaue Leiter im Nebel 7"
"""Everybody's, as long as no test says otherwise."""
HOSTS = frozenset({"127.0.0.1", "localhost", "::1"})


def make_house(place: Place, **changes: Any) -> House:
    """A house on a database."""
    database = Database(place)
    values: dict[str, Any] = {
        "database": database,
        "secrets": open_secrets(database),
        "pseudonyms": Pseudonyms(b"p" * 32),
        "address": "http://127.0.0.1:8080",
        "hosts": HOSTS,
        "sign_in": SignIn(),
    }
    return House(**values | changes)


class Office:
    """A house with its server. Times are moved by moving what the database says of them."""

    def __init__(self, house: House, port: int) -> None:
        self.house = house
        self.port = port
        self.url = f"http://127.0.0.1:{port}"

    def browser(self) -> Browser:
        """A fresh browser in front of it."""
        return Browser(self.port)

    def person(
        self,
        login: str | None = "erika",
        *roles: Role,
        password: str | None = PASSWORD,
        name: str = "Erika Beispiel",
    ) -> str:
        """Somebody with a local account; returns the id."""
        with self.house.database.writing() as writing:
            person = people.create(writing, SYSTEM, display_name=name, login=login, email="e@stadt.example")
            if roles:
                people.set_roles(writing, SYSTEM, person, [Assignment(role) for role in roles])
            if password is not None:
                accounts.set_password(writing, SYSTEM, person, passwords.hashed(password))
        return person

    def second_factor(self, person: str) -> pyotp.TOTP:
        """Set one up for a person, as if it were done long ago."""
        secrets = self.house.secrets
        with self.house.database.writing() as writing:
            seed = second_factor.new_seed(secrets, person, issuer="i", account="a", now=writing.at)
            app = pyotp.TOTP(seed.secret)
            second_factor.confirm(writing, secrets, person, seed.sealed, app.at(writing.at))
            writing.execute(sa.update(local_account).values(totp_last_step=0))
        return app

    def link(self, purpose: Purpose, person: str | None = None) -> str:
        """The path of a link that works once."""
        with self.house.database.writing() as writing:
            address = links.create(writing, SHELL, self.house, purpose, person)
        return address.removeprefix(self.house.address)

    def signed_in(self, login: str = "erika", password: str = PASSWORD) -> Browser:
        """A browser in which somebody is in, without a second factor."""
        browser = self.browser()
        browser.get("/anmelden")
        assert browser.send("/anmelden", login=login, password=password).status == 303
        return browser

    def events(self, name: str = "") -> list[dict[str, Any]]:
        """What is on its way into the trail: the details, of one kind or all."""
        with self.house.database.reading() as connection:
            rows = connection.execute(sa.select(audit_outbox).order_by(audit_outbox.c.id)).all()
        return [{"name": row.name, **row.detail} for row in rows if name in ("", row.name)]

    def account(self, person: str) -> Any:
        """The row of a local account."""
        with self.house.database.reading() as connection:
            return connection.execute(sa.select(local_account).where(local_account.c.person == person)).one()

    def set(self, table: sa.Table, **values: Any) -> None:
        """Change every row of a table behind everybody's back."""
        with self.house.database.writing() as writing:
            writing.execute(sa.update(table).values(**values))

    def everything(self) -> str:
        """All that stands in the database, as text: what must not be in it is not in here."""
        with self.house.database.reading() as connection:
            tables = sa.inspect(connection).get_table_names()
            rows = [connection.execute(sa.text(f'SELECT * FROM "{table}"')).all() for table in tables]  # noqa: S608
        return json.dumps(rows, default=str, ensure_ascii=False)


async def _missing(request: Request, _error: Exception) -> Response:
    return not_found(request)


@contextmanager
def served(app_routes: list[BaseRoute]) -> Iterator[int]:
    """A server with the limits of the product; yields its port."""
    app = Starlette(routes=app_routes, exception_handlers={404: _missing})
    listening = socket.create_server(("127.0.0.1", 0))
    config = server_config(app, grace_seconds=1)
    config.lifespan = "off"
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    deadline = time.monotonic() + 10
    while not server.started and time.monotonic() < deadline:
        time.sleep(0.005)
    assert server.started, "the test server did not start"
    try:
        yield listening.getsockname()[1]
    finally:
        server.should_exit = True
        thread.join(10)


@contextmanager
def opened(place: Place, **changes: Any) -> Iterator[Office]:
    """A running office on a database."""
    house = make_house(place, **changes)
    try:
        # What waits so that nobody can tell logins apart by time waits in the test of exactly that.
        hurry = patch("stellwerk.web.sign_in.password.FLOOR_SECONDS", 0.0)
        with hurry, served(routes(lambda _: start_views.bare_view(), house)) as port:
            yield Office(house, port)
    finally:
        house.database.close()
