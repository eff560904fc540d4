# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""What the browser takes to the provider: the authorization request and the logout request."""

from __future__ import annotations

import hashlib
import secrets
from base64 import urlsafe_b64encode
from urllib.parse import urlencode

import msgspec

from stellwerk.identity.oidc.metadata import Metadata
from stellwerk.values.sign_in import OpenId


class Begun(msgspec.Struct, frozen=True):
    """The random values of one sign-in, 256 bits each."""

    state: str
    nonce: str
    verifier: str


def begin() -> Begun:
    """Draw them."""
    return Begun(*(secrets.token_urlsafe(32) for _ in range(3)))


def authorization_url(metadata: Metadata, openid: OpenId, begun: Begun, redirect_uri: str) -> str:
    """Where the browser goes (Core 1.0, 3.1.2.1; PKCE with S256: RFC 7636, 4.3)."""
    query = {
        "response_type": "code",
        "client_id": openid.client_id,
        "redirect_uri": redirect_uri,
        "scope": " ".join(openid.scopes),
        "state": begun.state,
        "nonce": begun.nonce,
        "code_challenge": challenge(begun.verifier),
        "code_challenge_method": "S256",
    }
    if openid.acr_values:
        query["acr_values"] = " ".join(openid.acr_values)
    return _with_query(metadata.authorization_endpoint, query)


def logout_url(metadata: Metadata, openid: OpenId, back_to: str) -> str | None:
    """Where a browser ends its session at the provider (RP-Initiated Logout 1.0, 2), if the provider has such a place.

    Without id_token_hint: the ID token is not kept, so the provider asks the person.
    """
    if metadata.end_session_endpoint is None:
        return None
    return _with_query(
        metadata.end_session_endpoint,
        {"client_id": openid.client_id, "post_logout_redirect_uri": back_to},
    )


def challenge(verifier: str) -> str:
    """S256 of a verifier (RFC 7636, 4.2)."""
    return urlsafe_b64encode(hashlib.sha256(verifier.encode("ascii")).digest()).rstrip(b"=").decode()


def _with_query(url: str, query: dict[str, str]) -> str:
    return f"{url}{'&' if '?' in url else '?'}{urlencode(query)}"
