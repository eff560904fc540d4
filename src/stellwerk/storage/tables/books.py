# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""The tables of the books. Plain SQL types only: the same tables stand on SQLite and on PostgreSQL."""

from __future__ import annotations

from typing import Any

from sqlalchemy import BigInteger, Column, Date, SmallInteger, String, Table, Text

from stellwerk.storage.tables.base import RowId, metadata

audit = Table(
    "audit",
    metadata,
    Column("seq", RowId, primary_key=True, autoincrement=False),  # from 1, no gaps
    Column("at", String(32), nullable=False),  # audit.chain.stamp
    Column("name", String(200), nullable=False),
    Column("decision_id", String(200), nullable=False),  # "" where the row belongs to no call
    Column("payload", Text, nullable=False),
    Column("prev_hash", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
)
"""The trail: one row per thing that happened, each chained to the one before."""

audit_head = Table(
    "audit_head",
    metadata,
    Column("id", SmallInteger, primary_key=True, autoincrement=False),  # always 1
    Column("seq", BigInteger, nullable=False),
    Column("hash", String(64), nullable=False),
    Column("signature", String(64), nullable=False),
)
"""The signed end of the trail, moved in the transaction that adds the rows."""

open_intent = Table(
    "open_intent",
    metadata,
    Column("decision_id", String(200), primary_key=True),
    Column("at", String(32), nullable=False),
    Column("department", Text, nullable=False),
    Column("cost_centre", Text, nullable=False),
    Column("use_case", Text, nullable=False),
    Column("zone", String(16), nullable=False),
    Column("endpoint", Text, nullable=False),
    Column("model", Text, nullable=False),
    Column("owner", BigInteger, nullable=False, server_default="0"),  # the process; 0 on SQLite: the only one
    # What was reserved, and where: see metering.reservation. Defaults are those of calls of earlier versions.
    Column("key", Text, nullable=False, server_default=""),
    Column("day", String(10), nullable=False, server_default=""),
    Column("price_version", Text, nullable=False, server_default=""),
    Column("currency", String(8), nullable=False, server_default="EUR"),
    Column("reserved_pico", BigInteger, nullable=False, server_default="0"),
    Column("claims", Text, nullable=False, server_default=""),  # JSON
    sqlite_with_rowid=False,  # one page less to write per commit
)
"""Calls under way. A row goes in the transaction that settles it, which is what makes settling happen once."""


def _lines() -> list[Column[Any]]:
    """Columns of sums per day and place of booking (:mod:`stellwerk.metering.ledger`)."""
    return [
        Column("day", Date, primary_key=True),
        Column("department", Text, primary_key=True),
        Column("cost_centre", Text, primary_key=True),
        Column("use_case", Text, primary_key=True),
        Column("zone", String(16), primary_key=True),
        Column("endpoint", Text, primary_key=True),
        Column("model", Text, primary_key=True),
        Column("price_version", Text, primary_key=True),
        Column("currency", String(8), primary_key=True),
        Column("calls", BigInteger, nullable=False),
        Column("tokens_in", BigInteger, nullable=False),
        Column("tokens_out", BigInteger, nullable=False),
        Column("estimated_calls", BigInteger, nullable=False),
        Column("unknown_cost_calls", BigInteger, nullable=False),
        Column("cost_pico", BigInteger, nullable=False),  # 10^-12 of currency
        Column("cached_in", BigInteger, nullable=False, server_default="0"),  # part of tokens_in
        Column("reasoning_out", BigInteger, nullable=False, server_default="0"),  # part of tokens_out
        Column("auto_calls", BigInteger, nullable=False, server_default="0"),  # that asked for "auto"
        Column(
            "auto_saved_pico", BigInteger, nullable=False, server_default="0"
        ),  # against the dearest choice
    ]


ledger = Table("ledger", metadata, *_lines())
"""Sums per day and place of booking, moved in the transaction of the settlements. No caller."""

audit_checkpoint = Table(
    "audit_checkpoint",
    metadata,
    Column("id", SmallInteger, primary_key=True, autoincrement=False),  # always 1
    Column("body", Text, nullable=False),  # audit.checkpoint.Checkpoint as JSON, keys sorted
    Column("signature", String(64), nullable=False),
)
"""What retention took away of the trail, and how the rest goes on from there; signed. No row: nothing was."""

audit_carried = Table("audit_carried", metadata, *_lines())
"""Sums of settlements whose rows are gone; with those still there they make the ledger."""
