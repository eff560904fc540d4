# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""CWE-307: guessing is slow, also many at once; and nobody's account is locked for ever by being wrong for them."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from tests.web.browser import Browser
from tests.web.conftest import office as office
from tests.web.conftest import small_office as small_office
from tests.web.office import PASSWORD, Office

from stellwerk.administration import accounts
from stellwerk.administration.accounts import LONGEST_LOCK, lock_after
from stellwerk.administration.links import Purpose
from stellwerk.identity.roles import Role
from stellwerk.storage.tables import local_account

CHOSEN = "sieben Kraniche ziehen nordwärts"


WRONG = "falsch, falsch"


def guess(browser: Browser, password: str = WRONG) -> int:
    browser.get("/anmelden")
    return browser.send("/anmelden", login="erika", password=password).status


def wait_over(office: Office) -> None:
    office.set(local_account, locked_until=datetime.now(UTC) - timedelta(seconds=1))


def test_the_rests_grow_and_have_an_end() -> None:
    rests = [lock_after(n).total_seconds() for n in range(12)]
    assert rests == [0, 0, 0, 0, 0, 30, 60, 120, 240, 480, 900, 900]
    assert lock_after(10**9) == LONGEST_LOCK


def test_after_five_failures_even_the_right_password_has_to_wait(office: Office) -> None:
    person = office.person()
    browser = office.browser()
    for _ in range(4):
        assert guess(browser) == 422
    assert office.account(person).locked_until is None
    assert guess(browser) == 422
    rest = office.account(person).locked_until - datetime.now(UTC)
    assert timedelta(seconds=20) < rest < timedelta(seconds=31)
    assert guess(browser, PASSWORD) == 422
    assert office.account(person).failures == 5, "who is locked out makes it no longer"
    wait_over(office)
    assert guess(browser, PASSWORD) == 303
    assert (office.account(person).failures, office.account(person).locked_until) == (0, None)


def test_guesses_at_the_same_moment_are_counted_before_they_are_looked_at(office: Office) -> None:
    person = office.person()
    browsers = [office.browser() for _ in range(16)]
    for browser in browsers:
        browser.get("/anmelden")
    with ThreadPoolExecutor(16) as pool:
        answers = list(
            pool.map(lambda b: b.send("/anmelden", login="erika", password="falsch, falsch").status, browsers)
        )
    assert set(answers) == {422}
    assert office.account(person).failures == 5
    assert len(office.events("identity:sign-in:failed")) <= 6


def test_a_right_password_before_the_code_resets_nothing(office: Office) -> None:
    """Else who has the password could try codes without end."""
    person = office.person()
    office.second_factor(person)
    browser = office.browser()
    guess(browser)
    guess(browser)
    assert guess(browser, PASSWORD) == 303
    assert office.account(person).failures == 2


def test_codes_are_tried_three_times_and_count(office: Office) -> None:
    person = office.person()
    app = office.second_factor(person)
    browser = office.browser()
    assert guess(browser, PASSWORD) == 303
    browser.get("/anmelden/code")
    for wrong in ("000000", "12345x"):
        assert browser.send("/anmelden/code", code=wrong).status == 422
    over = browser.send("/anmelden/code", code="000001")
    assert over.location == "/anmelden?neu=1"
    assert "zu oft falsch" in browser.follow(over).body
    assert browser.send("/anmelden/code", code=app.now()).location == "/anmelden?neu=1"
    assert office.account(person).failures == 3
    assert [event["step"] for event in office.events("identity:sign-in:failed")] == ["code"] * 3


def test_somebody_who_is_wrong_on_purpose_does_not_keep_the_administrator_out(office: Office) -> None:
    """Behind the right password no lock stands; and a link from the shell leads past the one before it."""
    person = office.person("erika", Role.ADMINISTRATOR)
    app = office.second_factor(person)
    admin, attacker = office.browser(), office.browser()
    assert guess(admin, PASSWORD) == 303
    for _ in range(9):
        guess(attacker)
        wait_over(office)
    guess(attacker)
    admin.get("/anmelden/code")
    assert admin.send("/anmelden/code", code=app.now()).location == "/arbeit"

    for _ in range(9):
        guess(attacker)
        wait_over(office)
    guess(attacker)
    assert guess(office.browser(), PASSWORD) == 422
    rescue = office.browser()
    path = office.link(Purpose.PASSWORD, person)
    rescue.get(path)
    assert rescue.send(path, new_password=CHOSEN, repeat=CHOSEN).location == "/anmelden/code"
    guess(attacker)
    office.set(local_account, totp_last_step=0)
    rescue.get("/anmelden/code")
    assert rescue.send("/anmelden/code", code=app.now()).location == "/arbeit"


def test_the_password_that_is_asked_for_once_more_cannot_be_guessed_either(small_office: Office) -> None:
    """A browser that was left open is no place to try passwords."""
    person = small_office.person()
    browser = small_office.signed_in()
    browser.get("/konto/passwort")
    for _ in range(6):
        browser.send("/konto/passwort", password="falsch", new_password=CHOSEN, repeat=CHOSEN)
    assert small_office.account(person).locked_until is not None
    assert (
        browser.send("/konto/passwort", password=PASSWORD, new_password=CHOSEN, repeat=CHOSEN).status == 422
    )


def test_the_trail_cannot_be_filled_by_guessing(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    browser = office.browser()
    browser.get("/anmelden")
    for number in range(40):
        browser.send("/anmelden", login=f"nobody-{number}", password="falsch")
    told = office.events("identity:sign-in:failed")
    assert [(event["about"], event["count"]) for event in told] == [("sign-in", "1")]
    monkeypatch.setattr(accounts, "_TELL_EVERY", timedelta(0))
    browser.send("/anmelden", login="nobody", password="falsch")
    assert office.events("identity:sign-in:failed")[-1]["count"] == "40"
