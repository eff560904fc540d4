# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""The official client for Python asks a real model in the embedded engine for a call of a tool, and gets one."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from openai import OpenAI
from tests.api.conftest import EMBEDDED
from tests.conftest import SMALL_MODEL
from tests.journeys.house import House, Hubs, opened
from tests.journeys.town import KEYS

from stellwerk.policy.embedded import EMBEDDED_ABILITIES, embedded_endpoint
from stellwerk.policy.register import Model, Register, Tier

ASK: Any = [{"role": "user", "content": "When is the office open on monday?"}]
HOURS: Any = {
    "type": "function",
    "function": {
        "name": "opening_hours",
        "parameters": {
            "type": "object",
            "properties": {"day": {"enum": ["monday", "tuesday"]}},
            "required": ["day"],
            "additionalProperties": False,
        },
    },
}
NAMED: Any = {"type": "function", "function": {"name": "opening_hours"}}


@pytest.fixture(scope="module")
def client(hubs: Hubs, small_model: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[OpenAI]:
    def with_engine(register: Register) -> Register:
        model = Model(
            name=EMBEDDED,
            endpoint="eigen",
            upstream=SMALL_MODEL,
            tier=Tier.S,
            context_length=1024,
            abilities=EMBEDDED_ABILITIES,
        )
        return msgspec.structs.replace(
            register,
            endpoints={**register.endpoints, "eigen": embedded_endpoint("eigen")},
            models={**register.models, EMBEDDED: model},
        )

    def talk(house: House) -> OpenAI:
        return OpenAI(base_url=f"{house.url}/v1", api_key=KEYS["plain"].secret, max_retries=0)

    folder = tmp_path_factory.mktemp("tools")
    with opened(folder, hubs, change=with_engine, models={EMBEDDED: small_model}) as house:
        with talk(house) as client:
            yield client
        house.verify()


def test_a_call_that_was_asked_for_comes_and_its_result_goes_back(client: OpenAI) -> None:
    answer = client.chat.completions.create(
        model=EMBEDDED, messages=ASK, tools=[HOURS], tool_choice=NAMED, max_tokens=60, temperature=0
    )
    assert answer.choices[0].finish_reason == "tool_calls"
    message = answer.choices[0].message
    assert message.content is None
    assert message.tool_calls
    (call,) = message.tool_calls
    assert call.type == "function"
    assert call.function.name == "opening_hours"
    assert json.loads(call.function.arguments)["day"] in ("monday", "tuesday")
    back: Any = [*ASK, message, {"role": "tool", "tool_call_id": call.id, "content": "8-16"}]
    followed = client.chat.completions.create(
        model=EMBEDDED, messages=back, tools=[HOURS], max_tokens=3, temperature=0
    )
    assert followed.choices[0].message.role == "assistant"


def test_a_call_that_was_asked_for_is_streamed(client: OpenAI) -> None:
    with client.chat.completions.stream(
        model=EMBEDDED,
        messages=ASK,
        tools=[HOURS],
        tool_choice="required",
        max_tokens=60,
        temperature=0,
        stream_options={"include_usage": True},
    ) as stream:
        final = stream.get_final_completion()
    (call,) = final.choices[0].message.tool_calls or ()
    assert final.choices[0].finish_reason == "tool_calls"
    assert call.function.name == "opening_hours"
    assert json.loads(call.function.arguments)["day"] in ("monday", "tuesday")
    assert final.usage
    assert final.usage.completion_tokens > 3
