# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Reads the meters of own hardware every few seconds and adds to the database what was drawn, by hour.

Of several processes one measures a machine (:class:`stellwerk.storage.power.Claim`): for an embedded endpoint one on
each machine, known by the boot id of its kernel, which containers share; for any other endpoint one altogether. Where
no meter tells, declared power counts: idle by the process that holds the claim, work by every process.

Killed, a process loses what it measured within the last minute.
"""

from __future__ import annotations

import asyncio
import logging
import socket
import threading
from collections import defaultdict
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import monotonic_ns

import sqlalchemy as sa

from stellwerk.metering.hours import by_hour
from stellwerk.policy.register import Register
from stellwerk.providers.power.busy import BusyTimes
from stellwerk.providers.power.declared import idle_uj, work_uj
from stellwerk.providers.power.meter import Meter, NotAvailable
from stellwerk.providers.power.nvml import Nvml
from stellwerk.providers.power.rapl import POWERCAP, Rapl
from stellwerk.storage.database import Database
from stellwerk.storage.power import Claim, PowerHour, add
from stellwerk.values.calendar import Period, local_day
from stellwerk.values.hardware import Hardware, PowerSource

log = logging.getLogger(__name__)

_BOOT_ID = Path("/proc/sys/kernel/random/boot_id")
_AGAIN_S = 600.0  # until a meter that does not tell is tried again
_NS_PER_S = 10**9
_UJ_PER_MJ = 1000


class PowerMeter:
    """Background work of one process; nothing to do where no hardware is described.

    Args:
        database: where the figures go.
        register: the hardware, and which endpoints are embedded.
        busy: how long endpoints were at work.
        every: seconds between two readings.
        write_every: seconds between two writings.
        powercap: where Linux shows the processor's meter.
    """

    def __init__(
        self,
        database: Database,
        register: Register,
        busy: BusyTimes,
        *,
        every: float = 10.0,
        write_every: float = 60.0,
        powercap: Path = POWERCAP,
    ) -> None:
        self._database = database
        self._busy = busy
        self._every = every
        self._write_ns = int(write_every * _NS_PER_S)
        self._open: dict[PowerSource, Callable[[], Meter]] = {
            PowerSource.NVML: lambda: Nvml(monotonic_ns()),
            PowerSource.RAPL: lambda: Rapl(powercap),
        }
        self._stations = [
            _Station(
                hardware, Claim(database, *_claimed(name, register.endpoints[name].embedded)), self._open
            )
            for name, hardware in register.hardware.items()
        ]
        self._lock = threading.Lock()  # a reading that was cancelled goes on in its thread
        self._write_at = 0
        self._failing = False

    async def run(self) -> None:
        """Measure until cancelled; what was measured by then is written."""
        if not self._stations:
            return
        try:
            while True:
                busy = {station.endpoint: self._busy.ns(station.endpoint) for station in self._stations}
                await asyncio.to_thread(self._read, busy)
                await asyncio.sleep(self._every)
        finally:
            busy = {station.endpoint: self._busy.ns(station.endpoint) for station in self._stations}
            await asyncio.to_thread(self._end, busy)

    def _read(self, busy: dict[str, int]) -> None:
        with self._lock:
            now = monotonic_ns()
            if now >= self._write_at:
                self._write_at = now + self._write_ns
                self._write()
                for station in self._stations:
                    station.claim_it()
            for station in self._stations:
                station.read(monotonic_ns(), datetime.now(UTC), busy[station.endpoint])

    def _end(self, busy: dict[str, int]) -> None:
        with self._lock:
            for station in self._stations:
                station.read(monotonic_ns(), datetime.now(UTC), busy[station.endpoint])
            self._write()
            for station in self._stations:
                station.close()

    def _write(self) -> None:
        waiting = [(station, hour) for station in self._stations for hour in station.waiting()]
        if not waiting:
            return
        try:
            with self._database.writing() as writing:
                add(writing, [hour for _, hour in waiting if hour.energy_mj or hour.seconds])
        except sa.exc.SQLAlchemyError as error:
            if not self._failing:
                log.warning(
                    "measured energy waits, the database cannot be written (%s)", type(error).__name__
                )
            self._failing = True
            return
        self._failing = False
        for station, hour in waiting:
            station.written(hour)


class _Station:
    """The hardware of one endpoint."""

    def __init__(self, hardware: Hardware, claim: Claim, how: dict[PowerSource, Callable[[], Meter]]) -> None:
        self.endpoint = hardware.endpoint
        self._hardware = hardware
        self._claim = claim
        self._how = how
        self._held = False
        self._held_before = False  # at the last reading
        self._meters: dict[PowerSource, Meter] = {}
        self._try_at = dict.fromkeys(hardware.measure, 0)
        self._told: set[str] = set()
        self._at: int | None = None  # of the last reading
        self._busy = 0
        self._sums: defaultdict[tuple[datetime, PowerSource], list[int]] = defaultdict(lambda: [0, 0])
        self._rest: defaultdict[PowerSource, list[int]] = defaultdict(
            lambda: [0, 0]
        )  # written to the unit below

    def claim_it(self) -> None:
        """Find out whether it is this process that measures; while nobody can tell, nothing changes."""
        try:
            self._held = self._claim.hold()
        except sa.exc.SQLAlchemyError as error:
            log.debug("the claim on %s cannot be asked for (%s)", self.endpoint, type(error).__name__)

    def read(self, now: int, wall: datetime, busy: int) -> None:
        """Add what was drawn since the last reading. ``now`` and ``busy``: nanoseconds."""
        drawn = self._drawn(now)
        before, self._at = self._at, now
        worked, self._busy = max(busy - self._busy, 0), busy
        # Of the span in which the claim changed hands the other one counted a part: only whole spans are this one's.
        throughout, self._held_before = self._held and self._held_before, self._held
        if before is None:
            return
        span = now - before
        began = wall - timedelta(microseconds=span // 1000)
        version = self._hardware.in_month(Period.MONTH.first_day(local_day(began)))
        if version is None:
            return
        if throughout:
            drawn = drawn or {PowerSource.DECLARED: idle_uj(version, span) + work_uj(version, worked)}
            for source, uj in drawn.items():
                self._add(began, span, source, uj, covered=True)
        elif not self._meters and worked:
            self._add(began, span, PowerSource.DECLARED, work_uj(version, worked), covered=False)

    def waiting(self) -> list[PowerHour]:
        """What is to be written, in full millijoules and seconds."""
        return [
            PowerHour(self.endpoint, hour, source, uj // _UJ_PER_MJ, ns // _NS_PER_S)
            for (hour, source), (uj, ns) in self._sums.items()
        ]

    def written(self, hour: PowerHour) -> None:
        """It is in the database. What is less than a unit goes on to the next reading."""
        uj, ns = self._sums.pop((hour.hour, hour.source))
        rest = self._rest[hour.source]
        rest[0] += uj - hour.energy_mj * _UJ_PER_MJ
        rest[1] += ns - hour.seconds * _NS_PER_S

    def close(self) -> None:
        """Let go of meters and claim."""
        for meter in self._meters.values():
            meter.close()
        self._meters.clear()
        self._claim.release()

    def _add(self, began: datetime, span: int, source: PowerSource, uj: int, *, covered: bool) -> None:
        for hour, ns, part in by_hour(began, span, uj):
            rest_uj, rest_ns = self._rest.pop(source, (0, 0))
            sums = self._sums[hour, source]
            sums[0] += part + rest_uj
            sums[1] += rest_ns + (ns if covered else 0)

    def _drawn(self, now: int) -> dict[PowerSource, int]:
        """By meters that were there for the whole span."""
        drawn: dict[PowerSource, int] = {}
        for source in self._hardware.measure:
            meter = self._meters.get(source)
            try:
                if meter is not None:
                    drawn[source] = meter.since(now)
                elif now >= self._try_at[source]:
                    self._meters[source] = self._how[source]()
            except NotAvailable as missing:
                self._try_at[source] = now + int(_AGAIN_S * _NS_PER_S)
                if meter is not None:
                    self._meters.pop(source).close()
                self._tell(missing)
        return drawn

    def _tell(self, missing: NotAvailable) -> None:
        if missing.tell and missing.reason not in self._told:
            self._told.add(missing.reason)
            log.warning("%s: %s", self.endpoint, missing.reason)


def _claimed(endpoint: str, embedded: bool) -> tuple[str, ...]:
    """What one process at a time may count."""
    if not embedded:
        return (endpoint,)
    try:
        return endpoint, _BOOT_ID.read_text("ascii").strip()
    except OSError:
        return endpoint, socket.gethostname()
