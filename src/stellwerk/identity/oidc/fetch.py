# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Asking the provider: over one client with time and size limits, without redirects, proxies or cookies.

A discovery document names further addresses; what may be called is decided in
:mod:`stellwerk.identity.oidc.metadata`, and a redirect would undo that, so none is followed.
"""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Mapping
from typing import Any

import httpx2
import msgspec

from stellwerk.identity.oidc.cause import Cause, failed

SECONDS = 8.0  # for a whole answer, however slowly it drips
_CONNECT_SECONDS = 4.0
_NO_COOKIES = {"accept": "application/json", "accept-encoding": "identity", "user-agent": "stellwerk"}


class Fetch:
    """One pool of connections to the provider. Use it from one event loop."""

    def __init__(self) -> None:
        self._client = httpx2.AsyncClient(
            # OpenSSL's own list, as for every program of the machine; SSL_CERT_FILE names another one
            verify=ssl.create_default_context(),
            trust_env=False,
            follow_redirects=False,
            timeout=httpx2.Timeout(SECONDS, connect=_CONNECT_SECONDS),
            limits=httpx2.Limits(max_connections=16, max_keepalive_connections=4),
            headers=_NO_COOKIES,
        )

    async def close(self) -> None:
        """Close the connections."""
        await self._client.aclose()

    async def json(
        self,
        url: str,
        *,
        most: int,
        form: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> tuple[int, dict[str, Any]]:
        """Status and JSON object at ``url``, of at most ``most`` bytes; with ``form`` it is a POST.

        Raises:
            SignInFailed: out of reach, too slow, too large, a redirect, or no JSON object.
        """
        try:
            async with asyncio.timeout(SECONDS):
                status, body = await self._read(url, most, form, headers or {})
        except (httpx2.HTTPError, httpx2.InvalidURL, TimeoutError, OSError) as error:
            raise failed(Cause.UNREACHABLE, f"no answer: {type(error).__name__}") from None
        try:
            document = msgspec.json.decode(body)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            document = None
        if not isinstance(document, dict):
            if status >= 500:
                raise failed(Cause.UNREACHABLE, f"status {status}")
            raise failed(Cause.MISCONFIGURED, f"status {status} and no JSON object")
        return status, document

    async def _read(
        self, url: str, most: int, form: Mapping[str, str] | None, headers: Mapping[str, str]
    ) -> tuple[int, bytes]:
        method = "GET" if form is None else "POST"
        async with self._client.stream(method, url, data=form, headers=headers) as answer:
            self._client.cookies.clear()
            if answer.is_redirect:
                raise failed(Cause.MISCONFIGURED, f"status {answer.status_code}: redirects are not followed")
            # a few bytes of gzip can become gigabytes before anybody counts them
            if answer.headers.get("content-encoding", "identity") != "identity":
                raise failed(Cause.MISCONFIGURED, "a compressed answer that was not asked for")
            body = bytearray()
            async for chunk in answer.aiter_raw():
                body += chunk
                if len(body) > most:
                    raise failed(Cause.MISCONFIGURED, f"an answer of more than {most} bytes")
            return answer.status_code, bytes(body)
