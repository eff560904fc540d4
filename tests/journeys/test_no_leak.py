# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""No leak: thousands of generated calls at the real app, and what the stand-ins of yellow and red received.

The number of calls is about ``STELLWERK_LEAK_CALLS`` (3,000 where nothing is set). ``STELLWERK_LEAK_RANDOM=1``
draws new calls every time; otherwise they are the same in every run.
"""

from __future__ import annotations

import asyncio
import json
import os
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

import msgspec
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from tests.hub.recording import Received
from tests.journeys import oracle
from tests.journeys.house import House, Hubs, opened
from tests.journeys.http_client import Connection, Response
from tests.journeys.known_misses import is_known
from tests.journeys.payloads import NUMBERS
from tests.journeys.places import REFUSED
from tests.journeys.plans import CANARY, Plan, plans, tag_of
from tests.journeys.town import (
    CREDENTIALS,
    GREEN,
    GREEN_DEAD,
    GREEN_EMBED,
    RED,
    RED_EMBED,
    YELLOW,
    YELLOW_DRIFTED,
    YELLOW_EMBED,
)
from tests.journeys.weather import FORECAST, WEATHER

from stellwerk.policy.register import Register

CALLS = int(os.environ.get("STELLWERK_LEAK_CALLS", "3000"))
RANDOM = os.environ.get("STELLWERK_LEAK_RANDOM") == "1"
_BATCH = 32  # at most; a batch has about two thirds of it
_CONNECTIONS = 16


def downhill(register: Register) -> Register:
    """Overflow lists that the loader refuses: every model into every weaker zone."""
    lists = {
        GREEN: (RED, YELLOW),
        GREEN_DEAD: (RED, YELLOW, GREEN),
        GREEN_EMBED: (RED_EMBED, YELLOW_EMBED),
        YELLOW: (RED, GREEN),
        YELLOW_DRIFTED: (RED, YELLOW),
        YELLOW_EMBED: (RED_EMBED, GREEN_EMBED),
    }
    models = {
        name: msgspec.structs.replace(model, overflow=lists.get(name, model.overflow))
        for name, model in register.models.items()
    }
    return msgspec.structs.replace(register, models=models)


@dataclass
class Tally:
    """What a run was made of."""

    calls: int = 0
    batches: int = 0
    arrived: Counter[str] = field(default_factory=Counter)
    answers: Counter[str] = field(default_factory=Counter)
    harmless_at_red: int = 0
    forbidden_at_red: int = 0  # calls that asked for red and must not get there
    known: Counter[tuple[str, str]] = field(default_factory=Counter)


class Crowd:
    """Clients that call at the same time, each on a connection that it keeps."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.hubs = house.hubs
        self.loop = asyncio.new_event_loop()
        self.tally = Tally()
        self._idle: list[Connection] = []

    def close(self) -> None:
        for connection in self._idle:
            connection.leave()
        self.loop.run_until_complete(asyncio.sleep(0.01))
        self.loop.close()

    def run(self, batch: list[Plan], weather: str) -> None:
        """Send the calls under this weather and judge what came of them."""
        self.hubs.reset()
        WEATHER[weather](self.hubs)
        answers = self.loop.run_until_complete(self._all(batch))
        received = {name: hub.calls for name, hub in self.hubs.by_name.items()}
        self.tally.calls += len(batch)
        self.tally.batches += 1
        self._judge_arrivals(batch, received)
        self._judge_answers(batch, answers, weather, received)

    async def _all(self, batch: list[Plan]) -> list[Response]:
        answers: dict[int, Response] = {}
        waiting = list(enumerate(batch))[::-1]

        async def client() -> None:
            while waiting:
                number, plan = waiting.pop()
                answers[number] = await self._one(plan.request(number + 1))

        async with asyncio.TaskGroup() as group:
            for _ in range(min(_CONNECTIONS, len(batch))):
                group.create_task(client())
        return [answers[number] for number in range(len(batch))]

    async def _one(self, raw: bytes) -> Response:
        connection = self._idle.pop() if self._idle else await Connection.open(self.house.port)
        connection.answers.done.clear()
        await connection.send(raw)
        answers = await connection.receive(seconds=30)
        assert answers, "the gateway closed the connection without an answer"
        if connection.closed or answers[0].headers.get("connection") == "close":
            connection.leave()
        else:
            self._idle.append(connection)
        return answers[0]

    def _judge_arrivals(self, batch: list[Plan], received: dict[str, list[Received]]) -> None:
        for name, requests in received.items():
            zone = "yellow" if name == "drifted" else name
            for request in requests:
                document = json.loads(request.body)
                plan = batch[tag_of(document) - 1]
                self.tally.arrived[name] += 1
                assert name != "drifted", _tell("a closed endpoint was called", plan, request)
                fields = oracle.unexpected(request.body)
                assert not fields, _tell(f"fields went upstream: {fields}", plan, request)
                headers = oracle.unexpected_headers(request.headers, CREDENTIALS[name])
                assert not headers, _tell(f"headers went upstream: {headers}", plan, request)
                assert CANARY.encode() not in request.raw, _tell("caller data went upstream", plan, request)
                assert b"stw_" not in request.raw, _tell("the client's key went upstream", plan, request)
                assert plan.place not in REFUSED, _tell("an unknown field was not refused", plan, request)
                if zone not in plan.zones:
                    assert is_known(plan), _tell(
                        f"arrived at {zone}, may go to {set(plan.zones)}", plan, request
                    )
                    self.tally.known[plan.kind, plan.disguise] += 1
                    continue
                if zone == "red" and plan.payload is None:
                    self.tally.harmless_at_red += 1
                if plan.payload is not None and not plan.leaves:
                    assert not _holds(request.body, plan), _tell(
                        "a dropped field went upstream", plan, request
                    )
                for other in batch:
                    if other is not plan and other.payload is not None and zone not in other.zones:
                        exact = zone == "red" or other.kind in NUMBERS
                        assert not exact or is_known(other) or not _holds(request.body, other), _tell(
                            "data of another call", plan, request
                        )

    def _judge_answers(
        self,
        batch: list[Plan],
        answers: list[Response],
        weather: str,
        received: dict[str, list[Received]],
    ) -> None:
        reached = {name: {tag_of(json.loads(r.body)) for r in rs} for name, rs in received.items()}
        for number, (plan, answer) in enumerate(zip(batch, answers, strict=True)):
            tried_red = plan.model in (RED, RED_EMBED) and "red" not in plan.zones
            self.tally.forbidden_at_red += tried_red
            if answer.status == 200:
                self.tally.answers["200"] += 1
                zone = answer.headers["x-stellwerk-zone"]
                assert number + 1 in reached[zone], _tell(f"answered from {zone} without a call there", plan)
                continue
            error = answer.error
            self.tally.answers[str(error["code"])] += 1
            assert 400 <= answer.status < 600
            assert error["code"] != "internal_error", _tell("an unexpected error", plan)
            assert CANARY.encode() not in answer.body, _tell(
                "an error quotes the provider or the caller", plan
            )
            if plan.payload is not None:
                assert plan.payload.identifier not in answer.body.decode(), _tell(
                    "an error quotes the data", plan
                )
            if weather == "calm" and plan.must_pass:
                raise AssertionError(_tell(f"a harmless call was refused: {error}", plan))


def _holds(body: bytes, plan: Plan) -> bool:
    """Whether a body holds the payload of a plan, however it is written; short ones could stand there by chance."""
    assert plan.payload is not None
    needle = _squeezed(plan.payload.identifier)
    if len(needle) < 8:
        return False
    text = json.dumps(json.loads(body), ensure_ascii=False)
    return needle in _squeezed(text) or plan.text in text


def _squeezed(text: str) -> str:
    return re.sub(r"[\W_]", "", text).casefold()


def _tell(what: str, plan: Plan, request: Received | None = None) -> str:
    lines = [what, repr(plan), f"may go to: {sorted(plan.zones)}", f"text: {plan.text!r}"]
    lines.append(f"sent: {json.dumps(plan.body(1), ensure_ascii=False)[:2000]}")
    if request is not None:
        lines.append(f"received: {request.raw.decode(errors='replace')[:2000]}")
    return "\n".join(lines)


@pytest.fixture(scope="module")
def crowd(hubs: Hubs, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Crowd]:
    with opened(tmp_path_factory.mktemp("leak"), hubs, change=downhill) as house:
        crowd = Crowd(house)
        yield crowd
        crowd.close()
        report = house.verify()
        assert not report.open, "calls were left open in the books"


def test_nothing_arrives_where_it_must_not(crowd: Crowd, record_property: pytest.RecordProperty) -> None:
    @settings(
        max_examples=max(1, CALLS // 19),
        derandomize=not RANDOM,
        database=None,
        deadline=None,
        phases=[Phase.generate, Phase.shrink],
        suppress_health_check=list(HealthCheck),
    )
    @given(st.lists(plans(), min_size=_BATCH // 4, max_size=_BATCH), st.sampled_from(FORECAST))
    def calls(batch: list[Plan], weather: str) -> None:
        crowd.run(batch, weather)

    calls()

    tally = crowd.tally
    record_property("tally", repr(tally))
    print(f"\n{tally}")
    # The controls: the same house lets through what may go, so an empty record at red would prove nothing.
    assert tally.calls >= CALLS * 0.7
    assert tally.harmless_at_red > tally.calls * 0.02, "hardly any harmless call reached red"
    assert tally.arrived["yellow"] > tally.calls * 0.02
    assert tally.arrived["green"] > tally.calls * 0.02
    assert tally.forbidden_at_red > tally.calls * 0.2, "hardly any call tried to get personal data into red"
