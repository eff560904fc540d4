# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""What the accounting of money costs a call: latency of one caller, calls per second of 32.

    python -m bench.money                     without budgets, and with five that every call is paid from
    python -m bench.money --before 28eecfc    beside the version of that commit, out of this repository

All in one run and in turns, through running gateways to one local stand-in (1,000 characters). Prints medians and
ratios, and the processor time of the gateway for each call, which other programs on the machine disturb least.
Targets: at most 0.3 ms more at the median, at least 0.9 of the calls per second.
"""

from __future__ import annotations

import argparse
import contextlib
import itertools
import subprocess
import tarfile
import tempfile
import time
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from statistics import median
from typing import NamedTuple

import sqlalchemy as sa

from bench import targets
from bench.bodies import Texts
from bench.client import Address, calls
from bench.process import processor_seconds
from bench.targets import Target
from stellwerk.storage.database import Database, Place
from stellwerk.storage.tables import budget

_MANY = 32  # connections


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--before", metavar="COMMIT", help="also measure the version of this commit")
    parser.add_argument("--rounds", type=int, default=10, help="turns of each gateway")
    parser.add_argument("--seconds", type=float, default=1.0, help="per turn")
    args = parser.parse_args()
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="stellwerk-bench-")))
        mock = stack.enter_context(targets.mock(folder))

        def gateway(name: str, source: Path | None = None) -> Target:
            place = folder / name.replace(" ", "-")
            return stack.enter_context(targets.stellwerk(place, mock.address.port, source=source))

        found: dict[str, Target] = {}
        if args.before:
            found["before"] = gateway("before", _sources(args.before, folder / "sources"))
        found["no budget"] = gateway("no budget")
        found["five budgets"] = gateway("five budgets")
        _budgets(Place(targets.data_folder(folder / "five-budgets")))
        time.sleep(1)  # until the gateway knows them
        _tell(_measured(found, args.rounds, args.seconds))


def _sources(commit: str, folder: Path) -> Path:
    packed = subprocess.run(
        ["git", "archive", commit, "src"], cwd=targets.ROOT, check=True, capture_output=True
    ).stdout
    with tarfile.open(fileobj=BytesIO(packed)) as archive:
        archive.extractall(folder, filter="data")
    return folder / "src"


def _budgets(place: Place) -> None:
    """Every sort of unit once, none of them ever used up."""
    database = Database(place)
    with database.writing() as writing:
        units: list[dict[str, object]] = [
            {"department": "bench"},
            {"cost_centre": "0815"},
            {"use_case": "bench"},
            {"api_key": "bench"},
            {},
        ]
        for number, unit in enumerate(units):
            values = {
                "id": f"bud_{number}",
                "title": f"bench {number}",
                "period": ("month", "quarter", "year")[number % 3],
                "amount_pico": 9_000_000 * 10**12,
                "currency": "EUR",
                "hard": True,
                "warn_at": [80, 90, 100],
                "recipients": [],
                "created_at": writing.at,
                "version": 1,
                "changed": writing.revision,
            }
            writing.execute(sa.insert(budget).values(**values, **unit))
    database.close()


class _Costs(NamedTuple):
    p50_ms: float  # one caller
    speed: float  # calls per second of many
    one_us: float  # processor time for each call, microseconds: one caller,
    many_us: float  # and many


def _measured(found: dict[str, Target], rounds: int, seconds: float) -> dict[str, _Costs]:
    latencies: dict[str, list[int]] = {name: [] for name in found}
    figures: dict[str, list[tuple[float, float, float]]] = {name: [] for name in found}
    texts = Texts(1)
    for name in itertools.islice(itertools.cycle(found), rounds * len(found)):
        address, pid = found[name].address, found[name].pid
        before = processor_seconds(pid)
        one = calls(address, _requests(address, texts), 1, seconds)
        between = processor_seconds(pid)
        many = calls(address, _requests(address, texts), _MANY, seconds)
        after = processor_seconds(pid)
        if one.wrong or many.wrong:
            raise SystemExit(f"{one.wrong + many.wrong} calls went wrong")
        latencies[name] += one.latencies
        figures[name].append(
            (
                len(many.latencies) / (many.elapsed / 1e9),
                (between - before) / len(one.latencies) * 1e6,
                (after - between) / len(many.latencies) * 1e6,
            )
        )
    return {
        name: _Costs(
            median(latencies[name]) / 1e6, *(median(column) for column in zip(*figures[name], strict=True))
        )
        for name in found
    }


def _requests(address: Address, texts: Texts) -> Iterator[bytes]:
    while True:
        yield address.request(texts.body(address.model, 1000))


def _tell(measured: dict[str, _Costs]) -> None:
    first = next(iter(measured.values()))
    print(
        f"{'':<14} {'p50, ms':>9} {'more':>8} {f'calls/s, {_MANY}':>12} {'ratio':>7} "
        f"{'CPU us, 1':>10} {'more':>6} {f'CPU us, {_MANY}':>11} {'ratio':>7}"
    )
    for name, it in measured.items():
        print(
            f"{name:<14} {it.p50_ms:9.3f} {it.p50_ms - first.p50_ms:+8.3f} {it.speed:12.0f} "
            f"{it.speed / first.speed:7.3f} {it.one_us:10.0f} {it.one_us - first.one_us:+6.0f} "
            f"{it.many_us:11.0f} {it.many_us / first.many_us:7.3f}"
        )


if __name__ == "__main__":
    main()
