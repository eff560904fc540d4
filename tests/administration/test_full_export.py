# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""The full export: complete, the same moment everywhere, without a secret, readable with standard tools alone."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
import tracemalloc
import zipfile
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import msgspec
import pytest
import sqlalchemy as sa
from tests.storage.backup.filled import contents, fill_house

from stellwerk.administration.full_export.archive import write
from stellwerk.administration.full_export.areas import AREAS, LEFT_OUT, TRAIL
from stellwerk.storage import tables as t
from stellwerk.storage.database import Database, Place


@pytest.fixture
def database(place: Place) -> Iterator[Database]:
    fill_house(place)
    opened = Database(place)
    yield opened
    opened.close()


def exported(database: Database, folder: Path) -> tuple[dict[str, int], Path]:
    """The export, unpacked."""
    file = folder / "export.zip"
    with file.open("wb") as out:
        counts = write(database, out)
    with zipfile.ZipFile(file) as archive:
        assert archive.testzip() is None
        assert {info.external_attr >> 16 for info in archive.infolist()} == {0o600}
        archive.extractall(folder / "unpacked")
    return counts, folder / "unpacked"


def test_every_column_is_exported_or_left_out_for_a_reason() -> None:
    """Fails for a new column: add it to an area, or say in ``LEFT_OUT`` why not."""
    given = {column for area in AREAS for column in area.columns}
    for table in t.metadata.sorted_tables:
        for column in table.columns:
            known = (
                table in TRAIL
                or table.name in LEFT_OUT
                or f"{table.name}.{column.name}" in LEFT_OUT
                or column.name in ("version", "changed")
            )
            assert (column in given) != known, f"{table.name}.{column.name}"
    for name in LEFT_OUT:
        table_name, _, column_name = name.partition(".")
        assert not column_name or column_name in t.metadata.tables[table_name].c


def test_json_holds_every_row_with_its_exact_values(place: Place, database: Database, tmp_path: Path) -> None:
    counts, folder = exported(database, tmp_path)
    stored = contents(place, left_out=())
    for area in AREAS:
        rows = json.loads((folder / f"{area.name}.json").read_text("utf-8"))
        table = area.columns[0].table
        assert counts[area.name] == len(rows) == len(stored[table.name]) > 0, area.name
        own = [column.name for column in area.columns if column.table is table]
        for row, original in zip(rows, stored[table.name], strict=True):
            assert {f: row[f] for f in own} == {f: plain(getattr(original, f)) for f in own}
    assert counts["audit-trail"] == len(stored["audit"])
    (person,) = json.loads((folder / "people.json").read_text("utf-8"))
    assert person["totp_confirmed_at"] == "2026-03-02T12:00:00.000005Z"
    line = json.loads((folder / "ledger.json").read_text("utf-8"))[0]
    assert Decimal(line["cost"]) == Decimal(line["cost_pico"]) / 10**12


def plain(value: Any) -> Any:
    return value if isinstance(value, list | dict) else msgspec.to_builtins(value)


def test_csv_opens_in_a_german_spreadsheet(database: Database, tmp_path: Path) -> None:
    counts, folder = exported(database, tmp_path)
    for area in AREAS:
        raw = (folder / f"{area.name}.csv").read_bytes()
        assert raw.startswith(b"\xef\xbb\xbf")
        head, *rows = csv.reader(io.StringIO(raw.decode("utf-8-sig"), newline=""), delimiter=";")
        assert head[: len(area.columns)] == [column.name for column in area.columns]
        assert len(rows) == counts[area.name]
        assert {len(row) for row in rows} <= {len(head)}
        assert all(c.isprintable() or c in "\r\n\ufeff" for c in raw.decode())
    (centre,) = csv.reader(
        (folder / "cost-centres.csv").read_text("utf-8-sig").splitlines()[1:], delimiter=";"
    )
    assert centre[1] == "Jugend „Ö“ \ufffd \ufffd"
    ledger = csv.DictReader((folder / "ledger.csv").read_text("utf-8-sig").splitlines(), delimiter=";")
    first = next(ledger)
    assert (first["cost_pico"], first["cost"]) == ("150000000", "0,00015")
    cases = list(
        csv.DictReader((folder / "use-cases.csv").read_text("utf-8-sig").splitlines(), delimiter=";")
    )
    assert cases[0]["zones"] == "green, yellow"
    assert cases[0]["models"] == ""


def test_no_secret_and_no_hash_of_one(place: Place, database: Database, tmp_path: Path) -> None:
    _, folder = exported(database, tmp_path)
    stored = contents(place, left_out=())
    secret = {
        str(value)
        for name, rows in stored.items()
        for row in rows
        for field, value in row._mapping.items()
        if (field in ("hash", "password_hash", "totp_secret", "browser", "request", "body") and value)
        if t.metadata.tables[name] not in TRAIL and name != "audit_checkpoint"
    }
    secret |= {row.value for row in stored["installation"]}
    secret |= {file.read_text().strip() for file in place.data.glob("*key*")}
    assert len(secret) >= 14
    everything = b"".join(file.read_bytes() for file in folder.iterdir())
    for word in secret:
        assert word.encode() not in everything, word
    assert b"stw_ab" in everything  # what people tell keys apart by


def test_the_trail_is_proven_with_python_alone(place: Place, database: Database, tmp_path: Path) -> None:
    _, folder = exported(database, tmp_path)

    def check(*words: Any) -> str:
        command = [sys.executable, "-I", folder / "check_trail.py", *words]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert (done.returncode == 0) == ("sound" in done.stdout or "one chain" in done.stdout), done.stderr
        return done.stdout.strip()

    key, other = place.data / "audit.key", tmp_path / "other.key"
    other.write_text("00" * 32)
    assert check(key) == "sound"
    assert check().startswith("one chain up to its head")
    assert "not signed" in check(other)
    trail = folder / "audit-trail.jsonl"
    whole = trail.read_text("utf-8")
    trail.write_text(whole.replace("hub-yellow", "hub-purple", 1))
    assert "does not hold" in check()
    trail.write_text("".join(whole.splitlines(keepends=True)[:-1]))
    assert "does not end at its head" in check(key)


def test_the_readme_explains_every_file_in_both_languages(database: Database, tmp_path: Path) -> None:
    _, folder = exported(database, tmp_path)
    names = {file.name for file in folder.iterdir()}
    german, _, english = (folder / "LIESMICH-README.md").read_text("utf-8").partition("# Full export")
    for name in names - {"LIESMICH-README.md"}:
        assert f"- `{name}`" in german or f", `{name}`: " in german, name
        assert f"- `{name}`" in english or f", `{name}`: " in english, name
    sums = (folder / "SHA256SUMS").read_text().splitlines()
    assert {line.split("  ")[1] for line in sums} == names - {"SHA256SUMS"}
    done = subprocess.run(["sha256sum", "--check", "--quiet", "SHA256SUMS"], cwd=folder, check=False)
    assert done.returncode == 0


def test_an_empty_house(place: Place, tmp_path: Path) -> None:
    database = Database(place)
    counts, folder = exported(database, tmp_path)
    database.close()
    assert set(counts.values()) == {0}
    for area in AREAS:
        assert json.loads((folder / f"{area.name}.json").read_text()) == []
    done = subprocess.run(
        [sys.executable, folder / "check_trail.py"], capture_output=True, text=True, check=False
    )
    assert done.stdout.startswith("one chain")


class _Meanwhile(io.BytesIO):
    """A file: while it is written, after the first table, somebody changes the house."""

    def __init__(self, database: Database) -> None:
        super().__init__()
        self._database, self.changed = database, False

    def write(self, data: Any, /) -> int:
        if not self.changed and b"departments.csv" in bytes(data):
            self.changed = True
            with self._database.writing() as writing:
                writing.execute(sa.update(t.department).values(title="SPÄTER"))
                writing.execute(sa.update(t.person).values(display_name="SPÄTER"))
                writing.execute(sa.insert(t.ledger).values(line(1)))
        return super().write(data)


def line(number: int) -> dict[str, Any]:
    names = ("department", "cost_centre", "use_case", "endpoint", "model", "price_version")
    texts = dict.fromkeys(names, f"n{number}")
    sums = ("calls", "tokens_in", "tokens_out", "estimated_calls", "unknown_cost_calls", "cost_pico")
    day = date(2026, 1, 1) + timedelta(days=number % 300)
    return {"day": day, "zone": "green", "currency": "EUR", **texts, **dict.fromkeys(sums, 1)}


def test_one_moment_whatever_is_written_meanwhile(database: Database) -> None:
    out = _Meanwhile(database)
    with database.reading() as connection:
        before = connection.execute(sa.select(sa.func.count()).select_from(t.ledger)).scalar_one()
    counts = write(database, out)
    assert out.changed
    assert counts["ledger"] == before
    with zipfile.ZipFile(out) as archive:
        assert not [name for name in archive.namelist() if "SPÄTER".encode() in archive.read(name)]


def test_memory_stays_flat(sqlite: Place, tmp_path: Path) -> None:
    database = Database(sqlite)
    with database.writing() as writing:
        for start in range(0, 40_000, 2000):
            writing.execute(sa.insert(t.ledger), [line(n) for n in range(start, start + 2000)])
            rows = [
                {"seq": n + 1, "at": "t", "name": "x:y:z", "decision_id": "", "payload": "p" * 500, "prev_hash": "a",
                 "hash": "b"} for n in range(start, start + 2000)
            ]  # fmt: skip
            writing.execute(sa.insert(t.audit), rows)
    tracemalloc.start()
    with (tmp_path / "big.zip").open("wb") as out:
        counts = write(database, out)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    database.close()
    assert (counts["ledger"], counts["audit-trail"]) == (40_000, 40_000)
    assert peak < 12 * 2**20, f"{peak / 2**20:.1f} MB"
