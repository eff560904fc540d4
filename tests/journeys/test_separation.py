# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Zones share nothing: no credential, no connection, no header; and nobody upstream learns who called."""

from __future__ import annotations

import asyncio
import json
import re
from pathlib import Path

import msgspec
import pytest
from tests.hub.recording import Received
from tests.journeys import oracle
from tests.journeys.house import House, Hubs, chat, opened
from tests.journeys.town import (
    CREDENTIALS,
    GREEN,
    GREEN_EMBED,
    RED,
    RED_EMBED,
    YELLOW,
    YELLOW_EMBED,
    ZONES,
)

from stellwerk.policy.register import Register

CANARY = "KANARIE"
TELLING = {
    "user": CANARY,
    "metadata": {"sitzung": CANARY, CANARY: "x"},
    "safety_identifier": CANARY,
    "prompt_cache_key": CANARY,
    "store": False,
}
HEADERS = {
    "cookie": f"session={CANARY}",
    "x-request-id": CANARY,
    "openai-organization": CANARY,
    "openai-project": CANARY,
    "x-forwarded-for": f"10.9.8.7, {CANARY}",
    "forwarded": f"for={CANARY}",
    "traceparent": f"00-{CANARY}-01",
    "user-agent": CANARY,
    "referer": f"https://{CANARY}.example/",
    "x-stellwerk-zone": "red",
    "idempotency-key": CANARY,
}


@pytest.mark.parametrize("stream", [False, True])
@pytest.mark.parametrize("model", [GREEN, YELLOW, RED])
async def test_nothing_of_the_caller_goes_upstream(house: House, model: str, stream: bool) -> None:
    answer = await house.ask(
        chat(model, stream=stream, **TELLING), key="free", declared="K0", headers=HEADERS
    )

    assert answer.status == 200, answer.body
    [request] = house.hubs.by_name[ZONES[model]].calls
    assert not oracle.unexpected(request.body)
    assert not oracle.unexpected_headers(request.headers, CREDENTIALS[ZONES[model]])
    assert CANARY.encode() not in request.raw
    assert b"stw_" not in request.raw
    assert answer.headers["x-stellwerk-decision"].encode() not in request.raw
    assert b"hauptamt" not in request.raw
    assert dict(request.headers)[b"user-agent"] == b"stellwerk"


async def test_credentials_stay_in_their_zone_under_mixed_load(house: House) -> None:
    models = (GREEN, YELLOW, RED) * 20
    bodies = [chat(model, stream=number % 2 == 0) for number, model in enumerate(models)]
    bodies += [{"model": model, "input": "Bauhof"} for model in (GREEN_EMBED, YELLOW_EMBED, RED_EMBED) * 4]

    answers = await asyncio.gather(
        *(
            house.ask(
                body, key="public", path="/v1/embeddings" if "input" in body else "/v1/chat/completions"
            )
            for body in bodies
        )
    )

    for body, answer in zip(bodies, answers, strict=True):
        assert answer.headers["x-stellwerk-zone"] == ZONES[body["model"]]
    for name, hub in house.hubs.by_name.items():
        others = [secret for other, secret in CREDENTIALS.items() if other != name]
        assert all(not hub.saw(secret) for secret in others)
        assert len(hub.calls) == (0 if name == "drifted" else 24)


async def test_two_zones_at_one_address_share_no_connection(hubs: Hubs, tmp_path: Path) -> None:
    """As it is at the real hub: one host, and a key of its own per zone."""

    def same_address(register: Register) -> Register:
        red = register.endpoints["gcp"]
        moved = msgspec.structs.replace(red, base_url=hubs.yellow.base_url, hosting=None)
        return msgspec.structs.replace(register, endpoints={**register.endpoints, "gcp": moved})

    with opened(tmp_path, hubs, change=same_address) as house:
        hubs.reset()
        for turn in range(10):
            both = [chat(YELLOW, stream=turn % 2 == 0), chat(RED, stream=turn % 2 == 1)]
            await asyncio.gather(*(house.ask(body, key="public") for body in both))

    def credential(request: Received) -> bytes:
        return dict(request.headers)[b"authorization"]

    used: dict[bytes, set[tuple[str, int] | None]] = {}
    for request in hubs.yellow.received:
        used.setdefault(credential(request), set()).add(request.connection)
    assert used.keys() == {f"Bearer {CREDENTIALS[zone]}".encode() for zone in ("yellow", "red")}
    yellow, red = used.values()
    assert not yellow & red
    # Kept alive, or the test would prove nothing.
    assert len(yellow) < 10


@pytest.mark.parametrize("stream", [False, True])
@pytest.mark.parametrize(("model", "declared"), [(GREEN, None), (YELLOW, "K3"), (RED, "K0")])
async def test_the_answer_says_where_it_was_made(
    house: House, model: str, declared: str | None, stream: bool
) -> None:
    answer = await house.ask(chat(model, stream=stream), key="free", declared=declared)

    headers = answer.headers
    assert headers["x-stellwerk-zone"] == ZONES[model]
    assert headers["x-stellwerk-class"] == (declared or "K3")
    assert headers["x-stellwerk-model"] == model
    assert re.fullmatch("dec_[0-9a-f]{24}", headers["x-stellwerk-decision"])
    assert headers["x-request-id"] == headers["x-stellwerk-decision"]
    assert re.fullmatch(r"\d+\.\d{3}", headers["x-stellwerk-overhead-ms"])
    assert "x-stellwerk-demo" not in headers
    documents = [json.loads(e) for e in answer.events if e != "[DONE]"] if stream else [answer.json()]
    for document in documents:
        assert document["model"] == model
        assert document["id"] == "chatcmpl-" + headers["x-stellwerk-decision"].removeprefix("dec_")


async def test_every_answer_has_a_decision_of_its_own(house: House) -> None:
    answers = await asyncio.gather(*(house.ask(chat(GREEN)) for _ in range(20)))

    assert len({answer.headers["x-stellwerk-decision"] for answer in answers}) == 20
