# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""``stellwerk export`` as an administrator types it, on both databases."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest
from tests.cli.terminal import Terminal
from tests.storage.backup.filled import contents, fill_house
from tests.storage.outside import change

from stellwerk.storage.database import Place
from stellwerk.storage.tables import audit_outbox


@pytest.fixture
def house(place: Place, terminal: Terminal, monkeypatch: pytest.MonkeyPatch) -> Place:
    fill_house(place)
    monkeypatch.setenv("STELLWERK_DATA", str(place.data))
    if place.url is not None:
        monkeypatch.setenv("STELLWERK_DATABASE", place.url)
    return place


def test_the_file_is_for_its_owner_and_on_record(terminal: Terminal, house: Place, tmp_path: Path) -> None:
    file = tmp_path / "export.zip"
    done = json.loads(terminal("export", file, "--json").out)
    assert done["file"] == str(file)
    assert file.stat().st_mode & 0o777 == 0o600
    with zipfile.ZipFile(file) as archive:
        people = json.loads(archive.read("people.json"))
        trail = [json.loads(line) for line in archive.read("audit-trail.jsonl").splitlines()]
    assert len(people) == done["rows"]["people"] == 1
    assert len(trail) == done["rows"]["audit-trail"]
    assert trail[-1]["name"] == "admin:key:made", "what waited was brought into the trail before"
    assert contents(house)["audit"][-1].name == "system:export:made"
    assert not contents(house, left_out=())[audit_outbox.name]


def test_a_file_that_is_there_stays(terminal: Terminal, house: Place, tmp_path: Path) -> None:
    file = tmp_path / "export.zip"
    file.write_text("mine")
    done = terminal("export", file)
    assert (done.status, file.read_text()) == (2, "mine")
    assert "is there already" in done.err
    told = terminal("export", file, "--force")
    assert told.status == 0
    assert "names people" in told.out
    assert zipfile.is_zipfile(file)
    assert terminal("export", tmp_path / "no" / "folder.zip").status == 2
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def test_a_row_that_nobody_wrote_is_told_and_nothing_is_left(
    terminal: Terminal, sqlite: Place, tmp_path: Path
) -> None:
    """On SQLite alone: PostgreSQL knows what a day is."""
    fill_house(sqlite)
    change(sqlite, "UPDATE api_key SET last_used_on = 'gestern'")
    done = terminal("export", tmp_path / "export.zip", "--data", sqlite.data)
    assert (done.status, "is not what Stellwerk wrote" in done.err) == (1, True)
    assert not list(tmp_path.glob("*.zip"))
    assert not list(tmp_path.glob(".*new"))
