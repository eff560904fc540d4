# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""What is measured: the mock itself, and Stellwerk with everything on in front of it."""

from __future__ import annotations

import hashlib
import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import msgspec

from bench.client import Address, get
from bench.process import Child, free_port

ROOT = Path(__file__).resolve().parent.parent
CACHE = ROOT / ".cache" / "bench"
KEY = "stw_bench_only_never_a_real_key_0123456789"
MOCK = "direct"
STELLWERK = "stellwerk"


class Target(msgspec.Struct, frozen=True):
    """Something that answers chat calls, and the process that does it."""

    name: str
    address: Address
    pid: int
    log: Path | None = None


def answers(port: int, path: str) -> Callable[[], bool]:
    """A question for :class:`bench.process.Child`: does a GET there give 200?"""
    return lambda: get(port, path)[0] == 200


@contextmanager
def mock(folder: Path) -> Iterator[Target]:
    """The provider that all others stand in front of."""
    port = free_port()
    command = [sys.executable, "-m", "bench.mock", str(port)]
    log = folder / "mock.log"
    with Child(MOCK, command, ready=answers(port, "/count"), log=log, cwd=ROOT, env=_imports()) as child:
        yield Target(MOCK, Address(port), child.pid, log)


@contextmanager
def stellwerk(
    folder: Path, upstream: int, *, launcher: list[str] | None = None, source: Path | None = None
) -> Iterator[Target]:
    """The product as it is started in earnest: keys, inspection, decision, audit, ledger, drift guard.

    ``launcher`` replaces ``stellwerk`` itself in the command (for the profile); ``source`` is the folder of another
    version's packages.
    """
    port = free_port()
    place = folder / "stellwerk"
    place.mkdir(parents=True)
    config = place / "stellwerk.yaml"
    config.write_text(_STELLWERK.format(upstream=upstream, sha256=hashlib.sha256(KEY.encode()).hexdigest()))
    command = [
        *(launcher or [sys.executable, "-c", "from stellwerk.cli.main import main; main()"]),
        *("up", "--config", str(config), "--port", str(port)),
    ]
    with Child(
        STELLWERK,
        command,
        ready=answers(port, "/health"),
        log=place / "log",
        cwd=ROOT,
        env={**_imports(source), "STELLWERK_DATA": str(data_folder(folder))},
    ) as child:
        headers = (("authorization", f"Bearer {KEY}"),)
        yield Target(STELLWERK, Address(port, headers=headers), child.pid, place / "log")


# Yellow is the zone of the daily work: personal data may go there, so that the rows with and without identifiers take
# the same way. Plain http is allowed because the mock is on loopback.
_STELLWERK = """\
endpoints:
  mock:
    zone: yellow
    base_url: http://127.0.0.1:{upstream}/v1
    operator: Bench
    countries: [DE]
    agreement:
      number: BENCH
      valid_until: 2099-12-31
    secrecy_undertaking: true
    stores_content: false
    trains_on_content: false
    third_country_control: false
    hosting:
      deployment_country: DE
      is_externally_hosted: false
models:
  bench:
    endpoint: mock
    tier: M
    context_length: 131072
    price: bench
prices:
  bench:
    versions:
      - valid_from: 2020-01-01
        input_per_million: 0.20
        output_per_million: 0.65
departments:
  bench:
    cost_centre: "0815"
use_cases:
  bench:
    purpose: measuring
    legal_basis: none, made-up text only
    owner: bench
keys:
  bench:
    sha256: {sha256}
    department: bench
    use_case: bench
"""


def data_folder(folder: Path) -> Path:
    """Where Stellwerk keeps its books below ``folder``."""
    return folder / "stellwerk" / "data"


class Books(msgspec.Struct, frozen=True):
    """What Stellwerk's books say after its end: calls."""

    settled: int  # in the ledger
    refused: int  # by decision: nothing left
    open: int  # intents that were never settled


def booked(folder: Path) -> Books:
    """Read the books below ``folder``."""
    database = data_folder(folder) / "stellwerk.db"
    with closing(sqlite3.connect(f"{database.as_uri()}?mode=ro", uri=True)) as books:
        return Books(
            *(
                int(books.execute(query).fetchone()[0])
                for query in (
                    "SELECT coalesce(sum(calls), 0) FROM ledger",
                    "SELECT count(*) FROM audit WHERE name = 'call:request:refused'",
                    "SELECT count(*) FROM open_intent",
                )
            )
        )


def _imports(source: Path | None = None) -> dict[str, str]:
    return {"PYTHONPATH": f"{ROOT}:{source or ROOT / 'src'}", "PYTHONDONTWRITEBYTECODE": "1"}
