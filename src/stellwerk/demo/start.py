# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""The demo: two hubs on this machine, one in the part of yellow, one in the part of red."""

from __future__ import annotations

import asyncio
import secrets
from types import TracebackType

import msgspec

from stellwerk.demo.hub import Hub
from stellwerk.demo.models import RED_MODELS, YELLOW_MODELS, DemoModel
from stellwerk.demo.server import ServerThread
from stellwerk.values.zone import Zone

PACE_SECONDS = 0.02  # between two words, so that a stream is seen to stream


class DemoEndpoint(msgspec.Struct, frozen=True):
    """How to reach one of the hubs, and with what key."""

    zone: Zone
    base_url: str
    key: str
    models: tuple[DemoModel, ...]

    def __repr__(self) -> str:
        return f"DemoEndpoint({self.zone.value}, {self.base_url!r})"


class DemoHub:
    """Async context: both hubs run inside it. ``endpoints`` is known from the construction on.

    Keys are drawn anew at every start, and each hub knows only its own: a key in the wrong zone is refused.
    """

    def __init__(self, *, pace: float = PACE_SECONDS) -> None:
        self._servers: list[ServerThread] = []
        endpoints = []
        for zone, models in ((Zone.YELLOW, YELLOW_MODELS), (Zone.RED, RED_MODELS)):
            key = f"demo-{zone.value}-{secrets.token_urlsafe(24)}"
            server = ServerThread(Hub(models, key, pace=pace).app, name=f"demo-hub-{zone.value}")
            self._servers.append(server)
            endpoints.append(DemoEndpoint(zone, f"{server.origin}/v2", key, models))
        self.endpoints: tuple[DemoEndpoint, ...] = tuple(endpoints)

    def endpoint(self, zone: Zone) -> DemoEndpoint:
        """The hub that plays the part of ``zone``."""
        return next(endpoint for endpoint in self.endpoints if endpoint.zone is zone)

    async def __aenter__(self) -> DemoHub:
        for server in self._servers:
            await asyncio.to_thread(server.start)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        for server in self._servers:
            await asyncio.to_thread(server.stop)
