# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Bring a database to the newest revision, from any earlier one or from nothing."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import sqlalchemy as sa

from stellwerk.errors import ConfigurationError

HEAD = "0001"
"""The newest revision under ``migrations/versions``; a test holds the two together."""


def revision_of(database_path: Path) -> str | None:
    """The revision that the database stands at; ``None`` for an empty one."""
    with closing(sqlite3.connect(database_path, timeout=5.0)) as connection:
        known = connection.execute("SELECT name FROM sqlite_master WHERE name = 'alembic_version'").fetchone()
        if known is None:
            return None
        row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
        return None if row is None else str(row[0])


def migrate(database_path: Path) -> bool:
    """Run the pending revisions, all or none. Returns whether there were any.

    At the newest revision this is one small query: Alembic is not even imported.

    Raises:
        ConfigurationError: the database was written by a newer Stellwerk, or is no database.
    """
    try:
        found = revision_of(database_path)
    except sqlite3.DatabaseError as exc:
        raise ConfigurationError(
            f"{database_path} cannot be read as a database ({exc}); move it away or restore it from a backup"
        ) from None
    if found == HEAD:
        return False

    from alembic import command
    from alembic.config import Config
    from alembic.script import ScriptDirectory
    from alembic.util import CommandError

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    if found is not None:
        try:
            ScriptDirectory.from_config(config).get_revision(found)
        except CommandError:
            raise ConfigurationError(
                f"{database_path} has table revision {found!r}, which this version does not know: "
                f"it was written by a newer Stellwerk; start that one, or restore a backup"
            ) from None

    engine = sa.create_engine(f"sqlite:///{database_path}", poolclass=sa.pool.NullPool)
    # The driver must not open or end transactions by itself, else half a migration would stay after a crash.
    sa.event.listen(engine, "connect", lambda raw, _: setattr(raw, "isolation_level", None))
    sa.event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN IMMEDIATE"))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
    return True
