# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Opening the books: tables, rights, lock, key, and refusing what does not hold together."""

from __future__ import annotations

import asyncio
import shutil
import sqlite3
import stat
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.config import Config
from alembic.script import ScriptDirectory
from tests.postgres import Server
from tests.storage.outside import change, rows
from tests.storage.samples import intent, settlement

from stellwerk.errors import ConfigurationError
from stellwerk.storage import migrate
from stellwerk.storage.book import Durability
from stellwerk.storage.database import Place, engine_for
from stellwerk.storage.recorder import Recorder
from stellwerk.storage.tables import metadata
from stellwerk.storage.verification import verify_books

MIGRATIONS = Path(migrate.__file__).parent / "migrations"


def filled(place: Place, calls: int = 5) -> None:
    """Books with some settled calls, properly closed."""

    async def fill() -> None:
        recorder = Recorder.open(place)
        for number in range(calls):
            await recorder.intent(intent(f"c{recorder._books.book.head.seq}-{number}"))
            await recorder.settle(settlement(f"c{recorder._books.book.head.seq - 1}-{number}"))
        await recorder.close()

    asyncio.run(fill())


def refused(place: Place, match: str) -> None:
    """The start is refused with these words, and the folder is free again afterwards."""
    for _ in range(2):
        with pytest.raises(ConfigurationError, match=match):
            Recorder.open(place)


def tmp_place(database: str, tmp_path: Path, server: Server) -> Place:
    """A database without tables."""
    return Place(tmp_path, None if database == "sqlite" else server.create(migrated=False))


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_the_tables_after_migration_are_those_of_the_code(
    database: str, tmp_path: Path, postgresql_server: Server
) -> None:
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    place = tmp_place(database, tmp_path, postgresql_server)
    assert migrate.migrate(place) is True
    engine = engine_for(place)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []
    engine.dispose()


def test_the_newest_revision_is_the_one_the_fast_path_looks_for() -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    assert ScriptDirectory.from_config(config).get_heads() == [migrate.HEAD]


def test_a_database_at_the_newest_revision_needs_no_alembic(tmp_path: Path) -> None:
    path = tmp_path / "stellwerk.db"
    assert migrate.migrate(Place(path.parent)) is True
    code = (
        "import sys; from pathlib import Path; from stellwerk.storage.database import Place;"
        "from stellwerk.storage.migrate import migrate;"
        f"assert migrate(Place(Path({str(path.parent)!r}))) is False; assert 'alembic' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_a_migration_that_fails_leaves_nothing_behind(tmp_path: Path) -> None:
    path = tmp_path / "stellwerk.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE open_intent (in_the_way TEXT)")  # the third table of the revision
    with pytest.raises(sa.exc.OperationalError, match="already exists"):
        migrate.migrate(Place(path.parent))
    with closing(sqlite3.connect(path)) as connection:
        assert [r[0] for r in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")] == [
            "open_intent"
        ]


def test_a_newer_database_is_left_alone(place: Place) -> None:
    filled(place)
    change(place, "UPDATE alembic_version SET version_num = '9999'")
    refused(place, "written by a newer Stellwerk")


def test_something_that_is_no_database(sqlite: Place) -> None:
    sqlite.file.write_bytes(b"this is a letter, not a database " * 100)
    refused(sqlite, "cannot be read as a database")


def test_only_the_owner_can_read(tmp_path: Path) -> None:
    folder = tmp_path / "a" / "data"

    async def look() -> None:
        recorder = Recorder.open(Place(folder))
        await recorder.intent(intent("c1"))
        await recorder.settle(settlement("c1"))
        modes = {p.name: stat.S_IMODE(p.stat().st_mode) for p in folder.iterdir()}
        assert modes.keys() >= {
            "stellwerk.db",
            "stellwerk.db-wal",
            "stellwerk.db-shm",
            "audit.key",
            "audit.head",
        }
        assert set(modes.values()) == {0o600}
        await recorder.close()

    asyncio.run(look())
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_rights_that_are_too_wide_are_narrowed(sqlite: Place) -> None:
    filled(sqlite)
    sqlite.file.chmod(0o644)
    sqlite.data.chmod(0o777)
    filled(sqlite)
    assert stat.S_IMODE(sqlite.file.stat().st_mode) == 0o600
    assert stat.S_IMODE(sqlite.data.stat().st_mode) == 0o755


def test_a_folder_that_everybody_may_write_to_is_no_data_folder(place: Place) -> None:
    place.data.chmod(0o1777)
    refused(place, "lets other users write")


def test_two_processes_on_one_folder(place: Place) -> None:
    first = Recorder.open(place)
    code = (
        "from pathlib import Path\nfrom stellwerk.storage.database import Place\n"
        "from stellwerk.storage.recorder import Recorder\n"
        f"Recorder.open(Place(Path({str(place.data)!r}), {place.url!r}))"
    )
    second = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert second.returncode == 1
    assert "InUse: another Stellwerk (process " in second.stderr
    refused(place, "another Stellwerk")
    asyncio.run(first.close())
    filled(place)


def test_opened_again_and_again_the_trail_goes_on(place: Place) -> None:
    for _ in range(4):
        filled(place, 3)
    report = verify_books(place)
    assert report.flaws == ()
    assert report.settled == 12


def test_a_missing_key_stops_the_start_and_is_never_made_anew(place: Place) -> None:
    filled(place)
    (place.data / "audit.key").unlink()
    refused(place, "audit.key is missing.*(restore the key|copy it from the data folder)")
    assert not (place.data / "audit.key").exists()


@pytest.mark.parametrize("content", ["", "no hex at all", "abcd", "00" * 31, "ä" * 64])
def test_a_damaged_key_stops_the_start(place: Place, content: str) -> None:
    filled(place)
    (place.data / "audit.key").write_text(content)
    refused(place, "restore it from the backup")


def test_another_key_stops_the_start(place: Place) -> None:
    filled(place)
    (place.data / "audit.key").write_text("00" * 32)
    refused(place, "does not match audit.key" if place.url is None else "copy audit.key from the data folder")


@pytest.mark.parametrize(
    ("statements", "words"),
    [
        (["DELETE FROM audit WHERE seq = 10"], "last row does not match"),
        (["UPDATE audit SET payload = '{}' WHERE seq = 10"], "last row does not match"),
        (
            [
                "INSERT INTO audit SELECT 11, at, name, decision_id, payload, hash, hash FROM audit WHERE seq = 10"
            ],
            "last row does not match",
        ),
        (
            [
                "DELETE FROM audit WHERE seq = 10",
                "UPDATE audit_head SET seq = 9, hash = (SELECT hash FROM audit WHERE seq = 9)",
            ],
            "does not match audit.key",
        ),
        (["DELETE FROM audit_head"], "missing"),
        (["DELETE FROM audit"], "missing"),
        (["DELETE FROM audit", "DELETE FROM audit_head"], "had come to row 10"),
    ],
)
def test_a_trail_that_was_changed_at_its_end_stops_the_start(
    place: Place, statements: list[str], words: str
) -> None:
    filled(place)
    change(place, *statements)
    refused(place, words)


def test_an_older_copy_stops_the_start_until_it_is_accepted_by_name(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    from click.testing import CliRunner

    from stellwerk.cli.audit import audit

    filled(place)
    tables = ("audit", "audit_head", "ledger", "ledger_entry")
    change(place, *(f"CREATE TABLE older_{name} AS SELECT * FROM {name}" for name in tables))  # noqa: S608
    filled(place)
    for name in tables:
        change(place, f"DELETE FROM {name}", f"INSERT INTO {name} SELECT * FROM older_{name}")  # noqa: S608
    refused(place, "ends at row 10, but had come to row 20.*stellwerk audit accept")
    monkeypatch.setenv("STELLWERK_DATABASE", place.url or "sqlite")
    accepted = CliRunner().invoke(
        audit, ["accept", "--data", str(place.data), "--by", "M. Weber, IT", "--reason", "backup of 2 March"]
    )
    assert accepted.exit_code == 0, accepted.output
    filled(place)
    assert verify_books(place).flaws == ()
    [(payload,)] = rows(place, "SELECT payload FROM audit WHERE seq = 11")
    assert "M. Weber, IT" in payload
    assert "had come to row 20" in payload


@pytest.mark.parametrize("damage", ["missing", "empty", "forged", "other"])
def test_an_anchor_that_does_not_fit_stops_the_start(place: Place, tmp_path: Path, damage: str) -> None:
    filled(place)
    anchor = place.data / "audit.head"
    if damage == "missing":
        anchor.unlink()
        if place.url is not None:  # that is how the folder of a further process looks
            filled(place, 1)
            assert [r[0] for r in rows(place)].count("audit:anchor:begun") == 1
            return
    elif damage == "empty":
        anchor.write_bytes(b"")
    elif damage == "forged":
        anchor.write_text(anchor.read_text().replace('"seq":10', '"seq":9'))
    else:
        other = Place(tmp_path / "other")
        filled(other, 2)
        shutil.copy(other.data / "audit.head", anchor)
    refused(place, "anchor.*stellwerk audit accept")


def test_accepting_does_not_cover_a_changed_trail(place: Place) -> None:
    from stellwerk.storage.books import OpenBooks

    filled(place)
    change(place, "UPDATE audit SET payload = '{}' WHERE seq = 10")
    with pytest.raises(ConfigurationError, match="last row does not match"):
        OpenBooks(place, "normal", accepted={"by": "x", "reason": "y"})


def test_a_full_disk_at_the_end_does_not_damage_the_anchor(place: Place) -> None:
    from tests.storage.test_trouble import largest_file

    async def close_on_a_full_disk() -> None:
        recorder = Recorder.open(place)
        await recorder.intent(intent("c1"))
        with largest_file(40):
            await recorder.close()

    asyncio.run(close_on_a_full_disk())
    filled(place)
    assert verify_books(place).flaws == ()


@pytest.mark.parametrize(("durability", "level"), [("normal", 1), ("full", 2)])
def test_what_is_asked_of_the_disk(sqlite: Place, durability: Durability, level: int) -> None:
    recorder = Recorder.open(sqlite, durability=durability)
    connection = recorder._books.book.connection
    pragmas = {
        name: connection.execute(f"PRAGMA {name}").fetchone()[0] for name in ("synchronous", "journal_mode")
    }
    assert pragmas == {"synchronous": level, "journal_mode": "wal"}
    assert connection.execute("PRAGMA foreign_keys").fetchone() == (1,)
    asyncio.run(recorder.close())


async def test_the_anchor_follows_within_about_a_second(place: Place) -> None:
    from stellwerk.storage.anchor import read_anchor

    recorder = Recorder.open(place)
    await recorder.intent(intent("c1"))
    await recorder.settle(settlement("c1"))
    async with asyncio.timeout(3):
        while (found := read_anchor(place.data / "audit.head")) is None or found.seq < 2:  # noqa: ASYNC110
            await asyncio.sleep(0.05)
    await recorder.close()


def test_the_books_name_no_caller_outside_the_trail() -> None:
    """No view of a single person's use: nothing beside the trail has a column that could hold one.

    An entry's account has the id of the API key: budgets are given to keys, and a key is a program's.
    """
    place = {
        "department",
        "cost_centre",
        "use_case",
        "zone",
        "endpoint",
        "model",
        "price_version",
        "currency",
    }
    sums = {
        *("calls", "tokens_in", "tokens_out", "cached_in", "reasoning_out", "cost_pico"),
        *("estimated_calls", "unknown_cost_calls", "auto_calls", "auto_saved_pico"),
    }
    assert {
        name: set(metadata.tables[name].c.keys())
        for name in (
            "ledger",
            "audit_carried",
            "ledger_account",
            "ledger_entry",
            "budget_state",
            "open_intent",
        )
    } == {
        "ledger": {"day", *place, *sums},
        "audit_carried": {"day", *place, *sums},
        "ledger_account": {"id", "key", *place},
        "ledger_entry": {
            *("seq", "day", "kind", "decision_id", "account", "certainty", "amount_pico"),
            *("tokens_in", "tokens_out", "cached_in", "reasoning_out", "images", "audio_ms"),
        },
        "budget_state": {"budget", "period", "reserved_pico", "spent_pico", "told", "passed_on"},
        "open_intent": {"decision_id", "at", "day", "owner", "key", "reserved_pico", "claims", *place},
    }
