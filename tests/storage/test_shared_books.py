# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
# ruff: noqa: S608
"""Several processes on one PostgreSQL: one chain, each knows its calls, one that dies leaves nothing open for long."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

import pytest
from tests.storage.outside import change, rows
from tests.storage.samples import event, intent, settlement

from stellwerk.errors import ConfigurationError, RecordError
from stellwerk.storage.batch import OpenCall
from stellwerk.storage.database import Database, Place
from stellwerk.storage.recorder import Recorder
from stellwerk.storage.verification import verify_books

ROOT = Path(__file__).parents[2]

WRITER = """
import asyncio, os, sys
from pathlib import Path
from tests.storage.samples import intent, settlement
from stellwerk.storage.database import Place
from stellwerk.storage.recorder import Recorder

async def main(data, url, name, calls):
    recorder = Recorder.open(Place(Path(data), url))
    async def caller(lane):
        for number in range(lane, int(calls), 10):
            await recorder.intent(intent(f"{name}-{number}", department=name))
            os.write(1, f"o {name}-{number}\\n".encode())
            booking = recorder.settle(settlement(f"{name}-{number}", department=name))
            if number % 3 == 0:
                assert await booking
                os.write(1, f"s {name}-{number}\\n".encode())
    await asyncio.gather(*(caller(lane) for lane in range(10)))
    await recorder.close()

asyncio.run(main(*sys.argv[1:]))
"""


@pytest.fixture
def places(postgresql: str, tmp_path: Path) -> list[Place]:
    """Three data folders with the same audit key, one database."""
    found = [Place(tmp_path / name, postgresql) for name in ("a", "b", "c")]
    asyncio.run(opened_and_closed(found[0]))
    for other in found[1:]:
        other.data.mkdir(mode=0o700)
        shutil.copy(found[0].data / "audit.key", other.data)
    return found


async def opened_and_closed(place: Place) -> None:
    recorder = Recorder.open(place)
    await recorder.event(event())
    await recorder.close()


def writer(place: Place, name: str, calls: int) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-c", WRITER, str(place.data), str(place.url), name, str(calls)],
        stdout=subprocess.PIPE, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip


def test_three_processes_write_one_chain(places: list[Place]) -> None:
    writers = [writer(place, name, 300) for place, name in zip(places, "abc", strict=True)]
    for process in writers:
        with process:
            assert process.stdout is not None
            process.stdout.read()
        assert process.returncode == 0
    report = verify_books(places[0])
    assert report.flaws == ()
    assert (report.settled, report.open) == (900, ())
    names = [
        r[0][0] for r in rows(places[0], "SELECT decision_id FROM audit WHERE name = 'call:intent:open'")
    ]
    assert len({*pairwise(names)}) > 3  # they took turns
    for place in places:  # every folder's anchor fits
        assert verify_books(place).flaws == ()


async def test_one_is_killed_and_only_its_calls_are_closed(places: list[Place]) -> None:
    living = Recorder.open(places[0])
    for number in range(5):
        await living.intent(intent(f"living-{number}"))
    other = writer(places[1], "b", 300)
    victim = writer(places[2], "c", 100_000)
    acknowledged: dict[str, set[str]] = {"o": set(), "s": set()}

    def watch() -> None:
        assert victim.stdout is not None
        lines = [victim.stdout.readline() for _ in range(400)]
        victim.send_signal(signal.SIGKILL)
        for line in lines + victim.stdout.readlines():
            what, _, call = line.decode().strip().partition(" ")
            acknowledged[what].add(call)
        victim.stdout.close()
        victim.wait()

    await asyncio.to_thread(watch)
    with other:
        assert other.stdout is not None
        await asyncio.to_thread(other.stdout.read)
    assert other.returncode == 0
    left = {r[0] for r in rows(places[0], "SELECT decision_id FROM open_intent") if r[0].startswith("c-")}
    closed = await living.close_calls_of_the_dead(0.3)
    assert closed == len(left)
    assert {r[0] for r in rows(places[0], "SELECT decision_id FROM open_intent")} == {
        f"living-{n}" for n in range(5)
    }
    for number in range(5):
        assert await living.settle(settlement(f"living-{number}")) is True
    await living.close()
    report = verify_books(places[0])
    assert report.flaws == ()
    assert report.open == ()
    ends = {
        call: json.loads(payload)["outcome"]
        for call, payload in rows(
            places[0], "SELECT decision_id, payload FROM audit WHERE name = 'call:intent:settled'"
        )
    }
    assert {call for call, end in ends.items() if end == "interrupted"} == left
    assert acknowledged["o"] <= ends.keys()
    assert all(ends[call] == "delivered" for call in acknowledged["s"])


async def test_the_watch_closes_what_others_left(
    places: list[Place], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("stellwerk.storage.recorder._TWICE_S", 0.1)
    first = Recorder.open(places[0])
    await first.intent(intent("c1"))
    await first.close()  # ends with a call open, as after a full disk
    second = Recorder.open(places[1])
    assert second.recover(datetime.now(UTC)) == 0
    async with asyncio.timeout(10):
        while rows(places[0], "SELECT * FROM open_intent"):  # noqa: ASYNC110
            await asyncio.sleep(0.05)
    await second.close()
    assert verify_books(places[1]).sound


async def test_a_living_process_whose_connection_broke_keeps_its_calls(
    places: list[Place], monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = Recorder.open(places[0]), Recorder.open(places[1])
    await first.intent(intent("c1"))
    commit = second._begin()
    beside, seen, back = commit.beside, asyncio.Event(), asyncio.Event()

    async def looks(work: Callable[[], list[OpenCall]]) -> list[OpenCall]:
        """The first look sees that the lock is gone, the second one comes when it is held again."""
        if seen.is_set():
            await back.wait()
            return await beside(work)
        while not (found := await beside(work)):  # noqa: ASYNC110 - the server notices late
            await asyncio.sleep(0.02)
        seen.set()
        return found

    monkeypatch.setattr(commit, "beside", looks)
    pid = first._books.book._connection.info.backend_pid  # type: ignore[attr-defined]
    change(places[0], f"SELECT pg_terminate_backend({pid})")
    looking = asyncio.ensure_future(second.close_calls_of_the_dead(0))
    await asyncio.wait_for(seen.wait(), 20)
    await first.drain()  # finds the connection broken ...
    async with asyncio.timeout(5):
        while not first.healthy:  # noqa: ASYNC110 ... and a new one takes its place
            await asyncio.sleep(0.02)
    back.set()
    assert await looking == 0
    assert await first.settle(settlement("c1")) is True
    await first.close()
    await second.close()
    assert verify_books(places[0]).sound


async def test_a_call_that_was_closed_for_its_process_is_not_settled_twice(places: list[Place]) -> None:
    first, second = Recorder.open(places[0]), Recorder.open(places[1])
    await first.intent(intent("c1"))
    first._books.book._connection.close()  # type: ignore[attr-defined]
    async with asyncio.timeout(20):
        while (closed := await second.close_calls_of_the_dead(0.0)) == 0:  # noqa: ASYNC110 - the server notices late
            await asyncio.sleep(0.02)
    assert closed == 1
    assert await first.settle(settlement("c1")) is False
    await first.close()
    await second.close()
    assert verify_books(places[0]).sound


def test_every_process_needs_the_same_key(places: list[Place], tmp_path: Path) -> None:
    stranger = Place(tmp_path / "stranger", places[0].url)
    with pytest.raises(ConfigurationError, match=r"audit.key is missing.*copy it from the data folder"):
        Recorder.open(stranger)
    (stranger.data / "audit.key").write_text("00" * 32)
    with pytest.raises(ConfigurationError, match=r"copy audit.key from the data folder of a process that"):
        Recorder.open(stranger)
    shutil.copy(places[0].data / "audit.key", stranger.data / "audit.key")
    asyncio.run(opened_and_closed(stranger))
    assert verify_books(stranger).sound


def test_two_that_begin_at_once_do_not_both_sign(postgresql: str, tmp_path: Path) -> None:
    from stellwerk.storage.postgresql_book import PostgresqlBook

    first = PostgresqlBook(Place(tmp_path, postgresql), bytes(32))
    with pytest.raises(ConfigurationError, match=r"copy audit.key"):
        PostgresqlBook(Place(tmp_path, postgresql), bytes(31) + b"x")
    first.close()


async def test_two_recorders_drain_one_outbox(places: list[Place]) -> None:
    both = [Recorder.open(place) for place in places[:2]]
    database = Database(places[0])
    for number in range(200):
        with database.writing() as writing:
            writing.event("key:secret:made", {"n": str(number)})
        if number % 20 == 0:
            await asyncio.gather(*(recorder.drain() for recorder in both))
    database.close()
    await asyncio.gather(*(recorder.drain() for recorder in both))
    for recorder in both:
        await recorder.close()
    found = [
        json.loads(payload)["detail"]["n"]
        for (payload,) in rows(
            places[0], "SELECT payload FROM audit WHERE name = 'key:secret:made' ORDER BY seq"
        )
    ]
    assert sorted(found, key=int) == [str(n) for n in range(200)]
    assert verify_books(places[0]).sound


async def test_a_forged_head_on_the_server_is_not_gone_on_from(places: list[Place]) -> None:
    recorder = Recorder.open(places[0])
    await recorder.intent(intent("c1"))
    [(good,)] = rows(places[0], "SELECT signature FROM audit_head")
    change(places[0], f"UPDATE audit_head SET signature = '{'0' * 64}'")
    with pytest.raises(RecordError):
        await recorder.intent(intent("c2"))
    assert not recorder.healthy
    change(places[0], f"UPDATE audit_head SET signature = '{good}'")
    async with asyncio.timeout(10):
        while not recorder.healthy:  # noqa: ASYNC110
            await asyncio.sleep(0.02)
    await recorder.settle(settlement("c1"))
    await recorder.close()
    assert verify_books(places[0]).sound
