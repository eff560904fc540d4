# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""CWE-294, CWE-308, CWE-287: codes count once, and privileged people come in with two factors or not at all."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pyotp
import pytest
from starlette.requests import Request
from tests.web.browser import Browser
from tests.web.conftest import office as office
from tests.web.conftest import small_office as small_office
from tests.web.office import PASSWORD, Office

from stellwerk.administration import people, second_factor
from stellwerk.administration.links import Purpose
from stellwerk.identity.actor import SYSTEM, Assignment
from stellwerk.identity.roles import PRIVILEGED, Role
from stellwerk.protection.session import actor_of_request
from stellwerk.storage.tables import local_account


def at_the_code(office: Office) -> Browser:
    browser = office.signed_in()
    browser.get("/anmelden/code")
    return browser


def test_totp_reuse(office: Office) -> None:
    app = office.second_factor(office.person())
    code = app.now()
    assert at_the_code(office).send("/anmelden/code", code=code).status == 303
    assert at_the_code(office).send("/anmelden/code", code=code).status == 422
    earlier = app.at(datetime.now(UTC) - timedelta(seconds=30))
    assert at_the_code(office).send("/anmelden/code", code=earlier).status == 422


def test_totp_reuse_at_the_same_moment(office: Office) -> None:
    person = office.person()
    code = office.second_factor(person).now()

    def use(_: int) -> bool:
        with office.house.database.writing() as writing:
            return second_factor.check(writing, office.house.secrets, person, code)

    with ThreadPoolExecutor(8) as pool:
        assert sorted(pool.map(use, range(8))) == [False] * 7 + [True]


@pytest.mark.parametrize(("seconds", "right"), [(-61, False), (-30, True), (30, True), (90, False)])
def test_totp_counts_for_one_step_before_and_after(small_office: Office, seconds: int, right: bool) -> None:
    person = small_office.person()
    app = small_office.second_factor(person)
    middle = datetime.now(UTC).replace(second=15, microsecond=0)
    with small_office.house.database.writing() as writing:
        writing.at = middle
        code = app.at(middle + timedelta(seconds=seconds))
        assert second_factor.check(writing, small_office.house.secrets, person, code) is right


def test_recovery_code_reuse(office: Office) -> None:
    person = office.person()
    browser = office.signed_in()
    page = browser.get("/konto/zweiter-faktor")
    secret = re.sub(r"<[^>]+>|\s", "", page.body.partition('class="key">')[2].partition("</code>")[0])
    done = browser.send("/konto/zweiter-faktor", seed=page.hidden("seed"), code=pyotp.TOTP(secret).now())
    code = re.findall(r"[a-z2-9]{4}-[a-z2-9]{4}-[a-z2-9]{4}", done.body)[0]
    assert code.replace("-", "") not in office.everything()
    assert secret not in office.everything()
    assert at_the_code(office).send("/anmelden/code", code=code).status == 303
    assert at_the_code(office).send("/anmelden/code", code=code).status == 422
    assert office.events("identity:recovery-code:used")[0]["left"] == "9"
    office.person("other")
    office.second_factor(person)  # a new one voids the old codes
    assert at_the_code(office).send("/anmelden/code", code=code).status == 422


@pytest.mark.parametrize("role", sorted(PRIVILEGED))
def test_privilege_without_a_second_factor_opens_nothing_else(small_office: Office, role: Role) -> None:
    small_office.person("erika", role)
    browser = small_office.signed_in()
    assert browser.get("/konto").location == "/konto/zweiter-faktor"
    page = browser.get("/konto/zweiter-faktor")
    assert "Ihre Rollen brauchen einen zweiten Faktor" in page.body
    for path in ("/konto/passwort", "/konto/codes", "/konto/sitzungen"):
        assert browser.get(path).location == "/konto/zweiter-faktor"
        assert browser.send(path, sitzung="andere").location == "/konto/zweiter-faktor"
    cookie = f"stellwerk={browser.cookies['stellwerk']}".encode()
    request = Request({"type": "http", "headers": [(b"cookie", cookie)]})
    assert actor_of_request(small_office.house, request) is None


def test_privilege_that_is_given_later_demands_it_at_once(small_office: Office) -> None:
    person = small_office.person()
    browser = small_office.signed_in()
    assert browser.get("/konto").status == 200
    with small_office.house.database.writing() as writing:
        people.set_roles(writing, SYSTEM, person, [Assignment(Role.AUDITOR)])
    assert browser.get("/konto").location == "/konto/zweiter-faktor"


def test_privileged_people_cannot_take_their_second_factor_away(small_office: Office) -> None:
    person = small_office.person("erika", Role.AUDITOR)
    app = small_office.second_factor(person)
    browser = at_the_code(small_office)
    browser.send("/anmelden/code", code=app.now())
    page = browser.get("/konto/zweiter-faktor")
    assert "entfernen" not in page.body
    assert browser.send("/konto/zweiter-faktor", remove="1").status == 409
    assert browser.get("/konto").status == 200
    assert small_office.account(person).totp_confirmed_at is not None


def test_a_link_for_the_password_does_not_lead_past_the_second_factor(small_office: Office) -> None:
    person = small_office.person()
    small_office.second_factor(person)
    browser = small_office.browser()
    path = small_office.link(Purpose.PASSWORD, person)
    browser.get(path)
    chosen = "sieben Kraniche ziehen nordwärts"
    assert browser.send(path, new_password=chosen, repeat=chosen).location == "/anmelden/code"
    assert "stellwerk" not in browser.cookies
    assert browser.get("/konto").status == 303


def test_the_seed_of_somebody_else_or_an_old_one_is_not_taken(small_office: Office) -> None:
    small_office.person("other")
    small_office.person()
    theirs = small_office.signed_in("other").get("/konto/zweiter-faktor")
    secret = re.sub(r"<[^>]+>|\s", "", theirs.body.partition('class="key">')[2].partition("</code>")[0])
    browser = small_office.signed_in()
    browser.get("/konto/zweiter-faktor")
    for seed in (theirs.hidden("seed"), "", "AAAA", "ä", theirs.hidden("seed")[:-4]):
        answer = browser.send("/konto/zweiter-faktor", seed=seed, code=pyotp.TOTP(secret).now())
        assert answer.status == 422
    assert "Nicht eingerichtet" in browser.get("/konto").body


@pytest.mark.parametrize(
    "code", ["", " ", "0" * 6, "١٢٣٤٥٦", "-12345", "1e5", "0" * 5000, "\x00", "' OR '1'='1"]
)
def test_odd_codes_are_wrong(small_office: Office, code: str) -> None:
    app = small_office.second_factor(small_office.person())
    small_office.set(local_account, totp_last_step=0)
    if code == app.now():
        pytest.skip("by chance, the right one")
    assert at_the_code(small_office).send("/anmelden/code", code=code).status == 422


def test_spaces_in_a_code_do_not_matter(small_office: Office) -> None:
    app = small_office.second_factor(small_office.person())
    code = app.now()
    assert at_the_code(small_office).send("/anmelden/code", code=f" {code[:3]} {code[3:]} ").status == 303


def test_a_code_without_a_password_is_nothing(small_office: Office) -> None:
    app = small_office.second_factor(small_office.person())
    browser = small_office.browser()
    browser.get("/anmelden")
    assert browser.get("/anmelden/code").location == "/anmelden?neu=1"
    assert browser.send("/anmelden/code", code=app.now(), login="erika").location == "/anmelden?neu=1"
    assert PASSWORD not in small_office.everything()
