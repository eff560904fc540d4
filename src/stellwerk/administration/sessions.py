# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Sessions of people in browsers. The browser holds a random value, the database only a keyed hash of it."""

from __future__ import annotations

import secrets as random
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

import msgspec
import sqlalchemy as sa

from stellwerk.storage.database import Database, Writing
from stellwerk.storage.secrets import Secrets
from stellwerk.storage.tables import person as people
from stellwerk.storage.tables import web_session
from stellwerk.values.sign_in import SignIn

COOKIE_BYTES = 32
LONGEST_COOKIE = 128  # characters; nothing longer was ever given out
_SEEN_EVERY = timedelta(minutes=1)


class Session(msgspec.Struct, frozen=True):
    """A session that holds now."""

    hash: str  # what the database knows it by; opens nothing
    person: str
    method: str  # password | oidc
    strong: bool  # with a second factor
    created_at: datetime
    expires_at: datetime  # in any case; without a request it ends earlier
    csrf: str  # what a form must send back; follows from the cookie's value, so it is stored nowhere


class Entry(msgspec.Struct, frozen=True):
    """A session as its owner sees it in a list."""

    hash: str
    method: str
    strong: bool
    created_at: datetime
    seen_at: datetime
    expires_at: datetime


def begin(
    writing: Writing,
    secrets: Secrets,
    person: str,
    *,
    method: str,
    strong: bool,
    sign_in: SignIn,
    issuer: str | None = None,
    sid: str | None = None,
) -> str:
    """Open a session and return the value for the cookie: always a new one, so that none can be planted before.

    ``issuer`` and ``sid`` are those of the OpenID provider, for its logout. Sessions that ended are cleaned here.
    """
    cookie = random.token_urlsafe(COOKIE_BYTES)
    writing.execute(sa.delete(web_session).where(sa.not_(_alive(writing.at, sign_in))))
    writing.execute(
        sa.insert(web_session).values(
            hash=hash_of(secrets, cookie),
            person=person,
            created_at=writing.at,
            seen_at=writing.at,
            expires_at=writing.at + timedelta(hours=sign_in.longest_hours),
            method=method,
            strong=strong,
            issuer=issuer,
            sid=sid,
        )
    )
    writing.execute(sa.update(people).where(people.c.id == person).values(last_sign_in_on=writing.at.date()))
    return cookie


def find(
    source: Database | sa.Connection, secrets: Secrets, cookie: str | None, sign_in: SignIn
) -> Session | None:
    """The session of a cookie, if it is known, neither idle for too long nor too old, and its person is active.

    With a ``Database`` the use is written down, once a minute at most; with a connection it is only looked at.
    """
    if not cookie or len(cookie) > LONGEST_COOKIE:
        return None
    now = datetime.now(UTC)
    wanted = (
        sa.select(web_session)
        .join(people, people.c.id == web_session.c.person)
        .where(web_session.c.hash == hash_of(secrets, cookie), _alive(now, sign_in), people.c.active)
    )
    if isinstance(source, Database):
        with source.reading() as connection:
            row = connection.execute(wanted).first()
        if row is not None and now - row.seen_at >= _SEEN_EVERY:
            with source.writing() as writing:
                writing.execute(
                    sa.update(web_session)
                    .where(web_session.c.hash == row.hash, web_session.c.seen_at < now)
                    .values(seen_at=now)
                )
    else:
        row = source.execute(wanted).first()
    if row is None:
        return None
    return Session(
        hash=row.hash,
        person=row.person,
        method=row.method,
        strong=row.strong,
        created_at=row.created_at,
        expires_at=row.expires_at,
        csrf=secrets.hash("csrf", cookie),
    )


def living(connection: sa.Connection, hashes: Iterable[str], sign_in: SignIn) -> frozenset[str]:
    """Which of these sessions hold now: neither ended nor idle for too long, and the person is active."""
    rows = connection.execute(
        sa.select(web_session.c.hash)
        .join(people, people.c.id == web_session.c.person)
        .where(web_session.c.hash.in_(list(hashes)), _alive(datetime.now(UTC), sign_in), people.c.active)
    )
    return frozenset(rows.scalars())


def end(writing: Writing, secrets: Secrets, cookie: str | None) -> str | None:
    """End the session of a cookie; returns whose it was, ``None`` where there was none."""
    if not cookie or len(cookie) > LONGEST_COOKIE:
        return None
    return writing.execute(
        sa.delete(web_session)
        .where(web_session.c.hash == hash_of(secrets, cookie))
        .returning(web_session.c.person)
    ).scalar()


def end_one(writing: Writing, person: str, session_hash: str) -> bool:
    """End one session of a person's own, by its hash; returns whether it was there."""
    mine = sa.and_(web_session.c.person == person, web_session.c.hash == session_hash)
    return writing.execute(sa.delete(web_session).where(mine)).rowcount > 0


def end_all(writing: Writing, person: str, except_hash: str | None = None) -> int:
    """End every session of a person, but the one of ``except_hash``; returns how many."""
    wanted = [web_session.c.person == person]
    if except_hash is not None:
        wanted.append(web_session.c.hash != except_hash)
    return writing.execute(sa.delete(web_session).where(*wanted)).rowcount


def end_of_provider(
    writing: Writing, issuer: str, *, sid: str | None = None, subject: str | None = None
) -> int:
    """End what an OpenID provider opened: its session ``sid``, all of its ``subject``, or what is both.

    Raises:
        ValueError: neither is given.
    """
    if sid is None and subject is None:
        raise ValueError("give sid or subject")
    wanted = [web_session.c.issuer == issuer]
    if sid is not None:
        wanted.append(web_session.c.sid == sid)
    if subject is not None:
        known = sa.select(people.c.id).where(people.c.issuer == issuer, people.c.subject == subject)
        wanted.append(web_session.c.person.in_(known))
    return writing.execute(sa.delete(web_session).where(*wanted)).rowcount


def listed(connection: sa.Connection, person: str, sign_in: SignIn = SignIn()) -> list[Entry]:  # noqa: B008
    """The sessions of a person that hold now, the one used last first."""
    rows = connection.execute(
        sa.select(web_session)
        .where(web_session.c.person == person, _alive(datetime.now(UTC), sign_in))
        .order_by(web_session.c.seen_at.desc(), web_session.c.hash)
    )
    return [
        Entry(
            hash=row.hash,
            method=row.method,
            strong=row.strong,
            created_at=row.created_at,
            seen_at=row.seen_at,
            expires_at=row.expires_at,
        )
        for row in rows
    ]


def hash_of(secrets: Secrets, cookie: str) -> str:
    """What is stored of a cookie's value."""
    return secrets.hash("session", cookie)


def _alive(now: datetime, sign_in: SignIn) -> sa.ColumnElement[bool]:
    """What a change of the settings shortens or closes holds for open sessions too."""
    return sa.and_(
        sa.true() if sign_in.local else web_session.c.method != "password",
        web_session.c.expires_at > now,
        web_session.c.created_at > now - timedelta(hours=sign_in.longest_hours),
        web_session.c.seen_at > now - timedelta(minutes=sign_in.idle_minutes),
    )
