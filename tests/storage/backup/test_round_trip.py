# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""From SQLite to PostgreSQL and back, row by row; nothing that signs anybody in comes along."""

from __future__ import annotations

import asyncio
import sqlite3
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest
from tests.postgres import Server
from tests.storage.backup.filled import contents, fill_house
from tests.storage.outside import change
from tests.storage.samples import intent, settlement

from stellwerk.storage.backup.file import make
from stellwerk.storage.backup.manifest import KEY_FILES, LEFT_OUT
from stellwerk.storage.backup.restore import restore
from stellwerk.storage.database import Database, Place
from stellwerk.storage.outbox import chain_now
from stellwerk.storage.recorder import Recorder
from stellwerk.storage.tables import metadata
from stellwerk.storage.verification import verify_books

MOVED = ("audit", "audit_head", "audit_outbox")  # by the event of the restore itself
KEYS = [name for name in KEY_FILES if name != "audit.head"]


def test_every_table_and_back_again(sqlite: Place, postgresql_server: Server, tmp_path: Path) -> None:
    fill_house(sqlite)
    start = contents(sqlite)
    assert all(start.values()), [name for name, rows in start.items() if not rows]
    there = Place(tmp_path / "there", postgresql_server.create(migrated=False))
    back = Place(tmp_path / "back")
    before = sqlite
    for number, place in enumerate((there, back)):
        kept = contents(before)
        made = make(before, tmp_path / f"{number}.zip", passphrase=b"correct horse" if number else None)
        assert {*made.manifest.tables} == {*metadata.tables} - LEFT_OUT
        done = restore(tmp_path / f"{number}.zip", place, passphrase=b"correct horse" if number else None)
        assert done.rows == len(kept["audit"]) + verify_books(before).pruned
        came = contents(place)
        assert came["audit"][: len(kept["audit"])] == kept["audit"]
        assert [row.name for row in came["audit"][len(kept["audit"]) :]] == [
            *(row.name for row in kept["audit_outbox"]),
            "system:restore:done",
        ]
        for table in kept.keys() - MOVED:
            assert came[table] == kept[table], table
        for name in KEYS:
            assert (place.data / name).read_bytes() == (before.data / name).read_bytes()
            assert (place.data / name).stat().st_mode & 0o777 == 0o600
        chain_now(before)
        report = verify_books(place)
        assert (report.flaws, len(report.open)) == ((), 4)
        entries_stay(place)
        before = place
    for table in start.keys() - MOVED:
        assert contents(back)[table] == start[table], table
    asyncio.run(_goes_on(back))
    asyncio.run(_goes_on(there))


def entries_stay(place: Place) -> None:
    """The guard of the ledger's entries came along."""
    with pytest.raises((sqlite3.IntegrityError, psycopg.errors.RaiseException), match="never changed"):
        change(place, "UPDATE ledger_entry SET amount_pico = 0")


async def _goes_on(place: Place) -> None:
    recorder = Recorder.open(place)
    if place.url is None:
        assert recorder.recover(datetime.now(UTC)) == 4
    else:
        assert await recorder.close_calls_of_the_dead(0) == 4
    await recorder.intent(intent("new"))
    assert await recorder.settle(settlement("new"))
    database = Database(place)
    with database.writing() as writing:  # the sequence goes on behind the row that had number 40
        writing.event("admin:key:made", {})
    database.close()
    assert await recorder.drain() == 1
    await recorder.close()
    assert (verify_books(place).flaws, verify_books(place).open) == ((), ())


def test_what_would_sign_somebody_in_is_not_in_it(place: Place, tmp_path: Path) -> None:
    fill_house(place)
    make(place, tmp_path / "b.zip")
    restored = Place(tmp_path / "restored")
    restore(tmp_path / "b.zip", restored)
    found = contents(restored, left_out=())
    assert not any(found[table] for table in LEFT_OUT if table in found)
    assert found["access_token"]
    assert found["spent_token"]


def test_replace_moves_aside_what_was_there(place: Place, tmp_path: Path) -> None:
    fill_house(place)
    make(place, tmp_path / "b.zip")
    then = contents(place)
    asyncio.run(_one_more(place))
    later = len(contents(place)["audit"])
    old_key = (place.data / "first-key").read_bytes()
    (place.data / "first-key").write_bytes(b"another\n")
    (place.data / "models").mkdir()
    done = restore(tmp_path / "b.zip", place, replace=True)
    assert done.aside is not None
    assert (done.aside / "first-key").read_bytes() == b"another\n"
    assert (place.data / "first-key").read_bytes() == old_key
    assert (place.data / "models").is_dir()
    now = contents(place)
    assert now["audit"][: len(then["audit"])] == then["audit"]
    assert "replaced_row" in now["audit"][-1].payload
    assert now["ledger_entry"] == then["ledger_entry"]
    assert verify_books(place).sound
    entries_stay(place)
    assert sorted(path.name for path in place.data.iterdir() if "restore" in path.name) == []
    if place.url is None:
        assert len(contents(Place(done.aside))["audit"]) == later
        assert (place.data / "stellwerk.db").stat().st_mode & 0o777 == 0o600


async def _one_more(place: Place) -> None:
    recorder = Recorder.open(place)
    await recorder.intent(intent("later"))
    await recorder.close()


@pytest.mark.parametrize("calls", [0, 5000])
def test_sizes(place: Place, tmp_path: Path, calls: int) -> None:
    asyncio.run(_many(place, calls))
    make(place, tmp_path / "b.zip")
    restored = Place(tmp_path / "restored")
    done = restore(tmp_path / "b.zip", restored)
    assert done.rows == 2 * calls
    assert verify_books(restored).settled == calls


async def _many(place: Place, calls: int) -> None:
    recorder = Recorder.open(place)
    for begin in range(0, calls, 500):
        names = [f"c{number}" for number in range(begin, begin + 500)]
        await asyncio.gather(*(recorder.intent(intent(name)) for name in names))
        await asyncio.gather(*(recorder.settle(settlement(name)) for name in names))
    await recorder.close()
