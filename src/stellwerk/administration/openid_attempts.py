# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""A sign-in by OpenID Connect under way: begun in one browser, completed there once, or not at all.

state finds it (RFC 9700, 4.7: against sign-ins that somebody else began), nonce and verifier lie sealed in it.
"""

from __future__ import annotations

import hmac
import json
from datetime import timedelta

import msgspec
import sqlalchemy as sa

from stellwerk.identity.oidc.request import Begun
from stellwerk.storage.database import Writing
from stellwerk.storage.secrets import Secrets
from stellwerk.storage.tables import sign_in_attempt

HOLDS = timedelta(minutes=10)
_KIND = "oidc"
_MOST = 10_000  # under way at once: as many as no town has, and little enough for the database
_LONGEST = 128  # characters of a state or cookie of ours


class Attempt(msgspec.Struct, frozen=True):
    """What was begun."""

    begun: Begun
    return_to: str
    language: str


def begin(
    writing: Writing, secrets: Secrets, begun: Begun, *, browser: str, return_to: str, language: str
) -> None:
    """Remember a sign-in, bound to the cookie ``browser``. Those that are too old go, and the oldest of too many:
    anybody may begin one, so nobody may fill the database with them."""
    key = secrets.hash("openid state", begun.state)
    private = json.dumps({"nonce": begun.nonce, "verifier": begun.verifier})
    writing.execute(sa.delete(sign_in_attempt).where(sign_in_attempt.c.expires_at <= writing.at))
    _make_room(writing)
    writing.execute(
        sa.insert(sign_in_attempt).values(
            hash=key,
            browser=secrets.hash("openid browser", browser),
            kind=_KIND,
            detail={"language": language, "sealed": secrets.seal("openid attempt", private, key)},
            return_to=return_to,
            expires_at=writing.at + HOLDS,
        )
    )


def _make_room(writing: Writing) -> None:
    ours = sign_in_attempt.c.kind == _KIND
    newest_out = writing.execute(
        sa.select(sign_in_attempt.c.expires_at)
        .where(ours)
        .order_by(sign_in_attempt.c.expires_at.desc())
        .offset(_MOST - 1)
        .limit(1)
    ).scalar()
    if newest_out is not None:
        writing.execute(sa.delete(sign_in_attempt).where(ours, sign_in_attempt.c.expires_at <= newest_out))


def take(writing: Writing, secrets: Secrets, *, state: str, browser: str) -> Attempt | None:
    """The attempt, which is gone with this: nobody gets it a second time. ``None`` where it is unknown, too old, or
    another browser's."""
    if not state or not browser or len(state) > _LONGEST or len(browser) > _LONGEST:
        return None
    key = secrets.hash("openid state", state)
    row = writing.execute(
        sa.delete(sign_in_attempt)
        .where(sign_in_attempt.c.hash == key, sign_in_attempt.c.kind == _KIND)
        .returning(sign_in_attempt)
    ).first()
    if row is None or row.expires_at <= writing.at:
        return None
    if not hmac.compare_digest(row.browser, secrets.hash("openid browser", browser)):
        return None
    private = json.loads(secrets.open("openid attempt", row.detail["sealed"], key))
    return Attempt(
        begun=Begun(state=state, nonce=private["nonce"], verifier=private["verifier"]),
        return_to=row.return_to,
        language=str(row.detail["language"]),
    )
