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
from tests.storage.samples import intent, settlement

from stellwerk.errors import ConfigurationError
from stellwerk.storage import migrate
from stellwerk.storage.book import Durability
from stellwerk.storage.database import Place
from stellwerk.storage.recorder import Recorder
from stellwerk.storage.tables import metadata
from stellwerk.storage.verification import verify_books

MIGRATIONS = Path(migrate.__file__).parent / "migrations"


def filled(folder: Path, calls: int = 5) -> None:
    """Books with some settled calls, properly closed."""

    async def fill() -> None:
        recorder = Recorder.open(folder / "stellwerk.db")
        for number in range(calls):
            await recorder.intent(intent(f"c{recorder._books.book.head.seq}-{number}"))
            await recorder.settle(settlement(f"c{recorder._books.book.head.seq - 1}-{number}"))
        await recorder.close()

    asyncio.run(fill())


def refused(folder: Path, match: str) -> None:
    """The start is refused with these words, and the folder is free again afterwards."""
    for _ in range(2):
        with pytest.raises(ConfigurationError, match=match):
            Recorder.open(folder / "stellwerk.db")


def change(folder: Path, *statements: str) -> None:
    """What somebody with the file can do."""
    with closing(sqlite3.connect(folder / "stellwerk.db", isolation_level=None)) as connection:
        for statement in statements:
            connection.execute(statement)


def test_the_tables_after_migration_are_those_of_the_code(tmp_path: Path) -> None:
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    path = tmp_path / "stellwerk.db"
    assert migrate.migrate(Place(path.parent)) is True
    engine = sa.create_engine(f"sqlite:///{path}")
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


def test_a_newer_database_is_left_alone(tmp_path: Path) -> None:
    filled(tmp_path)
    change(tmp_path, "UPDATE alembic_version SET version_num = '9999'")
    refused(tmp_path, "written by a newer Stellwerk")


def test_something_that_is_no_database(tmp_path: Path) -> None:
    (tmp_path / "stellwerk.db").write_bytes(b"this is a letter, not a database " * 100)
    refused(tmp_path, "cannot be read as a database")


def test_only_the_owner_can_read(tmp_path: Path) -> None:
    folder = tmp_path / "a" / "data"

    async def look() -> None:
        recorder = Recorder.open(folder / "stellwerk.db")
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


def test_rights_that_are_too_wide_are_narrowed(tmp_path: Path) -> None:
    filled(tmp_path)
    (tmp_path / "stellwerk.db").chmod(0o644)
    tmp_path.chmod(0o777)
    filled(tmp_path)
    assert stat.S_IMODE((tmp_path / "stellwerk.db").stat().st_mode) == 0o600
    assert stat.S_IMODE(tmp_path.stat().st_mode) == 0o755


def test_a_folder_that_everybody_may_write_to_is_no_data_folder(tmp_path: Path) -> None:
    tmp_path.chmod(0o1777)
    refused(tmp_path, "lets other users write")


def test_two_processes_on_one_folder(tmp_path: Path) -> None:
    first = Recorder.open(tmp_path / "stellwerk.db")
    code = (
        f"from stellwerk.storage.recorder import Recorder\nRecorder.open({str(tmp_path / 'stellwerk.db')!r})"
    )
    second = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert second.returncode == 1
    assert "ConfigurationError: another Stellwerk (process " in second.stderr
    refused(tmp_path, "another Stellwerk")
    asyncio.run(first.close())
    filled(tmp_path)


def test_opened_again_and_again_the_trail_goes_on(tmp_path: Path) -> None:
    for _ in range(4):
        filled(tmp_path, 3)
    report = verify_books(tmp_path)
    assert report.flaws == ()
    assert report.settled == 12


def test_a_missing_key_stops_the_start_and_is_never_made_anew(tmp_path: Path) -> None:
    filled(tmp_path)
    (tmp_path / "audit.key").unlink()
    refused(tmp_path, "audit.key is missing.*restore the key")
    assert not (tmp_path / "audit.key").exists()


@pytest.mark.parametrize("content", ["", "no hex at all", "abcd", "00" * 31, "ä" * 64])
def test_a_damaged_key_stops_the_start(tmp_path: Path, content: str) -> None:
    filled(tmp_path)
    (tmp_path / "audit.key").write_text(content)
    refused(tmp_path, "restore it from the backup")


def test_another_key_stops_the_start(tmp_path: Path) -> None:
    filled(tmp_path)
    (tmp_path / "audit.key").write_text("00" * 32)
    refused(tmp_path, "does not match audit.key")


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
    tmp_path: Path, statements: list[str], words: str
) -> None:
    filled(tmp_path)
    change(tmp_path, *statements)
    refused(tmp_path, words)


def test_an_older_copy_stops_the_start_until_it_is_accepted_by_name(tmp_path: Path) -> None:
    from click.testing import CliRunner

    from stellwerk.cli.audit import audit

    filled(tmp_path)
    shutil.copy(tmp_path / "stellwerk.db", tmp_path / "backup")
    filled(tmp_path)
    shutil.copy(tmp_path / "backup", tmp_path / "stellwerk.db")
    refused(tmp_path, "ends at row 10, but had come to row 20.*stellwerk audit accept")
    accepted = CliRunner().invoke(
        audit, ["accept", "--data", str(tmp_path), "--by", "M. Weber, IT", "--reason", "backup of 2 March"]
    )
    assert accepted.exit_code == 0, accepted.output
    filled(tmp_path)
    assert verify_books(tmp_path).flaws == ()
    with closing(sqlite3.connect(tmp_path / "stellwerk.db")) as connection:
        [payload] = connection.execute("SELECT payload FROM audit WHERE seq = 11").fetchone()
    assert "M. Weber, IT" in payload
    assert "had come to row 20" in payload


@pytest.mark.parametrize("damage", ["missing", "empty", "forged", "other"])
def test_an_anchor_that_does_not_fit_stops_the_start(tmp_path: Path, damage: str) -> None:
    filled(tmp_path)
    anchor = tmp_path / "audit.head"
    if damage == "missing":
        anchor.unlink()
    elif damage == "empty":
        anchor.write_bytes(b"")
    elif damage == "forged":
        anchor.write_text(anchor.read_text().replace('"seq":10', '"seq":9'))
    else:
        other = tmp_path / "other"
        filled(other, 2)
        shutil.copy(other / "audit.head", anchor)
    refused(tmp_path, "anchor.*stellwerk audit accept")


def test_accepting_does_not_cover_a_changed_trail(tmp_path: Path) -> None:
    from stellwerk.storage.books import OpenBooks

    filled(tmp_path)
    change(tmp_path, "UPDATE audit SET payload = '{}' WHERE seq = 10")
    with pytest.raises(ConfigurationError, match="last row does not match"):
        OpenBooks(tmp_path / "stellwerk.db", "normal", accepted={"by": "x", "reason": "y"})


def test_a_full_disk_at_the_end_does_not_damage_the_anchor(tmp_path: Path) -> None:
    from tests.storage.test_trouble import largest_file

    async def close_on_a_full_disk() -> None:
        recorder = Recorder.open(tmp_path / "stellwerk.db")
        await recorder.intent(intent("c1"))
        with largest_file(40):
            await recorder.close()

    asyncio.run(close_on_a_full_disk())
    filled(tmp_path)
    assert verify_books(tmp_path).flaws == ()


@pytest.mark.parametrize(("durability", "level"), [("normal", 1), ("full", 2)])
def test_what_is_asked_of_the_disk(tmp_path: Path, durability: Durability, level: int) -> None:
    recorder = Recorder.open(tmp_path / "stellwerk.db", durability=durability)
    connection = recorder._books.book.connection
    pragmas = {
        name: connection.execute(f"PRAGMA {name}").fetchone()[0] for name in ("synchronous", "journal_mode")
    }
    assert pragmas == {"synchronous": level, "journal_mode": "wal"}
    assert connection.execute("PRAGMA foreign_keys").fetchone() == (1,)
    asyncio.run(recorder.close())


async def test_the_anchor_follows_within_about_a_second(tmp_path: Path) -> None:
    from stellwerk.storage.anchor import read_anchor

    recorder = Recorder.open(tmp_path / "stellwerk.db")
    await recorder.intent(intent("c1"))
    await recorder.settle(settlement("c1"))
    async with asyncio.timeout(3):
        while (found := read_anchor(tmp_path / "audit.head")) is None or found.seq < 2:  # noqa: ASYNC110
            await asyncio.sleep(0.05)
    await recorder.close()


def test_the_books_name_no_caller_outside_the_trail() -> None:
    """No view of a single person's use: the ledger has no column that could hold one."""
    assert {c.name for c in metadata.tables["ledger"].c} == {
        *(
            "day",
            "department",
            "cost_centre",
            "use_case",
            "zone",
            "endpoint",
            "model",
            "price_version",
            "currency",
        ),
        *("calls", "tokens_in", "tokens_out", "estimated_calls", "unknown_cost_calls", "cost_pico"),
    }
