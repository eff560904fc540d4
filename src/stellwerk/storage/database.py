# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""The database behind everything but the hot path: SQLite in the data folder, or a PostgreSQL server.

The books write on connections of their own (:mod:`stellwerk.storage.book`); what people change goes through here.
Synchronous: call it from a worker thread, never from the event loop.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

import sqlalchemy as sa

from stellwerk.audit.chain import plain
from stellwerk.errors import ConfigurationError
from stellwerk.storage import folder
from stellwerk.storage.tables import audit_outbox, change

_WAIT_S = 5.0  # for another writer


class Place(NamedTuple):
    """Where the database is: a file, or the address of a PostgreSQL server (``postgresql://...``)."""

    data: Path  # the data folder; keys, anchor and lock lie there in any case
    url: str | None = None  # None: SQLite in the data folder

    @property
    def file(self) -> Path:
        """The SQLite file."""
        return self.data / folder.DATABASE

    def __str__(self) -> str:
        """For messages: never with a password."""
        return str(self.file) if self.url is None else _address(self.url).render_as_string(hide_password=True)


class Writing:
    """One transaction that changes something. ``at`` is its time; it commits when its block ends well."""

    def __init__(self, connection: sa.Connection) -> None:
        self.connection = connection
        self.at = datetime.now(UTC)
        self._revision: int | None = None

    @property
    def revision(self) -> int:
        """The house's next revision, taken at the first use: what other processes follow (table ``change``)."""
        if self._revision is None:
            self._revision = int(
                self.connection.execute(
                    sa.update(change)
                    .where(change.c.id == 1)
                    .values(revision=change.c.revision + 1)
                    .returning(change.c.revision)
                ).scalar_one()
            )
        return self._revision

    def event(self, name: str, detail: dict[str, str]) -> None:
        """Put ``area:object:action`` on record together with the change. Ids and plain values, no name, no mail."""
        self.connection.execute(
            sa.insert(audit_outbox).values(
                at=self.at, name=plain(name), detail={k: str(v) for k, v in detail.items()}
            )
        )

    def execute(self, statement: sa.Executable, parameters: Any = None) -> sa.CursorResult[Any]:
        """Run a statement in the transaction."""
        return self.connection.execute(statement, parameters)


class Database:
    """An engine and its two ways of use. Safe to use from several threads."""

    def __init__(self, place: Place) -> None:
        """Connects at the first use; the tables must stand (:func:`stellwerk.storage.migrate.migrate`).

        Raises:
            ConfigurationError: the address of the PostgreSQL server cannot be understood.
        """
        self.place = place
        self.engine = engine_for(place)

    @contextmanager
    def reading(self) -> Iterator[sa.Connection]:
        """A consistent view, which sees nothing that is committed later."""
        with self.engine.connect() as connection:
            if self.place.url is not None:
                connection = connection.execution_options(isolation_level="REPEATABLE READ")
            with connection.begin():
                yield connection

    @contextmanager
    def writing(self) -> Iterator[Writing]:
        """A transaction, committed at the end of the block, undone if the block raises."""
        with self.engine.connect().execution_options(stellwerk_writes=True) as connection, connection.begin():
            yield Writing(connection)

    def close(self) -> None:
        """Let go of every connection."""
        self.engine.dispose()


def engine_for(place: Place) -> sa.Engine:
    """An engine as this house uses it.

    Raises:
        ConfigurationError: the address cannot be understood.
    """
    if place.url is None:
        return _sqlite(place.file)
    return sa.create_engine(
        _address(place.url),
        pool_size=4,
        max_overflow=12,
        pool_pre_ping=True,
        hide_parameters=True,  # an error's words go to logs; what people typed does not
        pool_timeout=_WAIT_S,
        connect_args={"connect_timeout": 5, "application_name": "stellwerk"},
    )


def _sqlite(file: Path) -> sa.Engine:
    engine = sa.create_engine(
        f"sqlite:///{file}",
        poolclass=sa.pool.QueuePool,
        hide_parameters=True,
        pool_size=4,
        max_overflow=12,
        connect_args={"timeout": _WAIT_S, "check_same_thread": False},
    )

    @sa.event.listens_for(engine, "connect")
    def _connected(raw: Any, _: Any) -> None:
        raw.isolation_level = None  # transactions begin and end where we say so, not where the driver guesses
        raw.execute("PRAGMA journal_mode=WAL")
        raw.execute("PRAGMA synchronous=FULL")  # a change by a person is on disk before anybody is told so
        raw.execute("PRAGMA foreign_keys=ON")
        raw.execute("PRAGMA secure_delete=ON")  # a name that was erased does not stay readable in the file
        raw.execute("PRAGMA wal_autocheckpoint=0")  # folding the log back is the housekeeping's work

    @sa.event.listens_for(engine, "begin")
    def _begun(connection: sa.Connection) -> None:
        # A transaction that reads first and writes later could otherwise fail when another one wrote in between.
        writes = connection.get_execution_options().get("stellwerk_writes")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def _address(url: str) -> sa.URL:
    try:
        address = sa.make_url(url)
    except sa.exc.ArgumentError:
        raise ConfigurationError(_WRONG_ADDRESS) from None
    if address.get_backend_name() != "postgresql" or not address.database:
        raise ConfigurationError(_WRONG_ADDRESS)
    return address.set(drivername="postgresql+psycopg")


_WRONG_ADDRESS = (
    "the database is not usable: give postgresql://USER@HOST:PORT/NAME (the password in PGPASSWORD, in ~/.pgpass, or "
    "in STELLWERK_DATABASE), or nothing for SQLite in the data folder"
)
