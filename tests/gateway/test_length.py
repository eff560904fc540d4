# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""The bound of a door gives way to a model's context and never closes a model; that of a caller does neither."""

from __future__ import annotations

import json
from typing import Any

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from stellwerk.gateway import build, parse
from stellwerk.gateway.length import LEAST_ANSWER, cap_for, estimated_input, needed
from stellwerk.policy.register import Model, Tier
from stellwerk.values.ability import Ability
from stellwerk.values.call import ChatCall


def model(context: int) -> Model:
    return Model("public", "e", "upstream", Tier.S, context, frozenset({Ability.CHAT}))


def call(limit: int | None, characters: int = 300, **fields: Any) -> ChatCall:
    messages = [{"role": "user", "content": "x" * characters}]
    read = parse.chat_from({"model": "auto", "messages": messages, **fields})
    return msgspec.structs.replace(read, answer_limit=limit)


@given(st.integers(1, 20_000), st.integers(1, 60_000), st.integers(512, 200_000))
def test_input_and_answer_fit_where_the_model_takes_the_call(
    limit: int, characters: int, context: int
) -> None:
    asked = call(limit, characters)
    if needed(asked) > context:
        return  # the rules give it to no such model
    cap = cap_for(asked, model(context))
    assert cap is not None
    assert min(limit, LEAST_ANSWER) <= cap <= limit
    assert estimated_input(asked) + cap <= context


def test_a_short_context_makes_the_answer_shorter_and_takes_the_call() -> None:
    asked = call(2048, 9_000)
    assert needed(asked) == 3_000 + LEAST_ANSWER
    assert cap_for(asked, model(4096)) == 4096 - 3_000 - 8
    assert cap_for(asked, model(32_768)) == 2048
    assert cap_for(call(2048, 90), model(640)) == 640 - 30 - 8


def test_it_is_sent_along() -> None:
    sent = json.loads(build.body(call(2048), model(1024)))
    assert sent["max_completion_tokens"] == 1024 - 100 - 8
    assert json.loads(build.body(call(2048), model(32_768), 16_384))["max_completion_tokens"] == 2048
    assert json.loads(build.body(call(None), model(32_768), 16_384))["max_completion_tokens"] == 16_384
    assert "max_completion_tokens" not in json.loads(build.body(call(None), model(32_768)))


def test_the_callers_own_bound_stays_as_it_is() -> None:
    asked = call(2048, max_tokens=9_000)
    assert needed(asked) == 100 + 9_000
    assert cap_for(asked, model(1024)) is None
    sent = json.loads(build.body(asked, model(1024)))
    assert (sent["max_tokens"], "max_completion_tokens" in sent) == (9_000, False)
