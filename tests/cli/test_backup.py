# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""``stellwerk backup`` and ``restore`` as an operator types them, on both databases, and with mistakes."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest
from tests.cli.terminal import Terminal
from tests.postgres import Server
from tests.storage.backup.filled import contents, fill_house

from stellwerk.storage.database import Place
from stellwerk.storage.recorder import Recorder
from stellwerk.storage.verification import verify_books


@pytest.fixture
def here(terminal: Terminal, place: Place, monkeypatch: pytest.MonkeyPatch) -> Place:
    monkeypatch.setenv("STELLWERK_DATA", str(place.data))
    if place.url is not None:
        monkeypatch.setenv("STELLWERK_DATABASE", place.url)
    fill_house(place)
    return place


def backups_on_record(place: Place) -> int:
    return [row.name for row in contents(place)["audit"]].count("system:backup:made")


def test_back_up_and_restore(terminal: Terminal, here: Place) -> None:
    Path("stellwerk.yaml").write_text("# ours\n")
    done = terminal("backup", "b.zip")
    assert done.status == 0, done.err
    assert done.out.startswith("b.zip: ")
    assert "holds the keys of the house" in done.err
    assert Path("b.zip").stat().st_mode & 0o777 == 0o600
    assert [p.name for p in Path().iterdir() if p.name.startswith(".")] == []
    assert backups_on_record(here) == 1  # chained at once, since no gateway runs

    assert terminal("restore", "b.zip").status == 2
    done = terminal("restore", "b.zip", "--replace", "--audit-key", here.data / "audit.key")
    assert done.status == 0, done.err
    assert "its trail of" in done.out
    assert (here.data / "stellwerk.yaml").read_text() == "# ours\n"
    assert terminal("audit", "verify").status == 0
    assert terminal("departments", "list").status == 0


def test_with_json_and_a_passphrase(terminal: Terminal, here: Place) -> None:
    Path("words").write_text("correct horse battery\nnot this line\n")
    done = terminal("backup", "b.bak", "--passphrase-file", "words", "--json")
    assert (done.status, done.err) == (0, "")
    made = json.loads(done.out)
    assert made["encrypted"] is True
    assert made["bytes"] == Path("b.bak").stat().st_size
    assert made["rows"] > 50
    assert terminal("restore", "b.bak", "--replace").status == 1
    done = terminal("restore", "b.bak", "--replace", "--passphrase-file", "words", "--json")
    assert (done.status, done.err) == (0, "")
    restored = json.loads(done.out)
    assert restored["backup"] == made["backup"]
    assert restored["configuration"] is None
    assert Path(restored["replaced"]).is_dir()


def test_from_sqlite_to_postgresql_as_the_handbook_says(
    terminal: Terminal, sqlite: Place, postgresql_server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill_house(sqlite)
    monkeypatch.setenv("STELLWERK_DATA", str(sqlite.data))
    assert terminal("backup", "move.zip").status == 0
    url = postgresql_server.create(migrated=False)
    monkeypatch.setenv("STELLWERK_DATABASE", url)
    assert terminal("restore", "move.zip").status == 2  # the old files are still there
    assert terminal("restore", "move.zip", "--replace").status == 0
    assert verify_books(Place(sqlite.data, url)).sound
    assert not sqlite.file.exists()


def test_a_file_that_is_there_stays(terminal: Terminal, here: Place) -> None:
    Path("b.zip").write_text("mine")
    done = terminal("backup", "b.zip")
    assert (done.status, "is there already" in done.err) == (2, True)
    assert Path("b.zip").read_text() == "mine"
    assert terminal("backup", "b.zip", "--force").status == 0
    assert Path("b.zip").stat().st_mode & 0o777 == 0o600
    assert terminal("backup", "no/such/folder/b.zip").status == 2
    assert terminal("restore", "none.zip", "--replace").status == 2
    assert terminal("restore", "b.zip", "--replace", "--audit-key", "none").status == 2


@pytest.mark.parametrize("words", ["short", "", "\n correct horse battery"])
def test_a_passphrase_that_protects_nothing(terminal: Terminal, here: Place, words: str) -> None:
    Path("words").write_text(words)
    done = terminal("backup", "b.bak", "--passphrase-file", "words")
    assert (done.status, "shorter than 12" in done.err) == (2, True)
    assert terminal("backup", "b.bak", "--passphrase-file", "none").status == 2
    assert not Path("b.bak").exists()


def test_a_key_that_is_missing(terminal: Terminal, here: Place) -> None:
    """A backup that could not be restored is not made."""
    for name in ("secret.key", "audit.head", "audit.key"):
        (here.data / name).rename(here.data / "away")
        done = terminal("backup", "b.zip")
        assert (done.status, f"{name} is missing" in done.err) == (2, True)
        (here.data / "away").rename(here.data / name)
    assert list(Path().iterdir()) == []


def test_while_a_gateway_runs(terminal: Terminal, here: Place) -> None:
    async def runs() -> None:
        recorder = Recorder.open(here)
        assert terminal("backup", "b.zip").status == 0
        done = terminal("restore", "b.zip", "--replace")
        assert (done.status, "is running on the data folder" in done.err) == (2, True)
        await recorder.drain()
        await recorder.close()

    asyncio.run(runs())
    assert backups_on_record(here) == 1
