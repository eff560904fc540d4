# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""What the provider says of itself (OpenID Connect Discovery 1.0, 3 and 4.3), as far as it is used."""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

import msgspec

from stellwerk.errors import SignInFailed
from stellwerk.identity.oidc.cause import Cause, failed
from stellwerk.identity.oidc.jws import ALGORITHMS
from stellwerk.values.sign_in import OpenId

_LONGEST_URL = 2000
_PORTS = {"https": 443, "http": 80}


class Metadata(msgspec.Struct, frozen=True):
    """The provider's addresses and abilities."""

    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    userinfo_endpoint: str | None
    end_session_endpoint: str | None
    algorithms: frozenset[str]  # for ID and logout tokens: what we know and the provider uses
    names_itself: bool  # the parameter iss comes back with every code (RFC 9207)
    basic: bool  # the secret goes into the Authorization header, else into the form


def discovery_url(issuer: str) -> str:
    """Where the document is (Discovery 1.0, 4.1)."""
    return f"{issuer.rstrip('/')}/.well-known/openid-configuration"


def read_metadata(document: Mapping[str, Any], openid: OpenId) -> Metadata:
    """The document, checked.

    Raises:
        SignInFailed: it is another issuer's, an address may not be called, or something that is needed is missing.
    """
    if document.get("issuer") != openid.issuer:  # Discovery 1.0, 4.3: exactly
        raise failed(Cause.MISCONFIGURED, "the issuer in the discovery document is not the configured one")
    if "code" not in _texts(document, "response_types_supported", ("code",)):
        raise failed(Cause.MISCONFIGURED, "response_types_supported has no code")
    # Where the list is missing PKCE is sent as well: some providers check it and do not say so. A list without S256
    # is a provider that would let the code be used by whoever reads it (RFC 9700, 2.1.1).
    if "S256" not in _texts(document, "code_challenge_methods_supported", ("S256",)):
        raise failed(Cause.MISCONFIGURED, "code_challenge_methods_supported has no S256 (RFC 7636)")
    signs = _texts(document, "id_token_signing_alg_values_supported", ("RS256",))
    algorithms = frozenset(signs) & ALGORITHMS.keys()
    if not algorithms:
        raise failed(Cause.MISCONFIGURED, "id_token_signing_alg_values_supported has no asymmetric algorithm")
    allowed = _origins(openid)
    # RFC 8414, 2: client_secret_basic is what holds without the list
    ways = _texts(document, "token_endpoint_auth_methods_supported", ("client_secret_basic",))
    return Metadata(
        authorization_endpoint=_address(document, "authorization_endpoint", allowed),
        token_endpoint=_address(document, "token_endpoint", allowed),
        jwks_uri=_address(document, "jwks_uri", allowed),
        userinfo_endpoint=_if_allowed(document, "userinfo_endpoint", allowed),
        end_session_endpoint=_if_allowed(document, "end_session_endpoint", allowed),
        algorithms=algorithms,
        names_itself=document.get("authorization_response_iss_parameter_supported") is True,
        basic="client_secret_basic" in ways or "client_secret_post" not in ways,
    )


def _origins(openid: OpenId) -> frozenset[tuple[str, str, int]]:
    """Where addresses of the provider may be: an answer must not send us about in the town's network."""
    own = urlsplit(openid.issuer)
    scheme = own.scheme.lower()
    found = {(scheme, (own.hostname or "").lower(), own.port or _PORTS[scheme])}
    for host in openid.hosts:
        name, _, port = host.partition(":")
        found.add(("https", name, int(port or 443)))
    return frozenset(found)


def _address(document: Mapping[str, Any], name: str, allowed: frozenset[tuple[str, str, int]]) -> str:
    url = document.get(name)
    if not isinstance(url, str) or not url:
        raise failed(Cause.MISCONFIGURED, f"{name} is missing in the discovery document")
    if len(url) > _LONGEST_URL or not url.isascii() or not url.isprintable() or " " in url or "\\" in url:
        raise failed(Cause.MISCONFIGURED, f"{name} is no web address")
    try:
        parts = urlsplit(url)
        scheme, host, port = parts.scheme.lower(), (parts.hostname or "").lower(), parts.port
    except ValueError:
        raise failed(Cause.MISCONFIGURED, f"{name} is no web address") from None
    if scheme not in _PORTS or "@" in parts.netloc or "#" in url:
        raise failed(Cause.MISCONFIGURED, f"{name} is no plain web address")
    if scheme == "http" and not loopback(host):
        raise failed(Cause.MISCONFIGURED, f"{name} is not encrypted")
    if (scheme, host, port or _PORTS[scheme]) not in allowed:
        raise failed(
            Cause.MISCONFIGURED,
            f"{name} is on another host than the issuer; if that is right, name it in hosts",
        )
    return url


def _if_allowed(
    document: Mapping[str, Any], name: str, allowed: frozenset[tuple[str, str, int]]
) -> str | None:
    """What a sign-in can do without is left out where it may not be called."""
    try:
        return _address(document, name, allowed)
    except SignInFailed:
        return None


def loopback(host: str) -> bool:
    """Whether a host is this machine."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _texts(document: Mapping[str, Any], name: str, default: tuple[str, ...]) -> tuple[str, ...]:
    found = document.get(name)
    if found is None:
        return default
    if not isinstance(found, list):
        raise failed(Cause.MISCONFIGURED, f"{name} is no list")
    return tuple(item for item in found if isinstance(item, str))
