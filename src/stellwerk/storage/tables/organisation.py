# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""The house and what it uses models for: cost centres, departments, use cases, keys.

``source`` says where a row comes from: ``file`` (``stellwerk.yaml`` says so, and only it can change it), ``start``
(made at the first start) or ``people``. ``version`` counts changes of the row (its ETag); ``changed`` is the
revision of the whole house (table ``change``) at which it was last changed, which is how processes follow.
Nothing is deleted: ``archived_at`` takes a row out of use and keeps what refers to it readable.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, Date, ForeignKey, Index, Integer, String, Table, Text

from stellwerk.storage.tables.base import Json, Moment, metadata

cost_centre = Table(
    "cost_centre",
    metadata,
    Column("code", String(64), primary_key=True),  # Kostenstelle, as the treasury writes it
    Column("title", Text, nullable=False),
    Column("source", String(16), nullable=False),
    Column("archived_at", Moment),
    Column("version", Integer, nullable=False),
    Column("changed", BigInteger, nullable=False),
)
"""Kostenstellen."""

department = Table(
    "department",
    metadata,
    Column("name", String(64), primary_key=True),  # short, stays for ever: the books refer to it
    Column("title", Text, nullable=False),
    Column("parent", String(64), ForeignKey("department.name")),
    Column("cost_centre", String(64), ForeignKey("cost_centre.code"), nullable=False),
    Column("floor", String(2), nullable=False),  # data class, K0 to K6
    Column("source", String(16), nullable=False),
    Column("archived_at", Moment),
    Column("version", Integer, nullable=False),
    Column("changed", BigInteger, nullable=False),
    Index("ix_department_parent", "parent"),
    Index("ix_department_changed", "changed"),
)
"""Ämter, as a tree."""

use_case = Table(
    "use_case",
    metadata,
    Column("name", String(64), primary_key=True),  # short, stays for ever
    Column("title", Text, nullable=False),
    Column("department", String(64), ForeignKey("department.name")),  # NULL: for the whole house
    Column("purpose", Text, nullable=False),
    Column("legal_basis", Text, nullable=False),
    Column("owner", Text, nullable=False),  # the office that answers for it
    Column("floor", String(2), nullable=False),
    Column("declared_class", String(2)),
    Column("zones", Json, nullable=False),  # list of zones
    Column("models", Json),  # list of model names; NULL: every model
    Column("regimes", Json, nullable=False),  # list of secrecy regimes
    Column("ai_role", String(16)),  # provider | deployer (AI Act, Art. 3); NULL: not screened
    Column("annex_iii", Json),  # areas of Annex III that apply; NULL: not screened
    Column("prohibited", Json),  # practices of Art. 5 that apply; NULL: not screened
    Column("screened_at", Moment),
    Column("released_by", Text),  # an Annex III use: name and office,
    Column("released_at", Moment),
    Column("released_document", Text),  # and document
    Column("source", String(16), nullable=False),
    Column("archived_at", Moment),
    Column("version", Integer, nullable=False),
    Column("changed", BigInteger, nullable=False),
    Index("ix_use_case_department", "department"),
    Index("ix_use_case_changed", "changed"),
)
"""Verfahren: what the calls are for, and on what legal basis (Art. 5(1)(b), 6 GDPR)."""

api_key = Table(
    "api_key",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("title", Text, nullable=False),
    Column("prefix", String(32), nullable=False),  # readable beginning of the secret; "" for keys of the file
    Column("scheme", String(16), nullable=False),  # hmac-sha256 | sha256 (keys of the file)
    Column("hash", String(64), nullable=False, unique=True),  # lower-case hex; the secret itself is nowhere
    Column("department", String(64), ForeignKey("department.name"), nullable=False),
    Column("use_case", String(64), ForeignKey("use_case.name"), nullable=False),
    Column("scopes", Json, nullable=False),  # list: call, check, models, metrics
    Column("models", Json),  # list of model names; NULL: every model
    Column("zones", Json),  # list of zones; NULL: every zone of the use case
    Column("declared_class", String(2)),
    Column("may_declare", Boolean, nullable=False),
    Column("requests_per_minute", Integer),  # NULL: no limit
    Column("tokens_per_minute", Integer),
    Column("created_at", Moment, nullable=False),
    Column("created_by", String(40)),  # person; NULL: the file, the shell, or erased
    Column("expires_at", Moment),
    Column("replaces", String(64)),  # the key that this one was made to follow
    Column("revoked_at", Moment),
    Column("last_used_on", Date),  # the day only
    Column("source", String(16), nullable=False),
    Column("version", Integer, nullable=False),
    Column("changed", BigInteger, nullable=False),
    Index("ix_api_key_department", "department"),
    Index("ix_api_key_use_case", "use_case"),
    Index("ix_api_key_changed", "changed"),
)
"""API keys of programs."""
