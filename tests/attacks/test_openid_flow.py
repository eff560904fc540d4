# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""CWE-352, CWE-384, CWE-601 and RFC 9700: the way to the provider and back, with somebody else's hands in it."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlencode

import pytest
import sqlalchemy as sa
from tests.attacks.test_open_redirect import EVIL
from tests.openid.browser import Browser, cause, where
from tests.openid.conftest import browser as browser
from tests.openid.conftest import liar as liar
from tests.openid.conftest import town as town
from tests.openid.conftest import why as why
from tests.openid.liar import BACK, START, Answer, Liar, begin, come_back, rsa, sign, sign_in
from tests.openid.town import Town

from stellwerk.administration import people
from stellwerk.identity.actor import SYSTEM
from stellwerk.identity.oidc.request import challenge
from stellwerk.storage.tables import sign_in_attempt

Why = Callable[[], str]


@pytest.mark.parametrize("methods", [["plain"], [], ["s256"], "S256", [["S256"]]])
def test_pkce_downgrade_refused(town: Town, liar: Liar, browser: Browser, why: Why, methods: object) -> None:
    """RFC 9700, 2.1.1: a provider that says that it does not check is not used, rather than used without."""
    liar.document["code_challenge_methods_supported"] = methods
    assert cause(browser.get(town.url + START)) == "misconfigured"
    assert "code_challenge_methods_supported" in why()
    assert town.attempts() == 0


@pytest.mark.parametrize("told", [True, False])
def test_pkce_always_sent(town: Town, liar: Liar, browser: Browser, told: bool) -> None:
    """Also to a provider that says nothing of it; and the verifier is that of the challenge, new each time."""
    if not told:
        del liar.document["code_challenge_methods_supported"]
    seen = set()
    for _ in range(2):
        asked = begin(town, browser)
        liar.tokens["id_token"] = sign(liar.claims(asked["nonce"]), rsa("one"))
        assert asked["code_challenge_method"] == "S256"
        assert where(come_back(town, browser, liar, asked["state"])) == f"{town.url}/"
        form = liar.exchanged()[-1]
        assert challenge(form["code_verifier"]) == asked["code_challenge"]
        assert len(form["code_verifier"]) == 43
        seen |= {form["code_verifier"], asked["state"], asked["nonce"], asked["code_challenge"]}
    assert len(seen) == 8


def test_replayed_code(town: Town, liar: Liar, browser: Browser, why: Why) -> None:
    """A provider that honours a code twice: in another sign-in it brings the nonce of the first, and fails."""
    first = begin(town, browser)
    liar.tokens["id_token"] = sign(liar.claims(first["nonce"]), rsa("one"))
    assert where(come_back(town, browser, liar, first["state"], code="stolen")) == f"{town.url}/"
    thief = Browser()
    second = begin(town, thief)
    assert cause(come_back(town, thief, liar, second["state"], code="stolen")) == "not-genuine"
    assert "nonce" in why()
    assert town.who(thief) is None


def test_code_that_the_provider_refuses(town: Town, liar: Liar, browser: Browser) -> None:
    liar.answers["/token"] = Answer(400, b'{"error": "invalid_grant", "error_description": "<b>EVIL</b>"}')
    refused = sign_in(town, browser, liar)
    assert cause(refused) == "again"
    assert "EVIL" not in browser.get(where(refused)).text


def test_replayed_state(town: Town, liar: Liar, browser: Browser, why: Why) -> None:
    asked = begin(town, browser)
    liar.tokens["id_token"] = sign(liar.claims(asked["nonce"]), rsa("one"))
    begin(town, browser)  # so that the cookie is there for a second try
    kept = browser.cookie("stellwerk-openid")
    assert where(come_back(town, browser, liar, asked["state"])) == f"{town.url}/"
    browser.http.cookies.set("stellwerk-openid", kept or "", domain="127.0.0.1")
    assert cause(come_back(town, browser, liar, asked["state"])) == "again"
    assert len(liar.exchanged()) == 1, "no second code is sent for it"
    assert "no such sign-in" in why()


def test_replayed_state_at_the_same_moment(town: Town, liar: Liar, browser: Browser) -> None:
    asked = begin(town, browser)
    liar.tokens["id_token"] = sign(liar.claims(asked["nonce"]), rsa("one"))
    cookie = browser.cookie("stellwerk-openid") or ""
    twins = [Browser() for _ in range(4)]
    for twin in twins:
        twin.http.cookies.set("stellwerk-openid", cookie, domain="127.0.0.1")
    with ThreadPoolExecutor(4) as pool:
        ways = list(pool.map(lambda twin: where(come_back(town, twin, liar, asked["state"])), twins))
    assert ways.count(f"{town.url}/") == 1
    assert len(liar.exchanged()) == 1


def test_login_csrf_by_a_foreign_state(town: Town, liar: Liar, browser: Browser, why: Why) -> None:
    """The attacker's own state and code, opened by the victim, who would work in the attacker's account then."""
    attacker, begun_too = Browser(), Browser()
    begin(town, begun_too)
    sign_in(town, browser, liar)
    before = town.who(browser)
    for victim in (Browser(), begun_too, browser):
        asked = begin(town, attacker)
        liar.tokens["id_token"] = sign(liar.claims(asked["nonce"], sub="attacker"), rsa("one"))
        assert cause(come_back(town, victim, liar, asked["state"])) == "again"
        assert "no such sign-in in this browser" in why()
    assert town.who(browser) == before
    assert before is not None
    assert town.who(begun_too) is None
    assert town.person("attacker") is None
    assert len(liar.exchanged()) == 1, "the attacker's codes went nowhere"


def test_state_that_nobody_made(town: Town, liar: Liar, browser: Browser) -> None:
    begin(town, browser)
    for state in ("", "x", "x" * 43, "x" * 5_000, "' OR 1=1 --", "\x00", "ä", "\r\nA: b"):
        assert cause(come_back(town, browser, liar, state)) == "again", state
    assert cause(browser.get(f"{town.url}{BACK}?code=a")) == "again"
    assert cause(browser.get(f"{town.url}{BACK}")) == "again"
    assert liar.exchanged() == []


def test_expired_attempt(town: Town, liar: Liar, browser: Browser) -> None:
    asked = begin(town, browser)
    liar.tokens["id_token"] = sign(liar.claims(asked["nonce"]), rsa("one"))
    with town.database.writing() as writing:
        writing.execute(sa.update(sign_in_attempt).values(expires_at=writing.at))
    assert cause(come_back(town, browser, liar, asked["state"])) == "again"
    assert town.attempts() == 0
    assert liar.exchanged() == []


def test_parameter_pollution(town: Town, liar: Liar, browser: Browser) -> None:
    """RFC 6749, 3.1: of two codes or states none counts."""
    for twice in ("code", "state", "iss"):
        asked = begin(town, browser)
        liar.tokens["id_token"] = sign(liar.claims(asked["nonce"]), rsa("one"))
        pairs = [("code", "a"), ("state", asked["state"]), ("iss", liar.issuer), (twice, "evil")]
        for order in (pairs, pairs[::-1]):
            assert cause(browser.get(f"{town.url}{BACK}?{urlencode(order)}")) == "again"
    assert liar.exchanged() == []


def test_issuer_mix_up(town: Town, liar: Liar, browser: Browser, why: Why) -> None:
    """RFC 9207: an answer of another provider; its code is not sent to ours, and ours not to it."""
    for issuer in ("https://evil.example", liar.issuer + "/", "", None):
        asked = begin(town, browser)
        liar.tokens["id_token"] = sign(liar.claims(asked["nonce"]), rsa("one"))
        assert cause(come_back(town, browser, liar, asked["state"], iss=issuer)) == "not-genuine", issuer
        assert "the parameter iss is not our provider" in why()
    assert liar.exchanged() == []


def test_issuer_mix_up_at_a_provider_that_does_not_name_itself(
    town: Town, liar: Liar, browser: Browser
) -> None:
    del liar.document["authorization_response_iss_parameter_supported"]
    asked = begin(town, browser)
    assert cause(come_back(town, browser, liar, asked["state"], iss="https://evil.example")) == "not-genuine"
    asked = begin(town, browser)
    liar.tokens["id_token"] = sign(liar.claims(asked["nonce"]), rsa("one"))
    assert where(come_back(town, browser, liar, asked["state"], iss=None)) == f"{town.url}/"


@pytest.mark.parametrize("issuer", ["https://evil.example", "slash", None, 1])
def test_issuer_mix_up_in_the_discovery_document(
    town: Town, liar: Liar, browser: Browser, why: Why, issuer: object
) -> None:
    liar.document["issuer"] = liar.issuer + "/" if issuer == "slash" else issuer
    assert cause(browser.get(town.url + START)) == "misconfigured"
    assert "the issuer in the discovery document" in why()


def test_userinfo_of_somebody_else(town: Town, liar: Liar, browser: Browser, why: Why) -> None:
    """Core 1.0, 5.3.4: by an access token that was swapped."""
    for subject in ("otto", None, ["erika"], "Erika", "erika "):
        liar.userinfo = {"sub": subject, "name": "Otto", "groups": ["/it"]}
        assert cause(sign_in(town, browser, liar, groups=None)) == "not-genuine", subject
        assert "sub of userinfo is not that of the ID token" in why()
    assert town.people() == 0
    liar.userinfo = {"sub": "erika", "groups": ["/bau"]}
    assert where(sign_in(town, browser, liar, groups=None)) == f"{town.url}/"


def test_userinfo_does_not_win_over_the_signed_token(town: Town, liar: Liar, browser: Browser) -> None:
    liar.userinfo = {
        "sub": "erika",
        "iss": "https://evil.example",
        "groups": ["/it"],
        "amr": ["mfa"],
        "name": "Otto",
    }
    sign_in(town, browser, liar, email=None, amr=["pwd"])
    found = town.person("erika")
    assert found is not None
    assert (found.display_name, found.department, found.issuer) == ("Erika Beispiel", "bauamt", liar.issuer)
    assert found.assignments == ()
    assert town.who(browser) == {"person": found.id, "strong": False}


def test_same_subject_of_another_issuer_is_another_person(town: Town, liar: Liar, browser: Browser) -> None:
    """Core 1.0, 5.7; and a mail address that fits opens no account of somebody else."""
    with town.database.writing() as writing:
        there = people.create(
            writing,
            SYSTEM,
            display_name="A",
            email="erika@stadt.example",
            issuer="https://b.example",
            subject="erika",
        )
        here = people.create(writing, SYSTEM, display_name="B", email="erika@stadt.example", login="erika")
    sign_in(town, browser, liar)
    found = town.who(browser)
    assert found is not None
    assert found["person"] not in (there, here)


def test_session_fixation(town: Town, liar: Liar, browser: Browser) -> None:
    """CWE-384: whatever cookie was there before, the session is a new one, and the old one is over."""
    sign_in(town, browser, liar)
    before = browser.cookie("stellwerk")
    sign_in(town, browser, liar, sub="otto")
    after = browser.cookie("stellwerk")
    assert before
    assert after
    assert before != after
    old = Browser()
    old.http.cookies.set("stellwerk", before, domain="127.0.0.1")
    assert town.who(old) is None
    planted = Browser()
    planted.http.cookies.set("stellwerk", "A" * 43, domain="127.0.0.1", path="/")
    planted.http.cookies.set("stellwerk-openid", "A" * 43, domain="127.0.0.1", path="/")
    answer = sign_in(town, planted, liar)
    assert "A" * 43 not in answer.headers["set-cookie"]


@pytest.mark.parametrize("wanted", EVIL)
def test_open_redirect_through_weiter(town: Town, liar: Liar, browser: Browser, wanted: str) -> None:
    answer = sign_in(town, browser, liar, weiter=wanted)
    assert answer.headers["location"] == "/"
    assert "a=b" not in answer.headers["set-cookie"]


def test_open_redirect_through_the_way_back(town: Town, liar: Liar, browser: Browser) -> None:
    asked = begin(town, browser, "/konto")
    liar.tokens["id_token"] = sign(liar.claims(asked["nonce"]), rsa("one"))
    evil = "https://evil.example"
    back = come_back(town, browser, liar, asked["state"], weiter=evil, redirect_uri=evil, return_to=evil)
    assert where(back) == f"{town.url}/konto", "where it goes was settled at the start"
    for path in (f"{START}/hinweis?grund={evil}", f"{START}/abmelden?post_logout_redirect_uri={evil}"):
        answer = browser.get(town.url + path)
        assert "evil.example" not in answer.text + answer.headers.get("location", "")


def test_host_header_does_not_reach_the_redirect_uri(town: Town, liar: Liar, browser: Browser) -> None:
    """CWE-644: the address that the code comes back to is the configured one."""
    answer = browser.http.get(town.url + START, headers={"host": "evil.example"})
    assert answer.status_code == 421
    forwarded = browser.http.get(
        town.url + START, headers={"x-forwarded-host": "evil.example", "forwarded": "host=evil.example"}
    )
    assert "evil.example" not in forwarded.headers["location"]


def test_code_and_state_do_not_stay_in_the_address(town: Town, liar: Liar, browser: Browser) -> None:
    """CWE-598: neither after a sign-in nor after a refusal; and nobody keeps the answer."""
    asked = begin(town, browser)
    for state in (asked["state"], "unknown"):
        answer = come_back(town, browser, liar, state, code="a-secret-code")
        there = where(answer)
        assert "a-secret-code" not in there
        assert state not in there
        assert answer.headers["cache-control"] == "no-store"


def test_database_does_not_give_a_sign_in_away(town: Town, liar: Liar, browser: Browser) -> None:
    """Whoever reads a copy of it can neither complete a sign-in nor redeem a code (CWE-312)."""
    asked = begin(town, browser)
    with town.database.reading() as connection:
        (row,) = connection.execute(sa.select(sign_in_attempt)).all()
    stored = repr(row)
    for secret in (
        asked["state"],
        asked["nonce"],
        asked["code_challenge"],
        browser.cookie("stellwerk-openid") or "?",
    ):
        assert secret not in stored
    liar.tokens["id_token"] = sign(liar.claims(asked["nonce"]), rsa("one"))
    come_back(town, browser, liar, asked["state"])
    assert liar.exchanged()[-1]["code_verifier"] not in stored


def test_flood_of_sign_ins_that_nobody_completes(
    town: Town, liar: Liar, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Anybody may begin one: they do not fill the database, and the newest still works."""
    monkeypatch.setattr("stellwerk.administration.openid_attempts._MOST", 5)
    for _ in range(20):
        begin(town, Browser())
    assert town.attempts() <= 5
    assert where(sign_in(town, browser, liar)) == f"{town.url}/"
