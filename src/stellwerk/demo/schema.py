# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""The smallest value that satisfies a JSON schema, as far as schemas for structured output go."""

from __future__ import annotations

from typing import Any

_DEPTH = 32


def instance(schema: object, root: dict[str, Any] | None = None, depth: int = 0) -> Any:
    """A minimal valid instance of ``schema``.

    Understood: const, enum, type (also a list of types), properties, required, items, prefixItems, minItems,
    minLength, minimum, exclusiveMinimum, multipleOf, anyOf, oneOf, allOf, $ref into the same document. Anything
    else is left aside. Recursion ends at an empty value.
    """
    if not isinstance(schema, dict) or depth > _DEPTH:
        return None
    root = schema if root is None else root
    if "const" in schema:
        return schema["const"]
    if isinstance(schema.get("enum"), list) and schema["enum"]:
        return schema["enum"][0]
    if isinstance(schema.get("$ref"), str):
        return instance(_resolve(schema["$ref"], root), root, depth + 1)
    for word in ("anyOf", "oneOf"):
        if isinstance(schema.get(word), list) and schema[word]:
            return instance(_simplest(schema[word]), root, depth + 1)
    if isinstance(schema.get("allOf"), list):
        merged = {**{k: v for k, v in schema.items() if k != "allOf"}}
        for part in schema["allOf"]:
            merged = _merge(merged, _resolve(part["$ref"], root) if "$ref" in part else part)
        return instance(merged, root, depth + 1)
    return _typed(schema, root, depth)


def _typed(schema: dict[str, Any], root: dict[str, Any], depth: int) -> Any:
    kind = schema.get("type")
    if isinstance(kind, list):
        kind = "null" if "null" in kind else kind[0]
    if kind is None:
        kind = "object" if "properties" in schema else "array" if "items" in schema else "string"
    match kind:
        case "object":
            properties = schema.get("properties", {})
            required = schema.get("required", [])
            return {
                name: instance(properties.get(name, {"type": "string"}), root, depth + 1) for name in required
            }
        case "array":
            prefix = schema.get("prefixItems", [])
            least = max(schema.get("minItems", 0), 0)
            items = [instance(part, root, depth + 1) for part in prefix[:least]]
            return items + [
                instance(schema.get("items", {"type": "string"}), root, depth + 1)
                for _ in range(least - len(items))
            ]
        case "string":
            return "DEMO".ljust(schema.get("minLength", 0), "o")[: schema.get("maxLength", 1_000)]
        case "integer" | "number":
            return _number(schema, whole=kind == "integer")
        case "boolean":
            return False
        case _:
            return None


def _number(schema: dict[str, Any], *, whole: bool) -> float | int:
    step = schema.get("multipleOf", 1)
    low = schema.get("minimum")
    if low is None and "exclusiveMinimum" in schema:
        low = schema["exclusiveMinimum"] + (1 if whole else step)
    high = schema.get("maximum", schema.get("exclusiveMaximum"))
    value = 0 if low is None or low <= 0 <= (high if high is not None else 0) else low
    if low is None and high is not None and high < 0:
        value = high - (1 if "maximum" not in schema else 0)
    if value % step:
        value += step - value % step
    return int(value) if whole else value


def _simplest(parts: list[Any]) -> Any:
    for part in parts:
        if isinstance(part, dict) and part.get("type") == "null":
            return part
    return parts[0]


def _merge(one: dict[str, Any], two: dict[str, Any]) -> dict[str, Any]:
    merged = {**one, **two}
    merged["properties"] = {**one.get("properties", {}), **two.get("properties", {})}
    merged["required"] = list(dict.fromkeys([*one.get("required", []), *two.get("required", [])]))
    return merged


def _resolve(reference: str, root: dict[str, Any]) -> dict[str, Any]:
    found: Any = root
    for step in reference.removeprefix("#").strip("/").split("/"):
        if not step:
            continue
        found = found.get(step.replace("~1", "/").replace("~0", "~"), {}) if isinstance(found, dict) else {}
    return found if isinstance(found, dict) else {}
