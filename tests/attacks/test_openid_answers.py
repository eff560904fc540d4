# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""CWE-400, CWE-409, CWE-601 and CWE-918: answers that are huge, slow, sent elsewhere, or send us elsewhere."""

from __future__ import annotations

import gzip
import time
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

import pytest
from tests.openid.browser import Browser, cause, where
from tests.openid.conftest import browser as browser
from tests.openid.conftest import liar as liar
from tests.openid.conftest import liar_alone as liar_alone
from tests.openid.conftest import town as town
from tests.openid.conftest import why as why
from tests.openid.liar import START, Answer, Asked, Liar, public, rsa, sign_in
from tests.openid.town import Town

Why = Callable[[], str]

DISCOVERY = "/.well-known/openid-configuration"
PLACES = (DISCOVERY, "/jwks", "/token", "/me")
_GIGABYTE = 1024 * 1024 * 1024
_ENOUGH = 32 * 1024 * 1024  # what the buffers between two sockets may swallow


def endless() -> Iterator[bytes]:
    yield b'{"a": "'
    for _ in range(_GIGABYTE // 65536):
        yield b"x" * 65536


def dripping() -> Iterator[bytes]:
    while True:
        yield b" "
        time.sleep(0.05)


def refused(town: Town, browser: Browser, liar: Liar, place: str) -> str:
    """The cause of a sign-in that asks ``place`` on its way."""
    if place == DISCOVERY:
        return cause(browser.get(town.url + START))
    return cause(sign_in(town, browser, liar, **({"groups": None} if place == "/me" else {})))


@pytest.mark.parametrize("place", PLACES)
def test_huge_body(town: Town, liar: Liar, browser: Browser, why: Why, place: str) -> None:
    liar.answers[place] = Answer(body=endless())
    assert refused(town, browser, liar, place) == "misconfigured"
    assert "an answer of more than" in why()
    assert liar.sent < _ENOUGH
    assert town.who(browser) is None


@pytest.mark.parametrize("place", PLACES)
def test_huge_body_compressed(town: Town, liar: Liar, browser: Browser, why: Why, place: str) -> None:
    """CWE-409: some kilobytes that would be megabytes; nothing is unpacked."""
    bomb = gzip.compress(b'{"a": "' + b"x" * 10_000_000 + b'"}')
    assert len(bomb) < 64 * 1024
    for name in ("gzip", "br", "identity, gzip"):
        liar.answers[place] = Answer(body=bomb, headers={"content-encoding": name})
        town.client._trouble = None
        assert refused(town, browser, liar, place) == "misconfigured"
        assert "a compressed answer" in why()


@pytest.mark.parametrize("place", PLACES)
def test_huge_body_of_headers(town: Town, liar: Liar, browser: Browser, place: str) -> None:
    liar.answers[place] = Answer(body=b"{}", headers={f"x-{n}": "x" * 60_000 for n in range(20)})
    assert refused(town, browser, liar, place) == "unreachable"


@pytest.mark.parametrize("place", PLACES)
def test_slow_drip(
    town: Town, liar: Liar, browser: Browser, place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each byte comes in time, the whole never does."""
    monkeypatch.setattr("stellwerk.identity.oidc.fetch.SECONDS", 0.5)
    liar.answers[place] = Answer(body=dripping())
    began = time.monotonic()
    assert refused(town, browser, liar, place) == "unreachable"
    assert time.monotonic() - began < 6


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_redirect_not_followed(
    town: Town, liar: Liar, liar_alone: Liar, browser: Browser, why: Why, place: str, status: int
) -> None:
    """Code, verifier, secret and access token would go along, and we with them into the town's network."""
    liar_alone.document = liar.document
    liar.answers[place] = Answer(status, b"{}", {"location": liar_alone.issuer + place})
    assert refused(town, browser, liar, place) == "misconfigured"
    assert "redirects are not followed" in why()
    assert liar_alone.asked == []


@pytest.mark.parametrize("place", PLACES)
def test_answer_that_is_no_object(town: Town, liar: Liar, browser: Browser, place: str) -> None:
    for body in (
        b"",
        b"[]",
        b"null",
        b"<html>",
        b"\xff\xfe",
        b"[" * 60_000,
        b'{"a":' * 10_000,
        b'{"a": "\\ud800"}',
    ):
        liar.answers[place] = Answer(body=body)
        town.client._trouble = None
        assert refused(town, browser, liar, place) in ("misconfigured", "not-genuine"), body[:20]
    assert town.people() == 0


def test_token_of_another_type(town: Town, liar: Liar, browser: Browser, why: Why) -> None:
    """Core 1.0, 3.1.3.3: Bearer; a token that wants proof of possession would not work as one."""
    for kind in ("DPoP", "mac", "", None, ["Bearer"]):
        liar.tokens["token_type"] = kind
        assert cause(sign_in(town, browser, liar)) == "not-genuine"
        assert "token_type is not Bearer" in why()


def test_header_injection_by_the_access_token(town: Town, liar: Liar, browser: Browser, why: Why) -> None:
    """CWE-93: it goes into a header of ours when we ask for the claims."""
    for token in ("a\r\nx-evil: 1", "a\nb", "a\x00", "ä", "\u202e", 1, ["a"], "x" * 40_000):
        liar.tokens["access_token"] = token
        assert cause(sign_in(town, browser, liar, groups=None, at_hash=None)) == "not-genuine", token
        assert "the access token is no text" in why()
    assert "/me" not in liar.paths()


def test_cookies_of_the_provider_are_not_kept(town: Town, liar: Liar, browser: Browser) -> None:
    """Else one person's answer could be joined to the next person's question."""
    for place in (DISCOVERY, "/jwks", "/me"):
        truth = liar.answer(Asked("GET", place, {}, {}))
        liar.answers[place] = Answer(body=truth.body, headers={"set-cookie": "a=b; Path=/"})
    for name in ("erika", "otto"):
        liar.answers.pop("/me", None)
        liar.userinfo = {"sub": name, "groups": ["/bau"]}
        assert where(sign_in(town, Browser(), liar, sub=name, groups=None)) == f"{town.url}/"
    assert all("cookie" not in asked.headers for asked in liar.asked)


def places_to_ask(liar: Liar, other: Liar) -> tuple[str, ...]:
    host = urlsplit(liar.issuer).netloc
    return (
        f"{other.issuer}/jwks",
        other.issuer.replace("127.0.0.1", "localhost") + "/jwks",
        liar.issuer.replace("127.0.0.1", "localhost") + "/jwks",
        liar.issuer.replace("127.0.0.1", "127.1") + "/jwks",
        liar.issuer.replace("127.0.0.1", "[::ffff:127.0.0.1]") + "/jwks",
        "http://169.254.169.254/latest/meta-data/",
        "http://intranet.stadt.example/jwks",
        "https://intranet.stadt.example/jwks",
        f"https://{host}/jwks",
        "file:///etc/passwd",
        f"gopher://{host}/jwks",
        f"ftp://{host}/jwks",
        f"unix://{host}/run/docker.sock",
        "data:application/json,{}",
        "javascript:alert(1)",
        f"//{host}/jwks",
        "/jwks",
        "jwks",
        "",
        f"http://{host}@{urlsplit(other.issuer).netloc}/jwks",
        f"http://a:b@{host}/jwks",
        f"http://{host}\\@{urlsplit(other.issuer).netloc}/jwks",
        f"http://{host}#@{urlsplit(other.issuer).netloc}/jwks",
        f"http://{host}/jwks\r\nx: y",
        f"http://{host}/j wks",
        f"http://{host}/\x00",
        f"http://{host}/ä",
        f"http://{host}/{'x' * 3000}",
        "http://127.0.0.1:99999/jwks",
        "http://[::1/jwks",
        "http:///jwks",
    )  # fmt: skip


@pytest.mark.parametrize("name", ["jwks_uri", "token_endpoint", "authorization_endpoint"])
def test_ssrf_by_an_address_in_the_discovery_document(
    town: Town, liar: Liar, liar_alone: Liar, browser: Browser, name: str, why: Why
) -> None:
    for address in (*places_to_ask(liar, liar_alone), None, 1, ["a"], {}):
        liar.document[name] = address
        assert cause(browser.get(town.url + START)) == "misconfigured", address
        assert name in why()
    assert set(liar.paths()) == {DISCOVERY}
    assert liar_alone.asked == []


@pytest.mark.parametrize("name", ["userinfo_endpoint", "end_session_endpoint"])
def test_ssrf_by_an_address_that_is_not_needed(
    town: Town, liar: Liar, liar_alone: Liar, browser: Browser, name: str
) -> None:
    """It is as if it were not there: a sign-in can do without."""
    for address in places_to_ask(liar, liar_alone):
        liar.document[name] = address
        town.client._metadata = None
        assert where(sign_in(town, Browser(), liar, email=None)) == f"{town.url}/", address
        if name == "end_session_endpoint":
            assert browser.get(f"{town.url}{START}/abmelden").headers["location"] == "/"
    assert liar_alone.asked == []
    assert ("/me" in liar.paths()) is (name != "userinfo_endpoint")


def test_made_up_key_ids_do_not_flood_the_provider(town: Town, liar: Liar, browser: Browser) -> None:
    """CWE-406: anybody can send logout tokens to us; they are not to become questions to the provider."""
    liar.keys = [public(rsa("one"))]
    for number in range(5):
        sign_in(town, browser, liar, key=rsa("evil"), header={"kid": f"made-up-{number}"})
    assert liar.paths().count("/jwks") == 2, "once at first, and once more for the unknown key"
