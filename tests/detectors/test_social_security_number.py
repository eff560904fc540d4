# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Rentenversicherungsnummer: shifted days, impossible dates, every letter."""

from __future__ import annotations

import string
from random import Random

import pytest
from tests.detectors import numbers
from tests.detectors.sight import cut_out, found

from stellwerk.detectors.social_security_number import is_valid


@pytest.mark.parametrize("letter", string.ascii_uppercase)
def test_every_letter(letter: str) -> None:
    number = numbers.social_security(Random(letter), letter=letter)
    assert cut_out(f"siehe {number}", "social_security_number") == [number]
    assert cut_out(f"siehe {number.lower()}", "social_security_number") == [number.lower()]


def test_day_raised_by_fifty() -> None:
    assert is_valid(numbers.social_security(Random(50), shifted_day=True))


@pytest.mark.parametrize("birth", ["320180", "001380", "990180", "011380"])
def test_impossible_birth_date(birth: str) -> None:
    for check in string.digits:
        assert not is_valid(f"53{birth}A12{check}")


@pytest.mark.parametrize(
    "word", ["SV-Nummer", "SV-Nr.", "RVNR", "Sozialversicherungsnummer", "VSNR", "Rentenversicherung"]
)
def test_mistyped_beside_each_telling_word(word: str) -> None:
    mistyped = numbers.wrong(numbers.social_security(Random(word)))[3]
    assert [f.suspect for f in found(f"{word} {mistyped}", "social_security_number")] == [True]


@pytest.mark.parametrize("text", ["65 170839 K", "Raum 12 K 103", "SV-Nummer folgt", "Teil 12345678 A 12"])
def test_no_number(text: str) -> None:
    assert not found(text, "social_security_number")
