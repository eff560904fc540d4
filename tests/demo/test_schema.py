# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""The smallest instance of a schema satisfies it."""

from __future__ import annotations

from typing import Any

import pytest

from stellwerk.demo.schema import instance


def one_of_two(name: str) -> dict[str, Any]:
    return {"properties": {name: {"const": 1}}, "required": [name]}


@pytest.mark.parametrize(
    ("schema", "expected"),
    [
        ({"const": 7}, 7),
        ({"enum": ["a", "b"]}, "a"),
        ({"type": "integer"}, 0),
        ({"type": "integer", "minimum": 3}, 3),
        ({"type": "integer", "exclusiveMinimum": 3}, 4),
        ({"type": "integer", "maximum": -2}, -2),
        ({"type": "integer", "minimum": 3, "multipleOf": 5}, 5),
        ({"type": "integer", "minimum": -5, "maximum": 5}, 0),
        ({"type": "integer", "minimum": -5, "maximum": -3}, -5),
        ({"type": "number"}, 0),
        ({"type": "boolean"}, False),
        ({"type": "null"}, None),
        ({"type": ["string", "null"]}, None),
        ({"anyOf": [{"type": "integer"}, {"type": "null"}]}, None),
        ({"type": "string", "minLength": 6}, "DEMOoo"),
        ({"type": "string", "maxLength": 2}, "DE"),
        ({"type": "array", "items": {"type": "integer"}}, []),
        ({"type": "array", "items": {"type": "integer"}, "minItems": 2}, [0, 0]),
        ({"type": "array", "prefixItems": [{"const": 1}], "items": {"const": 2}, "minItems": 2}, [1, 2]),
        ({"properties": {"a": {"type": "integer"}, "b": {}}, "required": ["a"]}, {"a": 0}),
        ({"$defs": {"x": {"const": 5}}, "properties": {"a": {"$ref": "#/$defs/x"}}, "required": ["a"]}, {"a": 5}),
        ({"allOf": [one_of_two("a"), one_of_two("b")]}, {"a": 1, "b": 1}),
    ],
)  # fmt: skip
def test_instance(schema: Any, expected: Any) -> None:
    made = instance(schema)
    assert made == expected
    assert type(made) is type(expected)


def test_endless_recursion_ends() -> None:
    schema = {"type": "object", "properties": {"next": {"$ref": "#"}}, "required": ["next"]}
    assert isinstance(instance(schema), dict)
