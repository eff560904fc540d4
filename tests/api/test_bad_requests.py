# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Keys, headers, paths and bytes that are wrong: refused clearly, and the body is not even looked at."""

from __future__ import annotations

import gzip
from collections.abc import AsyncIterator
from typing import Any

import pytest
from tests.api.refusal import CHAT, KEY, WORD, alive, dumps, judged, post, refused
from tests.journeys import http_client
from tests.journeys.house import House, chat
from tests.journeys.http_client import Connection
from tests.journeys.town import GREEN, GREEN_EMBED, KEYS, RED, YELLOW

BODY = chat(GREEN, WORD)
JSON = {"content-type": "application/json"}


@pytest.fixture(autouse=True)
async def _goes_on(house: House) -> AsyncIterator[None]:
    yield
    await alive(house)


def with_headers(*pairs: tuple[str, str], path: str = CHAT, body: Any = BODY) -> bytes:
    return http_client.request(path, body, headers=list(pairs))


@pytest.mark.parametrize(
    "headers",
    [
        [],
        [("authorization", "")],
        [("authorization", "Bearer")],
        [("authorization", "Bearer ")],
        [("authorization", "Bearer  \t")],
        [("authorization", f"Basic {KEY}")],
        [("authorization", f"Token {KEY}")],
        [("authorization", KEY)],
        [("authorization", f"Bearer{KEY}")],
        [("authorization", f"Bearer {KEY}x")],
        [("authorization", f"Bearer {KEY[:-1]}")],
        [("authorization", f"Bearer {KEY.upper()}")],
        [("authorization", f"Bearer {KEY} {KEY}")],
        [("authorization", f"Bearer {KEY}, Bearer {KEY}")],
        [("authorization", f"Bearer {KEY}"), ("authorization", f"Bearer {KEY}")],
        [("authorization", f"Bearer {KEY}"), ("Authorization", "Bearer sk-wrong")],
        [("authorization", "Bearer schlüssel-mit-ü")],
        [("authorization", "Bearer " + "x" * 50_000)],
        [("authorization", "Bearer ' OR 1=1 --")],
        [("proxy-authorization", f"Bearer {KEY}")],
        [("x-api-key", KEY)],
        [("api-key", KEY)],
        [("cookie", f"key={KEY}")],
    ],
    ids=lambda headers: " & ".join(f"{name}: {value}"[:40] for name, value in headers),
)
@pytest.mark.parametrize("path", [CHAT, "/v1/embeddings", "/v1/check", "/v1/models"])
async def test_without_a_good_key_nothing(house: House, headers: list[tuple[str, str]], path: str) -> None:
    body = None if path == "/v1/models" else BODY
    answer = await http_client.ask(house.port, with_headers(*headers, path=path, body=body))
    error = judged(answer, 401)
    assert (error["code"], error["type"]) == ("invalid_api_key", "authentication_error")
    assert answer.headers["www-authenticate"] == "Bearer"
    assert KEY not in answer.body.decode()


@pytest.mark.parametrize(
    "path", [f"{CHAT}?key={KEY}", f"{CHAT}?api_key={KEY}", f"/v1/models?access_token={KEY}"]
)
async def test_a_key_in_the_address_is_no_key(house: House, path: str) -> None:
    raw = with_headers(path=path, body=None if "models" in path else BODY)
    assert (await refused(house, raw, 401))["code"] == "invalid_api_key"


async def test_the_key_comes_before_the_body(house: House) -> None:
    """A stranger learns nothing about bodies, and 50 MB of his are not kept."""
    for body in (b"not json", b"x" * 50_000_000):
        raw = with_headers(("authorization", "Bearer sk-wrong"), body=body)
        assert (await refused(house, raw, 401))["code"] == "invalid_api_key"


async def test_the_scheme_is_read_in_any_case_and_with_blanks(house: House) -> None:
    for value in (f"bearer {KEY}", f"BEARER   {KEY}", f"Bearer {KEY} "):
        answer = await http_client.ask(house.port, with_headers(("authorization", value), body=chat(GREEN)))
        assert answer.status == 200
    house.hubs.reset()


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("text/plain", BODY),
        ("application/x-www-form-urlencoded", b"model=auto"),
        ("multipart/form-data; boundary=json", BODY),
        ("application/json; charset=iso-8859-1", BODY),
        ("application/json; charset=utf-16", BODY),
        ("application/xml", BODY),
        ("application/jsonlines", BODY),
        ("", BODY),
    ],
)
async def test_wrong_content_type(house: House, kind: str, body: Any) -> None:
    error = await refused(house, post(body, headers={"content-type": kind}), 415)
    assert error["code"] == "unsupported_media_type"
    assert "application/json" in error["message"]


@pytest.mark.parametrize("kind", ["application/json", "application/json; charset=utf-8", "Application/JSON"])
async def test_right_content_type(house: House, kind: str) -> None:
    answer = await http_client.ask(house.port, post(chat(GREEN), headers={"content-type": kind}))
    assert answer.status == 200
    house.hubs.reset()


@pytest.mark.parametrize("coding", ["gzip", "br", "zstd", "deflate", "identity, gzip"])
async def test_compressed_bodies_are_not_read(house: House, coding: str) -> None:
    raw = post(gzip.compress(dumps(BODY)), headers={**JSON, "content-encoding": coding})
    assert (await refused(house, raw, 415))["code"] == "unsupported_media_type"


async def test_a_compressed_body_that_does_not_say_so(house: House) -> None:
    await refused(house, post(gzip.compress(dumps(BODY))))


async def test_a_small_bomb_stays_small(house: House) -> None:
    bomb = gzip.compress(b" " * 100_000_000)
    await refused(house, post(bomb, headers={**JSON, "content-encoding": "gzip"}), 415)


PATHS = {
    CHAT: "POST",
    "/v1/embeddings": "POST",
    "/v1/check": "POST",
    "/v1/models": "GET",
    f"/v1/models/{GREEN}": "GET",
    "/health": "GET",
}
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND")


@pytest.mark.parametrize(
    ("path", "method"), [(p, m) for p, right in PATHS.items() for m in METHODS if m != right]
)
async def test_wrong_method(house: House, path: str, method: str) -> None:
    answer = await http_client.ask(house.port, http_client.request(path, BODY, key=KEY, method=method))
    error = judged(answer, 405)
    assert error["code"] == "method_not_allowed"
    assert PATHS[path] in answer.headers["allow"]


@pytest.mark.parametrize(
    "path",
    [
        "//v1/chat/completions",
        "/v1//chat/completions",
        "/v1/chat/completions/",
        "/v1/chat/completions//",
        "/v1/./chat/completions",
        "/v1/../v1/chat/completions",
        "/%2e%2e/v1/chat/completions",
        "/v1/%2e/chat/completions",
        "/v1/chat%2fcompletions%00",
        "/v1/chat/completions%20",
        "/v1/chat/completions;a=b",
        "/V1/chat/completions",
        "/v1/Chat/Completions",
        "/v2/chat/completions",
        "/chat/completions",
        "/openai/deployments/x/chat/completions",
        "/v1",
        "/v1/",
        "/v1/responses",
        "/v1/completions",
        "/v1/files",
        "/v1/engines/x/completions",
        "/v1/realtime",
        "/metrics/",
        "/Metrics",
        "/v1/metrics",
        "/admin",
        "/docs",
        "/openapi.json",
        "/%ff%fe",
        f"/{WORD}",
    ],
)
async def test_there_is_no_other_way_in(house: House, path: str) -> None:
    for method in ("POST", "GET"):
        raw = http_client.request(path, BODY if method == "POST" else None, key=KEY, method=method)
        answer = await http_client.ask(house.port, raw)
        error = judged(answer, 404)
        assert error["code"] == "not_found"
        assert "location" not in answer.headers, "a redirect would send the body twice"
        assert "POST /v1/chat/completions" in error["message"]


@pytest.mark.parametrize(
    "name",
    ["", "/", "..%2f..%2fetc%2fpasswd", "%00", WORD, "GRUEN", "gruen/", "gruen%20", "%c3%28", "a" * 5_000],
)
async def test_unknown_models_are_404(house: House, name: str) -> None:
    error = await refused(house, http_client.request(f"/v1/models/{name}", key=KEY), 404)
    assert error["code"] == "model_not_found"


async def test_an_address_in_full_is_the_same_address(house: House) -> None:
    """RFC 9112, section 3.2.2: what a proxy sends. The host in it decides nothing."""
    raw = http_client.request("http://anderswo.example/v1/models", key=KEY)
    assert (await http_client.ask(house.port, raw)).status == 200


@pytest.mark.parametrize(
    ("value", "status"),
    [
        ("", 400), ("K7", 400), ("K", 400), ("3", 400), ("K3,K0", 400), ("K0;q=1", 400), ("öffentlich", 400),
        (WORD, 400), ("K0" * 5_000, 400), ("K0", 403), (" k0 ", 403), ("K2", 403),
    ],
)  # fmt: skip
async def test_a_class_that_may_not_be_declared(house: House, value: str, status: int) -> None:
    for path in (CHAT, "/v1/check"):
        answer = await http_client.ask(house.port, post(BODY, path, headers={"x-stellwerk-class": value}))
        error = judged(answer, status)
        if status == 400:
            assert error["param"] == "X-Stellwerk-Class"
            assert "K0, K1" in error["message"]
        else:
            assert error["code"] == "forbidden"


async def test_a_class_declared_twice(house: House) -> None:
    pairs = [
        ("authorization", f"Bearer {KEYS['free'].secret}"),
        ("x-stellwerk-class", "K3"),
        ("X-Stellwerk-Class", "K0"),
    ]
    error = await refused(house, with_headers(*pairs), 400)
    assert "once" in error["message"]


async def test_a_class_in_a_trailer_is_no_header(house: House) -> None:
    """Trailers arrive after whoever stands in front has looked at the headers."""
    body = dumps(chat(RED, WORD))
    raw = http_client.request(
        CHAT,
        b"%x\r\n%b\r\n0\r\nX-Stellwerk-Class: K0\r\n\r\n" % (len(body), body),
        key=KEYS["free"].secret,
        headers={"transfer-encoding": "chunked"},
    )
    answer = await http_client.ask(house.port, raw)
    assert answer.status == 403
    assert answer.error["detail"]["declared_class"] is None


@pytest.mark.parametrize(
    ("key", "body", "path", "status", "code"),
    [
        ("green-only", {"model": "auto", "input": WORD}, "/v1/embeddings", 400, "invalid_request"),
        ("classified", chat("auto", WORD), CHAT, 403, "zone_forbidden"),
        ("threat", chat("auto", WORD), CHAT, 403, "zone_forbidden"),
        ("crisis", chat("auto", WORD), CHAT, 403, "zone_forbidden"),
        ("plain", {**BODY, "model": "auto", "max_tokens": 9_999_999}, CHAT, 400, "context_length_exceeded"),
        ("green-only", chat(YELLOW, WORD), CHAT, 403, "forbidden"),
        ("plain", {"model": GREEN_EMBED, "messages": BODY["messages"]}, CHAT, 400, "invalid_request"),
        ("plain", {"model": GREEN, "input": WORD}, "/v1/embeddings", 400, "invalid_request"),
    ],
)  # fmt: skip
async def test_nothing_able(house: House, key: str, body: Any, path: str, status: int, code: str) -> None:
    answer = await house.ask(body, key=key, path=path)
    error = judged(answer, status)
    assert error["code"] == code
    assert error["detail"]["decision_id"] == answer.headers["x-stellwerk-decision"]
    assert "Nothing was sent" in error["message"] or "nothing was sent" in error["message"]
    checked = (await house.ask(body, key=key, path="/v1/check")).json()
    assert checked["allowed"] is False
    assert checked["refusal"] == error["message"]


@pytest.mark.parametrize(
    "raw",
    [
        b"GET /v1/models HTTP/1.1\r\nhost: x\r\n" + b"x-long: " + b"a" * 1_000_000,
        b"GET /v1/models HTTP/1.1\r\n" + b"x-many: a\r\n" * 100_000,
        b"GET /" + b"a" * 1_000_000,
        post(b"", headers={"transfer-encoding": "chunked"}) + b"1;" + b"extension=a;" * 100_000,
        post(b"", headers={"transfer-encoding": "chunked"})
        + b"1\r\nx\r\n0\r\nx-trailer: "
        + b"a" * 1_000_000,
    ],
    ids=["one header", "many headers", "address", "chunk extension", "trailer"],
)
async def test_what_never_ends_is_cut_off(house: House, raw: bytes) -> None:
    """Each of these is held in memory until its end, which a stranger without a key need never send."""
    error = await refused(house, raw, 431)
    assert error["code"] == "headers_too_large"


@pytest.mark.parametrize(
    "raw",
    [
        b"Hallo\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",  # TLS to a port without it
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        b"GET /v1/models HTTP/9.9\r\n\r\n",
        b"GET /v1/models HTTP/1.1\r\nbad header: x\r\n\r\n",
        b"GET /v1/models HTTP/1.1\r\nx: a\x00b\r\n\r\n",
        b"GET /v1/mod\xc3\xa4ls HTTP/1.1\r\n\r\n",
        b"CONNECT example.org:443 HTTP/1.1\r\nhost: x\r\n\r\n",
        b"POST /v1/check HTTP/1.1\r\ncontent-length: 2\r\ncontent-length: 3\r\n\r\n{}",
        b"POST /v1/check HTTP/1.1\r\ncontent-length: -1\r\n\r\n",
        b"POST /v1/check HTTP/1.1\r\ncontent-length: 99999999999999999999999\r\n\r\n",
        b"POST /v1/check HTTP/1.1\r\ntransfer-encoding: chunked\r\ncontent-length: 4\r\n\r\n0\r\n\r\n",
        b"POST /v1/check HTTP/1.1\r\ntransfer-encoding: gzip\r\n\r\n",
    ],
)  # fmt: skip
async def test_bytes_that_are_no_request(house: House, raw: bytes) -> None:
    error = await refused(house, raw, 400, 404, 405)
    assert error["code"] in ("invalid_http", "not_found", "method_not_allowed")


async def test_a_chunk_that_lies(house: House) -> None:
    head = post(b"", headers={"transfer-encoding": "chunked"})
    for piece in (b"zz\r\n{}\r\n", b"2\r\n{}xx\r\n0\r\n\r\n"):
        assert (await refused(house, head + piece))["code"] == "invalid_http"


async def test_an_upgrade_is_answered_with_what_to_do(house: House) -> None:
    """Java's client asks for HTTP/2 in clear by default, and its body is lost on the way."""
    pairs = {"connection": "Upgrade, HTTP2-Settings", "upgrade": "h2c", "http2-settings": "AAEAAEAAAAIAAAAB"}
    error = await refused(house, post(BODY, headers={**JSON, **pairs}))
    assert "HTTP_1_1" in error["message"]


async def test_a_length_that_is_too_small_makes_a_bad_next_request(house: House) -> None:
    body = dumps(BODY)
    raw = http_client.request(CHAT, body, key=KEY, headers={**JSON, "content-length": str(len(body) - 5)})
    connection = await Connection.open(house.port)
    await connection.send(raw)
    answers = await connection.receive(2, seconds=10)
    judged(answers[0], 400)
    assert connection.closed
    await connection.close()


async def test_head_is_answered_without_a_body(house: House) -> None:
    connection = await Connection.open(house.port)
    await connection.send(http_client.request("/v1/models", key=KEY, method="HEAD"))
    await connection.some()
    assert connection.answers.headers["content-type"] == "application/json"
    assert connection.answers.so_far == b""
    connection.leave()


async def test_nobody_is_told_what_runs_here(house: House) -> None:
    for path in ("/v1/models", "/v1/gibt-es-nicht", "/health"):
        answer = await http_client.ask(house.port, http_client.request(path))
        assert "server" not in answer.headers
        assert "x-powered-by" not in answer.headers
