# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Sentences of a page, German and English side by side, so that a missing translation is a type error."""

from __future__ import annotations

from collections.abc import Mapping

from stellwerk.web.language import Language

Words = Mapping[str, tuple[str, str]]
"""By name: German, then English."""


class Sentences:
    """The sentences of one language, by name. No dict: ``t.copy`` in a template would be its method."""

    def __init__(self, words: Words, language: Language) -> None:
        self._words = words
        self._which = 0 if language is Language.DE else 1

    def __getitem__(self, name: str) -> str:
        """A sentence. A template that names another one fails (``StrictUndefined``)."""
        return self._words[name][self._which]


def in_language(words: Words, language: Language) -> Sentences:
    """The sentences in a language."""
    return Sentences(words, language)
