# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""A provider over real HTTP: what is sent, what comes back, and what happens when it fails."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from itertools import pairwise
from typing import Any

import pytest
from tests.hub import faults
from tests.hub.fixture import Hubs
from tests.hub.recording import RecordingHub

from stellwerk.errors import (
    ConfigurationError,
    ContextTooLong,
    UpstreamBroken,
    UpstreamBusy,
    UpstreamError,
    UpstreamRejected,
    UpstreamTimeout,
    UpstreamUnreachable,
)
from stellwerk.policy.register import Endpoint, Timeouts
from stellwerk.providers.openai_http import HttpAnswer, OpenAIUpstream
from stellwerk.providers.sse import EventSplitter
from stellwerk.values.zone import Zone

CHAT = "chat/completions"
PROMPT = "Quastenflosser"


def body(model: str = "gpt-oss-120b", **more: Any) -> bytes:
    return json.dumps({"model": model, "messages": [{"role": "user", "content": PROMPT}], **more}).encode()


def endpoint(hub: RecordingHub, zone: Zone = Zone.YELLOW, **more: Any) -> Endpoint:
    fast = Timeouts(connect=1.0, first_byte=0.4, silence=0.4)
    settings: dict[str, Any] = {"base_url": hub.base_url, "secret": hub.key, "timeouts": fast, **more}
    return Endpoint(name=f"hub-{zone.value}", zone=zone, operator="T", **settings)


class Naps:
    """Stands in for waiting: notes how long it would have been."""

    def __init__(self) -> None:
        self.seconds: list[float] = []

    async def __call__(self, seconds: float) -> None:
        self.seconds.append(seconds)


Make = Callable[..., OpenAIUpstream]


@pytest.fixture
async def make() -> AsyncIterator[Make]:
    made: list[OpenAIUpstream] = []

    def _make(*args: Any, **more: Any) -> OpenAIUpstream:
        made.append(OpenAIUpstream(*args, **more))
        return made[-1]

    yield _make
    for upstream in made:
        await upstream.close()


@pytest.fixture
def naps() -> Naps:
    return Naps()


@pytest.fixture
def yellow(hub: Hubs, make: Make, naps: Naps) -> OpenAIUpstream:
    return make(endpoint(hub.yellow), sleep=naps)


async def events(answer: HttpAnswer) -> list[bytes]:
    splitter = EventSplitter()
    try:
        return [event async for chunk in answer.chunks() for event in splitter.feed(chunk)]
    finally:
        await answer.close()


async def failure(call: Awaitable[object]) -> UpstreamError:
    """The error of a call; whatever it is, it must not carry the provider's words or the prompt."""
    with pytest.raises(UpstreamError) as caught:
        await call
    seen: BaseException | None = caught.value
    while seen is not None:
        assert PROMPT not in f"{seen!r} {getattr(seen, 'detail', '')}"
        assert seen.__cause__ is None
        seen = None if seen.__suppress_context__ else seen.__context__
    return caught.value


# --- what is sent ---------------------------------------------------------------------------------------------------


async def test_a_call_arrives_with_its_body_and_no_header_too_many(yellow: OpenAIUpstream, hub: Hubs) -> None:
    sent = body()
    answer = await yellow.post(CHAT, sent, stream=False)
    assert json.loads(await answer.body())["choices"][0]["message"]["content"].startswith("[DEMO]")
    (received,) = hub.yellow.received
    assert received.body == sent
    assert (received.method, received.path) == ("POST", "/v2/chat/completions")
    assert dict(received.headers) == {
        b"host": hub.yellow.base_url.split("/")[2].encode(),
        b"user-agent": b"stellwerk",
        b"content-type": b"application/json",
        b"accept": b"application/json",
        b"authorization": b"Bearer key-of-yellow",
        b"content-length": str(len(sent)).encode(),
    }
    assert len(received.headers) == 6
    assert not hub.red.received


async def test_environment_proxies_are_not_used(
    hub: Hubs, make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, hub.red.base_url)
    answer = await make(endpoint(hub.yellow)).post(CHAT, body(), stream=False)
    await answer.body()
    assert hub.yellow.received
    assert not hub.red.received


async def test_address_and_key_may_change_between_calls(hub: Hubs, make: Make) -> None:
    where = {"url": hub.yellow.base_url, "key": hub.yellow.key}
    upstream = make(
        Endpoint(name="embedded", zone=Zone.GREEN, base_url=None, operator="us", embedded=True),
        base_url=lambda: where["url"],
        api_key=lambda: where["key"],
    )
    await (await upstream.post(CHAT, body(), stream=False)).body()
    where.update(url=hub.red.base_url + "/", key=hub.red.key)
    await (await upstream.post(CHAT, body("gpt-5"), stream=False)).body()
    assert len(hub.yellow.calls) == len(hub.red.calls) == 1


async def test_without_a_key_no_authorization_is_sent(hub: Hubs, make: Make) -> None:
    upstream = make(endpoint(hub.yellow, secret=None))
    error = await failure(upstream.post(CHAT, body(), stream=False))
    assert "credential" in error.message
    assert b"authorization" not in dict(hub.yellow.received[0].headers)


async def test_connections_are_used_again(yellow: OpenAIUpstream, hub: Hubs) -> None:
    for _ in range(3):
        await (await yellow.post(CHAT, body(), stream=False)).body()
        await events(await yellow.post(CHAT, body(stream=True), stream=True))
    assert len({request.connection for request in hub.yellow.received}) == 1


async def test_a_large_call_and_a_large_answer_pass(hub: Hubs, make: Make) -> None:
    yellow = make(endpoint(hub.yellow, timeouts=Timeouts()))
    large = json.dumps({"model": "text-embedding-bge-m3", "input": ["x" * 4000] * 500}).encode()
    answer = await yellow.post("embeddings", large, stream=False)
    assert len(json.loads(await answer.body())["data"]) == 500
    assert hub.yellow.received[0].body == large


async def test_models_are_listed(yellow: OpenAIUpstream, hub: Hubs) -> None:
    entries = await yellow.models()
    assert {entry["id"] for entry in entries} == {model.name for model in hub.yellow.models}
    assert b"content-type" not in dict(hub.yellow.received[0].headers)


@pytest.mark.parametrize("fault", [faults.MALFORMED, faults.PAGE, faults.Status(200, b'{"data": "no"}')])
async def test_an_unreadable_list_of_models_is_an_error(
    yellow: OpenAIUpstream, hub: Hubs, fault: faults.Fault
) -> None:
    hub.yellow.fail(fault)
    assert "base_url" in (await failure(yellow.models())).message


# --- streams --------------------------------------------------------------------------------------------------------


@pytest.mark.alone
async def test_chunks_come_as_they_are_said(hub: Hubs, make: Make) -> None:
    upstream = make(endpoint(hub.yellow))
    hub.yellow.fail(faults.Slow(seconds=0.05))
    answer = await upstream.post(CHAT, body(stream=True, max_tokens=4), stream=True)
    times = []
    async for _ in answer.chunks():
        times.append(time.monotonic())
    await answer.close()
    assert len(times) == 8  # empty choices, role, four words, finish, [DONE]
    gaps = [later - earlier for earlier, later in pairwise(times)]
    assert all(gap > 0.03 for gap in gaps), "chunks were collected"


async def test_crumbs_give_the_same_events(yellow: OpenAIUpstream, hub: Hubs) -> None:
    whole = await events(await yellow.post(CHAT, body(stream=True), stream=True))
    hub.yellow.fail(faults.Crumbs(size=3))
    crumbs = await events(await yellow.post(CHAT, body(stream=True), stream=True))

    def without_time(found: list[bytes]) -> list[Any]:
        return [json.loads(e)["choices"] for e in found[:-1]]

    assert whole[-1] == crumbs[-1] == b"[DONE]"
    assert without_time(whole) == without_time(crumbs)


@pytest.mark.alone
async def test_a_closed_stream_is_seen_by_the_provider_at_once(yellow: OpenAIUpstream, hub: Hubs) -> None:
    hub.yellow.fail(faults.StallAfter(pieces=2))
    answer = await yellow.post(CHAT, body(stream=True), stream=True)
    async for _ in answer.chunks():
        break
    await answer.close()
    await answer.close()
    assert await asyncio.to_thread(hub.yellow.wait_gone) < 0.2


@pytest.mark.alone
async def test_a_reader_that_is_cancelled_drops_the_connection(yellow: OpenAIUpstream, hub: Hubs) -> None:
    hub.yellow.fail(faults.StallAfter(pieces=2))
    answer = await yellow.post(CHAT, body(stream=True), stream=True)
    reading = asyncio.create_task(events(answer))
    await asyncio.sleep(0.1)
    reading.cancel()
    with pytest.raises(asyncio.CancelledError):
        await reading
    assert await asyncio.to_thread(hub.yellow.wait_gone) < 0.2


@pytest.mark.alone
@pytest.mark.parametrize("stream", [False, True])
async def test_a_call_cancelled_before_the_first_byte_is_dropped(hub: Hubs, make: Make, stream: bool) -> None:
    """A client that leaves must not keep a provider generating, whatever the timeouts say."""
    upstream = make(endpoint(hub.yellow, timeouts=Timeouts(first_byte=60, silence=60)))
    hub.yellow.fail(faults.StallBeforeHeaders())
    call = asyncio.create_task(upstream.post(CHAT, body(), stream=stream))
    await asyncio.sleep(0.1)
    call.cancel()
    with pytest.raises(asyncio.CancelledError):
        await call
    assert await asyncio.to_thread(hub.yellow.wait_gone) < 0.2


@pytest.mark.alone
async def test_a_slow_reader_is_no_silence_of_the_provider(hub: Hubs, make: Make) -> None:
    upstream = make(endpoint(hub.yellow, timeouts=Timeouts(first_byte=0.3, silence=0.1)))
    answer = await upstream.post(CHAT, body(stream=True, max_tokens=3), stream=True)
    said = 0
    async for _ in answer.chunks():
        said += 1
        await asyncio.sleep(0.15)
    assert said >= 1
    await answer.close()


# --- time -----------------------------------------------------------------------------------------------------------


@pytest.mark.alone
async def test_no_first_byte_in_time(yellow: OpenAIUpstream, hub: Hubs, naps: Naps) -> None:
    hub.yellow.fail(faults.StallBeforeHeaders(), times=9)
    began = time.monotonic()
    error = await failure(yellow.post(CHAT, body(), stream=False))
    assert isinstance(error, UpstreamTimeout)
    assert "first_byte" in error.message
    assert 0.35 < time.monotonic() - began < 1.0
    assert len(hub.yellow.received) == 1, "a call that may be at work must not be sent twice"
    assert naps.seconds == []
    assert await asyncio.to_thread(hub.yellow.wait_gone) < 0.3


@pytest.mark.alone
async def test_silence_in_the_middle(yellow: OpenAIUpstream, hub: Hubs) -> None:
    hub.yellow.fail(faults.StallAfter(pieces=2))
    answer = await yellow.post(CHAT, body(stream=True), stream=True)
    began = time.monotonic()
    error = await failure(events(answer))
    assert isinstance(error, UpstreamTimeout)
    assert "silence" in error.message
    assert 0.3 < time.monotonic() - began < 1.0
    assert await asyncio.to_thread(hub.yellow.wait_gone) < 0.2


@pytest.mark.alone
async def test_each_chunk_resets_the_silence(hub: Hubs, make: Make) -> None:
    upstream = make(endpoint(hub.yellow, timeouts=Timeouts(first_byte=0.5, silence=0.3)))
    hub.yellow.fail(faults.Slow(seconds=0.12))
    assert (await events(await upstream.post(CHAT, body(stream=True, max_tokens=4), stream=True)))[
        -1
    ] == b"[DONE]"


async def test_the_first_byte_may_take_longer_than_silence(hub: Hubs, make: Make) -> None:
    upstream = make(endpoint(hub.yellow, timeouts=Timeouts(first_byte=1.0, silence=0.1)))
    hub.yellow.fail(faults.Slow(seconds=0.4))
    assert await (await upstream.post(CHAT, body(), stream=False)).body()


async def test_nobody_at_the_address(make: Make, naps: Naps) -> None:
    closed = Endpoint(name="gone", zone=Zone.GREEN, base_url="http://127.0.0.1:9/v1", operator="us")
    error = await failure(make(closed, sleep=naps).post(CHAT, body(), stream=False))
    assert isinstance(error, UpstreamUnreachable)
    assert len(naps.seconds) == 2, "three attempts, two pauses"


# --- refusals -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("status", [429, 502, 503, 504])
async def test_not_now_is_asked_again(yellow: OpenAIUpstream, hub: Hubs, naps: Naps, status: int) -> None:
    hub.yellow.fail(faults.Status(status), times=2)
    answer = await yellow.post(CHAT, body(), stream=False)
    assert json.loads(await answer.body())["choices"]
    assert len(hub.yellow.received) == 3
    assert len(naps.seconds) == 2
    assert 0 <= naps.seconds[0] <= 0.25
    assert 0 <= naps.seconds[1] <= 0.5


@pytest.mark.parametrize(
    ("status", "kind", "tries"),
    [
        (429, UpstreamBusy, 3),
        (503, UpstreamUnreachable, 3),
        (502, UpstreamError, 3),
        (504, UpstreamTimeout, 3),
        (500, UpstreamError, 1),
        (529, UpstreamUnreachable, 1),
        (408, UpstreamTimeout, 1),
        (400, UpstreamRejected, 1),
        (404, UpstreamRejected, 1),
        (409, UpstreamRejected, 1),
        (413, UpstreamRejected, 1),
        (422, UpstreamRejected, 1),
        (401, UpstreamError, 1),
        (402, UpstreamError, 1),
        (403, UpstreamError, 1),
        (302, UpstreamError, 1),
        (304, UpstreamError, 1),
        (204, UpstreamError, 1),
        (206, UpstreamError, 1),
    ],
)
async def test_each_status_has_one_meaning(
    yellow: OpenAIUpstream, hub: Hubs, status: int, kind: type[UpstreamError], tries: int
) -> None:
    hub.yellow.fail(faults.Status(status), times=9)
    error = await failure(yellow.post(CHAT, body(), stream=False))
    assert type(error) is kind
    assert len(hub.yellow.received) == tries
    if isinstance(error, UpstreamRejected):
        assert error.upstream_status == status


SHAPES = [
    {"detail": faults.SECRET_WORDS},
    {"detail": [{"loc": ["body"], "msg": faults.SECRET_WORDS, "input": faults.SECRET_WORDS}]},
    {"error": {"message": faults.SECRET_WORDS, "type": "invalid_request_error", "code": None, "param": "n"}},
    {"error": faults.SECRET_WORDS},
    {"error": {"message": faults.SECRET_WORDS, "code": faults.SECRET_WORDS, "param": faults.SECRET_WORDS}},
    [faults.SECRET_WORDS],
    faults.SECRET_WORDS,
]


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("status", [400, 401, 429, 500])
async def test_the_words_of_the_provider_are_never_passed_on(
    yellow: OpenAIUpstream, hub: Hubs, shape: Any, status: int
) -> None:
    hub.yellow.fail(faults.Status(status, json.dumps(shape).encode()), times=9)
    error = await failure(yellow.post(CHAT, body(), stream=False))
    for part in (str(error), error.message, repr(error.detail), repr(error.param), repr(error.args)):
        assert PROMPT not in part
        assert "Prompt lautete" not in part


@pytest.mark.parametrize(
    "raw",
    [b"", b"<html>" + faults.SECRET_WORDS.encode(), b"\xff\xfe", b"[" * 30_000, b'{"error":{"code":"x"'],
)
async def test_error_bodies_that_are_no_json(yellow: OpenAIUpstream, hub: Hubs, raw: bytes) -> None:
    hub.yellow.fail(faults.Status(400, raw))
    assert isinstance(await failure(yellow.post(CHAT, body(), stream=False)), UpstreamRejected)


async def test_a_named_parameter_is_passed_on(yellow: OpenAIUpstream, hub: Hubs) -> None:
    raw = json.dumps({"error": {"message": "x", "param": "messages[3]"}}).encode()
    hub.yellow.fail(faults.Status(400, raw))
    assert (await failure(yellow.post(CHAT, body(), stream=False))).param == "messages[3]"


@pytest.mark.parametrize(
    "shape",
    [
        {
            "error": {
                "message": "too long",
                "type": "invalid_request_error",
                "code": "context_length_exceeded",
            }
        },
        {"error": {"code": 400, "message": "too long", "type": "exceed_context_size_error", "n_ctx": 512}},
        {"object": "error", "message": "This model's maximum context length is 4096 tokens.", "code": 400},
        {"detail": "Context length exceeded"},
    ],
)
async def test_a_call_that_is_too_long_says_so(yellow: OpenAIUpstream, hub: Hubs, shape: Any) -> None:
    hub.yellow.fail(faults.Status(400, json.dumps(shape).encode()))
    error = await failure(yellow.post(CHAT, body(), stream=False))
    assert isinstance(error, ContextTooLong)
    assert error.code == "context_length_exceeded"


async def test_a_quota_that_is_used_up_says_so(yellow: OpenAIUpstream, hub: Hubs) -> None:
    raw = json.dumps({"error": {"message": "x", "code": "insufficient_quota"}}).encode()
    hub.yellow.fail(faults.Status(429, raw), times=3)
    assert "quota" in (await failure(yellow.post(CHAT, body(), stream=False))).message


async def test_retry_after_is_honoured_within_bounds(yellow: OpenAIUpstream, hub: Hubs, naps: Naps) -> None:
    hub.yellow.fail(faults.Status(429, headers={"retry-after": "2"}))
    await (await yellow.post(CHAT, body(), stream=False)).body()
    assert 2.0 <= naps.seconds[0] <= 2.25

    hub.yellow.fail(faults.Status(429, headers={"retry-after": "60"}))
    error = await failure(yellow.post(CHAT, body(), stream=False))
    assert error.detail == {"retry_after_seconds": 60.0}
    assert len(naps.seconds) == 1, "a minute is not waited for"


async def test_a_redirect_is_never_followed(yellow: OpenAIUpstream, hub: Hubs) -> None:
    for status in (301, 302, 303, 307, 308):
        hub.yellow.fail(faults.Status(status, b"", {"location": f"{hub.red.base_url}/chat/completions"}))
        assert "redirect" in (await failure(yellow.post(CHAT, body(), stream=False))).message
    assert not hub.red.received, "content reached another host"


async def test_a_web_page_is_no_answer(yellow: OpenAIUpstream, hub: Hubs) -> None:
    hub.yellow.fail(faults.PAGE)
    assert "base_url" in (await failure(yellow.post(CHAT, body(), stream=False))).message


# --- breaks ---------------------------------------------------------------------------------------------------------


async def test_a_break_before_the_first_byte_is_not_tried_again(
    yellow: OpenAIUpstream, hub: Hubs, naps: Naps
) -> None:
    hub.yellow.fail(faults.CutBeforeHeaders(), times=9)
    error = await failure(yellow.post(CHAT, body(), stream=False))
    assert isinstance(error, UpstreamUnreachable)
    assert len(hub.yellow.received) == 1, "it may be billed twice"
    assert naps.seconds == []


async def test_a_break_in_the_middle_of_a_stream(yellow: OpenAIUpstream, hub: Hubs) -> None:
    hub.yellow.fail(faults.BreakAfter(pieces=3))
    answer = await yellow.post(CHAT, body(stream=True), stream=True)
    error = await failure(events(answer))
    assert isinstance(error, UpstreamBroken)


async def test_an_answer_larger_than_the_limit_is_broken_off(hub: Hubs, make: Make) -> None:
    upstream = make(endpoint(hub.yellow), max_body_bytes=1_000_000)
    hub.yellow.fail(faults.Huge(size=50_000_000))
    answer = await upstream.post(CHAT, body(), stream=False)
    assert isinstance(await failure(answer.body()), UpstreamBroken)


@pytest.mark.alone
async def test_a_huge_error_body_is_read_in_part_only(yellow: OpenAIUpstream, hub: Hubs) -> None:
    hub.yellow.fail(faults.Huge(size=500_000_000, status=400))
    began = time.monotonic()
    assert isinstance(await failure(yellow.post(CHAT, body(), stream=False)), UpstreamRejected)
    assert time.monotonic() - began < 1.0


@pytest.mark.alone
async def test_an_endless_error_body_ends(
    yellow: OpenAIUpstream, hub: Hubs, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("stellwerk.providers.openai_http._ERROR_BODY_SECONDS", 0.3)
    hub.yellow.fail(faults.ErrorDrip())
    began = time.monotonic()
    await failure(yellow.post(CHAT, body(), stream=False))
    assert time.monotonic() - began < 1.0


async def test_after_every_failure_the_next_call_works(yellow: OpenAIUpstream, hub: Hubs) -> None:
    for fault in (
        faults.CutBeforeHeaders(),
        faults.StallBeforeHeaders(),
        faults.Status(400),
        faults.Huge(status=500),
        faults.PAGE,
    ):
        hub.yellow.fail(fault)
        await failure(yellow.post(CHAT, body(), stream=False))
        assert await (await yellow.post(CHAT, body(), stream=False)).body()


# --- configuration --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "url", [None, "", "hub.example/v2", "ftp://hub.example/v2", "https://", "https://u:p@h/v2"]
)
def test_unusable_addresses_stop_the_start(url: str | None) -> None:
    with pytest.raises(ConfigurationError):
        OpenAIUpstream(Endpoint(name="e", zone=Zone.YELLOW, base_url=url, operator="T"))


@pytest.mark.parametrize("zone", [Zone.YELLOW, Zone.RED])
def test_content_leaves_only_through_tls(zone: Zone) -> None:
    with pytest.raises(ConfigurationError, match="https"):
        OpenAIUpstream(Endpoint(name="e", zone=zone, base_url="http://hub.example/v2", operator="T"))


async def test_green_in_the_own_network_may_be_plain(make: Make) -> None:
    make(Endpoint(name="e", zone=Zone.GREEN, base_url="http://gpu.rathaus.example:8000/v1", operator="us"))


async def test_a_key_that_cannot_be_a_header_is_named_without_being_shown(hub: Hubs, make: Make) -> None:
    upstream = make(endpoint(hub.yellow, secret="geheim\n123"))
    error = await failure(upstream.post(CHAT, body(), stream=False))
    assert "credential" in error.message
    assert "geheim" not in f"{error!r} {error.__context__!r}"
