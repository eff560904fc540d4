# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""File names as attackers send them."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stellwerk.documents.name import LONGEST, clean, clean_title


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        ("Brief an Müller.pdf", "Brief an Müller.pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\a\\Brief.docx", "Brief.docx"),
        ("rechnung\u202efdp.exe", "rechnungfdp.exe"),
        ("a\nb\tc\x00\x1b[31m.txt", "a b c[31m.txt"),
        ("U\u0308berweisung.pdf", "Überweisung.pdf"),
        ("  .htaccess", "htaccess"),
        ("", "document"),
        ("///", "document"),
        ("\u200b\u2066", "document"),
        ("<script>alert(1)</script>", "script>"),
    ],
)
def test_names(sent: str, shown: str) -> None:
    assert clean(sent) == shown


def test_a_long_name_keeps_its_ending() -> None:
    name = clean("ä" * 500 + ".docx")
    assert len(name) == LONGEST
    assert name.endswith("….docx")
    assert len(clean("x." + "y" * 500)) == LONGEST


@given(st.text(max_size=400))
def test_never_empty_never_long_never_hidden(sent: str) -> None:
    name = clean(sent)
    assert 0 < len(name) <= LONGEST
    assert "/" not in name
    assert "\\" not in name
    assert all(unicodedata.category(c)[0] != "C" and c not in "\u2028\u2029" for c in name)
    assert clean(name) == name
    assert len(clean_title(sent)) <= LONGEST
