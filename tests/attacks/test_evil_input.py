# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""CWE-89, CWE-79, CWE-113, CWE-117, CWE-158, CWE-400, CWE-532: whatever is typed stays text, and out of the logs."""

from __future__ import annotations

import logging

import pytest
from tests.web.conftest import office as office
from tests.web.conftest import small_office as small_office
from tests.web.office import PASSWORD, Office

from stellwerk.administration.links import Purpose
from stellwerk.storage.tables import person

CHOSEN = "sieben Kraniche ziehen nordwärts"
EVIL = (
    "'; DROP TABLE person; --",
    '" OR ""="',
    "<script>alert(1)</script>",
    "{{ 7 * 7 }}{% raw %}",
    "\x00",
    "a\x00b",
    "\u202egnp.exe",
    "a\r\nSet-Cookie: a=b",
    "a\nWARNING forged line",
    "\x1b[31m",
    "\ud800",
    "\U000e0041",
    "ﷺ" * 300,
    "x" * 60_000,
    "%s%n%x",
    "../../etc/passwd",
)
FORMS = {
    "/anmelden": ("login", "password", "weiter"),
    "/anmelden/code": ("code", "mit"),
    "/konto/passwort": ("password", "new_password", "repeat"),
    "/konto/zweiter-faktor": ("code", "seed", "password", "remove"),
    "/konto/sitzungen": ("sitzung",),
    "/konto/codes": ("password",),
}


@pytest.mark.parametrize("evil", EVIL, ids=range(len(EVIL)))
def test_sql_header_log_and_script_injection_in_every_text_field(
    office: Office, evil: str, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    who = office.person()
    office.second_factor(who)
    outside = office.signed_in()  # waits for its code
    office.person("inside")
    inside = office.signed_in("inside")
    link = office.link(Purpose.PASSWORD, who)
    first = office.link(Purpose.FIRST_ADMIN)
    everywhere = FORMS | {
        link: ("new_password", "repeat"),
        first: ("name", "login", "email", "new_password", "repeat"),
    }
    for path, fields in everywhere.items():
        browser = inside if path.startswith("/konto") else outside
        for field in fields:
            browser.get(path)
            answer = browser.send(path, **{field: evil})
            assert answer.status in (200, 303, 400, 403, 404, 409, 422), (path, field)
            assert "<script>alert" not in answer.body
            assert "49{%" not in answer.body
            assert not [line for line in answer.set_cookies if line.startswith("a=")]
            assert "\n" not in answer.location
        browser.get(path)
        assert browser.get(f"{path}?lang=%3Cscript%3E&erledigt=%00&mit=%0d%0a").status in (200, 303, 404)
    with office.house.database.reading() as connection:
        assert len(connection.execute(person.select()).all()) == 2
    records = [r for r in caplog.records if r.name.startswith("stellwerk")]
    assert records == []
    said = capfd.readouterr()
    assert "Traceback" not in said.err


@pytest.mark.parametrize(
    "name", ["<b>Ada</b>", "'; DROP TABLE person; --", "{{ 7*7 }}", 'Ada & "Co"', "O'Neill"]
)
def test_names_are_shown_as_they_are(small_office: Office, name: str) -> None:
    small_office.person(name=name)
    page = small_office.signed_in().get("/konto").body
    assert "<b>Ada" not in page
    assert "49" not in page.partition("<dt>Name</dt>")[2][:40]


def test_a_body_of_ten_megabytes(small_office: Office) -> None:
    small_office.person()
    browser = small_office.browser()
    browser.get("/anmelden")
    answer = browser.send("/anmelden", login="erika", password="x" * 10_000_000)
    assert answer.status == 413
    assert "zu viel Text" in answer.body
    assert browser.send("/anmelden", login="erika", password=PASSWORD).status == 303


@pytest.mark.parametrize(
    "body",
    [
        b"token=a&token=b",
        b"&".join(b"f%d=1" % n for n in range(200)),
        b"login=%ff%fe",
        b"login=\xff",
        b"=" * 5000,
    ],
)
def test_a_form_that_no_browser_sends(small_office: Office, body: bytes) -> None:
    browser = small_office.browser()
    browser.get("/anmelden")
    answer = browser.ask("POST", "/anmelden", body, Content_Type="application/x-www-form-urlencoded")
    assert answer.status in (400, 403)


def test_a_password_stands_in_no_event_log_or_table(
    office: Office, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    """Not even one that was typed into the field of the login."""
    caplog.set_level(logging.DEBUG)
    office.person()
    browser = office.browser()
    browser.get("/anmelden")
    browser.send("/anmelden", login="Geheimnis-im-falschen-Feld", password="noch ein Geheimnis")
    browser.send("/anmelden", login="erika", password="beinahe das Geheimnis")
    browser.send("/anmelden", login="erika", password=PASSWORD)
    browser.get("/konto/passwort")
    browser.send("/konto/passwort", password=PASSWORD, new_password=CHOSEN, repeat=CHOSEN)
    said = capfd.readouterr()
    everywhere = office.everything() + caplog.text + said.out + said.err
    for secret in ("Geheimnis", PASSWORD, CHOSEN):
        assert secret.casefold() not in everywhere.casefold()
    assert len(office.events("identity:sign-in:failed")) == 2


def test_an_unforeseen_error_tells_no_secret(
    small_office: Office, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError(f"could not check {PASSWORD}")

    small_office.person()
    monkeypatch.setattr("stellwerk.administration.accounts.knock", broken)
    browser = small_office.browser()
    browser.get("/anmelden")
    answer = browser.send("/anmelden", login="erika", password=PASSWORD)
    assert answer.status == 500
    assert "Da ist etwas schiefgegangen" in answer.body
    assert PASSWORD not in answer.body + caplog.text
    assert "unexpected RuntimeError at test_evil_input.py" in caplog.text
