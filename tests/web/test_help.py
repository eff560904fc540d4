# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""``/hilfe``, the accessibility statement and the tour: open to those they are for, and true."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from tests.web.office import Office, opened
from tests.web.test_start_page import Reader

from stellwerk.gateway.check import check
from stellwerk.policy.ceilings import CEILINGS
from stellwerk.storage.database import Place
from stellwerk.values.town import Reporting, Town
from stellwerk.values.zone import Zone
from stellwerk.web.help.cases import CASES, Case
from stellwerk.web.help.show import lamps
from stellwerk.web.language import Language
from stellwerk.web.start.classes import rows

TOWN = Town(
    name="Stadt Musterhausen",
    address=("Am Markt 1", "41334 Musterhausen"),
    contact=("Telefon 02153 0",),
    enforcement=("Ombudsstelle Beispiel", "Beispielweg 2"),
)


@pytest.fixture
def office(sqlite: Place) -> Iterator[Office]:
    with opened(sqlite) as running:
        yield running


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_case_is_what_the_product_makes_of_it(case: Case) -> None:
    seen = check(case.text, declared=case.declared)
    assert seen.data_class is case.data_class
    assert seen.zones == case.zones
    for lamp in lamps(case, rows(Language.DE)):
        assert lamp.open == (lamp.zone in seen.zones)
        if lamp.condition:
            assert lamp.zone in CEILINGS[case.data_class], "a condition where none could ever be met"
        elif not lamp.open:
            assert lamp.zone not in CEILINGS[case.data_class]


def test_a_case_whose_declaration_is_left_out_closes_red() -> None:
    for case in CASES:
        assert Zone.RED not in check(case.text).zones


def test_the_cases_ask_for_nothing_that_would_be_stopped() -> None:
    """What the page says to do instead is harmless itself, where it is put in quotes to be typed."""
    for case in CASES:
        for quoted in re.findall(r"„([^“]+)“", case.instead[0]):
            assert not [f for f in check(quoted).findings if f.kind != "special_category"], quoted


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("path", ["/hilfe", "/barrierefreiheit", "/rueckmeldung"])
def test_is_open_to_everybody_and_well_formed(office: Office, path: str, language: str) -> None:
    answer = office.browser().get(f"{path}?lang={language}")
    assert answer.status == 200
    assert answer.headers["content-language"] == language
    page = Reader(answer.body.encode())
    levels = [int(tag[1]) for tag, _ in page.tags if re.fullmatch(r"h[1-6]", tag)]
    assert levels.count(1) == 1
    ids = [a["id"] for _, a in page.tags if "id" in a]
    assert len(ids) == len(set(ids))
    for attributes in page.attributes("a"):
        target = attributes["href"] or ""
        if target.startswith("#"):
            assert target[1:] in ids, f"{target} leads nowhere"
    assert not [a for _, a in page.tags if "style" in a]


def test_the_help_names_class_and_zones_of_each_case(office: Office) -> None:
    body = office.browser().get("/hilfe").body
    for case in CASES:
        found = re.search(
            rf'id="fall-{case.name}">(.*?)</li>\s*(?=<li class="kern-card case"|</ol>)', body, re.DOTALL
        )
        assert found, case.name
        words = " ".join(re.sub(r"<[^>]+>", " ", found[1]).split())
        assert f"Klasse {case.data_class.name}" in words
        for zone, german in ((Zone.GREEN, "Grün"), (Zone.YELLOW, "Gelb"), (Zone.RED, "Rot")):
            assert (f"{german}: ja" in words) == (zone in case.zones), (case.name, german)


def test_every_page_leads_to_help_statement_and_feedback(office: Office) -> None:
    office.person()
    browser = office.signed_in()
    for path in ("/", "/konto", "/hilfe", "/anmelden/gibt-es-nicht", "/arbeit/rundgang"):
        body = browser.get(path).body
        for target in ("/hilfe", "/barrierefreiheit", "/rueckmeldung"):
            assert f'href="{target}"' in body, (path, target)
    assert 'href="/hilfe?lang=en"' in browser.get("/?lang=en").body


def test_the_statement_asks_the_operator_for_what_is_missing(office: Office, sqlite: Place) -> None:
    bare = office.browser().get("/barrierefreiheit").body
    assert bare.count("Vom Betreiber auszufüllen") == 2
    assert "Ombudsstelle" in bare
    assert "teilweise vereinbar" in bare
    assert "town.enforcement" in bare
    with opened(sqlite, reporting=Reporting(town=TOWN)) as named:
        page = named.browser().get("/barrierefreiheit").body
        assert "Vom Betreiber auszufüllen" not in page
        for line in (TOWN.name, *TOWN.address, *TOWN.contact, *TOWN.enforcement):
            assert line in page
        assert "lbbp.nrw.de" not in page
        assert 'href="/rueckmeldung?art=barriere"' in page
        assert "Telefon 02153 0" in named.browser().get("/hilfe").body
    with opened(sqlite, reporting=Reporting(town=Town(name="Stadt A"))) as half:
        assert "town.contact" in half.browser().get("/barrierefreiheit").body


def test_what_a_town_writes_is_text_and_nothing_else(sqlite: Place) -> None:
    evil = "<script>alert(1)</script>"
    town = Town(name=evil, address=(evil,), contact=(evil,), enforcement=(evil,))
    with opened(sqlite, reporting=Reporting(town=town)) as office:
        for path in ("/barrierefreiheit", "/hilfe", "/rueckmeldung"):
            assert evil not in office.browser().get(path).body


def test_the_tour_goes_forth_and_back_and_can_be_left(office: Office) -> None:
    assert office.browser().get("/arbeit/rundgang").location.startswith("/anmelden")
    office.person()
    browser = office.signed_in()
    first = browser.get("/arbeit/rundgang").body
    assert 'href="/arbeit/rundgang?schritt=2"' in first
    assert "Zurück" not in first
    assert 'href="/arbeit"' in first
    titles = set()
    for step in range(1, 6):
        body = browser.get(f"/arbeit/rundgang?schritt={step}").body
        assert f"Schritt {step} von 5" in body
        assert body.count('aria-current="step"') == 1
        titles |= set(re.findall(r"<title>(.*?)</title>", body))
    assert len(titles) == 5
    last = browser.get("/arbeit/rundgang?schritt=5&lang=en").body
    for name in ("gruen", "gelb", "rot"):
        assert f'href="/arbeit?beispiel={name}&amp;lang=en"' in last
    for odd in ("0", "6", "x", "", "1%00", "%D9%A3", "11"):
        assert "Schritt 1 von 5" in browser.get(f"/arbeit/rundgang?schritt={odd}").body
