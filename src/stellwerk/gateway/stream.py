# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""A streamed answer: every chunk goes on at once, the counting happens on the way."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import aclosing
from typing import Any

import msgspec

from stellwerk.errors import StellwerkError, UpstreamBroken
from stellwerk.gateway.answer import answer_id, encode, usage
from stellwerk.gateway.books import Account
from stellwerk.gateway.line import CLIENT_LEFT
from stellwerk.policy.register import Model
from stellwerk.providers.sse import EventSplitter
from stellwerk.providers.upstream import Answer
from stellwerk.values.call import Call
from stellwerk.values.decision import Decision
from stellwerk.values.record import Outcome
from stellwerk.values.usage import Usage

_decode = msgspec.json.Decoder().decode
_DONE = b"[DONE]"
_KEPT = ("object", "created", "choices", "system_fingerprint")


class Stream:
    """One open stream from a provider to a client."""

    def __init__(
        self, answer: Answer, call: Call, model: Model, decision: Decision, account: Account
    ) -> None:
        self._answer = answer
        self._account = account
        self._include_usage = call.include_usage
        self._choices = call.choices
        self._id = answer_id(decision)
        self._model = model.name
        self._usage: Usage | None = None
        self._finished: set[int] = set()  # choices that gave their finish_reason, by index
        self._chunks = 0  # chunks with content, about one token each
        self._done = False
        self._outcome = Outcome.CLIENT_GONE  # until the provider has finished or failed

    async def run(self, send: Callable[[bytes], Awaitable[None]]) -> None:
        """Pass the stream on, event by event, as server-sent events in OpenAI's form.

        A break is told to the client as an ``error`` event without ``[DONE]``; it is not raised.
        """
        splitter = EventSplitter()
        try:
            async with aclosing(self._answer.chunks()) as chunks:
                async for chunk in chunks:
                    out: list[bytes] = []
                    try:
                        for payload in splitter.feed(chunk):
                            out.append(self._event(payload))
                    finally:  # what came before a break in the same chunk was said, and is paid for
                        self._account.counted(self._chunks)
                        if passed := b"".join(out):
                            await send(passed)
                    if self._done:
                        break
            if not self._done and len(self._finished) < self._choices:
                raise UpstreamBroken(
                    "the provider broke off in the middle of the answer; what came is not complete"
                )
            self._outcome = Outcome.DELIVERED
            await send(b"data: [DONE]\n\n")
        except StellwerkError as error:
            self._outcome = Outcome.UPSTREAM_BROKEN
            await send(b"data: " + encode({"error": error.body()}) + b"\n\n")
        except asyncio.CancelledError as cut:
            if cut.args != (CLIENT_LEFT,):
                self._outcome = Outcome.INTERRUPTED
            raise
        except Exception:
            self._outcome = Outcome.UPSTREAM_BROKEN
            raise

    async def close(self) -> None:
        """Settle and drop the provider's connection. Safe to call twice, and after a cancellation."""
        self._account.close(self._outcome, self._usage)
        await self._answer.close()

    def _event(self, payload: bytes) -> bytes:
        if payload == _DONE:
            self._done = True
            return b""
        try:
            event = _decode(payload)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            raise UpstreamBroken(
                "the provider sent a chunk that is not JSON; the answer is not complete"
            ) from None
        if not isinstance(event, dict) or "error" in event or "detail" in event:
            # The provider's words may quote the prompt; ours do not.
            raise UpstreamBroken(
                "the provider reported an error in the middle of the answer; it is not complete"
            )
        reported = usage(event.get("usage"))
        if reported is not None:
            self._usage = reported
            self._account.reported(reported)
        choices = event.get("choices") or []
        if not isinstance(choices, list):
            raise UpstreamBroken("the provider sent a chunk in an unknown form; the answer is not complete")
        if not choices and not (reported is not None and self._include_usage):
            return b""  # keep-alives and our own usage request: clients trip over empty choices
        self._count(choices)
        shaped: dict[str, Any] = {"id": self._id}
        for name in _KEPT:
            if name in event:
                shaped[name] = event[name]
        shaped["choices"] = choices
        shaped["model"] = self._model
        if self._include_usage:
            shaped["usage"] = None if reported is None else {**event["usage"], **self._account.told(reported)}
        return b"data: " + encode(shaped) + b"\n\n"

    def _count(self, choices: list[Any]) -> None:
        for choice in choices:
            if not isinstance(choice, dict):
                raise UpstreamBroken(
                    "the provider sent a chunk in an unknown form; the answer is not complete"
                )
            if choice.get("finish_reason"):
                index = choice.get("index")
                self._finished.add(index if type(index) is int else 0)
            delta = choice.get("delta")
            if isinstance(delta, dict) and (
                delta.get("content")
                or delta.get("tool_calls")
                or delta.get("refusal")
                or delta.get("reasoning_content")  # billed like the rest
                or delta.get("reasoning")
            ):
                self._chunks += 1
