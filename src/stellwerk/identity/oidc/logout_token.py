# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""What has to hold for a logout token (OpenID Connect Back-Channel Logout 1.0, 2.4 and 2.6). Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from stellwerk.identity.oidc.cause import Cause, failed
from stellwerk.identity.oidc.id_token import SKEW_SECONDS, check_issued, session_of, subject_of

EVENT = "http://schemas.openid.net/event/backchannel-logout"
TYPES = (
    "logout+jwt",
    "jwt",
)  # the first is recommended (2.4); providers from before write the second, or none
OLDEST_SECONDS = 120  # 2.4 recommends at most two minutes
_LONGEST_ID = 500


class Logout(msgspec.Struct, frozen=True):
    """What is to end: a session of the provider, all sessions of a subject, or what is both."""

    jti: str
    sid: str | None
    subject: str | None
    keep_seconds: float  # from now on: how long its id must be remembered


def check_logout_token(claims: Mapping[str, Any], *, issuer: str, client_id: str, now: float) -> Logout:
    """Check the claims of a token whose signature is right.

    Raises:
        SignInFailed: it is not the provider's, not for us, not fresh, or no logout token.
    """
    check_issued(claims, issuer=issuer, client_id=client_id, now=now, oldest=OLDEST_SECONDS)
    events = claims.get("events")
    if not isinstance(events, dict) or not isinstance(events.get(EVENT), dict):
        raise failed(Cause.NOT_GENUINE, "events does not name a logout")
    if "nonce" in claims:  # an ID token that is passed off as a logout token
        raise failed(Cause.NOT_GENUINE, "a nonce in a logout token")
    jti, sid = claims.get("jti"), session_of(claims)
    if not isinstance(jti, str) or not 0 < len(jti) <= _LONGEST_ID or not jti.isprintable():
        raise failed(Cause.NOT_GENUINE, "jti is missing or no proper identifier")
    if "sid" in claims and sid is None:
        raise failed(Cause.NOT_GENUINE, "sid is no text")
    subject = subject_of(claims) if "sub" in claims else None
    if sid is None and subject is None:
        raise failed(Cause.NOT_GENUINE, "neither sid nor sub")
    return Logout(jti=jti, sid=sid, subject=subject, keep_seconds=OLDEST_SECONDS + 2 * SKEW_SECONDS)
