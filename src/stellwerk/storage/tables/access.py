# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""How people get in: local accounts, sessions, links, tokens. Secrets stand here only as hashes or encrypted."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, Date, ForeignKey, Index, Integer, String, Table, Text

from stellwerk.storage.tables.base import Json, Moment, metadata


def _person(*, primary_key: bool = False, nullable: bool = False) -> Column[str]:
    return Column(
        "person",
        String(40),
        ForeignKey("person.id", ondelete="CASCADE"),
        primary_key=primary_key,
        nullable=nullable,
    )


local_account = Table(
    "local_account",
    metadata,
    _person(primary_key=True),
    Column("password_hash", Text),  # argon2id, PHC string; NULL: not set yet
    Column("password_changed_at", Moment),
    Column("failures", Integer, nullable=False),  # wrong passwords or codes in a row
    Column("locked_until", Moment),
    Column("totp_secret", Text),  # sealed (storage.secrets); NULL: no second factor
    Column("totp_confirmed_at", Moment),  # NULL: being set up
    Column("totp_last_step", BigInteger, nullable=False),  # a code counts once (RFC 6238, 5.2)
)
"""Password and second factor of people who sign in here."""

recovery_code = Table(
    "recovery_code",
    metadata,
    _person(primary_key=True),
    Column("hash", String(64), primary_key=True),
    Column("used_at", Moment),
)
"""In place of the second factor, once each."""

web_session = Table(
    "web_session",
    metadata,
    Column("hash", String(64), primary_key=True),  # of the cookie's value
    _person(),
    Column("created_at", Moment, nullable=False),
    Column("seen_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False),
    Column("method", String(16), nullable=False),  # password | oidc
    Column("strong", Boolean, nullable=False),  # with a second factor
    Column("issuer", Text),  # of the OpenID provider,
    Column("sid", Text),  # and its session, for back-channel logout
    Index("ix_web_session_person", "person"),
    Index("ix_web_session_sid", "sid"),
    Index("ix_web_session_expires_at", "expires_at"),
)
"""Sessions in browsers. Signing out deletes the row."""

sign_in_attempt = Table(
    "sign_in_attempt",
    metadata,
    Column("hash", String(64), primary_key=True),  # of state
    Column("browser", String(64), nullable=False),  # hash of the cookie that was given to the browser
    Column("kind", String(16), nullable=False),  # oidc | totp (password was right, the code is awaited)
    Column("detail", Json, nullable=False),  # nonce, verifier; or the person
    Column("return_to", Text, nullable=False),
    Column("expires_at", Moment, nullable=False),
    Index("ix_sign_in_attempt_expires_at", "expires_at"),
)
"""Sign-ins under way. Each can be completed once."""

one_time_link = Table(
    "one_time_link",
    metadata,
    Column("hash", String(64), primary_key=True),
    Column("purpose", String(32), nullable=False),  # first-admin | password
    _person(nullable=True),
    Column("expires_at", Moment, nullable=False),
    Column("used_at", Moment),
)
"""The first administrator's link, and links to set a password."""

spent_token = Table(
    "spent_token",
    metadata,
    Column("hash", String(64), primary_key=True),
    Column("expires_at", Moment, nullable=False),
)
"""Ids (jti) of logout tokens that were used: none works twice."""

access_token = Table(
    "access_token",
    metadata,
    Column("id", String(64), primary_key=True),
    _person(),
    Column("title", Text, nullable=False),
    Column("prefix", String(32), nullable=False),
    Column("hash", String(64), nullable=False, unique=True),
    Column("scopes", Json, nullable=False),  # list: read, write
    Column("created_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False),
    Column("last_used_on", Date),
    Column("revoked_at", Moment),
    Index("ix_access_token_person", "person"),
)
"""Tokens with which a person's own programs use the management API: never more than the person may do."""
