# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""What is kept of an answer is what would be worked out anew, and goes with its conversation."""

from __future__ import annotations

from datetime import UTC, datetime

import msgspec
import pytest
from tests.workbench.sources.town import SENT, TOWN

from stellwerk.workbench import shelf as module
from stellwerk.workbench.markdown.render import render
from stellwerk.workbench.shelf import Shelf
from stellwerk.workbench.sources import sources
from stellwerk.workbench.values import Said, State

SAID = Said(
    id="s1",
    question="?",
    answer="Melden Sie den Hund innerhalb von zwei Wochen nach der Aufnahme an. ![b](https://a.de)",
    state=State.DONE,
    asked_model="auto",
    at=datetime(2026, 11, 28, tzinfo=UTC),
)


def test_it_gives_what_would_be_worked_out_and_works_it_out_once(monkeypatch: pytest.MonkeyPatch) -> None:
    shelf = Shelf()
    html, found = shelf.html("c", SAID, "de"), shelf.sources("c", SAID, TOWN, SENT)
    assert html == render(SAID.answer)
    assert found == sources(SAID.answer, TOWN, SENT)
    assert found
    monkeypatch.setattr(module, "render", None)
    monkeypatch.setattr(module, "sources", None)
    assert shelf.html("c", SAID, "de") is html
    assert shelf.sources("c", SAID, TOWN, SENT) is found


def test_what_it_was_made_from_counts() -> None:
    shelf = Shelf()
    shelf.html("c", SAID, "de")
    assert "not loaded" in shelf.html("c", SAID, "en")
    assert shelf.html("c", msgspec.structs.replace(SAID, answer="neu"), "de") == "<p>neu</p>\n"
    assert shelf.sources("c", SAID, TOWN, SENT)
    assert shelf.sources("c", SAID, TOWN, {"a": frozenset({1})}) == ()
    assert shelf.html("d", msgspec.structs.replace(SAID, answer="andere"), "de") == "<p>andere</p>\n"


def test_it_forgets_a_conversation_and_what_is_too_much() -> None:
    shelf = Shelf(most=2)
    for conversation in ("a", "b", "c"):
        shelf.html(conversation, SAID, "de")
        shelf.sources(conversation, SAID, TOWN, SENT)
    assert [key[0] for key in shelf._html] == ["b", "c"]
    shelf.forget("c")
    assert [key[0] for key in (*shelf._html, *shelf._sources)] == ["b", "b"]
