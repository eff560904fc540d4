# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Nothing leaves unseen: whatever stands in a built body is fixed vocabulary, a small number, or was inspected."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from typing import Any

import pytest

from stellwerk.errors import RequestError
from stellwerk.gateway import build, parse
from stellwerk.gateway.allowed import CHAT_DROPPED, EMBEDDINGS_DROPPED
from stellwerk.policy.register import Model, Tier
from stellwerk.values.ability import Ability
from stellwerk.values.call import ChatCall

Path = tuple[str | int, ...]

MODEL = Model(
    name="public", endpoint="e", upstream="provider-name", tier=Tier.S, context_length=8000,
    abilities=frozenset({Ability.CHAT}),
)  # fmt: skip
SCHEMA = {
    "type": "object",
    "title": "t",
    "description": "d",
    "properties": {"p": {"type": "integer", "enum": [1, "e"], "const": 2, "default": {"k": ["v", 3.5]}}},
    "required": ["p"],
    "examples": [{"x": "y"}],
    "pattern": "^a$",
    "$defs": {"q": {"$ref": "#/$defs/q"}},
    "x-own": True,
    "additionalProperties": False,
}
WORDS = {
    "model": "auto",
    "messages": [
        {"role": "system", "content": "a", "name": "b"},
        {"role": "developer", "content": [{"type": "text", "text": "c"}], "name": "d"},
        {"role": "user", "content": [{"type": "text", "text": "c"}, {"type": "text", "text": "e"}]},
        {
            "role": "assistant",
            "content": [{"type": "refusal", "refusal": "f"}],
            "name": "g",
            "refusal": "h",
            "tool_calls": [
                {
                    "id": "i",
                    "index": 0,
                    "type": "function",
                    "function": {"name": "j", "arguments": "{}", "parsed_arguments": {"a": "b"}},
                }
            ],
            "annotations": [{"type": "url_citation", "url": "k"}],
            "reasoning_content": "l",
            "reasoning": "l",
            "reasoning_details": [{"text": "l"}],
            "thinking_blocks": [{"thinking": "l"}],
            "provider_specific_fields": {"a": "l"},
            "parsed": {"a": "l"},
        },
        {"role": "tool", "tool_call_id": "i", "content": [{"type": "text", "text": "m"}], "name": "n"},
    ],
    "tools": [
        {
            "type": "function",
            "function": {"name": "j", "description": "o", "parameters": SCHEMA, "strict": True},
        }
    ],
    "tool_choice": "auto",
    "parallel_tool_calls": True,
    "response_format": {
        "type": "json_schema",
        "json_schema": {"name": "p", "description": "q", "schema": SCHEMA, "strict": True},
    },
    "stop": ["r", "s"],
    "seed": 4,
    "n": 2,
    "logprobs": True,
    "top_logprobs": 3,
    "max_tokens": 5,
    "max_completion_tokens": 6,
    "temperature": 0.5,
    "top_p": 0.5,
    "frequency_penalty": 0.5,
    "presence_penalty": 0.5,
    "reasoning_effort": "low",
    "verbosity": "low",
    "stream": True,
    "stream_options": {"include_usage": True, "include_obfuscation": True},
    "user": "u",
    "metadata": {"a": "u"},
    "safety_identifier": "u",
    "prompt_cache_key": "u",
    "prompt_cache_options": {"mode": "u"},
    "prompt_cache_retention": "24h",
    "store": False,
    "service_tier": "auto",
    "modalities": ["text"],
}
MARK = "Quastenflosser"
NUMBER = 86095742719
DECIMAL = 1.86095742719


def spots(node: Any, path: Path = ()) -> Iterator[tuple[Path, bool]]:
    """Every value (false) and every name (true) of a document."""
    if path:
        yield path, False
    if isinstance(node, dict):
        for name, value in node.items():
            yield (*path, name), True
            yield from spots(value, (*path, name))
    elif isinstance(node, list):
        for number, value in enumerate(node):
            yield from spots(value, (*path, number))


def marked(path: Path, is_name: bool, mark: Any) -> dict[str, Any]:
    body: Any = copy.deepcopy(WORDS)
    node = body
    for step in path[:-1]:
        node = node[step]
    if is_name:
        node[str(mark)] = node.pop(path[-1])
    else:
        node[path[-1]] = mark
    return dict(body)


def attempt(body: dict[str, Any]) -> tuple[ChatCall | None, str]:
    """The call, or ``None`` and what the refusal says."""
    try:
        return parse.chat_from(body), ""
    except RequestError as error:
        return None, json.dumps(error.body())


CASES = [
    (path, is_name, mark)
    for path, is_name in spots(WORDS)
    for mark in ((MARK,) if is_name else (MARK, [MARK], {MARK: 1}, {"a": [MARK]}, NUMBER, DECIMAL))
]


def test_the_body_is_right_as_it_is() -> None:
    sent = json.loads(build.body(parse.chat_from(WORDS), MODEL))
    assert set(sent) == set(WORDS) - CHAT_DROPPED - {"max_tokens"}


@pytest.mark.parametrize("mark", [MARK, NUMBER, DECIMAL], ids=str)
def test_whatever_is_put_anywhere_is_refused_dropped_or_inspected(mark: Any) -> None:
    refused = dropped = inspected = 0
    for path, is_name, given in CASES:
        if (MARK in str(given)) is not (mark == MARK) or (mark != MARK and given != mark):
            continue
        call, message = attempt(marked(path, is_name, given))
        assert str(mark) not in message
        if call is None:
            refused += 1
            continue
        sent = build.body(call, MODEL).decode()
        if str(mark) not in sent:
            dropped += 1
            continue
        if Ability.OTHER_PARTS in call.needs:  # a part of an unknown kind: no model takes it, see docs/api.md
            assert call.uninspectable
            continue
        inspected += 1
        assert any(str(mark) in segment.text for segment in call.segments), (path, is_name, given)
        assert not any(str(mark) in segment.place for segment in call.segments), "places are shown"
    assert inspected > 10
    assert dropped > 5
    assert refused > 20


@pytest.mark.parametrize("field", sorted(CHAT_DROPPED))
def test_dropped_fields_leave_no_trace(field: str) -> None:
    without = {name: value for name, value in WORDS.items() if name != field}
    assert build.body(parse.chat_from(WORDS), MODEL) == build.body(parse.chat_from(without), MODEL)


def test_dropped_fields_of_embeddings_leave_no_trace() -> None:
    for field in EMBEDDINGS_DROPPED:
        sent = build.body(parse.embeddings_from({"model": "m", "input": "x", field: MARK}), MODEL)
        assert json.loads(sent) == {"model": "provider-name", "input": "x"}


def test_numbers_that_steer_are_too_short_to_carry_an_identifier() -> None:
    """What goes on without being looked at has seven figures at most, together with its decimals."""
    call = parse.chat_from({**WORDS, "temperature": 1.23456789, "max_completion_tokens": 9_999_999})
    sent = json.loads(build.body(call, MODEL))
    seen = {segment.text for segment in call.segments}
    for name, value in sent.items():
        if type(value) in (int, float) and str(value) not in seen:
            assert len(str(value).replace(".", "")) <= 7, name


def test_a_number_is_inspected_as_it_reads() -> None:
    number = json.loads("8.6095742719e10")
    schema = {"type": "object", "properties": {"a": {"const": number}}}
    call = parse.chat_from(
        {
            "model": "m",
            "messages": [{"role": "user", "content": "x"}],
            "response_format": {"type": "json_schema", "json_schema": {"name": "x", "schema": schema}},
        }
    )
    assert "86095742719" in {segment.text for segment in call.segments}
