# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""People and what they may do. The only tables that name a person, besides those of ``access``."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from stellwerk.storage.tables.base import Moment, metadata

person = Table(
    "person",
    metadata,
    Column("id", String(40), primary_key=True),  # random; all that the trail knows of a person
    Column("login", String(200), unique=True),  # of a local account, lower case; NULL: signs in elsewhere
    Column("issuer", Text),  # OpenID Connect: iss
    Column("subject", Text),  # and sub
    Column("display_name", Text, nullable=False),
    Column("email", Text, nullable=False),
    Column("department", String(64), ForeignKey("department.name")),
    Column("active", Boolean, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("last_sign_in_on", Date),  # the day only
    Column("version", Integer, nullable=False),
    Column("changed", BigInteger, nullable=False),
    UniqueConstraint("issuer", "subject"),
    Index("ix_person_department", "department"),
    Index("ix_person_display_name", "display_name"),
)

role_assignment = Table(
    "role_assignment",
    metadata,
    Column("person", String(40), ForeignKey("person.id", ondelete="CASCADE"), primary_key=True),
    Column("role", String(32), primary_key=True),
    Column("department", String(64), primary_key=True),  # for this department and those below; "": the house
    Column("source", String(16), nullable=False),  # people | oidc (renewed at every sign-in)
    Column("granted_at", Moment, nullable=False),
    Column("granted_by", String(40)),
)
