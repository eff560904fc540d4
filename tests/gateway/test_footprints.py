# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Footprints of single calls: assumed, until own hardware has told enough."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from time import perf_counter_ns

import msgspec
import pytest
import sqlalchemy as sa
from tests.metering.machine import HOUR, KWH, version
from tests.policy.world import register

from stellwerk.gateway import footprints as footprints_module
from stellwerk.gateway.footprints import Footprints
from stellwerk.metering.footprint import Rate
from stellwerk.policy.register import Register
from stellwerk.storage.database import Database, Place
from stellwerk.storage.power import PowerHour, add
from stellwerk.storage.tables import ledger
from stellwerk.values.calendar import local_day
from stellwerk.values.hardware import Evidence, Hardware, PowerSource
from stellwerk.values.usage import Usage

USAGE = Usage(1000, 500)


@pytest.fixture
def database(place: Place) -> Iterator[Database]:
    opened = Database(place)
    yield opened
    opened.close()


@pytest.fixture
def town() -> Register:
    machine = Hardware(
        "house", (version(valid_from=date(2020, 1, 1), in_service=date(2020, 1, 1), pue=Decimal(2)),)
    )
    return msgspec.structs.replace(register(), hardware={"house": machine})


def used(database: Database, *, tokens_in: int, hours: int, days_ago: int = 1) -> None:
    """So many tokens of input on a day, and hours of 1 kWh that end two hours ago."""
    now = datetime.now(UTC).replace(minute=0, second=0, microsecond=0)
    with database.writing() as writing:
        writing.execute(
            sa.insert(ledger).values(
                day=local_day(now) - timedelta(days=days_ago), department="a", cost_centre="c", use_case="u",
                zone="green", endpoint="house", model="small-green", price_version="", currency="EUR", calls=1,
                tokens_in=tokens_in, tokens_out=0, estimated_calls=0, unknown_cost_calls=0, cost_pico=0,
            )
        )  # fmt: skip
        measured = (now - timedelta(hours=n + 2) for n in range(hours))
        add(writing, [PowerHour("house", hour, PowerSource.NVML, KWH, HOUR) for hour in measured])


async def followed(footprints: Footprints) -> None:
    """One round, to its end: it is over when the next one begins, which finds nothing."""
    again, own = threading.Event(), footprints._own
    first = True

    def once(today: date) -> dict[str, Rate]:
        nonlocal first
        if first:
            first = False
            return own(today)
        again.set()
        return {}

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(footprints, "_own", once)
        patch.setattr(footprints_module, "_EVERY_S", 0.01)
        task = asyncio.create_task(footprints.follow())
        assert await asyncio.to_thread(again.wait, 20)
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


async def test_own_hardware_tells_after_a_day_and_enough_tokens(database: Database, town: Register) -> None:
    used(database, tokens_in=240_000, hours=24)
    footprints = Footprints(database, town)
    assert footprints.of("small-green", USAGE).evidence is Evidence.ASSUMED
    await followed(footprints)
    call = footprints.of("small-green", USAGE)
    # 24 kWh, and as much for cooling, over 240,000 tokens: 0.2 Wh each; the call counts as 3,000
    assert (call.wh, call.co2e_g, call.evidence) == ("600.000000", "217.800000", Evidence.MEASURED)
    assert footprints.of("big-red", USAGE).evidence is Evidence.ASSUMED


@pytest.mark.parametrize(("tokens", "hours", "days_ago"), [(99_999, 24, 1), (10**6, 23, 1), (10**6, 24, 30)])
async def test_before_that_the_assumption_holds(
    database: Database, town: Register, tokens: int, hours: int, days_ago: int
) -> None:
    used(database, tokens_in=tokens, hours=hours, days_ago=days_ago)
    footprints = Footprints(database, town)
    await followed(footprints)
    call = footprints.of("small-green", USAGE)
    assert (call.wh, call.evidence) == ("0.150000", Evidence.ASSUMED)


async def test_without_hardware_nobody_asks_the_database(sqlite: Place) -> None:
    database = Database(sqlite)
    sqlite.file.unlink()
    await asyncio.wait_for(Footprints(database, register()).follow(), 1)
    database.close()


async def test_a_database_that_is_away_changes_nothing(
    sqlite: Place, town: Register, caplog: pytest.LogCaptureFixture
) -> None:
    database = Database(sqlite)
    sqlite.file.write_bytes(b"no database at all, and longer than a header " * 20)
    footprints = Footprints(database, town)
    await followed(footprints)
    assert "footprints stay as they were" in caplog.text
    assert footprints.of("small-green", USAGE).wh == "0.150000"
    database.close()


def test_headers(sqlite: Place) -> None:
    database = Database(sqlite)
    footprints = Footprints(database, register())
    assert dict(footprints.headers("mid-yellow", USAGE)) == {
        b"x-stellwerk-energy-wh": b"0.450000",
        b"x-stellwerk-co2e-g": b"0.163350",
        b"x-stellwerk-footprint": b"assumed",
    }
    assert footprints.told("mid-yellow", USAGE) == {
        "energy_wh": "0.450000",
        "co2e_g": "0.163350",
        "footprint": "assumed",
    }
    assert dict(footprints.headers("mid-yellow", Usage(0, 0)))[b"x-stellwerk-energy-wh"] == b"0.000000"
    with pytest.raises(KeyError):
        footprints.headers("nobody", USAGE)
    times = []
    for _ in range(2000):
        begin = perf_counter_ns()
        footprints.headers("mid-yellow", USAGE)
        times.append(perf_counter_ns() - begin)
    assert sorted(times)[1000] < 50_000  # microseconds, not milliseconds
    database.close()
