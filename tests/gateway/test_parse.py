# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""A body becomes one canonical call with every string that would leave, or is refused by name."""

import json
from typing import Any

import pytest

from stellwerk.errors import RequestError, UnknownField
from stellwerk.gateway import build, parse
from stellwerk.gateway.allowed import CHAT_REFUSED, ChatBody
from stellwerk.policy.register import Model, Tier
from stellwerk.values.ability import Ability

USER = {"role": "user", "content": "Guten Tag"}
MODEL = Model(
    name="public", endpoint="e", upstream="provider-name", tier=Tier.S, context_length=8000,
    abilities=frozenset({Ability.CHAT}),
)  # fmt: skip
PNG = "data:image/png;base64,iVBORw0KGgo="


def body(**fields: Any) -> bytes:
    return json.dumps({"model": "auto", "messages": [USER], **fields}).encode()


def places(call: Any) -> dict[str, str]:
    return {segment.place: segment.text for segment in call.segments}


def test_everything_that_leaves_is_a_segment() -> None:
    call = parse.chat(
        body(
            messages=[
                {"role": "system", "content": "S1", "name": "N1"},
                {"role": "developer", "content": [{"type": "text", "text": "D1"}]},
                {"role": "user", "content": [{"type": "text", "text": "U1"}, {"type": "text", "text": "U2"}]},
                {
                    "role": "assistant",
                    "content": None,
                    "refusal": "R1",
                    "tool_calls": [
                        {
                            "id": "C1",
                            "type": "function",
                            "function": {"name": "F1", "arguments": '{"x": "A1"}'},
                        }
                    ],
                },
                {"role": "tool", "tool_call_id": "C1", "content": "T1"},
            ],
            tools=[
                {
                    "type": "function",
                    "function": {
                        "name": "find",
                        "description": "DESC",
                        "parameters": {
                            "type": "object",
                            "properties": {
                                "Weyers": {"type": "integer", "enum": [86095742719], "default": "DEF"}
                            },
                        },
                    },
                }
            ],
            tool_choice={"type": "function", "function": {"name": "find"}},
            response_format={
                "type": "json_schema",
                "json_schema": {"name": "J1", "description": "J2", "schema": {"title": "J3"}},
            },
            stop=["STOP"],
            seed=4711,
        )
    )
    found = places(call)
    texts = set(found.values())
    assert {"S1", "N1", "D1", "U1", "U2", "U1U2", "R1", "C1", "F1", '{"x": "A1"}', "T1"} <= texts
    assert {"find", "DESC", "Weyers", "86095742719", "DEF", "J1", "J2", "J3", "STOP", "4711"} <= texts
    assert found["messages[3].tool_calls[0].function.arguments"] == '{"x": "A1"}'
    assert not any("Weyers" in place for place in found), "a place is shown, so it must not quote"
    # and the other way round: every string of the built body is fixed vocabulary or was inspected
    sent = build.body(call, MODEL).decode()
    for text in texts - {"U1U2", '{"x": "A1"}'}:
        assert text in sent


@pytest.mark.parametrize(
    ("fields", "param"),
    [
        ({"foo": 1}, "foo"),
        ({"logit_bias": {"1": 2}}, "logit_bias"),
        ({"extra_body": {"a": 1}}, "extra_body"),
        ({"messages": [{"role": "user", "content": "x", "cache_control": {}}]}, "cache_control"),
        ({"messages": [{"role": "user", "content": [{"type": "text", "text": "x", "y": 1}]}]}, "y"),
        (
            {
                "messages": [
                    {"role": "user", "content": [{"type": "image_url", "image_url": {"url": PNG, "z": 1}}]}
                ]
            },
            "z",
        ),
        ({"tools": [{"type": "function", "function": {"name": "a", "q": 1}}]}, "q"),
        ({"stream_options": {"w": 1}}, "w"),
        ({"response_format": {"type": "text", "v": 1}}, "v"),
    ],
)
def test_unknown_fields_are_refused_by_name(fields: dict[str, Any], param: str) -> None:
    with pytest.raises(UnknownField) as caught:
        parse.chat(body(**fields))
    assert caught.value.param is not None
    assert caught.value.param.endswith(param)
    assert param in caught.value.message


@pytest.mark.parametrize(
    "fields",
    [
        {"messages": []},
        {"messages": "hello"},
        {"messages": [{"role": "alien", "content": "x"}]},
        {"messages": [{"role": "user"}]},
        {"messages": [{"role": "user", "content": 5}]},
        {"messages": [{"role": "user", "content": [{"text": "no type"}]}]},
        {"messages": [{"role": "user", "content": [{"type": "text", "text": 1}]}]},
        {
            "messages": [
                {
                    "role": "user",
                    "content": [{"type": "image_url", "image_url": {"url": "https://x.de/a.png"}}],
                }
            ]
        },
        {"messages": [{"role": "user", "content": [{"type": "image_url", "image_url": PNG}]}]},
        {"messages": [{"role": "tool", "content": "x"}]},
        {"model": 5},
        {"model": ""},
        {"n": 0},
        {"n": 9},
        {"seed": 2**40},
        {"seed": 1.5},
        {"temperature": "hot"},
        {"temperature": 3},
        {"stop": ["a"] * 5},
        {"max_tokens": 0},
        {"max_tokens": True},
        {"tool_choice": "Frau Müller"},
        {"tools": [{"type": "function", "function": {"name": "Frau Müller"}}]},
        {"store": True},
        {"stream": "yes"},
    ],
)
def test_wrong_values_are_refused_with_a_place(fields: dict[str, Any]) -> None:
    with pytest.raises(RequestError) as caught:
        parse.chat(body(**fields))
    assert caught.value.status == 400
    assert caught.value.message
    assert "Müller" not in caught.value.message


def test_fields_that_identify_a_person_are_taken_and_dropped() -> None:
    call = parse.chat(
        body(
            user="anna.muster", metadata={"session": "s-1"}, safety_identifier="id-9", prompt_cache_key="pk-1",
            store=False, service_tier="auto",
        )
    )  # fmt: skip
    sent = build.body(call, MODEL).decode()
    for private in ("anna.muster", "s-1", "id-9", "pk-1", "metadata", "store", "service_tier", "user_"):
        assert private not in sent
    assert json.loads(sent) == {"model": "provider-name", "messages": [USER]}


def test_an_earlier_answer_can_be_sent_back_as_it_came() -> None:
    echo = {
        "role": "assistant", "content": "Hallo", "refusal": None, "annotations": [], "audio": None,
        "function_call": None, "tool_calls": None, "reasoning_content": "hm",
    }  # fmt: skip
    sent = json.loads(build.body(parse.chat(body(messages=[USER, echo, USER])), MODEL))
    assert sent["messages"][1] == {"role": "assistant", "content": "Hallo"}


@pytest.mark.parametrize("empty", [None, {}, [], ""])
@pytest.mark.parametrize("name", sorted(CHAT_REFUSED))
def test_refused_fields_may_be_there_as_long_as_they_are_empty(name: str, empty: Any) -> None:
    assert json.loads(build.body(parse.chat(body(**{name: empty})), MODEL)) == {
        "model": "provider-name",
        "messages": [USER],
    }


@pytest.mark.parametrize("name", sorted(CHAT_REFUSED))
@pytest.mark.parametrize("value", [0, False, "x", [1], {"a": 1}])
def test_refused_fields_say_why(name: str, value: Any) -> None:
    with pytest.raises(UnknownField) as caught:
        parse.chat(body(**{name: value}))
    assert caught.value.param == name
    assert CHAT_REFUSED[name] in caught.value.message


def test_null_is_the_same_as_absent() -> None:
    optional = {name: None for name in ChatBody.__struct_fields__ if name not in ("model", "messages")}
    assert parse.chat(body(**optional)) == parse.chat(body())
    empty = {"tools": [], "stop": [], "tool_choice": "auto", "parallel_tool_calls": True, "top_logprobs": 0}
    assert parse.chat(body(**empty)) == parse.chat(body())
    assert (
        parse.chat(body(stop=""))
        == parse.chat(body(tool_choice="none", logprobs=False))
        == parse.chat(body())
    )


def test_a_choice_of_tools_must_fit_the_tools() -> None:
    tools = [{"type": "function", "function": {"name": "find"}}]
    for choice in ("none", "auto", "required", {"type": "function", "function": {"name": "find"}}):
        sent = json.loads(build.body(parse.chat(body(tools=tools, tool_choice=choice)), MODEL))
        assert sent["tool_choice"] == choice
    other = {"type": "function", "function": {"name": "other"}}
    for fields in (
        {"tools": tools, "tool_choice": other},
        {"tool_choice": other},
        {"tool_choice": "required"},
    ):
        with pytest.raises(RequestError, match="tool_choice"):
            parse.chat(body(**fields))


def test_places_are_numbered() -> None:
    with pytest.raises(RequestError) as caught:
        parse.chat(body(messages=[USER, USER, {"role": "function", "content": "x"}]))
    assert caught.value.message == "messages[2].role must be system, developer, user, assistant or tool"
    assert caught.value.param == "messages[2].role"


def test_images_and_unknown_parts_are_blind_spots() -> None:
    call = parse.chat(
        body(
            messages=[
                {
                    "role": "user",
                    "content": [
                        {"type": "image_url", "image_url": {"url": PNG}},
                        {"type": "input_audio", "input_audio": {"data": "AAAA", "format": "wav"}},
                        {"type": "hologram", "x": "y", "text": 5},
                    ],
                }
            ]
        )
    )
    assert [blind.reason for blind in call.uninspectable] == ["image", "audio", "unknown_part"]
    assert {Ability.VISION, Ability.OTHER_PARTS} <= call.needs


def test_streams_always_ask_for_usage_and_sampling_is_rounded() -> None:
    call = parse.chat(body(stream=True, temperature=0.86095742719, max_tokens=9, max_completion_tokens=7))
    sent = json.loads(build.body(call, MODEL))
    assert sent["stream_options"] == {"include_usage": True}
    assert not call.include_usage
    assert sent["temperature"] == 0.861
    assert sent["max_completion_tokens"] == 7
    assert "max_tokens" not in sent


@pytest.mark.parametrize("content", ["Text", ["a", "b"], [1, 2, 3], [[1], [2, 3]]])
def test_embeddings(content: Any) -> None:
    call = parse.embeddings(json.dumps({"model": "m", "input": content, "user": "anna"}).encode())
    tokens = not isinstance(content, str) and not isinstance(content[0], str)
    assert bool(call.uninspectable) is tokens
    assert json.loads(build.body(call, MODEL)) == {"model": "provider-name", "input": content}


@pytest.mark.parametrize("content", [[], [1, "a"], {"a": 1}, None, [[]], [-1], 5])
def test_embeddings_of_nonsense_are_refused(content: Any) -> None:
    with pytest.raises(RequestError):
        parse.embeddings(json.dumps({"model": "m", "input": content}).encode())
