# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""What the demo hub says: short German texts from templates. Never an echo of the prompt."""

from __future__ import annotations

import hashlib

_TEXTS = (
    "[DEMO] Dies ist eine vorbereitete Antwort. Hier antwortet kein Sprachmodell, sondern ein Übungsmodul, "
    "das sich wie das Modell {model} verhält.",
    "[DEMO] Vielen Dank für die Anfrage. In der Übung liefert {model} nur diesen Mustertext; mit einem Vertrag "
    "stünde hier die Antwort des Modells.",
    "[DEMO] Die Weiche ist richtig gestellt: Die Anfrage hat {model} erreicht. Der Text dieser Antwort ist "
    "ein Muster.",
)


def text(model: str, seed: str, choice: int = 0) -> str:
    """One of the texts, the same for the same seed and choice."""
    number = hashlib.sha256(f"{seed}|{choice}".encode()).digest()[0] + choice
    return _TEXTS[number % len(_TEXTS)].format(model=model)


def pieces(said: str) -> list[str]:
    """The text in pieces as a model would stream it: a word with the blank before it."""
    words = said.split(" ")
    return [words[0]] + [" " + word for word in words[1:]] if said else []


def tokens(said: str) -> int:
    """A rough count: a token per four characters, at least one per word."""
    return max(len(said) // 4, len(said.split()), 1 if said else 0)
