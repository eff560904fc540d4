# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""CWE-613, CWE-614, CWE-1004, CWE-525: cookies, ends of sessions, and what stays in caches."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from tests.web.conftest import office as office
from tests.web.conftest import small_office as small_office
from tests.web.office import PASSWORD, Office, opened

from stellwerk.administration.links import Purpose
from stellwerk.storage.database import Place
from stellwerk.storage.tables import web_session


def test_cookie_flags_on_plain_http(small_office: Office) -> None:
    person = small_office.person()
    browser = small_office.browser()
    (form,) = browser.get("/anmelden").set_cookies
    (session,) = browser.send("/anmelden", login="erika", password=PASSWORD).set_cookies
    small_office.second_factor(person)
    other = small_office.browser()
    other.get("/anmelden")
    (code,) = other.send("/anmelden", login="erika", password=PASSWORD).set_cookies
    for name, line in (("stellwerk-form", form), ("stellwerk", session), ("stellwerk-code", code)):
        assert line.startswith(f"{name}=")
        parts = [part.strip().lower() for part in line.split(";")[1:]]
        assert {"httponly", "samesite=lax", "path=/"} <= set(parts)
        assert not [part for part in parts if part.startswith("domain")]
        assert "secure" not in parts
    assert "max-age" not in session.lower()  # ends with the browser


def test_cookie_flags_behind_https(sqlite: Place) -> None:
    with opened(sqlite, address="https://ki.stadt.example") as office:
        office.person()
        browser = office.browser()
        lines = browser.get("/anmelden").set_cookies
        lines += browser.send("/anmelden", login="erika", password=PASSWORD).set_cookies
        assert [line.partition("=")[0] for line in lines] == ["__Host-stellwerk-form", "__Host-stellwerk"]
        for line in lines:
            parts = {part.strip().lower() for part in line.split(";")[1:]}
            assert {"secure", "httponly", "samesite=lax", "path=/"} <= parts
            assert not [part for part in parts if part.startswith("domain")]
        assert browser.get("/konto").status == 200
        plain = office.browser()
        plain.cookies = {"stellwerk": browser.cookies["__Host-stellwerk"]}
        assert plain.get("/konto").status == 303  # a name that a sister site could set counts for nothing


def test_sign_out_everywhere(office: Office) -> None:
    office.person()
    browsers = [office.signed_in() for _ in range(3)]
    browsers[0].get("/konto")
    browsers[0].send("/konto/sitzungen", sitzung="andere")
    assert [browser.get("/konto").status for browser in browsers] == [200, 303, 303]


@pytest.mark.parametrize("which", ["x", "' OR '1'='1", "../x", "\x00", "0" * 64, ""])
def test_a_session_of_somebody_else_cannot_be_ended(small_office: Office, which: str) -> None:
    small_office.person("other")
    other = small_office.signed_in("other")
    small_office.person()
    browser = small_office.signed_in()
    page = other.get("/konto")
    browser.get("/konto")
    with small_office.house.database.reading() as connection:
        theirs = connection.execute(web_session.select()).first()
    assert theirs
    for sent in (which, theirs.hash):
        browser.send("/konto/sitzungen", sitzung=sent)
    assert other.get("/konto").status == page.status == 200
    assert not small_office.events("identity:session:ended")


@pytest.mark.parametrize(
    "column",
    [
        {"seen_at": timedelta(minutes=61)},
        {"created_at": timedelta(hours=13)},
        {"expires_at": timedelta(seconds=1)},
    ],
)
def test_idle_and_absolute_end(office: Office, column: dict[str, timedelta]) -> None:
    office.person()
    browser = office.signed_in()
    token = browser.get("/konto").token
    office.set(web_session, **{name: datetime.now(UTC) - ago for name, ago in column.items()})
    assert browser.get("/konto").location == "/anmelden?weiter=%2Fkonto"
    late = browser.post("/konto/passwort", {"token": token})
    assert late.location == "/anmelden?weiter=%2Fkonto%2Fpasswort"


def test_nothing_private_is_kept_in_a_cache(small_office: Office) -> None:
    person = small_office.person()
    browser = small_office.signed_in()
    pages = [
        "/konto",
        "/konto/passwort",
        "/konto/zweiter-faktor",
        "/abmelden",
        "/konto/codes",
        "/konto?lang=en",
    ]
    pages += ["/anmelden", "/anmelden/code", small_office.link(Purpose.PASSWORD, person), "/passwort/x"]
    for path in pages:
        answer = browser.get(path)
        assert answer.headers["cache-control"] == "no-store", path
        assert answer.headers["vary"] == "cookie", path
        if answer.status == 200:
            policy = answer.headers["content-security-policy"]
            assert "form-action 'self'" in policy
            assert "frame-ancestors 'none'" in policy
            assert "unsafe" not in policy
    assert browser.get("/").headers["vary"] == "cookie"


def test_the_secret_of_a_session_stands_nowhere(office: Office) -> None:
    office.person()
    browser = office.signed_in()
    token = browser.get("/konto").token
    everything = office.everything()
    assert browser.cookies["stellwerk"] not in everything
    assert token not in everything
    assert "argon2id" in everything
