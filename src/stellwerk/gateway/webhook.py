# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""A message to a program of the house: JSON by POST, signed, without redirects, proxies or cookies.

The receiver checks the signature over time and body with the secret that both know, and refuses what is old: else
whoever overhears a message could send it again.
"""

from __future__ import annotations

import asyncio
import hmac
import ssl
from datetime import datetime
from types import TracebackType
from typing import Any
from urllib.parse import urlsplit

import httpx2
import msgspec

from stellwerk.errors import NoticeError
from stellwerk.values.notices import Webhook

SIGNATURE = "X-Stellwerk-Signature"
"""Header: ``t=<seconds since 1970>,v1=<HMAC-SHA256 of "t.body", hex>``."""

_WHOLE_S = 15.0  # for the whole exchange, however slowly it drips
_CONNECT_S = 5.0
_HEADERS = {
    "content-type": "application/json",
    "accept-encoding": "identity",
    "user-agent": "stellwerk",
}


def signature(secret: str, at: int, body: bytes) -> str:
    """The header's value. ``at``: seconds since 1970."""
    digest = hmac.digest(secret.encode(), f"{at}.".encode() + body, "sha256").hex()
    return f"t={at},v1={digest}"


def host_of(webhook: Webhook) -> str:
    """The receiver's host, for records."""
    return urlsplit(webhook.url).hostname or ""


class Webhooks:
    """One pool of connections. Use it from one event loop, as a context."""

    def __init__(self) -> None:
        self._client = httpx2.AsyncClient(
            verify=ssl.create_default_context(),  # SSL_CERT_FILE names another list of authorities
            trust_env=False,
            follow_redirects=False,
            timeout=httpx2.Timeout(_WHOLE_S, connect=_CONNECT_S),
            limits=httpx2.Limits(max_connections=8, max_keepalive_connections=0),
            headers=_HEADERS,
        )

    async def __aenter__(self) -> Webhooks:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._client.aclose()

    async def send(self, webhook: Webhook, message: dict[str, Any], now: datetime) -> None:
        """Hand ``message`` over. Nothing of the answer but its status is read.

        Raises:
            NoticeError: it was not taken (anything but 2xx); ``final`` for 410, which says that nobody wants it any
                more.
        """
        body = msgspec.json.encode(message)
        headers = {SIGNATURE: signature(webhook.secret, int(now.timestamp()), body)}
        try:
            async with asyncio.timeout(_WHOLE_S):
                async with self._client.stream("POST", webhook.url, content=body, headers=headers) as answer:
                    status = answer.status_code
            self._client.cookies.clear()
        except (httpx2.HTTPError, httpx2.InvalidURL, TimeoutError, OSError) as error:
            raise NoticeError(_words(error)) from None
        if 300 <= status < 400:
            raise NoticeError(
                f"the receiver answered with a redirect ({status}), which is not followed; correct url"
            )
        if not 200 <= status < 300:
            raise NoticeError(f"the receiver did not take it ({status})", final=status == 410)


def _words(error: Exception) -> str:
    if isinstance(error, httpx2.TimeoutException | TimeoutError):
        return "the receiver does not answer"
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return f"the receiver's certificate is not trusted ({cause.verify_message}); check url and SSL_CERT_FILE"
        cause = cause.__cause__ or cause.__context__
    return f"the receiver cannot be reached ({type(error).__name__}); check url"
