# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Tool calls of the embedded engine: with a real model whose template knows no tools, so that only the schema helps."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from stellwerk.errors import UpstreamBroken, UpstreamRejected
from stellwerk.policy.embedded import embedded_endpoint
from stellwerk.providers.embedded import tool_calls
from stellwerk.providers.embedded.engine import EmbeddedEngine
from stellwerk.providers.embedded.tool_calls import ToolCallUpstream
from stellwerk.providers.openai_http import OpenAIUpstream
from stellwerk.providers.sse import EventSplitter

pytestmark = pytest.mark.asyncio(loop_scope="module")  # one engine serves every test

CHAT = "chat/completions"
HOURS = {
    "type": "function",
    "function": {
        "name": "opening_hours",
        "description": "Opening hours of an office",
        "parameters": {
            "type": "object",
            "properties": {"day": {"$ref": "#/$defs/Day"}, "urgent": {"type": "boolean"}},
            "required": ["day", "urgent"],
            "$defs": {"Day": {"enum": ["monday", "tuesday"]}},
        },
    },
}
NOW = {"type": "function", "function": {"name": "now"}}
NAMED = {"type": "function", "function": {"name": "now"}}
TEXT = "Guten Tag"
WRITTEN = '{"name": "now", "arguments": {}}'


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def engine(small_model: Path) -> AsyncIterator[EmbeddedEngine]:
    engine = EmbeddedEngine(small_model, alias="small", context=1024, parallel=2, threads=1)
    await engine.start()
    try:
        yield engine
    finally:
        await engine.stop()


@pytest_asyncio.fixture(loop_scope="module")
async def real(engine: EmbeddedEngine) -> AsyncIterator[ToolCallUpstream]:
    inner = OpenAIUpstream(
        embedded_endpoint("green"), base_url=lambda: engine.base_url, api_key=lambda: engine.api_key
    )
    yield ToolCallUpstream(inner)
    await inner.close()


def body(**fields: Any) -> bytes:
    wire = {
        "model": "small",
        "messages": [{"role": "user", "content": "Is the office open on monday?"}],
        "tools": [HOURS, NOW],
        "max_tokens": 120,
        "temperature": 0,
        "seed": 1,
    }
    return json.dumps({k: v for k, v in (wire | fields).items() if v is not None}).encode()


async def whole(upstream: ToolCallUpstream, **fields: Any) -> dict[str, Any]:
    answer = await upstream.post(CHAT, body(**fields), stream=False)
    return json.loads(await answer.body())  # type: ignore[no-any-return]


async def streamed(upstream: ToolCallUpstream, **fields: Any) -> list[dict[str, Any]]:
    sent = body(stream=True, stream_options={"include_usage": True}, **fields)
    answer = await upstream.post(CHAT, sent, stream=True)
    return events(await answer.body())


def events(raw: bytes) -> list[dict[str, Any]]:
    *payloads, last = EventSplitter().feed(raw)
    assert last == b"[DONE]"
    return [json.loads(payload) for payload in payloads]


def gathered(chunks: list[dict[str, Any]]) -> tuple[str, list[dict[str, str]], str | None]:
    """Text, calls and the reason for the end of choice 0, put together as clients do."""
    text, calls, finish = "", [], None
    for choice in (choice for chunk in chunks for choice in chunk["choices"] if choice["index"] == 0):
        assert finish is None, "nothing comes after the end"
        delta, finish = choice["delta"], choice["finish_reason"]
        text += delta.get("content") or ""
        for part in delta.get("tool_calls", ()):
            if "id" in part:
                assert part["index"] == len(calls)
                assert part["id"].startswith("call_")
                assert part["type"] == "function"
                calls.append({"name": part["function"]["name"], "arguments": ""})
            calls[part["index"]]["arguments"] += part["function"]["arguments"]
    return text, calls, finish


def check_hours(arguments: str) -> None:
    given = json.loads(arguments)
    assert given["day"] in ("monday", "tuesday")
    assert type(given["urgent"]) is bool


async def test_a_required_call_is_a_call(real: ToolCallUpstream) -> None:
    """With everything that could spoil it: a text to stop at, another form, a history, probabilities."""
    call = {"id": "call_1", "type": "function", "function": {"name": "now", "arguments": "{}"}}
    answer = await whole(
        real,
        tools=[HOURS],
        tool_choice="required",
        parallel_tool_calls=True,
        stop=["\n", "}"],
        logprobs=True,
        response_format={"type": "json_object"},
        messages=[
            {"role": "user", "content": "What time is it?"},
            {"role": "assistant", "tool_calls": [call]},
            {"role": "tool", "tool_call_id": "call_1", "content": "12:00"},
            {"role": "user", "content": "Is the office open on monday?"},
        ],
    )
    (choice,) = answer["choices"]
    (made,) = choice["message"]["tool_calls"]
    assert choice["finish_reason"] == "tool_calls"
    assert choice["message"]["content"] is None
    assert made["id"].startswith("call_")
    assert made["type"] == "function"
    assert made["function"]["name"] == "opening_hours"
    check_hours(made["function"]["arguments"])
    assert answer["usage"]["completion_tokens"] > 5


async def test_a_named_function_is_called_in_every_choice(real: ToolCallUpstream) -> None:
    answer = await whole(real, tool_choice=NAMED, n=2)
    calls = [choice["message"]["tool_calls"] for choice in answer["choices"]]
    assert [call["function"] for (call,) in calls] == [{"name": "now", "arguments": "{}"}] * 2
    assert calls[0][0]["id"] != calls[1][0]["id"]


async def test_a_required_call_is_streamed(real: ToolCallUpstream) -> None:
    chunks = await streamed(real, tool_choice="required", logprobs=True)
    text, (call,), finish = gathered(chunks)
    assert (text, finish) == ("", "tool_calls")
    if call["name"] == "opening_hours":
        check_hours(call["arguments"])
    else:
        assert call == {"name": "now", "arguments": "{}"}
    assert chunks[0]["choices"][0]["delta"]["role"] == "assistant"
    assert chunks[-1]["choices"] == []
    assert chunks[-1]["usage"]["completion_tokens"] > 5


async def test_a_call_that_was_cut_off_is_no_call(real: ToolCallUpstream) -> None:
    answer = await whole(real, tool_choice="required", max_tokens=14)
    (choice,) = answer["choices"]
    assert choice["finish_reason"] == "length"
    assert not choice["message"].get("tool_calls")
    text, calls, finish = gathered(await streamed(real, tool_choice="required", max_tokens=14))
    assert (calls, finish) == ([], "length")
    assert text.lstrip().startswith("{")
    assert text.strip() in choice["message"]["content"]  # llama.cpp takes off a fence while it streams


def tool(**parameters: Any) -> list[dict[str, Any]]:
    return [{"type": "function", "function": {"name": "f", "parameters": parameters}}]


@pytest.mark.parametrize(
    "tools",
    [
        tool(type="object", properties={"a": {"$ref": "https://example.org/a.json"}}),
        tool(type="object", properties={"a": {"$ref": "file:///etc/passwd"}}),
        tool(type="object", properties={"a": {"$ref": "#/$defs/nowhere"}}),
        tool(type="object", properties={"a": {"type": "nonsense"}}),
        tool(type="object", properties=[1]),
        tool(type="string"),
        tool(
            type="object", required=["a"], properties={"a": {"type": "array", "items": {}, "minItems": 10**6}}
        ),
        tool(**{"$ref": "#"}),
    ],
)
@pytest.mark.parametrize("stream", [False, True])
async def test_a_schema_that_cannot_be_kept_is_refused(
    real: ToolCallUpstream, tools: list[dict[str, Any]], stream: bool
) -> None:
    with pytest.raises(UpstreamRejected) as caught:
        await real.post(CHAT, body(tools=tools, tool_choice="required", stream=stream), stream=stream)
    assert caught.value.status == 400


async def test_a_schema_may_refer_to_itself(real: ToolCallUpstream) -> None:
    tree = tool(
        type="object",
        properties={
            "$ref": {"const": {"$ref": "#/no"}},
            "children": {"type": "array", "items": {"$ref": "#"}, "maxItems": 0},
        },
        required=["$ref", "children"],
    )
    answer = await whole(real, tools=tree, tool_choice="required")
    (call,) = answer["choices"][0]["message"]["tool_calls"]
    assert json.loads(call["function"]["arguments"]) == {"$ref": {"$ref": "#/no"}, "children": []}


async def test_a_free_choice_leaves_text_as_it_is(real: ToolCallUpstream) -> None:
    free = await whole(real, max_tokens=6)
    without = await whole(real, tools=None, max_tokens=6)
    assert free["choices"][0]["message"] == without["choices"][0]["message"]
    text, calls, _ = gathered(await streamed(real, max_tokens=6))
    assert (text, calls) == (free["choices"][0]["message"]["content"], [])


class Played:
    """An engine that answers what the default model was heard to write; the small one writes no calls by itself."""

    def __init__(self, *chunks: bytes, breaks: bool = False) -> None:
        self._chunks = chunks
        self._breaks = breaks
        self.sent = b""
        self.closed = 0

    async def post(self, path: str, body: bytes, *, stream: bool) -> Played:
        self.sent = body
        return self

    async def models(self) -> list[dict[str, object]]:
        return [{"id": "small"}]

    async def body(self) -> bytes:
        return b"".join(self._chunks)

    async def chunks(self) -> AsyncIterator[bytes]:
        for chunk in self._chunks:
            yield chunk
        if self._breaks:
            raise UpstreamBroken("broken")

    async def close(self) -> None:
        self.closed += 1


def message(content: str | None, finish: str = "stop", **more: Any) -> bytes:
    said = {"role": "assistant", "content": content} | more
    choice = {"index": 0, "message": said, "finish_reason": finish, "logprobs": None}
    return json.dumps({"id": "x", "choices": [choice]}).encode()


def sse(*deltas: dict[str, Any], finish: str = "stop", done: bool = True) -> list[bytes]:
    choices = [{"index": 0, "delta": delta, "finish_reason": None} for delta in deltas]
    if done:
        choices.append({"index": 0, "delta": {}, "finish_reason": finish})
    payloads = [json.dumps({"id": "x", "object": "chunk", "choices": [c]}).encode() for c in choices]
    return [b"data: " + payload + b"\n\n" for payload in [*payloads, *([b"[DONE]"] if done else [])]]


def words(text: str, size: int = 3) -> list[dict[str, Any]]:
    pieces = [{"content": text[at : at + size]} for at in range(0, len(text), size)]
    return [{"role": "assistant", "content": None}, *pieces]


CALLS = [
    (WRITTEN, [("now", "{}")]),
    (f" \n```json\n{WRITTEN}\n```\n", [("now", "{}")]),
    (f"```\n{WRITTEN}```", [("now", "{}")]),
    (f"<tool_call>\n{WRITTEN}\n</tool_call>", [("now", "{}")]),
    (f"<tools>{WRITTEN}</tools>", [("now", "{}")]),
    ('{"arguments": {"day": "}ß\\""},\n "name": "opening_hours"}', [("opening_hours", '{"day":"}ß\\""}')]),
    ('{"name":"now","arguments":{"x":1e999,"y":1.10}}', [("now", '{"x":1e999,"y":1.10}')]),
    (
        f'{WRITTEN}\n{{"name": "opening_hours", "arguments": {{"day": "monday"}}}}',
        [("now", "{}"), ("opening_hours", '{"day":"monday"}')],
    ),
    (f"<tool_call>{WRITTEN}</tool_call>\n<tool_call>{WRITTEN}</tool_call>", [("now", "{}"), ("now", "{}")]),
]
TEXTS = [
    "",
    TEXT,
    "```python\nprint()\n```",
    "```jsonc\n{}\n```",
    "```json",
    "{}",
    "{ you wrote a brace",
    "<table>",
    f"{WRITTEN}. The office is open.",
    f"I call {WRITTEN}",
    WRITTEN[:-1],
    '{"name": "later", "arguments": {}}',
    '{"name": "now", "arguments": "{}"}',
    '{"name": "now", "arguments": []}',
    '{"name": "now"}',
    '{"name": "now", "arguments": {}, "id": 1}',
    '{"name": "now", "arguments": {"x": NaN}}',
    '{"name": "now", "arguments": ' + "{" * 100_000,
    '{"name": "now", "arguments": {"x": ' + "9" * 5_000 + "}",
    f"[{WRITTEN}]",
    " " * 400 + WRITTEN[:-1],
]


@pytest.mark.parametrize(("text", "calls"), CALLS)
async def test_calls_written_as_text_become_calls(text: str, calls: list[tuple[str, str]]) -> None:
    answer = await whole(ToolCallUpstream(Played(message(text))), tool_choice="auto")
    (choice,) = answer["choices"]
    made = [
        (call["function"]["name"], call["function"]["arguments"]) for call in choice["message"]["tool_calls"]
    ]
    assert made == calls
    assert choice["message"]["content"] is None
    assert choice["finish_reason"] == "tool_calls"
    for size in (1, 3, 10_000):
        said, got, finish = gathered(await streamed(ToolCallUpstream(Played(*sse(*words(text, size))))))
        assert [(call["name"], call["arguments"]) for call in got] == calls
        assert (said, finish) == ("", "tool_calls")


@pytest.mark.parametrize("text", TEXTS)
async def test_everything_else_stays_text(text: str) -> None:
    engine = Played(message(text))
    answer = await ToolCallUpstream(engine).post(CHAT, body(), stream=False)
    assert await answer.body() == message(text)
    for size in (1, 3) if len(text) < 1_000 else (5_000,):
        said, calls, finish = gathered(await streamed(ToolCallUpstream(Played(*sse(*words(text, size))))))
        assert (said, calls, finish) == (text, [], "stop")


async def test_only_one_call_where_only_one_is_wanted() -> None:
    two = ToolCallUpstream(Played(message(WRITTEN * 2)))
    answer = await whole(two, parallel_tool_calls=False)
    assert len(answer["choices"][0]["message"]["tool_calls"]) == 1


async def test_a_free_answer_that_was_cut_off_stays_text() -> None:
    upstream = ToolCallUpstream(Played(message(WRITTEN, finish="length")))
    assert (await whole(upstream))["choices"][0]["message"]["content"] == WRITTEN
    chunks = sse(*words(WRITTEN), finish="length")
    assert gathered(await streamed(ToolCallUpstream(Played(*chunks)))) == (WRITTEN, [], "length")


async def test_calls_of_the_engine_itself_are_kept() -> None:
    own = {"id": "y", "type": "function", "function": {"name": "now", "arguments": "{}"}}
    raw = message(None, finish="tool_calls", tool_calls=[own])
    answer = await ToolCallUpstream(Played(raw)).post(CHAT, body(), stream=False)
    assert await answer.body() == raw
    deltas = [*words("<tool"), {"tool_calls": [own | {"id": "call_y", "index": 0}]}]
    chunks = sse(*deltas, finish="tool_calls")
    said, (call,), finish = gathered(await streamed(ToolCallUpstream(Played(*chunks))))
    assert (said, call, finish) == ("<tool", {"name": "now", "arguments": "{}"}, "tool_calls")


async def test_each_choice_of_a_stream_is_its_own() -> None:
    both: list[bytes] = []
    for first, second in zip(sse(*words(WRITTEN, 8)), sse(*words("x" * len(WRITTEN), 8)), strict=True):
        both += [first, second.replace(b'"index": 0', b'"index": 1')] if b"DONE" not in first else [first]
    chunks = await streamed(ToolCallUpstream(Played(*both)), n=2)
    assert gathered(chunks)[1] == [{"name": "now", "arguments": "{}"}]
    other = [c for chunk in chunks for c in chunk["choices"] if c["index"] == 1]
    assert "".join(c["delta"].get("content") or "" for c in other) == "x" * len(WRITTEN)
    assert other[-1]["finish_reason"] == "stop"


async def test_text_goes_on_at_once_and_what_may_be_a_call_does_not() -> None:
    for text, passes in ((TEXT, True), ("{'a", True), ("{\n", False), ("``", False), ("<tool", False)):
        chunks = sse({"content": text}, done=False)
        answer = await ToolCallUpstream(Played(*chunks, breaks=True)).post(
            CHAT, body(stream=True), stream=True
        )
        got = answer.chunks()
        if passes:
            assert EventSplitter().feed(await anext(got)) == [compact(chunks[0])], text
        with pytest.raises(UpstreamBroken):
            await anext(got)


def compact(event: bytes) -> bytes:
    return json.dumps(json.loads(event.removeprefix(b"data: ")), separators=(",", ":")).encode()


async def test_what_is_held_back_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tool_calls, "MAX_HELD_CHARACTERS", 60)
    text = '{"name": "now", "arguments": {"x": "' + "a" * 100 + '"}}'
    for choice in ("auto", "required"):
        said = gathered(await streamed(ToolCallUpstream(Played(*sse(*words(text)))), tool_choice=choice))
        assert said == (text, [], "stop")


@pytest.mark.parametrize(
    ("path", "fields"),
    [
        (CHAT, {"tools": None}),
        (CHAT, {"tools": None, "messages": [{"role": "user", "content": 'say "tools": "tools'}]}),
        (CHAT, {"tools": []}),
        (CHAT, {"tool_choice": "none"}),
        (CHAT, {"response_format": {"type": "json_object"}}),
        ("embeddings", {}),
    ],
)
@pytest.mark.parametrize("stream", [False, True])
async def test_what_asks_for_no_call_is_left_alone(path: str, fields: dict[str, Any], stream: bool) -> None:
    engine = Played(message(WRITTEN))
    answer = await ToolCallUpstream(engine).post(path, body(**fields), stream=stream)
    assert answer is engine
    assert engine.sent == body(**fields)


async def test_what_makes_no_sense_goes_on_to_who_can_say_so() -> None:
    for raw in (b"\xff", b"[1]", b'{"choices": 5}', b'{"choices": [1]}', b'{"choices": [{"message": 1}]}'):
        answer = await ToolCallUpstream(Played(raw)).post(CHAT, body(), stream=False)
        assert await answer.body() == raw
        event = b"data: " + raw + b"\n\n"
        answer = await ToolCallUpstream(Played(event)).post(CHAT, body(stream=True), stream=True)
        assert [json.loads(e) if e != b"\xff" else e for e in EventSplitter().feed(await answer.body())]


@pytest.mark.parametrize("stream", [False, True])
async def test_closing_closes_the_engine_s_answer_at_once(stream: bool) -> None:
    engine = Played()
    upstream = ToolCallUpstream(engine)
    answer = await upstream.post(CHAT, body(stream=stream), stream=stream)
    await answer.close()
    await answer.close()
    assert engine.closed == 2
    await upstream.close()
    assert engine.closed == 3
    assert await upstream.models() == [{"id": "small"}]


async def test_a_client_that_leaves_frees_the_engine(real: ToolCallUpstream, engine: EmbeddedEngine) -> None:
    """More abandoned answers than the engine has places: the next call would wait for ever."""
    endless = tool(type="object", properties={"a": {"type": "array", "items": {"const": 1}, "minItems": 900}})
    for _ in range(4):
        sent = body(tools=endless, tool_choice="required", stream=True, max_tokens=900)
        answer = await real.post(CHAT, sent, stream=True)
        async for _chunk in answer.chunks():
            break
        await answer.close()
    assert (await whole(real, tool_choice=NAMED))["choices"][0]["finish_reason"] == "tool_calls"


async def test_a_call_right_after_a_stream_is_answered(real: ToolCallUpstream) -> None:
    """llama.cpp closes the connection after a stream, without a word."""
    for _ in range(5):
        assert gathered(await streamed(real, tools=None, max_tokens=2))[0]
        assert (await whole(real, tools=None, max_tokens=2))["choices"][0]["message"]["content"]
