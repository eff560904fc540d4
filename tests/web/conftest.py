# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""The pages behind a real server on loopback."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator

import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount
from tests.web import start_views
from tests.web.site_server import Site

from stellwerk.web.routes import not_found, routes


async def _missing(request: Request, _error: Exception) -> Response:
    return not_found(request)


@pytest.fixture(scope="session")
def site() -> Iterator[Site]:
    """A running server; stopped at the end of the session."""
    views = {
        "demo": start_views.demo_view,
        "trouble": start_views.trouble_view,
        "bare": start_views.bare_view,
    }
    app = Starlette(
        routes=[
            *(Mount(f"/{name}", routes=routes(view)) for name, view in views.items()),
            *routes(start_views.bare_view),
        ],
        exception_handlers={404: _missing},
    )
    listening = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, log_level="warning", lifespan="off"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    deadline = time.monotonic() + 10
    while not server.started and time.monotonic() < deadline:
        time.sleep(0.01)
    assert server.started, "the test server did not start"
    yield Site(listening.getsockname()[1])
    server.should_exit = True
    thread.join(10)
