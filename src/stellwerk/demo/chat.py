# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""``/chat/completions`` of the demo hub: the whole answer, and the same answer as a stream of chunks."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Iterator
from typing import Any

from stellwerk.demo import words
from stellwerk.demo.models import DemoModel
from stellwerk.demo.schema import instance


class _Choice:
    """One answer: either pieces of text or calls of tools."""

    def __init__(self, model: DemoModel, body: dict[str, Any], seed: str, index: int) -> None:
        self.index = index
        self.calls = _tool_calls(body, index)
        self.pieces: list[str] = []
        self.finish = "tool_calls" if self.calls else "stop"
        if not self.calls:
            said, self.finish = _limited(_said(model, body, seed, index), body)
            self.pieces = words.pieces(said)

    @property
    def text(self) -> str:
        return "".join(self.pieces)

    @property
    def tokens(self) -> int:
        return len(self.pieces) + sum(words.tokens(call["function"]["arguments"]) for call in self.calls)


class Completion:
    """The answer of the demo hub to one call."""

    def __init__(self, model: DemoModel, body: dict[str, Any]) -> None:
        self._model = model
        self._body = body
        said = [_flat(message.get("content")) for message in body["messages"] if isinstance(message, dict)]
        seed = hashlib.sha256("|".join(said).encode("utf-8", "surrogatepass")).hexdigest()
        self._head = {"id": f"chatcmpl-demo-{seed[:16]}", "created": int(time.time()), "model": model.name}
        self._choices = [_Choice(model, body, seed, index) for index in range(int(body.get("n") or 1))]
        tokens_in = sum(words.tokens(text) + 4 for text in said)
        tokens_out = sum(choice.tokens for choice in self._choices)
        self.usage = {
            "prompt_tokens": tokens_in,
            "completion_tokens": tokens_out,
            "total_tokens": tokens_in + tokens_out,
        }

    def whole(self) -> dict[str, Any]:
        """The answer in one piece."""
        return {
            **self._head,
            "object": "chat.completion",
            "choices": [
                {
                    "index": choice.index,
                    "message": {
                        "role": "assistant",
                        "content": None if choice.calls else choice.text,
                        **({"tool_calls": choice.calls} if choice.calls else {}),
                    },
                    "logprobs": self._logprobs(choice.pieces),
                    "finish_reason": choice.finish,
                }
                for choice in self._choices
            ],
            "usage": self.usage,
        }

    def stream(self) -> Iterator[dict[str, Any]]:
        """The chunks. The first has empty ``choices``, as Azure's have; usage comes only when asked for."""
        yield self._chunk([])
        for choice in self._choices:
            yield self._delta(choice, {"role": "assistant", "content": ""})
            for piece in choice.pieces:
                yield self._delta(choice, {"content": piece}, self._logprobs([piece]))
            for number, call in enumerate(choice.calls):
                opening = {**call, "function": {**call["function"], "arguments": ""}}
                yield self._delta(choice, {"tool_calls": [{"index": number, **opening}]})
                arguments = call["function"]["arguments"]
                for start in range(0, len(arguments), 8):
                    part = {"index": number, "function": {"arguments": arguments[start : start + 8]}}
                    yield self._delta(choice, {"tool_calls": [part]})
            yield self._delta(choice, {}, finish=choice.finish)
        if (self._body.get("stream_options") or {}).get("include_usage"):
            yield {**self._chunk([]), "usage": self.usage}

    def _chunk(self, choices: list[dict[str, Any]]) -> dict[str, Any]:
        return {**self._head, "object": "chat.completion.chunk", "choices": choices}

    def _delta(
        self,
        choice: _Choice,
        delta: dict[str, Any],
        logprobs: dict[str, Any] | None = None,
        finish: str | None = None,
    ) -> dict[str, Any]:
        return self._chunk(
            [{"index": choice.index, "delta": delta, "logprobs": logprobs, "finish_reason": finish}]
        )

    def _logprobs(self, pieces: list[str]) -> dict[str, Any] | None:
        if not self._body.get("logprobs"):
            return None
        top = int(self._body.get("top_logprobs") or 0)
        content = [{"token": piece, "logprob": -0.1, "bytes": list(piece.encode())} for piece in pieces]
        return {"content": [{**entry, "top_logprobs": [dict(entry)] * min(top, 1)} for entry in content]}


def _said(model: DemoModel, body: dict[str, Any], seed: str, index: int) -> str:
    wanted = body.get("response_format") or {}
    if wanted.get("type") == "json_schema":
        return json.dumps(instance(wanted["json_schema"].get("schema", {})), ensure_ascii=False)
    if wanted.get("type") == "json_object":
        return json.dumps({"demo": True})
    return words.text(model.name, seed, index)


def _limited(said: str, body: dict[str, Any]) -> tuple[str, str]:
    """The text after ``stop`` and ``max_tokens``, and the reason why it ends."""
    finish = "stop"
    stops = body.get("stop") or []
    for stop in [stops] if isinstance(stops, str) else stops:
        said = said.split(stop)[0] if stop else said
    limit = body.get("max_completion_tokens") or body.get("max_tokens")
    if limit is not None and len(words.pieces(said)) > int(limit):
        said, finish = "".join(words.pieces(said)[: int(limit)]), "length"
    return said, finish


def _tool_calls(body: dict[str, Any], index: int) -> list[dict[str, Any]]:
    """A call of the tool asked for, or of the first; none when the last message is a tool's result."""
    tools = body.get("tools") or []
    choice = body.get("tool_choice", "auto")
    if not tools or choice == "none" or body["messages"][-1].get("role") == "tool":
        return []
    functions = [tool["function"] for tool in tools]
    if isinstance(choice, dict):
        functions = [f for f in functions if f["name"] == choice["function"]["name"]] or functions
    function = functions[0]
    arguments = json.dumps(instance(function.get("parameters", {"type": "object"})), ensure_ascii=False)
    return [
        {
            "id": f"call_demo_{index}",
            "type": "function",
            "function": {"name": function["name"], "arguments": arguments},
        }
    ]


def _flat(content: object) -> str:
    """All text of a message, for counting only."""
    if isinstance(content, str):
        return content
    if isinstance(content, list):
        return " ".join(str(part.get("text", "")) for part in content if isinstance(part, dict))
    return ""
