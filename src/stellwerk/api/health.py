# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""``GET /health``: whether calls can be taken, for supervisors and load balancers. Needs no key, tells no secret."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from stellwerk import __version__
from stellwerk.gateway.line import Line


def routes(line: Line, engines: Callable[[], Mapping[str, Any]]) -> list[BaseRoute]:
    """``engines`` gives the status of each embedded engine by model name."""

    async def health(request: Request) -> Response:
        closed = line.closed()
        books = line.recorder.healthy
        open_endpoints = [name for name in line.register.endpoints if name not in closed]
        able = books and bool(open_endpoints)
        report = {
            "status": "ready" if able and not closed else "degraded" if able else "unavailable",
            "version": __version__,
            "demo": line.register.demo,
            "books": "ok" if books else "cannot be written",
            "endpoints": {
                name: {
                    "zone": endpoint.zone.value,
                    "state": "closed" if name in closed else "open",
                    "reason": closed.get(name),
                }
                for name, endpoint in line.register.endpoints.items()
            },
            "engines": engines(),
        }
        return Response(
            msgspec.json.encode(report), status_code=200 if able else 503, media_type="application/json"
        )

    return [Route("/health", health, methods=["GET"])]
