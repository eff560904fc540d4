# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""SQL text from Core statements, worked out once: on the hot path the driver is called directly.

(Through ``Connection.execute`` one statement costs SQLAlchemy some 20 us, more than SQLite needs to run it.)
"""

from __future__ import annotations

from sqlalchemy.dialects.sqlite.base import SQLiteDialect
from sqlalchemy.sql import ClauseElement

_DIALECT = SQLiteDialect(paramstyle="qmark")


def text(statement: ClauseElement) -> str:
    """The statement for the driver, with ``?`` for parameters in the order in which they stand."""
    return str(statement.compile(dialect=_DIALECT))
