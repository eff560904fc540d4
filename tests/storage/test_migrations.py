# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Databases of earlier versions, with data: brought to the newest revision they hold what they held, and prove it."""

from __future__ import annotations

import asyncio
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory
from tests.postgres import Server
from tests.storage.outside import change, rows

from stellwerk.storage import migrate
from stellwerk.storage.database import Place
from stellwerk.storage.recorder import Recorder
from stellwerk.storage.verification import verify_books

DUMPS = Path(__file__).with_name("dumps")


class Inserted(NamedTuple):
    """One statement of a dump."""

    table: str
    columns: str
    values: str


class Dump:
    """What the Stellwerk of one revision left in its data folder."""

    def __init__(self, revision: str) -> None:
        self.revision = revision
        text = (DUMPS / f"{revision}.sql").read_text()
        [self.key] = re.findall(r"^-- audit\.key: (.*)$", text, re.MULTILINE)
        [self.anchor] = re.findall(r"^-- audit\.head: (.*)$", text, re.MULTILINE)
        found = re.findall(r"^INSERT INTO (\w+) \((.*?)\) VALUES \((.*)\);$", text, re.MULTILINE)
        self.inserted = [Inserted(*parts) for parts in found]

    def put_into(self, place: Place) -> None:
        place.data.mkdir(mode=0o700, exist_ok=True)
        if place.url is None:
            place.file.touch(0o600)
        migrate.migrate(place, self.revision)
        change(place, *(f"DELETE FROM {table}" for table in {i.table for i in self.inserted}))  # noqa: S608
        rows_in = ((i.table, i.columns, _bytes(place, i.values)) for i in self.inserted)
        change(place, *(f"INSERT INTO {t} ({columns}) VALUES ({values})" for t, columns, values in rows_in))  # noqa: S608
        (place.data / "audit.key").write_text(self.key)
        (place.data / "audit.head").write_text(self.anchor)


def _bytes(place: Place, values: str) -> str:
    """The values with bytes as the database writes them: the dumps have them as SQLite does."""
    return values if place.url is None else re.sub(r"X'([0-9a-f]*)'", r"'\\x\1'", values)


def revisions() -> list[str]:
    config = Config()
    config.set_main_option("script_location", str(Path(migrate.__file__).parent / "migrations"))
    return sorted(script.revision for script in ScriptDirectory.from_config(config).walk_revisions())


def test_every_revision_has_its_dump() -> None:
    """Whoever adds a revision adds rows as its code writes them, so that its successors can be tried on them."""
    assert sorted(path.stem for path in DUMPS.glob("*.sql")) == revisions()


@pytest.fixture(params=["sqlite", "postgresql"])
def empty(request: pytest.FixtureRequest, tmp_path: Path, postgresql_server: Server) -> Place:
    """A place without tables."""
    url = postgresql_server.create(migrated=False) if request.param == "postgresql" else None
    return Place(tmp_path / "data", url)


@pytest.mark.parametrize("revision", revisions())
def test_a_database_of_an_earlier_version(empty: Place, revision: str) -> None:
    dump = Dump(revision)
    dump.put_into(empty)
    kept = {
        i: rows(empty, f"SELECT {i.columns} FROM {i.table} ORDER BY 1, 2")  # noqa: S608
        for i in {i._replace(values="") for i in dump.inserted}
    }
    assert sum(map(len, kept.values())) == len(dump.inserted)
    migrate.migrate(empty)
    assert migrate.revision_of(empty) == migrate.HEAD
    for i, before in kept.items():
        assert rows(empty, f"SELECT {i.columns} FROM {i.table} ORDER BY 1, 2") == before  # noqa: S608
    report = verify_books(empty)
    assert report.flaws == ()
    assert {call.decision_id for call in report.open} == {"c10", "c11"}

    async def goes_on() -> None:
        recorder = Recorder.open(empty)
        if empty.url is None:
            assert recorder.recover(datetime.now(UTC)) == 2
        else:
            assert await recorder.close_calls_of_the_dead(0) == 2
        assert await recorder.drain() == sum(i.table == "audit_outbox" for i in dump.inserted)
        await recorder.close()

    asyncio.run(goes_on())
    report = verify_books(empty)
    assert (report.flaws, report.open) == ((), ())


def test_step_by_step_is_the_same_as_at_once(empty: Place) -> None:
    Dump("0001").put_into(empty)
    for revision in revisions():
        migrate.migrate(empty, revision)
        assert migrate.revision_of(empty) == revision
    assert verify_books(empty).flaws == ()
