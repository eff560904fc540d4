# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Texts that people type or paste."""

from __future__ import annotations

import pytest

from stellwerk.administration.values import text
from stellwerk.errors import InvalidValue


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("§\u00a05 Abs.\u202f2 der\u2007Satzung", "§ 5 Abs. 2 der Satzung"),
        ("Bau\u00adgenehmi\u00adgung", "Baugenehmigung"),
        ("\ufeffErste\r\nZweite\rDritte", "Erste\nZweite\nDritte"),
        ("Amt\tZahl", "Amt Zahl"),
        ("\U0001f469\u200d\U0001f4bb hilft", "\U0001f469\U0001f4bb hilft"),
        ("Ko\u0308ln \u00a0", "Köln"),
    ],
)
def test_what_a_letter_brings_along_is_no_error(typed: str, read: str) -> None:
    assert text("note", typed, 100, lines=True) == read


@pytest.mark.parametrize("typed", ["a\u202eb", "a\u200bb", "a\0b", "a\u2028b", "a\x1bb"])
def test_what_hides_or_turns_text_round_is_refused(typed: str) -> None:
    for lines in (True, False):
        with pytest.raises(InvalidValue):
            text("note", typed, 100, lines=lines)


def test_a_line_is_one() -> None:
    for typed in ("a\nb", "a\r\nb", "a\rb"):
        with pytest.raises(InvalidValue):
            text("title", typed, 100)
