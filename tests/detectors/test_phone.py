# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Telephone numbers in the prints of DIN 5008 and of people; what an office publishes; what only looks like one."""

from __future__ import annotations

import pytest
from tests.detectors.sight import clean, cut_out, found

# Mobile networks, and the ranges that the Bundesnetzagentur keeps for film and television.
MOBILE = [
    "0171 3920012",
    "0171/3920012",
    "0171-39 200 12",
    "+49 171 3920012",
    "0049 171 3920012",
    "+491713920012",
    "01713920012",
    "(0171) 3920012",
    "+49 (0)171 3920012",
    "+49-171-3920012",
]
LANDLINE = [
    "030 23125011",
    "030/23 12 50 11",
    "(030) 23125011",
    "+49 30 23125011",
    "0221 4710123",
    "02153 898-1234",
]


@pytest.mark.parametrize("number", MOBILE)
def test_mobile_numbers_need_no_word(number: str) -> None:
    assert cut_out(f"Bitte melden, {number}, danke", "phone") == [number]


@pytest.mark.parametrize("number", MOBILE + LANDLINE)
@pytest.mark.parametrize(
    "word", ["Tel.", "Tel.:", "Telefon", "Fon", "Handy:", "mobil", "erreichbar unter", "Rückruf unter"]
)
def test_beside_a_telling_word(number: str, word: str) -> None:
    assert cut_out(f"{word} {number}", "phone") == [number]


@pytest.mark.parametrize(
    "number", ["+31 77 359 1234", "+48 22 621 00 00", "+90 212 555 12 34", "0031 77 3591234"]
)
def test_neighbours(number: str) -> None:
    assert cut_out(f"Rückruf: {number}", "phone") == [number]


@pytest.mark.parametrize(
    "text",
    [
        "Hotline: 0800 1234567",
        "Zentrale 02153 898-0",
        "Bürgertelefon 02153 898 4444",
        "ärztlicher Bereitschaftsdienst 116 117",
        "Notruf 112",
    ],
)
def test_what_an_office_publishes(text: str) -> None:
    assert clean(text)


def test_mobile_number_is_a_persons_even_beside_hotline() -> None:
    assert found("Hotline 0171 3920012", "phone")


@pytest.mark.parametrize(
    "text",
    [
        "am 01.02.2024",
        "01.02.2024 - 03.04.2024",
        "2024-01-31",
        "Drucksache 0123/2024",
        "Vorlage 012/2023",
        "Zimmer 0.123",
        "PLZ 01067 Dresden",
        "0,123456789",
        "1.234.567 Euro",
        "Aktenplan 01.23.45",
        "Versionsstand 0.12.345",
        "Konto 0123",
        "CPV 09310000-5",
        "§ 0123456",
    ],
)
def test_no_number(text: str) -> None:
    assert not found(text, "phone")
