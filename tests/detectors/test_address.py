# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Addresses: street and house number in every notation, with and without place; offices; what only looks like one."""

from __future__ import annotations

import pytest
from tests.detectors.sight import cut_out, found


@pytest.mark.parametrize(
    "address",
    [
        "Lindenstraße 12",
        "Lindenstr. 12a",
        "Steyler Straße 7",
        "Ringofenstr. 31a",
        "Kehrstrasse 3-5",
        "Ahornweg 4",
        "Hubertusallee 101",
        "Am Wasserturm 3",
        "Im Winkel 9 b",
        "An der Kapelle 14",
        "Auf dem Hügel 2",
        "Zur Alten Mühle 8",
        "Alte Bahnhofstraße 44",
        "Karl-Arnold-Ring 5",
        "Bruchhausener Feldweg 102",
        "Heckenrosenweg 7",
        "Grüner Winkel 14",
        "Sperberweg 61",
        "Lindenstraße 12, 41334 Nettetal",
        "Ahornweg 4 in 47906 Kempen".split(" in ")[0],
    ],
)
@pytest.mark.parametrize(
    "frame", ["wohnhaft {}", "Anschrift: {}", "Ich wohne {}.", "wohnt in der Wohnung {}, 2. OG", "{}"]
)
def test_where_somebody_lives(address: str, frame: str) -> None:
    text = frame.format(address)
    assert any(hit.startswith(address) or address in hit for hit in cut_out(text, "address")), cut_out(
        text, "address"
    )


@pytest.mark.parametrize(
    ("text", "stretch"),
    [
        ("Lindenstraße 12\n41334 Nettetal", "Lindenstraße 12\n41334 Nettetal"),
        ("Lindenstr. 12, D-41334 Nettetal-Lobberich", "Lindenstr. 12, D-41334 Nettetal-Lobberich"),
        ("wohnhaft Lindenstraße 12, 41334 Nettetal.", "Lindenstraße 12, 41334 Nettetal"),
        ("Postfach 12 34, 41334 Nettetal", "Postfach 12 34, 41334 Nettetal"),
    ],
)
def test_postcode_and_place_belong_to_it(text: str, stretch: str) -> None:
    assert cut_out(text, "address") == [stretch]


@pytest.mark.parametrize(
    "text",
    [
        "Amtsgericht Kempen, Hessenring 43",
        "Rathaus, Doerkesplatz 11, 41334 Nettetal",
        "Stadtverwaltung, Marktplatz 1",
    ],
)
def test_an_office_lives_nowhere(text: str) -> None:
    assert not found(text, "address")


@pytest.mark.parametrize(
    "text",
    [
        "Die Lindenstraße wird gesperrt.",
        "41334 Nettetal",
        "im Jahr 2024",
        "am Montag 14 Uhr",
        "im Haushalt 2025",
        "zum Stichtag 31",
        "Zimmer 12",
        "im Zimmer 12",
        "Am 12. Mai",
        "Antrag 4",
        "Bebauungsplan 14",
        "TOP 3",
        "in der Fassung 2",
        "Platz 3",
        "Kreisstraße 4",
        "im Abschnitt 3",
        "Im Quartal 2",
        "Tempo 30",
        "Grundsteuer B 480",
        "Parkplatz 5",
        "Sitzplatz 12",
        "auf der Seite 4",
        "Anhang 3:",
        "Parkdeck 2, Faktor 3, Portal 4",
        "Datenfeld 7;Spielfeld 2;",
        "Radweg 5\nFluchtweg 2\n",
    ],
)
def test_no_address(text: str) -> None:
    assert not found(text, "address")
