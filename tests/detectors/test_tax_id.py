# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Steuer-Identifikationsnummer: the structure that § 139b AO demands besides the check digit."""

from __future__ import annotations

from random import Random

import pytest
from tests.detectors import numbers
from tests.detectors.sight import clean, cut_out, found

from stellwerk.detectors.tax_id import is_valid


def test_one_figure_may_stand_three_times() -> None:
    random = Random(3)
    for _ in range(50):
        number = numbers.tax_id(random, threefold=True)
        assert is_valid(number)
        assert cut_out(f"siehe {number}", "tax_id") == [number]


@pytest.mark.parametrize("ten", ["1234567890", "1122345678", "1112345678", "0123456788", "1111111111"])
def test_wrong_structure_is_no_number_whatever_the_check_digit(ten: str) -> None:
    assert not is_valid(ten + numbers.tax_id_check(ten))


@pytest.mark.parametrize("size", [0, 1, 10, 12, 13])
def test_wrong_length(size: int) -> None:
    assert not is_valid("65929970489"[:size].ljust(size, "1"))


@pytest.mark.parametrize(
    "word",
    [
        "Steuer-ID",
        "Steuer ID",
        "SteuerID",
        "Identifikationsnummer",
        "IdNr.",
        "ID-Nr.",
        "steuerliche ID",
        "TIN",
        "Steuer-Id",
    ],
)
def test_mistyped_number_beside_each_telling_word(word: str) -> None:
    number = numbers.wrong(numbers.tax_id(Random(word)))[0]
    assert [f.suspect for f in found(f"{word}: {number}", "tax_id")] == [True]
    assert [f.suspect for f in found(f"{word} lautet {number[:10]}", "tax_id")] == [
        True
    ]  # one figure too few


def test_word_on_another_line_tells_nothing() -> None:
    number = numbers.wrong(numbers.tax_id(Random(5)))[0]
    assert not found(f"Steuer-ID bitte eintragen.\n\nLagerplatz {number}", "tax_id")


def test_among_other_groups_of_figures() -> None:
    number = numbers.tax_id(Random(8))
    printed = numbers.grouped(number, 2, 3, 3, 3)
    assert cut_out(f"17 {printed} 2025", "tax_id") == [printed]


@pytest.mark.parametrize(
    "text", ["Die Steuer-ID hat elf Ziffern.", "Steuer-ID: ___________", "Telefon 02153 89-8000"]
)
def test_only_the_word(text: str) -> None:
    assert not found(text, "tax_id")


def test_amounts_are_clean() -> None:
    assert clean("Summe 12.345.678.901 Euro, davon 1.234.567,89 Euro investiv")
