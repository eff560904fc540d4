# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""The allow-list of bodies: OpenAI's chat-completions and embeddings reference, reduced to what reaches a model.

Three sorts of fields. What a model needs is read and goes on. What only identifies or tracks a caller, or asks for
storage and caches, is read because clients send it, and dropped (Art. 5(1)(c) GDPR). What opens a channel that
nobody can look into is refused with its reason; so is every name that does not stand here.
"""

from __future__ import annotations

from typing import Any, Literal

import msgspec

from stellwerk.values.call import Message, Tool


class StreamOptions(msgspec.Struct, forbid_unknown_fields=True):
    include_usage: bool | None = None
    include_obfuscation: bool | None = None  # padding against traffic analysis: ours to decide, dropped


class _NamedFunction(msgspec.Struct, forbid_unknown_fields=True):
    name: str


class NamedTool(msgspec.Struct, forbid_unknown_fields=True):
    type: Literal["function"]
    function: _NamedFunction


class JsonSchema(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True):
    name: str
    description: str | None = None
    schema: dict[str, Any] | None = None
    strict: bool | None = None


class Text(msgspec.Struct, forbid_unknown_fields=True, tag="text"):
    pass


class JsonObject(msgspec.Struct, forbid_unknown_fields=True, tag="json_object"):
    pass


class JsonSchemaFormat(msgspec.Struct, forbid_unknown_fields=True, tag="json_schema"):
    json_schema: JsonSchema


class ChatBody(msgspec.Struct, forbid_unknown_fields=True):
    """``POST /v1/chat/completions``. ``null`` is the same as absent, as with OpenAI."""

    model: str
    messages: list[Message]
    stream: bool | None = None
    stream_options: StreamOptions | None = None
    tools: list[Tool] | None = None
    tool_choice: str | NamedTool | None = None
    parallel_tool_calls: bool | None = None
    response_format: Text | JsonObject | JsonSchemaFormat | None = None
    stop: str | list[str] | None = None
    seed: int | None = None
    n: int | None = None
    logprobs: bool | None = None
    top_logprobs: int | None = None
    max_tokens: int | None = None
    max_completion_tokens: int | None = None
    temperature: float | None = None
    top_p: float | None = None
    frequency_penalty: float | None = None
    presence_penalty: float | None = None
    reasoning_effort: Literal["none", "minimal", "low", "medium", "high", "xhigh", "max"] | None = None
    verbosity: Literal["low", "medium", "high"] | None = None
    # accepted, never forwarded
    user: str | None = None
    metadata: dict[str, Any] | None = None
    safety_identifier: str | None = None
    prompt_cache_key: str | None = None
    prompt_cache_options: dict[str, Any] | None = None
    prompt_cache_retention: Literal["in_memory", "24h"] | None = None
    store: bool | None = None  # true is refused: the client would look for it later
    service_tier: Literal["auto", "default"] | None = None
    modalities: list[Literal["text"]] | None = None


class EmbeddingsBody(msgspec.Struct, forbid_unknown_fields=True):
    """``POST /v1/embeddings``."""

    model: str
    input: str | list[Any]
    encoding_format: Literal["float", "base64"] | None = None
    dimensions: int | None = None
    user: str | None = None  # accepted, never forwarded


CHAT_DROPPED = frozenset(
    {
        "user",
        "metadata",
        "safety_identifier",
        "prompt_cache_key",
        "prompt_cache_options",
        "prompt_cache_retention",
        "store",
        "service_tier",
        "modalities",
    }
)
EMBEDDINGS_DROPPED = frozenset({"user"})

# Known fields that are not taken, with what to do instead. ``null`` and empty values count as absent.
CHAT_REFUSED = {
    "functions": "send tools instead, its successor",
    "function_call": "send tool_choice instead, its successor",
    "logit_bias": "token numbers are text that cannot be inspected; leave it out",
    "prediction": "a draft of the answer is not sent to providers; put the text into a message or leave it out",
    "web_search_options": "no provider may search the web with what stands in a call; leave it out",
    "audio": "sound is neither taken nor given; leave it out",
    "moderation": "calls are inspected here and sent to no other service for it; leave it out",
    "extra_body": "its fields belong into the body itself, and only those of this API are taken",
    "prompt": "send messages instead; the older completions API is not offered",
    "max_output_tokens": "send max_completion_tokens instead; that name belongs to the Responses API",
}

# What a field may say, for the message when it says something else. Places without numbers.
CHOICES = {
    "messages[].role": "system, developer, user, assistant or tool",
    "messages[].tool_calls[].type": "function",
    "tools[].type": "function; other tools run at the provider and are not offered",
    "tool_choice.type": "function",
    "response_format.type": "text, json_object or json_schema",
    "reasoning_effort": "none, minimal, low, medium, high, xhigh or max",
    "verbosity": "low, medium or high",
    "service_tier": "auto or default; which contract serves a call is decided here",
    "store": "false; nothing is stored at a provider",
    "modalities[]": "text; sound is neither taken nor given",
    "prompt_cache_retention": "in_memory or 24h, and is never forwarded",
    "encoding_format": "float or base64",
}
