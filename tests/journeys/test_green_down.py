# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Green dies under load: callers get errors, and nothing at all goes to yellow or red, whatever the lists say."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec
from tests.journeys.child import until_gone
from tests.journeys.house import House, Hubs, chat, opened, until
from tests.journeys.http_client import Response
from tests.journeys.town import CREDENTIALS, GREEN, RED, YELLOW

from stellwerk.policy.embedded import EMBEDDED_ABILITIES, embedded_endpoint
from stellwerk.policy.register import Model, Register, Tier

ROOT = Path(__file__).parents[2]
SMALL = "klein"
KILLS = 2
_DOWN = {502, 503}


def _only_green(register: Register, model: Model) -> Register:
    """One green model, whose overflow list leads downhill; yellow and red as they were."""
    models = {
        name: msgspec.structs.replace(m, overflow=())
        for name, m in register.models.items()
        if register.zone_of(m).value != "green"
    }
    models[model.name] = msgspec.structs.replace(model, overflow=(YELLOW, RED))
    return msgspec.structs.replace(register, models=models)


def _embedded(register: Register) -> Register:
    endpoint = embedded_endpoint("embedded")
    register = msgspec.structs.replace(register, endpoints={**register.endpoints, "embedded": endpoint})
    small = Model(
        name=SMALL,
        endpoint="embedded",
        upstream="smollm2-135m-instruct",
        tier=Tier.S,
        context_length=2048,
        abilities=EMBEDDED_ABILITIES,
    )
    return _only_green(register, small)


@dataclass
class Load:
    """Callers that go on and on, and what they got."""

    house: House
    model: str
    answers: list[Response] = field(default_factory=list)
    stopped: bool = False

    @property
    def counts(self) -> Counter[str]:
        """Whole answers, streams that broke, and errors by status."""
        return Counter(_kind(answer) for answer in self.answers)

    async def caller(self, number: int) -> None:
        turn = number
        while not self.stopped:
            more: dict[str, Any] = {"max_tokens": 8, "stream": turn % 2 == 0}
            model = self.model if turn % 3 else "auto"
            self.answers.append(
                await self.house.ask(
                    chat(model, **more), key=("plain", "public", "free")[turn % 3], declared=None
                )
            )
            turn += 1
            if self.answers[-1].status != 200:
                await asyncio.sleep(
                    0.05
                )  # or twelve callers would keep the processors from what they wait for

    async def until(self, condition: Callable[[Counter[str]], bool], seconds: float = 120.0) -> None:
        """Wait until what was answered from now on fits."""
        since = len(self.answers)
        await until(lambda: condition(Counter(map(_kind, self.answers[since:]))), seconds, repr(self.counts))


def _kind(answer: Response) -> str:
    if answer.status == 200:
        return "broken" if b'"error"' in answer.body else "whole"
    return str(answer.status)


async def _kill_under_load(
    house: House,
    model: str,
    crowd: int,
    kill: Callable[[], Awaitable[None]],
    back: Callable[[], Awaitable[None]],
) -> Counter[str]:
    load = Load(house, model)
    callers = [asyncio.create_task(load.caller(number)) for number in range(crowd)]
    await load.until(lambda counts: counts["whole"] >= crowd)
    for _ in range(KILLS):
        await kill()
        await load.until(lambda counts: counts["503"] + counts["502"] >= 2 * crowd)
        await back()
        await load.until(lambda counts: counts["whole"] >= crowd)
    load.stopped = True
    await asyncio.gather(*callers)

    assert set(load.counts) <= {"whole", "broken", *map(str, _DOWN)}
    for answer in load.answers:
        if answer.status == 200:
            assert answer.headers["x-stellwerk-zone"] == "green"
        else:
            assert answer.error["code"] in ("upstream_unreachable", "upstream_broken")
    calls = house.hubs.calls()
    assert (calls["yellow"], calls["drifted"], calls["red"]) == (0, 0, 0)
    # The ways out are open, only forbidden: named, and allowed, they work.
    for name, zone in ((YELLOW, "yellow"), (RED, "red")):
        assert (await house.ask(chat(name), key="public")).headers["x-stellwerk-zone"] == zone
    books = await house.books()
    books.balance()
    zones = Counter(entry.end["zone"] for entry in books.entries.values() if not entry.refusals)
    assert zones["yellow"] == zones["red"] == 1
    return load.counts


async def test_the_embedded_engine_is_killed_under_load(
    hubs: Hubs, tmp_path: Path, small_model: Path
) -> None:
    hubs.reset()
    with opened(tmp_path, hubs, change=_embedded, models={SMALL: small_model}, seconds=60.0) as house:

        async def health() -> dict[str, Any]:
            return (await house.ask(None, path="/health", key=None)).json()["engines"][SMALL]

        async def kill() -> None:
            os.kill((await health())["pid"], signal.SIGKILL)

        async def back() -> None:
            async with asyncio.timeout(60):
                while (await health())["state"] != "ready":  # noqa: ASYNC110
                    await asyncio.sleep(0.05)

        counts = await _kill_under_load(house, SMALL, 4, kill, back)
        assert (await health())["restarts"] == KILLS
        engine = (await health())["pid"]
    until_gone(engine)
    house.verify()
    print(f"\nembedded engine: {KILLS} kills, {dict(counts)}")


async def test_a_green_server_is_killed_under_load(hubs: Hubs, tmp_path: Path) -> None:
    def serve(port: int) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-m", "tests.hub.serve", str(port), "green", CREDENTIALS["green"]],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            text=True,
        )

    def serving(server: subprocess.Popen[str]) -> int:
        assert server.stdout is not None
        return int(server.stdout.readline())

    server = serve(0)
    try:
        port = serving(server)

        def own_server(register: Register) -> Register:
            house = msgspec.structs.replace(
                register.endpoints["haus"], base_url=f"http://127.0.0.1:{port}/v2"
            )
            model = register.models[GREEN]
            register = msgspec.structs.replace(register, endpoints={**register.endpoints, "haus": house})
            return _only_green(register, model)

        async def kill() -> None:
            server.kill()
            await asyncio.to_thread(server.wait)

        async def back() -> None:
            nonlocal server
            assert server.stdout is not None
            server.stdout.close()
            server = serve(port)
            await asyncio.to_thread(serving, server)

        hubs.reset()
        with opened(tmp_path, hubs, change=own_server, seconds=20.0) as house:
            counts = await _kill_under_load(house, GREEN, 12, kill, back)
        house.verify()
        print(f"\ngreen server: {KILLS} kills, {dict(counts)}")
    finally:
        server.kill()
        server.wait()
        assert server.stdout is not None
        server.stdout.close()
