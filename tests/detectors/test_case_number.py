# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Reference numbers that lead to a person, by the word before them; numbers of files and papers are none."""

from __future__ import annotations

import pytest
from tests.detectors.sight import clean, cut_out


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("Aktenzeichen: 32.1-2025/0471", "32.1-2025/0471"),
        ("Az. 50-2/WH 33871", "50-2/WH 33871"),
        ("Az.: 12 F 345/24", "12 F 345/24"),
        ("Unser Zeichen: 61-BA-2025-118", "61-BA-2025-118"),
        ("Kassenzeichen 5.0012.887431.6", "5.0012.887431.6"),
        ("Kundennummer 4711-0815", "4711-0815"),
        ("Personalnummer: 00417293", "00417293"),
        ("Personal-Nr. 00417293", "00417293"),
        ("Patientennummer P-778123", "P-778123"),
        ("Mitgliedsnummer 998877", "998877"),
        ("BG-Nummer 36502//0012345", "36502//0012345"),
        ("AZR-Nummer 123456789012", "123456789012"),
        ("Personenkennziffer 010190-M-12345", "010190-M-12345"),
        ("PK 010190-M-12345", "010190-M-12345"),
        ("Sterberegister Nr. S 118/2025", "S 118/2025"),
        ("Vorgangsnummer 2025-118-44", "2025-118-44"),
        ("Auftragsnummer SM-2025-04417", "SM-2025-04417"),
        ("unter Angabe des Kassenzeichens 5.0012.887431.6", "5.0012.887431.6"),
        ('{"aktenzeichen": "32.1-2025/0471"}', "32.1-2025/0471"),
        ("**Aktenzeichen:** 32.1-2025/0471", "32.1-2025/0471"),
    ],
)
def test_beside_its_word(text: str, number: str) -> None:
    assert cut_out(text, "case_number") == [number]


def test_column() -> None:
    table = "Kassenzeichen;Betrag;offen\n5001234567;12,00;ja\n5001234568;14,00;nein"
    assert cut_out(table, "case_number") == ["5001234567", "5001234568"]


@pytest.mark.parametrize(
    "text",
    [
        "Aktenplan 10.21.03",
        "Az. des Aktenplans: 10.21",
        "BVerwG, Urteil vom 3.5.2022, Az. 4 C 12.21",
        "Drucksache 17/2025",
        "Kassenzeichen vergibt das System.",
        "Aktenzeichen: ____________",
        "Personalnummer bitte angeben",
        "Vorlage 2025/0188",
        "CPV 39713100-4",
        "Bebauungsplan Nr. 14",
        "im Personalrat 2024",
        "unter 100 Teilnehmern",
        "§ 12 Abs. 3 Nr. 4",
    ],
)
def test_no_reference_of_a_person(text: str) -> None:
    assert clean(text)
