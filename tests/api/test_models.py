# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""``/v1/models``: where each model runs, what it costs, whether it is open, and only what the key may call."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import msgspec
import pytest
from tests.journeys.house import House, Hubs, chat, opened
from tests.journeys.town import (
    GREEN,
    GREEN_EMBED,
    KEYS,
    RED,
    YELLOW,
    YELLOW_DRIFTED,
    YELLOW_EMBED,
    ZONES,
)

from stellwerk.policy.register import Register
from stellwerk.values.zone import Zone


async def listed(house: House, key: str = "plain") -> dict[str, Any]:
    answer = await house.ask(None, path="/v1/models", key=key)
    assert answer.status == 200
    document = answer.json()
    assert document["object"] == "list"
    return {entry["id"]: entry for entry in document["data"]}


async def test_every_model_tells_where_it_runs_and_what_it_costs(house: House) -> None:
    models = await listed(house)
    assert {name: entry["zone"] for name, entry in models.items()} == ZONES
    assert models[YELLOW] == {
        "id": YELLOW,
        "object": "model",
        "created": models[YELLOW]["created"],
        "owned_by": "Attrappe",
        "zone": "yellow",
        "tier": "M",
        "hosting": {"operator": "Attrappe", "countries": ["DE"], "embedded": False, "demo": False},
        "price": {
            "version": models[YELLOW]["price"]["version"],
            "currency": "EUR",
            "input_per_million": "0.20",
            "output_per_million": "0.65",
        },
        "context_length": 1_000_000,
        "abilities": ["chat", "json_schema", "logprobs", "tools", "vision"],
        "open": True,
        "closed_because": None,
    }
    assert models[GREEN]["price"] == {
        "version": None, "currency": "EUR", "input_per_million": "0", "output_per_million": "0",
    }  # fmt: skip
    assert models[RED]["tier"] == "L"
    assert models[GREEN_EMBED]["abilities"] == ["embeddings"]
    for name, entry in models.items():
        assert (await house.ask(None, path=f"/v1/models/{name}")).json() == entry


async def test_what_the_drift_guard_closed_says_so(house: House) -> None:
    entry = (await listed(house))[YELLOW_DRIFTED]
    assert entry["open"] is False
    assert "hosting" in entry["closed_because"]


@pytest.mark.parametrize("key", list(KEYS))
async def test_a_key_sees_what_it_may_name(house: House, key: str) -> None:
    """And nothing it may not: what is listed is refused for its class at most, what is not is refused by right."""
    models = await listed(house, key)
    assert set(models) == set(KEYS[key].models or ZONES)
    for name in (GREEN, YELLOW, RED):
        answer = await house.ask(None, path=f"/v1/models/{name}", key=key)
        assert (answer.status == 200) is (name in models)
        checked = (await house.ask(chat(name), path="/v1/check", key=key)).json()
        assert (checked["refusal_code"] == "model_not_allowed") is (name not in models)


async def test_a_use_case_limits_what_is_seen(tmp_path: Path, hubs: Hubs) -> None:
    def limit(register: Register) -> Register:
        plain = register.use_cases["allgemein"]
        green = msgspec.structs.replace(plain, allowed_zones=frozenset({Zone.GREEN}))
        some = msgspec.structs.replace(
            register.use_cases["bauakte"], allowed_models=frozenset({YELLOW, GREEN})
        )
        return msgspec.structs.replace(
            register, use_cases={**register.use_cases, "allgemein": green, "bauakte": some}
        )

    with opened(tmp_path, hubs, change=limit) as house:
        assert {entry["zone"] for entry in (await listed(house)).values()} == {"green"}
        assert set(await listed(house, "building")) == {YELLOW, GREEN}
        assert (await house.ask(None, path=f"/v1/models/{YELLOW}")).status == 404


async def test_an_agreement_at_its_end_and_a_closed_zone_say_so(tmp_path: Path, hubs: Hubs) -> None:
    """An agreement may end while the gateway runs; the loader refuses it at the next start only."""

    def age(register: Register) -> Register:
        otc = register.endpoints["otc"]
        assert otc.agreement is not None
        over = msgspec.structs.replace(otc.agreement, valid_until=date(2026, 1, 1))
        policy = msgspec.structs.replace(register.policy, closed_zones=frozenset({Zone.RED}))
        return msgspec.structs.replace(
            register,
            endpoints={**register.endpoints, "otc": msgspec.structs.replace(otc, agreement=over)},
            policy=policy,
        )

    with opened(tmp_path, hubs, change=age) as house:
        models = await listed(house)
        assert [models[name]["open"] for name in (GREEN, YELLOW, YELLOW_EMBED, RED)] == [
            True,
            False,
            False,
            False,
        ]
        assert "agreement" in models[YELLOW]["closed_because"]
        assert "closed by the operator" in models[RED]["closed_because"]
        assert (await house.ask(chat(YELLOW))).headers["x-stellwerk-zone"] == "green", "its overflow"
        refused = await house.ask({"model": YELLOW_EMBED, "input": "x"}, path="/v1/embeddings")
        assert refused.status == 503
        assert "agreement" in refused.error["message"]
        assert not house.hubs.yellow.calls
