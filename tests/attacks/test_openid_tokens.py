# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""CWE-345 and CWE-347: ID tokens that the provider did not make, or not for us, not for this sign-in, not now.

The attacks are those of RFC 8725 (JSON Web Token Best Current Practices) and OpenID Connect Core 1.0, 3.1.3.7.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import time
from collections.abc import Callable
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256
from joserfc import jws
from joserfc.jwk import RSAKey
from tests.openid.browser import Browser, cause, where
from tests.openid.conftest import browser as browser
from tests.openid.conftest import liar as liar
from tests.openid.conftest import liar_alone as liar_alone
from tests.openid.conftest import town as town
from tests.openid.conftest import why as why
from tests.openid.liar import Liar, begin, come_back, ec, encoded, public, rsa, sign, sign_in
from tests.openid.provider import CLIENT_ID, CLIENT_SECRET
from tests.openid.town import Town

from stellwerk.identity.oidc.id_token import SKEW_SECONDS, at_hash
from stellwerk.identity.oidc.logout_token import EVENT

Why = Callable[[], str]


def forge(town: Town, browser: Browser, liar: Liar, make: Callable[[dict[str, Any]], str]) -> str:
    """A sign-in with a token that ``make`` makes of honest claims; the cause of its end."""
    asked = begin(town, browser)
    liar.tokens["id_token"] = make(liar.claims(asked["nonce"]))
    refused = cause(come_back(town, browser, liar, asked["state"]))
    assert town.who(browser) is None
    return refused


def test_without_a_lie_somebody_is_let_in(town: Town, liar: Liar, browser: Browser) -> None:
    assert where(sign_in(town, browser, liar)) == f"{town.url}/"
    assert where(sign_in(town, Browser(), liar, aud=[CLIENT_ID, "b"], azp=CLIENT_ID)) == f"{town.url}/"
    assert where(sign_in(town, Browser(), liar, at_hash=None)) == f"{town.url}/"
    assert town.people() == 1


def test_alg_none(town: Town, liar: Liar, browser: Browser, why: Why) -> None:
    liar.document["id_token_signing_alg_values_supported"] = ["RS256", "none"]
    for alg in ("none", "None", "NONE", "nOnE", "", None, ["RS256"], 0):
        for signature in ("", encoded(b"x" * 256)):

            def bare(claims: dict[str, Any], alg: object = alg, signature: str = signature) -> str:
                return f"{encoded({'alg': alg, 'kid': 'one'})}.{encoded(claims)}.{signature}"

            assert forge(town, browser, liar, bare) == "not-genuine"
            assert why().startswith("sign-in by OpenID Connect: not-genuine: ")
    assert town.people() == 0


def test_signature_stripped(town: Town, liar: Liar, browser: Browser, why: Why) -> None:
    for cut in (".", "", ".AA", "." + encoded(b"\0" * 256)):

        def stripped(claims: dict[str, Any], cut: str = cut) -> str:
            return sign(claims, rsa("one")).rpartition(".")[0] + cut

        assert forge(town, browser, liar, stripped) == "not-genuine"
    assert "signature" in why()


def test_claims_changed_after_signing(town: Town, liar: Liar, browser: Browser, why: Why) -> None:
    def changed(claims: dict[str, Any]) -> str:
        head, _, signature = sign(claims, rsa("one")).split(".")
        return f"{head}.{encoded(claims | {'groups': ['/it'], 'amr': ['mfa']})}.{signature}"

    assert forge(town, browser, liar, changed) == "not-genuine"
    assert "the signature is wrong" in why()


def test_hmac_key_confusion(town: Town, liar: Liar, browser: Browser, why: Why) -> None:
    """The public key, which everybody has, taken as the secret of an HMAC; and the client's secret as well."""
    liar.document["id_token_signing_alg_values_supported"] = ["RS256", "HS256"]
    key = rsa("one")
    secrets = (
        key.as_pem(private=False),
        key.as_der(private=False),
        json.dumps(public(key)).encode(),
        str(public(key)["n"]).encode(),
        CLIENT_SECRET.encode(),
        b"",
    )
    for secret in secrets:
        for alg in ("HS256", "RS256", "hs256"):

            def confused(claims: dict[str, Any], alg: str = alg, secret: bytes = secret) -> str:
                signed = f"{encoded({'alg': alg, 'kid': 'one'})}.{encoded(claims)}"
                return f"{signed}.{encoded(hmac.new(secret, signed.encode(), hashlib.sha256).digest())}"

            assert forge(town, browser, liar, confused) == "not-genuine"
            assert ("signature" if alg == "RS256" else "alg is not") in why()


def test_provider_with_symmetric_algorithms_alone(town: Town, liar: Liar, browser: Browser, why: Why) -> None:
    liar.document["id_token_signing_alg_values_supported"] = ["HS256", "none"]
    assert cause(browser.get(f"{town.url}/anmelden/openid")) == "misconfigured"
    assert "no asymmetric algorithm" in why()


def test_algorithm_that_the_provider_does_not_use(town: Town, liar: Liar, browser: Browser, why: Why) -> None:
    assert forge(town, browser, liar, lambda c: sign(c, rsa("one"), alg="PS256")) == "not-genuine"
    assert "alg is not" in why()


def test_psychic_signature(town: Town, liar: Liar, browser: Browser) -> None:
    """CVE-2022-21449: an ECDSA signature of zeros fitted everything once."""
    liar.keys.append(public(ec("curve")))

    def zeros(claims: dict[str, Any]) -> str:
        head, body, _ = sign(claims, ec("curve"), alg="ES256", kid="curve").split(".")
        return f"{head}.{body}.{encoded(bytes(64))}"

    assert forge(town, browser, liar, zeros) == "not-genuine"
    assert where(sign_in(town, browser, liar, key=ec("curve"), header={"alg": "ES256", "kid": "curve"}))


def test_jku_x5u_jwk_and_x5c_in_the_header_are_ignored(
    town: Town, liar: Liar, liar_alone: Liar, browser: Browser, why: Why
) -> None:
    """CWE-918 and RFC 8725, 3.10: a token does not bring its own key, and does not have us ask for one."""
    evil = rsa("evil")
    liar_alone.keys = [public(evil, kid="one")]
    elsewhere = f"{liar_alone.issuer}/jwks"
    for header in (
        {"jku": elsewhere},
        {"x5u": elsewhere},
        {"jwk": public(evil)},
        {"x5c": [encoded(evil.as_der(private=False))]},
        {"kid": elsewhere},
        {"kid": "../../../../dev/null"},
        {"kid": "one' OR '1'='1"},
        {"kid": "one\r\nEVIL"},
    ):
        assert cause(sign_in(town, browser, liar, key=evil, header=header)) == "not-genuine", header
        assert "EVIL" not in why()
    assert liar_alone.asked == []
    assert town.who(browser) is None
    kept = {"jku": elsewhere, "x5u": elsewhere, "jwk": public(evil)}
    assert where(sign_in(town, browser, liar, header=kept)) == f"{town.url}/", "they mean nothing at all"
    assert liar_alone.asked == []


def test_duplicate_kid(town: Town, liar: Liar, browser: Browser, why: Why) -> None:
    """RFC 7517, 4.5: whose signature it is cannot be told, so it is nobody's."""
    for keys in (
        [public(rsa("one")), public(rsa("evil"), kid="one")],
        [public(rsa("evil"), kid="one"), public(rsa("one"))],
    ):
        liar.keys = keys
        town.client._keys = None
        for key in (rsa("one"), rsa("evil")):
            assert cause(sign_in(town, browser, liar, key=key)) == "misconfigured"
            assert "one kid twice" in why()
    assert town.who(browser) is None


def test_no_kid_and_several_keys(town: Town, liar: Liar, browser: Browser, why: Why) -> None:
    liar.keys = [public(rsa("one")), public(rsa("evil"))]
    assert cause(sign_in(town, browser, liar, header={"kid": None})) == "misconfigured"
    assert "none in the token" in why()


def test_kid_of_another_kind(town: Town, liar: Liar, browser: Browser) -> None:
    for kid in (1, ["one"], {"one": 1}, True):

        def odd(claims: dict[str, Any], kid: object = kid) -> str:
            return f"{encoded({'alg': 'RS256', 'kid': kid})}.{encoded(claims)}.{encoded(b'x' * 256)}"

        assert forge(town, browser, liar, odd) == "not-genuine"


def test_key_that_is_not_for_signatures(town: Town, liar: Liar, browser: Browser, why: Why) -> None:
    for changes in ({"use": "enc"}, {"key_ops": ["encrypt"]}, {"alg": "RSA-OAEP"}):
        liar.keys = [public(rsa("one"), **changes)]
        town.client._keys = None
        assert cause(sign_in(town, browser, liar)) == "not-genuine", changes
        assert "a key that the provider does not name" in why()


def test_weak_key(town: Town, liar: Liar, browser: Browser, why: Why) -> None:
    """CWE-326: RSA of 1024 bits (RFC 7518, 3.3). Signed by hand, since joserfc does not lend itself to it."""
    weak = generate_private_key(65537, 1024)  # noqa: S505 - that is the attack
    numbers = weak.public_key().public_numbers()
    n = encoded(numbers.n.to_bytes(128, "big"))
    liar.keys = [{"kty": "RSA", "kid": "one", "n": n, "e": "AQAB"}]

    def signed(claims: dict[str, Any]) -> str:
        text = f"{encoded({'alg': 'RS256', 'kid': 'one'})}.{encoded(claims)}"
        return f"{text}.{encoded(weak.sign(text.encode(), padding.PKCS1v15(), SHA256()))}"

    assert forge(town, browser, liar, signed) == "not-genuine"
    assert "a key that the provider does not name" in why()


def test_key_set_of_rubbish(town: Town, liar: Liar, browser: Browser) -> None:
    """What cannot be used is left out, and the good key among it still counts."""
    rubbish: list[Any] = [
        None, 1, "RSA", [], {}, {"kty": "oct", "k": "AA", "kid": "one"}, {"kty": "RSA"}, {"kty": ["RSA"]},
        {"kty": "RSA", "n": "!", "e": "!"}, {"kty": "RSA", "n": 1, "e": 2, "kid": "one"},
        {"kty": "EC", "crv": "P-256", "x": "AA", "y": "AA"}, {"kty": "OKP", "crv": "X448", "x": "AA"},
        {"kty": "RSA", "n": "", "e": "AQAB", "kid": "one"}, {"kty": "EC", "crv": [], "x": {}, "y": None},
    ]  # fmt: skip
    liar.keys = [*rubbish, public(rsa("one"))]
    assert where(sign_in(town, browser, liar)) == f"{town.url}/"


def test_critical_extension(town: Town, liar: Liar, browser: Browser, why: Why) -> None:
    for header in ({"crit": ["b64"], "b64": False}, {"crit": []}, {"b64": True}, {"crit": ["exp"], "exp": 1}):

        def critical(claims: dict[str, Any], header: dict[str, Any] = header) -> str:
            head = encoded({"alg": "RS256", "kid": "one"} | header)
            return f"{head}.{encoded(claims)}.{encoded(b'x' * 256)}"

        assert forge(town, browser, liar, critical) == "not-genuine"
        assert "critical" in why() or "crit" not in header


def test_token_of_another_kind(town: Town, liar: Liar, browser: Browser, why: Why) -> None:
    """RFC 8725, 2.8: an access token or a logout token of the same provider, passed off as an ID token."""
    for kind in ("at+jwt", "logout+jwt", "application/at+jwt", "secevent+jwt", "dpop+jwt", ""):
        assert cause(sign_in(town, browser, liar, header={"typ": kind})) == "not-genuine"
        assert "typ is that of another kind" in why()
    assert cause(sign_in(town, browser, liar, events={EVENT: {}})) == "not-genuine"
    assert "a logout token instead" in why()


def test_no_token_at_all(town: Town, liar: Liar, browser: Browser) -> None:
    for token in (
        None,
        1,
        [],
        {},
        "",
        "a.b.c",
        "ä.ö.ü",
        "....",
        "." * 1000,
        "\x00",
        f"{encoded(b'[]')}.e30.AA",
    ):
        asked = begin(town, browser)
        liar.tokens["id_token"] = token
        assert cause(come_back(town, browser, liar, asked["state"])) == "not-genuine", token


@pytest.mark.parametrize("payload", [b"[]", b"1", b"null", b"", b"\xff", b"[" * 20_000, b'{"iss":' * 5_000])
def test_payload_that_is_no_object(town: Town, liar: Liar, browser: Browser, payload: bytes) -> None:
    asked = begin(town, browser)
    registry = jws.JWSRegistry(algorithms=["RS256"])
    registry.max_payload_length = 10**7
    liar.tokens["id_token"] = jws.serialize_compact(
        {"alg": "RS256", "kid": "one"}, payload, rsa("one"), registry=registry
    )
    assert cause(come_back(town, browser, liar, asked["state"])) == "not-genuine"


def test_nonce_mismatch(town: Town, liar: Liar, browser: Browser, why: Why) -> None:
    """A code of another sign-in, injected into this one (RFC 9700, 4.5)."""
    for nonce in ("x" * 43, "", None, 1, ["a"], "ä", "\ud800", begin(town, Browser())["nonce"]):
        assert cause(sign_in(town, browser, liar, nonce=nonce)) == "not-genuine", nonce
        assert "nonce is not that of this sign-in" in why()


def test_issuer_of_another_provider(town: Town, liar: Liar, browser: Browser, why: Why) -> None:
    for issuer in ("https://evil.example", liar.issuer + "/", liar.issuer.upper(), [liar.issuer], None):
        assert cause(sign_in(town, browser, liar, iss=issuer)) == "not-genuine", issuer
        assert "iss is not our provider" in why()


def test_audience_of_another_client(town: Town, liar: Liar, browser: Browser, why: Why) -> None:
    for audience in (
        "wiki",
        ["wiki"],
        [],
        None,
        CLIENT_ID.upper(),
        f"{CLIENT_ID} wiki",
        {CLIENT_ID: 1},
        [CLIENT_ID, 1],
    ):
        assert cause(sign_in(town, browser, liar, aud=audience)) == "not-genuine", audience
        assert "aud is not us" in why()


def test_authorized_party_is_another_client(town: Town, liar: Liar, browser: Browser, why: Why) -> None:
    for azp in ("wiki", "", 1, [CLIENT_ID]):
        assert cause(sign_in(town, browser, liar, azp=azp)) == "not-genuine", azp
        assert "azp is another client" in why()
    assert cause(sign_in(town, browser, liar, aud=[CLIENT_ID, "wiki"])) == "not-genuine"
    assert "several audiences and no azp" in why()


def test_expired(town: Town, liar: Liar, browser: Browser, why: Why) -> None:
    over = int(time.time()) - SKEW_SECONDS - 1
    assert cause(sign_in(town, browser, liar, exp=over, iat=over - 60)) == "not-genuine"
    assert "exp is over" in why()
    just = int(time.time()) - SKEW_SECONDS + 20
    assert where(sign_in(town, browser, liar, exp=just)) == f"{town.url}/", "clocks differ a little"


def test_issued_in_the_future_or_long_ago(town: Town, liar: Liar, browser: Browser, why: Why) -> None:
    now = int(time.time())
    assert cause(sign_in(town, browser, liar, iat=now + 3600, exp=now + 7200)) == "not-genuine"
    assert "iat lies in the future" in why()
    assert cause(sign_in(town, browser, liar, iat=now - 3600)) == "not-genuine", "an old token, exp or not"
    assert "iat is too long ago" in why()
    assert cause(sign_in(town, browser, liar, nbf=now + 3600)) == "not-genuine"
    assert "nbf lies in the future" in why()


def test_times_that_are_none(town: Town, liar: Liar, browser: Browser, why: Why) -> None:
    for name in ("iat", "exp"):
        for value in (None, True, "2100-01-01", float("nan"), float("inf"), 10**30, [1], {}):
            assert cause(sign_in(town, browser, liar, **{name: value})) == "not-genuine", (name, value)
            assert f"{name} is missing or no time" in why()


def test_at_hash_of_another_access_token(town: Town, liar: Liar, browser: Browser, why: Why) -> None:
    """RFC 9700, 4.5: tokens of two sign-ins are not put together."""
    for value in (at_hash("stolen", "RS256"), "", 1, at_hash("opaque-access-token", "RS512")):
        assert cause(sign_in(town, browser, liar, at_hash=value)) == "not-genuine", value
        assert "at_hash is not that of the access token" in why()
    liar.tokens["access_token"] = None
    assert cause(sign_in(town, browser, liar)) == "not-genuine", "a hash, and nothing that it is of"


def test_subject_that_is_no_identifier(town: Town, liar: Liar, browser: Browser, why: Why) -> None:
    for subject in (None, "", 7, ["erika"], "erika\r\n", "eri\x00ka", "ërika", "\u202eakire", "x" * 256):
        assert cause(sign_in(town, browser, liar, sub=subject)) == "not-genuine", subject
        assert "sub is missing or no proper identifier" in why()
    assert town.people() == 0


def test_keys_are_what_they_seem() -> None:
    """Else the attacks above would prove nothing."""
    assert isinstance(rsa("one"), RSAKey)
    assert "d" not in public(rsa("one"))
    assert public(rsa("one"))["n"] != public(rsa("evil"))["n"]
