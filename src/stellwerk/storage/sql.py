# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""SQL text from Core statements, worked out once: on the hot path the driver is called directly.

(Through ``Connection.execute`` one statement costs SQLAlchemy some 20 us, more than SQLite needs to run it.)
"""

from __future__ import annotations

from sqlalchemy.dialects.postgresql.base import PGDialect
from sqlalchemy.dialects.sqlite.base import SQLiteDialect
from sqlalchemy.sql import ClauseElement

_SQLITE = SQLiteDialect(paramstyle="qmark")
_POSTGRESQL = PGDialect(paramstyle="format")  # type: ignore[no-untyped-call]


def text(statement: ClauseElement) -> str:
    """The statement for SQLite's driver, with ``?`` for parameters in the order in which they stand."""
    return str(statement.compile(dialect=_SQLITE))


def postgresql_text(statement: ClauseElement) -> str:
    """The statement for PostgreSQL's driver, with ``%s`` for parameters."""
    return str(statement.compile(dialect=_POSTGRESQL))
