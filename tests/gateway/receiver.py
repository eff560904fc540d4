# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""A program of the town that takes warnings over real HTTP, checks their signature as docs/money.md says, and fails."""

from __future__ import annotations

import contextlib
import hashlib
import hmac
import json
import ssl
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


def check(secret: str, header: str, body: bytes, *, now: float, tolerance: float = 300) -> bool:
    """As a receiver does it: the right secret, this very body, not long ago."""
    parts = dict(part.split("=", 1) for part in header.split(","))
    wanted = hmac.new(secret.encode(), f"{parts['t']}.".encode() + body, hashlib.sha256).hexdigest()
    return hmac.compare_digest(wanted, parts["v1"]) and abs(now - int(parts["t"])) <= tolerance


class Receiver:
    """The server; ``answers`` are given in order, then 204."""

    def __init__(self, secret: str, context: ssl.SSLContext | None = None) -> None:
        self.secret = secret
        self.answers: list[int | str] = []  # a status, "stall", "drip" or "endless"
        self.taken: list[dict[str, Any]] = []
        self.requests: list[tuple[str, str, dict[str, str]]] = []
        self.forged = 0
        self.sent_bytes = 0
        self.arrived, self.ended = threading.Event(), threading.Event()
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                outer.answer(self)

            do_GET = do_POST  # noqa: N815 - what http.server asks for

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        if context is not None:
            self._server.socket = context.wrap_socket(self._server.socket, server_side=True)
        self.url = f"{'http' if context is None else 'https'}://localhost:{self._server.server_port}/hook"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)
        self._thread.start()

    def answer(self, request: BaseHTTPRequestHandler) -> None:
        body = request.rfile.read(int(request.headers.get("content-length", "0")))
        headers = {name.lower(): value for name, value in request.headers.items()}
        self.requests.append((request.command, request.path, headers))
        what = self.answers.pop(0) if self.answers else 204
        if what == "stall":
            self.ended.wait(30)
            return
        if isinstance(what, int) and 200 <= what < 300:
            if not check(self.secret, headers["x-stellwerk-signature"], body, now=time.time()):
                self.forged += 1
                what = 401
            else:
                self.taken.append(json.loads(body))
                self.arrived.set()
        with contextlib.suppress(OSError):
            self._respond(request, what)

    def _respond(self, request: BaseHTTPRequestHandler, what: int | str) -> None:
        if what in ("drip", "endless"):
            request.send_response(200)
            request.end_headers()
            while not self.ended.wait(0.2 if what == "drip" else 0):
                self.sent_bytes += request.wfile.write(b"x" if what == "drip" else b"x" * 65536)
            return
        request.send_response(int(what))
        if 300 <= int(what) < 400:
            request.send_header("location", self.url.replace("/hook", "/elsewhere"))
        request.send_header("set-cookie", "track=1")
        if what != 204:
            request.send_header("content-length", "2")
        request.end_headers()
        if what != 204:
            request.wfile.write(b"{}")

    def close(self) -> None:
        """Stop."""
        self.ended.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(5)


@contextlib.contextmanager
def receiver(secret: str, context: ssl.SSLContext | None = None) -> Iterator[Receiver]:
    """A receiver for a test."""
    made = Receiver(secret, context)
    try:
        yield made
    finally:
        made.close()
