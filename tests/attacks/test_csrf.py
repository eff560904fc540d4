# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""CWE-352: a page of somebody else must not send forms in the name of who is signed in here."""

from __future__ import annotations

import pytest
from starlette.datastructures import Headers
from tests.web.conftest import office as office
from tests.web.conftest import small_office as small_office
from tests.web.office import PASSWORD, Office

from stellwerk.administration.links import Purpose
from stellwerk.protection.origin import comes_from_elsewhere
from stellwerk.storage.tables import local_account
from stellwerk.web.account import routes as account_routes
from stellwerk.web.by_link import routes as link_routes
from stellwerk.web.sign_in import routes as sign_in_routes

CHOSEN = "sieben Kraniche ziehen nordwärts"
FIELDS = {
    "/abmelden": {},
    "/konto/sitzungen": {"sitzung": "andere"},
    "/konto/passwort": {"password": PASSWORD, "new_password": CHOSEN, "repeat": CHOSEN},
    "/konto/zweiter-faktor": {"remove": "1"},
    "/konto/codes": {},
}


@pytest.mark.parametrize("path", FIELDS)
def test_csrf_without_a_token_with_a_foreign_one_and_with_that_of_another_session(
    office: Office, path: str
) -> None:
    person = office.person()
    app = office.second_factor(person)

    def inside() -> tuple[str, dict[str, str]]:
        office.set(local_account, totp_last_step=0)
        browser = office.signed_in()
        browser.get("/anmelden/code")
        browser.send("/anmelden/code", code=app.now())
        return browser.get("/konto").token, browser.cookies

    token, cookies = inside()
    other_session, _ = inside()
    before_session = office.browser().get("/anmelden").token
    victim = office.browser()
    victim.cookies = cookies
    fields = FIELDS[path]
    for wrong in (
        {},
        {"token": ""},
        {"token": "0" * 64},
        {"token": other_session},
        {"token": before_session},
    ):
        refused = victim.post(path, wrong | fields)
        assert refused.status == 403, wrong
        assert "Es wurde nichts geändert" in " ".join(refused.body.split())
    assert victim.get("/konto").token == token, "still in, with everything as it was"
    assert "noch unbenutzt: 10" in victim.get("/konto").body
    assert victim.post(path, {"token": token} | fields).status in (200, 303)


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1"},  # another port is another origin
        {"Origin": "http://127.0.0.1:1"},
        {"Sec_Fetch_Site": "cross-site"},
        {"Sec_Fetch_Site": "same-site"},
        {"Sec_Fetch_Site": "cross-site", "Origin": "OWN"},
    ],
)
def test_csrf_from_another_origin_even_with_the_right_token(
    small_office: Office, headers: dict[str, str]
) -> None:
    small_office.person()
    browser = small_office.signed_in()
    token = browser.get("/konto").token
    sent = {name: small_office.url if value == "OWN" else value for name, value in headers.items()}
    assert browser.post("/abmelden", {"token": token}, **sent).status == 403
    assert browser.get("/konto").status == 200
    own = browser.post("/abmelden", {"token": token}, Origin=small_office.url)
    assert own.status == 303


def test_csrf_signing_in_somebody_as_the_attacker(small_office: Office) -> None:
    """Login CSRF: the attacker's own account in the victim's browser."""
    small_office.person("attacker")
    attacker_page = small_office.browser().get("/anmelden")
    victim = small_office.browser()
    sent = {"login": "attacker", "password": PASSWORD, "token": attacker_page.token}
    assert victim.post("/anmelden", sent).status == 403  # no cookie of its own
    victim.get("/anmelden")
    assert victim.post("/anmelden", sent).status == 403  # another browser's token
    victim.cookies["stellwerk-form"] = (
        "A" * 43
    )  # one that a sister site set: the token takes the key of the house
    assert victim.post("/anmelden", sent).status == 403
    assert "stellwerk" not in victim.cookies


def test_csrf_by_a_link_that_a_page_opens(small_office: Office) -> None:
    """GET changes nothing anywhere."""
    small_office.person()
    browser = small_office.signed_in()
    path = small_office.link(Purpose.PASSWORD, small_office.person("other"))
    before = small_office.everything()
    for page in (*FIELDS, "/anmelden", "/anmelden/code", path, "/konto?remove=1", "/abmelden?token=x"):
        assert browser.get(page).status in (200, 303, 404)
    assert small_office.everything() == before


@pytest.mark.parametrize("kind", ["text/plain", "multipart/form-data; boundary=x", "application/json", ""])
def test_csrf_with_a_kind_of_content_that_needs_no_permission(small_office: Office, kind: str) -> None:
    small_office.person()
    browser = small_office.signed_in()
    token = browser.get("/konto").token
    answer = browser.ask("POST", "/abmelden", f"token={token}".encode(), Content_Type=kind)
    assert answer.status == 415
    assert browser.get("/konto").status == 200


def test_every_page_that_takes_forms_is_behind_the_same_checks(small_office: Office) -> None:
    """Whoever adds one gets them too: they stand in the one function that makes routes."""
    house = small_office.house
    posts = [
        route.path  # type: ignore[attr-defined]
        for route in (*sign_in_routes(house), *account_routes(house), *link_routes(house))
        if "POST" in route.methods  # type: ignore[attr-defined]
    ]
    assert len(posts) >= 9
    small_office.person()
    for browser in (small_office.browser(), small_office.signed_in()):
        for path in posts:
            answer = browser.post(path, {"login": "erika", "password": PASSWORD})
            assert answer.status == 403 or answer.location.startswith("/anmelden"), path


@pytest.mark.parametrize(
    ("headers", "elsewhere"),
    [
        ({}, False),
        ({"sec-fetch-site": "same-origin", "origin": "null", "host": "a"}, False),
        ({"sec-fetch-site": "none"}, False),
        ({"sec-fetch-site": "", "host": "a"}, True),
        ({"origin": "https://a", "host": "A"}, False),
        ({"origin": "https://a:8443", "host": "a"}, True),
        ({"origin": "ftp://a", "host": "a"}, True),
        ({"origin": "a", "host": "a"}, True),
        ({"origin": "", "host": ""}, True),
        ({"origin": "https://"}, False),
    ],
)
def test_what_the_browser_says(headers: dict[str, str], elsewhere: bool) -> None:
    assert comes_from_elsewhere(Headers(headers)) is elsewhere
