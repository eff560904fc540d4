# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""What the start page says: read as a parser reads it, not as a string."""

from __future__ import annotations

import itertools
import json
import shlex
from datetime import date
from decimal import Decimal
from html.parser import HTMLParser

import msgspec
import pytest
from tests.web import start_views

from stellwerk.policy.ceilings import CEILINGS
from stellwerk.policy.register import Policy
from stellwerk.values.data_class import DataClass
from stellwerk.values.money import Price
from stellwerk.values.zone import Zone
from stellwerk.web import missing, start
from stellwerk.web.language import Language
from stellwerk.web.start.classes import rows
from stellwerk.web.start.show import number, price
from stellwerk.web.start.snippets import snippets
from stellwerk.web.start.texts import TEXTS

VOID = {"meta", "link", "br", "rect", "circle", "path", "input"}


class Reader(HTMLParser):
    """Text, tags with attributes, and headings of a page; complains about tags that do not match."""

    def __init__(self, page: bytes) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self._open: list[str] = []
        self.feed(page.decode())
        assert not self._open, f"never closed: {self._open}"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data

    @property
    def words(self) -> str:
        return " ".join(self.text.split())

    def attributes(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("view", [start_views.demo_view, start_views.trouble_view, start_views.bare_view])
def test_is_well_formed_and_says_its_language(language: Language, view: object) -> None:
    page = Reader(start.page(view(), language))  # type: ignore[operator]
    assert page.attributes("html") == [{"lang": language.value}]
    levels = [int(tag[1]) for tag, _ in page.tags if tag in {"h1", "h2", "h3", "h4"}]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))
    ids = [attributes["id"] for _, attributes in page.tags if "id" in attributes]
    assert len(ids) == len(set(ids))


def test_german_is_the_default() -> None:
    assert start.page(start_views.bare_view()) == start.page(start_views.bare_view(), Language.DE)
    assert Language.asked(None) is Language.asked("fr") is Language.DE
    assert Language.asked("en") is Language.EN


def test_nothing_comes_from_elsewhere_and_nothing_is_inline() -> None:
    for body in (start.page(start_views.demo_view()), missing.page()):
        page = Reader(body)
        for tag, attributes in page.tags:
            assert "style" not in attributes
            assert not [name for name in attributes if name.startswith("on")]
            for name in ("src", "href"):
                target = attributes.get(name)
                if target is not None:
                    assert target.startswith(("/", "?", "#")), f"<{tag} {name}={target}>"
                    assert not target.startswith("//")
        assert all(attributes.get("src") for attributes in page.attributes("script"))
        assert not page.attributes("style")


def test_demo_stands_at_everything_that_is_played_and_at_nothing_else() -> None:
    view = start_views.demo_view()
    page = Reader(start.page(view))
    assert "DEMO – " in page.words
    marks = [attributes for attributes in page.attributes("strong") if attributes.get("class") == "demo"]
    # top, footer, two zones, their two endpoints, their two models
    assert len(marks) == 8
    for calm in (start_views.bare_view(), start_views.trouble_view()):
        assert "DEMO" not in Reader(start.page(calm)).words


def test_every_zone_tells_its_state_in_words() -> None:
    states = {zone.zone: zone.state for zone in start_views.trouble_view().zones}
    assert states == {
        Zone.GREEN: start.ZoneState.PARTLY,
        Zone.YELLOW: start.ZoneState.CLOSED,
        Zone.RED: start.ZoneState.SWITCHED_OFF,
    }
    words = Reader(start.page(start_views.trouble_view())).words
    for text in (
        "Teilweise offen",
        "Geschlossen",
        "Abgeschaltet",
        "Die Angaben des Anbieters weichen vom Register ab oder ließen sich nicht prüfen. Technische Meldung, "
        "englisch: its hosting differs from the register: deployment_region is otc-eu",
        "Es gibt keinen gültigen Vertrag zur Auftragsverarbeitung.",
        "Ihre Verwaltung hat diese Zone abgeschaltet.",
        "Rot Abgeschaltet",
        "Gelb Geschlossen",
    ):
        assert text in words
    assert {z.state for z in start_views.bare_view().zones} == {start.ZoneState.OPEN, start.ZoneState.ABSENT}
    assert Reader(start.page(start_views.bare_view())).words.count("Nicht eingerichtet") == 2


def test_why_an_endpoint_is_closed_is_told_in_the_language_of_the_page() -> None:
    down = {"house": "the embedded engine is not ready (restarting)"}
    view = start.view_of(
        start_views.register(), down, today=start_views.TODAY, version="1", base_url="http://x"
    )
    (house, cellar) = view.zones[0].endpoints
    assert (house.closed, cellar.closed) == (start.Cause.ENGINE, None)
    german = start.page(view).decode()
    assert "Das Modell auf diesem Rechner ist zurzeit nicht bereit." in german
    assert '<span lang="en">the embedded engine is not ready (restarting)</span>' in german
    assert "The model on this machine is not ready at present." in start.page(view, Language.EN).decode()


def test_what_is_played_names_no_operator_and_no_country() -> None:
    """A stand-in that says "DE" would claim something."""
    words = Reader(start.page(start_views.demo_view())).words
    assert words.count("Attrappe auf diesem Rechner DEMO") == 2
    assert "T-Systems" not in words
    assert "DE, US" not in words
    real = Reader(start.page(start_views.trouble_view())).words
    assert "T-Systems International GmbH Verarbeitung in DE, NL" in real


def test_endpoints_are_named_where_a_zone_has_several() -> None:
    page = start.page(start_views.trouble_view()).decode()
    assert "<code>house</code>" in page
    assert "<code>cellar</code>" in page
    assert "<code>hub-eu</code>" not in page


def test_a_zone_that_is_wholly_down_is_closed() -> None:
    down = {"house": "down", "cellar": "down"}
    view = start.view_of(
        start_views.register(), down, today=start_views.TODAY, version="1", base_url="http://x/"
    )
    assert view.zones[0].state is start.ZoneState.CLOSED
    assert view.base_url == "http://x"


def test_models_come_with_zone_size_operator_and_the_price_in_force() -> None:
    view = start.view_of(
        start_views.register(), {}, today=start_views.TODAY, version="1", base_url="http://x"
    )
    assert [model.zone for model in view.models] == [Zone.GREEN, Zone.GREEN, Zone.YELLOW, Zone.RED]
    words = Reader(start.page(view)).words
    assert (
        "gpt-oss-120b Texte Gelb L (groß) T-Systems International GmbH (DE, NL) 131.072 Token 0,15 / 0,605 EUR"
        in words
    )
    assert (
        "large-commercial Texte, Bilder Rot L (groß) T-Systems International GmbH (DE, US) 200.000 Token "
        "3,00 / 15,00 EUR" in words
    )
    played = Reader(start.page(start_views.demo_view())).words
    assert "gpt-oss-120b DEMO Texte Gelb L (groß) Attrappe auf diesem Rechner 131.072 Token" in played
    english = Reader(start.page(view, Language.EN)).words
    assert "Yellow L (large) T-Systems International GmbH (DE, NL) 131,072 tokens 0.15 / 0.605 EUR" in english


@pytest.mark.parametrize(
    "hostile", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "{{ 7 * 7 }}", "</code>"]
)
def test_hostile_names_stay_text(hostile: str) -> None:
    view = start_views.trouble_view()
    endpoint = msgspec.structs.replace(
        view.zones[1].endpoints[0], operator=hostile, countries=(hostile,), detail=hostile
    )
    view = msgspec.structs.replace(
        view,
        version=hostile,
        base_url=hostile,
        zones=(msgspec.structs.replace(view.zones[1], endpoints=(endpoint,)),),
        models=tuple(msgspec.structs.replace(m, name=hostile, endpoint=endpoint) for m in view.models),
    )
    page = Reader(start.page(view))
    assert len(page.attributes("script")) == 1
    assert not page.attributes("img")
    assert page.text.count(hostile) > 10


def test_the_table_of_classes_promises_what_the_ceilings_allow() -> None:
    for language in Language:
        table = rows(language)
        assert [row.name for row in table] == [data_class.name for data_class in DataClass]
        for row, data_class in zip(table, DataClass, strict=True):
            assert {cell.zone for cell in row.cells if cell.allowed} == CEILINGS[data_class]
            for cell in row.cells:
                assert cell.allowed or not cell.condition, (
                    f"{row.name} {cell.zone}: a condition where nothing may go"
                )
                if cell.zone is Zone.RED and cell.allowed:
                    assert cell.condition, "red never goes without a condition"
        assert len({(cell.zone, row.name) for row in table for cell in row.cells if cell.condition}) == 6


def test_no_zone_is_told_by_colour_alone() -> None:
    """Each mark is drawn with another shape, hidden from screen readers, and stands beside the zone's word."""
    page = start.page(start_views.demo_view()).decode()
    marks = page.split('<svg class="mark"')[1:]
    assert len(marks) == 3 + 4
    for mark in marks:
        drawing, _, after = mark.partition("</svg>")
        assert 'aria-hidden="true"' in drawing
        colour = next(zone for zone in Zone if f"lamp {zone.value} on" in drawing)
        assert after.strip().startswith(TEXTS[Language.DE].zone[colour].name)
    shapes = {mark.partition("</svg>")[0] for mark in marks}
    assert len(shapes) == 3


@pytest.mark.parametrize("language", Language)
def test_snippets_can_be_copied_as_they_are(language: Language) -> None:
    curl, python, node = snippets("http://gateway.example:8080", language)
    words = shlex.split(curl.code)
    assert words[:2] == ["curl", "http://gateway.example:8080/v1/chat/completions"]
    assert json.loads(words[words.index("-d") + 1])["model"] == "auto"
    assert "Authorization: Bearer $STELLWERK_KEY" in words
    compile(python.code, "snippet", "exec")
    for snippet in (python, node):
        assert '"http://gateway.example:8080/v1"' in snippet.code
        assert "STELLWERK_KEY" in snippet.code


def test_numbers_and_prices_read_as_the_language_writes_them() -> None:
    assert number(1234567, Language.DE) == "1.234.567"
    assert number(1234567, Language.EN) == "1,234,567"
    tiny = Price("1", date(2026, 1, 1), Decimal("0.000125"), Decimal("1200"), "CHF")
    assert price(tiny, Language.DE) == "0,000125 / 1200,00 CHF"
    assert price(tiny, Language.EN) == "0.000125 / 1200.00 CHF"
    whole = Price("1", date(2026, 1, 1), Decimal("1E+1"), Decimal("0"))
    assert price(whole, Language.EN) == "10.00 / 0.00 EUR"


def test_both_languages_say_everything() -> None:
    for name in msgspec.structs.asdict(TEXTS[Language.DE]):
        german, english = getattr(TEXTS[Language.DE], name), getattr(TEXTS[Language.EN], name)
        if isinstance(german, dict):
            assert german.keys() == english.keys()
        else:
            assert german
            assert english
    assert set(TEXTS[Language.DE].zone) == set(Zone)
    assert set(TEXTS[Language.DE].state) == set(TEXTS[Language.DE].state_hint) == set(start.ZoneState)


def test_kill_switch_wins_over_anything_else() -> None:
    policy = Policy(version="test", closed_zones=frozenset(Zone))
    view = start.view_of(
        start_views.register(policy=policy), {}, today=start_views.TODAY, version="1", base_url="http://x"
    )
    assert {zone.state for zone in view.zones} == {start.ZoneState.SWITCHED_OFF}
