# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Sentences of a page, German and English side by side, so that a missing translation is a type error."""

from __future__ import annotations

from collections.abc import Mapping

from stellwerk.web.language import Language

Words = Mapping[str, tuple[str, str]]
"""By name: German, then English."""


def in_language(words: Words, language: Language) -> dict[str, str]:
    """The sentences of one language. A template that names another one fails (``StrictUndefined``)."""
    which = 0 if language is Language.DE else 1
    return {name: both[which] for name, both in words.items()}
