# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""An answer that does not come to its end: the client leaves, the provider breaks off or falls silent."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest
from tests.hub.faults import (
    NO_USAGE,
    SECRET_WORDS,
    BreakAfter,
    Fault,
    Slow,
    StallAfter,
    StallBeforeHeaders,
    Status,
    error_after,
)
from tests.journeys import http_client
from tests.journeys.house import House, chat, until
from tests.journeys.http_client import Connection
from tests.journeys.town import GREEN, KEYS, YELLOW

PRICE_IN, PRICE_OUT = 200_000, 650_000  # 10^-12 EUR per token: 0.20 and 0.65 EUR per million


@pytest.fixture(scope="module")
def patience() -> float:
    """Short: some providers fall silent here."""
    return 2.0


async def _begin(house: House, body: dict[str, Any]) -> Connection:
    connection = await Connection.open(house.port)
    await connection.send(http_client.request("/v1/chat/completions", body, key=KEYS["plain"].secret))
    return connection


def _decision(connection: Connection) -> str:
    return connection.answers.headers["x-stellwerk-decision"]


async def test_a_client_that_leaves_stops_the_provider_and_is_settled(house: House) -> None:
    house.hubs.yellow.fail(Slow(seconds=0.05, path="/completions"))
    connection = await _begin(house, chat(YELLOW, stream=True))
    while connection.answers.so_far.count(b"data:") < 4:
        assert await connection.some()

    connection.leave()

    await asyncio.to_thread(house.hubs.yellow.wait_gone, 1.5)
    decision = _decision(connection)
    end = (await house.books(decision)).entries[decision].end
    assert end["outcome"] == "client_gone"
    assert end["usage"].get("estimated", False)
    assert end["usage"]["tokens_in"] > 0
    assert 3 <= end["usage"]["tokens_out"] < 20
    assert end["cost_pico"] == (end["usage"]["tokens_in"] * PRICE_IN + end["usage"]["tokens_out"] * PRICE_OUT)


@pytest.mark.parametrize("stream", [False, True])
async def test_a_client_that_leaves_before_the_first_byte_stops_the_provider(
    house: House, stream: bool
) -> None:
    before = (await house.books()).entries.keys()
    house.hubs.yellow.fail(StallBeforeHeaders(path="/completions"))
    connection = await _begin(house, chat(YELLOW, stream=stream))
    await until(lambda: len(house.hubs.yellow.calls) == 1)

    connection.leave()

    await asyncio.to_thread(house.hubs.yellow.wait_gone, 1.5)
    trail = await house.books()
    [decision] = trail.entries.keys() - before
    end = trail.entries[decision].end
    assert (end["outcome"], end["usage"].get("estimated", False), end["first_byte_us"]) == (
        "client_gone",
        True,
        0,
    )
    assert house.hubs.calls()["green"] == 0  # nobody waits: no overflow


async def test_a_client_that_leaves_during_back_off_is_not_called_for_again(house: House) -> None:
    before = (await house.books()).entries.keys()
    house.hubs.yellow.fail(Status(429, headers={"retry-after": "3"}, path="/completions"), times=9)
    connection = await _begin(house, chat(YELLOW))
    await until(lambda: len(house.hubs.yellow.calls) == 1)

    connection.leave()

    trail = await house.books()
    [decision] = trail.entries.keys() - before
    assert trail.entries[decision].end["outcome"] == "client_gone"
    assert house.hubs.calls()["yellow"] == 1


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        (BreakAfter(4), "upstream_broken"),
        (error_after(4), "upstream_broken"),
        (StallAfter(4), "upstream_timeout"),
    ],
    ids=["break", "error event", "silence"],
)
async def test_a_break_is_told_as_an_error_event(house: House, fault: Fault, code: str) -> None:
    house.hubs.yellow.fail(fault)

    answer = await house.ask(chat(YELLOW, stream=True))

    assert answer.status == 200
    assert "[DONE]" not in answer.events
    assert f'"code":"{code}"' in answer.events[-1]
    assert answer.events[-1].startswith('{"error":')
    assert SECRET_WORDS.encode() not in answer.body
    end = (await house.entry(answer)).end
    assert end["outcome"] == "upstream_broken"
    assert end["usage"].get("estimated", False)
    assert end["usage"]["tokens_out"] == answer.body.count(b'"content":"') - 1  # all but the opening one
    assert end["cost_pico"] > 0


async def test_a_silent_provider_is_cut_off(house: House) -> None:
    house.hubs.yellow.fail(StallAfter(4))

    await house.ask(chat(YELLOW, stream=True))

    await asyncio.to_thread(house.hubs.yellow.wait_gone, 1.5)


@pytest.mark.parametrize("stream", [False, True])
async def test_silence_before_the_first_byte_is_an_error_of_its_own(house: House, stream: bool) -> None:
    house.hubs.green.fail(StallBeforeHeaders(path="/completions"))

    answer = await house.ask(chat(GREEN, stream=stream))

    assert (answer.status, answer.error["code"]) == (504, "upstream_timeout")
    await asyncio.to_thread(house.hubs.green.wait_gone, 1.5)
    end = (await house.entry(answer)).end
    assert (end["outcome"], end["usage"]["tokens_out"]) == ("upstream_failed", 0)


@pytest.mark.parametrize("asked", [False, True])
async def test_usage_is_counted_whether_the_client_asks_for_it_or_not(house: House, asked: bool) -> None:
    more = {"stream_options": {"include_usage": True}} if asked else {}

    answer = await house.ask(chat(YELLOW, stream=True, **more))

    assert b'"include_usage":true' in house.hubs.yellow.calls[-1].body
    assert (b'"usage":{' in answer.body) == asked
    end = (await house.entry(answer)).end
    assert (end["outcome"], end["usage"].get("estimated", False)) == ("delivered", False)
    assert end["usage"]["tokens_in"] > 0
    assert end["usage"]["tokens_out"] > 0
    assert end["cost_pico"] == (end["usage"]["tokens_in"] * PRICE_IN + end["usage"]["tokens_out"] * PRICE_OUT)


@pytest.mark.parametrize("stream", [False, True])
async def test_a_provider_that_reports_no_usage_is_estimated(house: House, stream: bool) -> None:
    house.hubs.yellow.fail(NO_USAGE)

    answer = await house.ask(chat(YELLOW, stream=stream))

    assert answer.status == 200
    end = (await house.entry(answer)).end
    assert (end["outcome"], end["usage"].get("estimated", False)) == ("delivered", True)
    assert end["usage"]["tokens_in"] > 0
    assert end["usage"]["tokens_out"] > 0
    assert end["cost_pico"] > 0


async def test_words_in_the_same_packet_as_the_break_still_arrive(house: House) -> None:
    def chunk(word: str) -> bytes:
        return b'data: {"choices":[{"index":0,"delta":{"content":"%s"}}]}\n\n' % word.encode()

    said = chunk("Guten") + chunk(" Tag") + b'data: {"error":{"message":"x"}}\n\n'
    house.hubs.yellow.fail(Status(200, said, {"content-type": "text/event-stream"}))

    answer = await house.ask(chat(YELLOW, stream=True))

    assert [json.loads(event).get("choices") for event in answer.events[:2]] == [
        [{"index": 0, "delta": {"content": word}}] for word in ("Guten", " Tag")
    ]
    assert '"upstream_broken"' in answer.events[2]
    end = (await house.entry(answer)).end
    assert (end["outcome"], end["usage"]["tokens_out"]) == ("upstream_broken", 2)
