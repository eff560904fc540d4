# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""What the page says within an answer, German and English side by side."""

from __future__ import annotations

_WORDS = {
    "code": ("Code", "Code"),
    "table": ("Tabelle", "Table"),
    "formula": ("Formel", "Formula"),
    "picture": ("Bild: {} nicht geladen", "picture: {} not loaded"),
    "no_address": ("ohne Adresse", "without an address"),
    "not_linked": ("nicht verlinkt: {}", "not linked: {}"),
    "done": ("erledigt", "done"),
    "open": ("offen", "open"),
    "too_long": (
        "Die Antwort ist länger als {} Zeichen. Was danach kommt, wird hier nicht gezeigt.",
        "The answer is longer than {} characters. What comes after is not shown here.",
    ),
}


def word(name: str, language: str) -> str:
    """A word in German (``de``) or else in English."""
    return _WORDS[name][0 if language == "de" else 1]
