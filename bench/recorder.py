# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Measures the books: how long a call waits for its intent, how many calls a second, how much disk.

    python bench/recorder.py [--seconds 3] [--work-us 0] [--budgets 0] [--folder DIR]
        [--database postgresql://USER@HOST/NAME]

Each caller opens a call, does ``--work-us`` of computing (what inspection and the wire would take) and settles
it without waiting, as the line does. ``commit on`` says where transactions run: on the event loop (what
durability normal does), or all on the writer thread, measured for comparison. Each call is paid from ``--budgets``
budgets, which all calls share. ``--database`` measures an empty PostgreSQL database instead.
"""

from __future__ import annotations

import argparse
import asyncio
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from secrets import token_hex

import uvloop

from stellwerk.metering.budget import Claim
from stellwerk.metering.reservation import Reservation
from stellwerk.storage.database import Place
from stellwerk.storage.recorder import Recorder
from stellwerk.storage.verification import verify_books
from stellwerk.values.data_class import DataClass
from stellwerk.values.record import Intent, Outcome, Settlement
from stellwerk.values.usage import Usage
from stellwerk.values.zone import Zone


def intent(call: str) -> Intent:
    return Intent(
        decision_id=call,
        at=datetime.now(UTC),
        caller="9f2c41d07b3a55e1",
        department="51 Jugendamt",
        cost_centre="51-100",
        use_case="letters",
        data_class=DataClass.K3,
        zone=Zone.YELLOW,
        endpoint="hub-yellow",
        model="mistral-small",
        policy_version="0f4e2d1c9b8a7766",
        kinds=("address", "birth_date", "person"),
        uninspectable=0,
    )


def settlement(call: str) -> Settlement:
    return Settlement(
        decision_id=call,
        at=datetime.now(UTC),
        outcome=Outcome.DELIVERED,
        zone=Zone.YELLOW,
        endpoint="hub-yellow",
        model="mistral-small",
        department="51 Jugendamt",
        cost_centre="51-100",
        usage=Usage(412, 655),
        cost_pico=454_800_000,
        currency="EUR",
        price_version="2026-01",
        overhead_us=612,
        first_byte_us=180_221,
        total_us=4_310_877,
    )


def work(seconds: float) -> None:
    until = time.perf_counter() + seconds
    while time.perf_counter() < until:
        pass


def reservation(budgets: int) -> Reservation:
    claims = (
        Claim(f"bud_{number}", "2026-01-01", "", 10**9, 9 * 10**18, True, (80, 90, 100))
        for number in range(budgets)
    )
    return Reservation("key_0123456789abcdef", "2026-01-02", "2026-01", "EUR", tuple(claims))


async def callers(
    recorder: Recorder, count: int, seconds: float, work_s: float, budgets: int
) -> tuple[list[float], float]:
    held = reservation(budgets)
    waits: list[float] = []
    began = time.perf_counter()
    ends = began + seconds

    async def caller() -> None:
        while time.perf_counter() < ends:
            call = token_hex(16)
            start = time.perf_counter()
            await recorder.intent(intent(call), held)
            waits.append(time.perf_counter() - start)
            work(work_s)
            recorder.settle(settlement(call))

    await asyncio.gather(*(caller() for _ in range(count)))
    while recorder.open_calls:  # noqa: ASYNC110
        await asyncio.sleep(0)
    return waits, time.perf_counter() - began


async def measure(folder: Path, durability: str, threaded: bool, args: argparse.Namespace) -> None:
    began = time.perf_counter()
    place = Place(folder, args.database)
    recorder = Recorder.open(place, durability=durability)  # type: ignore[arg-type]
    created = time.perf_counter() - began
    if threaded:
        recorder._begin()._threaded = True
    calls = 0
    for count in (1, 32, 256):
        waits, took = await callers(recorder, count, args.seconds, args.work_us / 1e6, args.budgets)
        waits.sort()
        calls += len(waits)
        print(
            f"{durability:<8}{'thread' if threaded or durability == 'full' else 'loop':<8}{count:>7}"
            f"{waits[len(waits) // 2] * 1e3:>10.3f}{waits[int(len(waits) * 0.99)] * 1e3:>10.3f}"
            f"{waits[-1] * 1e3:>10.2f}{len(waits) / took:>11,.0f}"
        )
    await recorder.close()
    size = place.file.stat().st_size if place.url is None else 0
    began = time.perf_counter()
    report = verify_books(place)
    verified = time.perf_counter() - began
    assert report.sound
    assert report.settled == calls
    began = time.perf_counter()
    await Recorder.open(place).close()
    reopened = time.perf_counter() - began
    print(
        f"  {calls:,} calls, {size / calls:,.0f} bytes per call; verified {report.rows / verified:,.0f} rows/s; "
        f"created in {created * 1e3:.0f} ms, opened and closed again in {reopened * 1e3:.0f} ms"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--seconds", type=float, default=3.0, help="per line")
    parser.add_argument("--work-us", type=float, default=0.0, help="computing per call, microseconds")
    parser.add_argument("--budgets", type=int, default=0, help="that each call is paid from")
    parser.add_argument("--folder", help="on which disk (default: the temporary folder)")
    parser.add_argument("--database", help="a PostgreSQL database without tables")
    args = parser.parse_args()
    uvloop.install()
    print("books   commit  callers  p50 ms    p99 ms    max ms    calls/s")
    with tempfile.TemporaryDirectory(dir=args.folder) as folder:
        runs = (
            (("normal", False), ("normal", True), ("full", True))
            if args.database is None
            else (("full", True),)
        )
        for durability, threaded in runs:
            asyncio.run(measure(Path(folder) / f"{durability}{threaded:d}", durability, threaded, args))


if __name__ == "__main__":
    main()
