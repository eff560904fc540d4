# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Writes a year into a database as fast as it takes rows, past the books: nobody would wait for ten million commits."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal

import numpy as np
import psycopg
import sqlalchemy as sa

from bench.ledger import year
from stellwerk.metering.account import LedgerAccount
from stellwerk.metering.prices.price_list import ModelPrice, PriceList
from stellwerk.storage import prices
from stellwerk.storage.database import Database, Place
from stellwerk.storage.folder import prepare_file, prepare_folder
from stellwerk.storage.migrate import migrate
from stellwerk.storage.tables import (
    cost_centre,
    department,
    ledger,
    ledger_account,
    ledger_entry,
    person,
    use_case,
)

_SEED = 20_251_001
_INDEX = "ix_ledger_entry_day"


def filled(place: Place, rows: int) -> Database:
    """A house on an empty place, with ``rows`` entries and the sums that belong to them."""
    if place.url is None:
        prepare_folder(place.data)
        prepare_file(place.file)
    migrate(place)
    database = Database(place)
    _house(database)
    database.close()  # its connections would stand in the way
    rng = np.random.default_rng(_SEED)
    accounts = year.places(rng)
    numbers = [number for number, *_ in year.account_rows(accounts)]
    days = year.days(rows // 2, accounts, rng)
    if place.url is None:
        _sqlite(place, days, accounts, numbers)
    else:
        _postgresql(place.url, days, accounts, numbers)
    return Database(place)


def _sqlite(
    place: Place, days: Iterable[year.Day], accounts: list[LedgerAccount], numbers: list[int]
) -> None:
    connection = sqlite3.connect(place.file, isolation_level=None)
    for pragma in ("journal_mode=OFF", "synchronous=OFF", "cache_size=-200000", "locking_mode=EXCLUSIVE"):
        connection.execute(f"PRAGMA {pragma}")
    connection.execute("BEGIN")
    connection.execute(f"DROP INDEX {_INDEX}")
    connection.executemany(_insert(ledger_account), year.account_rows(accounts))
    seq = 1
    for day in days:
        connection.executemany(_insert(ledger_entry), year.entries(day, numbers, seq))
        connection.executemany(_insert(ledger), year.sums(day, accounts))
        seq += 2 * len(day.calls)
    connection.execute(f"CREATE INDEX {_INDEX} ON ledger_entry (day)")
    connection.execute("COMMIT")
    connection.execute("PRAGMA locking_mode=NORMAL")
    connection.execute("PRAGMA journal_mode=WAL")
    connection.close()


def _postgresql(
    url: str, days: Iterable[year.Day], accounts: list[LedgerAccount], numbers: list[int]
) -> None:
    with psycopg.connect(url) as connection, connection.cursor() as cursor:
        cursor.execute(f"DROP INDEX {_INDEX}".encode())
        _copy(cursor, ledger_account, year.account_rows(accounts))
        seq = 1
        for day in days:
            _copy(cursor, ledger_entry, year.entries(day, numbers, seq))
            _copy(cursor, ledger, year.sums(day, accounts))
            seq += 2 * len(day.calls)
        cursor.execute(f"CREATE INDEX {_INDEX} ON ledger_entry (day)".encode())
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("VACUUM ANALYZE")


def _copy(
    cursor: psycopg.Cursor[tuple[object, ...]], table: sa.Table, rows: Iterable[Sequence[object]]
) -> None:
    columns = ", ".join(table.columns.keys())
    with cursor.copy(f"COPY {table.name} ({columns}) FROM STDIN".encode()) as copy:
        piece: list[str] = []
        for row in rows:
            piece.append("\t".join(map(str, row)))
            if len(piece) == 5000:
                copy.write("\n".join(piece) + "\n")
                piece.clear()
        if piece:
            copy.write("\n".join(piece) + "\n")


def _insert(table: sa.Table) -> str:
    columns = table.columns.keys()
    return f"INSERT INTO {table.name} ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})"  # noqa: S608


def _house(database: Database) -> None:
    """Departments as a tree, their people, use cases, a price list with a minimum."""
    more = {"source": "people", "version": 1, "changed": 1}
    numbers = range(year.DEPARTMENTS)
    with database.writing() as writing:
        writing.execute(
            sa.insert(cost_centre),
            [{"code": f"{1000 + n * 10}", "title": f"Kostenstelle {n}", **more} for n in numbers],
        )
        for parents in (True, False):
            writing.execute(
                sa.insert(department),
                [
                    {
                        "name": year.department(n),
                        "title": f"Amt {n}",
                        "parent": year.above(n),
                        "cost_centre": f"{1000 + n * 10}",
                        "floor": "K0",
                        **more,
                    }
                    for n in numbers
                    if (year.above(n) is None) is parents
                ],
            )
        writing.execute(
            sa.insert(use_case),
            [
                {
                    "name": f"verfahren{n:02d}",
                    "title": f"Verfahren {n}",
                    "purpose": "p",
                    "legal_basis": "l",
                    "owner": "o",
                    "floor": "K0",
                    "zones": ["green"],
                    "regimes": [],
                    **more,
                }
                for n in range(year.USE_CASES)
            ],
        )
        writing.execute(
            sa.insert(person),
            [
                {
                    "id": f"per_{n}_{one}",
                    "login": f"person{n}-{one}",
                    "display_name": "",
                    "email": "",
                    "department": year.department(n),
                    "active": True,
                    "created_at": datetime(2025, 1, 1, tzinfo=UTC),
                    "version": 1,
                    "changed": 1,
                }
                for n in numbers
                for one in range(year.people(n))
            ],
        )
        prices.add(writing, _list(), sha256="0" * 64)


def _list() -> PriceList:
    return PriceList(
        version=year.VERSION,
        provider=year.PROVIDER,
        title="bench",
        currency="EUR",
        valid_from=date(2025, 1, 1),
        source="bench",
        vat_percent=Decimal(19),
        plan="Essential",
        plan_minimum=Decimal(1000),
        prices=tuple(
            ModelPrice(
                model=model.name,
                input_per_million=Decimal(model.input_micro) / 10**6,
                output_per_million=Decimal(model.output_micro) / 10**6,
            )
            for model in year.MODELS
            if model.input_micro
        ),
    )
