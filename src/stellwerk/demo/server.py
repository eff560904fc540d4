# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""An ASGI app on a free loopback port, in a thread with its own event loop."""

from __future__ import annotations

import socket
import threading
import time

import uvicorn
from starlette.types import ASGIApp

_START_SECONDS = 10.0
_STOP_SECONDS = 5.0


class ServerThread:
    """Serves ``app`` on 127.0.0.1 from :meth:`start` until :meth:`stop`, which cuts open connections."""

    def __init__(self, app: ASGIApp, name: str = "demo-hub") -> None:
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self._socket.bind(("127.0.0.1", 0))
        self.port: int = self._socket.getsockname()[1]
        config = uvicorn.Config(
            app,
            log_config=None,
            log_level="critical",
            access_log=False,
            interface="asgi3",
            lifespan="off",
            ws="none",
            server_header=False,
            timeout_graceful_shutdown=1,  # with force_exit nothing is waited for; 0 would be logged as exceeded
        )
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(
            target=self._server.run, kwargs={"sockets": [self._socket]}, name=name, daemon=True
        )

    @property
    def origin(self) -> str:
        """Scheme, host and port."""
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Return when the server answers.

        Raises:
            RuntimeError: it did not come up.
        """
        self._thread.start()
        deadline = time.monotonic() + _START_SECONDS
        while not self._server.started:
            if not self._thread.is_alive() or time.monotonic() > deadline:
                raise RuntimeError("the demo hub did not start; look for a full process or file table")
            time.sleep(0.002)

    def stop(self) -> None:
        """Stop; open connections are cut."""
        self._server.force_exit = True
        self._server.should_exit = True
        self._thread.join(_STOP_SECONDS)
        self._socket.close()
