# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Only names of this house in the Host header: another site's name that leads here (DNS rebinding) opens nothing."""

from __future__ import annotations

import re

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

_HOST = re.compile(r"(?P<name>[A-Za-z0-9._-]{1,253}|\[[0-9A-Fa-f:.]{2,45}\])(?::[0-9]{1,5})?")
_TEXT = (
    "Unter diesem Namen ist Stellwerk nicht eingerichtet. Wer es betreibt, trägt ihn in stellwerk.yaml als "
    "server.public_url ein.\n\n"
    "Stellwerk is not set up under this name. Whoever runs it enters it in stellwerk.yaml as server.public_url.\n"
)


class HostGuard:
    """Answers 421 (RFC 9110, 15.5.20) to a name that is not of ``hosts``; the address of the socket itself is fine.

    Put it around a route (``Route(..., middleware=[Middleware(HostGuard, hosts=house.hosts)])``): calls to ``/v1``
    carry a key instead of a cookie, need no such guard, and do not pay for one.
    """

    def __init__(self, app: ASGIApp, hosts: frozenset[str]) -> None:
        self._app = app
        self._hosts = hosts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on what is meant for this house."""
        if scope["type"] != "http" or is_known(scope, self._hosts):
            await self._app(scope, receive, send)
        else:
            headers = {"cache-control": "no-store", "x-content-type-options": "nosniff"}
            answer = PlainTextResponse(_TEXT, status_code=421, headers=headers)
            await answer(scope, receive, send)


def is_known(scope: Scope, hosts: frozenset[str]) -> bool:
    """Whether the request names this house, once and clearly."""
    named = Headers(scope=scope).getlist("host")
    match = _HOST.fullmatch(named[0]) if len(named) == 1 else None
    if match is None:
        return False
    name = match["name"].strip("[]").lower().rstrip(".")
    own = scope.get("server")
    return name in hosts or (own is not None and name == str(own[0]).lower())
