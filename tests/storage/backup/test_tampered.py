# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""A backup that was changed is refused, whatever was changed, and leaves nothing behind, on both databases."""

from __future__ import annotations

import os
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.postgres import Server
from tests.storage.backup.filled import fill_house
from tests.storage.backup.forging import Forged
from tests.storage.outside import change, rows

from stellwerk.errors import ConfigurationError, StellwerkError
from stellwerk.storage import folder
from stellwerk.storage.backup.file import make
from stellwerk.storage.backup.manifest import BackupRefused
from stellwerk.storage.backup.restore import restore
from stellwerk.storage.database import Place
from stellwerk.storage.migrate import migrate, revision_of
from stellwerk.storage.tables import metadata
from stellwerk.storage.verification import verify_books

PASSPHRASE = b"correct horse battery"


@pytest.fixture(scope="module")
def backup(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A plain backup of a house with something in every table."""
    base = tmp_path_factory.mktemp("house")
    place = Place(base / "data")
    place.data.mkdir(mode=0o700)
    migrate(place)
    fill_house(place)
    make(place, base / "plain.zip")
    make(place, base / "sealed.bak", passphrase=PASSPHRASE)
    return base / "plain.zip"


@pytest.fixture(params=["sqlite", "postgresql"])
def empty(request: pytest.FixtureRequest, tmp_path: Path, postgresql_server: Server) -> Place:
    url = postgresql_server.create(migrated=False) if request.param == "postgresql" else None
    return Place(tmp_path / "new", url)


def refused(
    file: Path, place: Place, match: str, passphrase: bytes | None = None, key: bytes | None = None
) -> None:
    with pytest.raises(BackupRefused, match=match):
        restore(file, place, passphrase=passphrase, audit_key=key)
    nothing(place)


def nothing(place: Place) -> None:
    """No file and no table is left."""
    assert not place.data.exists()
    if place.url is not None:
        found = "SELECT nspname FROM pg_namespace WHERE nspname NOT LIKE 'pg_%' ORDER BY 1"
        assert rows(place, found) == [("information_schema",), ("public",)]
        assert rows(place, "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'") == [(0,)]


def _changed(alter: Callable[[Forged], None], *, signed: bool) -> Callable[[Path, Path], Path]:
    def make_one(source: Path, target: Path) -> Path:
        forged = Forged(source)
        alter(forged)
        return forged.write(target, signed=signed)

    return make_one


def _one_byte_of_a_table(forged: Forged) -> None:
    name = "tables/api_key.jsonl"
    forged.members[name] = forged.members[name].replace(b'"mid"', b'"big"')


def _rights_of_a_key(forged: Forged) -> None:
    _one_byte_of_a_table(forged)
    name = "tables/api_key.jsonl"
    forged.change(name, forged.members[name])


def _a_member_less(forged: Forged) -> None:
    del forged.members["tables/api_key.jsonl"]


def _a_table_less(forged: Forged) -> None:
    del forged.members["tables/spent_token.jsonl"], forged.manifest["members"]["tables/spent_token.jsonl"]


def _sessions(forged: Forged) -> None:
    forged.change("tables/web_session.jsonl", b"", 0)


def _a_row_less(forged: Forged) -> None:
    name = "tables/audit.jsonl"
    forged.change(name, b"".join(forged.members[name].splitlines(True)[:-1]))


def _a_row_less_announced(forged: Forged) -> None:
    name = "tables/audit.jsonl"
    lines = forged.members[name].splitlines(True)
    forged.change(name, b"".join(lines[:-1]), len(lines) - 1)


def _a_payload(forged: Forged) -> None:
    name = "tables/audit.jsonl"
    content = forged.members[name].replace(b"hub-yellow", b"hub-purple", 1)
    forged.change(name, content)


def _the_ledger(forged: Forged) -> None:
    name = "tables/ledger.jsonl"
    forged.change(name, forged.members[name].replace(b"150000000", b"250000000", 1))


def _another_secret(forged: Forged) -> None:
    forged.change("keys/secret.key", b"cd" * 32)


def _another_audit_key(forged: Forged) -> None:
    forged.change("keys/audit.key", b"cd" * 32)


def _no_audit_key(forged: Forged) -> None:
    del forged.members["keys/audit.key"], forged.manifest["members"]["keys/audit.key"]


def _no_anchor(forged: Forged) -> None:
    del forged.members["keys/audit.head"], forged.manifest["members"]["keys/audit.head"]


def _other_columns(forged: Forged) -> None:
    forged.manifest["members"]["tables/person.jsonl"]["columns"][0] = "oid"


def _no_such_parent(forged: Forged) -> None:
    name = "tables/department.jsonl"
    forged.change(name, forged.members[name].replace(b'"m"', b'"nowhere"'))


def _twice_the_same_row(forged: Forged) -> None:
    name = "tables/cost_centre.jsonl"
    forged.change(name, forged.members[name] * 2, 2)


def _a_number_as_text(forged: Forged) -> None:
    name = "tables/change.jsonl"
    forged.change(name, b'[1,"7"]\n')


def _a_number_too_large(forged: Forged) -> None:
    forged.change("tables/change.jsonl", b"[1,9999999999999999999999]\n")


def _a_day_that_is_none(forged: Forged) -> None:
    name = "tables/regime_release.jsonl"
    forged.change(name, forged.members[name].replace(b"2026-01-31", b"2026-02-31"))


def _a_line_that_is_deep(forged: Forged) -> None:
    forged.change("tables/change.jsonl", b"[" * 100_000 + b"\n")


def _a_line_that_is_cut(forged: Forged) -> None:
    forged.change("tables/change.jsonl", b"[1,7]")


def _a_line_that_is_empty(forged: Forged) -> None:
    forged.change("tables/change.jsonl", b"[1,7]\n\n", 2)


def _a_format_of_tomorrow(forged: Forged) -> None:
    forged.manifest["format"] = 2


def _a_field_of_tomorrow(forged: Forged) -> None:
    forged.manifest["more"] = 1


def _the_time(forged: Forged) -> None:
    forged.manifest["created"] = "2020-01-01T00:00:00.000000Z"


def _the_signature(forged: Forged) -> None:
    forged.signature = b"0" * 64 + b"\n"


@pytest.mark.parametrize(
    ("alter", "match"),
    [
        (_one_byte_of_a_table, "changed|damaged"),
        (_rights_of_a_key, "signature"),
        (_a_member_less, "are not those that its manifest lists"),
        (_a_table_less, "signature"),
        (_the_time, "signature"),
        (_the_signature, "signature"),
        (_another_audit_key, "signature"),
        (_no_audit_key, "no key of the audit trail"),
        (_a_format_of_tomorrow, "format 2"),
        (_a_field_of_tomorrow, "manifest cannot be read"),
    ],
)
def test_changed_by_somebody_without_the_key(
    backup: Path, empty: Place, tmp_path: Path, alter: Callable[[Forged], None], match: str
) -> None:
    refused(_changed(alter, signed=False)(backup, tmp_path / "f.zip"), empty, match)


@pytest.mark.parametrize(
    ("alter", "match"),
    [
        (_a_table_less, "not those of revision"),
        (_sessions, "not those of revision"),
        (_a_row_less, "announces"),
        (_a_row_less_announced, "not sound"),
        (_a_payload, "not sound"),
        (_the_ledger, "not sound"),
        (_another_audit_key, "not sound"),
        (_no_anchor, "not sound"),
        (_other_columns, "other columns"),
        (_no_such_parent, "does not fit"),
        (_twice_the_same_row, "does not fit"),
        (_a_number_as_text, "does not fit"),
        (_a_number_too_large, "does not fit"),
        (_a_day_that_is_none, "does not fit"),
        (_a_line_that_is_deep, "does not fit"),
        (_a_line_that_is_cut, "whole line"),
        (_a_line_that_is_empty, "does not fit"),
    ],
)
def test_changed_and_signed_with_the_key_that_is_in_it(
    backup: Path, empty: Place, tmp_path: Path, alter: Callable[[Forged], None], match: str
) -> None:
    refused(_changed(alter, signed=True)(backup, tmp_path / "f.zip"), empty, match)


def test_another_secret_key(backup: Path, empty: Place, tmp_path: Path) -> None:
    forged = _changed(_another_secret, signed=True)(backup, tmp_path / "f.zip")
    with pytest.raises(ConfigurationError, match=r"secret\.key is not the one"):
        restore(forged, empty)
    nothing(empty)


def test_a_forger_with_the_key_is_found_out_by_the_one_that_is_kept_apart(
    backup: Path, tmp_path: Path
) -> None:
    kept = folder.read_key(backup.parent / "data" / "audit.key")
    assert kept is not None
    forged = _changed(_another_audit_key, signed=True)(backup, tmp_path / "f.zip")
    refused(forged, Place(tmp_path / "new"), "not the one that was given", key=kept)
    restore(backup, Place(tmp_path / "new"), audit_key=kept)


@pytest.mark.parametrize("part", [0.0, 0.1, 0.5, 0.9, 0.999])
def test_cut_off(backup: Path, tmp_path: Path, part: float) -> None:
    for name, passphrase in (("plain.zip", None), ("sealed.bak", PASSPHRASE)):
        whole = (backup.parent / name).read_bytes()
        file = tmp_path / name
        file.write_bytes(whole[: int(len(whole) * part)])
        with pytest.raises(StellwerkError):
            restore(file, Place(tmp_path / "new"), passphrase=passphrase)
        nothing(Place(tmp_path / "new"))


def test_any_bit_of_a_sealed_one(backup: Path, tmp_path: Path) -> None:
    whole = bytearray((backup.parent / "sealed.bak").read_bytes())
    for place in (0, 20, 30, 40, len(whole) // 2, len(whole) - 1):
        changed = bytearray(whole)
        changed[place] ^= 1
        (tmp_path / "f").write_bytes(changed)
        refused(tmp_path / "f", Place(tmp_path / "new"), "changed|no backup|not encrypted", PASSPHRASE)


def test_wrong_passphrase(backup: Path, empty: Place) -> None:
    sealed = backup.with_name("sealed.bak")
    refused(sealed, empty, "the passphrase is another one", b"correct horse batter")
    refused(sealed, empty, "--passphrase-file")
    restore(sealed, empty, passphrase=PASSPHRASE)
    assert verify_books(empty).sound


def test_a_plain_one_in_place_of_a_sealed_one(backup: Path, tmp_path: Path) -> None:
    refused(backup, Place(tmp_path / "new"), "not encrypted", PASSPHRASE)


def test_nothing_of_a_sealed_one_can_be_read(backup: Path) -> None:
    sealed = backup.with_name("sealed.bak")
    content = sealed.read_bytes()
    assert not zipfile.is_zipfile(sealed)
    for word in (b"manifest.json", b"audit.key", b"PK\x03\x04"):
        assert word not in content


@pytest.mark.parametrize("at", ["audit.head", "audit.key", "stellwerk.db"])
def test_a_disk_that_fails_at_the_last_step(
    backup: Path, place: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at: str
) -> None:
    """Files move last; where one cannot be moved, all that moved goes back, and so do the tables."""
    if place.url is not None and at == "stellwerk.db":
        at = "secret.key"
    fill_house(place)
    before = {p.name: p.read_bytes() for p in place.data.iterdir() if p.is_file()}
    replace = os.replace

    def fails(source: Path, target: Path) -> None:
        if Path(source).name == at and "restore.new" in str(source):
            raise OSError(28, "No space left on device")
        replace(source, target)

    monkeypatch.setattr("os.replace", fails)
    with pytest.raises(StellwerkError, match="No space left"):
        restore(backup, place, replace=True)
    monkeypatch.undo()
    assert {p.name: p.read_bytes() for p in place.data.iterdir() if p.is_file()} == before
    assert [p.name for p in place.data.iterdir() if p.is_dir()] == []
    assert verify_books(place).sound
    restore(backup, place, replace=True)
    assert verify_books(place).sound


def test_what_a_killed_restore_left_is_cleared_away(backup: Path, empty: Place) -> None:
    (empty.data / "restore.new" / "x").mkdir(parents=True)
    if empty.url is not None:
        change(empty, "CREATE SCHEMA stellwerk_restore", "CREATE TABLE stellwerk_restore.person (id int)")
    restore(backup, empty)
    assert not (empty.data / "restore.new").exists()
    assert revision_of(empty) is not None
    if empty.url is not None:
        assert rows(empty, "SELECT count(*) FROM pg_namespace WHERE nspname = 'stellwerk_restore'") == [(0,)]
        tables = rows(empty, "SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        assert {name for (name,) in tables} == {*metadata.tables, "alembic_version"}


def test_tables_of_others_stay(backup: Path, postgresql: str, tmp_path: Path) -> None:
    place = Place(tmp_path / "new", postgresql)
    change(place, "CREATE TABLE theirs (id int)", "INSERT INTO theirs VALUES (7)")
    restore(backup, place, replace=True)
    assert rows(place, "SELECT id FROM theirs") == [(7,)]
    change(place, "CREATE VIEW theirs2 AS SELECT id FROM person")
    with pytest.raises(StellwerkError, match="depend"):
        restore(backup, place, replace=True)
    assert rows(place, "SELECT count(*) FROM theirs2") == [(1,)]
    assert verify_books(place).sound
