# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Signing in and one's own account in a real browser: no barrier, errors that are heard, everything by keyboard."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

import pytest
from tests.web.office import PASSWORD, Office, opened
from tests.web.test_browser import SCREENS, SHOTS, browse

from stellwerk.administration.links import Purpose
from stellwerk.identity.roles import Role
from stellwerk.storage.database import Place
from stellwerk.storage.migrate import migrate
from stellwerk.values.sign_in import OpenId, SignIn

WRONG = {"login": "niemand", "password": "falsch, falsch"}


class Case(NamedTuple):
    """A page: its name, its path, the cookies of the browser, what is filled in and sent."""

    name: str
    path: str
    cookies: Mapping[str, str] = MappingProxyType({})
    fill: dict[str, str] | None = None
    fails: bool = False


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    place = Place(tmp_path_factory.mktemp("office"))
    migrate(place)
    openid = OpenId(issuer="https://id.stadt.example", client_id="stellwerk", title="Stadt Musterhausen")
    with opened(place, sign_in=SignIn(openid=openid)) as running:
        yield running


@pytest.fixture(scope="module")
def cases(office: Office) -> Iterator[list[Case]]:
    with pytest.MonkeyPatch.context() as patch:  # the same wrong code is looked at on every screen
        patch.setattr("stellwerk.administration.code_step.TRIES", 1000)
        yield _cases(office)


def _cases(office: Office) -> list[Case]:
    first = office.link(Purpose.FIRST_ADMIN)
    office.person("due", Role.ADMINISTRATOR, name="Ada Admin")
    coded = office.person("coded", name="Kim Code")
    office.second_factor(coded)
    erika = office.person("erika", name="Erika Beispiel-Käßner")
    link = office.link(Purpose.PASSWORD, office.person("neu", name="Noah Neu"))
    due, here, code = office.signed_in("due"), office.signed_in("erika"), office.signed_in("coded")
    office.signed_in("erika")
    factor = office.signed_in("erika")
    office.second_factor(erika)
    weak = {"new_password": "Passwort2026!", "repeat": "x"}
    return [
        Case("sign-in", "/anmelden"),
        Case("sign-in-refused", "/anmelden", fill=WRONG, fails=True),
        Case("sign-in-empty", "/anmelden", fill={}, fails=True),
        Case("signed-out", "/anmelden?abgemeldet=1"),
        Case("code", "/anmelden/code", code.cookies),
        Case("code-wrong", "/anmelden/code", code.cookies, {"code": "000000"}, fails=True),
        Case("recovery", "/anmelden/code?mit=wiederherstellung", code.cookies),
        Case(
            "recovery-wrong", "/anmelden/code?mit=wiederherstellung", code.cookies, {"code": "x"}, fails=True
        ),
        Case("first-admin", first),
        Case("first-admin-wrong", first, fill={"name": "Ada", **weak}, fails=True),
        Case("password-link", link),
        Case("password-link-wrong", link, fill=weak, fails=True),
        Case("link-gone", "/passwort/nothing", fails=True),
        Case("account", "/konto", here.cookies),
        Case("tokens", "/konto/zugriff", here.cookies),
        Case("tokens-wrong", "/konto/zugriff", here.cookies, {}, fails=True),
        Case("token-shown", "/konto/zugriff", here.cookies, {"title": "Inventarskript"}),
        Case("password", "/konto/passwort", here.cookies),
        Case("password-wrong", "/konto/passwort", here.cookies, weak, fails=True),
        Case("second-factor-due", "/konto/zweiter-faktor", due.cookies),
        Case("second-factor-wrong", "/konto/zweiter-faktor", due.cookies, {"code": "000000"}, fails=True),
        Case("second-factor-change", "/konto/zweiter-faktor", factor.cookies),
        Case("recovery-codes", "/konto/codes", factor.cookies),
        Case("recovery-codes-shown", "/konto/codes", factor.cookies, {}),
        Case("sign-out", "/abmelden", here.cookies),
        Case("forbidden-form", "/anmelden", {"stellwerk-form": "A" * 43}),
    ]


def look(office: Office, case: Case, language: str, **how: Any) -> dict[str, Any]:
    glue = "&" if "?" in case.path else "?"
    path = case.path if language == "de" else f"{case.path}{glue}lang=en"
    return {"url": office.url + path, "cookies": dict(case.cookies), "fill": case.fill, **how}


def complaints(result: dict[str, Any], case: Case) -> list[str]:
    expected = "Failed to load resource: the server responded with a status of 4"
    return [c for c in result["complaints"] if not (case.fails and expected in c)]


@pytest.mark.parametrize(("language", "width", "dark"), SCREENS)
def test_no_barrier_on_any_screen(
    office: Office, cases: list[Case], language: str, width: int, dark: bool
) -> None:
    def shot(case: Case) -> str | None:
        return f"{SHOTS}/{case.name}-{language}-{width}.png" if SHOTS else None

    results = browse(*(look(office, c, language, width=width, dark=dark, shot=shot(c)) for c in cases))
    for case, result in zip(cases, results, strict=True):
        where = f"{case.name}, {language}, {width} px"
        assert result["violations"] == [], where
        assert result["checks"] > 15, f"axe hardly looked: {where}"
        assert complaints(result, case) == [], where
        assert result["overflow"] <= 0, f"scrolls sideways: {where}"
        if case.fails and case.fill is not None:
            assert result["focused"] == "fehler", f"the summary of errors has no focus: {where}"
            assert ": " in result["title"], where


def test_text_of_double_size_fits(office: Office, cases: list[Case]) -> None:
    """WCAG 1.4.4."""
    shown = [case for case in cases if case.name in ("sign-in-refused", "account", "second-factor-due")]
    for result in browse(*(look(office, case, "de", width=640, large=True) for case in shown)):
        assert result["overflow"] <= 0
        assert result["violations"] == []


def test_the_keyboard_reaches_everything_in_order_and_the_focus_is_seen(
    office: Office, cases: list[Case]
) -> None:
    walked = {
        "sign-in": ["Anmelden", "Anmelden mit Stadt Musterhausen", "login", "password", "Anmelden"],
        "code": ["code", "Weiter", "Gerät nicht zur Hand? Mit einem Wiederherstellungscode anmel"],
        "first-admin": ["name", "email", "login", "new_password", "repeat", "Konto anlegen"],
        "password": ["login", "password", "new_password", "repeat", "Passwort ändern", "Zurück zum Konto"],
        "account": ["Passwort ändern", "Zweiten Faktor ändern", "Neue Wiederherstellungscodes"],
    }
    chosen = [case for case in cases if case.name in walked]
    for case, result in zip(chosen, browse(*(look(office, c, "de", walk=True) for c in chosen)), strict=True):
        stops = result["stops"]
        names = [stop["name"] or stop["id"] for stop in stops]
        assert names[:2] == ["Zum Inhalt springen", "Stellwerk"]
        wanted = walked[case.name]
        found = [name for name in names[2:] if name in wanted]
        assert found[: len(wanted)] == wanted, names
        for stop in stops:
            assert stop["visible"], f"the focus cannot be seen on {stop} of {case.name}"
            assert stop["onScreen"], f"the focus is off the screen on {stop} of {case.name}"
            assert min(stop["target"]) >= 24, f"smaller than 24 px (WCAG 2.5.8): {stop} of {case.name}"


def test_the_recovery_codes_can_be_copied(office: Office, cases: list[Case]) -> None:
    (case,) = [case for case in cases if case.name == "recovery-codes-shown"]
    (result,) = browse(look(office, case, "de", walk=True))
    assert result["copied"]["status"] == "Kopiert."
    assert result["copied"]["clipboard"] == result["copied"]["code"]
    assert len(result["copied"]["code"].split()) == 10


def test_signing_in_works_without_scripts(office: Office) -> None:
    (result,) = browse(
        {
            "url": f"{office.url}/anmelden?weiter=/konto",
            "fill": {"login": "due", "password": PASSWORD},
            "scripts": False,
        }
    )
    assert "Ihre Rollen brauchen einen zweiten Faktor" in result["text"]
    assert result["complaints"] == []
