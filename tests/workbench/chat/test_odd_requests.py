# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Requests that no page of ours makes: answered as what they are, never with a failure."""

from __future__ import annotations

import pytest
from tests.workbench.browser.product import Product
from tests.workbench.chat.talk import Talk

OF_ONE = ("anhalten", "schliessen", "noch-einmal", "aendern", "weiter")


@pytest.mark.parametrize(
    ("path", "action"),
    [("/arbeit", action) for action in OF_ONE] + [("/arbeit/unterlagen", "abbrechen")],
)
def test_what_only_a_conversation_can_do(town: Product, erika: Talk, path: str, action: str) -> None:
    erika.open()
    answer = erika.browser.send(path, tun=action, welche="s_0", neu="x", frage="x")
    assert answer.status == 404


@pytest.mark.parametrize("action", ["auswahl", "heraus"])
def test_a_choice_among_documents_of_no_conversation_begins_an_empty_one(
    town: Product, erika: Talk, action: str
) -> None:
    """An assistant brings documents along before a word was said; without one there is nothing to choose."""
    erika.open()
    answer = erika.browser.send("/arbeit/unterlagen", tun=action, welche="d_0", **{"teil-1": "ja"})
    assert answer.status == 303
    assert "gehen mit" not in erika.browser.follow(answer).body
