# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""What has to hold for the claims of an ID token (OpenID Connect Core 1.0, 2 and 3.1.3.7). Pure."""

from __future__ import annotations

import hashlib
import hmac
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from typing import Any

from stellwerk.identity.oidc.cause import Cause, failed

SKEW_SECONDS = 60  # between the provider's clock and ours
_OLDEST_SECONDS = 600  # it was made a moment ago, when the code was exchanged
_LONGEST_SUBJECT = 255  # Core 1.0, 2
_LONGEST_SESSION = 500
TYPES = ("jwt",)  # of the header; never at+jwt (RFC 9068) or logout+jwt


def check_id_token(
    claims: Mapping[str, Any],
    *,
    issuer: str,
    client_id: str,
    nonce: str,
    alg: str,
    access_token: str | None,
    now: float,
) -> str:
    """Check the claims of a token whose signature is right; returns the subject.

    Args:
        claims: of the token.
        issuer: of our provider.
        client_id: ours.
        nonce: that was sent with this sign-in.
        alg: of the signature: its hash is that of ``at_hash``.
        access_token: that came with it.
        now: seconds since 1970.

    Raises:
        SignInFailed: it is not the provider's, not for us, not for this sign-in, or not of now.
    """
    check_issued(claims, issuer=issuer, client_id=client_id, now=now, oldest=_OLDEST_SECONDS)
    audience = claims["aud"]
    if isinstance(audience, list) and len(audience) > 1 and "azp" not in claims:
        raise failed(Cause.NOT_GENUINE, "several audiences and no azp")
    if "azp" in claims and claims["azp"] != client_id:
        raise failed(Cause.NOT_GENUINE, "azp is another client")
    told = claims.get("nonce")
    # ours is ASCII; what JSON allows beyond it cannot always be encoded (a lone surrogate)
    if not isinstance(told, str) or not told.isascii() or not hmac.compare_digest(told, nonce):
        raise failed(Cause.NOT_GENUINE, "nonce is not that of this sign-in")
    if "events" in claims:  # Back-Channel Logout 1.0, 2.4: a logout token is no ID token
        raise failed(Cause.NOT_GENUINE, "a logout token instead of an ID token")
    if "at_hash" in claims:
        expected = at_hash(access_token or "", alg)
        if expected is None or claims["at_hash"] != expected:
            raise failed(Cause.NOT_GENUINE, "at_hash is not that of the access token")
    return subject_of(claims)


def check_issued(
    claims: Mapping[str, Any], *, issuer: str, client_id: str, now: float, oldest: float
) -> None:
    """What ID tokens and logout tokens have in common: iss, aud, iat, exp, nbf."""
    if claims.get("iss") != issuer:
        raise failed(Cause.NOT_GENUINE, "iss is not our provider")
    audience = claims.get("aud")
    if audience != client_id and not (
        isinstance(audience, list) and all(isinstance(a, str) for a in audience) and client_id in audience
    ):
        raise failed(Cause.NOT_GENUINE, "aud is not us")
    issued, ends = _seconds(claims, "iat"), _seconds(claims, "exp")
    if ends <= now - SKEW_SECONDS:
        raise failed(Cause.NOT_GENUINE, "exp is over")
    if issued > now + SKEW_SECONDS:
        raise failed(Cause.NOT_GENUINE, "iat lies in the future: are the clocks right?")
    if issued < now - oldest - SKEW_SECONDS:
        raise failed(Cause.NOT_GENUINE, "iat is too long ago: are the clocks right?")
    if "nbf" in claims and _seconds(claims, "nbf") > now + SKEW_SECONDS:
        raise failed(Cause.NOT_GENUINE, "nbf lies in the future")


def subject_of(claims: Mapping[str, Any]) -> str:
    """The claim sub (Core 1.0, 2: at most 255 ASCII characters)."""
    subject = claims.get("sub")
    if (
        not isinstance(subject, str)
        or not 0 < len(subject) <= _LONGEST_SUBJECT
        or not subject.isascii()
        or not subject.isprintable()
    ):
        raise failed(Cause.NOT_GENUINE, "sub is missing or no proper identifier")
    return subject


def session_of(claims: Mapping[str, Any]) -> str | None:
    """The claim sid, the provider's session (Back-Channel Logout 1.0, 2.1)."""
    sid = claims.get("sid")
    if not isinstance(sid, str) or not 0 < len(sid) <= _LONGEST_SESSION or not sid.isprintable():
        return None
    return sid


def at_hash(access_token: str, alg: str) -> str | None:
    """The left half of the token's hash (Core 1.0, 3.1.3.6), by the hash of the signature algorithm."""
    bits = "512" if alg == "Ed25519" else alg[2:]  # Ed25519 signs with SHA-512 inside (RFC 8032, 5.1)
    if bits not in ("256", "384", "512") or not access_token.isascii():
        return None
    digest = hashlib.new(f"sha{bits}", access_token.encode("ascii")).digest()
    return urlsafe_b64encode(digest[: len(digest) // 2]).rstrip(b"=").decode()


def _seconds(claims: Mapping[str, Any], name: str) -> float:
    value = claims.get(name)
    # true is a number in Python; so are infinity and "not a number", which compare with nothing
    if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) < 1e12:
        raise failed(Cause.NOT_GENUINE, f"{name} is missing or no time")
    return float(value)
