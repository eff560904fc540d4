# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""One pool of HTTP connections, and nothing that could carry content where it does not belong.

No redirects (they could lead to another host), no proxies from the environment, no cookies, no referer, no
compression; a fixed User-Agent. Only the headers given are sent, besides those that HTTP itself demands.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from pyreqwest.client import ClientBuilder
from pyreqwest.exceptions import ConnectTimeoutError, PyreqwestError, RequestTimeoutError
from pyreqwest.request import StreamRequest
from pyreqwest.response import Response

Headers = Sequence[tuple[str, str]]

_IDLE_SECONDS = 30  # below the idle limit of usual load balancers, so that we close first


class ConnectFailed(Exception):
    """No connection: nothing was sent."""


class Stalled(Exception):
    """Nothing came for longer than allowed."""


class Cut(Exception):
    """The connection broke off after the request was sent."""


class Exchange:
    """A request that was sent and the answer that comes back. Its status and first bytes are here."""

    __slots__ = ("_reader", "_request", "_response", "_silence", "status")

    def __init__(self, request: StreamRequest, response: Response, silence: float) -> None:
        self._request: StreamRequest | None = request
        self._response = response
        self._reader = response.body_reader
        self._silence = silence
        self.status = response.status

    def header(self, name: str) -> str | None:
        """The first value of a header, in any case."""
        return self._response.get_header(name)

    async def read(self) -> bytes:
        """The next piece as it came from the network; empty at the end.

        Raises:
            Stalled, Cut
        """
        if self._request is None:
            raise Cut
        try:
            async with asyncio.timeout(self._silence):
                chunk = await self._reader.read_chunk()
        except TimeoutError:
            raise Stalled from None
        except PyreqwestError:
            raise Cut from None
        return b"" if chunk is None else bytes(chunk)

    async def drop(self) -> None:
        """Close the connection unless the answer was read to its end. Safe to call twice."""
        request, self._request = self._request, None
        if request is not None:
            await request.__aexit__(None, None, None)


class Wire:
    """The pool of one endpoint."""

    def __init__(self, *, connect: float, first_byte: float, silence: float) -> None:
        self._first_byte = first_byte
        self._silence = silence
        self._client = (
            ClientBuilder()
            .no_proxy()
            .follow_redirects(False)
            .referer(False)
            .default_cookie_store(False)
            .gzip(False)
            .brotli(False)
            .zstd(False)
            .deflate(False)
            .user_agent("stellwerk")
            .connect_timeout(timedelta(seconds=connect))
            .read_timeout(timedelta(seconds=max(first_byte, silence) + 1))
            .pool_idle_timeout(timedelta(seconds=_IDLE_SECONDS))
            .tcp_nodelay(True)
            .build()
        )

    async def send(self, method: str, url: str, headers: Headers, body: bytes | None) -> Exchange:
        """Send a request and wait for the first bytes of its answer.

        Raises:
            ConnectFailed, Stalled, Cut
            ValueError: the URL or a header cannot be sent.
        """
        builder = self._client.request(method, url).headers(headers).streamed_read_buffer_limit(1)
        if body is not None:
            builder = builder.body_bytes(body)
        request = builder.build_streamed()
        try:
            async with asyncio.timeout(self._first_byte):
                response = await request.__aenter__()
        except ConnectTimeoutError:
            raise ConnectFailed from None
        except (RequestTimeoutError, TimeoutError):
            raise Stalled from None
        except PyreqwestError as exc:
            raise (ConnectFailed if _never_connected(exc) else Cut) from None
        return Exchange(request, response, self._silence)

    async def close(self) -> None:
        """Close the pool."""
        await self._client.close()


def _never_connected(exc: PyreqwestError) -> bool:
    details: Any = getattr(exc, "details", None) or {}
    return any(cause["message"] == "client error (Connect)" for cause in details.get("causes") or ())
