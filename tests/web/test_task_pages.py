# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""``/arbeit/aufgaben`` over real HTTP: forms that keep what was typed, errors at their fields, a conversation begun."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

import pytest
from tests.web.browser import Answer, Browser
from tests.web.task_office import BEGUN, TaskOffice, opened_with_tasks

from stellwerk.storage.database import Place
from stellwerk.web.work.tasks.fill import LARGEST
from stellwerk.workbench.tasks import ALL
from stellwerk.workbench.tasks.common import LONGEST
from stellwerk.workbench.tasks.task import TO_COME

PATH = "/arbeit/aufgaben"


@pytest.fixture
def office(sqlite: Place) -> Iterator[TaskOffice]:
    with opened_with_tasks(sqlite) as running:
        running.person()
        yield running


def area(answer: Answer, name: str) -> str:
    found = re.search(rf'<textarea[^>]*\bid="{name}"[^>]*>\n?(.*?)</textarea>', answer.body, re.DOTALL)
    assert found, name
    return unescape(found[1])


def form_of(answer: Answer) -> dict[str, str]:
    """What a browser would send of the page as it stands."""
    fields: dict[str, str] = {}
    for tag in re.findall(r"<input[^>]*>", answer.body):
        attributes = dict(re.findall(r'(\w+)="([^"]*)"', tag))
        if attributes.get("type") in ("radio", "checkbox") and " checked" not in tag:
            continue
        if "name" in attributes:
            fields[attributes["name"]] = unescape(attributes.get("value", ""))
    for name in re.findall(r'<textarea[^>]*\bname="(\w+)"', answer.body):
        fields[name] = area(answer, name)
    for name, inside in re.findall(r'<select[^>]*\bname="(\w+)"[^>]*>(.*?)</select>', answer.body, re.DOTALL):
        chosen = re.search(r'value="([^"]*)" selected', inside)
        fields[name] = chosen[1] if chosen else ""
    return fields


def send(browser: Browser, path: str, fields: dict[str, str]) -> Answer:
    return browser.post(path, {"token": browser.token, **fields}, Sec_Fetch_Site="same-origin")


def test_only_people_who_are_signed_in(office: TaskOffice) -> None:
    stranger = office.browser()
    assert stranger.get(PATH).location == "/anmelden?weiter=%2Farbeit%2Faufgaben"
    assert stranger.get(f"{PATH}/antwort").location.startswith("/anmelden")
    stranger.get("/anmelden")
    assert send(stranger, f"{PATH}/antwort", dict(ALL["antwort"].example)).location.startswith("/anmelden")
    assert office.begun == []


def test_every_task_has_a_tile_in_both_languages(office: TaskOffice) -> None:
    browser = office.signed_in()
    german, english = browser.get(PATH).body, browser.get(f"{PATH}?lang=en").body
    for task in ALL.values():
        assert f'href="{PATH}/{task.name}"' in german
        assert f'href="{PATH}/{task.name}?lang=en"' in english
        assert task.purpose[0] in unescape(german)
        assert task.purpose[1] in unescape(english)


def test_every_example_fills_a_form_that_can_be_sent(office: TaskOffice) -> None:
    person = office.signed_in()
    for name, task in ALL.items():
        page = person.get(f"{PATH}/{name}?beispiel=1")
        assert "ausgedachten Beispiel" in page.body
        answer = send(person, f"{PATH}/{name}", form_of(page))
        assert (answer.status, answer.location) == (303, BEGUN), name
        _, filled = office.begun[-1]
        assert filled == task.read(task.example)


def test_presets_are_chosen_and_the_form_is_empty_otherwise(office: TaskOffice) -> None:
    browser = office.signed_in()
    fields = form_of(browser.get(f"{PATH}/antwort"))
    assert (fields["ton"], fields["form"], fields["text"], fields["punkte"]) == ("freundlich", "mail", "", "")
    assert "unterlagen" not in fields
    assert form_of(browser.get(f"{PATH}/uebersetzen"))["sprache"] == ""


def test_what_is_wrong_is_said_at_its_field_and_what_was_typed_stays(office: TaskOffice) -> None:
    browser = office.signed_in()
    browser.get(f"{PATH}/antwort")
    typed = '  \n<b>Ümläute & "Zeichen"</b>\n\n</textarea><script>x</script>'
    answer = send(browser, f"{PATH}/antwort", {"text": typed, "punkte": "", "ton": "grob", "form": "brief"})
    assert answer.status == 422
    assert office.begun == []
    assert "<title>Bitte prüfen Sie Ihre Angaben: Antwort entwerfen" in answer.body
    assert area(answer, "text") == typed
    assert "<script>x" not in answer.body
    assert 'value="brief" checked' in answer.body
    for field in ("punkte", "ton"):
        assert f'<a class="kern-link" href="#{field}">' in answer.body
        assert f'id="{field}"' in answer.body, "the link of the summary leads nowhere"
        assert f'id="{field}-fehler"' in answer.body
    tag = re.search(r'<textarea[^>]*id="punkte"[^>]*>', answer.body)
    assert tag
    assert 'aria-invalid="true"' in tag[0]
    assert "punkte-hinweis punkte-fehler" in tag[0]
    assert 'aria-describedby="ton-fehler"' in answer.body
    english = send(browser, f"{PATH}/antwort?lang=en", {"text": "x", "ton": "freundlich", "form": "mail"})
    assert "Say in keywords what you want to answer" in english.body


def test_documents_may_follow(office: TaskOffice) -> None:
    browser = office.signed_in()
    page = browser.get(f"{PATH}/zusammenfassen")
    assert "Unterlagen fügen Sie im nächsten Schritt hinzu" in page.body
    answer = send(browser, f"{PATH}/zusammenfassen", {**form_of(page), TO_COME: "1"})
    assert answer.location == BEGUN
    assert office.begun[-1][1].documents_follow
    wrong = send(browser, f"{PATH}/zusammenfassen", {TO_COME: "1", "umfang": "x", "fuer": "leitung"})
    assert wrong.status == 422
    assert re.search(rf'id="{TO_COME}"[^>]* checked', wrong.body), "the box stays ticked"


def test_the_longest_text_passes_and_too_much_is_refused_in_words(office: TaskOffice) -> None:
    browser = office.signed_in()
    page = form_of(browser.get(f"{PATH}/uebersetzen")) | {"sprache": "de"}
    longest = "я" * LONGEST
    assert send(browser, f"{PATH}/uebersetzen", page | {"text": longest}).location == BEGUN
    assert longest in office.begun[-1][1].question
    over = send(browser, f"{PATH}/uebersetzen", page | {"text": longest + "яя"})
    assert over.status == 422
    assert "um 2 Zeichen zu lang" in over.body
    assert area(over, "text") == longest + "яя"
    assert send(browser, f"{PATH}/uebersetzen", page | {"text": "x" * LARGEST}).status == 413


def test_forms_take_their_token_and_their_own_house(office: TaskOffice) -> None:
    browser = office.signed_in()
    browser.get(f"{PATH}/tabelle")
    fields = dict(ALL["tabelle"].example)
    assert browser.post(f"{PATH}/tabelle", fields, Sec_Fetch_Site="same-origin").status == 403
    foreign = browser.post(f"{PATH}/tabelle", fields | {"token": browser.token}, Sec_Fetch_Site="cross-site")
    assert foreign.status == 403
    assert office.begun == []


@pytest.mark.parametrize("name", ["nichts", "..%2f..%2fetc", "antwort%00", "%3Cscript%3E", "Antwort"])
def test_there_are_no_other_tasks(office: TaskOffice, name: str) -> None:
    browser = office.signed_in()
    answer = browser.get(f"{PATH}/{name}")
    assert answer.status == 404
    assert "script>" not in answer.body
    browser.get(f"{PATH}/antwort")
    assert send(browser, f"{PATH}/{name}", {}).status == 404


def test_nothing_that_was_typed_stands_in_the_database(office: TaskOffice) -> None:
    browser = office.signed_in()
    browser.get(f"{PATH}/zusammenfassen")
    send(
        browser, f"{PATH}/zusammenfassen", dict(ALL["zusammenfassen"].example) | {"text": "Zwetschgendatschi"}
    )
    assert office.begun
    assert "Zwetschgendatschi" not in office.everything()
