# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""What somebody with a database tool sees and can do, on both databases."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import Any

import psycopg

from stellwerk.storage.database import Place


def rows(
    place: Place, sql: str = "SELECT name, decision_id, payload FROM audit ORDER BY seq"
) -> list[tuple[Any, ...]]:
    """What a query gives."""
    if place.url is None:
        with closing(sqlite3.connect(place.file)) as connection:
            return connection.execute(sql).fetchall()
    with psycopg.connect(place.url, autocommit=True) as server:
        return server.execute(sql.encode()).fetchall()


def change(place: Place, *statements: str) -> list[int]:
    """Run statements, each at once; how many rows each met."""
    if place.url is None:
        with closing(sqlite3.connect(place.file, isolation_level=None)) as connection:
            return [connection.execute(statement).rowcount for statement in statements]
    with psycopg.connect(place.url, autocommit=True) as server:
        return [server.execute(statement.encode()).rowcount for statement in statements]
