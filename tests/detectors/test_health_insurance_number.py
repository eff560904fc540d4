# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Krankenversichertennummer: letters, blanks, lower case beside a word."""

from __future__ import annotations

from random import Random

import pytest
from tests.detectors import numbers
from tests.detectors.sight import cut_out, found


@pytest.mark.parametrize(
    "word", ["KV-Nr.", "KVNR", "Versichertennummer", "AOK", "Barmer", "eGK", "Gesundheitskarte", "TK"]
)
@pytest.mark.parametrize("sign", ["", " ", "-"])
def test_any_print_beside_each_telling_word(word: str, sign: str) -> None:
    number = numbers.health_insurance(Random(word))
    for printed in (number[0] + sign + number[1:], number[0].lower() + sign + number[1:]):
        assert cut_out(f"{word} {printed}", "health_insurance_number") == [printed]
    grouped = number[0] + sign + numbers.grouped(number[1:], 3)
    assert cut_out(f"{word} {grouped}", "health_insurance_number") == [grouped]


@pytest.mark.parametrize("text", ["A 123456780 ist ein Teil", "Inventar a123456787", "Gruppe B 12"])
def test_loose_forms_without_a_word_are_none(text: str) -> None:
    assert not found(text, "health_insurance_number")
