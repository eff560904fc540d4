# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Keys of the provider (RFC 7517) and signatures by them (RFC 7515), on joserfc.

Only asymmetric algorithms are known here. So ``none`` cannot pass, and a public key cannot be taken for the secret of
an HMAC (RFC 8725, 2.1 and 3.1). A key comes from the provider's ``jwks_uri`` and from nowhere else: jwk, jku, x5c and
x5u in the header of a token are not looked at.
"""

from __future__ import annotations

from base64 import urlsafe_b64decode
from collections.abc import Collection, Mapping
from typing import Any

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, OKPKey, RSAKey
from joserfc.jws import JWSRegistry, extract_compact

from stellwerk.identity.oidc.cause import Cause, failed

ALGORITHMS: Mapping[str, tuple[str, str | None]] = {
    **{f"{kind}{bits}": ("RSA", None) for kind in ("RS", "PS") for bits in (256, 384, 512)},
    "ES256": ("EC", "P-256"),
    "ES384": ("EC", "P-384"),
    "ES512": ("EC", "P-521"),
    "Ed25519": ("OKP", "Ed25519"),  # RFC 9864
}
"""What a token may be signed with: key type and curve (RFC 7518, 3.1)."""

LONGEST_TOKEN = 64 * 1024  # characters: a few thousand groups
_LONGEST_HEADER = 4 * 1024
_MOST_KEYS = 64
_LEAST_RSA_BITS = 2048  # RFC 7518, 3.3
_PUBLIC = {"RSA": ("kty", "n", "e"), "EC": ("kty", "crv", "x", "y"), "OKP": ("kty", "crv", "x")}
_CLASSES: dict[str, type[RSAKey] | type[ECKey] | type[OKPKey]] = {"RSA": RSAKey, "EC": ECKey, "OKP": OKPKey}
_REGISTRY = JWSRegistry(algorithms=list(ALGORITHMS), strict_check_header=False)
_REGISTRY.max_header_length = _LONGEST_HEADER
_REGISTRY.max_payload_length = LONGEST_TOKEN


class UnknownKey(Exception):
    """No such key in this set: there may be one in a newer set."""


class _Entry:
    def __init__(self, jwk: Mapping[str, Any]) -> None:
        self.kid, self.alg = jwk.get("kid"), jwk.get("alg")
        self.kty, self.crv = str(jwk["kty"]), jwk.get("crv")
        if self.kty == "RSA" and _bits(jwk["n"]) < _LEAST_RSA_BITS:  # joserfc would take it, with a warning
            raise ValueError("too short")
        # only the members of a public key: a certificate or an address beside it means nothing here
        self.key = _CLASSES[self.kty].import_key({name: jwk[name] for name in _PUBLIC[self.kty]})

    def fits(self, kid: str | None, alg: str) -> bool:
        kty, crv = ALGORITHMS[alg]
        return (
            self.kty == kty
            and (crv is None or self.crv == crv)
            and self.alg in (None, alg)
            and (kid is None or self.kid == kid)
        )


def _bits(number: str) -> int:
    """Length of a Base64urlUInt (RFC 7518, 2)."""
    return int.from_bytes(urlsafe_b64decode(number + "==")).bit_length()


class Keys:
    """A set of public keys, as it was read once. What cannot be used is left out."""

    def __init__(self, document: Mapping[str, Any]) -> None:
        listed = document.get("keys")
        if not isinstance(listed, list):
            raise failed(Cause.MISCONFIGURED, "the key set has no keys")
        self._entries: list[_Entry] = []
        for jwk in listed[:_MOST_KEYS]:
            if not isinstance(jwk, dict) or jwk.get("use", "sig") != "sig":
                continue
            if not isinstance(kty := jwk.get("kty"), str) or kty not in _PUBLIC:
                continue
            operations = jwk.get("key_ops")
            if operations is not None and (not isinstance(operations, list) or "verify" not in operations):
                continue
            try:
                self._entries.append(_Entry(jwk))
            except (JoseError, ValueError, TypeError, KeyError, AttributeError):
                continue

    def find(self, kid: str | None, alg: str) -> RSAKey | ECKey | OKPKey:
        """The one key that fits.

        Raises:
            UnknownKey: none does.
            SignInFailed: several do, so it cannot be told whose signature it is (RFC 7517, 4.5).
        """
        fitting = [entry for entry in self._entries if entry.fits(kid, alg)]
        if not fitting:
            raise UnknownKey
        if len(fitting) > 1:
            raise failed(
                Cause.MISCONFIGURED, "several keys fit the token: one kid twice, or none in the token"
            )
        return fitting[0].key


def algorithm_of(token: str) -> str:
    """``alg`` of a token that was verified."""
    return str(extract_compact(token.encode("ascii"), registry=_REGISTRY).headers()["alg"])


def verify(token: object, keys: Keys, algorithms: Collection[str], types: Collection[str]) -> dict[str, Any]:
    """The claims of a token that the provider signed.

    Args:
        token: in the compact form.
        keys: the provider's.
        algorithms: those that the provider uses, out of :data:`ALGORITHMS`.
        types: values of ``typ``, in lower case, that may stand in the header (RFC 8725, 3.11); it may be missing.

    Raises:
        UnknownKey: by a key that is not among these.
        SignInFailed: it is no such token, or the signature is wrong.
    """
    if not isinstance(token, str) or not token.isascii() or len(token) > LONGEST_TOKEN:
        raise failed(Cause.NOT_GENUINE, "no token, or one that is too long")
    try:
        header = extract_compact(token.encode("ascii"), registry=_REGISTRY).headers()
    except (JoseError, ValueError, TypeError, RecursionError):
        raise failed(Cause.NOT_GENUINE, "no signed token") from None
    if not isinstance(header, dict):
        raise failed(Cause.NOT_GENUINE, "no signed token")
    alg, kid, kind = header.get("alg"), header.get("kid"), header.get("typ")
    if not isinstance(alg, str) or alg not in algorithms or alg not in ALGORITHMS:
        raise failed(Cause.NOT_GENUINE, "alg is not one of the provider's asymmetric ones")
    if kid is not None and not isinstance(kid, str):
        raise failed(Cause.NOT_GENUINE, "kid is no text")
    if kind is not None and (not isinstance(kind, str) or kind.lower() not in types):
        raise failed(Cause.NOT_GENUINE, "typ is that of another kind of token")
    if "crit" in header or "b64" in header:  # nothing is understood that would have to be (RFC 7515, 4.1.11)
        raise failed(Cause.NOT_GENUINE, "a critical extension in the header")
    try:
        return dict(jwt.decode(token, keys.find(kid, alg), registry=_REGISTRY).claims)
    except (JoseError, ValueError, TypeError, RecursionError):
        raise failed(Cause.NOT_GENUINE, "the signature is wrong, or there are no claims") from None
