# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Collects every string of a call that would leave, with the place where it stands."""

from __future__ import annotations

from typing import Any

from stellwerk.values.call import AssistantMessage, Message, Tool, ToolMessage
from stellwerk.values.inspection import Segment

# Vocabulary of JSON Schema 2020-12 as tools and response formats use it; fixed words, so not inspected.
_WORDS = """
$defs $ref additionalProperties allOf anyOf const default definitions description enum examples exclusiveMaximum
exclusiveMinimum format items maxItems maxLength maximum minItems minLength minimum multipleOf name not nullable
oneOf pattern prefixItems properties required schema strict title type uniqueItems
"""
_SCHEMA_WORDS = frozenset(_WORDS.split())


def of_messages(messages: list[Message]) -> list[Segment]:
    """Segments of the whole history: contents, names, refusals, tool calls and their results."""
    found: list[Segment] = []
    for index, message in enumerate(messages):
        place = f"messages[{index}]"
        content = message.content
        if isinstance(content, str):
            found.append(Segment(f"{place}.content", content))
        elif content is not None:
            _parts(content, f"{place}.content", found)
        if message.name:
            found.append(Segment(f"{place}.name", message.name))
        if type(message) is AssistantMessage:
            if message.refusal:
                found.append(Segment(f"{place}.refusal", message.refusal))
            for number, call in enumerate(message.tool_calls or ()):
                spot = f"{place}.tool_calls[{number}]"
                found.append(Segment(f"{spot}.id", call.id))
                found.append(Segment(f"{spot}.function.name", call.function.name))
                found.append(Segment(f"{spot}.function.arguments", call.function.arguments))
        elif type(message) is ToolMessage:
            found.append(Segment(f"{place}.tool_call_id", message.tool_call_id))
    return found


def _parts(parts: list[dict[str, Any]], place: str, found: list[Segment]) -> None:
    texts: list[str] = []
    for number, part in enumerate(parts):
        text = part.get("text") or part.get("refusal")
        if type(text) is str:  # a part of an unknown kind may hold anything there
            found.append(Segment(f"{place}[{number}].text", text))
            texts.append(text)
    if len(texts) > 1:
        # A model reads the parts as one text, so an identifier cut in two by a part border is whole again there.
        # Offsets of this segment count through the text parts joined without a separator.
        found.append(Segment(place, "".join(texts)))


def of_tools(tools: list[Tool]) -> list[Segment]:
    """Segments of the tool definitions: names, descriptions and every string of the parameter schemas."""
    found: list[Segment] = []
    for index, tool in enumerate(tools):
        place = f"tools[{index}].function"
        found.append(Segment(f"{place}.name", tool.function.name))
        if tool.function.description:
            found.append(Segment(f"{place}.description", tool.function.description))
        if tool.function.parameters is not None:
            of_json(tool.function.parameters, f"{place}.parameters", found)
    return found


def of_json(node: Any, place: str, found: list[Segment]) -> None:
    """Segments of free-form JSON: every name, string and number (an 11-digit number is a tax id, too)."""
    if type(node) is str:
        found.append(Segment(place, node))
    elif type(node) is dict:
        for number, (name, value) in enumerate(node.items()):
            # A name may itself be personal data, and places are shown: only words of JSON Schema are quoted.
            step = f".{name}" if name in _SCHEMA_WORDS else f"{{{number}}}"
            if step[0] == "{":
                found.append(Segment(f"{place}{step}", name))
            of_json(value, place + step, found)
    elif type(node) is list:
        for number, value in enumerate(node):
            of_json(value, f"{place}[{number}]", found)
    elif type(node) is int:
        found.append(Segment(place, str(node)))
    elif type(node) is float:
        # 86095742719.0 and 8.6095742719e10 are written out, so that they read as the number that they are.
        found.append(Segment(place, str(int(node)) if node.is_integer() else str(node)))
