# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""``kill -9`` of a real gateway, again and again on the same data: no intent lost, no call counted twice.

``STELLWERK_KILL_ROUNDS`` is the number of kills in the middle of streams (ten where nothing is set); storms of short
calls are killed half as often.
"""

from __future__ import annotations

import asyncio
import os
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

import pytest
from tests.hub.faults import Slow
from tests.journeys import http_client, trail
from tests.journeys.child import Child
from tests.journeys.house import Hubs, chat, until
from tests.journeys.http_client import Connection
from tests.journeys.town import GREEN, KEYS, RED, YELLOW, ZONES, configuration, environment
from tests.journeys.trail import Trail

from stellwerk.storage.database import Place
from stellwerk.storage.verification import verify_books

ROUNDS = int(os.environ.get("STELLWERK_KILL_ROUNDS", "10"))
ALWAYS = 1_000_000
STREAMS = 50
MODELS = (GREEN, YELLOW, RED)


@dataclass
class Seen:
    """What the clients and the stand-ins saw in one life of the gateway."""

    begun: set[str] = field(default_factory=set)  # decisions whose answer began
    whole: set[str] = field(default_factory=set)  # decisions whose answer was whole
    sent: Counter[str] = field(default_factory=Counter)  # calls that arrived, by zone


class Town:
    """A data folder that outlives its gateways."""

    def __init__(self, folder: Path, hubs: Hubs, *, durability: str) -> None:
        self.folder = folder
        self.hubs = hubs
        self.data = folder / "data"
        self.random = Random(durability)
        text = configuration(hubs.bases, seconds=20.0)
        file = folder / "stellwerk.yaml"
        file.write_text(text.replace("server:\n", f"server:\n  durability: {durability}\n"), "utf-8")
        file.chmod(0o600)

    def start(self) -> Child:
        env = {**environment(), "STELLWERK_DATA": str(self.data)}
        return Child("up", "--config", "stellwerk.yaml", "--port", "0", folder=self.folder, env=env)

    def verify(self) -> Trail:
        """The books as they are on disk now, sound whatever happened."""
        report = verify_books(Place(self.data))
        assert report.flaws == ()
        return trail.read(self.data)


async def _call(port: int, model: str, seen: Seen, *, stream: bool) -> None:
    """One call, to its end or to that of the gateway."""
    body = chat(model, "Erkläre die Grundsteuer.", stream=stream)
    try:
        connection = await Connection.open(port)
    except OSError:
        return
    try:
        await connection.send(http_client.request("/v1/chat/completions", body, key=KEYS["public"].secret))
        answers = connection.answers
        while not answers.done and await connection.some():
            if answers.begun.is_set() and "x-stellwerk-decision" in answers.headers:
                seen.begun.add(answers.headers["x-stellwerk-decision"])
        if answers.done:
            assert answers.done[0].status == 200, answers.done[0].body
            seen.whole.add(answers.done[0].headers["x-stellwerk-decision"])
    finally:
        connection.leave()


async def _streams(town: Town, child: Child, seen: Seen) -> None:
    """Fifty streams in all stages and zones; the kill comes when the last of them has begun."""
    port = child.port
    for (
        model
    ) in MODELS:  # the encoder is loaded with the first call to yellow and red; the others would overtake it
        await _call(port, model, seen, stream=False)
    before = len(seen.begun)
    tasks = [
        asyncio.create_task(_call(port, MODELS[number % 3], seen, stream=True))
        for number in range(STREAMS + 10)
    ]
    await until(lambda: len(seen.begun) - before >= STREAMS, 20)
    await asyncio.sleep(town.random.uniform(0, 0.05))
    assert len(seen.begun - seen.whole) >= STREAMS, "the streams are over before the kill"
    child.kill()
    await asyncio.gather(*tasks)


async def _storm(town: Town, child: Child, seen: Seen) -> None:
    """Short calls without pause, so that intents and ends are committed all the time; killed at any moment."""
    port = child.port
    stopped = False

    async def client(number: int) -> None:
        turn = number
        while not stopped:
            await _call(port, MODELS[turn % 3], seen, stream=turn % 4 == 0)
            turn += 1

    tasks = [asyncio.create_task(client(number)) for number in range(40)]
    wanted = town.random.randint(20, 150)
    await until(lambda: len(seen.whole) >= wanted, 20)
    await asyncio.sleep(town.random.uniform(0, 0.02))
    child.kill()
    stopped = True
    await asyncio.gather(*tasks)


def _starts(town: Town) -> int:
    return sum(name == "system:start:ok" for name, _ in trail.read(town.data).events)


@pytest.mark.parametrize(
    ("how", "durability"),
    [("streams", "normal"), ("storm", "normal"), ("storm", "full")],
    ids=["streams", "storm", "storm, full durability"],
)
async def test_killed_again_and_again(
    hubs: Hubs, tmp_path: Path, how: str, durability: str, record_property: pytest.RecordProperty
) -> None:
    town = Town(tmp_path, hubs, durability=durability)
    before = Trail({}, [], Counter(), set())
    interrupted = calls = 0
    rounds = ROUNDS if how == "streams" else (ROUNDS + 1) // 2
    for round_ in range(rounds + 1):
        hubs.reset()
        with town.start() as child:
            child.ready()
            # What the last life left open is closed as interrupted, once, before the first call is taken, and with
            # what that life knew of it.
            now = town.verify()
            now.balance()
            for decision in before.open:
                end = now.entries[decision].end
                assert (end["outcome"], end["cost_unknown"]) == ("interrupted", False)
            assert now.entries.keys() == before.entries.keys()
            await until(lambda: _starts(town) == round_ + 1)  # noqa: B023
            interrupted += len(before.open)
            if round_ == rounds:
                break

            seen = Seen()
            for hub in hubs.by_name.values():
                hub.fail(Slow(seconds=0.1 if how == "streams" else 0.0, path="/completions"), ALWAYS)
            await (_streams if how == "streams" else _storm)(town, child, seen)
            seen.sent.update({zone: len(hubs.by_name[zone].calls) for zone in ("green", "yellow", "red")})

        before, known = town.verify(), before.entries.keys()
        new = {name: entry for name, entry in before.entries.items() if name not in known}
        calls += len(new)
        # Nothing left the house without an intent that is on disk.
        assert seen.begun | seen.whole <= new.keys()
        intents = Counter(ZONES[entry.intents[0]["model"]] for entry in new.values())
        assert all(seen.sent[zone] <= intents[zone] for zone in seen.sent)
        assert sum(seen.sent.values()) > 0
        for decision, entry in new.items():
            assert len(entry.intents) == 1
            assert len(entry.ends) == (decision not in before.open)
            if decision in before.open:
                continue
            assert entry.ends[0]["outcome"] == "delivered"
    assert interrupted >= (STREAMS * rounds if how == "streams" else 1)
    print(f"\n{how}, {durability}: {rounds} kills, {calls} calls, {interrupted} closed as interrupted")
    record_property("kills", f"{rounds} kills, {calls} calls, {interrupted} interrupted")
