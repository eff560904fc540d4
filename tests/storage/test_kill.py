# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""``kill -9`` in the middle of thousands of calls: nothing acknowledged is missing, nothing is counted twice."""

from __future__ import annotations

import asyncio
import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
from collections import Counter
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from tests.storage.samples import intent

from stellwerk.audit.chain import OPENED, SETTLED
from stellwerk.storage.database import Place
from stellwerk.storage.recorder import Recorder
from stellwerk.storage.verification import verify_books

ROOT = Path(__file__).parents[2]
ENV = {**os.environ, "PYTHONPATH": str(ROOT)}


def run_and_kill(place: Place, durability: str, round_: int, lines: int) -> list[tuple[str, str]]:
    """Let a writer acknowledge so many lines, kill it, and return everything that it had acknowledged."""
    script = Path(__file__).with_name("writer_until_killed.py")
    process = subprocess.Popen(
        [sys.executable, str(script), str(place.data), place.url or "-", durability, str(round_)],
        stdout=subprocess.PIPE,
        env=ENV,
        cwd=ROOT,
    )
    assert process.stdout is not None
    with process, process.stdout as out:
        read = [out.readline() for _ in range(lines)]
        process.send_signal(signal.SIGKILL)
        read += out.readlines()
        assert process.wait() == -signal.SIGKILL
    assert all(line.endswith(b"\n") for line in read)
    return [tuple(line.decode().split()) for line in read]  # type: ignore[misc]


def test_ten_kills_in_the_middle_of_thousands_of_calls(sqlite: Place) -> None:
    dice = random.Random(4)
    acknowledged: dict[str, set[str]] = {"o": set(), "s": set()}
    interrupted = 0
    for round_ in range(10):
        durability = "full" if round_ % 5 == 4 else "normal"
        for what, call in run_and_kill(sqlite, durability, round_, dice.randint(1000, 5000)):
            if what == "r":
                interrupted += int(call)
            else:
                acknowledged[what].add(call)
        report = verify_books(sqlite)  # before recovery
        assert report.flaws == ()
        assert len(report.open) <= 50

    recorder = Recorder.open(sqlite)
    interrupted += recorder.recover(datetime.now(UTC))
    asyncio.run(recorder.close())
    report = verify_books(sqlite)
    assert report.flaws == ()  # settled twice, without intent, or a ledger that differs would be one
    assert report.open == ()

    with closing(sqlite3.connect(sqlite.file)) as connection:
        opened = Counter(
            r[0] for r in connection.execute("SELECT decision_id FROM audit WHERE name = ?", (OPENED,))
        )
        ends = connection.execute(
            "SELECT decision_id, payload FROM audit WHERE name = ?", (SETTLED,)
        ).fetchall()
        in_ledger = dict(connection.execute("SELECT department, sum(calls) FROM ledger GROUP BY department"))
        [pico] = connection.execute("SELECT sum(cost_pico) FROM ledger").fetchone()
    settled = Counter(r[0] for r in ends)
    outcome = {r[0]: json.loads(r[1])["outcome"] for r in ends}
    assert len(acknowledged["o"]) > 10_000
    assert acknowledged["o"] <= opened.keys()
    assert set(opened.values()) == {1} == set(settled.values())
    assert opened.keys() == settled.keys()
    assert all(outcome[call] == "delivered" for call in acknowledged["s"])
    assert Counter(outcome.values())["interrupted"] == interrupted > 0
    assert sum(in_ledger.values()) == len(opened)
    assert pico == sum(json.loads(r[1])["cost_pico"] for r in ends)


def test_killed_in_the_middle_of_recovery(sqlite: Place) -> None:

    async def leave_open() -> None:
        recorder = Recorder.open(sqlite)
        await asyncio.gather(*(recorder.intent(intent(f"c{n}")) for n in range(2200)))
        await recorder.close()

    asyncio.run(leave_open())
    code = (
        "import os, signal, sys\n"
        "from datetime import UTC, datetime\n"
        "from pathlib import Path\n"
        "from stellwerk.storage.database import Place\n"
        "from stellwerk.storage.sqlite_book import SqliteBook as Book\n"
        "from stellwerk.storage.recorder import Recorder\n"
        "commit, count = Book._commit, [0]\n"
        "def counted(self, *a):\n"
        "    count[0] += 1\n"
        "    if count[0] == 3:\n"
        "        self.connection.execute('BEGIN IMMEDIATE')\n"
        "        self.connection.executemany('DELETE FROM open_intent WHERE decision_id = ?', [('c2199',)])\n"
        "        os.kill(os.getpid(), signal.SIGKILL)\n"
        "    commit(self, *a)\n"
        "Book._commit = counted\n"
        "Recorder.open(Place(Path(sys.argv[1]))).recover(datetime.now(UTC))\n"
    )
    died = subprocess.run([sys.executable, "-c", code, str(sqlite.data)])
    assert died.returncode == -signal.SIGKILL
    report = verify_books(sqlite)
    assert report.flaws == ()
    assert (report.settled, len(report.open)) == (1000, 1200)

    recorder = Recorder.open(sqlite)
    assert recorder.recover(datetime.now(UTC)) == 1200
    asyncio.run(recorder.close())
    report = verify_books(sqlite)
    assert report.flaws == ()
    assert (report.settled, len(report.open)) == (2200, 0)
