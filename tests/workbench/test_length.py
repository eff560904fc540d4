# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""How long an answer may become: by the task, by the text where the answer grows with it, never beyond the settings."""

from __future__ import annotations

import pytest
from tests.workbench.test_compose import conversation, said

from stellwerk.settings import Answers
from stellwerk.workbench import compose
from stellwerk.workbench.length import Length, length_of
from stellwerk.workbench.tasks import ALL

HOUSE = Answers()
PAGE = "Die Gebühr beträgt acht Euro im Monat und ist am Ersten fällig. " * 40  # some 2,600 characters


def length(origin: str, text: str = PAGE, answers: Answers = HOUSE, **more: object) -> Length:
    talk = conversation(origin=origin, **more)
    call = compose.call_of(talk, text, (), "auto", answers)
    found = length_of(talk, call, answers)
    assert call.answer_limit == found.most, "what is sent along is what is reckoned with"
    return found


def test_a_chat_and_an_assistant_have_the_length_of_the_house() -> None:
    assert length("") == length("assistant:a_1:2") == Length(400, 2048)
    assert length("", answers=Answers(chat_tokens=300)) == Length(300, 300)
    assert length("", text=PAGE * 50) == Length(400, 2048)


@pytest.mark.parametrize("name", ALL)
def test_every_task_has_room_for_its_usual_answer_and_a_bound(name: str) -> None:
    short, long = length(f"task:{name}"), length(f"task:{name}", PAGE * 60)
    for found in (short, long):
        assert found.usual <= found.most <= 8192
    assert short.most >= 2 * short.usual, "usual is not the most"
    assert length(f"task:{name}", answers=Answers(task_tokens=200)) == Length(200, 200)


def test_a_translation_grows_with_its_text_and_a_summary_does_not() -> None:
    assert length("task:zusammenfassen") == length("task:zusammenfassen", PAGE * 60)
    page, pages = length("task:uebersetzen"), length("task:uebersetzen", PAGE * 4)
    assert page.usual > len(PAGE) / 3, "every sentence of it comes back"
    assert pages.usual > 3 * page.usual
    assert pages.most > page.most
    assert length("task:uebersetzen", PAGE * 200) == Length(8192, 8192)


def test_a_later_wish_is_about_the_same_text() -> None:
    before = said("Übersetze: " + PAGE, "Translation.")
    assert length("task:uebersetzen", "Noch einmal, bitte.", said=(before,)).usual > len(PAGE) / 3
