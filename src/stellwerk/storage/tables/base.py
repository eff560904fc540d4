# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""What every table shares: one ``MetaData``, and the column types that mean the same on SQLite and PostgreSQL."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, Dialect, Integer, MetaData, String
from sqlalchemy.types import TypeDecorator

from stellwerk.audit.chain import stamp

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(column_0_label)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    }
)

# On SQLite only "INTEGER PRIMARY KEY" is the row id itself (64 bits); as BIGINT it would cost a second index.
RowId = BigInteger().with_variant(Integer(), "sqlite")

# A missing list is NULL, not the JSON word "null".
Json = JSON(none_as_null=True)


class Moment(TypeDecorator[datetime]):
    """Aware UTC, to the microsecond, as the text that the trail uses (:func:`stellwerk.audit.chain.stamp`).

    Text sorts and compares like the time itself, and is the same on both databases and in a backup.
    """

    impl = String(32)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str | None:
        """To text. Raises ``ValueError`` for a time without a zone."""
        return None if value is None else stamp(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        """From text."""
        return None if value is None else datetime.fromisoformat(value).astimezone(UTC)
