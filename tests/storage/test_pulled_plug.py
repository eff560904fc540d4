# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""PostgreSQL goes away and comes back, or the line to it breaks: nothing is lost, nothing is counted twice."""

from __future__ import annotations

import asyncio
import json
import time

import pytest
from tests.postgres import Server
from tests.storage.outside import rows
from tests.storage.relay import Relay
from tests.storage.samples import event, intent, overflow, refusal, settlement

from stellwerk.errors import RecordError
from stellwerk.storage import group_commit
from stellwerk.storage.database import Database, Place
from stellwerk.storage.recorder import Recorder
from stellwerk.storage.verification import verify_books


async def healthy_again(recorder: Recorder) -> None:
    async with asyncio.timeout(20):
        while not recorder.healthy:  # noqa: ASYNC110
            await asyncio.sleep(0.01)


@pytest.mark.parametrize("kill", [False, True])
async def test_a_server_that_stops_and_starts(direct: Place, postgresql_server: Server, kill: bool) -> None:
    recorder = Recorder.open(direct)
    opened = [f"c{n}" for n in range(20)]
    await asyncio.gather(*(recorder.intent(intent(call)) for call in opened))
    assert await recorder.settle(settlement("c0")) is True
    postgresql_server.stop(kill=kill)
    try:
        with pytest.raises(RecordError):
            await recorder.intent(intent("turned away"))
        assert not recorder.healthy
        took = []
        for number in range(3):
            began = time.perf_counter()
            with pytest.raises(RecordError):
                await recorder.intent(intent(f"refused {number}"))
            took.append(time.perf_counter() - began)
        assert min(took) < 0.05, "a busy machine adds time to one or the other, waiting would to all"
        ends = [recorder.settle(settlement(call)) for call in opened]
        note = recorder.refuse(refusal("refused meanwhile"))
        with pytest.raises(RecordError, match="follows later"):
            await note
        await asyncio.sleep(0.5)
        assert not any(end.done() for end in ends)
        assert await recorder.drain() == 0
    finally:
        postgresql_server.start()
    async with asyncio.timeout(20):
        assert [await end for end in ends] == [False, *[True] * 19]
    await healthy_again(recorder)
    await recorder.intent(intent("after"))
    await recorder.settle(settlement("after"))
    await recorder.close()
    report = verify_books(direct)
    assert report.flaws == ()
    assert (report.settled, report.open, report.refused) == (21, (), 1)
    [(payload,)] = rows(direct, "SELECT payload FROM audit WHERE name = 'audit:recorder:reopened'")
    assert int(json.loads(payload)["detail"]["calls_turned_away"]) == 4


async def test_without_calls_the_drain_notices(direct: Place, postgresql_server: Server) -> None:
    recorder = Recorder.open(direct)
    await recorder.event(event())
    assert await recorder.drain() == 0
    postgresql_server.stop(kill=True)
    try:
        await recorder.drain()
        assert not recorder.healthy
    finally:
        postgresql_server.start()
    await healthy_again(recorder)
    await recorder.close()
    assert verify_books(direct).sound


async def test_a_server_that_stays_away_does_not_stop_the_end(
    direct: Place, postgresql_server: Server
) -> None:
    recorder = Recorder.open(direct)
    await recorder.intent(intent("c1"))
    postgresql_server.stop()
    try:
        recorder.settle(settlement("c1"))
        began = time.perf_counter()
        await recorder.close(timeout_s=0.5)
        assert time.perf_counter() - began < 5
    finally:
        postgresql_server.start()
    report = verify_books(direct)
    assert report.flaws == ()
    assert len(report.open) == 1  # for the next start


@pytest.mark.parametrize("times", [1, 2])
async def test_a_commit_whose_confirmation_is_lost_counts_once(
    line: Place, direct: Place, relay: Relay, times: int
) -> None:
    recorder = Recorder.open(line)
    for name in ("c1", "c2", "c3"):
        await recorder.intent(intent(name))
    relay.swallow = times
    ends = [recorder.settle(settlement(name)) for name in ("c1", "c2")]
    note = recorder.event(event())
    async with asyncio.timeout(20):
        assert [await end for end in ends] == [True, True]
    assert relay.swallow == 0
    with pytest.raises(RecordError, match="follows later"):
        await note
    await healthy_again(recorder)
    assert await recorder.settle(settlement("c1")) is False
    assert await recorder.settle(settlement("c3")) is True
    await recorder.close()
    report = verify_books(direct)
    assert report.flaws == ()
    assert (report.settled, report.open) == (3, ())
    names = [r[0] for r in rows(direct)]
    assert names.count("endpoint:hosting:drift") == 1
    assert rows(direct, "SELECT sum(calls) FROM ledger") == [(3,)]


async def test_a_commit_that_never_arrived_is_done_again(line: Place, direct: Place, relay: Relay) -> None:
    recorder = Recorder.open(line)
    await recorder.intent(intent("c1"))
    relay.refuse = 2
    end = recorder.settle(settlement("c1"))
    async with asyncio.timeout(20):
        assert await end is True
    await healthy_again(recorder)
    await recorder.close()
    report = verify_books(direct)
    assert (report.flaws, report.settled, report.open) == ((), 1, ())


async def test_an_intent_whose_confirmation_is_lost_was_not_sent_and_is_closed(
    line: Place, direct: Place, relay: Relay
) -> None:
    recorder = Recorder.open(line)
    await recorder.intent(intent("before"))
    relay.swallow = 1
    with pytest.raises(RecordError):
        await recorder.intent(intent("c1"))
    await healthy_again(recorder)
    await recorder.settle(settlement("before"))
    async with asyncio.timeout(5):
        while recorder.open_calls:  # noqa: ASYNC110
            await asyncio.sleep(0.01)
    await recorder.close()
    report = verify_books(direct)
    assert (report.flaws, report.open) == ((), ())
    ends = {
        call: json.loads(payload)
        for call, payload in rows(
            direct, "SELECT decision_id, payload FROM audit WHERE name = 'call:intent:settled'"
        )
    }
    assert ends["c1"]["outcome"] == "client_gone"
    assert ends["c1"]["cost_unknown"] is False


async def test_an_overflow_and_a_drain_whose_confirmation_is_lost(
    line: Place, direct: Place, relay: Relay
) -> None:
    recorder = Recorder.open(line)
    await recorder.intent(intent("c1"))
    relay.swallow = 1
    with pytest.raises(RecordError):
        await recorder.overflow(overflow("c1"))
    await healthy_again(recorder)
    database = Database(direct)
    with database.writing() as writing:
        writing.event("key:secret:made", {"key": "k1"})
    database.close()
    relay.swallow = 1
    await recorder.drain()
    await healthy_again(recorder)
    await recorder.drain()
    assert await recorder.settle(settlement("c1")) is True
    await recorder.close()
    report = verify_books(direct)
    assert report.flaws == ()
    assert [r[0] for r in rows(direct)].count("key:secret:made") == 1
    assert rows(direct, "SELECT * FROM audit_outbox") == []


async def test_a_process_that_stops_in_the_middle_does_not_hold_the_others_for_long(
    direct: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another writer holds the head: intents fail after a while, nothing waits for ever."""
    import psycopg

    monkeypatch.setattr(group_commit, "LOCK_WAIT_MS", 100)
    recorder = Recorder.open(direct)
    await recorder.intent(intent("c1"))
    assert direct.url is not None
    with psycopg.connect(direct.url) as other:
        other.execute("SELECT * FROM audit_head FOR UPDATE")
        with pytest.raises(RecordError):
            await recorder.intent(intent("c2"))
        assert not recorder.healthy
    await healthy_again(recorder)
    assert await recorder.settle(settlement("c1")) is True
    await recorder.close()
    assert verify_books(direct).sound
