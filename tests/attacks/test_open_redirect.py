# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""CWE-601: after signing in, nobody is sent to another site."""

from __future__ import annotations

from urllib.parse import quote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.web.conftest import small_office as small_office
from tests.web.office import PASSWORD, Office

from stellwerk.protection.return_to import safe_return

EVIL = (
    "https://evil.example",
    "//evil.example",
    "///evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "/%2fevil.example",
    "/%2Fevil.example",
    "/%5cevil.example",
    "/%255cevil.example",
    "/%252f%252fevil.example",
    "/.//evil.example",
    "/konto//evil.example",
    "javascript:alert(1)",
    "data:text/html,x",
    "konto",
    "/konto\r\nSet-Cookie: a=b",
    "/konto%0d%0aSet-Cookie:a=b",
    "/\t/evil.example",
    "/%09/evil.example",
    " //evil.example",
    "/ /evil.example",
    "@evil.example",
    "http:evil.example",
    "/konto\x00",
    "/kontö",
    "/‮konto",
    "/" + "x" * 600,
    "/anmelden?weiter=/anmelden",
    "/abmelden",
    "/einrichten/abc",
)


@pytest.mark.parametrize("wanted", EVIL)
def test_open_redirect(small_office: Office, wanted: str) -> None:
    small_office.person()
    browser = small_office.browser()
    page = browser.get(f"/anmelden?weiter={quote(wanted)}")
    assert page.hidden("weiter") == ""
    assert "evil.example" not in page.body
    answer = browser.send("/anmelden", login="erika", password=PASSWORD, weiter=wanted)
    assert answer.location == "/arbeit"
    assert browser.get(f"/anmelden?weiter={quote(wanted)}").location == "/arbeit"  # who is in already
    assert not [line for line in answer.set_cookies if line.startswith("a=")]


@pytest.mark.parametrize(
    "wanted", ["/konto", "/konto?erledigt=password", "/verwaltung/personen?suche=M%C3%BCller&seite=2", "/"]
)
def test_ways_of_this_house_are_kept(wanted: str) -> None:
    assert safe_return(wanted) == wanted


def test_nothing_wanted_leads_to_the_default() -> None:
    assert safe_return(None, "/konto") == "/konto"
    assert safe_return("", "/konto") == "/konto"


@given(st.one_of(st.text(), st.text(alphabet="/\\%25fFcC:.@?#a09 \t\r\n").map(lambda t: "/" + t)))
def test_whatever_is_wanted_stays_in_the_house(wanted: str) -> None:
    kept = safe_return(wanted, "/")
    assert kept.startswith("/")
    assert kept.isascii()
    assert kept.isprintable()
    parts = urlsplit(kept.replace("\\", "/"))
    assert (parts.scheme, parts.netloc) == ("", "")
