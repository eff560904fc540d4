# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Every place of a body where text can stand, each as a function that puts a text there.

``PLACES`` leave the house, ``DROPPED`` are fields that clients send and that never go upstream, ``REFUSED`` are
fields outside the allow-list. Each is given a body with harmless messages and changes it.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from random import Random
from typing import Any

from tests.journeys.payloads import HARMLESS

Body = dict[str, Any]
Place = Callable[[Body, str, Random], None]


def _message(role: str, *, first: bool = False) -> Place:
    def put(body: Body, text: str, random: Random) -> None:
        message: Body = {"role": role, "content": text}
        if role == "tool":
            message["tool_call_id"] = "call_1"
        if first:
            body["messages"].insert(0, message)
        else:
            body["messages"].append(message)

    return put


def _deep_in_history(body: Body, text: str, random: Random) -> None:
    """Long ago, before thirty harmless turns."""
    turns = [{"role": ("user", "assistant")[i % 2], "content": random.choice(HARMLESS)} for i in range(30)]
    body["messages"] = [{"role": "user", "content": text}, *turns, *body["messages"]]


def _parts(role: str) -> Place:
    def put(body: Body, text: str, random: Random) -> None:
        content = [{"type": "text", "text": random.choice(HARMLESS)}, {"type": "text", "text": text}]
        message: Body = {"role": role, "content": content}
        if role == "tool":
            message["tool_call_id"] = "call_1"
        body["messages"].append(message)

    return put


def _split_over_parts(body: Body, text: str, random: Random) -> None:
    """Cut anywhere, into two to four parts of one message."""
    cuts = sorted(random.sample(range(1, len(text)), min(random.randint(1, 3), len(text) - 1)))
    pieces = [text[a:b] for a, b in zip([0, *cuts], [*cuts, len(text)], strict=True)]
    body["messages"].append(
        {"role": "user", "content": [{"type": "text", "text": piece} for piece in pieces]}
    )


def _split_over_messages(body: Body, text: str, random: Random) -> None:
    """Cut in the middle, the halves in two user messages one after the other."""
    cut = len(text) // 2
    body["messages"] += [{"role": "user", "content": text[:cut]}, {"role": "user", "content": text[cut:]}]


def _refusal_part(body: Body, text: str, random: Random) -> None:
    body["messages"].append({"role": "assistant", "content": [{"type": "refusal", "refusal": text}]})


def _refusal(body: Body, text: str, random: Random) -> None:
    body["messages"].append({"role": "assistant", "content": None, "refusal": text})


def _name(role: str) -> Place:
    def put(body: Body, text: str, random: Random) -> None:
        message: Body = {"role": role, "content": "Weiter.", "name": text}
        if role == "tool":
            message["tool_call_id"] = "call_1"
        body["messages"].append(message)

    return put


def _tool_call(put_into: Callable[[Body, str], None]) -> Place:
    def put(body: Body, text: str, random: Random) -> None:
        call: Body = {"id": "call_1", "type": "function", "function": {"name": "suche", "arguments": "{}"}}
        put_into(call, text)
        body["messages"].append({"role": "assistant", "content": None, "tool_calls": [call]})

    return put


def _arguments(shape: Callable[[str], str]) -> Place:
    return _tool_call(lambda call, text: call["function"].update(arguments=shape(text)))


def _call_id(call: Body, text: str) -> None:
    call["id"] = text


def _call_name(call: Body, text: str) -> None:
    call["function"]["name"] = text


def _tool_call_id(body: Body, text: str, random: Random) -> None:
    body["messages"].append({"role": "tool", "content": "{}", "tool_call_id": text})


def _tool_result(body: Body, text: str, random: Random) -> None:
    rows = json.dumps({"treffer": [{"id": 1, "daten": {"feld": text}}]}, ensure_ascii=random.random() < 0.5)
    body["messages"].append({"role": "tool", "content": rows, "tool_call_id": "call_1"})


def _schema(shape: Callable[[str], Any]) -> Callable[[str], Body]:
    """A JSON Schema with the text in it."""

    def schema(text: str) -> Body:
        return {"type": "object", "properties": {"ort": {"type": "string"}}, **shape(text)}

    return schema


SCHEMAS: dict[str, Callable[[str], Body]] = {
    "description": _schema(lambda text: {"description": text}),
    "title": _schema(lambda text: {"title": text}),
    "property name": _schema(lambda text: {"properties": {text: {"type": "string"}}}),
    "property description": _schema(
        lambda text: {"properties": {"feld": {"type": "string", "description": text}}}
    ),
    "enum": _schema(lambda text: {"properties": {"feld": {"enum": ["alle", text]}}}),
    "enum key": _schema(lambda text: {"properties": {"feld": {"enum": [{text: 1}]}}}),
    "const": _schema(lambda text: {"properties": {"feld": {"const": text}}}),
    "default": _schema(lambda text: {"properties": {"feld": {"type": "string", "default": text}}}),
    "default object": _schema(lambda text: {"properties": {"feld": {"default": {"a": [{"b": text}]}}}}),
    "examples": _schema(lambda text: {"examples": [{"feld": text}]}),
    "pattern": _schema(lambda text: {"properties": {"feld": {"type": "string", "pattern": text}}}),
    "required": _schema(lambda text: {"required": [text]}),
    "reference": _schema(lambda text: {"$defs": {text: {"type": "string"}}}),
    "own word": _schema(lambda text: {"x-hinweis": text}),
    "own name": _schema(lambda text: {text: True}),
    "nested": _schema(
        lambda text: {"properties": {"a": {"anyOf": [{"items": {"allOf": [{"description": text}]}}]}}}
    ),
}


def _tool(parameters: Callable[[str], Body]) -> Place:
    def put(body: Body, text: str, random: Random) -> None:
        function = {"name": "suche", "description": "Sucht.", "parameters": parameters(text)}
        body["tools"] = [{"type": "function", "function": function}]

    return put


def _tool_description(body: Body, text: str, random: Random) -> None:
    body["tools"] = [
        {"type": "function", "function": {"name": "erste", "parameters": {"type": "object"}}},
        {"type": "function", "function": {"name": "suche", "description": text}},
    ]


def _tool_name(body: Body, text: str, random: Random) -> None:
    body["tools"] = [{"type": "function", "function": {"name": text}}]


def _tool_choice(body: Body, text: str, random: Random) -> None:
    body["tools"] = [{"type": "function", "function": {"name": "suche"}}]
    body["tool_choice"] = {"type": "function", "function": {"name": text}}


def _format(shape: Callable[[str], Body]) -> Place:
    def put(body: Body, text: str, random: Random) -> None:
        body["response_format"] = {"type": "json_schema", "json_schema": shape(text)}

    return put


def _stop(body: Body, text: str, random: Random) -> None:
    body["stop"] = text if random.random() < 0.5 else ["ENDE", text]


PLACES: dict[str, Place] = {
    "system": _message("system", first=True),
    "developer": _message("developer", first=True),
    "user": _message("user"),
    "first user": _message("user", first=True),
    "assistant": _message("assistant"),
    "tool result": _message("tool"),
    "tool result json": _tool_result,
    "deep in history": _deep_in_history,
    "system part": _parts("system"),
    "developer part": _parts("developer"),
    "user part": _parts("user"),
    "assistant part": _parts("assistant"),
    "tool part": _parts("tool"),
    "split over parts": _split_over_parts,
    "split over messages": _split_over_messages,
    "refusal part": _refusal_part,
    "refusal": _refusal,
    "system name": _name("system"),
    "developer name": _name("developer"),
    "user name": _name("user"),
    "assistant name": _name("assistant"),
    "tool name": _name("tool"),
    "argument": _arguments(lambda text: json.dumps({"wert": text}, ensure_ascii=False)),
    "argument in ascii": _arguments(lambda text: json.dumps({"wert": text})),
    "argument key": _arguments(lambda text: json.dumps({text: 1})),
    "argument twice": _arguments(lambda text: json.dumps({"a": json.dumps({"b": [text]})})),
    "argument raw": _arguments(lambda text: text),
    "call id": _tool_call(_call_id),
    "call name": _tool_call(_call_name),
    "tool call id": _tool_call_id,
    "tool description": _tool_description,
    "tool function name": _tool_name,
    "tool choice": _tool_choice,
    **{f"tool {name}": _tool(shape) for name, shape in SCHEMAS.items()},
    "format name": _format(lambda text: {"name": text, "schema": {"type": "object"}}),
    "format description": _format(lambda text: {"name": "antwort", "description": text, "schema": {}}),
    **{
        f"format {name}": _format(lambda text, shape=shape: {"name": "antwort", "schema": shape(text)})  # type: ignore[misc]
        for name, shape in SCHEMAS.items()
    },
    "stop": _stop,
}


def _field(name: str, shape: Callable[[str], Any] = lambda text: text) -> Place:
    def put(body: Body, text: str, random: Random) -> None:
        body[name] = shape(text)

    return put


def _echo(name: str, shape: Callable[[str], Any]) -> Place:
    def put(body: Body, text: str, random: Random) -> None:
        body["messages"].append({"role": "assistant", "content": "Gern.", name: shape(text)})

    return put


DROPPED: dict[str, Place] = {
    "user field": _field("user"),
    "metadata": _field("metadata", lambda text: {"vorgang": text}),
    "metadata name": _field("metadata", lambda text: {text: "vorgang"}),
    "safety_identifier": _field("safety_identifier"),
    "prompt_cache_key": _field("prompt_cache_key"),
    "reasoning_content": _echo("reasoning_content", lambda text: text),
    "annotations": _echo(
        "annotations", lambda text: [{"type": "url_citation", "url_citation": {"title": text}}]
    ),
}

REFUSED: dict[str, Place] = {
    "unknown field": _field("hinweis"),
    "field named so": lambda body, text, random: body.update({text: True}),
    "logit_bias": _field("logit_bias", lambda text: {text: 1}),
    "functions": _field("functions", lambda text: [{"name": "f", "description": text}]),
    "prediction": _field("prediction", lambda text: {"type": "content", "content": text}),
    "web_search_options": _field("web_search_options", lambda text: {"user_location": text}),
    "extra_body": _field("extra_body", lambda text: {"a": text}),
    "role": lambda body, text, random: body["messages"].append({"role": text, "content": "x"}),
    "message field": lambda body, text, random: body["messages"][0].update(vermerk=text),
    "part field": lambda body, text, random: body["messages"].append(
        {"role": "user", "content": [{"type": "text", "text": "x", "cache_control": text}]}
    ),
    "image address": lambda body, text, random: body["messages"].append(
        {
            "role": "user",
            "content": [
                {"type": "image_url", "image_url": {"url": f"https://bilder.example/{json.dumps(text)}"}}
            ],
        }
    ),
    "image detail": lambda body, text, random: body["messages"].append(
        {"role": "user", "content": [{"type": "image_url", "image_url": {"url": "x", "detail": text}}]}
    ),
    "function field": lambda body, text, random: body.update(
        tools=[{"type": "function", "function": {"name": "f", "notiz": text}}]
    ),
    "service_tier": _field("service_tier"),
    "tool type": lambda body, text, random: body.update(tools=[{"type": text, "function": {"name": "f"}}]),
}
