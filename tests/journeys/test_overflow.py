# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""A provider that fails: tried again at the same endpoint only, then overflow to the same or a stricter zone, and
nothing at all once a byte of the answer has come."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from tests.hub.faults import (
    MALFORMED,
    BreakAfter,
    CutBeforeHeaders,
    Fault,
    StallBeforeHeaders,
    Status,
    error_after,
)
from tests.journeys.house import House, Hubs, chat, opened
from tests.journeys.test_no_leak import downhill
from tests.journeys.town import GREEN, GREEN_DEAD, RED, YELLOW

NOT_NOW = (429, 502, 503, 504)
ALWAYS = 1_000_000


@pytest.fixture(scope="module")
def patience() -> float:
    """Short: some providers fall silent here."""
    return 2.0


def _calls(house: House) -> tuple[int, int, int]:
    calls = house.hubs.calls()
    assert calls["drifted"] == 0
    return calls["green"], calls["yellow"], calls["red"]


@pytest.mark.parametrize("stream", [False, True])
@pytest.mark.parametrize("status", NOT_NOW)
async def test_not_now_is_tried_again_at_the_same_endpoint(house: House, status: int, stream: bool) -> None:
    house.hubs.yellow.fail(Status(status, path="/completions"), times=2)

    answer = await house.ask(chat(YELLOW, stream=stream))

    assert answer.status == 200
    assert answer.headers["x-stellwerk-zone"] == "yellow"
    assert _calls(house) == (0, 3, 0)
    assert len({request.body for request in house.hubs.yellow.calls}) == 1
    entry = await house.entry(answer)
    assert entry.end["outcome"] == "delivered"
    assert not entry.overflows


@pytest.mark.parametrize(
    ("fault", "tries", "because"),
    [
        (Status(429), 3, "upstream_busy"),
        (Status(503), 3, "upstream_unreachable"),
        (Status(504), 3, "upstream_timeout"),
        (Status(500), 1, "upstream_error"),  # the call itself may be what breaks it: asked once
        (Status(401), 1, "upstream_error"),
        (CutBeforeHeaders(), 1, "upstream_unreachable"),  # it may have been worked on and billed
        (StallBeforeHeaders(), 1, "upstream_timeout"),
    ],
    ids=["429", "503", "504", "500", "401", "cut", "silent"],
)
async def test_overflow_goes_to_the_stricter_zone_on_record(
    house: House, fault: Fault, tries: int, because: str
) -> None:
    house.hubs.yellow.fail(fault, ALWAYS)

    answer = await house.ask(chat(YELLOW))

    assert answer.status == 200
    assert answer.headers["x-stellwerk-zone"] == "green"
    assert answer.headers["x-stellwerk-model"] == GREEN == answer.json()["model"]
    assert _calls(house) == (1, tries, 0)
    entry = await house.entry(answer)
    assert (entry.intents[0]["zone"], entry.intents[0]["model"]) == ("yellow", YELLOW)
    [overflow] = entry.overflows
    assert (overflow["zone"], overflow["model"], overflow["because"]) == ("green", GREEN, because)
    assert (entry.end["zone"], entry.end["model"], entry.end["cost_pico"]) == ("green", GREEN, 0)


async def test_from_red_over_yellow_to_green(house: House) -> None:
    house.hubs.red.fail(Status(500))
    house.hubs.yellow.fail(Status(500))

    answer = await house.ask(chat(RED, stream=True), key="public")

    assert answer.headers["x-stellwerk-zone"] == "green"
    assert answer.events[-1] == "[DONE]"
    assert _calls(house) == (1, 1, 1)
    entry = await house.entry(answer)
    assert [row["zone"] for row in entry.overflows] == ["yellow", "green"]


async def test_when_all_fail_the_error_of_the_last_is_told(house: House) -> None:
    house.hubs.yellow.fail(Status(500))
    house.hubs.green.fail(Status(500))

    answer = await house.ask(chat(YELLOW))

    assert answer.status == 502
    assert "'haus'" in answer.error["message"]
    assert _calls(house) == (1, 1, 0)
    entry = await house.entry(answer)
    assert (entry.end["outcome"], entry.end["model"]) == ("upstream_failed", GREEN)


async def test_a_rejected_call_is_not_offered_to_the_next(house: House) -> None:
    house.hubs.yellow.fail(Status(400))

    answer = await house.ask(chat(YELLOW))

    assert answer.status == 400
    assert answer.error["code"] == "upstream_rejected"
    assert _calls(house) == (0, 1, 0)
    end = (await house.entry(answer)).end
    assert (end["outcome"], end["usage"]["tokens_in"], end["cost_pico"]) == ("rejected", 0, 0)


@pytest.mark.parametrize("fault", [BreakAfter(2), error_after(2)], ids=["break", "error event"])
async def test_no_overflow_after_the_first_byte_of_a_stream(house: House, fault: Fault) -> None:
    house.hubs.yellow.fail(fault)

    answer = await house.ask(chat(YELLOW, stream=True))

    assert answer.headers["x-stellwerk-zone"] == "yellow"
    assert '"upstream_broken"' in answer.events[-1]
    assert _calls(house) == (0, 1, 0)


async def test_no_overflow_after_the_first_byte_of_a_whole_answer(house: House) -> None:
    house.hubs.yellow.fail(MALFORMED)

    answer = await house.ask(chat(YELLOW))

    assert (answer.status, answer.error["code"]) == (502, "upstream_broken")
    assert _calls(house) == (0, 1, 0)
    end = (await house.entry(answer)).end
    assert end["outcome"] == "upstream_broken"
    assert end["usage"] == {"tokens_in": end["usage"]["tokens_in"], "tokens_out": 0, "estimated": True}
    assert end["usage"]["tokens_in"] > 0  # the provider has read it, and will bill it


@pytest.fixture(scope="module")
def _steep(hubs: Hubs, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A register whose overflow lists lead into weaker zones, which the loader would refuse."""
    with opened(tmp_path_factory.mktemp("steep"), hubs, change=downhill, seconds=1.0) as house:
        yield house
        house.verify()


@pytest.fixture
def steep(_steep: House) -> House:
    _steep.hubs.reset()
    return _steep


@pytest.mark.parametrize("model", [GREEN, GREEN_DEAD, "auto"])
@pytest.mark.parametrize(
    "fault",
    [Status(500), Status(503), CutBeforeHeaders(), StallBeforeHeaders()],
    ids=["500", "503", "cut", "silent"],
)
async def test_green_down_is_an_error_however_the_lists_lead(steep: House, fault: Fault, model: str) -> None:
    steep.hubs.green.fail(fault, ALWAYS)

    # Declared K0: this call may go to every zone, and still stays where it was asked to run.
    answer = await steep.ask(chat(model), key="public")

    assert answer.status in (502, 503, 504)
    assert _calls(steep)[1:] == (0, 0)


@pytest.mark.parametrize("key", ["plain", "public"])
async def test_yellow_down_is_never_red_however_the_lists_lead(steep: House, key: str) -> None:
    steep.hubs.yellow.fail(Status(500), ALWAYS)

    answer = await steep.ask(chat(YELLOW), key=key)

    assert (answer.status, answer.headers["x-stellwerk-zone"]) == (200, "green")
    assert _calls(steep) == (1, 1, 0)
