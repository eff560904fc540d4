# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Backups of every revision restore into this version, on both databases; one of a later version is refused."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.postgres import Server
from tests.storage.backup.forging import Forged
from tests.storage.outside import rows
from tests.storage.test_migrations import Dump, revisions

from stellwerk.errors import StellwerkError
from stellwerk.storage.backup.file import make
from stellwerk.storage.backup.manifest import BackupRefused
from stellwerk.storage.backup.restore import restore
from stellwerk.storage.database import Place
from stellwerk.storage.migrate import HEAD, migrate, revision_of
from stellwerk.storage.verification import verify_books


@pytest.mark.parametrize("target", ["sqlite", "postgresql"])
@pytest.mark.parametrize("source", ["sqlite", "postgresql"])
@pytest.mark.parametrize("revision", revisions())
def test_a_backup_of_an_earlier_version(
    postgresql_server: Server, tmp_path: Path, revision: str, source: str, target: str
) -> None:
    old = _place(postgresql_server, source, tmp_path / "old")
    new = _place(postgresql_server, target, tmp_path / "new")
    dump = Dump(revision)
    dump.put_into(old)
    made = make(old, tmp_path / "b.zip")
    assert made.manifest.revision == revision
    assert revision_of(old) == revision  # it is still that version's
    restore(tmp_path / "b.zip", new)
    assert revision_of(new) == HEAD
    assert verify_books(new).sound
    for statement in {i._replace(values="") for i in dump.inserted}:
        if statement.table not in ("audit", "audit_head", "audit_outbox"):
            query = f"SELECT {statement.columns} FROM {statement.table} ORDER BY 1, 2"  # noqa: S608
            assert _texts(new, query) == _texts(old, query)


def test_a_backup_of_a_later_version(sqlite: Place, tmp_path: Path) -> None:
    Dump(HEAD).put_into(sqlite)
    make(sqlite, tmp_path / "b.zip")
    for revision in ("0999", "head", "../0001", "1"):
        forged = Forged(tmp_path / "b.zip")
        forged.manifest["revision"] = revision
        forged.write(tmp_path / "later.zip", signed=True)
        with pytest.raises(BackupRefused, match="knows revisions up to"):
            restore(tmp_path / "later.zip", Place(tmp_path / "new"))
        assert not (tmp_path / "new").exists()


def test_a_database_of_a_later_version_or_none(tmp_path: Path) -> None:
    place = Place(tmp_path / "data")
    place.data.mkdir()
    with pytest.raises(StellwerkError, match="nothing to back up"):
        make(place, tmp_path / "b.zip")
    migrate(place)
    with pytest.raises(StellwerkError, match=r"audit\.key is missing"):
        make(place, tmp_path / "b.zip")
    assert not list(tmp_path.glob("*.zip*"))


def _place(server: Server, kind: str, data: Path) -> Place:
    return Place(data, server.create(migrated=False) if kind == "postgresql" else None)


def _texts(place: Place, query: str) -> list[tuple[str, ...]]:
    return sorted(tuple(str(_plain(v)) for v in row) for row in rows(place, query))


def _plain(value: object) -> object:
    """The same for both databases: SQLite gives JSON as its text, and true as 1."""
    if isinstance(value, bool):
        return int(value)
    return json.dumps(value, ensure_ascii=False) if isinstance(value, list | dict) else value
