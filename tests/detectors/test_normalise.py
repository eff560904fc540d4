# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""What a reader sees, with the way back to what was written."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stellwerk.detectors.normalise import normalise


@pytest.mark.parametrize(
    ("written", "seen"),
    [
        ("Mu\u0308ller", "Müller"),
        ("M\u200bül\u200dler", "Müller"),
        ("Mül\u00adler", "Müller"),
        ("\uff21\uff22\uff11", "AB1"),
        ("\u0410\u0412\u0415", "ABE"),
        ("1\u20092\u202f3\u00a04", "1 2 3 4"),
        ("\u0661\u0662\u0663", "123"),
        ("5\u20116\u20137", "5-6-7"),
        ("\U000e0041\U000e0042", "AB"),
        ("**Name:** x", "Name: x"),
        ("a\u2028b\x0bc", "a\nb\nc"),
        ("\u202eabc\u202c", "abc"),
        ("\U0001d400\U0001d401", "AB"),
        ("ﬁnden", "finden"),
    ],
)
def test_what_a_reader_sees(written: str, seen: str) -> None:
    assert normalise(written).text == seen


@pytest.mark.parametrize(
    "text", ["Grüße aus Köln, § 4 Abs. 2 – „gut“ (50 %)", "Ağrı, Łódź, Škoda, Ñandú, Nguyễn"]
)
def test_german_and_european_text_stays_as_it_is(text: str) -> None:
    assert normalise(text).text.replace("-", "–") == text.replace("-", "–")


@given(st.text(st.characters(codec="utf-8")))
def test_every_character_leads_back_into_the_text(text: str) -> None:
    mapped = normalise(text)
    for index in range(len(mapped.text)):
        start, end = mapped.origin(index, index + 1)
        assert 0 <= start < end <= len(text)


@given(st.text())
def test_normalising_twice_changes_nothing_more(text: str) -> None:
    once = normalise(text).text
    assert normalise(normalise(once).text).text == normalise(once).text


@given(st.text(alphabet="abcäöüßé ÄÖÜ"))
def test_composed_and_decomposed_are_the_same(text: str) -> None:
    assert normalise(unicodedata.normalize("NFD", text)).text == normalise(text).text
