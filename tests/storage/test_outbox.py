# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
# ruff: noqa: S608
"""Events of changes: on record if and only if the change is, once, whoever moves them and whoever is killed."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from tests.storage.outside import change, rows
from tests.storage.samples import intent, settlement

from stellwerk.storage.database import Database, Place
from stellwerk.storage.outbox import chain_now
from stellwerk.storage.recorder import Recorder
from stellwerk.storage.verification import verify_books

ROOT = Path(__file__).parents[2]


def put(place: Place, *numbers: int) -> None:
    database = Database(place)
    for number in numbers:
        with database.writing() as writing:
            writing.event("key:secret:made", {"key": f"k{number}", "note": 'ä "quoted"\n'})
    database.close()


def chained(place: Place) -> list[str]:
    found = rows(place, "SELECT payload FROM audit WHERE name = 'key:secret:made' ORDER BY seq")
    return [json.loads(payload)["detail"]["key"] for (payload,) in found]


async def test_what_waits_is_moved_with_its_own_time(place: Place) -> None:
    recorder = Recorder.open(place)
    put(place, 1, 2, 3)
    waiting = rows(place, "SELECT at FROM audit_outbox ORDER BY id")
    await recorder.intent(intent("c1"))
    assert await recorder.drain() == 3
    assert await recorder.drain() == 0
    await recorder.settle(settlement("c1"))
    await recorder.close()
    assert chained(place) == ["k1", "k2", "k3"]
    assert rows(place, "SELECT at FROM audit WHERE name = 'key:secret:made' ORDER BY seq") == waiting
    assert rows(place, "SELECT * FROM audit_outbox") == []
    [(payload,), *_] = rows(place, "SELECT payload FROM audit WHERE name = 'key:secret:made' ORDER BY seq")
    assert payload.startswith('{"at":"')
    assert json.loads(payload)["detail"]["note"] == 'ä "quoted"\n'
    assert verify_books(place).sound


async def test_the_end_moves_what_still_waits(place: Place) -> None:
    recorder = Recorder.open(place)
    await recorder.intent(intent("c1"))
    put(place, 1)
    await recorder.close()
    assert chained(place) == ["k1"]


async def test_drained_twice_at_once_nothing_is_moved_twice(place: Place) -> None:
    recorder = Recorder.open(place)
    put(place, *range(40))
    assert sum(await asyncio.gather(*(recorder.drain() for _ in range(5)))) == 40
    await recorder.close()
    assert chained(place) == [f"k{n}" for n in range(40)]


async def test_more_than_fit_into_one_transaction(place: Place) -> None:
    recorder = Recorder.open(place)
    database = Database(place)
    with database.writing() as writing:
        for number in range(1201):
            writing.event("key:secret:made", {"key": f"k{number}"})
    database.close()
    assert await recorder.drain() == 1201
    await recorder.close()
    assert chained(place) == [f"k{n}" for n in range(1201)]


@pytest.mark.parametrize("detail", ["[1]", '"text"', '{"a": 1}', "null", '{"a": "\\ud800"}'])
async def test_a_row_that_no_version_wrote_stands_in_nobodys_way(place: Place, detail: str) -> None:
    recorder = Recorder.open(place)
    change(
        place,
        "INSERT INTO audit_outbox (id, at, name, detail) VALUES "
        f"(1000, '2026-03-02T12:00:00.000000Z', 'a:b:c', '{detail}')",
    )
    put(place, 1)
    moved = await recorder.drain()
    await recorder.close()
    assert chained(place) == ["k1"]
    assert moved == (2 if "ud800" in detail else 1)
    assert len(rows(place, "SELECT * FROM audit_outbox")) == 2 - moved
    assert verify_books(place).sound


def test_a_command_line_tool_moves_what_it_wrote(place: Place) -> None:
    put(place, 1)
    assert chain_now(place) == 1
    assert chain_now(place) == 0
    assert chained(place) == ["k1"]


async def test_beside_a_gateway_it_is_left_to_that(place: Place) -> None:
    recorder = Recorder.open(place)
    put(place, 1)
    assert await asyncio.to_thread(chain_now, place) == 0
    assert await recorder.drain() == 1
    await recorder.close()


async def test_while_the_books_cannot_be_written_events_wait(
    sqlite: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("stellwerk.storage.group_commit.LOCK_WAIT_MS", 20)
    recorder = Recorder.open(sqlite)
    await recorder.intent(intent("c1"))
    put(sqlite, 1)
    recorder._books.book.connection.execute("PRAGMA max_page_count=1")  # type: ignore[attr-defined]
    for _ in range(200):
        await recorder.drain()
        put(sqlite, 2)
        if not recorder.healthy:
            break
    assert not recorder.healthy
    assert await recorder.drain() == 0
    recorder._books.book.connection.execute("PRAGMA max_page_count=1000000")  # type: ignore[attr-defined]
    async with asyncio.timeout(10):
        while not recorder.healthy:  # noqa: ASYNC110
            await asyncio.sleep(0.01)
    await recorder.drain()
    await recorder.close()
    assert rows(sqlite, "SELECT * FROM audit_outbox") == []
    assert verify_books(sqlite).sound


def test_killed_while_moving_none_is_lost_and_none_is_there_twice(place: Place) -> None:
    put(place, *range(300))
    code = (
        "import asyncio, os, sys\nfrom pathlib import Path\n"
        "from stellwerk.storage import recorder\nfrom stellwerk.storage.database import Place\n"
        "recorder._AT_A_TIME = 7\n"
        "async def main():\n"
        "    books = recorder.Recorder.open(Place(Path(sys.argv[1]), None if sys.argv[2] == '-' else sys.argv[2]))\n"
        "    os.write(1, b'x')\n"
        "    while True:\n"
        "        await books.drain()\n"
        "asyncio.run(main())\n"
    )
    for wait in (0.0, 0.003, 0.01):
        process = subprocess.Popen(
            [sys.executable, "-c", code, str(place.data), place.url or "-"], stdout=subprocess.PIPE, cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        )  # fmt: skip
        with process:
            assert process.stdout is not None
            process.stdout.read(1)
            try:
                process.wait(wait)
            except subprocess.TimeoutExpired:
                process.send_signal(signal.SIGKILL)
        assert verify_books(place).sound
    chain_now(place)
    assert chained(place) == [f"k{n}" for n in range(300)]
    assert rows(place, "SELECT * FROM audit_outbox") == []
