# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""The books over the wire: an intent before anything leaves, one end for each, and no call without books."""

from __future__ import annotations

import asyncio
import resource
import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from starlette.types import ASGIApp, Receive, Scope, Send
from tests.hub.faults import BreakAfter, Fault, Status
from tests.journeys import trail
from tests.journeys.house import House, Hubs, chat, opened, until
from tests.journeys.town import GREEN, RED, YELLOW

from stellwerk.storage import group_commit


@dataclass(frozen=True)
class Peek(Fault):
    """Answers as the hub does, after a look into the books: how many calls are open there?"""

    data: Path
    found: list[int] = field(default_factory=list)

    async def __call__(self, hub: ASGIApp, scope: Scope, receive: Receive, send: Send) -> None:
        self.found.append(len(trail.read(self.data).open))
        await hub(scope, receive, send)


@pytest.mark.parametrize("stream", [False, True])
@pytest.mark.parametrize("model", [GREEN, YELLOW, RED])
async def test_the_intent_is_there_before_the_call_is(house: House, model: str, stream: bool) -> None:
    await house.books()
    peek = Peek(house.data, path="/completions")
    for hub in house.hubs.by_name.values():
        hub.fail(peek)

    answer = await house.ask(chat(model, stream=stream), key="public")

    assert answer.status == 200
    assert peek.found == [1]
    assert (await house.entry(answer)).end["outcome"] == "delivered"


async def test_a_mixed_crowd_leaves_balanced_books(house: House) -> None:
    before = await house.books()
    house.hubs.yellow.fail(Status(500, path="/completions"), times=5)
    house.hubs.yellow.fail(BreakAfter(2, path="/completions"), times=5)
    house.hubs.red.fail(Status(400, path="/completions"), times=5)
    plans = [
        *((GREEN, "plain", "Guten Tag"), (YELLOW, "plain", "Guten Tag"), (RED, "public", "Guten Tag")) * 12,
        *((RED, "plain", "Guten Tag"), (RED, "public", "Konto: DE89370400440532013000")) * 6,  # refused
    ]

    answers = await asyncio.gather(
        *(
            house.ask(chat(model, text, stream=number % 2 == 0), key=key)
            for number, (model, key, text) in enumerate(plans)
        )
    )

    books = await house.books()
    books.balance()
    ours = {name: entry for name, entry in books.entries.items() if name not in before.entries}
    refused = [answer for answer in answers if answer.status == 403]
    assert len(refused) == 12
    assert sum(bool(entry.refusals) for entry in ours.values()) == 12
    assert all(not entry.intents for entry in ours.values() if entry.refusals)
    assert len(ours) == len(plans)
    outcomes = Counter(entry.end["outcome"] for entry in ours.values() if not entry.refusals)
    assert outcomes["rejected"] == sum(answer.status == 400 for answer in answers) > 0
    assert outcomes["delivered"] == sum(
        answer.status == 200 and b'"error"' not in answer.body for answer in answers
    )
    assert outcomes["upstream_broken"] > 0
    sent = sum(house.hubs.calls().values())
    assert sent == len(plans) - 12 + sum(len(entry.overflows) for entry in ours.values())
    text = (house.data / "stellwerk.db").read_bytes() + (house.data / "stellwerk.db-wal").read_bytes()
    assert b"Guten Tag" not in text
    assert b"DE8937" not in text


@contextmanager
def _largest_file(size: int) -> Iterator[None]:
    """No file of this process can grow beyond ``size`` bytes: writes end half-way, as on a full disk."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


async def test_a_full_disk_refuses_calls_and_sends_nothing(hubs: Hubs, tmp_path: Path) -> None:
    hubs.reset()
    with opened(tmp_path, hubs) as house:
        await house.ask(chat(YELLOW))
        with _largest_file((house.data / "stellwerk.db-wal").stat().st_size + 100_000):
            delivered = 1
            for _ in range(500):
                answer = await house.ask(chat(YELLOW))
                if answer.status != 200:
                    break
                delivered += 1
            assert (answer.status, answer.error["code"]) == (503, "record_unavailable")
            for model in (GREEN, YELLOW, RED, "auto"):
                for stream in (False, True):
                    answer = await house.ask(chat(model, stream=stream), key="public")
                    assert (answer.status, answer.error["code"]) == (503, "record_unavailable")
            # A settlement that found no room may have been what filled it: that call was delivered all the same.
            assert hubs.calls() == {"green": 0, "yellow": delivered, "drifted": 0, "red": 0}
            health = await house.ask(None, path="/health", key=None)
            assert (health.status, health.json()["books"]) == (503, "cannot be written")
        recorder = house.gateway.app.state.line.recorder
        await until(lambda: recorder.healthy, 10)
        assert (await house.ask(chat(GREEN))).status == 200
        books = await house.books()
        books.balance()
        assert books.ledger["calls"] == delivered + 1
    house.verify()


async def test_a_locked_database_refuses_calls_and_sends_nothing(
    hubs: Hubs, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(group_commit, "LOCK_WAIT_MS", 100)
    hubs.reset()
    with opened(tmp_path, hubs) as house:
        await house.ask(chat(GREEN))
        await house.books()
        recorder = house.gateway.app.state.line.recorder
        with closing(sqlite3.connect(house.data / "stellwerk.db", isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            answers = [await house.ask(chat(YELLOW, stream=turn % 2 == 0)) for turn in range(100)]
            assert {(answer.status, answer.error["code"]) for answer in answers} == {
                (503, "record_unavailable")
            }
            assert hubs.calls()["yellow"] == 0
            waiting = len(recorder._commit._pending)
            assert waiting < 10, "calls that were turned away pile up"
            other.execute("ROLLBACK")
        await until(lambda: recorder.healthy, 10)
        assert (await house.ask(chat(YELLOW))).status == 200
        books = await house.books()
        books.balance()
        assert books.ledger["calls"] == 2
        reopened = [detail for name, detail in books.events if name == "audit:recorder:reopened"]
        assert sum(int(detail["calls_turned_away"]) for detail in reopened) == 100
    house.verify()


def _denied(data: Path) -> list[str]:
    with closing(sqlite3.connect(data / "stellwerk.db")) as books:
        query = "SELECT payload FROM audit WHERE name = 'call:request:denied' ORDER BY seq"
        return [payload for (payload,) in books.execute(query)]


async def test_what_comes_to_no_decision_is_on_record_too(house: House) -> None:
    before = len(_denied(house.data))

    lowered = await house.ask(chat(RED), key="plain", declared="K0")
    unknown = await house.ask(chat("Frau Erika Mustermann"), key="plain")

    assert (lowered.status, unknown.status) == (403, 404)
    assert house.hubs.calls() == dict.fromkeys(house.hubs.by_name, 0)
    await until(lambda: len(_denied(house.data)) == before + 2, what="both are on record")
    first, second = _denied(house.data)[-2:]
    assert '"code":"forbidden"' in first
    assert '"plain"' not in first, "the key's name is a pseudonym in the books"
    assert '"code":"model_not_found"' in second
    assert '"model":"?"' in second
    assert "Mustermann" not in second
