# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""The second factor: a code of six digits from an app, new every 30 seconds (TOTP, RFC 6238).

While it is being set up, its secret travels sealed in the form and stands in no table; so a new one takes the place
of an old one only when its first code was right.
"""

from __future__ import annotations

import hmac
import re
from datetime import datetime, timedelta

import msgspec
import pyotp
import sqlalchemy as sa

from stellwerk.administration import recovery_codes
from stellwerk.administration.accounts import oneself
from stellwerk.administration.tell import tell
from stellwerk.errors import Conflict, InvalidValue
from stellwerk.identity.actor import Actor
from stellwerk.identity.roles import PRIVILEGED
from stellwerk.storage.database import Writing
from stellwerk.storage.secrets import Secrets
from stellwerk.storage.tables import local_account, role_assignment

_PURPOSE = "second factor"
_SEED_HOLDS = timedelta(hours=1)
_STEP_S = 30


class Seed(msgspec.Struct, frozen=True):
    """A second factor that is being set up."""

    secret: str  # base32, 160 bits
    sealed: str  # what the form sends back
    address: str  # otpauth://..., for the picture


class State(msgspec.Struct, frozen=True):
    """Of one person."""

    confirmed_at: datetime | None
    recovery_codes: int  # that were not used yet

    @property
    def there(self) -> bool:
        """Whether it is asked for at a sign-in."""
        return self.confirmed_at is not None


def state(connection: sa.Connection, person_id: str) -> State:
    """Whether there is one, and how many recovery codes are left."""
    confirmed = connection.execute(
        sa.select(local_account.c.totp_confirmed_at).where(local_account.c.person == person_id)
    ).scalar()
    return State(confirmed, recovery_codes.left(connection, person_id))


def required(connection: sa.Connection, person_id: str) -> bool:
    """Whether the person's roles need one."""
    roles = connection.execute(
        sa.select(role_assignment.c.role).where(role_assignment.c.person == person_id)
    ).scalars()
    return any(role in PRIVILEGED for role in roles)


def new_seed(secrets: Secrets, person_id: str, *, issuer: str, account: str, now: datetime) -> Seed:
    """A new secret, and what an app is told: ``issuer`` and ``account`` are what it shows."""
    return _seed(secrets, person_id, pyotp.random_base32(32), issuer, account, now)


def same_seed(
    secrets: Secrets, person_id: str, sealed: str, *, issuer: str, account: str, now: datetime
) -> Seed:
    """The one that a form sends back, to be shown again.

    Raises:
        InvalidValue: it is somebody else's, or was shown too long ago.
    """
    return _seed(secrets, person_id, _opened(secrets, person_id, sealed, now), issuer, account, now)


def confirm(writing: Writing, secrets: Secrets, person_id: str, sealed: str, code: str) -> list[str]:
    """Put a new second factor in the place of an old one; its first code must be right. Returns recovery codes.

    Raises:
        InvalidValue: the code is wrong, or the seed does not hold any more.
    """
    secret = _opened(secrets, person_id, sealed, writing.at)
    step = _step(secret, code, writing.at, after=0)
    if step is None:
        raise InvalidValue({"code": "is wrong; take the newest one, and check the clock of the device"})
    writing.execute(
        sa.update(local_account)
        .where(local_account.c.person == person_id)
        .values(
            totp_secret=secrets.seal(_PURPOSE, secret, person_id),
            totp_confirmed_at=writing.at,
            totp_last_step=step,
        )
    )
    tell(writing, oneself(person_id), "identity:second-factor:set", f"person:{person_id}")
    return recovery_codes.renew(writing, secrets, person_id)


def check(writing: Writing, secrets: Secrets, person_id: str, code: str) -> bool:
    """Whether the code is right now. Each counts once, also when it arrives twice at the same moment."""
    row = writing.execute(
        sa.select(local_account.c.totp_secret, local_account.c.totp_last_step).where(
            local_account.c.person == person_id, local_account.c.totp_confirmed_at.is_not(None)
        )
    ).first()
    if row is None:
        return False
    secret = secrets.open(_PURPOSE, row.totp_secret, person_id)
    step = _step(secret, code, writing.at, after=row.totp_last_step)
    if step is None:
        return False
    counted = writing.execute(
        sa.update(local_account)
        .where(local_account.c.person == person_id, local_account.c.totp_last_step < step)
        .values(totp_last_step=step)
    )
    return counted.rowcount == 1


def remove(writing: Writing, actor: Actor, person_id: str) -> None:
    """Take it away, with the recovery codes.

    Raises:
        Conflict: somebody takes away their own, and their roles need one.
    """
    if actor.person == person_id and required(writing.connection, person_id):
        raise Conflict("your roles need a second factor; set up another one in its place")
    writing.execute(
        sa.update(local_account)
        .where(local_account.c.person == person_id)
        .values(totp_secret=None, totp_confirmed_at=None, totp_last_step=0)
    )
    recovery_codes.clear(writing, person_id)
    tell(writing, actor, "identity:second-factor:removed", f"person:{person_id}")


def _seed(secrets: Secrets, person_id: str, secret: str, issuer: str, account: str, now: datetime) -> Seed:
    return Seed(
        secret=secret,
        sealed=secrets.seal("second factor to be", f"{now.isoformat()} {secret}", person_id),
        address=pyotp.TOTP(secret).provisioning_uri(name=account, issuer_name=issuer),
    )


def _opened(secrets: Secrets, person_id: str, sealed: str, now: datetime) -> str:
    try:
        shown_at, _, secret = secrets.open("second factor to be", sealed, person_id).partition(" ")
        if now - datetime.fromisoformat(shown_at) <= _SEED_HOLDS:
            return secret
    except ValueError:
        pass
    raise InvalidValue({"seed": "does not hold any more; open the page anew"})


def _step(secret: str, code: str, now: datetime, *, after: int) -> int | None:
    """The 30 seconds that the code belongs to: these, those before or those behind, and none up to ``after``."""
    typed = re.sub(r"[\s-]", "", code[:32])
    if re.fullmatch(r"[0-9]{6}", typed) is None:
        return None
    totp = pyotp.TOTP(secret)
    current = int(now.timestamp()) // _STEP_S
    found = None
    for step in (current - 1, current, current + 1):
        if hmac.compare_digest(totp.generate_otp(step), typed) and step > after:
            found = step
    return found
