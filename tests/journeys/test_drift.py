# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""A provider that moves a model: what callers, supervisors and the auditor see of it."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import Any

import msgspec
import pytest
from tests.hub.faults import Status, metadata
from tests.journeys.house import House, Hubs, chat, opened, until
from tests.journeys.town import GREEN, KEYS, RED, YELLOW, YELLOW_DRIFTED

from stellwerk.gateway.doors import EndpointDoors
from stellwerk.policy.register import Register
from stellwerk.values.record import Intent

ALWAYS = 1_000_000
MOVED = metadata(deployment_country="Belgium, EU", is_externally_hosted=True)


@pytest.fixture(scope="module")
def _watched(hubs: Hubs, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    with opened(tmp_path_factory.mktemp("drift"), hubs, drift_seconds=0.05) as house:
        yield house
        house.verify()


@pytest.fixture
async def watched(_watched: House) -> House:
    """A house that compares twenty times a second; everything but the drifted endpoint is open."""
    _watched.hubs.reset()
    await until(lambda: list(_closed(_watched)) == ["verzogen"])
    _watched.hubs.reset()
    return _watched


def _closed(house: House) -> dict[str, str]:
    return dict(house.gateway.app.state.line.closed())


async def _close_yellow(house: House) -> str:
    house.hubs.yellow.fail(MOVED, ALWAYS)
    await until(lambda: "otc" in _closed(house))
    return _closed(house)["otc"]


@pytest.mark.parametrize("stream", [False, True])
async def test_a_named_model_of_a_closed_endpoint_is_refused(watched: House, stream: bool) -> None:
    reason = await _close_yellow(watched)

    answer = await watched.ask(chat(YELLOW_DRIFTED, stream=stream))

    assert (answer.status, answer.error["code"]) == (503, "upstream_unreachable")
    assert watched.hubs.calls() == {"green": 0, "yellow": 0, "drifted": 0, "red": 0}
    books = await watched.books(answer.error["detail"]["decision_id"])
    entry = books.entries[answer.error["detail"]["decision_id"]]
    assert [refusal["code"] for refusal in entry.refusals] == ["endpoint_closed"]
    assert "deployment_country is Belgium, EU" in reason
    assert any("is closed at present" in why["text"] for why in answer.error["detail"]["reasons"])


async def test_overflow_of_a_closed_endpoint_goes_to_the_stricter_zone_only(watched: House) -> None:
    await _close_yellow(watched)

    answer = await watched.ask(chat(YELLOW), key="public")

    assert (answer.status, answer.headers["x-stellwerk-zone"]) == (200, "green")
    assert watched.hubs.calls() == {"green": 1, "yellow": 0, "drifted": 0, "red": 0}


async def test_health_and_the_list_of_models_show_it(watched: House) -> None:
    reason = await _close_yellow(watched)

    health = (await watched.ask(None, path="/health", key=None)).json()
    assert health["status"] == "degraded"
    assert health["endpoints"]["otc"] == {"zone": "yellow", "state": "closed", "reason": reason}
    assert health["endpoints"]["haus"] == {"zone": "green", "state": "open", "reason": None}
    models = {m["id"]: m for m in (await watched.ask(None, path="/v1/models")).json()["data"]}
    assert (models[YELLOW]["open"], models[YELLOW]["closed_because"]) == (False, reason)
    assert (models[GREEN]["open"], models[GREEN]["closed_because"]) == (True, None)
    page = await watched.ask(None, path="/", key=None)
    assert page.status == 200


async def test_it_is_on_record_and_opens_by_itself(watched: House) -> None:
    await _close_yellow(watched)
    assert (await watched.ask(chat(YELLOW_DRIFTED))).status == 503
    watched.hubs.reset()
    await until(lambda: "otc" not in _closed(watched))

    assert (await watched.ask(chat(YELLOW))).headers["x-stellwerk-zone"] == "yellow"

    events = (await watched.books()).events[-2:]
    assert [name for name, _ in events] == ["endpoint:hosting:drift", "endpoint:hosting:agreed"]
    assert events[0][1]["endpoint"] == events[1][1]["endpoint"] == "otc"
    assert "Belgium" in events[0][1]["reason"]


async def test_a_hub_that_cannot_be_asked_any_more_is_closed(watched: House) -> None:
    watched.hubs.yellow.fail(Status(500, path="/models"), ALWAYS)
    await until(lambda: "otc" in _closed(watched))

    assert "could not be compared" in _closed(watched)["otc"]
    assert (await watched.ask(chat(YELLOW_DRIFTED))).status == 503


async def test_endpoints_without_expected_hosting_are_never_asked(watched: House) -> None:
    await until(lambda: len(watched.hubs.yellow.received) > 5)

    assert watched.hubs.green.received == []


async def test_a_call_decided_before_the_closing_is_stopped_at_the_door(watched: House) -> None:
    """The endpoint closes while the intent is written: the last look before sending sees it."""
    line = watched.gateway.app.state.line
    doors: EndpointDoors = line.doors
    intent = line.recorder.intent

    async def slow_intent(record: Intent, *more: Any, **how: Any) -> None:
        await intent(record, *more, **how)
        watched.hubs.red.fail(metadata(is_externally_hosted=False), ALWAYS)
        async with asyncio.timeout(5):
            while "gcp" not in doors.closed():  # noqa: ASYNC110
                await asyncio.sleep(0.005)

    line.recorder.intent = slow_intent
    try:
        answer = await watched.ask(chat(RED), key="public")
    finally:
        del line.recorder.intent

    assert (answer.status, answer.headers["x-stellwerk-zone"]) == (200, "yellow")
    assert watched.hubs.calls() == {"green": 0, "yellow": 1, "drifted": 0, "red": 0}
    entry = await watched.entry(answer)
    assert [row["zone"] for row in entry.intents + entry.overflows] == ["red", "yellow"]


def _without_green(register: Register) -> Register:
    models = {name: m for name, m in register.models.items() if register.zone_of(m).value != "green"}
    models = {name: msgspec.structs.replace(model, overflow=()) for name, model in models.items()}
    return msgspec.structs.replace(register, models=models)


async def test_auto_does_not_go_on_to_a_weaker_zone(
    hubs: Hubs, tmp_path_factory: pytest.TempPathFactory
) -> None:
    with opened(tmp_path_factory.mktemp("auto"), hubs, change=_without_green, drift_seconds=0.05) as house:
        hubs.reset()
        answer = await house.ask(chat("auto"), key="public")
        assert answer.headers["x-stellwerk-zone"] == "yellow"

        await _close_yellow(house)
        assert KEYS["public"].declared == "K0"
        hubs.yellow.received.clear()
        for stream in (False, True):
            answer = await house.ask(chat("auto", stream=stream), key="public")
            assert (answer.status, answer.error["code"]) == (503, "upstream_unreachable")
            assert "otc is closed" in answer.error["message"]
        assert hubs.calls() == {"green": 0, "yellow": 0, "drifted": 0, "red": 0}
        # By name, and declared, red is what was asked for.
        assert (await house.ask(chat(RED), key="public")).headers["x-stellwerk-zone"] == "red"
