# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Steuernummer: the printed schemes of the Länder, ELSTER's form, and bare numbers beside a word."""

from __future__ import annotations

import pytest
from tests.detectors.sight import cut_out, found


@pytest.mark.parametrize(
    "number",
    [
        "133/8150/8159",
        "12/345/67890",
        "181/815/08155",
        "21/815/08150",
        "4151 815 08156",
        "2181081508155",
        "5133081508159",
    ],
)
def test_beside_the_word(number: str) -> None:
    assert cut_out(f"Steuernummer: {number}", "tax_number") == [number]


@pytest.mark.parametrize("number", ["133/8150/8159", "133 / 8150 / 8159", "21/815/08150", "181/815/08155"])
def test_slashed_form_needs_no_word(number: str) -> None:
    assert cut_out(f"Betrifft {number}, Bescheid liegt bei", "tax_number") == [number]


@pytest.mark.parametrize(
    "word", ["Steuernummer", "Steuer-Nr.", "St.-Nr.", "StNr.", "ELSTER", "Finanzamt Kempen,"]
)
def test_telling_words(word: str) -> None:
    assert found(f"{word} 1338150815", "tax_number")


@pytest.mark.parametrize(
    "text", ["Maße 133/150/159", "1/2/3", "12/2024/2025", "vom 01/02/2025 bis 03/04/2025"]
)
def test_no_number(text: str) -> None:
    assert not found(text, "tax_number")
