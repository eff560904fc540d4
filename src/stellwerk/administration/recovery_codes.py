# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Recovery codes: ten, each once in place of the second factor. They are shown when they are made and never again."""

from __future__ import annotations

import secrets as random

import sqlalchemy as sa

from stellwerk.administration.accounts import oneself
from stellwerk.administration.tell import tell
from stellwerk.storage.database import Writing
from stellwerk.storage.secrets import Secrets
from stellwerk.storage.tables import recovery_code

COUNT = 10
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that is read as another one
_LENGTH = 12  # 59 bits


def renew(writing: Writing, secrets: Secrets, person_id: str) -> list[str]:
    """Ten new ones, for the owner's eyes; the old ones are void."""
    clear(writing, person_id)
    codes = ["".join(random.choice(_LETTERS) for _ in range(_LENGTH)) for _ in range(COUNT)]
    for code in codes:
        writing.execute(
            sa.insert(recovery_code).values(person=person_id, hash=_hash(secrets, person_id, code))
        )
    tell(writing, oneself(person_id), "identity:recovery-codes:made", f"person:{person_id}")
    return ["-".join(code[i : i + 4] for i in range(0, _LENGTH, 4)) for code in codes]


def use(writing: Writing, secrets: Secrets, person_id: str, code: str) -> bool:
    """Whether it is one of the person's that was not used yet. It is used then."""
    typed = "".join(c for c in code[:64].casefold() if c.isalnum())
    if len(typed) != _LENGTH:
        return False
    used = writing.execute(
        sa.update(recovery_code)
        .where(
            recovery_code.c.person == person_id,
            recovery_code.c.hash == _hash(secrets, person_id, typed),
            recovery_code.c.used_at.is_(None),
        )
        .values(used_at=writing.at)
    )
    if used.rowcount != 1:
        return False
    tell(
        writing,
        oneself(person_id),
        "identity:recovery-code:used",
        f"person:{person_id}",
        left=str(left(writing.connection, person_id)),
    )
    return True


def left(connection: sa.Connection, person_id: str) -> int:
    """How many were not used yet."""
    mine = sa.and_(recovery_code.c.person == person_id, recovery_code.c.used_at.is_(None))
    return int(
        connection.execute(sa.select(sa.func.count()).select_from(recovery_code).where(mine)).scalar_one()
    )


def clear(writing: Writing, person_id: str) -> None:
    """Make all of them void."""
    writing.execute(sa.delete(recovery_code).where(recovery_code.c.person == person_id))


def _hash(secrets: Secrets, person_id: str, code: str) -> str:
    return secrets.hash("recovery code", f"{person_id} {code}")
