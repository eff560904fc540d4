# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Bring a database to the newest revision, from any earlier one or from nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import sqlalchemy as sa

from stellwerk.errors import ConfigurationError
from stellwerk.storage.database import Place, engine_for

HEAD = "0005"
"""The newest revision under ``migrations/versions``; a test holds the two together."""

_LOCK = 0x5354_4C57  # of PostgreSQL's advisory locks: one process migrates, the others wait and find it done


def revision_of(place: Place) -> str | None:
    """The revision that the database stands at; ``None`` for an empty one.

    Raises:
        ConfigurationError: it cannot be read as a database, or the server is out of reach.
    """
    engine = engine_for(place)
    try:
        with engine.connect() as connection:
            return _revision(connection)
    except sa.exc.DBAPIError as exc:
        raise _unreadable(place, exc) from None
    finally:
        engine.dispose()


def migrate(place: Place, target: str = "head") -> bool:
    """Run the pending revisions, all or none. Returns whether there were any.

    At the newest revision this is one small query: Alembic is not even imported.

    Raises:
        ConfigurationError: the database was written by a newer Stellwerk, is no database, or is out of reach.
    """
    engine = engine_for(place)
    try:
        try:
            with engine.connect() as connection:
                found = _revision(connection)
        except sa.exc.DBAPIError as exc:
            raise _unreadable(place, exc) from None
        if found == HEAD and target == "head":
            return False
        with engine.connect().execution_options(stellwerk_writes=True) as connection:
            _upgrade(connection, place, target)
        return True
    finally:
        engine.dispose()


def _revision(connection: sa.Connection) -> str | None:
    if not sa.inspect(connection).has_table("alembic_version"):
        return None
    found = connection.execute(sa.text("SELECT version_num FROM alembic_version")).scalar()
    return None if found is None else str(found)


def _upgrade(connection: sa.Connection, place: Place, target: str) -> None:
    from alembic import command
    from alembic.config import Config
    from alembic.script import ScriptDirectory
    from alembic.util import CommandError

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    with connection.begin():
        if connection.dialect.name == "postgresql":
            connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_LOCK)))
        found = _revision(connection)
        if found is not None:
            try:
                ScriptDirectory.from_config(config).get_revision(found)
            except CommandError:
                raise ConfigurationError(
                    f"{place} has table revision {found!r}, which this version does not know: "
                    f"it was written by a newer Stellwerk; start that one, or restore a backup"
                ) from None
        config.attributes["connection"] = connection
        command.upgrade(config, target)


def _unreadable(place: Place, exc: sa.exc.DBAPIError) -> ConfigurationError:
    if place.url is None:
        return ConfigurationError(
            f"{place} cannot be read as a database ({exc.orig}); move it away or restore it from a backup"
        )
    return ConfigurationError(
        f"the database server {place} cannot be used: {_one_line(exc.orig)}; is it running, and may this user in?"
    )


def _one_line(error: Any) -> str:
    return " ".join(str(error).split())[:300]
