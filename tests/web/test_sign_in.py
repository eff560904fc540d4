# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Getting in and out with a local account, as its owner does: first administrator, password, code, account."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pyotp
import pytest
from tests.web.browser import Browser
from tests.web.office import PASSWORD, Office, opened

from stellwerk.administration import links, people, sessions
from stellwerk.administration.links import Purpose
from stellwerk.identity.actor import SYSTEM
from stellwerk.identity.roles import Role
from stellwerk.storage.database import Place
from stellwerk.storage.tables import web_session
from stellwerk.values.sign_in import OpenId, SignIn

CHOSEN = "sieben Kraniche ziehen nordwärts"


def secret_on(page: str) -> str:
    found = re.search(r'<code class="key">(.*?)</code>', page)
    assert found
    return re.sub(r"<[^>]+>|\s", "", found[1])


def set_up_second_factor(browser: Browser) -> tuple[pyotp.TOTP, list[str]]:
    page = browser.get("/konto/zweiter-faktor")
    app = pyotp.TOTP(secret_on(page.body))
    done = browser.send("/konto/zweiter-faktor", seed=page.hidden("seed"), code=app.now())
    assert done.status == 200, done.body
    return app, re.findall(r"[a-z2-9]{4}-[a-z2-9]{4}-[a-z2-9]{4}", done.body)


def test_the_first_administrator_from_the_link_to_the_account(office: Office) -> None:
    address = links.first_admin_link(office.house)
    assert address
    assert address.startswith("http://127.0.0.1:8080/einrichten/")
    browser = office.browser()
    path = address.removeprefix(office.house.address)
    assert browser.get(path).status == 200
    made = browser.send(
        path, name="Özlem Käßner", email="o@stadt.example", login="Özlem", new_password=CHOSEN, repeat=CHOSEN
    )
    assert (made.status, made.location) == (303, "/konto/zweiter-faktor")
    assert browser.get("/konto").location == "/konto/zweiter-faktor"  # nothing else before that
    app, codes = set_up_second_factor(browser)
    assert len(set(codes)) == 10
    account = browser.get("/konto")
    assert account.status == 200
    assert "Özlem Käßner" in account.body
    assert "Administration (ganzes Haus)" in account.body
    assert links.first_admin_link(office.house) is None

    again = office.browser()
    again.get("/anmelden?lang=en&weiter=/konto/passwort")
    right = again.send("/anmelden?lang=en", login=" özlem ", password=CHOSEN, weiter="/konto/passwort")
    assert right.location == "/anmelden/code?lang=en"
    assert "Code from the app" in again.follow(right).body
    entered = again.send("/anmelden/code?lang=en", code=app.at(datetime.now(UTC) + timedelta(seconds=30)))
    assert entered.location == "/konto/passwort?lang=en"
    assert again.follow(entered).status == 200
    names = [event["name"] for event in office.events()]
    assert names.count("identity:sign-in:ok") == 2
    assert {"identity:person:created", "identity:role:changed", "identity:second-factor:set"} <= set(names)


def test_a_recovery_code_in_place_of_the_device(office: Office) -> None:
    office.person()
    browser = office.signed_in()
    _, codes = set_up_second_factor(browser)
    other = office.signed_in()
    assert other.get("/konto").location.startswith("/anmelden")  # the password alone is not enough
    page = other.get("/anmelden/code?mit=wiederherstellung")
    assert "Zwölf Zeichen" in page.body
    entered = other.send("/anmelden/code", mit="wiederherstellung", code=codes[0].upper().replace("-", " "))
    assert entered.location == "/arbeit"
    assert "noch unbenutzt: 9" in other.get("/konto").body


def test_the_link_for_a_password(office: Office) -> None:
    person = office.person(password=None)
    path = office.link(Purpose.PASSWORD, person)
    browser = office.browser()
    page = browser.get(path)
    assert 'value="erika"' in page.body
    assert browser.send(path, new_password=CHOSEN, repeat=CHOSEN).location == "/arbeit"
    assert browser.get("/konto").status == 200
    assert office.signed_in(password=CHOSEN).get("/konto").status == 200
    assert office.events("identity:password:changed")[0]["about"] == f"person:{person}"


def test_changing_the_password_ends_all_other_sessions(office: Office) -> None:
    office.person()
    here, there = office.signed_in(), office.signed_in()
    here.get("/konto/passwort")
    done = here.send("/konto/passwort", password=PASSWORD, new_password=CHOSEN, repeat=CHOSEN)
    assert done.location == "/konto?erledigt=password"
    assert "Ihr Passwort ist geändert" in here.follow(done).body
    assert there.get("/konto").status == 303
    assert office.signed_in(password=CHOSEN).get("/konto").status == 200


@pytest.mark.parametrize(
    ("fields", "field", "words"),
    [
        ({}, "new_password", "Geben Sie ein neues Passwort ein"),
        ({"new_password": "zu kurz"}, "new_password", "mindestens 12 Zeichen"),
        ({"new_password": "Passwort2026!!"}, "new_password", "zu häufig"),
        ({"new_password": "Erika-Beispiel-1"}, "new_password", "Namen, die zu Ihnen"),
        ({"new_password": CHOSEN, "repeat": CHOSEN + " "}, "repeat", "Die Wiederholung ist anders"),
        ({"password": "falsch"}, "password", "Das jetzige Passwort stimmt nicht"),
        ({"password": ""}, "password", "Geben Sie Ihr jetziges Passwort ein"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(
    small_office: Office, fields: dict[str, str], field: str, words: str
) -> None:
    small_office.person()
    browser = small_office.signed_in()
    browser.get("/konto/passwort")
    answer = browser.send("/konto/passwort", **{"password": PASSWORD} | fields)
    assert answer.status == 422
    assert f'<a class="kern-link" href="#{field}">' in answer.body
    assert re.search(rf'id="{field}-fehler">.*?{words}', answer.body, re.DOTALL)
    tag = re.search(rf'<input[^>]* id="{field}"[^>]*>', answer.body)
    assert tag
    assert 'aria-invalid="true"' in tag[0]
    assert f"{field}-fehler" in tag[0]
    assert "<title>Bitte prüfen Sie Ihre Angaben: Passwort ändern" in answer.body


def test_signing_out_takes_a_form_and_ends_the_session(office: Office) -> None:
    person = office.person()
    browser = office.signed_in()
    stolen = dict(browser.cookies)
    assert browser.get("/abmelden").status == 200
    assert browser.get("/konto").status == 200
    left = browser.send("/abmelden")
    assert left.location == "/anmelden?abgemeldet=password"
    assert "stellwerk" not in browser.cookies
    assert "Sie sind abgemeldet" in browser.follow(left).body
    browser.cookies = stolen
    assert browser.get("/konto").status == 303
    assert office.events("identity:sign-out:ok")[0]["actor"] == person


def test_sessions_are_ended_one_by_one_and_together(office: Office) -> None:
    office.person()
    here, other, third = (office.signed_in() for _ in range(3))
    page = here.get("/konto")
    assert page.body.count("diese Sitzung") == 1
    which = page.hidden("sitzung")
    assert here.send("/konto/sitzungen", sitzung=which).location == "/konto?erledigt=session"
    assert sorted([other.get("/konto").status, third.get("/konto").status]) == [200, 303]
    here.send("/konto/sitzungen", sitzung="andere")
    assert [b.get("/konto").status for b in (here, other, third)] == [200, 303, 303]


def test_the_second_factor_is_replaced_and_removed(office: Office) -> None:
    office.person()
    browser = office.signed_in()
    set_up_second_factor(browser)
    elsewhere = dict(browser.cookies)
    set_up_second_factor(browser)
    browser.get("/konto/zweiter-faktor")
    assert "Zweiten Faktor entfernen" in browser.get("/konto/zweiter-faktor").body
    assert browser.send("/konto/zweiter-faktor", remove="1").location == "/konto?erledigt=removed"
    assert office.signed_in().get("/konto").status == 200
    browser.cookies = elsewhere
    assert browser.get("/konto").status == 303


def test_new_recovery_codes_replace_the_old_ones(office: Office) -> None:
    person = office.person()
    browser = office.signed_in()
    _, old = set_up_second_factor(browser)
    assert "zehn neue Codes" in browser.get("/konto/codes").body
    new = re.findall(r"[a-z2-9]{4}-[a-z2-9]{4}-[a-z2-9]{4}", browser.send("/konto/codes").body)
    assert len(new) == 10
    assert not set(new) & set(old)
    other = office.signed_in()
    other.get("/anmelden/code")
    assert other.send("/anmelden/code", code=old[0]).status == 422
    assert other.send("/anmelden/code", code=new[0]).status == 303
    assert office.events("identity:recovery-code:used")[0]["about"] == f"person:{person}"


def test_later_the_password_is_asked_for_once_more(office: Office) -> None:
    office.person()
    browser = office.signed_in()
    office.set(web_session, created_at=datetime.now(UTC) - timedelta(minutes=16))
    page = browser.get("/konto/zweiter-faktor")
    app = pyotp.TOTP(secret_on(page.body))
    fields = {"seed": page.hidden("seed"), "code": app.now()}
    refused = browser.send("/konto/zweiter-faktor", **fields)
    assert refused.status == 422
    assert secret_on(refused.body) == app.secret  # nobody scans twice
    assert browser.send("/konto/zweiter-faktor", **fields, password="falsch").status == 422
    assert browser.send("/konto/zweiter-faktor", **fields, password=PASSWORD).status == 200


def test_the_language_is_kept_across_forms(small_office: Office) -> None:
    small_office.person()
    browser = small_office.browser()
    page = browser.get("/anmelden?lang=en&weiter=/konto/passwort")
    assert 'action="/anmelden?lang=en"' in page.body
    assert 'href="?weiter=%2Fkonto%2Fpasswort"' in page.body  # to German, without losing the way
    wrong = browser.send("/anmelden?lang=en", login="erika", password="wrong", weiter="/konto/passwort")
    assert "Login or password is wrong" in wrong.body
    right = browser.send("/anmelden?lang=en", login="erika", password=PASSWORD, weiter="/konto/passwort")
    assert right.location == "/konto/passwort?lang=en"
    assert "Change the password" in browser.follow(right).body
    assert browser.get("/konto/zweiter-faktor?lang=en").headers["content-language"] == "en"


def test_the_header_leads_in_or_to_the_account(small_office: Office) -> None:
    small_office.person()
    assert '<a class="kern-link" href="/anmelden">Anmelden</a>' in small_office.browser().get("/").body
    browser = small_office.signed_in()
    start = browser.get("/")
    assert '<a class="kern-link" href="/konto">Konto</a>' in start.body
    assert start.headers["vary"] == "cookie"
    assert browser.get("/anmelden").location == "/arbeit"


def test_roles_and_department_in_words(small_office: Office) -> None:
    small_office.person("a", Role.AUDITOR, Role.FINANCE)
    browser = small_office.signed_in("a")
    browser.get("/konto/zweiter-faktor")
    set_up_second_factor(browser)
    page = browser.get("/konto?lang=en").body
    assert "Auditor (whole house)" in page
    assert "Finance (whole house)" in page
    assert "not given" in page
    assert page.count("<time ") >= 4
    small_office.person("b")
    assert "Beschäftigte" in small_office.signed_in("b").get("/konto").body


OPENID = OpenId(issuer="https://id.stadt.example", client_id="stellwerk", title="Stadt Musterhausen")


def test_whoever_came_from_the_provider_sees_no_password_and_is_reminded_to_leave_there(
    sqlite: Place,
) -> None:
    with opened(sqlite, sign_in=SignIn(openid=OPENID)) as office:
        house = office.house
        with house.database.writing() as writing:
            person = people.create(
                writing,
                SYSTEM,
                display_name="Olga",
                issuer=OPENID.issuer,
                subject="o",
                email="o@stadt.example",
            )
            cookie = sessions.begin(
                writing, house.secrets, person, method="oidc", strong=True, sign_in=house.sign_in
            )
        browser = office.browser()
        browser.cookies["stellwerk"] = cookie
        page = browser.get("/konto")
        assert "mit dem zentralen Konto" in page.body
        assert "/konto/passwort" not in page.body
        for path in ("/konto/passwort", "/konto/zweiter-faktor", "/konto/codes"):
            assert browser.get(path).status == 404
            assert browser.send(path, remove="1", new_password=CHOSEN, repeat=CHOSEN).status == 404
        left = browser.follow(browser.send("/abmelden"))
        assert "Dort auch abmelden" in left.body
        assert 'href="/anmelden/openid/abmelden"' in left.body
        assert "Anmelden mit Stadt Musterhausen" in left.body


def test_without_local_accounts_there_is_no_form_for_them(sqlite: Place) -> None:
    with opened(sqlite) as before:
        before.person()
        browser = before.signed_in()
        link = before.link(Purpose.PASSWORD, before.person("other"))
    with opened(sqlite, sign_in=SignIn(local=False, openid=OPENID)) as office:
        inside = office.browser()
        inside.cookies = browser.cookies
        assert inside.get("/konto").status == 303
        page = office.browser().get("/anmelden?weiter=/konto/passwort")
        assert 'type="password"' not in page.body
        assert 'href="/anmelden/openid?weiter=%2Fkonto%2Fpasswort"' in page.body
        sender = office.browser()
        sender.token = sender.get("/konto/passwort").token
        sender.get("/anmelden")
        assert sender.send("/anmelden", login="erika", password=PASSWORD).status == 403
        assert [office.browser().get(path).status for path in (link, "/anmelden/code")] == [404, 404]
