# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""How the application is served over HTTP/1.1: uvicorn, with limits that it does not have by itself.

Without them a client needs no key to fill the memory (a header, a chunk extension or a trailer that never ends) or
to hold connections for ever (a head that never comes to its end, RFC 9110 section 15.5.9).
"""

from __future__ import annotations

import asyncio
from typing import Any

import uvicorn
from starlette.types import ASGIApp
from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol

from stellwerk.api import errors
from stellwerk.errors import RequestError

# Address and all headers of a request together; also what may pass in a body without a byte of content.
HEAD_BYTES = 64 * 1024
HEAD_SECONDS = 30.0
# Above the idle limits of usual clients and proxies, so that they close first and no request meets a closed door.
KEEP_ALIVE_SECONDS = 75
# Of a body whose answer is already given (a wrong key, say): read on and forgotten, so that the answer is read.
_IGNORED_BYTES = 64 * 1024 * 1024


class HeadTooLarge(RequestError):
    status = 431
    code = "headers_too_large"


class NotHttp(RequestError):
    code = "invalid_http"


class Protocol(HttpToolsProtocol):
    """One connection."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._unseen = 0  # bytes since the last that meant progress: a whole head, a piece of a body
        self._ignored = 0  # bytes of bodies that nobody waits for any more
        self._trailers: list[tuple[bytes, bytes]] = []
        # When the head that is awaited, or the rest of an answered body, began; None while a request is worked on.
        self._since: float | None = self.loop.time()
        self._body_open = False
        self._look = self.loop.call_later(HEAD_SECONDS, self._look_at_clock)

    def connection_lost(self, exc: Exception | None) -> None:
        self._look.cancel()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        self._unseen += len(data)
        super().data_received(data)
        if self._unseen > HEAD_BYTES and not self.transport.is_closing():
            self._refuse(
                HeadTooLarge(f"the request head is larger than {HEAD_BYTES} bytes; send fewer headers")
            )

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self._since = self.loop.time()

    def on_headers_complete(self) -> None:
        super().on_headers_complete()
        self._since = None
        self._unseen = 0
        self._body_open = True
        # What follows the body as a trailer is no header: nobody has checked it when the key was.
        self.headers = self._trailers
        self._trailers.clear()

    def on_body(self, body: bytes) -> None:
        super().on_body(body)
        if self.cycle.response_complete:
            self._ignored += len(body)
            if self._ignored > _IGNORED_BYTES:
                self.transport.abort()
                return
        self._unseen = 0

    def on_message_complete(self) -> None:
        super().on_message_complete()
        self._unseen = 0
        self._ignored = 0
        self._body_open = False
        self._since = None

    def on_response_complete(self) -> None:
        super().on_response_complete()
        if self._body_open and not self.pipeline:
            self._since = self.loop.time()

    def send_400_response(self, msg: str) -> None:
        """uvicorn's answer to what is no HTTP, in the shape of the API."""
        self._refuse(NotHttp("this is not a request in HTTP/1.1 that can be understood"))

    def _unsupported_upgrade_warning(self) -> None:
        """Nothing for the log: whoever asked for it is told (``api.http.read_body``)."""

    def _look_at_clock(self) -> None:
        now = self.loop.time()
        waiting = 0.0 if self._since is None else now - self._since
        if waiting >= HEAD_SECONDS:
            self.transport.close()
        else:
            self._look = self.loop.call_later(HEAD_SECONDS - waiting, self._look_at_clock)

    def _refuse(self, error: RequestError) -> None:
        """Answer and close. In the middle of another answer nothing can be said any more."""
        if self.cycle is not None and self.cycle.response_started and not self.cycle.response_complete:
            self.transport.abort()
            return
        status, body, _ = errors.response(error)
        self.transport.write(
            b"".join(
                (
                    STATUS_LINE[status],
                    b"content-type: application/json\r\nconnection: close\r\n",
                    b"content-length: %d\r\n\r\n" % len(body),
                    body,
                )
            )
        )
        self.transport.close()


def server_config(app: ASGIApp, *, grace_seconds: int) -> uvicorn.Config:
    """What the server is run with. ``grace_seconds``: how long open answers may go on after a stop."""
    settings: dict[str, Any] = {
        "http": Protocol,
        "ws": "none",
        "lifespan": "on",
        "access_log": False,  # addresses and paths of callers are nobody's log
        "log_config": None,
        "log_level": "warning",
        "server_header": False,
        "proxy_headers": False,  # nobody here asks where a caller sits
        "timeout_keep_alive": KEEP_ALIVE_SECONDS,
        "timeout_graceful_shutdown": grace_seconds,
        "backlog": 4096,
    }
    return uvicorn.Config(app, **settings)
