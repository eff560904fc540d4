# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""The pages behind a real server on loopback."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from starlette.routing import Mount
from tests.web import start_views
from tests.web.office import HOSTS, Office, make_house, opened, served
from tests.web.site_server import Site

from stellwerk.storage.database import Place
from stellwerk.storage.migrate import migrate
from stellwerk.web.routes import routes

PUBLIC = "https://ki.stadt-beispiel.example"
NAMES = HOSTS | {"ki.stadt-beispiel.example", "10.1.2.3", "2001:db8::1"}
"""What the tests of the start page call this machine."""


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The start page of several houses; stopped at the end of the session."""
    views = {
        "demo": start_views.demo_view,
        "trouble": start_views.trouble_view,
        "bare": start_views.bare_view,
    }
    place = Place(tmp_path_factory.mktemp("site"))
    migrate(place)
    house = make_house(place, hosts=NAMES, address=PUBLIC)
    mounted = [
        *(Mount(f"/{name}", routes=routes(view, house)) for name, view in views.items()),
        *routes(start_views.bare_view, house),
    ]
    with served(mounted) as port:
        yield Site(port)
    house.database.close()


@pytest.fixture
def office(place: Place) -> Iterator[Office]:
    """A house with nobody in it, on each database."""
    with opened(place) as running:
        yield running


@pytest.fixture
def small_office(sqlite: Place) -> Iterator[Office]:
    """The same on SQLite alone, for what has nothing to do with the database."""
    with opened(sqlite) as running:
        yield running
