# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""A backup is one moment of the house, whatever is written meanwhile; a house that runs is not restored over."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from tests.storage.backup.filled import contents
from tests.storage.samples import intent, settlement

from stellwerk.errors import StellwerkError
from stellwerk.storage.backup.file import make
from stellwerk.storage.backup.restore import restore
from stellwerk.storage.database import Place
from stellwerk.storage.folder import InUse
from stellwerk.storage.outbox import chain_now
from stellwerk.storage.recorder import Recorder
from stellwerk.storage.verification import verify_books


async def _writes(recorder: Recorder, done: asyncio.Event, caller: int) -> int:
    number = 0
    while not done.is_set():
        name = f"c{caller}-{number}"
        await recorder.intent(intent(name))
        recorder.settle(settlement(name))
        number += 1
    return number


async def test_backups_while_calls_are_written(place: Place, tmp_path: Path) -> None:
    recorder = Recorder.open(place)
    done = asyncio.Event()
    writers = [asyncio.create_task(_writes(recorder, done, caller)) for caller in range(4)]
    rows = []
    for number in range(5):
        await asyncio.sleep(0.1)
        file = tmp_path / f"{number}.zip"
        await asyncio.to_thread(make, place, file)
        assert chain_now(place) == 0  # the gateway's folder: it moves the event itself
        restored = Place(tmp_path / f"restored{number}")
        done_now = await asyncio.to_thread(restore, file, restored)
        rows.append(done_now.rows)
        assert verify_books(restored).sound
    done.set()
    calls = sum(await asyncio.gather(*writers))
    assert rows == sorted(rows)
    assert 0 < rows[0] < rows[-1] < 2 * calls
    assert await recorder.drain() == 5
    await recorder.close()
    assert verify_books(place).sound
    assert [row.name for row in contents(place)["audit"]].count("system:backup:made") == 5


async def test_a_folder_in_use_is_not_restored_into(place: Place, tmp_path: Path) -> None:
    recorder = Recorder.open(place)
    await recorder.intent(intent("c1"))
    make(place, tmp_path / "b.zip")
    with pytest.raises(InUse):
        restore(tmp_path / "b.zip", place, replace=True)
    await recorder.settle(settlement("c1"))
    if place.url is not None:  # from another folder on the same database
        with pytest.raises(StellwerkError, match="running on this database"):
            restore(tmp_path / "b.zip", Place(tmp_path / "other", place.url), replace=True)
        assert not (tmp_path / "other").exists()
    await recorder.close()
    assert verify_books(place).sound


@pytest.mark.parametrize("where", ["folder", "key"])
def test_a_folder_that_is_not_empty(place: Place, tmp_path: Path, where: str) -> None:
    asyncio.run(_begin(place))
    make(place, tmp_path / "b.zip")
    target = Place(tmp_path / "other")
    target.data.mkdir(mode=0o700)
    if where == "folder":
        (target.data / "stellwerk.db").write_bytes(b"")
    else:
        (target.data / "audit.key").symlink_to("nowhere")
    before = sorted(path.name for path in target.data.iterdir())
    with pytest.raises(StellwerkError, match="not empty"):
        restore(tmp_path / "b.zip", target)
    assert sorted(path.name for path in target.data.iterdir()) == [*before, "stellwerk.lock"]


def test_a_database_that_is_not_empty(postgresql: str, tmp_path: Path) -> None:
    place = Place(tmp_path / "data", postgresql)
    asyncio.run(_begin(place))
    make(place, tmp_path / "b.zip")
    with pytest.raises(StellwerkError, match="not empty"):
        restore(tmp_path / "b.zip", Place(tmp_path / "other", postgresql))
    assert verify_books(place).sound


async def _begin(place: Place) -> None:
    recorder = Recorder.open(place)
    await recorder.intent(intent("c1"))
    await recorder.close()
