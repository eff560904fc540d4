# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""CWE-294, CWE-345 and CWE-613: logout tokens that the provider did not make for this, and sessions that outlive one.

What has to hold stands in OpenID Connect Back-Channel Logout 1.0, 2.4 to 2.8. Anybody can send something there.
"""

from __future__ import annotations

import hmac
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx2
import pytest
import sqlalchemy as sa
from tests.openid.browser import Browser, where
from tests.openid.conftest import browser as browser
from tests.openid.conftest import liar as liar
from tests.openid.conftest import openid
from tests.openid.conftest import town as town
from tests.openid.conftest import why as why
from tests.openid.liar import Liar, encoded, rsa, sign, sign_in
from tests.openid.provider import CLIENT_ID
from tests.openid.town import Town

from stellwerk.identity.oidc.logout_token import EVENT
from stellwerk.storage.database import Place
from stellwerk.storage.tables import spent_token

Why = Callable[[], str]

OUT = "/anmelden/openid/abmelden"
SID = "session-of-erika"


def logout(liar: Liar, **changes: Any) -> dict[str, Any]:
    """Claims of an honest logout token, with these changes; ``None`` leaves a claim out."""
    now = int(time.time())
    whole: dict[str, Any] = {
        "iss": liar.issuer,
        "aud": CLIENT_ID,
        "iat": now,
        "exp": now + 120,
        "jti": f"logout-{time.monotonic_ns()}",
        "events": {EVENT: {}},
        "sid": SID,
        "sub": "erika",
    } | changes
    return {name: value for name, value in whole.items() if value is not None}


def token(liar: Liar, **changes: Any) -> str:
    return sign(logout(liar, **changes), rsa("one"), typ="logout+jwt")


def send(town: Town, token: str) -> int:
    """As the provider sends it; returns the status."""
    answer = httpx2.post(town.url + OUT, data={"logout_token": token}, trust_env=False)
    assert answer.headers["cache-control"] == "no-store"
    if answer.status_code != 200:
        assert answer.json()["error"] == "invalid_request"
        assert "token is not accepted" in answer.json()["error_description"]
    return answer.status_code


@pytest.fixture
def signed_in(town: Town, liar: Liar, browser: Browser) -> Browser:
    assert where(sign_in(town, browser, liar)) == f"{town.url}/"
    assert town.who(browser) is not None
    return browser


@pytest.mark.parametrize("typ", ["logout+jwt", "LOGOUT+JWT", "JWT", None])
def test_without_a_lie_the_session_ends(town: Town, liar: Liar, signed_in: Browser, typ: str | None) -> None:
    assert send(town, sign(logout(liar), rsa("one"), typ=typ)) == 200
    assert town.who(signed_in) is None


def test_what_a_logout_names_ends_and_nothing_else(town: Town, liar: Liar, signed_in: Browser) -> None:
    other_session, other_person = Browser(), Browser()
    sign_in(town, other_session, liar, sid="second-session-of-erika")
    sign_in(town, other_person, liar, sub="otto", sid="session-of-otto")
    assert send(town, token(liar, sub="otto")) == 200, "sid of one and sub of another name nobody"
    assert send(town, token(liar, sub="ERIKA", sid=None)) == 200, "a subject is case-sensitive"
    assert all(town.who(b) is not None for b in (signed_in, other_session, other_person))
    assert send(town, token(liar, sub=None)) == 200
    assert town.who(signed_in) is None
    assert town.who(other_session) is not None
    assert send(town, token(liar, sid=None)) == 200
    assert town.who(other_session) is None
    assert town.who(other_person) is not None


def test_logout_token_replay(town: Town, liar: Liar, signed_in: Browser, why: Why) -> None:
    used = token(liar)
    assert send(town, used) == 200
    sign_in(town, signed_in, liar)
    assert send(town, used) == 400
    assert "used before" in why()
    assert town.who(signed_in) is not None, (
        "somebody who read a logout token cannot keep a person out with it"
    )
    assert send(town, token(liar)) == 200


def test_logout_token_replay_with_another_signature_of_the_same_id(
    town: Town, liar: Liar, signed_in: Browser
) -> None:
    assert send(town, token(liar, jti="one", sid="of-nobody", sub=None)) == 200
    assert send(town, token(liar, jti="one")) == 400
    assert town.who(signed_in) is not None


def test_logout_token_replay_at_the_same_moment(place: Place) -> None:
    town, liar = Town(place), Liar()
    try:
        town.open(openid(liar.issuer))
        used = token(liar)
        with ThreadPoolExecutor(8) as pool:
            answers = list(pool.map(lambda _: send(town, used), range(8)))
        assert sorted(answers) == [200] + [400] * 7
    finally:
        town.close()
        liar.stop()


def test_used_ids_are_forgotten_when_their_token_is_too_old_anyway(town: Town, liar: Liar) -> None:
    assert send(town, token(liar)) == 200
    with town.database.writing() as writing:
        (ends,) = writing.execute(sa.select(spent_token.c.expires_at)).scalars()
        left = (ends - writing.at).total_seconds()
        assert 230 < left <= 240, "as long as a token dated a minute ahead is taken: 60 + 120 + 60 seconds"
        writing.execute(sa.update(spent_token).values(expires_at=writing.at))
    assert send(town, token(liar)) == 200
    with town.database.reading() as connection:
        assert connection.execute(sa.select(sa.func.count()).select_from(spent_token)).scalar_one() == 1


def test_logout_token_with_a_nonce(town: Town, liar: Liar, signed_in: Browser, why: Why) -> None:
    """2.4: nonce is forbidden, so that an ID token cannot be passed off as one."""
    for nonce in ("n", "", 0, {}):
        assert send(town, token(liar, nonce=nonce)) == 400, nonce
        assert "a nonce in a logout token" in why()
    assert town.who(signed_in) is not None


def test_logout_token_of_another_audience(town: Town, liar: Liar, signed_in: Browser, why: Why) -> None:
    """Another application of the town gets logout tokens of the same provider, of the same people."""
    for audience in ("another-client", ["another-client"], [CLIENT_ID, 1], [], CLIENT_ID.upper(), None):
        assert send(town, token(liar, aud=audience)) == 400, audience
        assert "aud is not us" in why()
    assert town.who(signed_in) is not None


def test_logout_token_alg_none(town: Town, liar: Liar, signed_in: Browser, why: Why) -> None:
    liar.document["id_token_signing_alg_values_supported"] = ["RS256", "none"]
    town.client._metadata = None
    for alg in ("none", "None", "nOnE", "", None):
        for signature in ("", encoded(b"x" * 256)):
            head = encoded({"alg": alg, "kid": "one", "typ": "logout+jwt"})
            assert send(town, f"{head}.{encoded(logout(liar))}.{signature}") == 400, alg
            why()
    assert town.who(signed_in) is not None


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"iss": "https://login.example"}, "iss is not our provider"),
        ({"iss": None}, "iss is not our provider"),
        ({"events": None}, "events does not name a logout"),
        ({"events": {}}, "events does not name a logout"),
        ({"events": [EVENT]}, "events does not name a logout"),
        ({"events": EVENT}, "events does not name a logout"),
        ({"events": {EVENT: True}}, "events does not name a logout"),
        ({"events": {"https://schemas.openid.net/secevent/risc/account-disabled": {}}}, "events does not"),
        ({"jti": None}, "jti is missing"),
        ({"jti": ""}, "jti is missing"),
        ({"jti": 7}, "jti is missing"),
        ({"jti": "x" * 1000}, "jti is missing"),
        ({"jti": "a\nb"}, "jti is missing"),
        ({"sid": None, "sub": None}, "neither sid nor sub"),
        ({"sid": 7}, "sid is no text"),
        ({"sid": "a\x00b"}, "sid is no text"),
        ({"sid": "", "sub": "erika"}, "sid is no text"),
        ({"sub": ["erika"]}, "sub is missing"),
        ({"exp": None}, "exp is missing"),
        ({"iat": None}, "iat is missing"),
        ({"iat": "now"}, "iat is missing"),
        ({"iat": True}, "iat is missing"),
    ],
)
def test_logout_token_that_is_none(
    town: Town, liar: Liar, signed_in: Browser, why: Why, changes: dict[str, Any], reason: str
) -> None:
    assert send(town, token(liar, **changes)) == 400
    assert reason in why()
    assert town.who(signed_in) is not None


@pytest.mark.parametrize(
    ("seconds", "reason"),
    [
        ({"exp": -61}, "exp is over"),
        ({"iat": 70, "exp": 100}, "future"),
        ({"iat": -190, "exp": 100}, "too long ago"),
        ({"nbf": 70}, "nbf lies in the future"),
    ],
)
def test_logout_token_of_another_time(
    town: Town, liar: Liar, signed_in: Browser, why: Why, seconds: dict[str, int], reason: str
) -> None:
    now = int(time.time())
    assert send(town, token(liar, **{name: now + value for name, value in seconds.items()})) == 400
    assert reason in why()
    assert town.who(signed_in) is not None


def test_clocks_that_differ_by_less_than_a_minute(town: Town, liar: Liar, signed_in: Browser) -> None:
    now = int(time.time())
    assert send(town, token(liar, iat=now + 50, exp=now + 170)) == 200
    assert send(town, token(liar, iat=now - 150, exp=now - 30)) == 200


def test_id_token_as_a_logout_token(town: Town, liar: Liar, signed_in: Browser, why: Why) -> None:
    """Whoever signed in holds ID tokens of theirs; one must not be good for ending sessions."""
    assert send(town, sign(liar.claims("n", events=None), rsa("one"))) == 400
    assert "events" in why()
    assert send(town, sign(liar.claims("n", events={EVENT: {}}, jti="j"), rsa("one"))) == 400
    assert "nonce" in why()
    assert town.who(signed_in) is not None


def test_logout_token_that_nobody_signed(town: Town, liar: Liar, signed_in: Browser, why: Why) -> None:
    claims = logout(liar)
    confused = f"{encoded({'alg': 'HS256', 'kid': 'one'})}.{encoded(claims)}"
    pem = rsa("one").as_pem(private=False)
    forged = (
        sign(claims, rsa("one"), typ="logout+jwt").rpartition(".")[0] + ".",
        f"{confused}.{encoded(hmac.digest(pem, confused.encode(), 'sha256'))}",
        sign(claims, rsa("of-somebody-else"), typ="logout+jwt"),
        sign(claims, rsa("of-somebody-else"), typ="logout+jwt", kid="of-somebody-else"),
        sign(claims, rsa("one"), typ="at+jwt"),
        sign(claims, rsa("one"), typ="secevent+jwt"),
        "",
        "a.b.c",
        "a.b.c.d.e",
        "ä.b.c",
        "e30.e30.",
        encoded(b"[" * 3000) + ".e30.AA",
        "x" * 60_000,
    )
    for lie in forged:
        assert send(town, lie) == 400
        why()
    assert town.who(signed_in) is not None
    with town.database.reading() as connection:
        assert connection.execute(sa.select(sa.func.count()).select_from(spent_token)).scalar_one() == 0


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("application/json", b'{"logout_token": "a.b.c"}'),
        ("text/plain", b"logout_token=a.b.c"),
        ("multipart/form-data; boundary=x", b"--x\r\n\r\n\r\n--x--"),
        ("application/x-www-form-urlencoded", b"logout_token=a.b.c&logout_token=d.e.f"),
        ("application/x-www-form-urlencoded", b"logout_token=%ff"),
        ("application/x-www-form-urlencoded", b"\xff"),
        ("application/x-www-form-urlencoded", b"logout_token=" + b"x" * 300_000),
        ("application/x-www-form-urlencoded", b""),
    ],
)
def test_body_that_no_provider_sends(
    town: Town, liar: Liar, signed_in: Browser, kind: str, body: bytes
) -> None:
    answer = httpx2.post(town.url + OUT, content=body, headers={"content-type": kind}, trust_env=False)
    assert (answer.status_code, answer.headers["cache-control"]) == (400, "no-store")
    assert town.who(signed_in) is not None


def test_logout_by_a_cookie_or_a_foreign_page_alone(town: Town, liar: Liar, signed_in: Browser) -> None:
    """The address takes no notice of who sends, so a page that makes a browser send something there gains nothing."""
    answer = signed_in.http.post(town.url + OUT, data={}, headers={"origin": "https://evil.example"})
    assert answer.status_code == 400
    assert town.who(signed_in) is not None
    there = signed_in.get(town.url + OUT)
    assert where(there).startswith(f"{liar.issuer}/end?")
    assert town.who(signed_in) is not None, "the link alone ends nothing here; the provider asks the person"


def test_logout_while_the_provider_is_down(town: Town, liar: Liar) -> None:
    """Nothing is believed that cannot be proved; the provider learns by the status that it did not work."""
    ready = token(liar)
    liar.stop()
    assert send(town, ready) == 400


def test_the_trail_tells_how_many_and_not_who(town: Town, liar: Liar, signed_in: Browser) -> None:
    assert send(town, token(liar)) == 200
    (event,) = town.events("identity:sign-out:provider")
    assert event == {"actor": "system", "via": "system", "about": "sign-in:oidc", "sessions": "1"}
