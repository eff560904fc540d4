# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""A stand-in as a process of its own, to be killed: ``python -m tests.hub.serve PORT NAME KEY``.

``NAME`` is one of ``tests.journeys.town.UPSTREAM_MODELS``; port 0 takes a free one. Prints the port when it serves.
"""

from __future__ import annotations

import socket
import sys

import uvicorn
from tests.journeys.town import UPSTREAM_MODELS

from stellwerk.demo.hub import Hub


def main(port: str, name: str, key: str) -> None:
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind(("127.0.0.1", int(port)))
    listener.listen()
    print(listener.getsockname()[1], flush=True)
    app = Hub(UPSTREAM_MODELS[name], key, pace=0.01).app
    uvicorn.Server(uvicorn.Config(app, log_config=None, access_log=False, lifespan="off")).run([listener])


if __name__ == "__main__":
    main(*sys.argv[1:])
