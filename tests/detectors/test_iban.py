# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""IBAN beyond the check digits: other countries, account numbers, what only looks like one."""

from __future__ import annotations

from random import Random

import pytest
from tests.detectors import numbers
from tests.detectors.sight import clean, cut_out, found

FOREIGN = {
    "AT": 16,
    "BE": 12,
    "CH": 17,
    "DK": 14,
    "ES": 20,
    "FR": 23,
    "IT": 23,
    "LU": 16,
    "NL": 14,
    "NO": 11,
    "PL": 24,
    "RO": 20,
    "SE": 20,
    "TR": 22,
    "MT": 27,
}


@pytest.mark.parametrize(("country", "size"), FOREIGN.items())
def test_other_countries(country: str, size: int) -> None:
    account = numbers.digits(Random(country), size)
    number = numbers.iban(country, account)
    assert cut_out(f"Konto {numbers.grouped(number, 4)}.", "iban") == [numbers.grouped(number, 4)]


def test_letters_in_the_account() -> None:
    number = numbers.iban("GB", "WEST12345698765432")
    assert cut_out(f"to {number}", "iban") == [number]
    number = numbers.iban("NL", "ABNA0417164300")
    assert cut_out(f"naar {number.lower()}", "iban") == [number.lower()]


def test_wrong_length_for_the_country() -> None:
    number = numbers.iban("NL", "ABNA041716430")
    assert not found(f"Bezug {number} vom Lager", "iban")


@pytest.mark.parametrize(
    "text",
    [
        "IBAN DE12 3456 7890 1234 5678 9",
        "IBAN: DE12345678901234567890",
        "Konto (IBAN) DE00 0000 0000 0000 0000 01",
    ],
)
def test_unfinished_or_wrong_number_beside_the_word_is_suspect(text: str) -> None:
    assert [f.suspect for f in found(text, "iban")] == [True]


def test_published_sample_is_no_suspect() -> None:
    assert clean("Muster-IBAN: DE12 3456 7890 1234 5678 90")


@pytest.mark.parametrize(
    ("text", "account"),
    [
        ("Kontonummer: 1234567890", "1234567890"),
        ("Konto 4711 0815 12 bei der Sparkasse", "4711 0815 12"),
        ("Kto.-Nr. 12345678", "12345678"),
        ("Mein Konto lautet 98765432.", "98765432"),
    ],
)
def test_account_number_beside_its_name(text: str, account: str) -> None:
    assert cut_out(text, "iban") == [account]


@pytest.mark.parametrize(
    "text", ["Konto 4711", "Kontonummer: ________", "auf 12 Konten", "Sachkonto 5241000 buchen"]
)
def test_no_account_number_of_a_person(text: str) -> None:
    assert not found(text, "iban")
