# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""A body becomes one canonical call, or is refused by name.

The allow-list is OpenAI's chat-completions and embeddings reference, reduced to what reaches a model. Fields that
only identify or track a caller are accepted, because clients send them, and dropped: nothing of them goes upstream
(R08, Art. 5(1)(c) GDPR).
"""

from __future__ import annotations

import re
from typing import Any, Literal, TypeVar

import msgspec

from stellwerk.errors import RequestError, UnknownField
from stellwerk.gateway import segments, strict_json
from stellwerk.values.ability import Ability
from stellwerk.values.call import AssistantMessage, ChatCall, EmbeddingsCall, Message, Tool
from stellwerk.values.inspection import Segment, Uninspectable

_T = TypeVar("_T")
_Number = TypeVar("_Number", int, float)

MAX_MESSAGES = 10_000
MAX_CHOICES = 8

_IMAGE = re.compile(r"data:image/(?:png|jpeg|webp|gif);base64,[A-Za-z0-9+/]+={0,2}\Z")
# A tool's name as OpenAI defines it; also keeps personal data from hiding in it.
_NAME = re.compile(r"[A-Za-z0-9_.-]{1,64}\Z")


class _StreamOptions(msgspec.Struct, forbid_unknown_fields=True):
    include_usage: bool | None = None
    include_obfuscation: bool | None = None  # padding against traffic analysis: ours to decide, dropped


class _NamedFunction(msgspec.Struct, forbid_unknown_fields=True):
    name: str


class _NamedTool(msgspec.Struct, forbid_unknown_fields=True):
    type: Literal["function"]
    function: _NamedFunction


class _JsonSchema(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True):
    name: str
    description: str | None = None
    schema: dict[str, Any] | None = None
    strict: bool | None = None


class _Text(msgspec.Struct, forbid_unknown_fields=True, tag="text"):
    pass


class _JsonObject(msgspec.Struct, forbid_unknown_fields=True, tag="json_object"):
    pass


class _JsonSchemaFormat(msgspec.Struct, forbid_unknown_fields=True, tag="json_schema"):
    json_schema: _JsonSchema


class _ChatBody(msgspec.Struct, forbid_unknown_fields=True):
    model: str
    messages: list[Message]
    stream: bool | None = None
    stream_options: _StreamOptions | None = None
    tools: list[Tool] | None = None
    tool_choice: str | _NamedTool | None = None
    parallel_tool_calls: bool | None = None
    response_format: _Text | _JsonObject | _JsonSchemaFormat | None = None
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
    # accepted, never forwarded
    user: str | None = None
    metadata: dict[str, Any] | None = None
    safety_identifier: str | None = None
    prompt_cache_key: str | None = None
    store: bool | None = None
    service_tier: Literal["auto", "default"] | None = None


class _EmbeddingsBody(msgspec.Struct, forbid_unknown_fields=True):
    model: str
    input: str | list[Any]
    encoding_format: Literal["float", "base64"] | None = None
    dimensions: int | None = None
    user: str | None = None  # accepted, never forwarded


def chat(body: bytes) -> ChatCall:
    """Parse a chat-completions body.

    Raises:
        UnknownField: a field outside the allow-list, named.
        RequestError: anything else that is wrong, with the place.
    """
    return chat_from(strict_json.loads(body))


def chat_from(document: Any) -> ChatCall:
    """Like :func:`chat`, for a document that was read already."""
    wire = _convert(document, _ChatBody)
    if not wire.messages:
        raise RequestError("messages is empty; send at least one message", param="messages")
    if len(wire.messages) > MAX_MESSAGES:
        raise RequestError(f"messages has more than {MAX_MESSAGES} entries", param="messages")
    if wire.store:
        raise RequestError(
            "store: true is not possible here: nothing is stored at a provider; leave the field out",
            param="store",
        )
    needs: set[Ability] = {Ability.CHAT}
    blind: list[Uninspectable] = []
    for index, message in enumerate(wire.messages):
        if type(message.content) is list:
            for number, part in enumerate(message.content):
                _check_part(part, f"messages[{index}].content[{number}]", needs, blind)
    found = segments.of_messages(wire.messages)
    options = _options(wire, needs, found)
    messages = [_without_echo(m) if type(m) is AssistantMessage else m for m in wire.messages]
    limits = [limit for limit in (wire.max_tokens, wire.max_completion_tokens) if limit is not None]
    return ChatCall(
        model=_model(wire.model),
        messages=messages,
        options=options,
        stream=bool(wire.stream),
        include_usage=bool(wire.stream_options and wire.stream_options.include_usage),
        choices=wire.n or 1,
        max_output=min(limits) if limits else None,
        segments=found,
        uninspectable=tuple(blind),
        needs=frozenset(needs),
    )


def embeddings(body: bytes) -> EmbeddingsCall:
    """Parse an embeddings body. Raises like :func:`chat`."""
    return embeddings_from(strict_json.loads(body))


def embeddings_from(document: Any) -> EmbeddingsCall:
    """Like :func:`embeddings`, for a document that was read already."""
    wire = _convert(document, _EmbeddingsBody)
    texts: list[Segment] = []
    blind: tuple[Uninspectable, ...] = ()
    content = wire.input
    if isinstance(content, str):
        texts.append(Segment("input", content))
    elif content and all(type(item) is str for item in content):
        texts.extend(Segment(f"input[{number}]", item) for number, item in enumerate(content))
    elif content and (
        _tokens(content) or all(type(item) is list and item and _tokens(item) for item in content)
    ):
        # Token numbers are text that no detector can read.
        blind = (Uninspectable("input", "tokens"),)
    else:
        raise RequestError(
            "input is a string, a list of strings or lists of token numbers, not empty", param="input"
        )
    options: dict[str, Any] = {}
    if wire.encoding_format is not None:
        options["encoding_format"] = wire.encoding_format
    if wire.dimensions is not None:
        options["dimensions"] = _within(wire.dimensions, 1, 65_536, "dimensions")
    return EmbeddingsCall(
        model=_model(wire.model),
        input=content,
        options=options,
        segments=texts,
        uninspectable=blind,
        needs=frozenset((Ability.EMBEDDINGS,)),
    )


def _without_echo(message: AssistantMessage) -> AssistantMessage:
    if message.annotations is None and message.reasoning_content is None:
        return message
    return msgspec.structs.replace(message, annotations=None, reasoning_content=None)


def _tokens(items: list[Any]) -> bool:
    return all(type(item) is int and 0 <= item < 2**31 for item in items)


def _options(wire: _ChatBody, needs: set[Ability], found: list[Segment]) -> dict[str, Any]:
    options: dict[str, Any] = {}
    if wire.tools:
        for index, tool in enumerate(wire.tools):
            _check_name(tool.function.name, f"tools[{index}].function.name")
        needs.add(Ability.TOOLS)
        found.extend(segments.of_tools(wire.tools))
        options["tools"] = wire.tools
    if wire.tool_choice is not None:
        if type(wire.tool_choice) is str:
            if wire.tool_choice not in ("none", "auto", "required"):
                raise RequestError(
                    "tool_choice is none, auto, required or a named function", param="tool_choice"
                )
        elif type(wire.tool_choice) is _NamedTool:
            _check_name(wire.tool_choice.function.name, "tool_choice.function.name")
            found.append(Segment("tool_choice.function.name", wire.tool_choice.function.name))
        options["tool_choice"] = wire.tool_choice
    if wire.parallel_tool_calls is not None:
        options["parallel_tool_calls"] = wire.parallel_tool_calls
    if type(wire.response_format) is _JsonSchemaFormat:
        needs.add(Ability.JSON_SCHEMA)
        schema = wire.response_format.json_schema
        _check_name(schema.name, "response_format.json_schema.name")
        found.append(Segment("response_format.json_schema.name", schema.name))
        if schema.description:
            found.append(Segment("response_format.json_schema.description", schema.description))
        if schema.schema is not None:
            segments.of_json(schema.schema, "response_format.json_schema.schema", found)
        options["response_format"] = wire.response_format
    elif type(wire.response_format) is _JsonObject:
        needs.add(Ability.JSON_SCHEMA)
        options["response_format"] = wire.response_format
    if wire.stop is not None:
        stops = [wire.stop] if type(wire.stop) is str else wire.stop
        if len(stops) > 4:
            raise RequestError("stop takes at most 4 strings", param="stop")
        found.extend(Segment(f"stop[{number}]", text) for number, text in enumerate(stops))
        if stops:
            options["stop"] = wire.stop
    if wire.seed is not None:
        options["seed"] = _within(wire.seed, -(2**31), 2**31 - 1, "seed")
        found.append(Segment("seed", str(wire.seed)))
    if wire.n is not None:
        options["n"] = _within(wire.n, 1, MAX_CHOICES, "n")
    if wire.logprobs is not None:
        options["logprobs"] = wire.logprobs
        if wire.logprobs:
            needs.add(Ability.LOGPROBS)
    if wire.top_logprobs is not None:
        options["top_logprobs"] = _within(wire.top_logprobs, 0, 20, "top_logprobs")
    # A client may send both limits, meaning one; the newer name wins.
    for name in ("max_completion_tokens", "max_tokens"):
        value = getattr(wire, name)
        if value is not None and "max_completion_tokens" not in options:
            options[name] = _within(value, 1, 10_000_000, name)
    for name, low, high in _SAMPLING:
        value = getattr(wire, name)
        if value is not None:
            # Four decimals steer a model; more would only be a channel for digits that nobody looks at.
            options[name] = round(_within(value, low, high, name), 4)
    return options


_SAMPLING = (
    ("temperature", 0.0, 2.0),
    ("top_p", 0.0, 1.0),
    ("frequency_penalty", -2.0, 2.0),
    ("presence_penalty", -2.0, 2.0),
)


def _within(value: _Number, low: float, high: float, name: str) -> _Number:
    if not low <= value <= high:
        raise RequestError(f"{name} must lie between {low} and {high}", param=name)
    return value


def _model(name: str) -> str:
    if not name or len(name) > 200:
        raise RequestError("model must be the name of a model, or auto", param="model")
    return name


def _check_name(name: str, place: str) -> None:
    if not _NAME.match(name):
        raise RequestError(f"{place} may have 1 to 64 letters, digits, '_', '-' and '.' only", param=place)


def _check_part(part: dict[str, Any], place: str, needs: set[Ability], blind: list[Uninspectable]) -> None:
    kind = part.get("type")
    if kind == "text" or kind == "refusal":
        _fields(part, place, {"type", kind})
        if type(part.get(kind)) is not str:
            raise RequestError(f"{place}.{kind} must be a string", param=place)
    elif kind == "image_url":
        _fields(part, place, {"type", "image_url"})
        image = part.get("image_url")
        if type(image) is not dict or type(image.get("url")) is not str:
            raise RequestError(f"{place}.image_url must be an object with a url", param=place)
        _fields(image, f"{place}.image_url", {"url", "detail"})
        if image.get("detail", "auto") not in ("auto", "low", "high"):
            raise RequestError(f"{place}.image_url.detail is auto, low or high", param=place)
        if not _IMAGE.match(image["url"]):
            # A remote address would make the provider fetch it: a channel that nobody inspects.
            raise RequestError(
                f"{place}.image_url.url must be a data: URL with base64 (png, jpeg, webp, gif); "
                "remote addresses are not fetched",
                param=place,
            )
        needs.add(Ability.VISION)
        blind.append(Uninspectable(f"{place}.image_url", "image"))
    elif type(kind) is str:
        # Audio, files, whatever comes next: nobody can look into it, and no model here takes it.
        needs.add(Ability.OTHER_PARTS)
        blind.append(Uninspectable(place, "audio" if kind == "input_audio" else "unknown_part"))
    else:
        raise RequestError(f"{place}.type must name the kind of part, for example text", param=place)


def _fields(part: dict[str, Any], place: str, allowed: set[str]) -> None:
    for name in part:
        if name not in allowed:
            raise UnknownField(_unknown(f"{place}.{_shown(name)}"), param=f"{place}.{_shown(name)}")


def _shown(name: str) -> str:
    return name if re.fullmatch(r"[A-Za-z0-9_$.-]{1,60}", name) else "(unprintable name)"


def _unknown(place: str) -> str:
    return f"the field {place} is not known here and is not sent on unseen; leave it out"


_MSGSPEC_UNKNOWN = re.compile(r"Object contains unknown field `(.*?)`(?: - at `(.*)`)?\Z", re.DOTALL)
_MSGSPEC_PLACE = re.compile(r"(.*?)(?: - at `(.*)`)?\Z", re.DOTALL)


def _convert(document: Any, kind: type[_T]) -> _T:
    if type(document) is not dict:
        raise RequestError("the body must be a JSON object")
    try:
        return msgspec.convert(document, kind)
    except msgspec.ValidationError as error:
        text = str(error)
    except RecursionError:
        raise RequestError("the body is nested too deeply") from None
    unknown = _MSGSPEC_UNKNOWN.match(text)
    if unknown:
        place = _place(unknown[2], _shown(unknown[1]))
        raise UnknownField(_unknown(place), param=place)
    parted = _MSGSPEC_PLACE.match(text)
    what, place = (parted[1], _place(parted[2], "")) if parted else (text, "")
    what = re.sub(r"Invalid (enum )?value .*", "the value is not one of those allowed", what, flags=re.DOTALL)
    raise RequestError(f"{place or 'the body'}: {what[0].lower()}{what[1:200]}", param=place or None)


def _place(path: str | None, name: str) -> str:
    """msgspec's ``$.messages[...].x`` as our ``messages[].x``."""
    base = (path or "$").removeprefix("$").lstrip(".").replace("[...]", "[]")
    return f"{base}.{name}".strip(".") if name else base
