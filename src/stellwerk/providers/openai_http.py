# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""A provider that speaks the OpenAI dialect over HTTP: the LLM Hub, vLLM, llama.cpp's server and their like.

What is tried again, and what is not. A generation costs money and is not idempotent, so a call is sent a second
time only when it is certain that the first was not worked on: no connection came about, or the provider said
"not now" (429, 502, 503, 504). A connection that broke after the call was sent is *not* tried again: the provider
may have worked and may bill it, and a silent second call would be billed twice and counted once
(RFC 9110, section 9.2.2, advises the same for methods that are not idempotent).
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator, Awaitable, Callable
from ipaddress import ip_address
from urllib.parse import urlsplit

import msgspec

from stellwerk.errors import (
    ConfigurationError,
    UpstreamBroken,
    UpstreamError,
    UpstreamTimeout,
    UpstreamUnreachable,
)
from stellwerk.policy.register import Endpoint
from stellwerk.providers.backoff import Backoff, read_retry_after
from stellwerk.providers.exchange import ConnectFailed, Cut, Exchange, Stalled
from stellwerk.providers.refusal import MAX_ERROR_BYTES, RETRIED, explain
from stellwerk.providers.wire import Wire
from stellwerk.values.zone import Zone

MAX_BODY_BYTES = 64 * 1024 * 1024
_ERROR_BODY_SECONDS = 5.0


class HttpAnswer:
    """An answer of status 200 (see :class:`stellwerk.providers.upstream.Answer`)."""

    __slots__ = ("_endpoint", "_exchange", "_limit")

    def __init__(self, exchange: Exchange, endpoint: str, limit: int) -> None:
        self._exchange = exchange
        self._endpoint = endpoint
        self._limit = limit

    async def body(self) -> bytes:
        """The whole body; the connection is free afterwards, whatever happened."""
        pieces: list[bytes] = []
        size = 0
        try:
            while piece := await self._read():
                size += len(piece)
                if size > self._limit:
                    raise UpstreamBroken(
                        f"The answer of endpoint {self._endpoint!r} is larger than {self._limit} bytes and was broken "
                        "off. Ask for less output."
                    )
                pieces.append(piece)
        finally:
            await self.close()
        return pieces[0] if len(pieces) == 1 else b"".join(pieces)

    async def chunks(self) -> AsyncGenerator[bytes, None]:
        """Network chunks as they come."""
        while piece := await self._read():
            yield piece

    async def close(self) -> None:
        """Drop the connection if the answer was not read to its end."""
        self._exchange.drop()

    async def _read(self) -> bytes:
        try:
            return await self._exchange.read()
        except Stalled:
            await self.close()
            raise UpstreamTimeout(
                f"Endpoint {self._endpoint!r} fell silent in the middle of its answer. Try again; if it happens often, "
                "ask the administrator to look at the timeout 'silence' of this endpoint."
            ) from None
        except Cut:
            raise UpstreamBroken(
                f"Endpoint {self._endpoint!r} broke off in the middle of its answer. Try again."
            ) from None


class OpenAIUpstream:
    """One endpoint, with its own connection pool and credential (see :class:`..upstream.Upstream`).

    ``base_url`` and ``api_key`` override what the register says, at every call: the embedded engine changes both
    when it restarts. ``sleep`` and ``backoff`` are there for tests.

    Raises:
        ConfigurationError: no usable address, or a yellow or red endpoint that is not reached through TLS.
    """

    def __init__(
        self,
        endpoint: Endpoint,
        *,
        base_url: Callable[[], str] | None = None,
        api_key: Callable[[], str | None] | None = None,
        backoff: Backoff = Backoff(),  # noqa: B008 - frozen
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
        max_body_bytes: int = MAX_BODY_BYTES,
    ) -> None:
        if base_url is None:
            _check_address(endpoint)
        self._name = endpoint.name
        self._base_url = base_url
        self._static_base = (endpoint.base_url or "").rstrip("/") + "/"
        self._api_key = api_key
        self._static_key = endpoint.secret
        self._backoff = backoff
        self._sleep = sleep
        self._max_body_bytes = max_body_bytes
        t = endpoint.timeouts
        self._wire = Wire(connect=t.connect, first_byte=t.first_byte, silence=t.silence)

    async def post(self, path: str, body: bytes, *, stream: bool) -> HttpAnswer:
        """Send ``body`` to ``path``; see :class:`stellwerk.providers.upstream.Upstream`."""
        return HttpAnswer(await self._call("POST", path, body, stream), self._name, self._max_body_bytes)

    async def models(self) -> list[dict[str, object]]:
        """The entries of ``GET /models``.

        Raises:
            UpstreamError: as for :meth:`post`, or the answer is no list of models.
        """
        answer = HttpAnswer(await self._call("GET", "models", None, False), self._name, self._max_body_bytes)
        try:
            return msgspec.json.decode(await answer.body(), type=_ModelList).data
        except (msgspec.DecodeError, RecursionError):
            raise UpstreamError(
                f"The list of models of endpoint {self._name!r} cannot be read. "
                "Ask the administrator to check base_url: it usually ends in /v1 or /v2."
            ) from None

    async def close(self) -> None:
        """Close the pool."""
        await self._wire.close()

    async def _call(self, method: str, path: str, body: bytes | None, stream: bool) -> Exchange:
        began = time.monotonic()
        failed = 0
        while True:
            retry_after: float | None = None
            try:
                exchange = await self._wire.send(method, self._url(path), self._headers(stream, body), body)
            except ConnectFailed:
                error: UpstreamError = UpstreamUnreachable(
                    f"No connection to endpoint {self._name!r}. Try again later; the administrator should check "
                    "that it runs and that its base_url is right."
                )
            except Stalled:
                raise UpstreamTimeout(
                    f"Endpoint {self._name!r} gave no answer in time. Try again later or send a shorter call; the "
                    "administrator can raise the timeout 'first_byte' of this endpoint."
                ) from None
            except Cut:
                raise UpstreamUnreachable(
                    f"Endpoint {self._name!r} closed the connection without an answer. Try again; it was not tried "
                    "again here because the call may already have been billed."
                ) from None
            except ValueError:
                raise UpstreamError(
                    f"The address or the credential of endpoint {self._name!r} cannot be sent over HTTP. "
                    "Ask the administrator to check both for blanks, line ends and quotes."
                ) from None
            else:
                if exchange.status == 200:
                    self._refuse_pages(exchange)
                    return exchange
                retry_after = read_retry_after(exchange.header(b"retry-after"))
                error = explain(self._name, exchange.status, await _error_body(exchange), retry_after)
                if exchange.status not in RETRIED:
                    raise error
            failed += 1
            delay = self._backoff.delay(failed, retry_after)
            if delay is None or time.monotonic() - began + delay > self._backoff.total:
                raise error
            await self._sleep(delay)

    def _refuse_pages(self, exchange: Exchange) -> None:
        kind = exchange.header(b"content-type")
        if kind is not None and kind.startswith("text/html"):
            exchange.drop()
            raise UpstreamError(
                f"Endpoint {self._name!r} answered with a web page. Ask the administrator to check base_url: it "
                "usually ends in /v1 or /v2."
            )

    def _url(self, path: str) -> str:
        if self._base_url is None:
            return self._static_base + path
        return self._base_url().rstrip("/") + "/" + path

    def _headers(self, stream: bool, body: bytes | None) -> list[tuple[str, str]]:
        key = self._static_key if self._api_key is None else self._api_key()
        headers = [("accept", "text/event-stream" if stream else "application/json")]
        if body is not None:
            headers.append(("content-type", "application/json"))
        if key is not None:
            headers.append(("authorization", f"Bearer {key}"))
        return headers


class _ModelList(msgspec.Struct):
    data: list[dict[str, object]]


async def _error_body(exchange: Exchange) -> bytes:
    """The beginning of an error body; what does not come in time or in whole is left."""
    pieces: list[bytes] = []
    size = 0
    try:
        async with asyncio.timeout(_ERROR_BODY_SECONDS):
            while size < MAX_ERROR_BYTES and (piece := await exchange.read()):
                pieces.append(piece)
                size += len(piece)
    except (TimeoutError, Stalled, Cut):
        pass
    finally:
        exchange.drop()
    return b"".join(pieces)[:MAX_ERROR_BYTES]


def _check_address(endpoint: Endpoint) -> None:
    where = f"endpoint {endpoint.name!r}"
    address = urlsplit(endpoint.base_url or "")
    if address.scheme not in ("http", "https") or not address.hostname:
        raise ConfigurationError(f"{where} has no usable base_url; give one that begins with https://")
    if address.username or address.password:
        raise ConfigurationError(f"{where} carries a credential in its base_url; move it to 'credential'")
    if address.scheme == "http" and endpoint.zone is not Zone.GREEN and not _is_loopback(address.hostname):
        raise ConfigurationError(
            f"{where} would send content in clear over the network; use https:// (Art. 32 GDPR). "
            "Plain http is possible for green endpoints and for this machine only."
        )


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
