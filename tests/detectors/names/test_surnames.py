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
