# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Local accounts: their password, and how often somebody may be wrong.

Who knocks is counted before the password is looked at, so that a thousand guesses at once are a thousand guesses. A
login that nobody has, one that is locked and one that is inactive cost the same work and get the same answer.
"""

from __future__ import annotations

from datetime import datetime, timedelta

import msgspec
import sqlalchemy as sa

from stellwerk.administration import sessions
from stellwerk.administration.tell import tell
from stellwerk.administration.values import text
from stellwerk.errors import InvalidValue
from stellwerk.identity.actor import Actor, Via
from stellwerk.storage.database import Writing
from stellwerk.storage.tables import installation, local_account, person

FREE_FAILURES = 4  # the next one locks
_FIRST_LOCK = timedelta(seconds=30)
LONGEST_LOCK = timedelta(minutes=15)
_TELL_EVERY = timedelta(minutes=1)
_UNKNOWN = "sign_in_failures"  # in ``installation``: how many are not told yet, and when they were told last


class Trial(msgspec.Struct, frozen=True):
    """Somebody who wants to prove to be a person. With ``hash`` ``None``, nothing will be right."""

    person: str | None
    hash: str | None


NOBODY = Trial(None, None)


def knock(writing: Writing, login: str) -> Trial:
    """Count a failure in advance; :func:`right` takes it back."""
    try:
        wanted = person.c.login == text("login", login, 200).casefold()
    except InvalidValue:
        wanted = sa.false()
    return _counted(writing, wanted)


def knock_again(writing: Writing, person_id: str) -> Trial:
    """The same for somebody who is in already and is asked for the password once more."""
    return _counted(writing, person.c.id == person_id)


def right(writing: Writing, trial: Trial, *, newer_hash: str | None = None) -> None:
    """The password was right: what was counted in advance is taken back, no more. ``newer_hash`` replaces it."""
    mine = local_account.c.person == trial.person
    writing.execute(
        sa.update(local_account).where(mine).values(failures=local_account.c.failures - 1, locked_until=None)
    )
    if newer_hash is not None:
        same = local_account.c.password_hash == trial.hash  # unless it was changed in the meantime
        writing.execute(sa.update(local_account).where(mine, same).values(password_hash=newer_hash))


def wrong(writing: Writing, trial: Trial, step: str = "password") -> None:
    """Put a failure on record. What was typed stands nowhere: it may be a password in the wrong field.

    Of those that concern nobody there is one event a minute at most, with their number: they could fill the trail.
    """
    if trial.person is not None:
        _failed(writing, about=f"person:{trial.person}", step=step)
        return
    count, told_at = _unknown(writing)
    if told_at is None or writing.at - told_at >= _TELL_EVERY:
        _failed(writing, about="sign-in", step=step, count=str(count + 1))
        count, told_at = 0, writing.at
    else:
        count += 1
    value = msgspec.json.encode([count, told_at]).decode()
    writing.execute(sa.update(installation).where(installation.c.name == _UNKNOWN).values(value=value))


def wrong_code(writing: Writing, person_id: str) -> None:
    """A second factor that was wrong counts like a password that was."""
    failures = writing.execute(
        sa.update(local_account)
        .where(local_account.c.person == person_id)
        .values(failures=local_account.c.failures + 1)
        .returning(local_account.c.failures)
    ).scalar()
    _lock(writing, person_id, failures or 0)
    wrong(writing, Trial(person_id, None), "code")


def came_in(writing: Writing, person_id: str) -> None:
    """Everything was right: nothing is held against the account any more."""
    writing.execute(
        sa.update(local_account)
        .where(local_account.c.person == person_id)
        .values(failures=0, locked_until=None)
    )


def set_password(
    writing: Writing, actor: Actor, person_id: str, password_hash: str, *, keep: str | None = None
) -> None:
    """Give a person a password. Every session ends, but the one with the hash ``keep``; a lock is lifted."""
    values = {
        "password_hash": password_hash,
        "password_changed_at": writing.at,
        "failures": 0,
        "locked_until": None,
    }
    mine = local_account.c.person == person_id
    if not writing.execute(sa.update(local_account).where(mine).values(**values)).rowcount:
        writing.execute(sa.insert(local_account).values(person=person_id, totp_last_step=0, **values))
    sessions.end_all(writing, person_id, keep)
    tell(writing, actor, "identity:password:changed", f"person:{person_id}")


def has_password(connection: sa.Connection, person_id: str) -> bool:
    """Whether the person signs in here."""
    found = connection.execute(
        sa.select(local_account.c.password_hash).where(local_account.c.person == person_id)
    ).scalar()
    return found is not None


def oneself(person_id: str, *, strong: bool = True) -> Actor:
    """A person who does something to their own account: no role is needed for that."""
    return Actor(person=person_id, department=None, assignments=frozenset(), via=Via.SESSION, strong=strong)


def lock_after(failures: int) -> timedelta:
    """How long an account rests after so many failures in a row: from 30 seconds, doubling, to 15 minutes."""
    if failures <= FREE_FAILURES:
        return timedelta(0)
    doublings = min(failures - FREE_FAILURES - 1, 16)
    return min(LONGEST_LOCK, _FIRST_LOCK * (1 << doublings))


def _counted(writing: Writing, wanted: sa.ColumnElement[bool]) -> Trial:
    row = writing.execute(
        sa.select(local_account)
        .join(person, person.c.id == local_account.c.person)
        .where(wanted, person.c.active, local_account.c.password_hash.is_not(None))
        .with_for_update(of=local_account)
    ).first()
    if row is None or (row.locked_until is not None and row.locked_until > writing.at):
        _touch(writing)
        return NOBODY
    writing.execute(
        sa.update(local_account)
        .where(local_account.c.person == row.person)
        .values(failures=local_account.c.failures + 1)
    )
    _lock(writing, row.person, row.failures + 1)
    return Trial(row.person, row.password_hash)


def _lock(writing: Writing, person_id: str, failures: int) -> None:
    rest = lock_after(failures)
    if rest:
        writing.execute(
            sa.update(local_account)
            .where(local_account.c.person == person_id)
            .values(locked_until=writing.at + rest)
        )


def _touch(writing: Writing) -> None:
    """As much work for the disk as counting somebody known."""
    writing.execute(
        sa.text(
            "INSERT INTO installation (name, value) VALUES (:name, :value) ON CONFLICT (name) DO NOTHING"
        ),
        {"name": _UNKNOWN, "value": "[0,null]"},
    )
    writing.execute(
        sa.update(installation).where(installation.c.name == _UNKNOWN).values(value=installation.c.value)
    )


def _unknown(writing: Writing) -> tuple[int, datetime | None]:
    value = writing.execute(
        sa.select(installation.c.value).where(installation.c.name == _UNKNOWN).with_for_update()
    ).scalar()
    return msgspec.json.decode(value or "[0,null]", type=tuple[int, datetime | None])


def _failed(writing: Writing, *, about: str, step: str, **more: str) -> None:
    writing.event(
        "identity:sign-in:failed",
        {"actor": "nobody", "via": Via.SESSION.value, "about": about, "step": step, **more},
    )
