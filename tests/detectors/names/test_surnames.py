# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""A known surname that stands alone."""

from __future__ import annotations

import pytest
from tests.detectors.sight import cut_out, found


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("- Urlaub: Hoffmann KW 27", "Hoffmann"),
        ("das hat Schröder schon erledigt", "Schröder"),
        ("Rückfrage bei Nowak-Lehmann ergab nichts", "Nowak-Lehmann"),
        ("laut Yılmaz offen", "Yılmaz"),
        ("Wood kommt später.", "Wood"),
        ("Anruf von Glass a. D.", "Glass"),
        ("gezeichnet Long i. V.", "Long"),
        ("gezeichnet Long I. A.", "Long"),
        ("Wood Text 3 prüfen", "Wood"),
        ("Long hat angerufen", "Long"),
        ("Good morning, Brown speaking.", "Brown"),
        ("Wood of the planning office called.", "Wood"),
        ("Ask Read-Hoffmann the rules", "Read-Hoffmann"),
    ],
)
def test_alone(text: str, name: str) -> None:
    assert name in cut_out(text, "person")


@pytest.mark.parametrize(
    "text",
    [
        "Hoffmannstraße",
        "in der Hoffmann-Straße",
        "die Firma Hoffmann",
        "Hoffmann GmbH",
        "Schröder & Söhne KG",
        "vgl. Schmidt/Wacker, EStG, 36. Aufl.",
        "im Hoffmann",
    ],
)
def test_something_else_of_that_name(text: str) -> None:
    assert not found(text, "person")


@pytest.mark.parametrize(
    "text",
    [
        "Good morning, I have a question.",
        "Read the text and correct it.",
        "Close the session politely.",
        "Long version please",
        "Clear instructions for visitors of the library",
        "Were any rules changed? Carry it through.",
    ],
)
def test_words_of_english(text: str) -> None:
    assert not found(text, "person")
