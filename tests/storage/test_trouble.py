# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Full disk, locked database, slow disk: intents fail and nothing is sent, ends are never lost."""

from __future__ import annotations

import asyncio
import json
import resource
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager

import pytest
from tests.storage.samples import event, intent, refusal, settlement

from stellwerk.errors import RecordError
from stellwerk.storage import group_commit
from stellwerk.storage.database import Place
from stellwerk.storage.recorder import Recorder
from stellwerk.storage.verification import verify_books


@contextmanager
def largest_file(size: int) -> Iterator[None]:
    """No file of this process can grow beyond ``size`` bytes: writes end half-way, as on a full disk."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


async def until_refused(recorder: Recorder) -> list[str]:
    """Open calls until the books are full; returns those that were acknowledged."""
    opened: list[str] = []
    for number in range(5000):
        try:
            await recorder.intent(intent(f"c{number}"))
        except RecordError:
            return opened
        opened.append(f"c{number}")
    raise AssertionError("the books never got full")


async def healthy_again(recorder: Recorder) -> None:
    async with asyncio.timeout(10):
        while not recorder.healthy:  # noqa: ASYNC110
            await asyncio.sleep(0.01)


@pytest.mark.parametrize("durability", ["normal", "full"])
@pytest.mark.parametrize("how", ["pages", "file size"])
async def test_full_disk(sqlite: Place, durability: str, how: str) -> None:
    recorder = Recorder.open(sqlite, durability=durability)  # type: ignore[arg-type]
    await recorder.intent(intent("before"))
    connection = recorder._books.book.connection
    if how == "pages":
        [pages] = connection.execute("PRAGMA page_count").fetchone()
        connection.execute(f"PRAGMA max_page_count={pages + 20}")
        opened = await until_refused(recorder)
        late = recorder.settle(settlement("before"))
        ends = [recorder.settle(settlement(i)) for i in opened]
        note = recorder.refuse(refusal("refused meanwhile"))
        await refused_at_once(recorder, late)
        connection.execute("PRAGMA max_page_count=1000000")
    else:
        with largest_file((sqlite.data / "stellwerk.db-wal").stat().st_size + 300_000):
            opened = await until_refused(recorder)
            late = recorder.settle(settlement("before"))
            ends = [recorder.settle(settlement(i)) for i in opened]
            note = recorder.refuse(refusal("refused meanwhile"))
            await refused_at_once(recorder, late)
    assert len(opened) > 10
    with pytest.raises(RecordError, match="follows later"):
        await note
    async with asyncio.timeout(10):
        assert await late is True
        assert all([await end for end in ends])
    await healthy_again(recorder)
    await recorder.intent(intent("after"))
    await recorder.settle(settlement("after"))
    await recorder.close()

    report = verify_books(sqlite)
    assert report.flaws == ()
    assert (report.settled, report.open, report.refused) == (len(opened) + 2, (), 1)
    with closing(sqlite3.connect(sqlite.file)) as read:
        [(payload,)] = read.execute(
            "SELECT payload FROM audit WHERE name = 'audit:recorder:reopened'"
        ).fetchall()
    assert int(json.loads(payload)["detail"]["calls_turned_away"]) == 4  # the first one found out


async def refused_at_once(recorder: Recorder, kept: asyncio.Future[bool]) -> None:
    assert not recorder.healthy
    took = []
    for number in range(3):
        began = time.perf_counter()
        with pytest.raises(RecordError):
            await recorder.intent(intent(f"refused {number}"))
        took.append(time.perf_counter() - began)
    assert min(took) < 0.05, "a busy machine adds time to one or the other, waiting would to all"
    await asyncio.sleep(0.5)  # several attempts
    assert not recorder.healthy
    assert not kept.done()


async def test_a_disk_that_stays_full_does_not_stop_the_end(sqlite: Place) -> None:
    recorder = Recorder.open(sqlite)
    await recorder.intent(intent("before"))
    recorder._books.book.connection.execute("PRAGMA max_page_count=1")
    await until_refused(recorder)
    open_calls = recorder.open_calls
    for call in list(recorder._books.book.open):
        recorder.settle(settlement(call))
    await recorder.close(timeout_s=0.3)
    report = verify_books(sqlite)
    assert report.flaws == ()
    assert len(report.open) == open_calls  # for the next start


@pytest.mark.alone
async def test_another_programs_short_lock_is_waited_out_without_stopping_the_loop(sqlite: Place) -> None:
    recorder = Recorder.open(sqlite)
    await recorder.intent(intent("before"))
    with closing(sqlite3.connect(sqlite.file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        waiting = asyncio.gather(*(recorder.intent(intent(f"c{n}")) for n in range(20)))
        longest, last = 0.0, time.perf_counter()
        for _ in range(60):
            await asyncio.sleep(0.005)
            longest, last = max(longest, time.perf_counter() - last), time.perf_counter()
        assert not waiting.done()
        other.execute("ROLLBACK")
    await waiting
    assert longest < 0.15
    assert recorder.healthy
    assert recorder.open_calls == 21
    await recorder.close()


async def test_a_lock_that_stays_fails_closed_and_heals(
    sqlite: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(group_commit, "LOCK_WAIT_MS", 50)
    recorder = Recorder.open(sqlite)
    await recorder.intent(intent("c1"))
    with closing(sqlite3.connect(sqlite.file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        end = recorder.settle(settlement("c1"))
        with pytest.raises(RecordError):
            await recorder.intent(intent("c2"))
        assert not recorder.healthy
        other.execute("ROLLBACK")
    assert await end is True
    await healthy_again(recorder)
    await recorder.intent(intent("c2"))
    await recorder.close()
    assert verify_books(sqlite).flaws == ()


async def test_what_comes_while_the_thread_waits_for_a_lock_shares_its_fate(
    sqlite: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(group_commit, "LOCK_WAIT_MS", 200)
    recorder = Recorder.open(sqlite)
    await recorder.intent(intent("c1"))
    with closing(sqlite3.connect(sqlite.file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        first = asyncio.ensure_future(recorder.intent(intent("c2")))
        await asyncio.sleep(0.05)  # the thread waits for the lock now
        late = asyncio.ensure_future(recorder.intent(intent("c3")))
        end, note = recorder.settle(settlement("c1")), recorder.event(event())
        results = await asyncio.gather(first, late, note, return_exceptions=True)
        assert [type(r) for r in results] == [RecordError] * 3
        assert not end.done()
        other.execute("ROLLBACK")
    assert await end is True
    await recorder.close()
    report = verify_books(sqlite)
    assert report.flaws == ()
    assert (report.settled, report.open, report.others) == (1, (), 2)  # the event followed


async def test_after_a_slow_commit_the_thread_takes_over(
    sqlite: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(group_commit, "_SLOW_S", -1.0)
    recorder = Recorder.open(sqlite)
    threads: list[str] = []
    append = recorder._books.book.append

    def watched(*arguments: object) -> list[bool]:
        threads.append(threading.current_thread().name)
        return append(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(recorder._books.book, "append", watched)
    for name in ("c1", "c2", "c3"):
        await recorder.intent(intent(name))
    await recorder.close()
    assert threads == ["MainThread", "stellwerk-books_0", "stellwerk-books_0"]


def test_a_loop_that_ends_without_closing_leaves_sound_books(sqlite: Place) -> None:
    async def careless() -> Recorder:
        recorder = Recorder.open(sqlite, durability="full")
        await recorder.intent(intent("c1"))
        recorder.settle(settlement("c1"))
        hurried = recorder.event(event())
        hurried._commit.hurry()
        await asyncio.sleep(0)
        return recorder

    recorder = asyncio.run(careless())
    recorder._commit._thread.shutdown()  # type: ignore[union-attr]
    report = verify_books(sqlite)
    assert report.flaws == ()
    assert report.rows in (1, 3)
    recorder._books.close()


async def test_memory_is_bounded_while_the_books_are_closed(
    sqlite: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(group_commit, "LOCK_WAIT_MS", 20)
    monkeypatch.setattr(group_commit, "_MOST_NOTES", 10)
    recorder = Recorder.open(sqlite)
    await recorder.intent(intent("c1"))
    with closing(sqlite3.connect(sqlite.file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(RecordError):
            await recorder.intent(intent("c2"))
        notes = [recorder.event(event()) for _ in range(50)]
        end = recorder.settle(settlement("c1"))  # ends always find room
        assert all(n.done() for n in notes)
        other.execute("ROLLBACK")
    assert await end is True
    await recorder.close()
    with closing(sqlite3.connect(sqlite.file)) as read:
        names = [r[0] for r in read.execute("SELECT name FROM audit ORDER BY seq")]
        [detail] = read.execute("SELECT payload FROM audit WHERE name = 'audit:recorder:reopened'").fetchone()
    assert 5 <= names.count("endpoint:hosting:drift") <= 10
    assert int(json.loads(detail)["detail"]["records_dropped"]) == 50 - names.count("endpoint:hosting:drift")


async def test_a_write_behind_our_back_is_noticed_and_refused(sqlite: Place) -> None:
    """Should the lock on the folder fail (a network drive), two writers must not both go on."""
    recorder = Recorder.open(sqlite)
    await recorder.intent(intent("c1"))
    with closing(sqlite3.connect(sqlite.file, isolation_level=None)) as other:
        other.execute("UPDATE audit_head SET seq = 7")
        with pytest.raises(RecordError):
            await recorder.intent(intent("c2"))
        assert not recorder.healthy
        other.execute("UPDATE audit_head SET seq = 1")
    await healthy_again(recorder)
    await recorder.close()
    assert verify_books(sqlite).flaws == ()


async def test_folding_the_log_under_load_loses_nothing(
    sqlite: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("stellwerk.storage.housekeeping._EVERY_S", 0.005)
    monkeypatch.setattr("stellwerk.storage.housekeeping._PAGES", 20)
    monkeypatch.setattr("stellwerk.storage.sqlite_book._MANY_PAGES", 60)
    database = sqlite.file
    recorder = Recorder.open(sqlite)

    async def caller(name: int) -> int:
        number = 0
        # Until the log was folded into the database while calls went on; how soon, depends on the disk.
        while number < 150 or (database.stat().st_size < 1_000_000 and number < 5000):
            await recorder.intent(intent(f"{name}-{number}"))
            recorder.settle(settlement(f"{name}-{number}"))
            number += 1
        return number

    calls = sum(await asyncio.gather(*(caller(n) for n in range(8))))
    assert recorder.healthy
    assert database.stat().st_size > 1_000_000
    assert (sqlite.data / "stellwerk.db-wal").stat().st_size < 20_000_000
    await recorder.close()
    report = verify_books(sqlite)
    assert report.flaws == ()
    assert report.settled == calls
