# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""A PostgreSQL database that is restored into: tables are built and proven in a schema of their own, beside those that
are there, and take their place in one transaction.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import sqlalchemy as sa

from stellwerk.errors import ConfigurationError
from stellwerk.storage.backup.manifest import BackupRefused
from stellwerk.storage.database import Place, engine_for
from stellwerk.storage.tables import metadata

SCHEMA = "stellwerk_restore"
_LOCK = 0x5354_4C59  # of PostgreSQL's advisory locks: one restores
_LEAVING_S = 2.0  # a connection that was closed is still listed for a moment
_RUNNING = sa.text(
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'stellwerk-books'"
)
_STAYS = "ledger_entry_stays()"  # the function of the trigger that keeps entries from being changed
_HAS_FUNCTION = sa.text(
    "SELECT 1 FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace "
    "WHERE n.nspname = :schema AND p.proname = :name"
)
_IN_SCHEMA = sa.text("SELECT tablename FROM pg_tables WHERE schemaname = :schema ORDER BY tablename")


class Server:
    """The database while it is restored into. Nobody else restores into it meanwhile."""

    def __init__(self, place: Place, connection: sa.Connection) -> None:
        self._connection = connection  # commits each statement
        self._engine = connection.engine
        self._place = place
        self._home = str(connection.execute(sa.text("SELECT current_schema()")).scalar_one())

    def staged_url(self) -> str:
        """The address under which the new tables are the only ones to be seen."""
        url = sa.make_url(str(self._place.url))
        given = url.query.get("options", "")
        options = f"{given if isinstance(given, str) else ' '.join(given)} -csearch_path={SCHEMA}".strip()
        return url.update_query_dict({"options": options}).render_as_string(hide_password=False)

    def ours(self) -> list[str]:
        """Those of our tables that are there already."""
        return self._ours(self._connection)

    def prepare(self) -> None:
        """An empty schema; what a restore that was killed left of one goes."""
        self.discard()
        self._connection.execute(sa.text(f"CREATE SCHEMA {SCHEMA}"))

    def discard(self) -> None:
        """Take the schema away with what is in it."""
        self._connection.execute(sa.text(f"DROP SCHEMA IF EXISTS {SCHEMA} CASCADE"))

    def count_on(self) -> None:
        """Let every sequence go on behind the rows that were filled in with numbers of their own."""
        with self._engine.begin() as connection:
            found = sa.MetaData()
            found.reflect(connection, schema=SCHEMA)
            for table in found.tables.values():
                for column in table.primary_key.columns:
                    sequence = connection.execute(
                        sa.select(sa.func.pg_get_serial_sequence(f"{SCHEMA}.{table.name}", column.name))
                    ).scalar()
                    if sequence is not None:
                        last = connection.execute(sa.select(sa.func.max(column))).scalar()
                        connection.execute(sa.select(sa.func.setval(sequence, (last or 0) + 1, False)))

    def take_place(self, files: Callable[[], None]) -> None:
        """Drop the old tables and put the new ones in their place, together with ``files``: all or nothing.

        Raises:
            BackupRefused: a gateway was started meanwhile.
        """
        refuse_while_running(self._connection)
        with self._engine.begin() as connection:
            connection.execute(sa.text("SET LOCAL lock_timeout = '5s'"))
            home = _quoted(connection, self._home)
            if old := self._ours(connection):
                names = ", ".join(f"{home}.{_quoted(connection, name)}" for name in old)
                connection.execute(
                    sa.text(f"DROP TABLE {names}")
                )  # not CASCADE: what others built on them stays
            connection.execute(sa.text(f"DROP FUNCTION IF EXISTS {home}.{_STAYS}"))
            for name in connection.execute(_IN_SCHEMA, {"schema": SCHEMA}).scalars().all():
                connection.execute(
                    sa.text(f"ALTER TABLE {SCHEMA}.{_quoted(connection, name)} SET SCHEMA {home}")
                )
            if connection.execute(_HAS_FUNCTION, {"schema": SCHEMA, "name": _STAYS[:-2]}).first():
                connection.execute(sa.text(f"ALTER FUNCTION {SCHEMA}.{_STAYS} SET SCHEMA {home}"))
            connection.execute(sa.text(f"DROP SCHEMA {SCHEMA}"))
            files()

    def _ours(self, connection: sa.Connection) -> list[str]:
        names = connection.execute(_IN_SCHEMA, {"schema": self._home}).scalars()
        return [name for name in names if name in metadata.tables or name == "alembic_version"]


@contextmanager
def server(place: Place) -> Iterator[Server]:
    """Hold the database of ``place``.

    Raises:
        BackupRefused: a gateway runs on it, or somebody else restores into it.
        ConfigurationError: it is out of reach, or this role may not make a schema in it.
    """
    engine = engine_for(place)
    try:
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            if not connection.execute(sa.select(sa.func.pg_try_advisory_lock(_LOCK))).scalar_one():
                raise BackupRefused("another process restores into this database")
            refuse_while_running(connection)
            held = Server(place, connection)
            held.prepare()
            try:
                yield held
            finally:
                with contextlib.suppress(
                    sa.exc.DBAPIError
                ):  # the server is gone; the next restore clears it away
                    held.discard()
    except sa.exc.ProgrammingError:
        raise ConfigurationError(
            f"this user may not make or drop what a restore needs in {place}: it has to own the database, and "
            "nothing of others may hang on the tables"
        ) from None
    finally:
        engine.dispose()


def refuse_while_running(connection: sa.Connection) -> None:
    """Raises BackupRefused: a process keeps its books in this database, from whatever data folder."""
    until = time.monotonic() + _LEAVING_S
    while connection.execute(_RUNNING).scalar_one():
        if time.monotonic() < until:
            time.sleep(0.05)
            continue
        raise BackupRefused("a Stellwerk is running on this database; stop every process of it first")


def _quoted(connection: sa.Connection, name: str) -> str:
    return connection.dialect.identifier_preparer.quote(name)
