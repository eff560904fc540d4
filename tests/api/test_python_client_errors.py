# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""The official client for Python on a bad day: its own error classes, what they tell, and what they never tell."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import openai
import pytest
from openai import AsyncOpenAI, OpenAI
from openai.types.chat import ChatCompletionMessageParam
from tests.hub.faults import (
    EMPTY_CHOICES,
    MALFORMED,
    PAGE,
    SECRET_WORDS,
    BreakAfter,
    Changed,
    CutBeforeHeaders,
    Fault,
    StallBeforeHeaders,
    Status,
    error_after,
)
from tests.journeys.house import House
from tests.journeys.town import GREEN, GREEN_DEAD, GREEN_EMBED, KEYS, RED, YELLOW

ASK: list[ChatCompletionMessageParam] = [{"role": "user", "content": "Wann öffnet die Bücherei?"}]
IBAN = "DE89 3704 0044 0532 0130 00"
TEXT = f"Bitte auf {IBAN} überweisen."
FIELDS = {"message", "type", "param", "code"}
ALWAYS = 1_000


@pytest.fixture(scope="module")
def patience() -> float:
    """Short: some providers fall silent here."""
    return 2.0


@pytest.fixture
def client(house: House) -> Iterator[OpenAI]:
    with OpenAI(base_url=f"{house.url}/v1", api_key=KEYS["plain"].secret, max_retries=0) as client:
        yield client


def told(error: openai.APIError) -> dict[str, Any]:
    """The error's body in OpenAI's shape; the class already says more than that it could not connect."""
    assert not isinstance(error, openai.APIConnectionError)
    body = error.body
    assert isinstance(body, dict)
    assert set(body) - {"detail"} == FIELDS
    assert SECRET_WORDS not in json.dumps(body, ensure_ascii=False)
    assert error.code == body["code"]
    assert error.type == body["type"]
    assert error.param == body["param"]
    return body


@pytest.mark.parametrize("secret", ["sk-wrong", "stw_" + "a" * 43, "x" * 10_000])
def test_wrong_key(house: House, secret: str) -> None:
    with (
        OpenAI(base_url=f"{house.url}/v1", api_key=secret, max_retries=0) as stranger,
        pytest.raises(openai.AuthenticationError) as caught,
    ):
        stranger.chat.completions.create(model=GREEN, messages=ASK)
    assert told(caught.value)["code"] == "invalid_api_key"
    assert caught.value.response.headers["www-authenticate"] == "Bearer"
    assert secret not in caught.value.message


@pytest.mark.parametrize("stream", [False, True])
def test_forbidden_zone_names_class_kinds_places_and_ways_out(house: House, stream: bool) -> None:
    messages: list[ChatCompletionMessageParam] = [
        {"role": "system", "content": "Antworte knapp."},
        {"role": "user", "content": TEXT},
    ]
    with (
        OpenAI(base_url=f"{house.url}/v1", api_key=KEYS["public"].secret, max_retries=0) as client,
        pytest.raises(openai.PermissionDeniedError) as caught,
    ):
        client.chat.completions.create(model=RED, messages=messages, stream=stream)
    body = told(caught.value)
    assert body["code"] == "zone_forbidden"
    assert body["param"] == "model"
    detail = body["detail"]
    assert detail["data_class"] == "K3"
    assert detail["declared_class"] == "K0"
    (found,) = detail["findings"]
    assert (found["kind"], found["data_class"], found["place"]) == ("iban", "K3", "messages[1].content")
    assert TEXT[found["start"] : found["end"]] == IBAN
    assert detail["zones_allowed"] == ["green", "yellow"]
    remaining = {entry["id"]: entry["zone"] for entry in detail["models_allowed"]}
    assert remaining[GREEN] == "green"
    assert remaining[YELLOW] == "yellow"
    assert RED not in remaining
    assert GREEN_EMBED not in remaining, "it cannot chat"
    assert GREEN in body["message"]
    raw = caught.value.response.text
    for piece in (IBAN, IBAN.replace(" ", ""), "0532", "überweisen", "knapp"):
        assert piece not in raw
    assert caught.value.request_id == detail["decision_id"]
    assert caught.value.response.headers["x-stellwerk-decision"] == detail["decision_id"]
    assert not house.hubs.red.calls


def test_a_model_that_the_refusal_names_takes_the_call(house: House) -> None:
    messages: list[ChatCompletionMessageParam] = [{"role": "user", "content": TEXT}]
    with OpenAI(base_url=f"{house.url}/v1", api_key=KEYS["public"].secret, max_retries=0) as client:
        with pytest.raises(openai.PermissionDeniedError) as caught:
            client.chat.completions.create(model=RED, messages=messages)
        for entry in told(caught.value)["detail"]["models_allowed"]:
            assert client.chat.completions.create(model=entry["id"], messages=messages).choices


def test_lowering_without_the_right(client: OpenAI, house: House) -> None:
    with pytest.raises(openai.PermissionDeniedError) as caught:
        client.chat.completions.create(model=RED, messages=ASK, extra_headers={"X-Stellwerk-Class": "K0"})
    assert told(caught.value)["code"] == "forbidden"
    assert not house.hubs.red.calls


def test_a_model_that_the_key_may_not_use(house: House) -> None:
    with OpenAI(base_url=f"{house.url}/v1", api_key=KEYS["green-only"].secret, max_retries=0) as client:
        with pytest.raises(openai.PermissionDeniedError) as caught:
            client.chat.completions.create(model=YELLOW, messages=ASK)
        assert [entry.id for entry in client.models.list()] == [GREEN]
        with pytest.raises(openai.NotFoundError):
            client.models.retrieve(YELLOW)
    assert GREEN in told(caught.value)["message"]


def test_unknown_model(client: OpenAI) -> None:
    for call in (
        lambda: client.chat.completions.create(model="gpt-4o", messages=ASK),
        lambda: client.embeddings.create(model="gpt-4o", input="x"),
        lambda: client.models.retrieve("gpt-4o"),
        lambda: client.models.retrieve("a/b/../c"),
    ):
        with pytest.raises(openai.NotFoundError) as caught:
            call()
        assert told(caught.value)["code"] == "model_not_found"


def test_paths_that_openai_has_and_we_have_not(client: OpenAI) -> None:
    for call in (
        lambda: client.responses.create(model=GREEN, input="Hallo"),
        lambda: client.completions.create(model=GREEN, prompt="Hallo"),
        lambda: client.moderations.create(input="Hallo"),
        lambda: client.files.list(),
        lambda: client.images.generate(prompt="Hallo"),
    ):
        with pytest.raises(openai.NotFoundError) as caught:
            call()
        assert told(caught.value)["code"] == "not_found"


@pytest.mark.parametrize(
    ("more", "param"),
    [
        ({"extra_body": {"top_k": 5}}, "top_k"),
        ({"extra_body": {"guided_json": {"a": 1}}}, "guided_json"),
        ({"functions": [{"name": "f"}]}, "functions"),
        ({"function_call": "auto"}, "function_call"),
        ({"logit_bias": {"50256": -100}}, "logit_bias"),
        ({"prediction": {"type": "content", "content": "x"}}, "prediction"),
        ({"web_search_options": {"search_context_size": "low"}}, "web_search_options"),
        ({"audio": {"voice": "alloy", "format": "wav"}}, "audio"),
        ({"modalities": ["text", "audio"]}, "modalities[1]"),
        ({"store": True}, "store"),
        ({"service_tier": "flex"}, "service_tier"),
        ({"reasoning_effort": "sehr"}, "reasoning_effort"),
        ({"tool_choice": "required"}, "tool_choice"),
        ({"tools": [{"type": "custom", "custom": {"name": "x"}}]}, "tools[0].type"),
        ({"top_logprobs": 3}, "top_logprobs"),
        ({"temperature": 3}, "temperature"),
        ({"n": 100}, "n"),
    ],
)
def test_bad_requests_name_their_field(client: OpenAI, house: House, more: Any, param: str) -> None:
    with pytest.raises(openai.BadRequestError) as caught:
        client.chat.completions.create(model=GREEN, messages=ASK, **more)
    body = told(caught.value)
    assert body["param"] == param
    assert param in body["message"]
    assert not house.hubs.green.calls


def on_calls(house: House, fault: Fault, hub: str = "green") -> None:
    """Every call, and no list of models, meets this fault."""
    for path in ("chat/completions", "embeddings"):
        house.hubs.by_name[hub].fail(replace(fault, path=path), ALWAYS)


DETAIL = json.dumps({"detail": SECRET_WORDS}).encode()
ERROR = json.dumps(
    {"error": {"message": SECRET_WORDS, "type": SECRET_WORDS, "param": SECRET_WORDS, "code": SECRET_WORDS}}
).encode()
PROVIDER = [
    (Status(429, ERROR), openai.RateLimitError, 429, "upstream_busy"),
    (Status(503, DETAIL), openai.InternalServerError, 503, "upstream_unreachable"),
    (CutBeforeHeaders(), openai.InternalServerError, 503, "upstream_unreachable"),
    (StallBeforeHeaders(), openai.InternalServerError, 504, "upstream_timeout"),
    (Status(500, ERROR), openai.InternalServerError, 502, "upstream_error"),
    (Status(401, DETAIL), openai.InternalServerError, 502, "upstream_error"),
    (Status(400, ERROR), openai.BadRequestError, 400, "upstream_rejected"),
    (Status(422, DETAIL), openai.BadRequestError, 400, "upstream_rejected"),
    (
        Status(400, b'{"detail": "This model\'s maximum context length is 8 tokens"}'),
        openai.BadRequestError,
        400,
        "context_length_exceeded",
    ),
    (PAGE, openai.InternalServerError, 502, "upstream_error"),
]
# Status 200 and yet no answer: known only when the body is there.
BROKEN = [
    MALFORMED,
    Status(200, ERROR),
    Status(200, DETAIL),
    Status(200, b'{"choices": [1]}'),
    Status(200, b'{"choices": [{"index": 0}]}'),
    Status(200, b'{"choices": {}}'),
    Status(200, b"[]"),
]


@pytest.mark.parametrize("stream", [False, True])
@pytest.mark.parametrize(("fault", "kind", "status", "code"), PROVIDER, ids=lambda value: str(value)[:40])
def test_what_a_provider_says_becomes_our_error(
    client: OpenAI, house: House, fault: Fault, kind: type[openai.APIStatusError], status: int, code: str,
    stream: bool,
) -> None:  # fmt: skip
    on_calls(house, fault)
    with pytest.raises(kind) as caught:
        client.chat.completions.create(model=GREEN, messages=ASK, stream=stream)
    body = told(caught.value)
    assert (caught.value.status_code, body["code"]) == (status, code)
    assert body["detail"]["decision_id"] == caught.value.request_id
    assert ("retry-after" in caught.value.response.headers) is (status == 429)
    assert not house.hubs.yellow.calls, "green down is an error, not yellow"
    assert not house.hubs.red.calls


@pytest.mark.parametrize("fault", BROKEN, ids=lambda value: str(value)[:60])
def test_an_answer_that_is_none(client: OpenAI, house: House, fault: Fault) -> None:
    on_calls(house, fault)
    with pytest.raises(openai.InternalServerError) as caught:
        client.chat.completions.create(model=GREEN, messages=ASK)
    assert (caught.value.status_code, told(caught.value)["code"]) == (502, "upstream_broken")
    with pytest.raises(openai.InternalServerError) as caught:
        client.embeddings.create(model=GREEN_EMBED, input="Rathaus")
    assert told(caught.value)["code"] == "upstream_broken"


def test_an_answer_without_choices(client: OpenAI, house: House) -> None:
    """Programs reach for ``choices[0]``; an error tells them more than an ``IndexError``."""
    on_calls(house, EMPTY_CHOICES)
    with pytest.raises(openai.InternalServerError) as caught:
        client.chat.completions.create(model=GREEN, messages=ASK)
    assert told(caught.value)["code"] == "upstream_broken"


def _number(number: int, document: dict[str, Any]) -> dict[str, Any]:
    return {**document, "choices": 5} if number == 3 else document


@pytest.mark.parametrize(
    "fault",
    [BreakAfter(pieces=4), error_after(4), replace(MALFORMED), Changed(change=_number)],
    ids=["broken off", "error event", "no stream", "no list of choices"],
)
def test_a_stream_that_breaks_is_an_error_and_no_end(client: OpenAI, house: House, fault: Fault) -> None:
    on_calls(house, fault)
    got = []
    stream = client.chat.completions.create(model=GREEN, messages=ASK, stream=True)
    with pytest.raises(openai.APIError) as caught:
        got.extend(chunk for chunk in stream)
    assert told(caught.value)["code"] == "upstream_broken"
    assert all(not chunk.choices[0].finish_reason for chunk in got)
    assert got or isinstance(fault, Status), "what came before the break is passed on"


def test_the_provider_s_time_to_wait_is_passed_on(client: OpenAI, house: House) -> None:
    on_calls(house, Status(429, ERROR, {"retry-after": "17"}))
    with pytest.raises(openai.RateLimitError) as caught:
        client.chat.completions.create(model=GREEN, messages=ASK)
    assert caught.value.response.headers["retry-after"] == "17"


def test_overflow_goes_to_the_same_zone(client: OpenAI) -> None:
    raw = client.chat.completions.with_raw_response.create(model=GREEN_DEAD, messages=ASK)
    assert raw.headers["x-stellwerk-model"] == raw.parse().model == GREEN
    assert raw.headers["x-stellwerk-zone"] == "green"


def test_retries_of_the_client_get_through(house: House) -> None:
    """With its default of two retries the client comes through a provider that recovers."""
    house.hubs.green.fail(Status(503, DETAIL, path="chat/completions"), 4)  # more than our own three tries
    with OpenAI(base_url=f"{house.url}/v1", api_key=KEYS["plain"].secret) as client:
        assert client.chat.completions.create(model=GREEN, messages=ASK).choices


async def test_async_error_classes(house: House) -> None:
    on_calls(house, Status(429, ERROR))
    async with AsyncOpenAI(
        base_url=f"{house.url}/v1", api_key=KEYS["public"].secret, max_retries=0
    ) as client:
        with pytest.raises(openai.RateLimitError):
            await client.chat.completions.create(model=GREEN, messages=ASK)
        with pytest.raises(openai.PermissionDeniedError):
            await client.chat.completions.create(model=RED, messages=[{"role": "user", "content": TEXT}])
        with pytest.raises(openai.BadRequestError):
            await client.chat.completions.create(model=GREEN, messages=[])
    async with AsyncOpenAI(base_url=f"{house.url}/v1", api_key="sk-wrong", max_retries=0) as client:
        with pytest.raises(openai.AuthenticationError):
            await client.models.list()
