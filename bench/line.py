# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Measures the line as a client sees it: Stellwerk with everything on, against a direct call, nginx and other gateways.

    make bench                     about seven minutes; ARGS=--quick for one
    make bench ARGS=--peers        fetches LiteLLM and Portkey into .cache and measures them too
    make bench ARGS=--profile      where Stellwerk's own processor time goes

Everything runs on loopback on this machine: the provider (bench/mock.py), the targets, the load. Results go to
bench/results as JSON, a table to the terminal. docs/benchmarks.md says how to read them.
"""

from __future__ import annotations

import argparse
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from bench import floor, peers, plan, profiling, tables, targets
from bench.measure import Under, provider_calls
from bench.process import DidNotStart, busy_seconds, many_files, processor_seconds
from bench.targets import ROOT, Target
from stellwerk.storage.database import Place
from stellwerk.storage.verification import verify_books

_FOLDER = ROOT / "bench" / "results"


def main() -> None:
    """Parse the command line, measure, tell. Exit status 1 if the books do not agree with what was sent."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="two short rounds")
    parser.add_argument(
        "--peers", action="store_true", help="fetch LiteLLM and Portkey, and measure them too"
    )
    parser.add_argument("--rounds", type=int, help="how many")
    parser.add_argument("--seconds", type=float, help="per burst of calls")
    parser.add_argument("--seed", type=int, default=1, help="of the texts")
    parser.add_argument(
        "--profile", action="store_true", help="instead: where Stellwerk's processor time goes"
    )
    parser.add_argument("--connections", type=int, default=32, help="for --profile")
    args = parser.parse_args()
    many_files()
    with tempfile.TemporaryDirectory(prefix="stellwerk-bench-") as folder:
        if args.profile:
            profiling.run(Path(folder), _FOLDER, args.connections, args.seconds or 10.0, args.seed)
            return
        chosen = plan.QUICK if args.quick else plan.FULL
        chosen = msgspec.structs.replace(
            chosen, rounds=args.rounds or chosen.rounds, seconds=args.seconds or chosen.seconds
        )
        sys.exit(0 if measure(Path(folder), chosen, args.seed, with_peers=args.peers) else 1)


def measure(folder: Path, chosen: plan.Plan, seed: int, *, with_peers: bool) -> bool:
    """Run the whole plan. Returns whether the books agree with what was sent."""
    left_out: dict[str, str] = {}
    with ExitStack() as stack:
        mock = stack.enter_context(targets.mock(folder))
        started = _start(stack, folder, mock, left_out, with_peers=with_peers)
        under = [Under(target, mock, seed) for target in started]
        began, busy, own = time.monotonic(), busy_seconds(), _own_seconds(started)
        print(f"Measuring {', '.join(target.name for target in started)}", file=sys.stderr)
        results = plan.run(chosen, under)
        seconds = time.monotonic() - began
        others = max(0.0, busy_seconds() - busy - (_own_seconds(started) - own)) / seconds
        ours = next(one for one in under if one.name == targets.STELLWERK)
        extra = provider_calls(mock) - sum(one.arrived for one in under)
    machine = {
        "cores": os.cpu_count(),
        "processor": processor(),
        "python": platform.python_version(),
        "others_used_cores": round(others, 2),
        "commit": commit(),
    }
    for line in _heading(machine, chosen, left_out):
        print(line)
    for line in tables.text(results):
        print(line)
    for line in tables.verdicts(results):
        print(line)
    agree = _books(folder, ours, extra)
    at = datetime.now(UTC)
    _FOLDER.mkdir(exist_ok=True)
    file = _FOLDER / f"line-{at:%Y%m%dT%H%M%SZ}.json"
    document = {
        "at": at,
        "machine": machine,
        "plan": chosen,
        "left_out": left_out,
        "books_agree": agree,
        "results": results,
    }
    file.write_bytes(msgspec.json.format(msgspec.json.encode(document)))
    print(f"\nWritten to {file.relative_to(ROOT)}")
    return agree


def _start(
    stack: ExitStack, folder: Path, mock: Target, left_out: dict[str, str], *, with_peers: bool
) -> list[Target]:
    """Every target that starts here, direct first; why the others are left out goes to ``left_out``."""
    port = mock.address.port
    started = [mock]
    missing = floor.fetch()
    if missing is None:
        try:
            started.append(stack.enter_context(floor.nginx(folder, port)))
        except DidNotStart as error:
            missing = str(error)
    if missing is not None:
        left_out[floor.NGINX] = missing
    started.append(stack.enter_context(targets.stellwerk(folder, port)))
    if not with_peers:
        left_out["peers"] = "not asked for; ARGS=--peers fetches LiteLLM and Portkey and measures them too"
        return started
    left_out |= peers.install()
    for name, target in ((peers.LITELLM, peers.litellm), (peers.PORTKEY, peers.portkey)):
        if name in left_out:
            continue
        try:
            started.append(stack.enter_context(target(folder, port)))
        except (OSError, DidNotStart) as error:
            left_out[name] = str(error)
    return started


def _heading(machine: Mapping[str, object], chosen: plan.Plan, left_out: dict[str, str]) -> list[str]:
    lines = [
        f"{machine['cores']} cores ({machine['processor']}), Python {machine['python']}, {chosen.rounds} rounds of "
        f"{chosen.seconds:g} s per burst, medians.",
        f"Other programs on this machine used {machine['others_used_cores']} of its cores meanwhile.",
        "A ratio in brackets is to Stellwerk's figure. Latencies are what is added to the direct call.",
    ]
    return lines + [f"Left out: {name}: {why}" for name, why in left_out.items()]


def _books(folder: Path, ours: Under, extra: int) -> bool:
    """Tell whether ledger, trail, provider and load agree; Stellwerk has ended by now."""
    books = targets.booked(folder)
    report = verify_books(Place(targets.data_folder(folder)))
    sent = ours.source.sent
    agree = (
        books.settled == ours.arrived
        and books.settled + books.refused == sent
        and not (books.open or extra)
        and report.sound
    )
    print(
        f"\nBooks: {sent:,} calls sent to Stellwerk, {ours.arrived:,} came to the provider; {books.settled:,} stand in "
        f"the ledger, {books.refused:,} as refused, {books.open:,} are open; the trail's {report.rows:,} rows are "
        f"{'sound' if report.sound else 'NOT SOUND'}. {'They agree.' if agree else 'THEY DO NOT AGREE.'}"
    )
    return agree


def _own_seconds(started: list[Target]) -> float:
    """Processor time of everything that belongs to this run."""
    return time.process_time() + sum(processor_seconds(target.pid) for target in started)


def processor() -> str:
    """What the kernel calls the processor."""
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.machine()


def commit() -> str:
    """The commit that is checked out, and whether the tree differs from it."""
    done = subprocess.run(
        ["git", "describe", "--always", "--dirty"], cwd=ROOT, capture_output=True, text=True
    )
    return done.stdout.strip()


if __name__ == "__main__":
    main()
