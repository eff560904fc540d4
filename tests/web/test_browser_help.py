# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Tasks, help, statement, feedback and tour in a real browser: no barrier in any state, everything by keyboard."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from tests.web.task_office import BEGUN, TaskOffice, opened_with_tasks
from tests.web.test_browser import SCREENS, SHOTS, browse
from tests.web.test_browser_sign_in import Case, complaints, look
from tests.web.test_feedback import administrator, give

from stellwerk.storage.database import Place
from stellwerk.storage.migrate import migrate
from stellwerk.values.town import Reporting, Town
from stellwerk.workbench.tasks import ALL

TASKS = "/arbeit/aufgaben"
TOWN = Town(
    name="Stadt Musterhausen",
    office="Hauptamt",
    address=("Am Markt 1", "41334 Musterhausen"),
    contact=("Telefon 02153 0", "hauptamt@stadt.example"),
    enforcement=("Ombudsstelle des Landes", "Beispielweg 2, 40000 Beispielstadt"),
)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TaskOffice]:
    place = Place(tmp_path_factory.mktemp("tasks"))
    migrate(place)
    with opened_with_tasks(place) as running:
        running.person("erika", name="Erika Beispiel")
        yield running


@pytest.fixture(scope="module")
def cases(office: TaskOffice) -> list[Case]:
    here = office.signed_in("erika").cookies
    give(
        office.browser(),
        contact="kontakt@stadt.example",
        message="Der Knopf ist zu klein.\n\n" + "Lang " * 60,
    )
    ada = administrator(office).cookies
    long = {"text": "Donaudampfschifffahrtsgesellschaftskapitän " * 30, "punkte": ""}
    return [
        Case("tasks", TASKS, here),
        *(Case(f"task-{name}", f"{TASKS}/{name}", here) for name in ALL),
        Case("task-example", f"{TASKS}/niederschrift?beispiel=1", here),
        Case("task-empty", f"{TASKS}/vollstaendigkeit", here, {}, fails=True),
        Case("task-wrong", f"{TASKS}/antwort", here, long, fails=True),
        Case("task-no-language", f"{TASKS}/uebersetzen", here, {"text": "Guten Tag"}, fails=True),
        Case("help", "/hilfe"),
        Case("statement", "/barrierefreiheit"),
        Case("feedback", "/rueckmeldung"),
        Case("feedback-empty", "/rueckmeldung", fill={}, fails=True),
        Case("feedback-done", "/rueckmeldung?erledigt=1"),
        Case("messages", "/arbeit/rueckmeldungen/produkt", ada),
        *(Case(f"tour-{step}", f"/arbeit/rundgang?schritt={step}", here) for step in range(1, 6)),
    ]


def seen(office: TaskOffice, chosen: list[Case], language: str = "de", **how: Any) -> list[dict[str, Any]]:
    return browse(*(look(office, case, language, **how) for case in chosen))


def named(cases: list[Case], *names: str) -> list[Case]:
    return [case for case in cases if case.name in names]


@pytest.mark.parametrize(("language", "width", "dark"), SCREENS)
def test_no_barrier_in_any_state(
    office: TaskOffice, cases: list[Case], language: str, width: int, dark: bool
) -> None:
    jobs = [
        look(office, case, language, width=width, dark=dark)
        | {"shot": f"{SHOTS}/{case.name}-{language}-{width}.png" if SHOTS else None}
        for case in cases
    ]
    for case, result in zip(cases, browse(*jobs), strict=True):
        where = f"{case.name}, {language}, {width} px"
        assert result["violations"] == [], where
        assert result["checks"] > 15, f"axe hardly looked: {where}"
        assert complaints(result, case) == [], where
        assert result["overflow"] <= 0, f"scrolls sideways: {where}"
        if case.fails:
            assert result["focused"] == "fehler", f"the summary of errors has no focus: {where}"
            assert ": " in result["title"], where


def test_text_of_double_size_fits(office: TaskOffice, cases: list[Case]) -> None:
    """WCAG 1.4.4."""
    chosen = named(cases, "tasks", "task-wrong", "help", "tour-2", "messages")
    for case, result in zip(chosen, seen(office, chosen, width=640, large=True), strict=True):
        assert result["overflow"] <= 0, case.name
        assert result["violations"] == [], case.name


def test_the_statement_of_a_town_that_filled_it_in(tmp_path_factory: pytest.TempPathFactory) -> None:
    place = Place(tmp_path_factory.mktemp("town"))
    migrate(place)
    with opened_with_tasks(place, reporting=Reporting(town=TOWN)) as office:
        chosen = [Case("statement-town", "/barrierefreiheit"), Case("help-town", "/hilfe")]
        for result in seen(office, chosen):
            assert result["violations"] == []
            assert "Stadt Musterhausen" in result["text"]


def test_the_keyboard_reaches_everything_in_order_and_the_focus_is_seen(
    office: TaskOffice, cases: list[Case]
) -> None:
    walked = {
        "tasks": [*(t.title[0] for t in ALL.values()), "Zum Gespräch", "Hilfe"],
        "task-antwort": [
            *("Alle Aufgaben", "Mit einem Beispiel ausfüllen", "text", "unterlagen", "punkte"),
            *("ton", "form", "Weiter", "Anweisung an das Modell"),
        ],
        "feedback": ["kind", "message", "contact", "Absenden", "Hilfe", "Barrierefreiheit", "Rückmeldung"],
        "tour-2": ["Weiter", "Zurück", "Rundgang beenden"],
    }
    chosen = named(cases, *walked)
    for case, result in zip(chosen, seen(office, chosen, walk=True), strict=True):
        stops = result["stops"]
        names = [stop["id"] or stop["name"] for stop in stops]
        wanted = walked[case.name]
        found = [name for name in names if name in wanted]
        assert found == wanted, names
        for stop in stops:
            assert stop["visible"], f"the focus cannot be seen on {stop} of {case.name}"
            assert stop["onScreen"], f"the focus is off the screen on {stop} of {case.name}"
            if stop["tag"] != "input":  # boxes and rounds are reached by their labels, too
                assert min(stop["target"]) >= 24, f"smaller than 24 px (WCAG 2.5.8): {stop} of {case.name}"


def test_a_task_is_filled_in_and_sent_without_scripts(office: TaskOffice, cases: list[Case]) -> None:
    (case,) = named(cases, "task-satzung")
    before = len(office.begun)
    browse(look(office, case, "de", scripts=False) | {"fill": {"text": "§ 1 Die Stadt hat ein Bad."}})
    assert len(office.begun) == before + 1
    assert "§ 1 Die Stadt hat ein Bad." in office.begun[-1][1].question
    assert BEGUN


def test_without_scripts_the_pages_say_the_same(office: TaskOffice, cases: list[Case]) -> None:
    chosen = named(cases, "help", "statement", "tasks", "tour-4")
    with_scripts, without = seen(office, chosen), seen(office, chosen, scripts=False)
    for one, other in zip(with_scripts, without, strict=True):
        assert one["text"] == other["text"]
        assert other["complaints"] == []
