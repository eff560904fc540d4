# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""CWE-22, CWE-59, CWE-409, CWE-694: a backup that somebody prepared writes nothing but what a backup holds.

Each is signed with the key that is in it, as somebody does who knows how.
"""

from __future__ import annotations

import resource
import stat
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.storage.backup.forging import Forged
from tests.storage.test_migrations import Dump

from stellwerk.storage.backup.file import make
from stellwerk.storage.backup.manifest import BackupRefused
from stellwerk.storage.backup.restore import restore
from stellwerk.storage.database import Place
from stellwerk.storage.migrate import HEAD

MIB = 1024 * 1024


@pytest.fixture
def backup(tmp_path: Path) -> Path:
    place = Place(tmp_path / "house")
    Dump(HEAD).put_into(place)
    make(place, tmp_path / "b.zip")
    return tmp_path / "b.zip"


def refused(file: Path, match: str) -> None:
    """Nothing is written: not where it is restored, not beside it, not above it."""
    parent = file.parent
    (parent / "deep").mkdir(exist_ok=True)
    before = sorted(parent.rglob("*"))
    with pytest.raises(BackupRefused, match=match):
        restore(file, Place(parent / "deep" / "new"))
    assert sorted(parent.rglob("*")) == before


def with_member(backup: Path, name: str, content: bytes = b"evil", mode: int = 0) -> Path:
    forged = Forged(backup)
    forged.change(name, content)
    del forged.members[name]
    info = zipfile.ZipInfo(name)
    info.external_attr = mode << 16
    forged.more.append((info, content))
    return forged.write(backup.with_name("evil.zip"), signed=True)


@pytest.mark.parametrize(
    "name", ["../evil", "keys/../../evil", "tables/../../evil.jsonl", "..\\evil", "keys/.."]
)
def test_zip_slip(backup: Path, name: str) -> None:
    refused(with_member(backup, name), "which no backup of Stellwerk does")


@pytest.mark.parametrize("name", ["/tmp/evil", "//evil", "C:\\evil", "/"])  # noqa: S108
def test_absolute_path(backup: Path, name: str) -> None:
    refused(with_member(backup, name), "which no backup of Stellwerk does")


@pytest.mark.parametrize(
    "name",
    ["keys/evil", "keys/stellwerk.db", "keys/audit.key/", "KEYS/audit.key", "tables/Person.jsonl", "models/x.gguf",
     "configuration/other.yaml", "tables/person.jsonl\n"],
)  # fmt: skip
def test_path_traversal_by_a_name_that_no_backup_has(backup: Path, name: str) -> None:
    refused(with_member(backup, name), "which no backup of Stellwerk does|files in this backup are not those")


def test_path_traversal_behind_a_null(backup: Path) -> None:
    """What stands behind a NUL is cut off by many a program, after it was looked at."""
    file = with_member(backup, "keys/first-key_.txt")
    file.write_bytes(file.read_bytes().replace(b"keys/first-key_.txt", b"keys/first-key\0.txt"))
    refused(file, "which no backup of Stellwerk does")


@pytest.mark.parametrize("name", ["configuration/stellwerk.yaml", "keys/first-key"])
@pytest.mark.parametrize("kind", [stat.S_IFLNK, stat.S_IFIFO, stat.S_IFCHR, stat.S_IFDIR])
def test_symlink_member(backup: Path, name: str, kind: int) -> None:
    refused(with_member(backup, name, b"/etc/passwd", kind | 0o777), "which no backup of Stellwerk does")


def test_symlink_in_the_place_of_a_stage(backup: Path, tmp_path: Path) -> None:
    """A link that waits in the data folder under the name of the stage is removed, not followed."""
    victim = tmp_path / "victim"
    victim.mkdir()
    (victim / "kept").write_text("x")
    (tmp_path / "new").mkdir(mode=0o700)
    (tmp_path / "new" / "restore.new").symlink_to(victim)
    restore(backup, Place(tmp_path / "new"))
    assert [path.name for path in victim.iterdir()] == ["kept"]


@pytest.mark.parametrize("name", ["keys/audit.key", "tables/person.jsonl", "manifest.json", "manifest.hmac"])
@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_duplicate_member(backup: Path, name: str) -> None:
    forged = Forged(backup)
    forged.more.append((zipfile.ZipInfo(name), b"second"))
    refused(forged.write(backup.with_name("evil.zip"), signed=True), "twice")


def test_duplicate_name_in_the_manifest(backup: Path) -> None:
    """JSON may name a member twice; the last one counts, for the signature and for us alike."""
    forged = Forged(backup)
    forged.manifest["members"]["tables/none.jsonl"] = {"size": 0, "sha256": ""}
    refused(forged.write(backup.with_name("evil.zip"), signed=True), "are not those that its manifest lists")


def test_zip_bomb_that_unpacks_to_more_than_announced(backup: Path) -> None:
    """64 MiB behind a member that says 20 bytes, in the manifest and in the list of the archive."""
    forged = Forged(backup)
    name = "tables/change.jsonl"
    forged.change(name, b"[1,7]\n" + b" " * (64 * MIB))
    forged.manifest["members"][name]["size"] = 20
    file = forged.write(backup.with_name("evil.zip"), signed=True)
    refused(file, "another size than its manifest says")
    raw = bytearray(file.read_bytes())
    directory = raw.rindex(name.encode()) - 46  # in the list at the end; size at 24 (APPNOTE 4.3.12)
    assert raw[directory : directory + 4] == b"PK\x01\x02"
    raw[directory + 24 : directory + 28] = struct.pack("<I", 20)
    file.write_bytes(raw)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    refused(file, "damaged|not what its manifest says")
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 32 * 1024  # KiB


def test_zip_bomb_of_one_endless_line(backup: Path) -> None:
    forged = Forged(backup)
    forged.change("tables/change.jsonl", b"[1," + b" " * (200 * MIB), 1)
    file = forged.write(backup.with_name("evil.zip"), signed=True)
    del forged
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    refused(file, "too long")
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 100 * 1024  # KiB


@pytest.mark.parametrize("name", ["keys/first-key", "configuration/stellwerk.yaml"])
def test_zip_bomb_in_a_small_file(backup: Path, name: str) -> None:
    refused(with_member(backup, name, b"\0" * (2 * MIB)), "larger than it can be")


def test_zip_bomb_that_fills_the_disk(backup: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Usage:
        free = 1000

    monkeypatch.setattr("shutil.disk_usage", lambda _: Usage)
    refused(backup, "are free in the data folder")


def test_zip_bomb_of_overlapping_members(backup: Path) -> None:
    """One compressed stream that several entries of the list share (CVE-2019-9674)."""
    raw = bytearray(backup.read_bytes())
    first = raw.index(b"PK\x01\x02")
    second = raw.index(b"PK\x01\x02", first + 4)
    raw[second + 42 : second + 46] = raw[first + 42 : first + 46]  # where its data begins
    file = backup.with_name("evil.zip")
    file.write_bytes(raw)
    refused(file, "overlap")


def test_zip_bomb_of_many_members(backup: Path) -> None:
    forged = Forged(backup)
    for number in range(300):
        forged.more.append(
            (zipfile.ZipInfo(f"tables/{'a' * (number % 60)}_{chr(97 + number // 60)}.jsonl"), b"")
        )
    refused(forged.write(backup.with_name("evil.zip"), signed=True), "too many files")


@pytest.mark.parametrize("compression", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_another_way_of_packing(backup: Path, compression: int) -> None:
    """Decompressors that nobody needs are attack surface."""
    forged = Forged(backup)
    info = zipfile.ZipInfo("keys/first-key")
    info.compress_type = compression
    forged.change("keys/first-key", b"x")
    del forged.members["keys/first-key"]
    file = backup.with_name("evil.zip")
    forged.write(file, signed=True)
    with zipfile.ZipFile(file, "a") as archive:
        archive.writestr(info, b"x")
    refused(file, "packed in a way")


def test_a_statement_in_the_name_of_a_column(backup: Path) -> None:
    forged = Forged(backup)
    forged.manifest["members"]["tables/change.jsonl"]["columns"] = ["id", 'revision") VALUES (1, 1); --']
    refused(forged.write(backup.with_name("evil.zip"), signed=True), "other columns")


SILLY: dict[str, Callable[[bytes], bytes]] = {
    "nothing": lambda raw: b"",
    "text": lambda raw: b"hello",
    "another archive": lambda raw: b"PK\x05\x06" + b"\0" * 18,
    "words before it": lambda raw: b"#!/bin/sh\n" + raw[: len(raw) // 2],
}


@pytest.mark.parametrize("what", SILLY)
def test_what_is_no_backup(backup: Path, what: str) -> None:
    file = backup.with_name("evil.zip")
    file.write_bytes(SILLY[what](backup.read_bytes()))
    refused(file, "no backup of Stellwerk")
