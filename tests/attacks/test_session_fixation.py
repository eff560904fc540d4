# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""CWE-384: a session that an attacker planted, or stole before, must not become somebody's."""

from __future__ import annotations

import pytest
from tests.web.conftest import office as office
from tests.web.office import PASSWORD, Office

from stellwerk.administration.links import Purpose


@pytest.mark.parametrize("planted", ["A" * 43, "", "x" * 5000])
def test_session_fixation_by_a_planted_cookie(office: Office, planted: str) -> None:
    office.person()
    victim = office.browser()
    victim.get("/anmelden")
    victim.cookies["stellwerk"] = planted
    assert victim.send("/anmelden", login="erika", password=PASSWORD).status == 303
    assert victim.cookies["stellwerk"] != planted
    attacker = office.browser()
    attacker.cookies["stellwerk"] = planted
    assert attacker.get("/konto").status == 303


def test_session_fixation_by_a_session_of_the_attacker(office: Office) -> None:
    """The attacker's own session in the victim's browser ends when the victim signs in over it."""
    office.person("attacker")
    office.person("erika")
    attacker = office.signed_in("attacker")
    victim = office.browser()
    victim.cookies["stellwerk"] = attacker.cookies["stellwerk"]
    victim.get("/abmelden")
    victim.send("/abmelden")
    victim.get("/anmelden")
    victim.send("/anmelden", login="erika", password=PASSWORD)
    assert "erika" in victim.get("/konto").body
    assert attacker.get("/konto").status == 303


def test_session_fixation_the_second_factor_makes_a_new_session(office: Office) -> None:
    person = office.person()
    browser = office.signed_in()
    weak = dict(browser.cookies)
    app = office.second_factor(person)
    other = office.signed_in()
    assert "stellwerk" not in other.cookies  # none before the code
    other.get("/anmelden/code")
    other.send("/anmelden/code", code=app.now())
    assert other.cookies["stellwerk"] != weak["stellwerk"]


def test_session_fixation_a_code_step_belongs_to_one_browser(office: Office) -> None:
    """Who steals or plants the cookie of the code step alone gains nothing."""
    app = office.second_factor(office.person())
    victim = office.signed_in()
    attacker = office.browser()
    attacker.get("/anmelden")
    attacker.cookies["stellwerk-code"] = victim.cookies["stellwerk-code"]
    assert attacker.get("/anmelden/code").location == "/anmelden?neu=1"
    assert attacker.send("/anmelden/code", code=app.now()).location == "/anmelden?neu=1"
    victim.get("/anmelden/code")
    assert victim.send("/anmelden/code", code=app.now()).location == "/arbeit"


def test_session_fixation_by_a_link(office: Office) -> None:
    path = office.link(Purpose.PASSWORD, office.person())
    victim = office.browser()
    victim.get(path)
    victim.cookies["stellwerk"] = "B" * 43
    chosen = "sieben Kraniche ziehen nordwärts"
    victim.send(path, new_password=chosen, repeat=chosen)
    assert victim.cookies["stellwerk"] != "B" * 43
