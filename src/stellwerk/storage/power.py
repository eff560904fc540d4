# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Energy of own hardware in the database: added by hour, read by day or month. And who of several processes measures.

Two processes on one machine would count it twice. So one of them holds the claim, an advisory lock of PostgreSQL that
ends with its connection. With SQLite there is one process.
"""

from __future__ import annotations

import contextlib
from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from stellwerk.metering.green import Energy
from stellwerk.storage.database import Database, Writing
from stellwerk.storage.tables import power_hour
from stellwerk.values.calendar import begins_at
from stellwerk.values.hardware import PowerSource

_LOCKS = 0x5354_4C5A  # of PostgreSQL's advisory locks: claims on machines
_HOUR_S = 3600


class PowerHour(NamedTuple):
    """More energy of an endpoint in an hour."""

    endpoint: str
    hour: datetime  # its beginning, UTC
    source: PowerSource
    energy_mj: int
    seconds: int


def add(writing: Writing, hours: Iterable[PowerHour]) -> None:
    """Add to what stands there.

    Raises:
        sqlalchemy.exc.SQLAlchemyError: it cannot be written now.
    """
    rows = [hour._asdict() for hour in hours]
    if not rows:
        return
    if writing.connection.dialect.name == "sqlite":
        there = sqlite.insert(power_hour)
        upsert: sa.Executable = there.on_conflict_do_update(
            index_elements=list(power_hour.primary_key.columns), set_=_sums(there.excluded)
        )
    else:
        on_server = postgresql.insert(power_hour)
        upsert = on_server.on_conflict_do_update(
            index_elements=list(power_hour.primary_key.columns), set_=_sums(on_server.excluded)
        )
    writing.execute(upsert, rows)


def energies(connection: sa.Connection, first: date, last: date) -> dict[str, Energy]:
    """Energy by endpoint from a German day through another. Days begin with full hours of UTC.

    Meters of one hour cover it together; a meter that several machines or processes report counts for an hour at most.
    """
    begin, end = begins_at(first), begins_at(last + timedelta(days=1))
    rows = connection.execute(
        sa.select(power_hour).where(power_hour.c.hour >= begin, power_hour.c.hour < end)
    )
    hours: defaultdict[tuple[str, datetime], Energy] = defaultdict(Energy)
    for row in rows:
        known = hours[row.endpoint, row.hour]
        seconds = min(row.seconds, _HOUR_S)
        if PowerSource(row.source).measured:
            new = known._replace(
                measured_mj=known.measured_mj + row.energy_mj, measured_s=max(known.measured_s, seconds)
            )
        else:
            new = known._replace(declared_mj=row.energy_mj, declared_s=seconds)
        hours[row.endpoint, row.hour] = new
    found: dict[str, Energy] = {}
    for (endpoint, _), energy in hours.items():
        found[endpoint] = found.get(endpoint, Energy()).plus(energy)
    return found


class Claim:
    """The right to measure something, of one process at a time. For a thread."""

    def __init__(self, database: Database, *what: str) -> None:
        """``what``: what is measured; parts that several processes name alike are one claim."""
        digest = sha256("\n".join(what).encode()).digest()
        self._key = int.from_bytes(digest[:4], "big", signed=True)
        self._database = database
        self._connection: sa.Connection | None = None

    def hold(self) -> bool:
        """Whether this process holds it, after trying to get it if not.

        Raises:
            sqlalchemy.exc.SQLAlchemyError: the server cannot be asked.
        """
        if self._database.place.url is None:
            return True
        if self._connection is not None:
            try:
                self._connection.execute(sa.select(1))
                return True
            except sa.exc.DBAPIError:  # the lock went with the connection
                self.release()
        connection = self._database.engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        try:
            lock = sa.select(sa.func.pg_try_advisory_lock(_LOCKS, self._key))
            held = bool(connection.execute(lock).scalar_one())
        except BaseException:
            connection.invalidate()
            connection.close()
            raise
        if held:
            self._connection = connection
        else:
            connection.close()
        return held

    def release(self) -> None:
        """Let others have it."""
        connection, self._connection = self._connection, None
        if connection is not None:
            with contextlib.suppress(sa.exc.SQLAlchemyError):
                connection.invalidate()  # its end is what frees the lock
            with contextlib.suppress(sa.exc.SQLAlchemyError):
                connection.close()


def _sums(excluded: Any) -> dict[str, Any]:
    return {
        "energy_mj": power_hour.c.energy_mj + excluded.energy_mj,
        "seconds": power_hour.c.seconds + excluded.seconds,
    }
