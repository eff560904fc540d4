# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""What a key of the database costs a call, beside a key of the file, with few and with many keys and people.

    python -m bench.keys                 SQLite, about a minute
    python -m bench.keys --rounds 20     steadier

Prints medians side by side out of one run: the look-up alone, and whole calls through a running gateway to a local
stand-in (1,000 characters, one connection), in turns.
"""

from __future__ import annotations

import argparse
import itertools
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median

import sqlalchemy as sa

from bench import targets
from bench.bodies import Texts
from bench.client import Address, calls
from stellwerk.administration import keys, use_cases
from stellwerk.gateway.directory import Directory
from stellwerk.identity.actor import SHELL
from stellwerk.identity.keys import hash_secret, new_key, new_secret
from stellwerk.policy.embedded import embedded_register
from stellwerk.storage.database import Database, Place
from stellwerk.storage.organisation import KEY_PURPOSE, KEYED
from stellwerk.storage.secrets import Secrets, open_secrets
from stellwerk.storage.tables import api_key, person

_MANY_KEYS, _MANY_PEOPLE = 10_000, 5_000
_CASE: dict[str, object] = {
    "title": "bench",
    "purpose": "measuring",
    "legal_basis": "none",
    "owner": "bench",
    "ai_role": "deployer",
    "annex_iii": [],
    "prohibited": [],
}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--rounds", type=int, default=8, help="turns of each kind of key")
    parser.add_argument("--seconds", type=float, default=1.0, help="per turn")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="stellwerk-bench-") as name:
        folder = Path(name)
        with targets.mock(folder) as mock, targets.stellwerk(folder, mock.address.port) as gateway:
            database = Database(Place(targets.data_folder(folder)))
            secrets = open_secrets(database)
            with database.writing() as writing:
                use_cases.create(writing, SHELL, named="gemessen", values=_CASE)
                fields = {"title": "bench", "department": "bench", "use_case": "gemessen"}
                _, secret = keys.create(writing, SHELL, secrets, fields)
            time.sleep(1)  # until the gateway knows it
            few = _whole(gateway.address, secret, args.rounds, args.seconds)
            _fill(database, secrets)
            time.sleep(3)
            many = _whole(gateway.address, secret, args.rounds, args.seconds)
            _tell("whole call, one key", few)
            _tell(f"whole call, {_MANY_KEYS:,} keys and {_MANY_PEOPLE:,} people", many)
            _look_up(database, secrets, secret)
            database.close()


def _whole(address: Address, secret: str, rounds: int, seconds: float) -> tuple[float, float]:
    """Median milliseconds of a call with a key of the file and with one of the database, in turns."""
    other = Address(address.port, headers=(("authorization", f"Bearer {secret}"),))
    taken: dict[Address, list[int]] = {address: [], other: []}
    texts = Texts(1)
    for one in itertools.islice(itertools.cycle((address, other)), 2 * rounds):
        burst = calls(one, _requests(one, texts), 1, seconds)
        if burst.wrong:
            raise SystemExit(f"{burst.wrong} calls went wrong")
        taken[one] += burst.latencies
    return median(taken[address]) / 1e6, median(taken[other]) / 1e6


def _requests(address: Address, texts: Texts) -> Iterator[bytes]:
    while True:
        yield address.request(texts.body(address.model, 1000))


def _fill(database: Database, secrets: Secrets) -> None:
    """A big town's keys and people, as rows."""
    with database.writing() as writing:
        pattern = writing.execute(sa.select(api_key).where(api_key.c.scheme == KEYED)).mappings().first()
        assert pattern is not None
        rows = []
        for number in range(_MANY_KEYS - 1):
            secret, prefix = new_key()
            digest = secrets.hash(KEY_PURPOSE, secret)
            changed = {
                "id": f"key_{number:016x}",
                "prefix": prefix,
                "hash": digest,
                "changed": writing.revision,
            }
            rows.append({**pattern, **changed})
        writing.execute(sa.insert(api_key), rows)
        writing.execute(
            sa.insert(person),
            [
                {
                    "id": f"per_{number:020x}",
                    "login": f"person{number}",
                    "display_name": f"Person {number}",
                    "email": "",
                    "active": True,
                    "created_at": writing.at,
                    "version": 1,
                    "changed": writing.revision,
                }
                for number in range(_MANY_PEOPLE)
            ],
        )


def _look_up(database: Database, secrets: Secrets, secret: str) -> None:
    """The look-up alone, in this process: the file's dict as it was before, and the directory."""
    of_file = new_secret()
    register = embedded_register(model="m", first_key_sha256=hash_secret(of_file))
    began = time.perf_counter()
    directory = Directory(database, secrets, register)
    loaded = time.perf_counter() - began
    ring = {
        key.sha256: key.caller for key in register.keys
    }  # what a key of the file cost before there was more
    before = _median_us(lambda: ring.get(hash_secret(of_file)))
    after = _median_us(lambda: directory.find(secret))
    print(
        f"look-up alone: file key before {before:.2f} us, database key {after:.2f} us, "
        f"adds {after - before:.2f} us (target: 100)"
    )
    print(f"{_MANY_KEYS:,} keys read at the start in {loaded:.2f} s")


def _median_us(work: Callable[[], object], times: int = 20_000) -> float:
    taken = []
    for _ in range(times):
        began = time.perf_counter_ns()
        work()
        taken.append(time.perf_counter_ns() - began)
    return median(taken) / 1e3


def _tell(what: str, measured: tuple[float, float]) -> None:
    file, stored = measured
    print(
        f"{what}: file key p50 {file:.3f} ms, database key {stored:.3f} ms, "
        f"adds {stored - file:+.3f} ms (target: 0.3), ratio {stored / file:.3f}"
    )


if __name__ == "__main__":
    main()
