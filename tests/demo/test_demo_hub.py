# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""The demo hub speaks the documented dialect: the unmodified OpenAI client is the judge."""

from __future__ import annotations

import json
import math
from collections.abc import AsyncIterator
from typing import Any

import openai
import pytest

from stellwerk.demo.models import DEMO_MODELS
from stellwerk.demo.start import DemoHub
from stellwerk.policy.register import Ability
from stellwerk.values.zone import Zone

PROMPT = "Geheimer Satz Quastenflosser"
ASK: Any = [{"role": "user", "content": PROMPT}]
WEATHER: Any = {
    "type": "function",
    "function": {
        "name": "wetter",
        "parameters": {
            "type": "object",
            "properties": {"ort": {"type": "string"}, "tage": {"type": "integer", "minimum": 1}},
            "required": ["ort", "tage"],
        },
    },
}


@pytest.fixture
async def hubs() -> AsyncIterator[DemoHub]:
    async with DemoHub(pace=0) as running:
        yield running


@pytest.fixture
async def yellow(hubs: DemoHub) -> AsyncIterator[openai.AsyncOpenAI]:
    endpoint = hubs.endpoint(Zone.YELLOW)
    async with openai.AsyncOpenAI(base_url=endpoint.base_url, api_key=endpoint.key, max_retries=0) as client:
        yield client


@pytest.fixture
async def red(hubs: DemoHub) -> AsyncIterator[openai.AsyncOpenAI]:
    endpoint = hubs.endpoint(Zone.RED)
    async with openai.AsyncOpenAI(base_url=endpoint.base_url, api_key=endpoint.key, max_retries=0) as client:
        yield client


async def test_models_carry_the_metadata_that_the_documentation_names(
    yellow: openai.AsyncOpenAI, red: openai.AsyncOpenAI
) -> None:
    at_yellow = {model.id: model for model in (await yellow.models.list()).data}
    at_red = {model.id: model for model in (await red.models.list()).data}
    assert "gpt-oss-120b" in at_yellow
    assert "mistral-medium-3" in at_red, "an open-weight name says nothing about the zone"
    assert not at_yellow.keys() & at_red.keys()
    for models, external in ((at_yellow, False), (at_red, True)):
        for model in models.values():
            data = model.model_extra["meta_data"] if model.model_extra else {}
            assert data["is_externally_hosted"] is external
            assert data["deployment_region"]
            assert data["deployment_country"]
            assert data["source_type"] in ("OPEN SOURCE", "PROPRIETARY")
            assert data["model_lifecycle_stage"] == "Stable"
            assert data["max_sequence_length"] >= 8192
            assert data["license"]
    one = await yellow.models.retrieve("gpt-oss-120b")
    assert one == at_yellow["gpt-oss-120b"]


async def test_an_answer_is_labelled_and_never_an_echo(yellow: openai.AsyncOpenAI) -> None:
    answer = await yellow.chat.completions.create(model="gpt-oss-120b", messages=ASK)
    content = answer.choices[0].message.content or ""
    assert content.startswith("[DEMO]")
    assert "Quastenflosser" not in content
    assert answer.choices[0].finish_reason == "stop"
    assert answer.usage is not None
    assert answer.usage.total_tokens == answer.usage.prompt_tokens + answer.usage.completion_tokens


async def test_a_stream_says_the_same_and_tells_usage_only_when_asked(red: openai.AsyncOpenAI) -> None:
    whole = await red.chat.completions.create(model="gpt-5", messages=ASK)
    for asked in (False, True):
        options: Any = {"stream_options": {"include_usage": True}} if asked else {}
        stream = await red.chat.completions.create(model="gpt-5", messages=ASK, stream=True, **options)
        chunks = [chunk async for chunk in stream]
        assert chunks[0].choices == [], "the dialect has chunks with empty choices"
        said = "".join(c.choices[0].delta.content or "" for c in chunks if c.choices)
        assert said == whole.choices[0].message.content
        assert [c.choices[0].finish_reason for c in chunks if c.choices][-1] == "stop"
        assert [c.usage for c in chunks if c.usage] == ([whole.usage] if asked else [])


async def test_a_tool_is_called_and_its_result_ends_the_turn(yellow: openai.AsyncOpenAI) -> None:
    answer = await yellow.chat.completions.create(model="Mistral-Small-3", messages=ASK, tools=[WEATHER])
    call = answer.choices[0].message.tool_calls
    assert call is not None
    assert answer.choices[0].finish_reason == "tool_calls"
    assert call[0].type == "function"
    assert json.loads(call[0].function.arguments) == {"ort": "DEMO", "tage": 1}

    stream = await yellow.chat.completions.create(
        model="Mistral-Small-3", messages=ASK, tools=[WEATHER], stream=True
    )
    arguments = ""
    async for chunk in stream:
        for choice in chunk.choices:
            for part in choice.delta.tool_calls or []:
                arguments += (part.function.arguments or "") if part.function else ""
    assert json.loads(arguments) == {"ort": "DEMO", "tage": 1}

    turns: Any = [
        *ASK,
        {"role": "assistant", "tool_calls": [call[0].model_dump()]},
        {"role": "tool", "tool_call_id": call[0].id, "content": "Regen"},
    ]
    after = await yellow.chat.completions.create(model="Mistral-Small-3", messages=turns, tools=[WEATHER])
    assert after.choices[0].finish_reason == "stop"
    assert (after.choices[0].message.content or "").startswith("[DEMO]")


async def test_options_are_honoured(yellow: openai.AsyncOpenAI) -> None:
    model = "gpt-oss-120b"
    two = await yellow.chat.completions.create(model=model, messages=ASK, n=2)
    assert [choice.index for choice in two.choices] == [0, 1]
    short = await yellow.chat.completions.create(model=model, messages=ASK, max_tokens=3)
    assert short.choices[0].finish_reason == "length"
    assert short.usage is not None
    assert short.usage.completion_tokens == 3
    stopped = await yellow.chat.completions.create(model=model, messages=ASK, stop=["MO]"])
    assert stopped.choices[0].message.content == "[DE"
    likely = await yellow.chat.completions.create(model=model, messages=ASK, logprobs=True, top_logprobs=1)
    assert likely.choices[0].logprobs is not None
    assert (likely.choices[0].logprobs.content or [])[0].top_logprobs[0].token == "[DEMO]"


async def test_json_schema_gives_an_instance(yellow: openai.AsyncOpenAI) -> None:
    schema = {"type": "object", "properties": {"a": {"enum": ["x", "y"]}}, "required": ["a"]}
    answer = await yellow.chat.completions.create(
        model="gpt-oss-120b",
        messages=ASK,
        response_format={"type": "json_schema", "json_schema": {"name": "s", "schema": schema}},
    )
    assert json.loads(answer.choices[0].message.content or "") == {"a": "x"}


async def test_embeddings_are_the_same_again_and_in_both_encodings(yellow: openai.AsyncOpenAI) -> None:
    model = "text-embedding-bge-m3"
    packed = await yellow.embeddings.create(model=model, input=["eins", "zwei"])
    plain = await yellow.embeddings.create(model=model, input=["eins", "zwei"], encoding_format="float")
    for one, two in zip(packed.data, plain.data, strict=True):
        assert one.embedding == pytest.approx(two.embedding, abs=1e-6)
        assert len(two.embedding) == 1024
        assert math.fsum(n * n for n in two.embedding) == pytest.approx(1)
    assert plain.data[0].embedding != plain.data[1].embedding


async def test_a_key_of_the_other_zone_is_refused(hubs: DemoHub) -> None:
    client = openai.AsyncOpenAI(
        base_url=hubs.endpoint(Zone.RED).base_url, api_key=hubs.endpoint(Zone.YELLOW).key, max_retries=0
    )
    async with client:
        with pytest.raises(openai.AuthenticationError):
            await client.models.list()


async def test_both_error_shapes_are_spoken(yellow: openai.AsyncOpenAI, red: openai.AsyncOpenAI) -> None:
    with pytest.raises(openai.BadRequestError) as detail:
        await yellow.chat.completions.create(model="Llama-3.3-70B-Instruct", messages=ASK, tools=[WEATHER])
    assert detail.value.response.json() == {"detail": "Function calling is not supported by this model"}
    empty: Any = []
    with pytest.raises(openai.UnprocessableEntityError) as error:
        await red.chat.completions.create(model="gpt-5", messages=empty)
    assert error.value.response.json()["error"]["code"] == "invalid_messages"
    with pytest.raises(openai.NotFoundError):
        await yellow.chat.completions.create(model="gpt-5", messages=ASK)


def test_every_model_has_a_price_and_something_it_can_do() -> None:
    for model in DEMO_MODELS:
        assert model.price.input_per_million > 0
        assert (model.dimensions > 0) == (Ability.EMBEDDINGS in model.abilities)
        assert bool(model.hosting.is_externally_hosted) == (model.zone is Zone.RED)
