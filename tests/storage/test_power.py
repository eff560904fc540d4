# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Energy by hour in the database, its sums by day, and the claim of one process."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime

import pytest
import sqlalchemy as sa

from stellwerk.metering.green import Energy
from stellwerk.storage.database import Database, Place
from stellwerk.storage.power import Claim, PowerHour, add, energies
from stellwerk.storage.tables import ledger, power_hour
from stellwerk.storage.used import Used, tokens_by_endpoint, used
from stellwerk.values.hardware import PowerSource
from stellwerk.values.zone import Zone

NVML, RAPL, DECLARED = PowerSource.NVML, PowerSource.RAPL, PowerSource.DECLARED
TEN = datetime(2026, 4, 1, 10, tzinfo=UTC)
APRIL = (date(2026, 4, 1), date(2026, 4, 30))


@pytest.fixture
def database(place: Place) -> Iterator[Database]:
    opened = Database(place)
    yield opened
    opened.close()


def put(database: Database, *hours: PowerHour) -> None:
    with database.writing() as writing:
        add(writing, hours)


def found(database: Database, first: date = APRIL[0], last: date = APRIL[1]) -> dict[str, Energy]:
    with database.reading() as connection:
        return energies(connection, first, last)


def test_what_is_added_adds_up(database: Database) -> None:
    put(database)
    put(database, PowerHour("haus", TEN, NVML, 5, 10), PowerHour("haus", TEN, NVML, 7, 20))
    put(database, PowerHour("haus", TEN, NVML, 2**40, 1))
    with database.reading() as connection:
        (row,) = connection.execute(sa.select(power_hour)).all()
    assert tuple(row) == ("haus", TEN, "nvml", 2**40 + 12, 31)


def test_meters_of_one_hour_cover_it_together(database: Database) -> None:
    put(
        database,
        PowerHour("haus", TEN, NVML, 100, 3500),
        PowerHour("haus", TEN, RAPL, 10, 3600),
        PowerHour("haus", TEN, DECLARED, 1, 100),
        PowerHour("keller", TEN, DECLARED, 3, 7200),
    )
    assert found(database) == {"haus": Energy(110, 3600, 1, 100), "keller": Energy(0, 0, 3, 3600)}


def test_days_are_german(database: Database) -> None:
    """In April a day begins at 22 o'clock of UTC."""
    before, first = datetime(2026, 3, 31, 21, tzinfo=UTC), datetime(2026, 3, 31, 22, tzinfo=UTC)
    last, after = datetime(2026, 4, 30, 21, tzinfo=UTC), datetime(2026, 4, 30, 22, tzinfo=UTC)
    put(
        database,
        *(PowerHour("haus", at, RAPL, 10**n, 1) for n, at in enumerate((before, first, last, after))),
    )
    assert found(database) == {"haus": Energy(110, 2, 0, 0)}
    assert found(database, date(2026, 4, 1), date(2026, 4, 1)) == {"haus": Energy(10, 1, 0, 0)}
    assert found(database, date(2025, 1, 1), date(2025, 12, 31)) == {}


def test_many_writers_lose_nothing(database: Database) -> None:
    def write(_: int) -> None:
        put(database, PowerHour("haus", TEN, RAPL, 1, 1))

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(write, range(40)))
    assert found(database) == {"haus": Energy(40, 40, 0, 0)}


def test_sums_of_tokens_by_model(database: Database) -> None:
    line = {
        "department": "a", "cost_centre": "c", "use_case": "u", "zone": "green", "endpoint": "haus", "model": "small",
        "price_version": "", "currency": "EUR", "calls": 1, "tokens_in": 10, "tokens_out": 2,
        "estimated_calls": 0, "unknown_cost_calls": 0, "cost_pico": 0,
    }  # fmt: skip
    rows = [
        line | {"day": date(2026, 3, 31)},
        line | {"day": date(2026, 4, 1)},
        line | {"day": date(2026, 4, 30), "department": "b", "tokens_in": 5},
        line | {"day": date(2026, 4, 2), "model": "mid"},
        line | {"day": date(2026, 4, 2), "zone": "yellow", "endpoint": "hub", "model": "large"},
        line | {"day": date(2026, 5, 1)},
    ]
    with database.writing() as writing:
        writing.execute(sa.insert(ledger), rows)
    with database.reading() as connection:
        sums = used(connection, *APRIL)
    assert sums == [
        Used(Zone.GREEN, "haus", "mid", 1, 10, 2),
        Used(Zone.GREEN, "haus", "small", 2, 15, 4),
        Used(Zone.YELLOW, "hub", "large", 1, 10, 2),
    ]
    assert tokens_by_endpoint(sums) == {"haus": (25, 6), "hub": (10, 2)}


def test_one_process_holds_a_claim(postgresql: str, sqlite: Place) -> None:
    first, second = (Database(Place(sqlite.data, postgresql)) for _ in range(2))
    mine, yours = Claim(first, "haus", "machine-1"), Claim(second, "haus", "machine-1")
    elsewhere = Claim(second, "haus", "machine-2")
    assert mine.hold()
    assert mine.hold()
    assert not yours.hold()
    assert elsewhere.hold()
    mine.release()
    mine.release()
    assert yours.hold()
    assert not mine.hold()
    elsewhere.release()
    # A process that dies leaves nothing behind: its connection is gone, and so is its claim.
    assert yours._connection is not None
    pid = yours._connection.execute(sa.select(sa.func.pg_backend_pid())).scalar_one()
    with first.writing() as writing:
        writing.execute(sa.select(sa.func.pg_terminate_backend(pid)))
    assert mine.hold()
    assert not yours.hold()
    mine.release()
    yours.release()
    first.close()
    second.close()


def test_with_sqlite_there_is_one_process(sqlite: Place) -> None:
    database = Database(sqlite)
    claim = Claim(database, "haus")
    assert claim.hold()
    claim.release()
    database.close()
