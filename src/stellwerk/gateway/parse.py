# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""A body becomes one canonical call, or is refused by name. What may stand in it: :mod:`.allowed`."""

from __future__ import annotations

import re
from typing import Any

import msgspec

from stellwerk.errors import RequestError
from stellwerk.gateway import options, segments, strict_json
from stellwerk.gateway.allowed import CHAT_REFUSED, ChatBody, EmbeddingsBody
from stellwerk.gateway.reject import convert, fields, within
from stellwerk.values.ability import Ability
from stellwerk.values.call import ECHOES, AssistantMessage, CalledFunction, ChatCall, EmbeddingsCall, ToolCall
from stellwerk.values.inspection import Segment, Uninspectable

MAX_MESSAGES = 10_000

# The type must be what the first bytes say, so that plain text does not travel as an image.
_IMAGE = re.compile(
    r"data:image/(?:png;base64,iVBORw0KG|jpeg;base64,/9j/|gif;base64,R0lGOD|webp;base64,UklGR)"
    r"[A-Za-z0-9+/]+={0,2}\Z"
)


def chat(body: bytes) -> ChatCall:
    """Parse a chat-completions body.

    Raises:
        UnknownField: a field outside the allow-list, named.
        RequestError: anything else that is wrong, with the place.
    """
    return chat_from(strict_json.loads(body))


def chat_from(document: Any) -> ChatCall:
    """Like :func:`chat`, for a document that was read already."""
    wire = convert(document, ChatBody, CHAT_REFUSED)
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
    asked = options.read(wire, needs, found)
    messages = [_without_echo(m) if type(m) is AssistantMessage else m for m in wire.messages]
    limits = [limit for limit in (wire.max_tokens, wire.max_completion_tokens) if limit is not None]
    return ChatCall(
        model=_model(wire.model),
        messages=messages,
        options=asked,
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
    wire = convert(document, EmbeddingsBody, {})
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
    asked: dict[str, Any] = {}
    if wire.encoding_format is not None:
        asked["encoding_format"] = wire.encoding_format
    if wire.dimensions is not None:
        asked["dimensions"] = within(wire.dimensions, 1, 65_536, "dimensions")
    return EmbeddingsCall(
        model=_model(wire.model),
        input=content,
        options=asked,
        segments=texts,
        uninspectable=blind,
        needs=frozenset((Ability.EMBEDDINGS,)),
    )


def _without_echo(message: AssistantMessage) -> AssistantMessage:
    """The message without what is never sent on, and without an empty list of tool calls, which some refuse."""
    changes: dict[str, Any] = {name: None for name in ECHOES if getattr(message, name) is not None}
    calls = message.tool_calls
    if calls is not None:
        kept = [
            call if call.index is None and call.function.parsed_arguments is None else _bare(call)
            for call in calls
        ]
        if not kept or kept != calls:
            changes["tool_calls"] = kept or None
    return msgspec.structs.replace(message, **changes) if changes else message


def _bare(call: ToolCall) -> ToolCall:
    return ToolCall(call.id, call.type, CalledFunction(call.function.name, call.function.arguments))


def _tokens(items: list[Any]) -> bool:
    return all(type(item) is int and 0 <= item < 2**31 for item in items)


def _model(name: str) -> str:
    if not name or len(name) > 200:
        raise RequestError("model must be the name of a model, or auto", param="model")
    return name


def _check_part(part: dict[str, Any], place: str, needs: set[Ability], blind: list[Uninspectable]) -> None:
    kind = part.get("type")
    if kind == "text" or kind == "refusal":
        fields(part, place, {"type", kind})
        if type(part.get(kind)) is not str:
            raise RequestError(f"{place}.{kind} must be a string", param=place)
    elif kind == "image_url":
        fields(part, place, {"type", "image_url"})
        _check_image(part.get("image_url"), place)
        needs.add(Ability.VISION)
        blind.append(Uninspectable(f"{place}.image_url", "image"))
    elif type(kind) is str:
        # Audio, files, whatever comes next: nobody can look into it, and no model here takes it.
        needs.add(Ability.OTHER_PARTS)
        blind.append(Uninspectable(place, "audio" if kind == "input_audio" else "unknown_part"))
    else:
        raise RequestError(f"{place}.type must name the kind of part, for example text", param=place)


def _check_image(image: Any, place: str) -> None:
    if type(image) is not dict or type(image.get("url")) is not str:
        raise RequestError(f"{place}.image_url must be an object with a url", param=place)
    fields(image, f"{place}.image_url", {"url", "detail"})
    if image.get("detail", "auto") not in ("auto", "low", "high"):
        raise RequestError(f"{place}.image_url.detail is auto, low or high", param=place)
    if not _IMAGE.match(image["url"]):
        # A remote address would make the provider fetch it: a channel that nobody inspects.
        raise RequestError(
            f"{place}.image_url.url must be a data: URL with the base64 of a png, jpeg, webp or gif and that "
            "type; remote addresses are not fetched",
            param=place,
        )
