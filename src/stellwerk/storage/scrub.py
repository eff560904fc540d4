# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Overwrite what deleted rows leave behind in the files of the database.

Connections of this house overwrite a row where it stood (``secure_delete``). What is left are older copies of pages in
the write-ahead log, and remains of pages that were split: folding the log back and rebuilding the file ends those.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
import time
from collections.abc import Iterable, Iterator

import sqlalchemy as sa

from stellwerk.storage import folder
from stellwerk.storage.database import Place, engine_for

_WAIT_S = 5.0
_READERS_MS = 250
_PAUSES_S = (0.0, 0.25, 0.5, 1.0, 2.0)
_REBUILT_ALONE = 4 * 2**30  # bytes: so large a file is rebuilt in a minute or two
_REBUILT_BESIDE = 64 * 2**20  # while the gateway runs: calls would wait longer


def scrub(place: Place, tables: Iterable[str]) -> bool:
    """Whether nothing that was deleted can be found in the files any more.

    ``False``: another program read at that moment, or the database is large and the gateway runs; then the rest is
    overwritten in time. On PostgreSQL the space of ``tables`` is freed to be used again; its log is its
    administrator's.
    """
    if place.url is not None:
        return _vacuum(place, tables)
    with (
        _alone(place) as alone,
        contextlib.closing(sqlite3.connect(place.file, timeout=_WAIT_S)) as connection,
    ):
        connection.isolation_level = None
        try:
            connection.execute("PRAGMA secure_delete=ON")
            rebuilt = place.file.stat().st_size <= (_REBUILT_ALONE if alone else _REBUILT_BESIDE)
            if rebuilt:
                connection.execute("VACUUM")
            emptied = _emptied(connection)
            return rebuilt and emptied
        except sqlite3.OperationalError:
            return False


def _emptied(connection: sqlite3.Connection) -> bool:
    """Whether the log could be folded back and cut to nothing. While this waits for readers nobody writes: not long."""
    connection.execute(f"PRAGMA busy_timeout={_READERS_MS}")
    for pause in _PAUSES_S:
        time.sleep(pause)
        busy, _, _ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        if not busy:
            return True
    return False


@contextlib.contextmanager
def _alone(place: Place) -> Iterator[bool]:
    try:
        lock = folder.lock_folder(place.data)
    except folder.InUse:
        yield False
        return
    try:
        yield True
    finally:
        os.close(lock)


def _vacuum(place: Place, tables: Iterable[str]) -> bool:
    engine = engine_for(place)
    try:
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            for table in sorted(tables):
                quoted = connection.dialect.identifier_preparer.quote(table)
                connection.execute(sa.text(f"VACUUM {quoted}"))
    except sa.exc.DBAPIError:
        return False
    finally:
        engine.dispose()
    return True
