# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""The official client for Python against a real model in the embedded engine: the way of the first minute."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing

import openai
import pytest
from openai import OpenAI
from openai.types.chat import ChatCompletionMessageParam, ChatCompletionToolParam
from pydantic import BaseModel
from tests.api.conftest import EMBEDDED
from tests.journeys.house import House, until
from tests.journeys.town import KEYS

from stellwerk.audit.chain import SETTLED
from stellwerk.storage.folder import DATABASE
from stellwerk.values.record import Outcome

# Where a test counts tokens the coldest answer is asked for. A warm one may be over after a word, or begin with half
# an emoji, which the engine tells only as a whole.
HELLO: list[ChatCompletionMessageParam] = [
    {"role": "developer", "content": "You are brief."},
    {"role": "user", "content": [{"type": "text", "text": "Say hello."}]},
]


class Town(BaseModel):
    """What a structured answer is parsed into."""

    coast: bool
    inhabitants: int


@pytest.fixture(scope="module")
def client(lived_in: House) -> Iterator[OpenAI]:
    with OpenAI(base_url=f"{lived_in.url}/v1", api_key=KEYS["plain"].secret, max_retries=0) as client:
        yield client


def test_chat(client: OpenAI) -> None:
    raw = client.chat.completions.with_raw_response.create(
        model=EMBEDDED,
        messages=HELLO,
        max_completion_tokens=5,
        temperature=0,
        reasoning_effort="low",
        verbosity="low",
    )
    answer = raw.parse()
    assert raw.headers["x-stellwerk-zone"] == "green"
    assert raw.headers["x-stellwerk-model"] == EMBEDDED
    assert answer.model == EMBEDDED
    assert answer.choices[0].message.content
    assert answer.choices[0].finish_reason == "length"
    assert answer.usage
    assert answer.usage.completion_tokens == 5
    assert "timings" not in (answer.model_extra or {}), "what only the engine tells stays inside"


async def test_the_call_is_settled_with_the_tokens_that_were_used(client: OpenAI, lived_in: House) -> None:
    recorder = lived_in.gateway.app.state.line.recorder
    answer = client.chat.completions.create(model=EMBEDDED, messages=HELLO, max_tokens=3, temperature=0)
    assert answer.usage
    await until(lambda: recorder.open_calls == 0, 30, what="the call is settled")
    database = (lived_in.data / DATABASE).absolute().as_uri()
    with closing(sqlite3.connect(f"{database}?mode=ro", uri=True)) as connection:
        row = connection.execute(
            "select payload from audit where name = ? and decision_id = ?",
            (SETTLED, f"dec_{answer.id.removeprefix('chatcmpl-')}"),
        ).fetchone()
    settled = json.loads(row[0])
    assert settled["outcome"] == Outcome.DELIVERED
    settled["usage"].pop("cached_in", None)  # of the beginning that all these calls share
    assert settled["usage"] == {"tokens_in": answer.usage.prompt_tokens, "tokens_out": 3}


def test_personal_data_stay_in_the_house(client: OpenAI, lived_in: House) -> None:
    answer = client.chat.completions.with_raw_response.create(
        model=EMBEDDED,
        messages=[{"role": "user", "content": "Steuer-ID 86095742719, IBAN DE89370400440532013000"}],
        max_tokens=2,
        temperature=0,
    )
    assert answer.headers["x-stellwerk-zone"] == "green"
    assert not any(lived_in.hubs.calls().values())


def test_stream_comes_piece_by_piece_with_its_usage(client: OpenAI) -> None:
    chunks = list(
        client.chat.completions.create(
            model=EMBEDDED,
            messages=HELLO,
            max_tokens=8,
            temperature=0,
            stream=True,
            stream_options={"include_usage": True},
        )
    )
    *words, last = chunks
    assert last.choices == []
    assert last.usage
    assert last.usage.completion_tokens == 8
    assert all(chunk.choices for chunk in words)
    assert words[0].choices[0].delta.role == "assistant"
    assert words[-1].choices[0].finish_reason == "length"
    assert sum(bool(chunk.choices[0].delta.content) for chunk in words) >= 4


def test_same_seed_same_words_whole_and_streamed(client: OpenAI) -> None:
    whole = client.chat.completions.create(model=EMBEDDED, messages=HELLO, max_tokens=8, seed=7)
    with client.chat.completions.stream(model=EMBEDDED, messages=HELLO, max_tokens=8, seed=7) as stream:
        deltas = [event.delta for event in stream if event.type == "content.delta"]
        final = stream.current_completion_snapshot
    assert "".join(deltas) == final.choices[0].message.content == whole.choices[0].message.content


def test_choices_stop_and_logprobs(client: OpenAI) -> None:
    answer = client.chat.completions.create(
        model=EMBEDDED, messages=HELLO, max_tokens=3, n=2, logprobs=True, top_logprobs=2, temperature=0
    )
    assert [choice.index for choice in answer.choices] == [0, 1]
    logprobs = answer.choices[0].logprobs
    assert logprobs
    assert logprobs.content
    assert len(logprobs.content) == 3
    assert "".join(one.token for one in logprobs.content) == answer.choices[0].message.content
    assert len(logprobs.content[0].top_logprobs) == 2
    stopped = client.chat.completions.create(
        model=EMBEDDED, messages=HELLO, max_tokens=40, stop=["m", ""], temperature=0
    )
    assert stopped.choices[0].finish_reason == "stop"
    assert stopped.choices[0].message.content
    assert stopped.choices[0].message.content.startswith("Hello")
    assert "m" not in stopped.choices[0].message.content


def test_structured_output_is_held_to_its_schema(client: OpenAI) -> None:
    parsed = client.chat.completions.parse(
        model=EMBEDDED, messages=HELLO, response_format=Town, max_tokens=200, temperature=0
    )
    assert isinstance(parsed.choices[0].message.parsed, Town)
    plain = client.chat.completions.create(
        model=EMBEDDED,
        messages=HELLO,
        max_tokens=60,
        temperature=0,
        response_format={
            "type": "json_schema",
            "json_schema": {
                "name": "town",
                "schema": {"type": "object", "properties": {}, "maxProperties": 0},
            },
        },
    )
    assert json.loads(plain.choices[0].message.content or "") == {}


def test_what_the_model_cannot_do_is_said_before_it_is_asked(client: OpenAI) -> None:
    tool: ChatCompletionToolParam = {"type": "function", "function": {"name": "f"}}
    with pytest.raises(openai.BadRequestError) as caught:
        client.chat.completions.create(model=EMBEDDED, messages=HELLO, tools=[tool])
    assert "tools" in caught.value.message
    with pytest.raises(openai.BadRequestError) as caught:
        client.embeddings.create(model=EMBEDDED, input="Rathaus")
    assert "embeddings" in caught.value.message
    with pytest.raises(openai.BadRequestError) as caught:
        client.chat.completions.create(
            model=EMBEDDED, messages=[{"role": "user", "content": "Hello world. " * 1_000}]
        )
    assert "2048" in caught.value.message


def test_what_the_engine_refuses_is_said_in_our_words(client: OpenAI) -> None:
    """More tokens than our estimate saw: the engine itself says no, and its words stay inside."""
    with pytest.raises(openai.BadRequestError) as caught:
        client.chat.completions.create(
            model=EMBEDDED, messages=[{"role": "user", "content": "🜁🜂🜃🜄" * 700}], max_tokens=2
        )
    assert caught.value.code == "context_length_exceeded"
    assert "🜁" not in caught.value.message


def test_it_is_listed_as_embedded(client: OpenAI) -> None:
    entry = client.models.retrieve(EMBEDDED).model_extra
    assert entry
    assert entry["zone"] == "green"
    assert entry["hosting"]["embedded"] is True
    assert entry["price"]["input_per_million"] == "0"
    assert entry["open"] is True
