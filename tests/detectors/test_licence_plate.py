# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Kfz-Kennzeichen: districts, seasons, blanks beside a word about vehicles."""

from __future__ import annotations

import pytest
from tests.detectors.sight import clean, cut_out


@pytest.mark.parametrize(
    "plate",
    [
        "VIE-AB 123",
        "KLE-WT 418",
        "B-X 1",
        "WES-KJ 773",
        "M-AB 1234E",
        "VIE-K 77H",
        "K-OL 1",
        "VIE-AB123",
        "HH-AB-123",
    ],
)
def test_with_hyphen(plate: str) -> None:
    assert cut_out(f"Es steht dort {plate} seit Tagen", "licence_plate") == [plate]


@pytest.mark.parametrize("plate", ["VIE AB 123", "KLE WT 418", "VIE:AB 123", "VIE · AB 123"])
@pytest.mark.parametrize("word", ["Kennzeichen", "Pkw", "der weiße Sprinter (Auto)", "Halter:"])
def test_with_blanks_beside_a_word(plate: str, word: str) -> None:
    assert cut_out(f"{word} {plate}", "licence_plate") == [plate]


def test_foreign_plate_beside_the_word() -> None:
    assert cut_out("Kennzeichen: WA 12345", "licence_plate") == ["WA 12345"]


def test_lower_case_beside_the_word() -> None:
    assert cut_out("auto mit kennzeichen vie-ab 123 parkt hier", "licence_plate") == ["vie-ab 123"]


@pytest.mark.parametrize(
    "text",
    [
        "DIN EN 1176",
        "Typ LED-AB 123",
        "A4-Papier",
        "XX-YY 123",
        "Vorlage SV-AB 12",
        "ISO 9001",
        "AB 12",
        "Epson EB-L520",
        "HSM B34",
        "Az. S-B 12",
    ],
)
def test_no_plate(text: str) -> None:
    assert clean(text)
