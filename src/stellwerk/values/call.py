# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""The canonical call: everything that may leave the house, and nothing else.

A body is parsed into one of these; what goes upstream is built from it. A field that does not stand here
cannot be sent.
"""

from __future__ import annotations

from typing import Any, Literal

import msgspec

from stellwerk.values.ability import Ability
from stellwerk.values.inspection import Segment, Uninspectable


class Function(msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """A function that a model may call; ``parameters`` is a JSON Schema."""

    name: str
    description: str | None = None
    parameters: dict[str, Any] | None = None
    strict: bool | None = None


class Tool(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    type: Literal["function"]
    function: Function


class CalledFunction(msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """``parsed_arguments`` is what OpenAI's client adds to an answer; never sent on."""

    name: str
    arguments: str
    parsed_arguments: Any = None


class ToolCall(msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """``index`` is what a streamed call has beside the rest; never sent on."""

    id: str
    type: Literal["function"]
    function: CalledFunction
    index: int | None = None


# A content part after validation: {"type": "text", "text": ...} or {"type": "image_url", "image_url": {...}}.
Part = dict[str, Any]


class _Message(msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True, tag_field="role"):
    pass


class SystemMessage(_Message, frozen=True, tag="system"):
    content: str | list[Part]
    name: str | None = None


class DeveloperMessage(_Message, frozen=True, tag="developer"):
    content: str | list[Part]
    name: str | None = None


class UserMessage(_Message, frozen=True, tag="user"):
    content: str | list[Part]
    name: str | None = None


class AssistantMessage(_Message, frozen=True, tag="assistant"):
    """The fields named in :data:`ECHOES` are what clients echo from an earlier answer; they are accepted so that a
    history can be sent back as it came, and never sent on."""

    content: str | list[Part] | None = None
    name: str | None = None
    refusal: str | None = None
    tool_calls: list[ToolCall] | None = None
    audio: None = None
    function_call: None = None
    parsed: Any = None
    annotations: list[Any] | None = None
    reasoning_content: str | None = None
    reasoning: str | None = None
    reasoning_details: list[Any] | None = None
    thinking_blocks: list[Any] | None = None
    provider_specific_fields: dict[str, Any] | None = None


ECHOES = (
    "parsed",
    "annotations",
    "reasoning_content",
    "reasoning",
    "reasoning_details",
    "thinking_blocks",
    "provider_specific_fields",
)


class ToolMessage(_Message, frozen=True, tag="tool"):
    content: str | list[Part]
    tool_call_id: str
    name: str | None = None


Message = SystemMessage | DeveloperMessage | UserMessage | AssistantMessage | ToolMessage


class ChatCall(msgspec.Struct, frozen=True):
    """A chat completion, canonical. ``options`` holds what else goes upstream (already validated)."""

    model: str  # as the caller named it
    messages: list[Message]
    options: dict[str, Any]
    stream: bool
    include_usage: bool  # the client asked for the usage chunk
    choices: int
    max_output: int | None  # tokens
    segments: list[Segment]
    uninspectable: tuple[Uninspectable, ...]
    needs: frozenset[Ability]
    path: str = "chat/completions"
    answer_limit: int | None = None  # tokens; of the door that asks, which a short context makes shorter


class EmbeddingsCall(msgspec.Struct, frozen=True):
    """An embeddings request, canonical."""

    model: str
    input: str | list[str] | list[int] | list[list[int]]
    options: dict[str, Any]
    segments: list[Segment]
    uninspectable: tuple[Uninspectable, ...]
    needs: frozenset[Ability]
    path: str = "embeddings"
    stream: bool = False
    include_usage: bool = False
    choices: int = 1
    max_output: int | None = 0


Call = ChatCall | EmbeddingsCall
