# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Words put into a stand-in's mouth: a model that answers what a test wants, at the pace that it wants."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from starlette.types import ASGIApp, Message, Receive, Scope, Send
from tests.hub.faults import Fault

_CHAT = "/chat/completions"


def pieces(text: str, size: int = 12) -> list[str]:
    """The text in pieces of so many characters, as a model streams it."""
    return [text[start : start + size] for start in range(0, len(text), size)]


@dataclass(frozen=True)
class Says(Fault):
    """Streams ``text`` as the model's answer, whatever was asked; ``seconds`` lie between two pieces.

    A piece counts as a token: one that is bounded ends where its bound is.
    """

    text: str
    seconds: float = 0.0
    size: int = 12
    path: str = field(default=_CHAT, kw_only=True)

    async def __call__(self, hub: ASGIApp, scope: Scope, receive: Receive, send: Send) -> None:
        first = await receive()
        asked: dict[str, Any] = json.loads(first["body"])
        if not asked.get("stream"):
            await _whole(send, _head(asked) | {"object": "chat.completion"}, self.text)
            return
        headers = [(b"content-type", b"text/event-stream; charset=utf-8")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        gone = asyncio.ensure_future(_gone(receive))
        try:
            bound = asked.get("max_completion_tokens") or asked.get("max_tokens")
            for event in _events(_head(asked), pieces(self.text, self.size), bound):
                await send({"type": "http.response.body", "body": event, "more_body": True})
                if self.seconds:
                    await asyncio.wait([gone], timeout=self.seconds)
                if gone.done():
                    return
            await send({"type": "http.response.body", "body": b"data: [DONE]\n\n"})
        finally:
            gone.cancel()


def _head(asked: dict[str, Any]) -> dict[str, Any]:
    return {"id": "chatcmpl-says", "created": 1780000000, "model": asked["model"]}


def _events(head: dict[str, Any], whole: list[str], bound: int | None) -> Iterator[bytes]:
    said = whole[:bound]
    end = "stop" if len(said) == len(whole) else "length"
    usage = {"prompt_tokens": 40, "completion_tokens": len(said), "total_tokens": 40 + len(said)}
    for piece in said:
        yield _event(head, [{"index": 0, "delta": {"content": piece}, "finish_reason": None}])
    yield _event(head, [{"index": 0, "delta": {}, "finish_reason": end}])
    yield _event(head, [], usage=usage)


def _event(head: dict[str, Any], choices: list[dict[str, Any]], **more: Any) -> bytes:
    chunk = {**head, "object": "chat.completion.chunk", "choices": choices, **more}
    return b"data: " + json.dumps(chunk, ensure_ascii=False).encode() + b"\n\n"


async def _whole(send: Send, head: dict[str, Any], text: str) -> None:
    choice = {"index": 0, "message": {"role": "assistant", "content": text}, "finish_reason": "stop"}
    usage = {"prompt_tokens": 40, "completion_tokens": 40, "total_tokens": 80}
    body = json.dumps({**head, "choices": [choice], "usage": usage}, ensure_ascii=False).encode()
    headers = [(b"content-type", b"application/json")]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": body})


async def _gone(receive: Receive) -> None:
    message: Message = await receive()
    while message["type"] != "http.disconnect":
        message = await receive()
