# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""The reports of a month, timed: as table, as files, call by call."""

from __future__ import annotations

import io
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime
from statistics import median
from typing import NamedTuple

import sqlalchemy as sa

from stellwerk.administration.reports import headcounts
from stellwerk.administration.reports.csv_file import german_csv
from stellwerk.administration.reports.document import tables
from stellwerk.administration.reports.entries import entries
from stellwerk.administration.reports.month import MonthReport
from stellwerk.administration.reports.paper import paper_of
from stellwerk.administration.reports.pdf_file import pdf
from stellwerk.administration.reports.tables import Table
from stellwerk.administration.reports.usage import Question, usage
from stellwerk.administration.reports.xlsx_file import write_xlsx
from stellwerk.identity.actor import SHELL
from stellwerk.metering.report.rows import By
from stellwerk.storage.database import Database
from stellwerk.storage.tables import ledger
from stellwerk.values.town import Town

MONTH, RUNNING = date(2026, 8, 1), date(2026, 9, 1)
NOW = datetime(2026, 9, 28, 12, tzinfo=UTC)
_K = 10
_RUNS = 5  # the first of which is not counted in medians
_TARGETS = {
    "month by department": 0.3,
    "CSV, every table": 10.0,
    "XLSX": 10.0,
    "PDF": 10.0,
    "entries, CSV": 10.0,
}


class Taken(NamedTuple):
    """Seconds of several runs of one thing."""

    median: float
    best: float  # disturbed least by whatever else runs on the machine
    processor: float  # of this process, median; a server's is not in it


class Result(NamedTuple):
    """One size."""

    rows: int
    lines: int  # of the ledger's sums, in a year
    entries: int  # of the month
    taken: dict[str, Taken]


def measured(database: Database, rows: int) -> Result:
    """Every figure at this size; the first run of each is not counted."""
    headcounts.write_down(database, [MONTH], NOW.date(), _K)
    found: dict[str, Taken] = {}
    of_month = 0

    def by_department() -> None:
        _tables(database, MONTH, "department")

    def entries_file() -> None:
        nonlocal of_month
        of_month = 0
        with database.reading() as connection:
            for piece, many in entries(connection, MONTH):
                out.write(piece)
                of_month += many

    works: dict[str, Callable[[], object]] = {
        "month by department": by_department,
        "running month by department": lambda: _tables(database, RUNNING, "department"),
        "month by use case": lambda: _tables(database, MONTH, "use-case"),
        "year by department and month": lambda: _year(database),
        "every table": lambda: _tables(database, MONTH),
        "CSV, every table": lambda: [b"".join(german_csv(one)) for one in _tables(database, MONTH)[0]],
        "XLSX": lambda: _xlsx(database),
        "PDF": lambda: _pdf(database),
        "entries, CSV": entries_file,
    }
    for name, work in works.items():
        walls, processors = [], []
        for _ in range(_RUNS):
            out = io.BytesIO()
            began, used = time.perf_counter(), time.process_time()
            work()
            walls.append(time.perf_counter() - began)
            processors.append(time.process_time() - used)
        found[name] = Taken(median(walls[1:]), min(walls), median(processors[1:]))
    with database.reading() as connection:
        lines = connection.execute(sa.select(sa.func.count()).select_from(ledger)).scalar_one()
    return Result(rows, int(lines), of_month, found)


def text(name: str, results: Sequence[Result]) -> Iterator[str]:
    """By size: median seconds, the best run, processor seconds, how many times the smallest size; and the targets."""
    yield f"\n{name}"
    yield _line("entries", [f"{one.rows:,}" for one in results])
    yield _line("sums (rows of ledger)", [f"{one.lines:,}" for one in results])
    yield _line("entries of the month", [f"{one.entries:,}" for one in results])
    for work, base in results[0].taken.items():
        cells = [
            f"{t.median:.3f} s ({t.best:.3f}, cpu {t.processor:.2f}) x{t.best / base.best:.1f}"
            for t in (one.taken[work] for one in results)
        ]
        target = _TARGETS.get(work)
        if target is not None:
            met = results[-1].taken[work].median <= target
            cells.append(f"target {target:g} s: {'met' if met else 'MISSED'}")
        yield _line(work, cells)


def _tables(database: Database, month: date, *names: str) -> tuple[list[Table], MonthReport]:
    with database.reading() as connection:
        report = MonthReport(connection, SHELL, month, now=NOW, k=_K)
        return tables(report, *names), report


def _year(database: Database) -> None:
    question = Question(date(2025, 10, 1), MONTH, (By.MONTH, By.DEPARTMENT))
    assert usage(database, SHELL, question, today=NOW.date(), k=_K).rows


def _xlsx(database: Database) -> None:
    found, report = _tables(database, MONTH)
    write_xlsx(io.BytesIO(), found, title=paper_of(report).title, town=Town(), at=NOW)


def _pdf(database: Database) -> None:
    found, report = _tables(database, MONTH)
    assert pdf(found, paper_of(report), Town(), NOW).startswith(b"%PDF")


def _line(label: str, cells: Sequence[str]) -> str:
    return f"  {label:<30}" + "".join(
        f"{cell:>20}" if n < 3 else f"   {cell}" for n, cell in enumerate(cells)
    )
