# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""The sampler, with a real clock, a real folder tree as Linux's powercap, and both databases."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from time import monotonic, monotonic_ns

import msgspec
import pytest
from tests.metering.machine import version
from tests.policy.world import register
from tests.providers.power.sysfs import Powercap

from stellwerk.gateway.power import PowerMeter
from stellwerk.metering.green import Energy
from stellwerk.policy.register import Register
from stellwerk.providers.power.busy import BusyTimes
from stellwerk.storage.database import Database, Place
from stellwerk.storage.power import energies
from stellwerk.values.hardware import Hardware, PowerSource

WATTS = 50


@pytest.fixture
def database(place: Place) -> Iterator[Database]:
    with contextlib.closing(Database(place)) as opened:
        yield opened


@pytest.fixture
def tree(tmp_path: Path) -> Powercap:
    return Powercap(tmp_path / "sys")


def town(*measure: PowerSource, endpoint: str = "house", embedded: bool = True) -> Register:
    """A machine that draws 100 W idle and 700 W at work by declaration."""
    made = register()
    place = msgspec.structs.replace(made.endpoints["house"], name=endpoint, embedded=embedded)
    machine = Hardware(
        endpoint, (version(valid_from=date(2020, 1, 1), in_service=date(2020, 1, 1)),), "EUR", measure
    )
    return msgspec.structs.replace(made, endpoints={endpoint: place}, hardware={endpoint: machine})


@pytest.fixture
def local(sqlite: Place) -> Iterator[Database]:
    with contextlib.closing(Database(sqlite)) as opened:
        yield opened


@pytest.fixture
def processes(postgresql: str, sqlite: Place) -> Iterator[tuple[Database, Database]]:
    """Of two processes; closed whatever a test finds, or their connections fail a test that comes later."""
    place = Place(sqlite.data, postgresql)
    with contextlib.closing(Database(place)) as first, contextlib.closing(Database(place)) as second:
        yield first, second


@contextlib.asynccontextmanager
async def measuring(
    database: Database, town: Register, tree: Powercap, busy: BusyTimes | None = None, **more: float
) -> AsyncIterator[PowerMeter]:
    """The sampler as the gateway runs it, only quicker."""
    options = {"every": 0.05, "write_every": 0.2, **more}
    meter = PowerMeter(database, town, busy or BusyTimes(), powercap=tree.classes, **options)
    task = asyncio.create_task(meter.run())
    try:
        yield meter
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(30):
        while not condition():  # noqa: ASYNC110 - it changes on a thread of the meter
            await asyncio.sleep(0.01)


async def counts(*meters: PowerMeter) -> None:
    """Until one of these processes holds the claim and has read the meter, and the others have begun."""
    stations = [meter._stations[0] for meter in meters]
    await until(lambda: any(one._held_before for one in stations) and all(one._at for one in stations))


async def read_anew(meter: PowerMeter) -> None:
    """Until a reading has followed what was drawn so far."""
    (station,), now = meter._stations, monotonic_ns()
    await until(lambda: (station._at or 0) > now)


async def draw(counter: Path, seconds: float) -> None:
    """The processor at work: its counter rises by 50 W."""
    begin, before = monotonic(), await asyncio.to_thread(counter.read_text)
    while (passed := monotonic() - begin) < seconds:
        await asyncio.to_thread(_set, counter, int(before) + int(passed * WATTS * 1_000_000))
        await asyncio.sleep(0.01)


def _set(counter: Path, value: int) -> None:
    fresh = counter.with_name("fresh")
    fresh.write_text(str(value))
    fresh.replace(counter)  # a reader never sees half a number, as in the kernel


def told(database: Database) -> dict[str, Energy]:
    today = datetime.now(UTC).date()
    with database.reading() as connection:
        return energies(connection, today - timedelta(days=1), today + timedelta(days=1))


async def test_what_the_meter_counts_stands_in_the_database(database: Database, tree: Powercap) -> None:
    counter = tree.domain("0", "package-0", 10**9)
    async with measuring(database, town(PowerSource.RAPL), tree) as meter:
        await counts(meter)  # what was drawn before the first reading is not this process's
        await draw(counter, 2.5)
    counted = (int(counter.read_text()) - 10**9) // 1000
    energy = told(database)["house"]
    assert counted * 0.99 <= energy.measured_mj <= counted
    assert energy.measured_s >= 1
    assert energy.declared_mj == 0


async def test_without_a_meter_declared_power_counts(database: Database, tree: Powercap) -> None:
    busy, begin = BusyTimes(), monotonic()
    async with measuring(database, town(PowerSource.NVML, PowerSource.RAPL), tree, busy) as meter:
        await counts(meter)
        await asyncio.sleep(0.5)
        busy.began("house")
        await asyncio.sleep(1.0)
        busy.ended("house")
        await asyncio.sleep(0.6)
    passed, worked = monotonic() - begin, busy.ns("house") / 1e9
    energy = told(database)["house"]
    assert energy.measured_mj == energy.measured_s == 0
    assert 1 <= energy.declared_s <= passed
    assert 1000 * (600 * worked + 100) <= energy.declared_mj <= 1000 * (600 * worked + 100 * passed)


async def test_a_meter_that_falls_silent_is_followed_by_declared_power(
    database: Database, tree: Powercap, caplog: pytest.LogCaptureFixture
) -> None:
    counter = tree.domain("0", "package-0", 0)
    async with measuring(database, town(PowerSource.RAPL), tree) as meter:
        await counts(meter)
        await draw(counter, 1.2)
        await read_anew(meter)
        counter.unlink()
        await asyncio.sleep(1.2)
    energy = told(database)["house"]
    assert energy.measured_mj > 20_000
    assert min(energy.measured_s, energy.declared_s) >= 1
    assert caplog.text.count("energy_uj cannot be read") == 1


async def test_two_processes_on_one_machine_measure_it_once(
    processes: tuple[Database, Database], tree: Powercap
) -> None:
    counter = tree.domain("0", "package-0", 0)
    first, second = processes
    async with (
        measuring(first, town(PowerSource.RAPL), tree) as one,
        measuring(second, town(PowerSource.RAPL), tree) as other,
    ):
        await counts(one, other)
        await draw(counter, 2.5)
    energy = told(first)["house"]
    counted = int(counter.read_text()) // 1000
    assert counted * 0.5 < energy.measured_mj <= counted
    assert energy.measured_s >= 1


async def test_when_the_one_that_measures_ends_the_other_goes_on(
    processes: tuple[Database, Database], tree: Powercap
) -> None:
    counter = tree.domain("0", "package-0", 0)
    first, second = processes
    async with contextlib.AsyncExitStack() as stack:
        async with measuring(first, town(PowerSource.RAPL), tree) as one:
            await counts(one)
            other = await stack.enter_async_context(measuring(second, town(PowerSource.RAPL), tree))
            await draw(counter, 1.2)
        before = told(second)["house"].measured_mj
        await counts(other)
        await draw(counter, 1.2)
    counted = int(counter.read_text()) // 1000
    assert 0 < before < told(second)["house"].measured_mj
    assert told(second)["house"].measured_mj <= counted


async def test_idle_counts_once_and_work_of_every_process(
    processes: tuple[Database, Database], tree: Powercap
) -> None:
    """A server that two gateways ask: neither can measure it."""
    first, second = processes
    server = town(endpoint="server", embedded=False)
    one, two, begin = BusyTimes(), BusyTimes(), monotonic()
    async with (
        measuring(first, server, tree, one) as here,
        measuring(second, server, tree, two) as there,
    ):
        await counts(here, there)
        await asyncio.sleep(0.3)
        for busy in (one, two):
            busy.began("server")
            await asyncio.sleep(0.5)
            busy.ended("server")
        await asyncio.sleep(0.3)
    passed, worked = monotonic() - begin, (one.ns("server") + two.ns("server")) / 1e9
    energy = told(first)["server"]
    assert 1 <= energy.declared_s <= passed
    assert 1000 * (600 * worked + 80) <= energy.declared_mj <= 1000 * (600 * worked + 100 * passed)


async def test_a_database_that_is_away_for_a_while_loses_nothing(
    sqlite: Place, local: Database, tree: Powercap, caplog: pytest.LogCaptureFixture
) -> None:
    counter = tree.domain("0", "package-0", 0)
    aside = sqlite.file.with_name("aside")
    async with measuring(local, town(PowerSource.RAPL), tree, write_every=0.1) as meter:
        await counts(meter)
        with meter._lock:  # a connection that is opened between the two steps would stay with the wrong file
            local.close()
            sqlite.file.rename(aside)  # what is made in its place has no tables
        await draw(counter, 1.2)
        await until(lambda: "measured energy waits" in caplog.text)
        await asyncio.sleep(0.3)
        assert caplog.text.count("measured energy waits") == 1
        with meter._lock:
            local.close()
            for file in sqlite.data.glob(f"{sqlite.file.name}*"):
                file.unlink()
            aside.rename(sqlite.file)
        await asyncio.sleep(0.3)
    assert told(local)["house"].measured_mj >= int(counter.read_text()) // 1000 * 0.6


async def test_without_hardware_there_is_nothing_to_do(local: Database, tree: Powercap) -> None:
    bare = msgspec.structs.replace(town(), hardware={})
    await asyncio.wait_for(PowerMeter(local, bare, BusyTimes(), powercap=tree.classes).run(), 1)
    assert told(local) == {}


async def test_hardware_that_is_not_in_service_yet_draws_nothing(local: Database, tree: Powercap) -> None:
    future = Hardware("house", (version(valid_from=date(2199, 1, 1), load_watts=Decimal(900)),), "EUR")
    later = msgspec.structs.replace(town(), hardware={"house": future})
    async with measuring(local, later, tree):
        await asyncio.sleep(0.4)
    assert told(local) == {}
