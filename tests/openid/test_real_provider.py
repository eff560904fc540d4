# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""The whole way with a real provider, over HTTP."""

from __future__ import annotations

import time
from collections.abc import Callable
from urllib.parse import quote_plus

import httpx2
import pytest
from tests.openid.browser import Browser, cause, query, title, where
from tests.openid.conftest import openid
from tests.openid.provider import CLIENT_ID, CLIENT_SECRET, Provider
from tests.openid.town import Town

from stellwerk.administration import people
from stellwerk.identity.actor import SYSTEM, Assignment
from stellwerk.identity.oidc import client as client_module
from stellwerk.identity.roles import Role
from stellwerk.storage.database import Place

START = "/anmelden/openid"
BACK = "/anmelden/openid/zurueck"


def sign_in(town: Town, browser: Browser, login: str) -> httpx2.Response:
    """The whole way; returns the last redirect of ours. A browser that the provider knows is not asked again."""
    return browser.get(way_back(town, browser, login))


def way_back(town: Town, browser: Browser, login: str) -> str:
    """The address with the code, not asked for yet."""
    there = browser.follow(browser.get(town.url + START), until=town.url + BACK)
    return where(
        there if there.is_redirect else browser.follow(browser.log_in(there, login), until=town.url + BACK)
    )


def test_somebody_arrives_in_their_department(town: Town, provider: Provider, browser: Browser) -> None:
    started = browser.get(f"{town.url}{START}?weiter=/konto")
    asked = query(where(started))
    assert where(started).startswith(f"{provider.issuer}/auth?")
    assert asked["response_type"] == "code"
    assert asked["code_challenge_method"] == "S256"
    assert asked["redirect_uri"] == town.url + BACK
    assert len(asked["state"]) == len(asked["nonce"]) == len(asked["code_challenge"]) == 43
    assert started.headers["cache-control"] == "no-store"
    cookie = started.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert "Max-Age=600" in cookie
    answer = browser.log_in(browser.follow(started), "erika")
    last = browser.get(where(browser.follow(answer, until=town.url + BACK)))
    assert where(last) == f"{town.url}/konto"
    found = town.person("erika")
    assert found is not None
    assert (found.display_name, found.email, found.department) == (
        "Erika Beispiel",
        "erika@stadt.example",
        "bauamt",
    )
    assert found.issuer == provider.issuer
    assert found.assignments == ()
    assert found.last_sign_in_on is not None
    assert town.who(browser) == {"person": found.id, "strong": False}
    assert browser.cookie("stellwerk-openid") is None
    (event,) = town.events("identity:sign-in:ok")
    assert event == {
        "actor": found.id,
        "via": "session",
        "about": f"person:{found.id}",
        "method": "oidc",
        "second_factor": "no",
    }
    assert not town.attempts()


def test_roles_follow_the_groups_and_those_of_people_stay(
    town: Town, provider: Provider, browser: Browser
) -> None:
    provider.account("erika", groups=["/soziales", "/soziales/leitung"], amr=["pwd", "otp"])
    sign_in(town, browser, "erika")
    found = town.person("erika")
    assert found is not None
    assert found.assignments == (Assignment(Role.KEY_USER, "sozialamt"),)
    assert town.who(browser) == {"person": found.id, "strong": True}
    with town.database.writing() as writing:
        people.set_roles(writing, SYSTEM, found.id, [Assignment(Role.TRAINER)])
    provider.account("erika", name="Erika Muster", groups=["/bau"], amr=["mfa"])
    sign_in(town, Browser(), "erika")
    again = town.person("erika")
    assert again is not None
    assert again.id == found.id
    assert (again.display_name, again.department) == ("Erika Muster", "bauamt")
    assert again.assignments == (Assignment(Role.TRAINER),)
    sources = [event["source"] for event in town.events("identity:role:changed")]
    assert sources == ["people", "oidc", "people", "oidc"]


def test_whoever_is_in_no_group_is_not_let_in_and_nothing_is_created(
    town: Town, provider: Provider, browser: Browser
) -> None:
    provider.account("fremd", groups=["/sport"])
    refused = sign_in(town, browser, "fremd")
    assert cause(refused) == "no-group"
    page = browser.follow(refused)
    assert page.status_code == 403
    assert title(page) == "Sie sind für Stellwerk noch nicht freigeschaltet"
    assert title(browser.get(f"{page.url}&lang=en")) == "You have no access to Stellwerk yet"
    assert town.people() == 0
    assert town.who(browser) is None
    (event,) = town.events("identity:sign-in:failed")
    assert event == {
        "actor": "system",
        "via": "system",
        "about": "sign-in:oidc",
        "method": "oidc",
        "cause": "no-group",
    }


def test_whoever_left_every_group_loses_roles_and_open_sessions(
    town: Town, provider: Provider, browser: Browser
) -> None:
    provider.account("erika", groups=["/soziales", "/soziales/leitung"], amr=["otp"])
    sign_in(town, browser, "erika")
    provider.account("erika", groups=[])
    assert cause(sign_in(town, Browser(), "erika")) == "no-group"
    assert town.who(browser) is None
    found = town.person("erika")
    assert found is not None
    assert found.assignments == ()
    assert town.events("identity:sign-in:failed")[-1]["about"] == f"person:{found.id}"


def test_an_unknown_department_is_told(town: Town, provider: Provider, browser: Browser) -> None:
    provider.account("erika", groups=["/nirgends"])
    refused = sign_in(town, browser, "erika")
    assert cause(refused) == "unknown-department"
    assert title(browser.follow(refused)) == "Ihr Amt ist hier nicht bekannt"
    assert town.people() == 0


def test_an_inactive_person_is_not_let_in(town: Town, provider: Provider, browser: Browser) -> None:
    sign_in(town, browser, "erika")
    found = town.person("erika")
    assert found is not None
    with town.database.writing() as writing:
        people.update(writing, SYSTEM, found.id, {"active": False})
    assert town.who(browser) is None
    assert cause(sign_in(town, browser, "erika")) == "inactive"
    assert town.who(browser) is None


@pytest.mark.parametrize("amr", [None, ["pwd"]])
def test_a_privileged_role_needs_a_second_factor(
    town: Town, provider: Provider, browser: Browser, amr: list[str] | None
) -> None:
    provider.account("otto", groups=["/it"], **({} if amr is None else {"amr": amr}))
    refused = sign_in(town, browser, "otto")
    assert cause(refused) == "second-factor"
    assert title(browser.follow(refused)) == "Ihre Rolle braucht einen zweiten Faktor"
    assert town.who(browser) is None
    provider.account("otto", groups=["/it"], amr=["pwd", "hwk"])
    assert where(sign_in(town, Browser(), "otto")) == f"{town.url}/"


def test_a_provider_that_always_asks_for_two_factors_need_not_say_so(
    town: Town, provider_for: Callable[..., Provider], browser: Browser
) -> None:
    provider = provider_for(town)
    provider.account("otto", groups=["/it"])
    town.open(openid(provider.issuer, always_strong=True))
    sign_in(town, browser, "otto")
    found = town.who(browser)
    assert found is not None
    assert found["strong"] is True


def test_the_last_administrator_is_not_lost_and_not_let_in(
    town: Town, provider: Provider, browser: Browser
) -> None:
    for name in ("otto", "karla"):
        provider.account(name, groups=["/it"], amr=["mfa"])
    sign_in(town, browser, "otto")
    with town.database.writing() as writing:
        people.set_roles(writing, SYSTEM, town.administrator, [])
    provider.account("otto", groups=["/bau"], amr=["mfa"])
    assert cause(sign_in(town, Browser(), "otto")) == "last-administrator"
    assert town.who(browser) is None, "a session of before must not go on either"
    found = town.person("otto")
    assert found is not None
    assert found.assignments == (Assignment(Role.ADMINISTRATOR),)
    sign_in(town, Browser(), "karla")
    assert where(sign_in(town, browser, "otto")) == f"{town.url}/"
    found = town.person("otto")
    assert found is not None
    assert found.assignments == ()
    assert found.department == "bauamt"


def test_claims_that_are_missing_in_the_id_token_come_from_userinfo(
    town: Town, provider_for: Callable[..., Provider], browser: Browser
) -> None:
    provider = provider_for(town, claims_in_id_token=False)
    provider.account(
        "erika", name="Erika Beispiel", email="erika@stadt.example", email_verified=False, groups=["/bau"]
    )
    town.open(openid(provider.issuer))
    sign_in(town, browser, "erika")
    found = town.person("erika")
    assert found is not None
    assert (found.display_name, found.email, found.department) == ("Erika Beispiel", "", "bauamt")


def test_the_department_may_come_from_a_claim_of_its_own(
    town: Town, provider_for: Callable[..., Provider], browser: Browser
) -> None:
    provider = provider_for(town)
    provider.account("erika", department="sozialamt", groups=["/bau"])
    town.open(openid(provider.issuer, department_claim="department"))
    sign_in(town, browser, "erika")
    found = town.person("erika")
    assert found is not None
    assert found.department == "sozialamt"


@pytest.mark.parametrize("method", ["client_secret_post", "none"])
def test_other_ways_for_a_client_to_show_itself(
    town: Town, provider_for: Callable[..., Provider], browser: Browser, method: str
) -> None:
    provider = provider_for(town, token_endpoint_auth_method=method)
    provider.account("erika", groups=["/bau"])
    secret = None if method == "none" else CLIENT_SECRET
    town.open(openid(provider.issuer, client_secret=secret))
    assert where(sign_in(town, browser, "erika")) == f"{town.url}/"


def test_a_wrong_secret_is_work_for_the_it(
    town: Town, provider_for: Callable[..., Provider], browser: Browser
) -> None:
    provider = provider_for(town)
    provider.account("erika", groups=["/bau"])
    town.open(openid(provider.issuer, client_secret="of-yesterday"))
    refused = sign_in(town, browser, "erika")
    assert cause(refused) == "misconfigured"
    page = browser.follow(refused)
    assert page.status_code == 502
    assert title(page) == "Die Anmeldung ist nicht richtig eingerichtet"


def test_tokens_signed_on_an_elliptic_curve(
    town: Town, provider_for: Callable[..., Provider], browser: Browser
) -> None:
    provider = provider_for(town, id_token_signed_response_alg="ES256")
    provider.account("erika", groups=["/bau"])
    town.open(openid(provider.issuer))
    assert where(sign_in(town, browser, "erika")) == f"{town.url}/"


@pytest.mark.parametrize("keep", [True, False])
def test_keys_change_between_two_sign_ins_and_in_the_middle_of_one(
    town: Town, provider: Provider, browser: Browser, keep: bool
) -> None:
    sign_in(town, browser, "erika")
    provider.rotate(keep=keep)
    assert where(sign_in(town, Browser(), "erika")) == f"{town.url}/"
    town.client._looked_anew = -client_module.ANEW_SECONDS
    other = Browser()
    page = other.follow(other.get(f"{town.url}{START}"))
    back = other.follow(other.log_in(page, "erika"), until=town.url + BACK)
    provider.rotate(keep=keep)
    assert where(other.get(where(back))) == f"{town.url}/"


def test_made_up_key_ids_do_not_make_us_ask_again_and_again(town: Town, provider: Provider) -> None:
    provider.rotate(keep=False)
    sign_in(town, Browser(), "erika")
    provider.rotate(keep=False)
    sign_in(town, Browser(), "erika")  # looks anew
    provider.rotate(keep=False)
    assert cause(sign_in(town, Browser(), "erika")) == "not-genuine", "within seconds nobody asks again"
    town.client._looked_anew = -client_module.ANEW_SECONDS
    assert where(sign_in(town, Browser(), "erika")) == f"{town.url}/"


@pytest.mark.alone
@pytest.mark.parametrize("how", ["stopped", "frozen"])
def test_a_provider_that_is_down_gets_a_page_and_the_house_goes_on(
    town: Town, provider: Provider, browser: Browser, how: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("stellwerk.identity.oidc.fetch.SECONDS", 1.0)
    if how == "stopped":
        provider.stop()
    else:
        provider.freeze()
    began = time.monotonic()
    refused = browser.get(f"{town.url}{START}")
    assert time.monotonic() - began < 3
    assert cause(refused) == "unreachable"
    page = browser.follow(refused)
    assert page.status_code == 503
    assert title(page) == "Der Anmeldedienst antwortet nicht"
    assert page.headers["cache-control"] == "no-store"
    assert town.who(browser) is None
    if how == "frozen":
        assert cause(browser.get(f"{town.url}{START}")) == "unreachable", "not asked again for some seconds"
        provider.thaw()
        time.sleep(client_module._PAUSE_SECONDS + 0.1)
        assert where(sign_in(town, browser, "erika")) == f"{town.url}/"


def test_what_the_provider_says_about_an_error_is_not_repeated(
    town: Town, provider: Provider, browser: Browser
) -> None:
    page = browser.follow(browser.get(f"{town.url}{START}?lang=en"))
    back = browser.follow(browser.log_in(page, "erika", "wrong"), until=town.url + BACK)
    assert query(where(back))["error"] == "access_denied"
    refused = browser.get(where(back))
    assert cause(refused) == "refused"
    told = browser.follow(refused)
    assert told.status_code == 403
    assert title(told) == "The sign-in service did not sign you in"
    assert "wrong" not in told.text
    assert town.events("identity:sign-in:failed")[-1]["cause"] == "refused"


@pytest.mark.alone
def test_back_channel_logout_ends_the_session_within_a_second(
    town: Town, provider: Provider, browser: Browser
) -> None:
    elsewhere = Browser()
    sign_in(town, browser, "erika")
    sign_in(town, elsewhere, "erika")
    page = browser.get(f"{provider.issuer}/session/end")
    token = page.text.split('name="xsrf" value="')[1].split('"')[0]
    assert town.who(browser) is not None
    browser.http.post(f"{provider.issuer}/session/end/confirm", data={"xsrf": token, "logout": "yes"})
    until = time.monotonic() + 1
    while town.who(browser) is not None:
        assert time.monotonic() < until
        time.sleep(0.02)
    assert town.who(elsewhere) is not None, "another session of the provider, in another browser"
    (event,) = town.events("identity:sign-out:provider")
    assert event["sessions"] == "1"


def test_on_to_the_sign_out_of_the_provider_and_home_again(
    town: Town, provider: Provider, browser: Browser
) -> None:
    sign_in(town, browser, "erika")
    there = browser.get(f"{town.url}{START}/abmelden")
    assert query(where(there)) == {"client_id": "stellwerk", "post_logout_redirect_uri": f"{town.url}/"}
    page = browser.get(where(there))
    token = page.text.split('name="xsrf" value="')[1].split('"')[0]
    done = browser.http.post(f"{provider.issuer}/session/end/confirm", data={"xsrf": token, "logout": "yes"})
    assert where(done).rstrip("/") == town.url


def test_a_used_way_back_works_for_nobody(town: Town, provider: Provider, browser: Browser) -> None:
    page = browser.follow(browser.get(f"{town.url}{START}"))
    back = where(browser.follow(browser.log_in(page, "erika"), until=town.url + BACK))
    cookie = browser.cookie("stellwerk-openid")
    assert where(browser.get(back)) == f"{town.url}/"
    browser.http.cookies.set("stellwerk-openid", cookie or "", domain="127.0.0.1")
    assert cause(browser.get(back)) == "again"
    assert cause(Browser().get(back)) == "again"


def test_a_code_without_our_verifier_is_worth_nothing(
    town: Town, provider: Provider, browser: Browser
) -> None:
    """PKCE: the code is used up by somebody who read it, with the right secret even, and gets nothing for it."""
    page = browser.follow(browser.get(f"{town.url}{START}"))
    back = where(browser.follow(browser.log_in(page, "erika"), until=town.url + BACK))
    stolen = httpx2.post(
        f"{provider.issuer}/token",
        data={
            "grant_type": "authorization_code",
            "code": query(back)["code"],
            "redirect_uri": town.url + BACK,
            "code_verifier": "x" * 43,
        },
        auth=(CLIENT_ID, quote_plus(CLIENT_SECRET)),
        trust_env=False,
    )
    assert (stolen.status_code, stolen.json()["error"]) == (400, "invalid_grant")


def test_two_tabs_do_not_disturb_each_other(town: Town, provider: Provider, browser: Browser) -> None:
    first = browser.follow(browser.get(f"{town.url}{START}?weiter=/konto"))
    second = browser.follow(browser.get(f"{town.url}{START}"))
    assert town.attempts() == 2
    for page, target in ((first, "/konto"), (second, "/")):
        back = browser.follow(browser.log_in(page, "erika"), until=town.url + BACK)
        browser.http.cookies.set("kept", "1")
        cookie = browser.cookie("stellwerk-openid")
        last = browser.get(where(back))
        assert where(last) == town.url + target
        browser.http.cookies.set("stellwerk-openid", cookie or "", domain="127.0.0.1")


def test_on_postgresql_too(place: Place, provider_for: Callable[..., Provider], browser: Browser) -> None:
    town = Town(place)
    try:
        provider = provider_for(town)
        provider.account("erika", groups=["/bau"])
        town.open(openid(provider.issuer))
        assert where(sign_in(town, browser, "erika")) == f"{town.url}/"
        assert cause(browser.get(f"{town.url}{BACK}?code=a&state=b")) == "again"
        found = town.person("erika")
        assert found is not None
        assert town.who(browser) == {"person": found.id, "strong": False}
        page = browser.get(f"{provider.issuer}/session/end")
        token = page.text.split('name="xsrf" value="')[1].split('"')[0]
        browser.http.post(f"{provider.issuer}/session/end/confirm", data={"xsrf": token, "logout": "yes"})
        assert town.who(browser) is None
    finally:
        town.close()
