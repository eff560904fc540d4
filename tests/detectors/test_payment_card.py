# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Payment cards: issuers, lengths, Luhn, prints."""

from __future__ import annotations

from random import Random

import pytest
from tests.detectors import numbers
from tests.detectors.sight import cut_out, found

ISSUERS = {
    "Visa": ("4", 16),
    "Mastercard": ("52", 16),
    "Mastercard 2": ("2303", 16),
    "Amex": ("37", 15),
    "Diners": ("36", 14),
    "Maestro": ("6759", 16),
    "JCB": ("3530", 16),
}


@pytest.mark.parametrize("issuer", ISSUERS)
def test_issuers(issuer: str) -> None:
    number = numbers.payment_card(Random(issuer), *ISSUERS[issuer])
    assert cut_out(f"bezahlt mit {number}", "payment_card") == [number]


def test_amex_print() -> None:
    number = numbers.grouped(numbers.payment_card(Random(2), "37", 15), 4, 6, 5)
    assert cut_out(f"Karte: {number}, gültig 09/27", "payment_card") == [number]


@pytest.mark.parametrize("beginning", ["0", "1", "7", "9"])
def test_no_issuer(beginning: str) -> None:
    number = numbers.payment_card(Random(beginning), beginning)
    assert not found(f"Zählernummer {number}", "payment_card")


@pytest.mark.parametrize("word", ["Kreditkarte", "VISA", "Mastercard", "Debitkarte", "Kartennummer"])
def test_mistyped_beside_each_word(word: str) -> None:
    number = numbers.wrong(numbers.payment_card(Random(word)))[4]
    assert [f.suspect for f in found(f"{word} {number}", "payment_card")] == [True]


@pytest.mark.parametrize(
    "text", ["Sendung 00340434161094042557", "EAN 4006381333931", "4.111.111.111.111.111 Euro"]
)
def test_other_long_numbers(text: str) -> None:
    assert not found(text, "payment_card")


def test_figures_behind_the_number_do_not_hide_it() -> None:
    number = numbers.grouped(numbers.payment_card(Random(6)), 4)
    text = f"Kreditkarte {number} 12 2027"
    assert [(text[f.start : f.end], f.suspect) for f in found(text, "payment_card")] == [(number, False)]
