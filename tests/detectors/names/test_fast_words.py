# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""The table of words: what goes in comes out, and next to nothing else does."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stellwerk.detectors.names.fast.words import Words, packed

_WORDS = st.text(st.characters(codec="utf-8", exclude_characters="\n"), min_size=1, max_size=12)


@given(st.dictionaries(_WORDS, st.integers(1, 0x3FF), max_size=40))
def test_every_word_keeps_its_class(classes: dict[str, int]) -> None:
    table = Words(packed(classes, ["haus"]))
    for word, kind in classes.items():
        assert table.of(word) & kind == kind  # a key shared by two words would add to it
    assert table.heads == {"haus"}


def test_what_is_not_in_it_is_unknown() -> None:
    table = Words(packed({f"wort{n}": 1 for n in range(5_000)}, []))
    strangers = [f"fremd{n}" for n in range(5_000)]
    assert sum(table.of(word) != 0 for word in strangers) <= 2
    assert table.of("\ud800") == 0


def test_another_file_is_no_table() -> None:
    with pytest.raises(ValueError, match="not a table"):
        Words(b"lCRF and so on")
