# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""CWE-640: links that work once: not twice, not late, not for a scanner, not for something else, and not guessed."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from tests.web.conftest import office as office
from tests.web.conftest import small_office as small_office
from tests.web.office import Office, make_house

from stellwerk.administration import links, people
from stellwerk.administration.links import Purpose
from stellwerk.errors import Conflict, NoSuchObject
from stellwerk.identity.actor import SHELL, SYSTEM
from stellwerk.identity.roles import Role
from stellwerk.storage.tables import one_time_link
from stellwerk.values.sign_in import SignIn

CHOSEN = "sieben Kraniche ziehen nordwärts"
NEW = {"new_password": CHOSEN, "repeat": CHOSEN}
ADMIN = {"name": "Ada Admin", "login": "ada", "email": "", **NEW}


@pytest.mark.parametrize("purpose", Purpose)
def test_one_time_link_reuse(office: Office, purpose: Purpose) -> None:
    person = office.person() if purpose is Purpose.PASSWORD else None
    path = office.link(purpose, person)
    first, second = office.browser(), office.browser()
    for browser in (first, second):
        assert browser.get(path).status == 200
    fields = NEW if purpose is Purpose.PASSWORD else ADMIN
    assert first.send(path, **fields).status == 303
    assert second.send(path, **fields | {"login": "bea"}).status == 404
    assert office.browser().get(path).status == 404
    assert "stellwerk" not in second.cookies


def test_one_time_link_reuse_at_the_same_moment(office: Office) -> None:
    path = office.link(Purpose.FIRST_ADMIN)
    browsers = [office.browser() for _ in range(6)]
    for browser in browsers:
        browser.get(path)

    def send(number: int) -> int:
        return browsers[number].send(path, **ADMIN | {"login": f"admin-{number}"}).status

    with ThreadPoolExecutor(6) as pool:
        assert sorted(pool.map(send, range(6))) == [303] + [404] * 5
    assert len(office.events("identity:person:created")) == 1


def test_one_time_link_expired(office: Office) -> None:
    path = office.link(Purpose.PASSWORD, office.person())
    browser = office.browser()
    browser.get(path)
    office.set(one_time_link, expires_at=datetime.now(UTC) - timedelta(seconds=1))
    answer = browser.send(path, **NEW)
    assert answer.status == 404
    assert "gilt nicht mehr" in answer.body
    assert browser.get(path).status == 404


def test_one_time_link_that_a_mail_scanner_opens_still_works(office: Office) -> None:
    path = office.link(Purpose.PASSWORD, office.person())
    before = office.everything()
    for method in ("GET", "HEAD", "OPTIONS", "GET"):
        office.browser().ask(method, path)
    assert office.everything() == before
    browser = office.browser()
    browser.get(path)
    assert browser.send(path, **NEW).status == 303


def test_a_mistake_in_the_form_does_not_use_it_up(office: Office) -> None:
    office.person("taken")
    path = office.link(Purpose.FIRST_ADMIN)
    browser = office.browser()
    browser.get(path)
    for wrong in (
        {"name": ""},
        {"login": "a\x00b"},
        {"email": "x" * 300},
        {"login": "TAKEN"},
        {"repeat": "x"},
    ):
        assert browser.send(path, **ADMIN | wrong).status == 422, wrong
    assert browser.send(path, **ADMIN).status == 303


def test_a_link_is_for_its_purpose_alone(office: Office) -> None:
    password = office.link(Purpose.PASSWORD, office.person())
    first = office.link(Purpose.FIRST_ADMIN)
    browser = office.browser()
    assert browser.get(password.replace("/passwort/", "/einrichten/")).status == 404
    assert browser.get(first.replace("/einrichten/", "/passwort/")).status == 404
    browser.get(first)
    assert browser.send(password.replace("/passwort/", "/einrichten/"), **ADMIN).status == 404


@pytest.mark.parametrize(
    "token", ["", "x", "x" * 2000, "..", "%00", "%0d%0aSet-Cookie:a=b", "<script>", "' OR 1=1 --"]
)
def test_no_link_is_guessed(small_office: Office, token: str) -> None:
    from urllib.parse import quote

    small_office.link(Purpose.FIRST_ADMIN)
    browser = small_office.browser()
    browser.get("/anmelden")
    for path in ("/einrichten/", "/passwort/"):
        for answer in (
            browser.get(path + quote(token, safe="%")),
            browser.send(path + quote(token, safe="%"), **ADMIN),
        ):
            assert answer.status in (404, 405)
            assert "<script>" not in answer.body.replace('<script type="module"', "")


def test_the_database_does_not_give_links_away(office: Office) -> None:
    path = office.link(Purpose.FIRST_ADMIN)
    token = path.rpartition("/")[2]
    assert len(token) >= 43
    assert token not in office.everything()


def test_the_page_of_a_link_tells_no_other_site_of_it(small_office: Office) -> None:
    page = small_office.browser().get(small_office.link(Purpose.FIRST_ADMIN))
    assert page.headers["referrer-policy"] == "same-origin"
    assert page.headers["cache-control"] == "no-store"
    assert "http" not in page.body.replace("http-equiv", "")  # not even a link to one


def test_every_start_makes_a_new_link_and_voids_the_one_before(office: Office) -> None:
    first = links.first_admin_link(office.house)
    second = links.first_admin_link(office.house)
    assert first
    assert second
    assert first != second
    browser = office.browser()
    assert browser.get(first.removeprefix(office.house.address)).status == 404
    assert browser.get(second.removeprefix(office.house.address)).status == 200


def test_with_an_administrator_there_is_no_first_link_and_an_old_one_is_void(office: Office) -> None:
    path = office.link(Purpose.FIRST_ADMIN)
    office.person("admin", Role.ADMINISTRATOR)
    browser = office.browser()
    browser.get("/anmelden")
    assert browser.send(path, **ADMIN).status == 404
    assert links.first_admin_link(office.house) is None
    assert browser.get(path).status == 404


def test_who_is_inactive_elsewhere_or_unknown_gets_no_link(office: Office) -> None:
    office.person("admin", Role.ADMINISTRATOR)
    leaver = office.person("leaver")
    path = office.link(Purpose.PASSWORD, leaver)
    with office.house.database.writing() as writing:
        elsewhere = people.create(writing, SYSTEM, display_name="X", issuer="https://id.example", subject="x")
        people.update(writing, SYSTEM, leaver, {"active": False})
    assert office.browser().get(path).status == 404
    for person, error in ((leaver, Conflict), (elsewhere, Conflict), ("per_none", NoSuchObject)):
        with pytest.raises(error), office.house.database.writing() as writing:
            links.create(writing, SHELL, office.house, Purpose.PASSWORD, person)


def test_without_local_accounts_there_are_no_links(small_office: Office) -> None:
    house = make_house(small_office.house.database.place, sign_in=SignIn(local=False))
    assert links.first_admin_link(house) is None
    with pytest.raises(Conflict), house.database.writing() as writing:
        links.create(writing, SHELL, house, Purpose.FIRST_ADMIN)
    house.database.close()
