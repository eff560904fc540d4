# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""What a chat call asks beside its messages: checked, and every text in it noted for inspection."""

from __future__ import annotations

import re
from typing import Any

from stellwerk.errors import RequestError
from stellwerk.gateway import segments
from stellwerk.gateway.allowed import ChatBody, JsonObject, JsonSchemaFormat, NamedTool
from stellwerk.gateway.reject import within
from stellwerk.values.ability import Ability
from stellwerk.values.inspection import Segment

MAX_CHOICES = 8

# A tool's name as OpenAI defines it; also keeps personal data from hiding in it.
_NAME = re.compile(r"[A-Za-z0-9_.-]{1,64}\Z")
_SAMPLING = (
    ("temperature", 0.0, 2.0),
    ("top_p", 0.0, 1.0),
    ("frequency_penalty", -2.0, 2.0),
    ("presence_penalty", -2.0, 2.0),
)


def read(wire: ChatBody, needs: set[Ability], found: list[Segment]) -> dict[str, Any]:
    """The options that go upstream. Adds to ``needs`` and ``found``.

    Raises:
        RequestError: a value that is out of range or makes no sense, with its field.
    """
    options: dict[str, Any] = {}
    _tools(wire, options, needs, found)
    _response_format(wire, options, needs, found)
    if wire.stop is not None:
        stops = [wire.stop] if type(wire.stop) is str else wire.stop
        if len(stops) > 4:
            raise RequestError("stop takes at most 4 strings", param="stop")
        if stops := [text for text in stops if text]:  # an empty one would stop some models at once
            found.extend(Segment(f"stop[{number}]", text) for number, text in enumerate(stops))
            options["stop"] = stops
    if wire.seed is not None:
        options["seed"] = within(wire.seed, -(2**31), 2**31 - 1, "seed")
        found.append(Segment("seed", str(wire.seed)))
    if wire.n is not None:
        options["n"] = within(wire.n, 1, MAX_CHOICES, "n")
    _logprobs(wire, options, needs)
    # A client may send both limits, meaning one; the newer name wins.
    for name in ("max_completion_tokens", "max_tokens"):
        value = getattr(wire, name)
        if value is not None and "max_completion_tokens" not in options:
            options[name] = within(value, 1, 10_000_000, name)
    for name, low, high in _SAMPLING:
        value = getattr(wire, name)
        if value is not None:
            # Four decimals steer a model; more would only be a channel for digits that nobody looks at.
            options[name] = round(within(value, low, high, name), 4)
    if wire.reasoning_effort is not None:
        options["reasoning_effort"] = wire.reasoning_effort
    if wire.verbosity is not None:
        options["verbosity"] = wire.verbosity
    return options


def _tools(wire: ChatBody, options: dict[str, Any], needs: set[Ability], found: list[Segment]) -> None:
    choice = wire.tool_choice
    if type(choice) is str and choice not in ("none", "auto", "required"):
        raise RequestError("tool_choice is none, auto, required or a named function", param="tool_choice")
    if not wire.tools:
        if choice == "required" or type(choice) is NamedTool:
            raise RequestError("tool_choice asks for a tool, but tools is empty", param="tool_choice")
        return  # what is left of the choice says nothing, and some providers refuse it without tools
    names: set[str] = set()
    for index, tool in enumerate(wire.tools):
        _check_name(tool.function.name, f"tools[{index}].function.name")
        names.add(tool.function.name)
    needs.add(Ability.TOOLS)
    found.extend(segments.of_tools(wire.tools))
    options["tools"] = wire.tools
    if type(choice) is NamedTool and choice.function.name not in names:
        raise RequestError(
            "tool_choice.function.name is not the name of one of the tools",
            param="tool_choice.function.name",
        )
    if choice is not None:
        options["tool_choice"] = choice
    if wire.parallel_tool_calls is not None:
        options["parallel_tool_calls"] = wire.parallel_tool_calls


def _response_format(
    wire: ChatBody, options: dict[str, Any], needs: set[Ability], found: list[Segment]
) -> None:
    wanted = wire.response_format
    if type(wanted) is JsonSchemaFormat:
        schema, place = wanted.json_schema, "response_format.json_schema"
        _check_name(schema.name, f"{place}.name")
        found.append(Segment(f"{place}.name", schema.name))
        if schema.description:
            found.append(Segment(f"{place}.description", schema.description))
        if schema.schema is not None:
            segments.of_json(schema.schema, f"{place}.schema", found)
    elif type(wanted) is not JsonObject:
        return  # none, or text, which is what models give anyway
    needs.add(Ability.JSON_SCHEMA)
    options["response_format"] = wanted


def _logprobs(wire: ChatBody, options: dict[str, Any], needs: set[Ability]) -> None:
    if wire.logprobs:
        needs.add(Ability.LOGPROBS)
        options["logprobs"] = True
    if wire.top_logprobs is not None:
        within(wire.top_logprobs, 0, 20, "top_logprobs")
        if wire.logprobs:
            options["top_logprobs"] = wire.top_logprobs
        elif wire.top_logprobs:
            raise RequestError("top_logprobs needs logprobs: true", param="top_logprobs")


def _check_name(name: str, place: str) -> None:
    if not _NAME.match(name):
        raise RequestError(f"{place} may have 1 to 64 letters, digits, '_', '-' and '.' only", param=place)
