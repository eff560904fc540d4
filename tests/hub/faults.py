# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""What can go wrong at a provider, each as a small ASGI part that wraps the demo hub.

Use one with ``hub.yellow.fail(Status(429), times=2)``. Every fault works on real connections.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from starlette.types import ASGIApp, Message, Receive, Scope, Send

SECRET_WORDS = "der Prompt lautete: Quastenflosser"  # a provider that quotes the prompt in its errors


@dataclass(frozen=True)
class Fault:
    """Answers instead of the hub, or changes what it says."""

    path: str = field(default="", kw_only=True)  # only requests whose path ends so; "" is every request

    async def __call__(self, hub: ASGIApp, scope: Scope, receive: Receive, send: Send) -> None:
        raise NotImplementedError


async def _respond(send: Send, status: int, body: bytes, headers: dict[str, str]) -> None:
    raw = [(k.encode(), v.encode()) for k, v in headers.items()]
    await send({"type": "http.response.start", "status": status, "headers": raw})
    await send({"type": "http.response.body", "body": body})


async def _until_gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


def _cut(send: Send) -> None:
    """Tear the connection down. ASGI has no word for it, so this reaches into the server."""
    while hasattr(send, "inner"):
        send = send.inner
    cycle: Any = send.__self__  # type: ignore[attr-defined]
    cycle.transport.abort()


@dataclass(frozen=True)
class Status(Fault):
    """A plain answer: an error, a redirect, malformed JSON, a web page."""

    status: int = 500
    body: bytes = json.dumps({"detail": SECRET_WORDS}).encode()
    headers: dict[str, str] = field(default_factory=lambda: {"content-type": "application/json"})

    async def __call__(self, hub: ASGIApp, scope: Scope, receive: Receive, send: Send) -> None:
        await _respond(send, self.status, self.body, self.headers)


def redirect(location: str) -> Status:
    """To another host: must not be followed."""
    return Status(307, b"", {"location": location})


MALFORMED = Status(200, b'{"choices": [{"index": 0, "message"')
PAGE = Status(200, b"<html>Anmeldung</html>", {"content-type": "text/html; charset=utf-8"})


@dataclass(frozen=True)
class StallBeforeHeaders(Fault):
    """Takes the call and says nothing until the client leaves."""

    async def __call__(self, hub: ASGIApp, scope: Scope, receive: Receive, send: Send) -> None:
        await _until_gone(receive)


@dataclass(frozen=True)
class CutBeforeHeaders(Fault):
    """Takes the whole call, then tears the connection down."""

    async def __call__(self, hub: ASGIApp, scope: Scope, receive: Receive, send: Send) -> None:
        while (await receive()).get("more_body"):
            pass
        _cut(send)


@dataclass(frozen=True)
class WorkedForNothing(Fault):
    """The hub does the whole work, and the connection is torn down before anything of it leaves."""

    async def __call__(self, hub: ASGIApp, scope: Scope, receive: Receive, send: Send) -> None:
        async def kept(message: Message) -> None:
            pass

        await hub(scope, receive, kept)
        _cut(send)


@dataclass(frozen=True)
class Huge(Fault):
    """A body of ``size`` bytes that never makes sense."""

    size: int = 10_000_000
    status: int = 200

    async def __call__(self, hub: ASGIApp, scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": self.status, "headers": []})
        for _ in range(self.size // 50_000):
            await send({"type": "http.response.body", "body": b"x" * 50_000, "more_body": True})
        await send({"type": "http.response.body", "body": b""})


@dataclass(frozen=True)
class ErrorDrip(Fault):
    """An error status whose body never ends."""

    status: int = 500

    async def __call__(self, hub: ASGIApp, scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": self.status, "headers": []})
        gone = asyncio.ensure_future(_until_gone(receive))
        while not gone.done():
            await send({"type": "http.response.body", "body": b"x", "more_body": True})
            await asyncio.wait([gone], timeout=0.05)


@dataclass(frozen=True)
class Passed(Fault):
    """The hub answers, and each piece of the body goes through :meth:`piece` on its way."""

    async def piece(self, number: int, body: bytes, receive: Receive, send: Send) -> bytes | None:
        """What goes out instead of piece ``number`` (from 0); ``None`` ends the answer here."""
        raise NotImplementedError

    async def __call__(self, hub: ASGIApp, scope: Scope, receive: Receive, send: Send) -> None:
        number = 0
        ended = False

        async def wrapped(message: Message) -> None:
            nonlocal number, ended
            if ended:
                return
            if message["type"] == "http.response.start":
                message["headers"] = [h for h in message["headers"] if h[0].lower() != b"content-length"]
            elif message.get("body"):
                body = await self.piece(number, message["body"], receive, send)
                number += 1
                if body is None:
                    ended = True
                    return
                message["body"] = body
            await send(message)

        await hub(scope, receive, wrapped)


@dataclass(frozen=True)
class StallAfter(Passed):
    """Falls silent after ``pieces`` pieces of the body, connection open."""

    pieces: int = 3

    async def piece(self, number: int, body: bytes, receive: Receive, send: Send) -> bytes | None:
        if number < self.pieces:
            return body
        await asyncio.sleep(3600)  # cancelled by starlette when the client leaves
        return None


@dataclass(frozen=True)
class BreakAfter(Passed):
    """Tears the connection down after ``pieces`` pieces of the body."""

    pieces: int = 3

    async def piece(self, number: int, body: bytes, receive: Receive, send: Send) -> bytes | None:
        if number < self.pieces:
            return body
        await asyncio.sleep(0.02)  # what was said before has left
        _cut(send)
        return None


@dataclass(frozen=True)
class Slow(Passed):
    """``seconds`` before every piece of the body."""

    seconds: float = 0.1

    async def piece(self, number: int, body: bytes, receive: Receive, send: Send) -> bytes | None:
        await asyncio.sleep(self.seconds)
        return body


@dataclass(frozen=True)
class Crumbs(Passed):
    """Every piece is torn into crumbs of ``size`` bytes, in the middle of characters too."""

    size: int = 3

    async def piece(self, number: int, body: bytes, receive: Receive, send: Send) -> bytes | None:
        for start in range(0, len(body), self.size):
            await send(
                {"type": "http.response.body", "body": body[start : start + self.size], "more_body": True}
            )
            await asyncio.sleep(0)
        return b""


@dataclass(frozen=True)
class Changed(Passed):
    """Each JSON document (whole body or event) goes through ``change``; ``None`` leaves it out."""

    change: Callable[[int, dict[str, Any]], dict[str, Any] | None] = field(
        default=lambda number, document: document
    )

    async def piece(self, number: int, body: bytes, receive: Receive, send: Send) -> bytes | None:
        event = body.startswith(b"data: ")
        raw = body.removeprefix(b"data: ").strip() if event else body
        if raw == b"[DONE]":
            return body
        changed = self.change(number, json.loads(raw))
        if changed is None:
            return b": left out\n\n" if event else b"{}"
        out = json.dumps(changed, ensure_ascii=False).encode()
        return b"data: " + out + b"\n\n" if event else out


def _without_usage(number: int, document: dict[str, Any]) -> dict[str, Any] | None:
    document = {k: v for k, v in document.items() if k != "usage"}
    return document if document.get("choices") or number == 0 else None


def _without_choices(number: int, document: dict[str, Any]) -> dict[str, Any]:
    return {**document, "choices": []}


def error_after(pieces: int) -> Changed:
    """An error event in the middle of a stream, as vLLM and Azure send it (status 200, connection open)."""

    def change(number: int, document: dict[str, Any]) -> dict[str, Any]:
        if number < pieces:
            return document
        return {"error": {"message": SECRET_WORDS, "type": "server_error", "code": 500}}

    return Changed(change=change)


def metadata(**changes: Any) -> Changed:
    """``/models`` with changed ``meta_data``; a value of ``...`` takes the field away."""

    def change(number: int, document: dict[str, Any]) -> dict[str, Any]:
        for entry in document["data"]:
            entry["meta_data"] = {k: v for k, v in {**entry["meta_data"], **changes}.items() if v is not ...}
        return document

    return Changed(change=change, path="/models")


def models_without(name: str) -> Changed:
    """``/models`` in which one model is missing."""

    def change(number: int, document: dict[str, Any]) -> dict[str, Any]:
        return {**document, "data": [entry for entry in document["data"] if entry["id"] != name]}

    return Changed(change=change, path="/models")


NO_USAGE = Changed(change=_without_usage)
EMPTY_CHOICES = Changed(change=_without_choices)
