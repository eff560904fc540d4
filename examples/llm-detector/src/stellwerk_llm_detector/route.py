# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""The two ways to a model: one of the register's, through the gateway, or an address of its own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

import msgspec

from stellwerk.policy.register import Endpoint, Timeouts
from stellwerk.providers.openai_http import OpenAIUpstream
from stellwerk.values.zone import Zone

# How long to wait is the gateway's to say (detectors.NAME.timeout); it hangs up when the time is over.
_PATIENT = Timeouts(connect=5.0, first_byte=3600.0, silence=3600.0)


class Route(Protocol):
    """Sends one request and returns the body of its answer."""

    async def send(self, body: Mapping[str, object]) -> bytes:
        """Raises ``UpstreamError`` where there is no answer."""
        ...

    async def close(self) -> None:
        """Give connections back."""
        ...


class OwnAddress:
    """A server outside the register. Give it an address that ``options.address_inside`` has let pass.

    Args:
        url: with the version, without a slash at the end.
        path: below it.
        key: sent as a bearer token.
    """

    def __init__(self, url: str, path: str, key: str | None) -> None:
        self._path = path
        self._endpoint = Endpoint(
            name="detector",
            zone=Zone.GREEN,
            base_url=url,
            operator="own",
            secret=key,
            timeouts=_PATIENT,
            own_hardware=True,
        )
        self._upstream: OpenAIUpstream | None = None

    async def send(self, body: Mapping[str, object]) -> bytes:
        """One request."""
        if self._upstream is None:
            self._upstream = OpenAIUpstream(self._endpoint)
        answer = await self._upstream.post(self._path, msgspec.json.encode(body), stream=False)
        try:
            return await answer.body()
        finally:
            await answer.close()

    async def close(self) -> None:
        """Close the pool."""
        if self._upstream is not None:
            await self._upstream.close()
