# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""The JSON Schema of an answer that can only be a call of one of the tools. Pure."""

from __future__ import annotations

from typing import Any

from stellwerk.errors import UpstreamRejected

Json = dict[str, Any]

# Where the keys below are names and not keywords, and where a value is data and not a schema (JSON Schema 2020-12,
# core 10.3.2 and validation 6.1, 9.2, 9.5).
_NAMED = frozenset({"properties", "patternProperties", "dependentSchemas", "$defs", "definitions"})
_DATA = frozenset({"const", "enum", "default", "examples"})


def response_format(functions: list[Json]) -> Json:
    """The ``response_format`` that holds an answer to ``{"name": ..., "arguments": {...}}`` of one of these.

    The engine knows references into the same document only, and each tool's schema is a document of its own. So
    each moves under ``$defs``, and its references with it.

    Raises:
        UpstreamRejected: the parameters of a tool are something else than an object.
    """
    definitions: Json = {}
    calls: list[Json] = []
    for number, function in enumerate(functions):
        place = f"#/$defs/tool{number}"
        definitions[f"tool{number}"] = _moved(_parameters(function), place)
        calls.append(
            {
                "type": "object",
                "properties": {"name": {"const": function["name"]}, "arguments": {"$ref": place}},
                "required": ["name", "arguments"],
                "additionalProperties": False,
            }
        )
    schema = {"$defs": definitions, "anyOf": calls}
    return {"type": "json_schema", "json_schema": {"name": "tool_call", "strict": True, "schema": schema}}


def _parameters(function: Json) -> Json:
    given = function.get("parameters")
    if not given:  # OpenAI: left out, they are an empty list of parameters
        return {"type": "object", "properties": {}, "additionalProperties": False}
    kind = given.get("type", "object")
    if kind != "object" and not (isinstance(kind, list) and "object" in kind):
        raise UpstreamRejected(
            "The parameters of a tool must be a JSON Schema of type object.",
            upstream_status=400,
            param="tools",
        )
    return {**given, "type": "object"}


def _moved(schema: Any, place: str) -> Any:
    """``schema`` with every reference to its own root turned to ``place``. As deep as the body, which is bounded."""
    if isinstance(schema, list):
        return [_moved(item, place) for item in schema]
    if not isinstance(schema, dict):
        return schema
    moved: Json = {}
    for key, value in schema.items():
        if key == "$ref" and isinstance(value, str) and (value == "#" or value.startswith("#/")):
            moved[key] = place + value[1:]
        elif key in _DATA:
            moved[key] = value
        elif key in _NAMED and isinstance(value, dict):
            moved[key] = {name: _moved(inner, place) for name, inner in value.items()}
        else:
            moved[key] = _moved(value, place)
    return moved
