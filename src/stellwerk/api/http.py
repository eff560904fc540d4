# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""The few pieces of ASGI that the hot path needs, without a framework's request objects."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable

from starlette.types import Message, Receive, Scope, Send

from stellwerk.api import errors
from stellwerk.errors import BodyTooLarge, RequestError, Unauthenticated
from stellwerk.gateway.directory import Directory
from stellwerk.values.caller import Caller
from stellwerk.values.data_class import DataClass
from stellwerk.values.key import Scope as KeyScope

_JSON = (b"content-type", b"application/json")
_DRAIN_LIMIT = 64 * 1024 * 1024
_BODY_SECONDS = 60.0


class ClientGone(Exception):
    """The client closed the connection before its request was complete."""


class TooSlow(RequestError):
    status = 408
    code = "request_timeout"


class Unsupported(RequestError):
    status = 415
    code = "unsupported_media_type"


def caller_of(scope: Scope, directory: Directory, opens: KeyScope) -> Caller:
    """The owner of the key in ``Authorization: Bearer ...``.

    Raises:
        Unauthenticated: no key, more than one, or one that does not open this.
        RateLimited: the key's own limit is reached.
    """
    values = [value for name, value in scope["headers"] if name == b"authorization"]
    if not values:
        raise Unauthenticated("no API key; send the header Authorization: Bearer <key>")
    scheme, _, secret = values[0].partition(b" ")
    if len(values) > 1 or scheme.lower() != b"bearer" or not secret.strip():
        raise Unauthenticated("the Authorization header must be: Bearer <key>")
    known = directory.find(secret.strip().decode("latin-1"), opens)
    directory.limits.admit(known)
    return known.caller


def declared_class(scope: Scope) -> DataClass | None:
    """The class that the request declares in ``X-Stellwerk-Class``.

    Raises:
        RequestError: it is no class, or the header stands there twice.
    """
    values = [value for name, value in scope["headers"] if name == b"x-stellwerk-class"]
    if not values:
        return None
    if len(values) > 1:
        raise RequestError("the header X-Stellwerk-Class stands there twice; send it once")
    try:
        return DataClass.parse(values[0].decode("ascii", "replace"))
    except ValueError:  # its words quote the value
        raise RequestError(
            "the header X-Stellwerk-Class is one of K0, K1, K2, K3, K4, K5, K6", param="X-Stellwerk-Class"
        ) from None


async def read_body(scope: Scope, receive: Receive, limit: int) -> bytes:
    """The whole request body, at most ``limit`` bytes; never holds more than that.

    Raises:
        BodyTooLarge, TooSlow, Unsupported, ClientGone
    """
    announced, waits = 0, False
    for name, value in scope["headers"]:
        if name == b"content-length" and value.isdigit():
            announced = int(value)
        if name == b"expect":
            waits = True
        if name == b"upgrade":
            raise RequestError(
                "this request asks for an upgrade of the protocol, and its body is lost on the way; use HTTP/1.1 "
                "(in Java: HttpClient.Version.HTTP_1_1)"
            )
        if name == b"content-encoding" and value.lower() != b"identity":
            raise Unsupported("compressed request bodies are not read; send the JSON as it is")
        if name == b"content-type" and not _is_json(value):
            raise Unsupported(
                "send the body as JSON in UTF-8, with the header Content-Type: application/json"
            )
    if announced > limit:
        if not waits:
            await _drain(receive, announced)
        raise _too_large(limit)
    chunks: list[bytes] = []
    size = 0
    try:
        async with asyncio.timeout(_BODY_SECONDS):
            more = True
            while more:
                message = await _next(receive)
                chunk = message.get("body", b"")
                more = message.get("more_body", False)
                size += len(chunk)
                if size > limit:
                    chunks.clear()
                    if more:
                        await _drain(receive, _DRAIN_LIMIT)
                    raise _too_large(limit)
                chunks.append(chunk)
    except TimeoutError:
        raise TooSlow(f"the body did not arrive within {_BODY_SECONDS:.0f} seconds; send it again") from None
    return chunks[0] if len(chunks) == 1 else b"".join(chunks)


def _is_json(content_type: bytes) -> bool:
    kind, _, rest = content_type.lower().partition(b";")
    if kind.strip() != b"application/json":
        return False
    charset = rest.partition(b"charset=")[2].strip().strip(b'"')
    return charset in (b"", b"utf-8", b"utf8")


def _too_large(limit: int) -> BodyTooLarge:
    return BodyTooLarge(
        f"the body is larger than the {limit} bytes that are read here; send less text, or ask your "
        "administrator to raise server.body_limit"
    )


async def _next(receive: Receive) -> Message:
    message = await receive()
    if message["type"] == "http.disconnect":
        raise ClientGone
    return message


async def _drain(receive: Receive, announced: int) -> None:
    """Read on and forget, so that the client gets to read our answer instead of a reset connection."""
    if announced > _DRAIN_LIMIT:
        return
    try:
        async with asyncio.timeout(_BODY_SECONDS):
            seen = 0
            while seen < _DRAIN_LIMIT:
                message = await _next(receive)
                seen += len(message.get("body", b""))
                if not message.get("more_body"):
                    return
    except (TimeoutError, ClientGone):
        return


async def send_json(
    send: Send, status: int, body: bytes, headers: Iterable[tuple[bytes, bytes]] = ()
) -> None:
    """One JSON response."""
    await send(
        {
            "type": "http.response.start",
            "status": status,
            "headers": [_JSON, (b"content-length", str(len(body)).encode()), *headers],
        }
    )
    await send({"type": "http.response.body", "body": body})


async def send_error(send: Send, error: BaseException) -> None:
    """The response for an error that came before the first byte of an answer."""
    status, body, headers = errors.response(error)
    if status in (408, 413):  # the rest of the body may still come, and is no next request
        headers.append((b"connection", b"close"))
    await send_json(send, status, body, headers)
