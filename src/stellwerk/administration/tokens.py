# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Access tokens: with them a person's own programs use the management API, never with more than the person may do.

They are not API keys: no call of a model can be made with one, and a four-eyes request cannot be confirmed with one.
"""

from __future__ import annotations

import hmac
import secrets as random
from datetime import date, datetime, timedelta
from typing import Any

import msgspec
import sqlalchemy as sa

from stellwerk.administration import choices
from stellwerk.administration.people import actor_of
from stellwerk.administration.tell import tell
from stellwerk.administration.values import text
from stellwerk.errors import Forbidden, InvalidValue, NoSuchObject
from stellwerk.identity.actor import Actor, Via
from stellwerk.storage.database import Database, Writing
from stellwerk.storage.secrets import Secrets
from stellwerk.storage.tables import access_token

PREFIX = "stwp_"
PURPOSE = "access-token"
LONGEST_LIFE = timedelta(days=366)
_USUAL_LIFE = timedelta(days=90)
_LONGEST = 200  # characters of what may be one
SCOPES = ("read", "write")


class Token(msgspec.Struct, frozen=True):
    """A row of ``access_token`` without its hash."""

    id: str
    title: str
    prefix: str
    scopes: tuple[str, ...]
    created_at: datetime
    expires_at: datetime
    last_used_on: date | None
    revoked_at: datetime | None


def create(
    writing: Writing,
    actor: Actor,
    secrets: Secrets,
    *,
    title: str,
    scopes: list[str],
    expires_at: datetime | None = None,
) -> tuple[Token, str]:
    """Make one for the actor; returns it with its secret, which is shown this once.

    Raises:
        InvalidValue
        Forbidden: the actor is no person in a browser: a token makes no tokens.
    """
    _person(actor)
    end = writing.at + _USUAL_LIFE if expires_at is None else choices.moment("expires_at", expires_at)
    if not writing.at < end <= writing.at + LONGEST_LIFE:
        raise InvalidValue({"expires_at": f"must lie ahead, at most {LONGEST_LIFE.days} days"})
    prefix = PREFIX + random.token_hex(4)
    secret = f"{prefix}_{random.token_urlsafe(32)}"
    row = {
        "id": f"tok_{random.token_hex(8)}",
        "person": actor.person,
        "title": text("title", title, 200),
        "prefix": prefix,
        "hash": secrets.hash(PURPOSE, secret),
        "scopes": choices.some_of("scopes", scopes, SCOPES, empty=False),
        "created_at": writing.at,
        "expires_at": end,
    }
    writing.execute(sa.insert(access_token).values(row))
    tell(writing, actor, "access:token:created", f"token:{row['id']}", after={"scopes": row["scopes"]})
    return _find(writing.connection, actor.person, str(row["id"])), secret


def listed(connection: sa.Connection, actor: Actor) -> list[Token]:
    """The actor's own tokens, newest first."""
    rows = connection.execute(
        sa.select(access_token)
        .where(access_token.c.person == actor.person)
        .order_by(access_token.c.created_at.desc())
    )
    return [_made(row) for row in rows]


def revoke(writing: Writing, actor: Actor, token_id: str) -> None:
    """End one of the actor's own tokens. Raises ``NoSuchObject``."""
    _find(writing.connection, actor.person, token_id)
    writing.execute(
        sa.update(access_token)
        .where(access_token.c.id == token_id, access_token.c.revoked_at.is_(None))
        .values(revoked_at=writing.at)
    )
    tell(writing, actor, "access:token:revoked", f"token:{token_id}")


def actor_with(database: Database, secrets: Secrets, secret: str, now: datetime) -> Actor | None:
    """The person behind a token, with the roles that hold now; ``None`` for one that is not valid.

    The day of the use is written down, once a day.
    """
    digest = secrets.hash(PURPOSE, secret[:_LONGEST])
    with database.reading() as connection:
        row = connection.execute(sa.select(access_token).where(access_token.c.hash == digest)).first()
        right = hmac.compare_digest(row.hash if row is not None else "0" * 64, digest)
        if row is None or not right or row.revoked_at is not None or row.expires_at <= now:
            return None
        actor = actor_of(connection, row.person, via=Via.TOKEN, writes="write" in row.scopes, strong=False)
    if actor is not None and row.last_used_on != now.date():
        with database.writing() as writing:
            used = sa.update(access_token).where(access_token.c.id == row.id)
            writing.execute(used.values(last_used_on=now.date()))
    return actor


def _person(actor: Actor) -> None:
    if actor.via is not Via.SESSION:
        raise Forbidden("tokens are made by their owner in the browser, not by a program")


def _find(connection: sa.Connection, person: str, token_id: str) -> Token:
    row = connection.execute(
        sa.select(access_token).where(access_token.c.id == token_id, access_token.c.person == person)
    ).first()
    if row is None:
        raise NoSuchObject("there is no such token")
    return _made(row)


def _made(row: Any) -> Token:
    fields = {field: getattr(row, field) for field in Token.__struct_fields__}
    return Token(**{**fields, "scopes": tuple(row.scopes)})
