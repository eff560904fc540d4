# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Our side of the conversation with the provider: its document and keys, kept for a while; codes against tokens."""

from __future__ import annotations

import asyncio
import time
from base64 import b64encode
from collections.abc import Collection, Mapping
from typing import Any
from urllib.parse import quote_plus

import msgspec

from stellwerk.errors import SignInFailed
from stellwerk.identity.oidc.cause import Cause, failed
from stellwerk.identity.oidc.fetch import Fetch
from stellwerk.identity.oidc.id_token import TYPES as ID_TOKEN
from stellwerk.identity.oidc.id_token import check_id_token, session_of
from stellwerk.identity.oidc.jws import Keys, UnknownKey, algorithm_of, verify
from stellwerk.identity.oidc.logout_token import TYPES as LOGOUT_TOKEN
from stellwerk.identity.oidc.logout_token import Logout, check_logout_token
from stellwerk.identity.oidc.metadata import Metadata, discovery_url, read_metadata
from stellwerk.identity.oidc.request import Begun
from stellwerk.values.sign_in import OpenId

KEPT_SECONDS = 600.0  # document and keys
ANEW_SECONDS = (
    10.0  # between two looks for a key that is not known: anybody can send a token with a made-up kid
)
_PAUSE_SECONDS = 3.0  # after a failure nobody waits for the same failure again
_DOCUMENT_BYTES = 64 * 1024
_KEYS_BYTES = 256 * 1024
_TOKENS_BYTES = 256 * 1024
_LONGEST_ACCESS_TOKEN = 32 * 1024


class SignedIn(msgspec.Struct, frozen=True):
    """Somebody for whom the provider vouches."""

    issuer: str
    subject: str
    claims: Mapping[str, Any]  # of the ID token, and of userinfo what is missing there
    sid: str | None  # the provider's session, for its logout


class OpenIdClient:
    """One provider. Use it from one event loop; :meth:`close` it at the end.

    Every method raises ``SignInFailed``, and none of them ever concerns a call to a model.
    """

    def __init__(self, openid: OpenId) -> None:
        self.openid = openid
        self._fetch = Fetch()
        self._lock = asyncio.Lock()
        self._metadata: tuple[float, Metadata] | None = None
        self._keys: tuple[float, Keys] | None = None
        self._trouble: tuple[float, SignInFailed] | None = None
        self._looked_anew = -ANEW_SECONDS

    async def close(self) -> None:
        """Close the connections."""
        await self._fetch.close()

    async def metadata(self) -> Metadata:
        """What the provider says of itself, at most ten minutes old."""
        async with self._lock:
            if self._metadata is None or time.monotonic() - self._metadata[0] > KEPT_SECONDS:
                url = discovery_url(self.openid.issuer)
                document = await self._document(url, _DOCUMENT_BYTES)
                self._metadata = (time.monotonic(), read_metadata(document, self.openid))
            return self._metadata[1]

    async def signed_in(self, code: str, begun: Begun, redirect_uri: str) -> SignedIn:
        """Exchange a code, and prove what comes for it (Core 1.0, 3.1.3)."""
        metadata = await self.metadata()
        tokens = await self._tokens(metadata, code, begun.verifier, redirect_uri)
        access_token = tokens.get("access_token")
        if access_token is not None and (
            not isinstance(access_token, str)
            or len(access_token) > _LONGEST_ACCESS_TOKEN
            or not access_token.isascii()
            or not access_token.isprintable()
        ):
            raise failed(Cause.NOT_GENUINE, "the access token is no text")
        token = tokens.get("id_token")
        claims = await self._verified(token, metadata, ID_TOKEN)
        subject = check_id_token(
            claims,
            issuer=self.openid.issuer,
            client_id=self.openid.client_id,
            nonce=begun.nonce,
            alg=algorithm_of(str(token)),
            access_token=access_token,
            now=time.time(),
        )
        sid = session_of(claims)
        if access_token is not None and metadata.userinfo_endpoint is not None and self._misses(claims):
            claims = await self._userinfo(metadata.userinfo_endpoint, access_token, subject) | claims
        return SignedIn(
            issuer=self.openid.issuer,
            subject=subject,
            claims=claims,
            sid=sid,
        )

    async def logged_out(self, token: str) -> Logout:
        """Prove a logout token (Back-Channel Logout 1.0, 2.6). Whether it was used before is not known here."""
        claims = await self._verified(token, await self.metadata(), LOGOUT_TOKEN)
        return check_logout_token(
            claims, issuer=self.openid.issuer, client_id=self.openid.client_id, now=time.time()
        )

    async def _tokens(
        self, metadata: Metadata, code: str, verifier: str, redirect_uri: str
    ) -> dict[str, Any]:
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": redirect_uri,
            "code_verifier": verifier,
        }
        headers: dict[str, str] = {}
        secret = self.openid.client_secret
        if secret is not None and metadata.basic:
            # RFC 6749, 2.3.1: both are form-encoded before they are joined
            pair = f"{quote_plus(self.openid.client_id)}:{quote_plus(secret)}"
            headers["authorization"] = f"Basic {b64encode(pair.encode()).decode()}"
        else:
            form["client_id"] = self.openid.client_id
            if secret is not None:
                form["client_secret"] = secret
        status, tokens = await self._fetch.json(
            metadata.token_endpoint, most=_TOKENS_BYTES, form=form, headers=headers
        )
        if status == 200:
            if str(tokens.get("token_type", "")).lower() != "bearer":  # Core 1.0, 3.1.3.3
                raise failed(Cause.NOT_GENUINE, "token_type is not Bearer")
            return tokens
        if tokens.get("error") == "invalid_grant":  # RFC 6749, 5.2: too old, used, or not ours
            raise failed(Cause.AGAIN, "the provider does not take the code")
        if status >= 500:
            raise failed(Cause.UNREACHABLE, f"token endpoint: status {status}")
        raise failed(Cause.MISCONFIGURED, f"token endpoint: status {status}; is the client's secret right?")

    async def _userinfo(self, url: str, access_token: str, subject: str) -> dict[str, Any]:
        """Claims of the person (Core 1.0, 5.3)."""
        headers = {"authorization": f"Bearer {access_token}"}
        status, claims = await self._fetch.json(url, most=_TOKENS_BYTES, headers=headers)
        if status != 200:
            raise failed(Cause.MISCONFIGURED, f"userinfo: status {status}")
        if claims.get("sub") != subject:  # 5.3.4: else it may be somebody else's
            raise failed(Cause.NOT_GENUINE, "sub of userinfo is not that of the ID token")
        return claims

    def _misses(self, claims: Mapping[str, Any]) -> bool:
        """Whether the ID token lacks something that we would use."""
        wanted = [self.openid.name_claim, self.openid.email_claim]
        if self.openid.groups:
            wanted.append(self.openid.groups_claim)
        if self.openid.department_claim is not None:
            wanted.append(self.openid.department_claim)
        return any(name not in claims and name.partition(".")[0] not in claims for name in wanted)

    async def _verified(self, token: object, metadata: Metadata, types: Collection[str]) -> dict[str, Any]:
        keys = await self._current_keys(metadata)
        try:
            return verify(token, keys, metadata.algorithms, types)
        except UnknownKey:
            keys = await self._keys_anew(metadata, keys)
        try:
            return verify(token, keys, metadata.algorithms, types)
        except UnknownKey:
            raise failed(Cause.NOT_GENUINE, "signed with a key that the provider does not name") from None

    async def _current_keys(self, metadata: Metadata) -> Keys:
        async with self._lock:
            if self._keys is None or time.monotonic() - self._keys[0] > KEPT_SECONDS:
                self._keys = (time.monotonic(), Keys(await self._document(metadata.jwks_uri, _KEYS_BYTES)))
            return self._keys[1]

    async def _keys_anew(self, metadata: Metadata, known: Keys) -> Keys:
        """The provider may have changed its keys (Core 1.0, 10.1.1)."""
        async with self._lock:
            if self._keys is not None and self._keys[1] is not known:
                return self._keys[1]  # somebody else has just looked
            if time.monotonic() - self._looked_anew < ANEW_SECONDS:
                return known
            self._looked_anew = time.monotonic()
            self._keys = (time.monotonic(), Keys(await self._document(metadata.jwks_uri, _KEYS_BYTES)))
            return self._keys[1]

    async def _document(self, url: str, most: int) -> dict[str, Any]:
        """A public document of the provider. Called with the lock held, so that nobody asks twice at once."""
        if self._trouble is not None and time.monotonic() - self._trouble[0] < _PAUSE_SECONDS:
            raise failed(Cause(self._trouble[1].cause), self._trouble[1].message)
        try:
            status, document = await self._fetch.json(url, most=most)
            if status != 200:
                cause = Cause.UNREACHABLE if status >= 500 else Cause.MISCONFIGURED
                raise failed(cause, f"status {status} for a public document")
        except SignInFailed as error:
            self._trouble = (time.monotonic(), error)
            raise
        self._trouble = None
        return document
