# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Who asks the embedded engine for a call of a tool gets one.

llama.cpp also lets a model write plain text where a call was required, and small models often write the call itself
as text. So a required call is forced by a JSON Schema, and a call that was written as text becomes a call.
"""

from __future__ import annotations

import secrets
from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Any

import msgspec

from stellwerk.providers.embedded import tool_schema
from stellwerk.providers.embedded.tool_text import WrittenCall, begins_a_call, calls_in
from stellwerk.providers.sse import DONE, EventSplitter
from stellwerk.providers.upstream import Answer, Upstream

MAX_HELD_CHARACTERS = 1024 * 1024
"""Of one choice of a stream, held back because they may become a call. What is longer goes on as text."""

_decode = msgspec.json.Decoder().decode
_encode = msgspec.json.Encoder().encode
_CHAT = "chat/completions"
_HEAD = ("id", "object", "created", "model", "system_fingerprint")  # what every event of a stream repeats

# A call has neither words to stop at nor token probabilities, and one call is what a forced answer holds.
_WITHOUT_MEANING = ("stop", "logprobs", "top_logprobs", "parallel_tool_calls")


class ToolCallUpstream:
    """An embedded engine whose answers hold tool calls where they were asked for (see :class:`..upstream.Upstream`)."""

    def __init__(self, inner: Upstream) -> None:
        self._inner = inner

    async def post(self, path: str, body: bytes, *, stream: bool) -> Answer:
        """As the engine's own; a body without ``tools`` goes on as it is.

        Raises:
            UpstreamRejected: also for tools whose parameters are no object, where a call is required.
        """
        wish = _read(body) if path == _CHAT and b'"tools"' in body else None
        if wish is None:
            return await self._inner.post(path, body, stream=stream)
        answer = await self._inner.post(path, wish.body, stream=stream)
        return _StreamedAnswer(answer, wish) if stream else _WholeAnswer(answer, wish)

    async def models(self) -> list[dict[str, object]]:
        """As the engine's own."""
        return await self._inner.models()

    async def close(self) -> None:
        """Close the engine's pool."""
        await self._inner.close()


class _Wish(msgspec.Struct, frozen=True):
    """What the caller asked for, and the body that asks the engine for it."""

    body: bytes
    names: frozenset[str]  # tools that may be called
    forced: bool
    one: bool  # at most one call

    def calls(self, text: object, finish: object) -> list[dict[str, Any]]:
        """The calls that a finished text is, in OpenAI's form; none if it is a text."""
        # A forced answer ends with its last brace; a free one that was cut off might have gone on.
        if not isinstance(text, str) or not (finish == "stop" or (self.forced and finish == "length")):
            return []
        found = calls_in(text, self.names)
        return [_shaped(call) for call in (found[:1] if self.one else found)]


def _read(body: bytes) -> _Wish | None:
    """``None`` where the engine's answer is to stay as it is."""
    wire = _decode(body)
    tools, choice = wire.get("tools"), wire.get("tool_choice", "auto")
    if not tools or choice == "none":
        return None
    functions = [tool["function"] for tool in tools]
    if isinstance(choice, dict):
        functions = [function for function in functions if function["name"] == choice["function"]["name"]]
    elif choice != "required":
        if "response_format" in wire:
            return None  # the text has the form that the caller asked for
        names = frozenset(function["name"] for function in functions)
        return _Wish(body, names, forced=False, one=wire.get("parallel_tool_calls") is False)
    for name in _WITHOUT_MEANING:
        wire.pop(name, None)
    # "none": the tools stand in the prompt all the same, in the wording that the model was taught.
    wire |= {"tool_choice": "none", "response_format": tool_schema.response_format(functions)}
    names = frozenset(function["name"] for function in functions)
    return _Wish(_encode(wire), names, forced=True, one=True)


def _shaped(call: WrittenCall) -> dict[str, Any]:
    return {
        "id": f"call_{secrets.token_hex(12)}",
        "type": "function",
        "function": {"name": call.name, "arguments": call.arguments},
    }


class _WholeAnswer:
    """A complete answer; see :class:`stellwerk.providers.upstream.Answer`."""

    __slots__ = ("_inner", "_wish")

    def __init__(self, inner: Answer, wish: _Wish) -> None:
        self._inner = inner
        self._wish = wish

    async def body(self) -> bytes:
        raw = await self._inner.body()
        try:
            document = _decode(raw)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            return raw  # who reads it says what is wrong with it
        changed = False
        for choice in _choices(document):
            message = choice.get("message")
            if not isinstance(message, dict) or message.get("tool_calls"):
                continue
            if calls := self._wish.calls(message.get("content"), choice.get("finish_reason")):
                message |= {"content": None, "tool_calls": calls}
                choice["finish_reason"] = "tool_calls"
                choice.pop("logprobs", None)
                changed = True
        return _encode(document) if changed else raw

    async def chunks(self) -> AsyncGenerator[bytes, None]:
        yield await self.body()

    async def close(self) -> None:
        await self._inner.close()


class _StreamedAnswer:
    """A stream of events; see :class:`stellwerk.providers.upstream.Answer`.

    Only text that may become a call is held back: a call that is cut off must not reach the client by halves.
    """

    __slots__ = ("_head", "_held", "_inner", "_wish")

    def __init__(self, inner: Answer, wish: _Wish) -> None:
        self._inner = inner
        self._wish = wish
        self._head: dict[str, Any] = {}
        self._held: dict[object, _Held] = {}  # by the index of the choice

    async def body(self) -> bytes:
        try:
            return b"".join([chunk async for chunk in self.chunks()])
        finally:
            await self.close()

    async def chunks(self) -> AsyncGenerator[bytes, None]:
        splitter = EventSplitter()
        async with aclosing(self._inner.chunks()) as chunks:
            async for chunk in chunks:
                if passed := b"".join([self._event(payload) for payload in splitter.feed(chunk)]):
                    yield passed
        if rest := self._released():
            yield rest

    async def close(self) -> None:
        await self._inner.close()

    def _event(self, payload: bytes) -> bytes:
        if payload == DONE:
            return self._released() + _sse(payload)
        try:
            event = _decode(payload)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            return _sse(payload)  # who reads it says what is wrong with it
        choices = _choices(event)
        if not choices:
            return _sse(payload)
        self._head = {name: event[name] for name in _HEAD if name in event}
        before: list[bytes] = []
        kept = [choice for choice in choices if self._choice(choice, before)]
        if kept or event.get("usage"):
            before.append(_sse(_encode(event | {"choices": kept})))
        return b"".join(before)

    def _choice(self, choice: dict[str, Any], before: list[bytes]) -> bool:
        """Hold back what may become a call; ``before`` gets what goes first. Whether anything is left to say."""
        index, delta, finish = choice.get("index", 0), choice.get("delta"), choice.get("finish_reason")
        held = self._held.setdefault(index, _Held(self._wish))
        if held.over or not isinstance(delta, dict):
            return True
        if delta.get("tool_calls"):  # the engine knew it for a call
            before.append(self._said(index, held.release()))
            return True
        text = delta.get("content")
        if isinstance(text, str) and text:
            del delta["content"]
            if not held.keep(text):
                delta["content"] = held.release()
        if finish:
            words = held.release()
            calls = self._wish.calls(words, finish)
            if calls:
                before.extend(self._called(index, calls))
                choice["finish_reason"] = "tool_calls"
            else:
                before.append(self._said(index, words))
        return bool(delta or finish)

    def _released(self) -> bytes:
        """Everything still held: the stream ended without finishing it."""
        return b"".join([self._said(index, held.release()) for index, held in self._held.items()])

    def _said(self, index: object, words: str) -> bytes:
        return self._delta(index, {"content": words}) if words else b""

    def _called(self, index: object, calls: list[dict[str, Any]]) -> list[bytes]:
        """Two deltas for each, as OpenAI sends them: who is called, then with what."""
        events: list[bytes] = []
        for number, call in enumerate(calls):
            function = call["function"]
            first = call | {"index": number, "function": {"name": function["name"], "arguments": ""}}
            second = {"index": number, "function": {"arguments": function["arguments"]}}
            events += [self._delta(index, {"tool_calls": [part]}) for part in (first, second)]
        return events

    def _delta(self, index: object, delta: dict[str, Any]) -> bytes:
        choice = {"index": index, "delta": delta, "finish_reason": None}
        return _sse(_encode(self._head | {"choices": [choice]}))


class _Held:
    """The text of one choice, as long as it may become a call."""

    __slots__ = ("_decided", "_pieces", "_size", "_wish", "over")

    def __init__(self, wish: _Wish) -> None:
        self._wish = wish
        self._decided = wish.forced  # that it is a call
        self._pieces: list[str] = []
        self._size = 0
        self.over = False  # nothing is held any more

    def keep(self, text: str) -> bool:
        """Hold ``text`` too; whether all of it may still become a call."""
        self._pieces.append(text)
        self._size += len(text)
        if not self._decided:
            begins = begins_a_call("".join(self._pieces), self._wish.names)
            if begins is False:
                return False
            self._decided = begins is True
        return self._size <= MAX_HELD_CHARACTERS

    def release(self) -> str:
        """What was held; from now on nothing is."""
        self.over = True
        words = "".join(self._pieces)
        self._pieces.clear()
        return words


def _choices(document: object) -> list[dict[str, Any]]:
    """The choices of an answer or an event; none if it is something else."""
    choices = document.get("choices") if isinstance(document, dict) else None
    if not isinstance(choices, list) or not all(isinstance(choice, dict) for choice in choices):
        return []
    return choices


def _sse(payload: bytes) -> bytes:
    return b"data: " + payload.replace(b"\n", b"\ndata: ") + b"\n\n"
