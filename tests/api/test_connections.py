# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Clients that are slow, send half, send too much at once, or leave: nobody waits for them, nothing is left open."""

from __future__ import annotations

import asyncio
import json
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing

import pytest
from tests.api.refusal import CHAT, KEY, WORD, dumps, judged, post
from tests.hub.faults import Slow, StallBeforeHeaders
from tests.journeys import http_client
from tests.journeys.house import House, chat, until
from tests.journeys.http_client import Connection
from tests.journeys.town import GREEN

from stellwerk.api import http, server
from stellwerk.audit.chain import SETTLED
from stellwerk.storage.folder import DATABASE
from stellwerk.values.record import Outcome

BODY = dumps(chat(GREEN, WORD))
REQUEST = post(BODY)
HEAD = REQUEST[: -len(BODY)]


@pytest.fixture(autouse=True)
async def _all_settled(house: House) -> AsyncIterator[None]:
    """Afterwards a call works, none is open in the books, and no task of a request is left."""
    yield
    assert (await http_client.ask(house.port, REQUEST)).status == 200
    recorder = house.gateway.app.state.line.recorder
    await until(lambda: recorder.open_calls == 0, 30, what="every call is settled")
    await until(lambda: at_work(house) == 0, 30, what="no request is worked on")


def at_work(house: House) -> int:
    """Requests that somebody works on."""
    assert house.gateway._server is not None
    return len(house.gateway._server.server_state.tasks)


def outcomes(house: House) -> list[str]:
    """How calls ended, in the order of the books."""
    database = (house.data / DATABASE).absolute().as_uri()
    with closing(sqlite3.connect(f"{database}?mode=ro", uri=True)) as connection:
        rows = connection.execute("select payload from audit where name = ? order by seq", (SETTLED,))
        return [json.loads(payload)["outcome"] for (payload,) in rows]


@pytest.mark.parametrize("size", [1, 7, 1_000])
async def test_a_body_in_crumbs_is_read(house: House, size: int) -> None:
    connection = await Connection.open(house.port)
    for start in range(0, len(REQUEST), size):
        await connection.send(REQUEST[start : start + size])
        if size < 10 and start % 50 == 0:
            await asyncio.sleep(0)
    (answer,) = await connection.receive()
    assert answer.status == 200
    await connection.close()


@pytest.mark.parametrize("sent", [HEAD, HEAD + BODY[:5]])
async def test_a_body_that_does_not_come(house: House, monkeypatch: pytest.MonkeyPatch, sent: bytes) -> None:
    monkeypatch.setattr(http, "_BODY_SECONDS", 0.1)
    connection = await Connection.open(house.port)
    await connection.send(sent)
    (answer,) = await connection.receive(seconds=10)
    assert judged(answer, 408)["code"] == "request_timeout"
    assert answer.headers["connection"] == "close"
    await connection.close()


@pytest.mark.parametrize("sent", [b"", b"POST /v1/chat/comp", HEAD[:-4], REQUEST[:-1]])
async def test_whoever_never_finishes_is_let_go(
    house: House, monkeypatch: pytest.MonkeyPatch, sent: bytes
) -> None:
    """Without a key even: a connection costs memory, and there are only so many."""
    monkeypatch.setattr(server, "HEAD_SECONDS", 0.1)
    connection = await Connection.open(house.port)
    if sent == REQUEST[:-1]:  # the answer is already there, the rest of the body is not
        sent = sent.replace(KEY.encode(), b"sk-wrong")
    await connection.send(sent)
    await connection.receive(2, seconds=10)
    assert connection.closed
    await connection.close()


async def test_a_connection_at_work_is_not_let_go(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "HEAD_SECONDS", 0.05)
    house.hubs.green.fail(Slow(seconds=0.3, path="chat/completions"))
    answer = await http_client.ask(house.port, REQUEST)
    assert answer.status == 200


async def test_pipelined_requests_are_answered_in_order(house: House) -> None:
    bad = post(b"{")
    stream = post(dumps(chat(GREEN, WORD, stream=True)))
    stranger = http_client.request(CHAT, BODY, key="sk-wrong")
    models = http_client.request("/v1/models", key=KEY)
    connection = await Connection.open(house.port)
    await connection.send(REQUEST + bad + stream + stranger + models + post(b"x", "/v1/nichts") + REQUEST)
    answers = await connection.receive(7)
    assert [answer.status for answer in answers] == [200, 400, 200, 401, 200, 404, 200]
    assert answers[2].events[-1] == "[DONE]"
    assert len(house.hubs.green.calls) == 3
    await connection.close()


async def test_one_connection_takes_good_and_bad_in_turn(house: House) -> None:
    connection = await Connection.open(house.port)
    for number in range(20):
        await connection.send(REQUEST if number % 2 else post(b'{"model": 1}'))
        answers = await connection.receive(number + 1)
        assert answers[-1].status == (200 if number % 2 else 400)
    assert not connection.closed
    await connection.close()


@pytest.mark.parametrize("sent", [b"", b"POST ", HEAD[:40], HEAD, HEAD + BODY[:20], REQUEST[:-1]])
async def test_leaving_before_the_call_is_whole_costs_nothing(house: House, sent: bytes) -> None:
    for _ in range(5):
        connection = await Connection.open(house.port)
        await connection.send(sent)
        connection.leave()
    await until(lambda: at_work(house) == 0, 30, what="no request is worked on")
    assert not house.hubs.green.calls


@pytest.mark.parametrize("stream", [False, True])
async def test_leaving_while_the_provider_thinks(house: House, stream: bool) -> None:
    house.hubs.green.fail(StallBeforeHeaders(path="chat/completions"))
    before = len(outcomes(house))
    connection = await Connection.open(house.port)
    await connection.send(post(dumps(chat(GREEN, WORD, stream=stream))))
    await until(lambda: bool(house.hubs.green.calls), 30, what="the provider has the call")
    connection.leave()
    await asyncio.to_thread(house.hubs.green.wait_gone)
    await until(lambda: len(outcomes(house)) > before, 30, what="the call is settled")
    assert outcomes(house)[-1] == Outcome.CLIENT_GONE


async def test_leaving_in_the_middle_of_a_stream(house: House) -> None:
    house.hubs.green.fail(Slow(seconds=0.05, path="chat/completions"))
    before = len(outcomes(house))
    connection = await Connection.open(house.port)
    await connection.send(post(dumps(chat(GREEN, WORD, stream=True))))
    while b"content" not in connection.answers.so_far:
        assert await connection.some()
    connection.leave()
    await asyncio.to_thread(house.hubs.green.wait_gone)
    await until(lambda: len(outcomes(house)) > before, 30, what="the call is settled")
    assert outcomes(house)[-1] == Outcome.CLIENT_GONE


async def test_leaving_right_after_the_call_of_many(house: House) -> None:
    """Whatever phase each was in: settled once, none open."""
    before = len(outcomes(house))
    connections = [await Connection.open(house.port) for _ in range(30)]
    for number, connection in enumerate(connections):
        await connection.send(post(dumps(chat(GREEN, WORD, stream=bool(number % 2)))))
    for number, connection in enumerate(connections):
        if number % 3 == 0:
            await connection.some()
        connection.leave()
    await until(lambda: at_work(house) == 0, 30, what="no request is worked on")
    recorder = house.gateway.app.state.line.recorder
    await until(lambda: recorder.open_calls == 0, 30, what="every call is settled")
    ended = outcomes(house)[before:]
    assert set(ended) <= {Outcome.CLIENT_GONE, Outcome.DELIVERED}
    assert len(ended) <= 30


async def test_whoever_closes_his_side_has_left(house: House) -> None:
    """The server cannot tell it from a client that is gone, and what nobody hears is not paid for."""
    house.hubs.green.fail(StallBeforeHeaders(path="chat/completions"))
    connection = await Connection.open(house.port)
    await connection.send(REQUEST)
    await until(lambda: bool(house.hubs.green.calls), 30, what="the provider has the call")
    connection.writer.write_eof()
    assert await connection.receive(seconds=10) == []
    await asyncio.to_thread(house.hubs.green.wait_gone)
    await connection.close()
