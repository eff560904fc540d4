# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""The shortest story: one call to each zone."""

from __future__ import annotations

import time

import pytest
from tests.journeys.house import House, chat
from tests.journeys.town import GREEN, RED, YELLOW, ZONES


@pytest.mark.parametrize(("model", "declared"), [(GREEN, None), (YELLOW, None), (RED, "K0")])
async def test_a_harmless_call_runs_in_the_zone_asked_for(
    house: House, model: str, declared: str | None
) -> None:
    began = time.perf_counter()
    answer = await house.ask(chat(model), key="free", declared=declared)
    took_ms = (time.perf_counter() - began) * 1000

    assert answer.status == 200, answer.body
    assert answer.headers["x-stellwerk-zone"] == ZONES[model]
    assert answer.headers["x-stellwerk-class"] == (declared or "K3")
    assert answer.headers["x-stellwerk-decision"].startswith("dec_")
    assert 0 < float(answer.headers["x-stellwerk-overhead-ms"]) < took_ms
    assert answer.json()["model"] == model
    assert house.hubs.calls() == {
        name: int(name == ZONES[model]) for name in ("green", "yellow", "drifted", "red")
    }
