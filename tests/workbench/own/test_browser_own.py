# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""History, preferences, assistants and ratings in a real browser: no barrier on any screen in any state."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

import pytest
import sqlalchemy as sa
from tests.web.browser import Browser
from tests.web.test_browser import SCREENS, SHOTS, browse
from tests.workbench.own.site import Site, opened
from tests.workbench.own.world import PASSAGE, TITLE, exchange, kept, turn_on

from stellwerk.identity.actor import Actor
from stellwerk.storage.database import Place
from stellwerk.storage.migrate import migrate
from stellwerk.storage.tables import history_conversation
from stellwerk.workbench import assistants, ratings
from stellwerk.workbench.assistants import Wanted

LONG = "Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz"
INSTRUCTION = (
    "Du beantwortest Bauvoranfragen für das Bauamt einer Mittelstadt.\n\nSchreibe im Sie-Stil, höchstens eine Seite. "
    "Nenne immer die Rechtsgrundlage, wenn sie in den Unterlagen steht, und setze sonst einen Platzhalter. Weise auf "
    "fehlende Unterlagen hin und ende mit der Servicezeit."
)


class Case(NamedTuple):
    """A page: its name, its path, the cookies of the browser, what is filled in and sent."""

    name: str
    path: str
    cookies: Mapping[str, str] = MappingProxyType({})
    fill: dict[str, str] | None = None
    fails: bool = False


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    place = Place(tmp_path_factory.mktemp("own"))
    migrate(place)
    with opened(place) as running:
        yield running


@pytest.fixture(scope="module")
def cases(site: Site) -> list[Case]:
    world = site.world
    for actor in (world.owner, world.keeper):
        turn_on(world, actor, documents=True)
    subjects = ("Mülltonnen im Dezember", f"Anfrage zum {LONG}", "Leichte Sprache: Hundesteuer", TITLE)
    for number in range(1, 26):
        kept(
            world,
            world.owner,
            number,
            title=subjects[number % 4],
            said=tuple(exchange(n) for n in range(number % 5 + 1)),
        )
    kept(world, world.keeper, 99, title="Verändert")
    with world.database.writing() as writing:
        broken = history_conversation.c.owner == world.keeper.person
        writing.execute(sa.update(history_conversation).where(broken).values(sealed=b"\1" * 2000))
    mine = _assistants(site)
    with world.database.writing() as writing:
        for number in range(23):
            ratings.give(
                writing, world.secrets, department="bauamt", said=exchange(number), origin="task:zusammenfassen",
                good=number % 3 == 0, reason=("wrong", "tone", "unsafe")[number % 3], share=number % 2 == 0,
                note="" if number % 4 else f"Die Frist fehlt, und das {LONG} gilt nicht mehr.",
            )  # fmt: skip
    owner, colleague, keeper, stranger = (
        site.as_(actor).cookies for actor in (world.owner, world.colleague, world.keeper, world.stranger)
    )
    one, own = f"/arbeit/verlauf/g_{5:016x}", f"/arbeit/assistenten/{mine[0]}"
    return [
        Case("history", "/arbeit/verlauf", owner),
        Case("history-older", "/arbeit/verlauf?vor=6", owner),
        Case("history-found", "/arbeit/verlauf", owner, {"suche": "bestandskräftig"}),
        Case("history-not-found", "/arbeit/verlauf", owner, {"suche": "Mondlandung"}),
        Case("history-off", "/arbeit/verlauf", colleague),
        Case("history-damaged", "/arbeit/verlauf", keeper),
        Case("history-one", one, owner),
        Case("history-one-wrong", one, owner, {"titel": ""}, fails=True),
        Case("history-one-damaged", f"/arbeit/verlauf/g_{99:016x}", keeper),
        Case("history-delete", f"{one}/loeschen", owner),
        Case("history-delete-all", "/arbeit/verlauf/loeschen", owner),
        Case("preferences-on", "/arbeit/einstellungen", owner),
        Case("preferences-off", "/arbeit/einstellungen", colleague),
        Case("assistants", "/arbeit/assistenten", owner),
        Case("assistants-waiting", "/arbeit/assistenten", keeper),
        Case("assistants-none", "/arbeit/assistenten", stranger),
        Case("assistant-new", "/arbeit/assistenten/neu", owner),
        Case("assistant-new-wrong", "/arbeit/assistenten/neu", owner, {"name": "Bauvoranfrage"}, fails=True),
        Case("assistant-own", own, owner),
        Case("assistant-released", f"/arbeit/assistenten/{mine[1]}", owner),
        Case("assistant-asked", f"/arbeit/assistenten/{mine[2]}", owner),
        Case("assistant-rejected", f"/arbeit/assistenten/{mine[3]}", owner),
        Case("assistant-of-others", f"/arbeit/assistenten/{mine[1]}", colleague),
        Case("assistant-change", f"{own}/aendern", owner),
        Case("assistant-text", f"{own}/text", owner),
        Case("assistant-text-wrong", f"{own}/text", owner, {"titel": "Satzung"}, fails=True),
        Case("assistant-delete", f"{own}/loeschen", owner),
        Case("assistant-decide", f"/arbeit/assistenten/{mine[2]}/freigabe", keeper),
        Case("ratings", "/arbeit/rueckmeldungen", keeper),
        Case("ratings-none", "/arbeit/rueckmeldungen", stranger),
        Case("ratings-forbidden", "/arbeit/rueckmeldungen", owner, fails=True),
    ]


def _assistants(site: Site) -> list[str]:
    """One's own with documents; a released one that was changed; one that is asked for; one that was rejected."""
    world = site.world

    def make(name: str) -> str:
        wanted = Wanted(name, INSTRUCTION, "auto", "M", "K3")
        return assistants.create(writing, world.owner, wanted, ())

    with world.database.writing() as writing:
        own, out, asked, back = map(
            make, ("Bauvoranfragen", f"Brief zum {LONG}", "Protokoll", "Bescheide kürzen")
        )
        for name in (own, asked):
            assistants.add_text(writing, world.secrets, world.owner, name, "Gebührensatzung", PASSAGE * 40)
        for name in (out, asked, back):
            assistants.ask(writing, world.secrets, world.owner, name)
        assistants.release(writing, world.keeper, out, 1)
        assistants.change(writing, world.owner, out, Wanted("Brief", INSTRUCTION), (), 1)
        assistants.reject(writing, world.keeper, back, 1, "Bitte die Servicezeit ergänzen.")
    return [own, out, asked, back]


def look(site: Site, case: Case, language: str, **how: Any) -> dict[str, Any]:
    glue = "&" if "?" in case.path else "?"
    path = case.path if language == "de" else f"{case.path}{glue}lang=en"
    return {"url": site.url + path, "cookies": dict(case.cookies), "fill": case.fill, **how}


def complaints(result: dict[str, Any], case: Case) -> list[str]:
    expected = "Failed to load resource: the server responded with a status of 4"
    return [c for c in result["complaints"] if not (case.fails and expected in c)]


@pytest.mark.parametrize(("language", "width", "dark"), SCREENS)
def test_no_barrier_on_any_screen(
    site: Site, cases: list[Case], language: str, width: int, dark: bool
) -> None:
    def shot(case: Case) -> str | None:
        return f"{SHOTS}/{case.name}-{language}-{width}.png" if SHOTS else None

    results = browse(*(look(site, c, language, width=width, dark=dark, shot=shot(c)) for c in cases))
    for case, result in zip(cases, results, strict=True):
        where = f"{case.name}, {language}, {width} px"
        assert result["violations"] == [], where
        assert result["checks"] > 15, f"axe hardly looked: {where}"
        assert complaints(result, case) == [], where
        assert result["overflow"] <= 0, f"scrolls sideways: {where}"
        if case.fails and case.fill is not None:
            assert result["focused"] == "fehler", f"the summary of errors has no focus: {where}"
            assert ": " in result["title"], where


def test_text_of_double_size_fits(site: Site, cases: list[Case]) -> None:
    """WCAG 1.4.4."""
    names = ("history", "history-one", "preferences-on", "assistants", "assistant-own", "ratings")
    for result in browse(
        *(look(site, case, "de", width=640, large=True) for case in cases if case.name in names)
    ):
        assert result["overflow"] <= 0
        assert result["violations"] == []


def test_the_keyboard_reaches_everything_in_order_and_the_focus_is_seen(
    site: Site, cases: list[Case]
) -> None:
    walked = {
        "history-one": ["Zum Verlauf", "Gespräch öffnen", "titel", "Titel speichern", "Word-Datei (DOCX)",
                        "Textdatei (Markdown)", "Gespräch löschen"],
        "preferences-on": ["Zum Verlauf", "texte", "Speichern", "loeschen", "Verlauf ausschalten", "still"],
        "assistant-new": ["Zurück", "name", "anweisung", "klasse", "modell", "groesse", "Anlegen"],
        "assistant-decide": ["Freigeben", "grund", "Nicht freigeben"],
    }  # fmt: skip
    chosen = [case for case in cases if case.name in walked]
    for case, result in zip(chosen, browse(*(look(site, c, "de", walk=True) for c in chosen)), strict=True):
        stops = result["stops"]
        names = [stop["id"] or stop["name"] for stop in stops]
        wanted = walked[case.name]
        found = [name for name in names if name in wanted]
        assert found[: len(wanted)] == wanted, names
        for stop in stops:
            assert stop["visible"], f"the focus cannot be seen on {stop} of {case.name}"
            assert stop["onScreen"], f"the focus is off the screen on {stop} of {case.name}"
            # An input of KERN is drawn larger than itself, and its label belongs to it.
            smallest = 16 if stop["tag"] == "input" else 24
            assert min(stop["target"]) >= smallest, f"smaller than 24 px (WCAG 2.5.8): {stop} of {case.name}"


def test_the_history_works_without_scripts(site: Site) -> None:
    browser: Browser = site.as_(site.world.outsider)
    (result,) = browse(
        {"url": f"{site.url}/arbeit/verlauf", "cookies": dict(browser.cookies), "fill": {}, "scripts": False}
    )
    assert "Der Verlauf ist jetzt eingeschaltet." in result["text"]
    assert result["complaints"] == []


def test_cookies_belong_to_people(site: Site) -> None:
    """What the other tests stand on: two people see two histories."""
    seen: list[str] = []
    people: tuple[Actor, ...] = (site.world.owner, site.world.administrator)
    for actor in people:
        seen.append(site.as_(actor).get("/arbeit/verlauf").body)
    assert "Mülltonnen" in seen[0]
    assert "Mülltonnen" not in seen[1]
