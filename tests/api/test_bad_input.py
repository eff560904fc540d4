# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Bodies that are none, or not quite: a clear 4xx in OpenAI's shape, and nothing of them goes anywhere."""

from __future__ import annotations

import copy
import json
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest
from tests.api.refusal import CHAT, KEY, WORD, alive, dumps, post, refused
from tests.journeys import http_client
from tests.journeys.house import House, chat
from tests.journeys.town import GREEN, GREEN_EMBED

from stellwerk.gateway.allowed import ChatBody, EmbeddingsBody

PATHS = (CHAT, "/v1/embeddings", "/v1/check")
MESSAGE = {"role": "user", "content": WORD}
MIB = 1024 * 1024


@pytest.fixture(autouse=True)
async def _goes_on(house: House) -> AsyncIterator[None]:
    yield
    await alive(house)


def in_body(raw: bytes) -> bytes:
    """A body that is fine but for ``raw``, which stands where a value may stand."""
    return dumps(chat(GREEN, WORD)).replace(b'"model":', b'"metadata": {"a": ' + raw + b'}, "model":', 1)


NOT_JSON: dict[str, tuple[bytes, str]] = {
    "empty": (b"", "not valid JSON"),
    "blank": (b" \r\n\t", "not valid JSON"),
    "words": (WORD.encode(), "not valid JSON"),
    "form": (f"model=auto&text={WORD}".encode(), "not valid JSON"),
    "list": (dumps([chat(GREEN, WORD)]), "must be a JSON object"),
    "string": (dumps(WORD), "must be a JSON object"),
    "number": (b"17", "must be a JSON object"),
    "null": (b"null", "must be a JSON object"),
    "true": (b"true", "must be a JSON object"),
    "cut off": (dumps(chat(GREEN, WORD))[:-3], "not valid JSON"),
    "two documents": (dumps(chat(GREEN, WORD)) * 2, "not valid JSON"),
    "single quotes": (str(chat(GREEN, WORD)).encode(), "not valid JSON"),
    "trailing comma": (dumps(chat(GREEN, WORD))[:-1] + b",}", "not valid JSON"),
    "comment": (b"// " + WORD.encode() + b"\n{}", "not valid JSON"),
    "utf-8 cut": (in_body(b'"\xc3"'), "not valid UTF-8"),
    "utf-8 overlong": (in_body(b'"\xc0\xaf"'), "not valid UTF-8"),
    "utf-8 surrogate": (in_body(b'"\xed\xa0\x80"'), "not valid UTF-8"),
    "latin-1": (json.dumps(chat(GREEN, "Bücherei"), ensure_ascii=False).encode("latin-1"), "not valid UTF-8"),
    "utf-16 with mark": (dumps(chat(GREEN, WORD)).decode().encode("utf-16"), "not valid UTF-8"),
    "utf-16 without mark": (dumps(chat(GREEN, WORD)).decode().encode("utf-16-le"), "not valid JSON"),
    "utf-32": (dumps(chat(GREEN, WORD)).decode().encode("utf-32-be"), "not valid JSON"),
    "byte order mark": (b"\xef\xbb\xbf" + dumps(chat(GREEN, WORD)), "byte order mark"),
    "nul": (in_body(b'"a\x00b"'), "not valid JSON"),
    "nul outside": (dumps(chat(GREEN, WORD)) + b"\x00", "not valid JSON"),
    "nul escaped": (in_body(rb'"a\u0000b"'), "NUL"),
    "nul in a name": (in_body(rb'{"\u0000": 1}'), "NUL"),
    "control character": (in_body(b'"a\x1bb"'), "not valid JSON"),
    "high surrogate": (in_body(rb'"\ud83d"'), "lone surrogate"),
    "low surrogate": (in_body(rb'"\ude00x"'), "lone surrogate"),
    "pair turned round": (in_body(rb'"\ude00\ud83d"'), "lone surrogate"),
    "surrogate in a name": (in_body(rb'{"\ud800": 1}'), "lone surrogate"),
    "broken escape": (in_body(rb'"\x41"'), "not valid JSON"),
    "NaN": (in_body(b"NaN"), "NaN"),
    "Infinity": (in_body(b"Infinity"), "Infinity"),
    "-Infinity": (in_body(b"-Infinity"), "Infinity"),
    "1e999": (in_body(b"1e999"), "too large"),
    "-1e999": (in_body(b"-1e999"), "too large"),
    "hex": (in_body(b"0x10"), "not valid JSON"),
    "leading zero": (in_body(b"017"), "not valid JSON"),
    "20 digits": (in_body(b"12345678901234567890"), "too long"),
    "5,000 digits": (in_body(b"9" * 5_000), "too long"),
    "a million digits": (in_body(b"-" + b"9" * 1_000_000), "too long"),
    "100,000 decimals": (in_body(b"1." + b"9" * 100_000 + b"e400"), "too large"),
    "name twice": (dumps(chat(GREEN, WORD))[:-1] + b', "model": "rot"}', "'model' twice"),
    "name twice in a message": (
        b'{"model": "gruen", "messages": [{"role": "user", "content": "a", "content": "b"}]}',
        "'content' twice",
    ),
    "name twice by an escape": (dumps(chat(GREEN, WORD))[:-1] + rb', "m\u006fdel": "rot"}', "'model' twice"),
    "name twice, deep": (in_body(b'[[{"%b": 1, "%b": 2}]]' % (WORD.encode(), WORD.encode())), "twice"),
    "10,000 lists": (b"[" * 10_000 + b"]" * 10_000, "too deeply"),
    "10,000 open lists": (b"[" * 10_000, "too deeply"),
    "10,000 objects": (b'{"a":' * 10_000 + b"1" + b"}" * 10_000, "too deeply"),
    "10,000 lists in a field": (in_body(b"[" * 10_000 + b"]" * 10_000), "too deeply"),
    "10,000 objects in a field": (in_body(b'{"a":' * 10_000 + b"1" + b"}" * 10_000), "too deeply"),
    "100 lists in a field": (in_body(b"[" * 100 + b"]" * 100), "too deeply"),
    "two million lists": (in_body(b"[" + b"[]," * 2_000_000 + b"1]"), "too many elements"),
    "two million numbers": (in_body(b"[" + b"0," * 2_000_000 + b"1]"), "too many elements"),
}  # fmt: skip


@pytest.mark.parametrize("case", NOT_JSON)
async def test_what_is_not_strict_json(house: House, case: str) -> None:
    raw, tells = NOT_JSON[case]
    for path in PATHS if len(raw) < MIB else PATHS[:1]:
        error = await refused(house, post(raw, path))
        assert tells in error["message"]
        assert error["code"] == "invalid_request"


async def test_many_commas_in_a_text_are_no_elements(house: House) -> None:
    """The limit counts what has to be built, not what a table of figures holds."""
    text = "0,[{" * 400_000
    answer = await http_client.ask(house.port, post(chat("gibt-es-nicht", WORD, user=text)))
    assert answer.status == 404, answer.body[:300]


ODD = {WORD: [WORD, 1.5]}
ODD_TOO = WORD  # for fields that take any object


def wrong_for(kind: type) -> list[tuple[str, Any]]:
    return [
        (name, ODD_TOO if name in ("metadata", "prompt_cache_options") else ODD)
        for name in kind.__struct_fields__
    ]


@pytest.mark.parametrize(("field", "value"), wrong_for(ChatBody))
async def test_wrong_type_of_every_field(house: House, field: str, value: Any) -> None:
    error = await refused(house, post({**chat(GREEN, WORD), field: value}))
    assert error["param"] is not None
    assert error["param"].partition(".")[0] == field


@pytest.mark.parametrize(("field", "value"), wrong_for(EmbeddingsBody))
async def test_wrong_type_of_every_field_of_embeddings(house: House, field: str, value: Any) -> None:
    body = {"model": GREEN_EMBED, "input": WORD, field: value}
    error = await refused(house, post(body, "/v1/embeddings"))
    assert error["param"] == field


# A whole conversation with everything in it; ``...`` marks what is replaced, place by place.
EVERYTHING: dict[str, Any] = {
    "model": GREEN,
    "messages": [
        {"role": "system", "content": "a", "name": "b"},
        {"role": "user", "content": [{"type": "text", "text": "c"}]},
        {
            "role": "assistant",
            "content": None,
            "refusal": "d",
            "name": "e",
            "tool_calls": [{"id": "f", "type": "function", "function": {"name": "g", "arguments": "{}"}}],
        },
        {"role": "tool", "tool_call_id": "f", "content": "h"},
    ],
    "tools": [
        {
            "type": "function",
            "function": {"name": "g", "description": "i", "parameters": {"type": "object"}, "strict": True},
        }
    ],
    "tool_choice": {"type": "function", "function": {"name": "g"}},
    "response_format": {
        "type": "json_schema",
        "json_schema": {"name": "j", "description": "k", "schema": {"type": "object"}, "strict": True},
    },
    "stream_options": {"include_usage": True},
    "stop": ["l"],
}


def places(node: Any, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    """Every object and every value below it, but not the inside of schemas, which is free."""
    found = [path] if path else []
    if isinstance(node, dict):
        for name, value in node.items():
            found += [(*path, name)] if name in ("parameters", "schema") else places(value, (*path, name))
    elif isinstance(node, list):
        for number, value in enumerate(node):
            found += places(value, (*path, number))
    return found


PLACES = places(EVERYTHING)
OBJECTS = [(), *(p for p in PLACES if p[-1] not in ("parameters", "schema"))]


def changed(path: tuple[str | int, ...], change: Callable[[Any, str | int], None]) -> dict[str, Any]:
    body = copy.deepcopy(EVERYTHING)
    node: Any = body
    for step in path[:-1]:
        node = node[step]
    change(node, path[-1])
    return body


def at(path: tuple[str | int, ...]) -> Any:
    node: Any = EVERYTHING
    for step in path:
        node = node[step]
    return node


def written(path: tuple[str | int, ...]) -> str:
    text = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)
    return text.removeprefix(".")


async def test_the_conversation_is_right_as_it_is(house: House) -> None:
    answer = await http_client.ask(house.port, post(EVERYTHING, "/v1/check"))
    assert answer.json()["allowed"] is True


@pytest.mark.parametrize("path", PLACES, ids=written)
async def test_a_wrong_type_is_refused_with_its_place(house: House, path: tuple[str | int, ...]) -> None:
    def set_wrong(node: Any, step: str | int) -> None:
        node[step] = 17.5

    error = await refused(house, post(changed(path, set_wrong)))
    assert error["param"] is not None
    # A tag (role, type) decides about its object, and the parts of a content are read together.
    assert written(path).startswith(error["param"]) or error["param"].startswith(written(path))


@pytest.mark.parametrize("path", [p for p in OBJECTS if isinstance(at(p), dict)], ids=written)
async def test_an_unknown_field_is_refused_by_name_at_every_level(
    house: House, path: tuple[str | int, ...]
) -> None:
    for name, shown in (("hinweis", "hinweis"), (f"{WORD} 4711", "(a name that is not repeated here)")):
        body = copy.deepcopy(EVERYTHING)
        node: Any = body
        for step in path:
            node = node[step]
        node[name] = WORD
        error = await refused(house, post(body))
        assert error["code"] == "unknown_field"
        assert error["param"] == f"{written(path)}.{shown}".removeprefix(".")
        assert error["param"] in error["message"]


@pytest.mark.parametrize(
    "name",
    [
        "x` - at `$.quastenflosser",
        "x` - at `$.messages[0]",
        "86095742719",
        "a" * 41,
        "a" * 100_000,
        "Ä",
        "\n",
        "",
        "<script>",
    ],
)
async def test_a_name_that_is_no_field_name_is_not_repeated(house: House, name: str) -> None:
    for body in ({**chat(GREEN), name: 1}, {"model": GREEN, "messages": [{**MESSAGE, name: 1}]}):
        error = await refused(house, post(body))
        assert error["code"] == "unknown_field"
        assert "not repeated" in error["message"]
        if name:
            assert name not in error["message"]


@pytest.mark.parametrize("url", [
    f"https://bilder.example/{WORD}.png", f"http://127.0.0.1/{WORD}", f"file:///etc/{WORD}", f"//{WORD}",
    "data:image/svg+xml;base64,PHN2Zz4=", "data:text/plain;base64,UXVhc3RlbmZsb3NzZXI=", "data:image/png,abc",
    "data:image/png;base64,UXVhc3RlbmZsb3NzZXI=", "data:image/jpeg;base64,iVBORw0KGgoAAAANSUhEUg==",
    "data:image/png;base64,iVBORw0KGgo=\n", "data:image/png;base64,iVBORw0KGgo=Frau Muster",
])  # fmt: skip
async def test_an_image_must_be_here_and_be_what_it_says(house: House, url: str) -> None:
    part = {"type": "image_url", "image_url": {"url": url}}
    error = await refused(house, post({"model": GREEN, "messages": [{"role": "user", "content": [part]}]}))
    assert error["param"] == "messages[0].content[0]"
    assert "data: URL" in error["message"]


async def test_parts_that_nobody_can_look_into_find_no_model(house: House) -> None:
    for part in (
        {"type": "input_audio", "input_audio": {"data": "AAAA", "format": "wav"}},
        {"type": "file", "file": {"file_data": WORD, "filename": f"{WORD}.pdf"}},
        {"type": "hologram", "text": 5, "refusal": [WORD]},
        {"type": "hologram", "text": WORD},
    ):
        for model in ("auto", GREEN):
            body = {"model": model, "messages": [{"role": "user", "content": [part]}]}
            error = await refused(house, post(body))
            assert error["detail"]["uninspectable"][0]["place"] == "messages[0].content[0]"
            assert error["detail"]["data_class"] == "K3"


async def test_too_large_with_a_length(house: House) -> None:
    body = dumps(chat(GREEN, WORD * (50 * MIB // len(WORD))))
    for path in PATHS:
        error = await refused(house, post(body, path), 413)
        assert error["code"] == "body_too_large"


async def test_too_large_in_chunks(house: House) -> None:
    piece = b"100000\r\n" + b"x" * MIB + b"\r\n"
    head = post(b"", headers={"transfer-encoding": "chunked"})
    error = await refused(house, head + piece * 50 + b"0\r\n\r\n", 413)
    assert error["code"] == "body_too_large"


async def test_too_large_and_asked_first(house: House) -> None:
    """``Expect: 100-continue``: the answer comes instead of the invitation, and nothing is sent in vain."""
    head = http_client.request(
        CHAT,
        method="POST",
        key=KEY,
        headers={
            "content-type": "application/json",
            "content-length": str(50 * MIB),
            "expect": "100-continue",
        },
    )
    error = await refused(house, head, 413)
    assert error["code"] == "body_too_large"


async def test_far_too_large_is_not_even_read(house: House) -> None:
    head = http_client.request(
        CHAT, method="POST", key=KEY, headers={"content-type": "application/json", "content-length": "9" * 15}
    )
    error = await refused(house, head, 413)
    assert error["code"] == "body_too_large"


async def test_an_announced_body_that_stays_within_the_limit_is_read(house: House) -> None:
    body = dumps(chat("gibt-es-nicht", WORD, user=WORD * (15 * MIB // len(WORD))))
    answer = await http_client.ask(house.port, post(body))
    assert answer.status == 404
