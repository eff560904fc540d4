# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""What reports cost on a big ledger, and how that grows with its entries, on SQLite and on PostgreSQL.

    python -m bench.ledger                  1, 3 and 10 million entries: some ten minutes, 2.5 GB of disk
    python -m bench.ledger --quick          20, 60 and 200 thousand: half a minute
    python -m bench.ledger --only sqlite    one of the two

A made-up year of a town with 40 departments, 60 use cases and 15 models, two entries for each call, written past the
books. Each figure is the median of several runs, reading included, in this process (a command adds its own start); in
brackets the best run and this process's processor time; then how many times the best run of the smallest ledger.
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
import time
from pathlib import Path

from bench.ledger import measure
from bench.ledger.fill import filled
from stellwerk.storage.database import Place

SIZES = (1_000_000, 3_000_000, 10_000_000)
_BYTES_PER_ROW = 160  # with its index, and to be on the safe side


def main() -> None:
    """Fill, measure, print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument(
        "--rows", type=int, help="entries of the largest ledger; the others have 3/10 and 1/10"
    )
    parser.add_argument("--quick", action="store_true", help="200,000 entries at most")
    parser.add_argument("--only", choices=("sqlite", "postgresql"), help="one database alone")
    parser.add_argument("--folder", type=Path, help="on which disk (default: the temporary folder)")
    args = parser.parse_args()
    most = args.rows or (200_000 if args.quick else SIZES[-1])
    sizes = [most // 10, most * 3 // 10, most]
    free = shutil.disk_usage(args.folder or tempfile.gettempdir()).free
    if free < most * _BYTES_PER_ROW * 2:
        raise SystemExit(
            f"{most * _BYTES_PER_ROW * 2 / 1e9:.1f} GB of free disk are needed; give --folder or --rows"
        )
    for name in ("sqlite", "postgresql"):
        if args.only in (None, name):
            run(name, sizes, args.folder)


def run(name: str, sizes: list[int], folder: Path | None) -> None:
    """Measure one database at every size."""
    results = []
    for rows in sizes:
        with tempfile.TemporaryDirectory(prefix="stellwerk-ledger-", dir=folder) as place:
            if name == "sqlite":
                results.append(_one(Place(Path(place) / "data"), rows))
                continue
            from tests.postgres import Server

            server = Server()
            try:
                data = Path(place) / "data"
                data.mkdir(mode=0o700)
                results.append(_one(Place(data, server.create(migrated=False)), rows))
            finally:
                server.remove()
    print("\n".join(measure.text(name, results)), flush=True)


def _one(place: Place, rows: int) -> measure.Result:
    began = time.perf_counter()
    database = filled(place, rows)
    taken = time.perf_counter() - began
    print(f"{rows:,} entries written in {taken:.0f} s ({rows / taken:,.0f}/s)", flush=True)
    try:
        return measure.measured(database, rows)
    finally:
        database.close()


if __name__ == "__main__":
    main()
