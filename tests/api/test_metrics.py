# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""``GET /metrics`` of a running gateway: who may read it, and what real calls leave there."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from prometheus_client.openmetrics.parser import text_string_to_metric_families as openmetrics
from prometheus_client.parser import text_string_to_metric_families
from tests.journeys import http_client
from tests.journeys.house import House, Hubs, chat, opened
from tests.journeys.http_client import Response
from tests.journeys.town import GREEN, KEYS, RED, YELLOW

from stellwerk.policy.register import Register
from stellwerk.values.key import Scope

METRICS = "/metrics"


@pytest.fixture(scope="module")
def _watched(hubs: Hubs, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    def give(register: Register) -> Register:
        """The key ``public`` reads metrics and does nothing else."""
        keys = [
            msgspec.structs.replace(key, scopes=frozenset({Scope.METRICS}))
            if key.caller.key_id == KEYS["public"].name
            else key
            for key in register.keys
        ]
        return msgspec.structs.replace(register, keys=tuple(keys))

    with opened(tmp_path_factory.mktemp("watched"), hubs, change=give) as house:
        yield house


@pytest.fixture
def watched(_watched: House) -> House:
    _watched.hubs.reset()
    return _watched


@pytest.fixture
def open_house(hubs: Hubs, tmp_path: Path) -> Iterator[House]:
    """One whose metrics a program on this machine reads without a key."""
    with opened(tmp_path, hubs, metrics_without_key=True) as house:
        yield house


async def ask(house: House, key: str | None = "public", method: str = "GET", **headers: str) -> Response:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    host = named.pop("Host", "127.0.0.1")
    secret = KEYS[key].secret if key is not None else None
    raw = http_client.request(METRICS, key=secret, headers=named, method=method)
    return await http_client.ask(house.port, raw.replace(b"host: 127.0.0.1", f"host: {host}".encode(), 1))


def samples(answer: Response) -> dict[tuple[str, ...], float]:
    assert answer.status == 200, answer.body
    families = text_string_to_metric_families(answer.body.decode())
    return {
        (s.name, *(value for _, value in sorted(s.labels.items()))): s.value
        for f in families
        for s in f.samples
    }


async def test_real_calls_are_counted(watched: House) -> None:
    before = samples(await ask(watched))
    for model in (GREEN, YELLOW, YELLOW):
        assert (await watched.ask(chat(model))).status == 200
    streamed = await watched.ask(chat(GREEN, stream=True))
    assert streamed.events[-1] == "[DONE]"
    assert (await watched.ask(chat(RED))).error["code"] == "zone_forbidden"
    assert (await watched.ask(chat("gpt-9"))).status == 404
    await watched.books()
    after = samples(await ask(watched))

    def more(*sample: str) -> float:
        return after.get(sample, 0) - before.get(sample, 0)

    assert more("stellwerk_calls_total", GREEN, "delivered", "green") == 2
    assert more("stellwerk_calls_total", YELLOW, "delivered", "yellow") == 2
    assert more("stellwerk_overhead_seconds_count") == 4
    ends = [entry.end["usage"] for entry in (await watched.books()).entries.values() if not entry.refusals]
    assert sum(end["tokens_in"] for end in ends) == sum(
        value for sample, value in after.items() if sample[:2] == ("stellwerk_tokens_total", "in")
    )
    assert more("stellwerk_cost_total", "EUR", "yellow") > 0
    for code in ("zone_forbidden", "model_not_found"):
        assert more("stellwerk_refusals_total", code) == 1, code
    assert after["stellwerk_calls_open",] == 0
    assert after["stellwerk_books_healthy",] == 1


async def test_openmetrics_is_spoken_where_it_is_asked_for(watched: House) -> None:
    answer = await ask(watched, accept="application/openmetrics-text;version=1.0.0;q=0.5,text/plain;q=0.1")
    assert answer.headers["content-type"].startswith("application/openmetrics-text; version=1.0.0")
    assert {"stellwerk_calls", "stellwerk_overhead_seconds"} <= {
        family.name for family in openmetrics(answer.body.decode())
    }


@pytest.mark.parametrize(
    "accept", ["", "*/*", "text/plain;version=nonsense", "text/html", "application/json"]
)
async def test_anything_else_gets_the_text_format(watched: House, accept: str) -> None:
    answer = await ask(watched, accept=accept)
    assert answer.headers["content-type"].startswith("text/plain; version=")
    assert samples(answer)


async def test_a_key_has_to_say_that_it_opens_metrics(watched: House) -> None:
    assert (await ask(watched, "plain")).error["code"] == "invalid_api_key"
    assert (await ask(watched, None)).status == 401
    assert (await ask(watched, None, Authorization="Bearer stw_nonsense")).status == 401


async def test_a_key_for_metrics_opens_nothing_else(watched: House) -> None:
    assert (await watched.ask(chat(GREEN), key="public")).status == 401
    raw = http_client.request("/v1/models", key=KEYS["public"].secret)
    assert (await http_client.ask(watched.port, raw)).status == 401


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
async def test_they_are_only_read(watched: House, method: str) -> None:
    assert (await ask(watched, method=method)).status == 405


# ---------------------------------------------------------------- without a key


async def test_a_program_on_this_machine_needs_no_key_where_that_is_set(open_house: House) -> None:
    assert samples(await ask(open_house, None))
    for host in (f"localhost:{open_house.port}", "[::1]:9090", "127.0.0.1"):
        assert samples(await ask(open_house, None, Host=host)), host


@pytest.mark.parametrize(
    "header",
    [
        {"X_Forwarded_For": "127.0.0.1"},
        {"Forwarded": "for=127.0.0.1"},
        {"Via": "1.1 proxy"},
        {"X_Real_IP": "::1"},
        {"Host": "ki.stadt.example"},
        {"Host": "evil.example:9090"},
        {"Host": "127.0.0.1.evil.example"},
        {"Host": "127.0.0.1@evil.example"},
    ],
)
async def test_whom_a_proxy_speaks_for_and_whom_another_name_leads_here_needs_one(
    open_house: House, header: dict[str, str]
) -> None:
    assert (await ask(open_house, None, **header)).status == 401


async def test_a_wrong_key_is_refused_also_where_none_is_needed(open_house: House) -> None:
    assert (await ask(open_house, "plain")).status == 401
