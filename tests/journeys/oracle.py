# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""The traffic light once more, written from the concept and not from ``stellwerk.policy``.

Which zones may a call reach at most? A refusal is always allowed; reaching a zone that is not named here is a leak.
"""

from __future__ import annotations

import json
from typing import Any

from tests.journeys.town import FLOORS, TownKey

GREEN, YELLOW, RED = "green", "yellow", "red"


def zones(key: TownKey, header: str | None, payload_class: int, opaque: frozenset[str]) -> frozenset[str]:
    """Zones that may see the call.

    Args:
        key: whose call it is.
        header: ``X-Stellwerk-Class``.
        payload_class: what the content demands: 0 harmless, 2 confidential, 3 personal, 6 classified.
        opaque: parts that nobody can look into: image, audio, or anything else.
    """
    standing = None if key.declared is None else int(key.declared[1])
    declared = standing if header is None else int(header[1])
    lowered = header is not None and int(header[1]) < (3 if standing is None else standing)
    if lowered and not key.may_declare:
        return frozenset()
    floor = int(FLOORS[key.use_case][1])
    # Every single demand has to be met, not only the highest.
    demands = {floor, payload_class, 3 if declared is None else declared}
    if opaque:
        demands.add(3)
    if not lowered and standing is not None:
        demands.add(standing)
    allowed = {GREEN, YELLOW, RED}
    for demand in demands:
        if demand >= 1:  # K1 only after the operator has opened red for it; here it has not
            allowed.discard(RED)
        if demand == 2 or demand >= 4:  # neither K2 nor a secrecy regime is released for yellow here
            allowed.discard(YELLOW)
        if demand >= 5:  # there is no isolated green tenant
            allowed.clear()
    if declared is None:
        allowed.discard(RED)
    if opaque - {"image", "audio"}:
        allowed &= {GREEN}
    return frozenset(allowed)


def no_weaker_than(zone: str | None) -> frozenset[str]:
    """Zones that a call may go on to when the model asked for fails. ``None`` is ``auto``.

    The least demanding models of this town are green, so that ``auto`` stays there.
    """
    if zone == RED:
        return frozenset({GREEN, YELLOW, RED})
    return frozenset({GREEN, YELLOW} if zone == YELLOW else {GREEN})


# What a body that goes upstream may consist of. A field that is not here has no business there.
_CHAT = {
    "model",
    "messages",
    "stream",
    "stream_options",
    "tools",
    "tool_choice",
    "parallel_tool_calls",
    "response_format",
    "stop",
    "seed",
    "n",
    "logprobs",
    "top_logprobs",
    "max_tokens",
    "max_completion_tokens",
    "temperature",
    "top_p",
    "frequency_penalty",
    "presence_penalty",
    "reasoning_effort",
    "verbosity",
}
_MESSAGE = {"role", "content", "name", "refusal", "tool_calls", "tool_call_id"}
_PART = {"type", "text", "refusal", "image_url"}
_HEADERS = {"host", "user-agent", "accept", "content-type", "content-length", "authorization"}


def unexpected(body: bytes) -> list[str]:
    """Fields of an upstream body that are not on the list above."""
    document = json.loads(body)
    if "input" in document:
        return sorted(set(document) - {"model", "input", "encoding_format", "dimensions"})
    found = _beyond(document, _CHAT, "")
    found += _beyond(document.get("stream_options", {}), {"include_usage"}, "stream_options")
    for message in document["messages"]:
        found += _beyond(message, _MESSAGE, "message")
        if isinstance(message.get("content"), list):
            for part in message["content"]:
                found += _beyond(part, _PART, "part")
        for call in message.get("tool_calls") or ():
            found += _beyond(call, {"id", "type", "function"}, "call")
            found += _beyond(call["function"], {"name", "arguments"}, "call.function")
    for tool in document.get("tools", ()):
        found += _beyond(tool, {"type", "function"}, "tool")
        found += _beyond(tool["function"], {"name", "description", "parameters", "strict"}, "function")
    form = document.get("response_format", {})
    found += _beyond(form, {"type", "json_schema"}, "response_format")
    found += _beyond(form.get("json_schema", {}), {"name", "description", "schema", "strict"}, "json_schema")
    return found


def unexpected_headers(headers: list[tuple[bytes, bytes]], credential: str) -> list[str]:
    """Headers that have no business upstream, and an Authorization that is not this zone's own."""
    found = sorted({name.decode().lower() for name, _ in headers} - _HEADERS)
    given = [value for name, value in headers if name.lower() == b"authorization"]
    if given != [f"Bearer {credential}".encode()]:
        found.append("authorization is not the credential of this endpoint alone")
    return found


def _beyond(document: dict[str, Any], allowed: set[str], where: str) -> list[str]:
    return [f"{where}.{name}" for name in sorted(set(document) - allowed)]
