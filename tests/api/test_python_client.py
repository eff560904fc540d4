# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""The official client for Python, unmodified, against the running house: what a program does on a good day."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from typing import Any

import openai
import pytest
from openai import AsyncOpenAI, OpenAI
from openai.types.chat import ChatCompletionMessageParam, ChatCompletionToolParam
from pydantic import BaseModel
from tests.hub.faults import Changed
from tests.journeys.house import House
from tests.journeys.payloads import PIXEL
from tests.journeys.town import GREEN, GREEN_EMBED, KEYS, RED, YELLOW, YELLOW_EMBED

ASK: list[ChatCompletionMessageParam] = [{"role": "user", "content": "Wann öffnet die Bücherei?"}]
HOURS: ChatCompletionToolParam = {
    "type": "function",
    "function": {
        "name": "lookup_opening_hours",
        "description": "Öffnungszeiten einer Dienststelle",
        "parameters": {
            "type": "object",
            "properties": {"office": {"type": "string"}},
            "required": ["office"],
            "additionalProperties": False,
        },
        "strict": True,
    },
}


class Town(BaseModel):
    """What a structured answer is parsed into."""

    name: str
    inhabitants: int


@pytest.fixture
def client(house: House) -> Iterator[OpenAI]:
    with OpenAI(base_url=f"{house.url}/v1", api_key=KEYS["plain"].secret, max_retries=0) as client:
        yield client


def sent(house: House, hub: str = "green") -> dict[str, Any]:
    """The last body that a stand-in received."""
    body: dict[str, Any] = json.loads(house.hubs.by_name[hub].calls[-1].body)
    return body


def test_chat(client: OpenAI) -> None:
    answer = client.chat.completions.create(model=GREEN, messages=ASK, max_tokens=3)
    assert answer.object == "chat.completion"
    assert answer.id.startswith("chatcmpl-")
    assert answer.model == GREEN
    assert answer.choices[0].message.role == "assistant"
    assert answer.choices[0].message.content
    assert answer.choices[0].finish_reason == "length"
    assert answer.usage
    assert answer.usage.completion_tokens == 3
    assert answer.usage.total_tokens == answer.usage.prompt_tokens + 3


def test_headers_tell_where_it_ran(client: OpenAI) -> None:
    raw = client.chat.completions.with_raw_response.create(model="auto", messages=ASK)
    answer = raw.parse()
    assert raw.headers["x-stellwerk-zone"] == "green"
    assert raw.headers["x-stellwerk-class"] == "K3"
    assert raw.headers["x-stellwerk-model"] == answer.model == GREEN
    decision = raw.headers["x-stellwerk-decision"]
    assert answer.id == f"chatcmpl-{decision.removeprefix('dec_')}"
    assert answer._request_id == decision
    assert float(raw.headers["x-stellwerk-overhead-ms"]) > 0


def test_a_key_with_the_right_declares_by_header(house: House) -> None:
    with OpenAI(base_url=f"{house.url}/v1", api_key=KEYS["free"].secret, max_retries=0) as client:
        raw = client.chat.completions.with_raw_response.create(
            model=RED, messages=ASK, extra_headers={"X-Stellwerk-Class": "K0"}
        )
    assert raw.headers["x-stellwerk-zone"] == "red"
    assert raw.headers["x-stellwerk-class"] == "K0"


def test_stream(client: OpenAI) -> None:
    stream = client.chat.completions.create(model=GREEN, messages=ASK, stream=True)
    chunks = list(stream)
    assert all(chunk.choices for chunk in chunks), "usage was not asked for, so no chunk is without choices"
    assert all(chunk.usage is None for chunk in chunks)
    assert {chunk.id for chunk in chunks} == {chunks[0].id}
    assert {chunk.model for chunk in chunks} == {GREEN}
    pieces = [chunk.choices[0].delta.content for chunk in chunks if chunk.choices[0].delta.content]
    assert len(pieces) > 3
    whole = client.chat.completions.create(model=GREEN, messages=ASK)
    assert "".join(pieces) == whole.choices[0].message.content
    assert chunks[-1].choices[0].finish_reason == "stop"


def test_stream_with_usage(client: OpenAI, house: House) -> None:
    chunks = list(
        client.chat.completions.create(
            model=GREEN, messages=ASK, max_tokens=4, stream=True, stream_options={"include_usage": True}
        )
    )
    *words, last = chunks
    assert last.choices == []
    assert last.usage
    assert last.usage.completion_tokens == 4
    assert all(chunk.choices and chunk.usage is None for chunk in words)
    assert "include_obfuscation" not in json.dumps(sent(house))


def test_stream_helper_and_early_leave(client: OpenAI, house: House) -> None:
    with client.chat.completions.stream(model=GREEN, messages=ASK) as stream:
        deltas = [event.delta for event in stream if event.type == "content.delta"]
        final = stream.get_final_completion()
    assert "".join(deltas) == final.choices[0].message.content
    with client.chat.completions.create(model=GREEN, messages=ASK, stream=True) as left:
        assert next(iter(left)).choices
    assert client.chat.completions.create(model=GREEN, messages=ASK).choices, "the next call works"


@pytest.mark.parametrize(
    "choice", ["required", {"type": "function", "function": {"name": "lookup_opening_hours"}}]
)
def test_tools(client: OpenAI, house: House, choice: Any) -> None:
    answer = client.chat.completions.create(
        model=GREEN, messages=ASK, tools=[HOURS], tool_choice=choice, parallel_tool_calls=False
    )
    assert answer.choices[0].finish_reason == "tool_calls"
    message = answer.choices[0].message
    assert message.tool_calls
    call = message.tool_calls[0]
    assert call.type == "function"
    assert "office" in json.loads(call.function.arguments)
    went = sent(house)
    assert went["tools"] == [HOURS]
    assert went["tool_choice"] == choice
    assert went["parallel_tool_calls"] is False
    # The answer goes back as it came, with the result as a list of parts.
    result = [{"type": "text", "text": '{"open": "8-16"}'}]
    followed = client.chat.completions.create(
        model=GREEN,
        messages=[*ASK, message, {"role": "tool", "tool_call_id": call.id, "content": result}],  # type: ignore[typeddict-item,list-item]
        tools=[HOURS],
    )
    assert followed.choices[0].message.content
    history = sent(house)["messages"]
    assert history[1] == {
        "role": "assistant",
        "tool_calls": [
            {
                "id": call.id,
                "type": "function",
                "function": {"name": call.function.name, "arguments": call.function.arguments},
            }
        ],
    }
    assert history[2] == {"role": "tool", "tool_call_id": call.id, "content": result}


def test_tools_streamed_and_sent_back(client: OpenAI, house: House) -> None:
    with client.chat.completions.stream(model=GREEN, messages=ASK, tools=[HOURS]) as stream:
        final = stream.get_final_completion()
    message = final.choices[0].message
    assert message.tool_calls
    assert json.loads(message.tool_calls[0].function.arguments) == {"office": "DEMO"}
    back: Any = [*ASK, message, {"role": "tool", "tool_call_id": message.tool_calls[0].id, "content": "8-16"}]
    assert client.chat.completions.create(model=GREEN, messages=back, tools=[HOURS]).choices
    assert set(sent(house)["messages"][1]["tool_calls"][0]) == {"id", "type", "function"}


@pytest.mark.filterwarnings("ignore:Pydantic serializer warnings")  # the client's own, about its own message
def test_json_schema_by_hand_and_parsed(client: OpenAI, house: House) -> None:
    schema = {
        "type": "object",
        "properties": {"name": {"type": "string"}, "inhabitants": {"type": "integer"}},
        "required": ["name", "inhabitants"],
        "additionalProperties": False,
    }
    answer = client.chat.completions.create(
        model=GREEN,
        messages=ASK,
        response_format={
            "type": "json_schema",
            "json_schema": {"name": "town", "strict": True, "schema": schema},
        },
    )
    assert set(json.loads(answer.choices[0].message.content or "")) == {"name", "inhabitants"}
    assert sent(house)["response_format"]["json_schema"] == {"name": "town", "schema": schema, "strict": True}
    parsed = client.chat.completions.parse(model=GREEN, messages=ASK, response_format=Town)
    assert isinstance(parsed.choices[0].message.parsed, Town)
    back: Any = [*ASK, parsed.choices[0].message, *ASK]
    client.chat.completions.create(model=GREEN, messages=back)
    assert sent(house)["messages"][1] == {
        "role": "assistant",
        "content": parsed.choices[0].message.content,
    }
    plain = client.chat.completions.create(model=GREEN, messages=ASK, response_format={"type": "json_object"})
    assert json.loads(plain.choices[0].message.content or "")
    client.chat.completions.create(model=GREEN, messages=ASK, response_format={"type": "text"})
    assert "response_format" not in sent(house)


def test_sampling_choices_and_logprobs(client: OpenAI, house: House) -> None:
    answer = client.chat.completions.create(
        model=GREEN,
        messages=ASK,
        n=2,
        seed=7,
        stop=["ENDE", "\n\n"],
        temperature=0,
        top_p=1,
        frequency_penalty=0.5,
        presence_penalty=-0.5,
        logprobs=True,
        top_logprobs=1,
        max_completion_tokens=4,
        reasoning_effort="low",
        verbosity="low",
    )
    assert [choice.index for choice in answer.choices] == [0, 1]
    assert answer.choices[0].logprobs
    assert answer.choices[0].logprobs.content
    assert len(answer.choices[0].logprobs.content) == 4
    went = sent(house)
    del went["messages"], went["model"]
    assert went == {
        "n": 2,
        "seed": 7,
        "stop": ["ENDE", "\n\n"],
        "temperature": 0.0,
        "top_p": 1.0,
        "frequency_penalty": 0.5,
        "presence_penalty": -0.5,
        "logprobs": True,
        "top_logprobs": 1,
        "max_completion_tokens": 4,
        "reasoning_effort": "low",
        "verbosity": "low",
    }
    streamed = client.chat.completions.create(model=GREEN, messages=ASK, n=2, stream=True)
    assert {chunk.choices[0].index for chunk in streamed} == {0, 1}


def test_what_identifies_a_caller_stays_here(client: OpenAI, house: House) -> None:
    client.chat.completions.create(
        model=GREEN,
        messages=ASK,
        user="anna.muster",
        metadata={"vorgang": "4711-geheim"},
        safety_identifier="hash-anna",
        prompt_cache_key="cache-anna",
        prompt_cache_retention="24h",
        store=False,
        service_tier="auto",
        modalities=["text"],
        logit_bias={},
        max_tokens=None,
        extra_headers={"OpenAI-Organization": "org-anna", "X-Client": "anna"},
        extra_query={"benutzer": "anna"},
    )
    assert set(sent(house)) == {"model", "messages"}
    assert not house.hubs.green.saw("anna")
    assert not house.hubs.green.saw("geheim")


def test_images_go_to_a_model_that_sees_in_a_zone_for_personal_data(client: OpenAI, house: House) -> None:
    url = f"data:image/png;base64,{PIXEL}"
    ask: Any = [
        {
            "role": "user",
            "content": [
                {"type": "text", "text": "Was ist das?"},
                {"type": "image_url", "image_url": {"url": url, "detail": "low"}},
            ],
        }
    ]
    raw = client.chat.completions.with_raw_response.create(model=YELLOW, messages=ask)
    assert raw.headers["x-stellwerk-zone"] == "yellow"
    assert sent(house, "yellow")["messages"] == ask
    with (
        OpenAI(base_url=f"{house.url}/v1", api_key=KEYS["public"].secret, max_retries=0) as public,
        pytest.raises(openai.PermissionDeniedError) as refused,
    ):
        public.chat.completions.create(model=RED, messages=ask)
    assert refused.value.body["detail"]["uninspectable"] == [  # type: ignore[index]
        {"place": "messages[0].content[1].image_url", "reason": "image"}
    ]
    assert not house.hubs.red.calls


def test_embeddings(client: OpenAI, house: House) -> None:
    floats = client.embeddings.create(
        model=GREEN_EMBED, input=["Rathaus", "Bürgerbüro"], encoding_format="float"
    )
    assert floats.object == "list"
    assert floats.model == GREEN_EMBED
    assert [entry.index for entry in floats.data] == [0, 1]
    assert len(floats.data[0].embedding) == 64
    assert floats.usage.total_tokens > 0
    packed = client.embeddings.create(model=GREEN_EMBED, input="Rathaus", user="anna")
    assert sent(house) == {"model": "house-embed", "input": "Rathaus", "encoding_format": "base64"}
    assert packed.data[0].embedding == pytest.approx(
        client.embeddings.create(model=GREEN_EMBED, input="Rathaus", encoding_format="float")
        .data[0]
        .embedding,
        abs=1e-6,
    )
    short = client.embeddings.create(model=YELLOW_EMBED, input="Rathaus", dimensions=16)
    assert len(short.data[0].embedding) == 16


def test_models(client: OpenAI, house: House) -> None:
    entries = {entry.id: entry for entry in client.models.list()}
    assert set(entries) == set(house.gateway.register.models)
    one = client.models.retrieve(YELLOW)
    assert one == entries[YELLOW]
    assert one.object == "model"
    assert one.owned_by == "Attrappe"
    assert one.model_extra
    assert one.model_extra["zone"] == "yellow"
    assert one.model_extra["tier"] == "M"
    assert one.model_extra["hosting"]["countries"] == ["DE"]
    assert one.model_extra["price"]["input_per_million"] == "0.20"
    assert one.model_extra["open"] is True


def test_fields_of_a_provider_reach_the_client_and_may_be_sent_back(client: OpenAI, house: House) -> None:
    """Thinking models tell what they thought; programs append the message to the history as it is."""

    def thinking(number: int, document: dict[str, Any]) -> dict[str, Any]:
        message = document["choices"][0]["message"]
        message |= {"reasoning_content": "Hm.", "annotations": [], "tool_calls": [], "refusal": None}
        message["provider_specific_fields"] = {"reasoning": "Hm."}
        return document

    house.hubs.green.fail(Changed(change=thinking, path="/chat/completions"))
    message = client.chat.completions.create(model=GREEN, messages=ASK).choices[0].message
    assert message.model_extra
    assert message.model_extra["reasoning_content"] == "Hm."
    back: Any = [*ASK, message, *ASK]
    client.chat.completions.create(model=GREEN, messages=back)
    assert sent(house)["messages"][1] == {"role": "assistant", "content": message.content}


async def test_async_client(house: House) -> None:
    async with AsyncOpenAI(base_url=f"{house.url}/v1", api_key=KEYS["plain"].secret, max_retries=0) as client:
        answer = await client.chat.completions.create(model=GREEN, messages=ASK)
        stream = await client.chat.completions.create(model=GREEN, messages=ASK, stream=True)
        pieces = [chunk.choices[0].delta.content or "" async for chunk in stream]
        assert "".join(pieces) == answer.choices[0].message.content
        assert [entry.id async for entry in client.models.list()]
        data = await client.embeddings.create(model=GREEN_EMBED, input="Rathaus")
        assert len(data.data[0].embedding) == 64
        with pytest.raises(openai.NotFoundError):
            await client.chat.completions.create(model="gibt-es-nicht", messages=ASK)


def test_base64_of_the_wire_is_what_the_client_asks_for_by_itself(house: House) -> None:
    """Guards the test above: the client's default really is base64, so both shapes are covered."""
    with OpenAI(base_url=f"{house.url}/v1", api_key=KEYS["plain"].secret, max_retries=0) as client:
        raw = client.embeddings.with_raw_response.create(model=GREEN_EMBED, input="Rathaus")
    wire = raw.http_response.json()["data"][0]["embedding"]
    assert isinstance(wire, str)
    assert len(base64.b64decode(wire)) == 4 * 64
