# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Changes: their count, their events on the way into the trail, four-eyes requests, what was released."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    Date,
    Index,
    Integer,
    LargeBinary,
    SmallInteger,
    String,
    Table,
    Text,
)

from stellwerk.storage.tables.base import Json, Moment, RowId, metadata

change = Table(
    "change",
    metadata,
    Column("id", SmallInteger, primary_key=True, autoincrement=False),  # always 1
    Column("revision", BigInteger, nullable=False),
)
"""The revision of the house. Every change takes the next one and holds the row until it is committed, so
revisions become visible in their order and a process that follows them misses none."""

audit_outbox = Table(
    "audit_outbox",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("at", Moment, nullable=False),
    Column("name", String(200), nullable=False),  # area:object:action
    Column("detail", Json, nullable=False),
)
"""Events that were committed together with the change that they tell of, until the process that keeps the trail
has chained them (moved in one transaction, so none is lost and none stands there twice)."""

approval = Table(
    "approval",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("action", String(32), nullable=False),
    Column(
        "object", Text, nullable=False
    ),  # what it is about: use-case:NAME, key:ID, regime:NAME, decision:ID
    Column("department", String(64)),  # of the object; NULL: the house
    Column("change", Json, nullable=False),  # what is to be
    Column("reason", Text, nullable=False),
    Column("requested_by", String(40)),  # person; NULL: erased
    Column("requested_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False),
    Column("state", String(16), nullable=False),  # open | confirmed | rejected | withdrawn
    Column("decided_by", String(40)),
    Column("decided_at", Moment),
    Column("version", Integer, nullable=False),
    Index("ix_approval_state", "state", "requested_at"),
)
"""Four-eyes requests: asked for by one person, confirmed by another."""

regime_release = Table(
    "regime_release",
    metadata,
    Column("what", String(64), primary_key=True),  # a secrecy regime, or K2
    Column("released_by", Text, nullable=False),  # name and office, as the document names them
    Column("released_on", Date, nullable=False),
    Column("document", Text, nullable=False),
    Column("approval", String(40), nullable=False),
    Column("withdrawn_at", Moment),
    Column("changed", BigInteger, nullable=False),
)
"""Regimes that two persons opened for yellow, beside those of ``policy.releases``."""

idempotency = Table(
    "idempotency",
    metadata,
    Column("hash", String(64), primary_key=True),  # of caller and key
    Column("request", String(64), nullable=False),  # hash of method, path and body
    Column("status", SmallInteger),  # NULL: under way
    Column("headers", Json),
    Column("body", LargeBinary),  # sealed: it may show a key
    Column("expires_at", Moment, nullable=False),
    Index("ix_idempotency_expires_at", "expires_at"),
)
"""Answers to requests that carried an ``Idempotency-Key``, so that a repeated one changes nothing."""

installation = Table(
    "installation",
    metadata,
    Column("name", String(64), primary_key=True),
    Column("value", Text, nullable=False),
)
"""What belongs to this installation as a whole, such as the fingerprint of its ``secret.key``."""
