# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Personalausweis, Reisepass, Aufenthaltstitel, Führerschein: by check digit, by word, by the machine readable zone."""

from __future__ import annotations

from random import Random

import pytest
from tests.detectors import numbers
from tests.detectors.sight import clean, cut_out, found


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("Personalausweis L01X00T47", "L01X00T47"),
        ("Reisepass Nr. C01X00T47", "C01X00T47"),
        ("Ausweisnummer: T22000129", "T22000129"),  # the older form
        ("Ausweis-Nr. lautet LZ6311T47", "LZ6311T47"),
        ("mein perso hat die nummer l01x00t47", "l01x00t47"),
        ("Führerschein Klasse B, Nr. N0704578A12", "N0704578A12"),
        ("Aufenthaltstitel Y7Z2P9K4M", "Y7Z2P9K4M"),
        ("Aufenthaltserlaubnis (Nr. AX1234567)", "AX1234567"),
        ("Reisepass: BH4471920", "BH4471920"),
        ("passport no. 123456789", "123456789"),
    ],
)
def test_beside_a_telling_word(text: str, number: str) -> None:
    assert cut_out(text, "identity_document") == [number]


def test_machine_readable_zone() -> None:
    zone = "IDD<<T220001293<<<<<<<<<<<<<<<\n6408125<2010315D<<<<<<<<<<<<<4\nMUSTERMANN<<ERIKA<<<<<<<<<<<<<"
    assert found(zone, "identity_document")


@pytest.mark.parametrize(
    "text",
    [
        "Der Personalausweis kostet 37,00 Euro.",
        "Reisepässe werden am Schalter 12 ausgegeben.",
        "Ausweis gültig bis 01.01.2030",
        "Den Führerschein bitte bis 19.01.2033 umtauschen (Jahrgang 1971).",
        "Der Pass auf 1.250 Metern ist gesperrt.",
    ],
)
def test_only_the_word(text: str) -> None:
    assert clean(text)


def test_numbers_of_goods_that_pass_by_chance() -> None:
    number = "RKF" + numbers.digits(Random(9), 6)
    number = next(n for n in (number + d for d in "0123456789") if found(f"ah {n}", "identity_document"))
    assert clean(f"Bestellnummer {number}, zwei Stück")
