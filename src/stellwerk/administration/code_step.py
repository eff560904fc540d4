# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Between password and code: the password was right, and this one browser is asked for the second factor.

A lock of the account does not bar the way here. Else whoever knows a login could keep its owner out by being wrong
again and again; and behind a right password, three codes each time are all that can be tried.
"""

from __future__ import annotations

import secrets as random
from datetime import timedelta

import msgspec
import sqlalchemy as sa

from stellwerk.administration import accounts, recovery_codes, second_factor
from stellwerk.storage.database import Writing
from stellwerk.storage.secrets import Secrets
from stellwerk.storage.tables import person, sign_in_attempt

TRIES = 3
HOLDS = timedelta(minutes=10)
_KIND = "totp"
_LONGEST_STATE = 128


class Answer(msgspec.Struct, frozen=True):
    """What came of a code. ``person`` is set where it was right."""

    person: str | None = None
    return_to: str = ""
    over: bool = False  # unknown, too old or tried too often: begin again with the password


def begin(writing: Writing, secrets: Secrets, person_id: str, *, browser: str, return_to: str) -> str:
    """Wait for the code from ``browser`` (the value of a cookie); returns what it must show. One a person."""
    writing.execute(sa.delete(sign_in_attempt).where(sign_in_attempt.c.expires_at <= writing.at))
    writing.execute(
        sa.delete(sign_in_attempt).where(
            sign_in_attempt.c.kind == _KIND, sign_in_attempt.c.detail["person"].as_string() == person_id
        )
    )
    state = random.token_urlsafe(32)
    writing.execute(
        sa.insert(sign_in_attempt).values(
            hash=_hash(secrets, state),
            browser=secrets.hash("browser", browser),
            kind=_KIND,
            detail={"person": person_id, "failures": 0},
            return_to=return_to,
            expires_at=writing.at + HOLDS,
        )
    )
    return state


def waits(connection: sa.Connection, secrets: Secrets, state: str, browser: str) -> bool:
    """Whether a code is awaited from this browser."""
    wanted = sa.select(sign_in_attempt.c.expires_at).where(*_this(secrets, state, browser))
    return connection.execute(wanted).scalar() is not None


def answer(writing: Writing, secrets: Secrets, state: str, browser: str, code: str) -> Answer:
    """Check a code, or a recovery code. Right or wrong too often, the attempt is over."""
    this = _this(secrets, state, browser)
    row = writing.execute(
        sa.select(sign_in_attempt).where(*this, sign_in_attempt.c.expires_at > writing.at).with_for_update()
    ).first()
    if row is None:
        return Answer(over=True)
    who = str(row.detail["person"])
    active = writing.execute(sa.select(person.c.active).where(person.c.id == who)).scalar()
    if active and (
        second_factor.check(writing, secrets, who, code) or recovery_codes.use(writing, secrets, who, code)
    ):
        writing.execute(sa.delete(sign_in_attempt).where(*this))
        return Answer(who, row.return_to)
    accounts.wrong_code(writing, who)
    failures = int(row.detail["failures"]) + 1
    if failures >= TRIES:
        writing.execute(sa.delete(sign_in_attempt).where(*this))
        return Answer(over=True)
    writing.execute(
        sa.update(sign_in_attempt).where(*this).values(detail={"person": who, "failures": failures})
    )
    return Answer()


def _this(secrets: Secrets, state: str, browser: str) -> list[sa.ColumnElement[bool]]:
    if len(state) > _LONGEST_STATE or len(browser) > _LONGEST_STATE:
        return [sa.false()]
    return [
        sign_in_attempt.c.hash == _hash(secrets, state),
        sign_in_attempt.c.browser == secrets.hash("browser", browser),
        sign_in_attempt.c.kind == _KIND,
    ]


def _hash(secrets: Secrets, state: str) -> str:
    return secrets.hash("sign-in", state)
