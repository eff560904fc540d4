# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Marks of classification (K6) and of confidentiality (K2)."""

from __future__ import annotations

import pytest
from tests.detectors.sight import clean, data_class, found

CLASSIFIED = [
    "VS-NfD", "VS-NFD", "VS - NfD", "VS–NfD", "VSNfD", "VS-N.f.D.", "VS - NUR FÜR DEN DIENSTGEBRAUCH",
    "VS-Nur für den Dienstgebrauch", "Nur für den Dienstgebrauch", "VS-VERTRAULICH", "VS-Vertraulich", "VS-Geheim",
    "VERSCHLUSSSACHE - NUR FÜR DEN DIENSTGEBRAUCH", "Verschlußsache - vertraulich", "GEHEIM", "STRENG GEHEIM",
    "amtlich geheim gehalten", "NATO RESTRICTED", "NATO CONFIDENTIAL", "NATO SECRET", "COSMIC TOP SECRET",
    "EU RESTRICTED", "RESTREINT UE", "EU CONFIDENTIAL", "EU SECRET", "UE RESTREINT",
]  # fmt: skip


@pytest.mark.parametrize("mark", CLASSIFIED)
@pytest.mark.parametrize(
    "frame",
    ["{}", "{}\nKatastrophenschutzplan, Blatt 4", "- {} -", "Alarmplan\n{}\nBlatt 4", "**{}**\nBlatt"],
)
def test_mark_of_classification(mark: str, frame: str) -> None:
    text = frame.format(mark)
    assert data_class(text) == 6
    assert {f.regimes for f in found(text, "classification_mark")} == {("classified",)}


@pytest.mark.parametrize("mark", ["VS-NfD", "VS-VERTRAULICH", "NATO RESTRICTED"])
def test_mark_in_a_sentence(mark: str) -> None:
    assert data_class(f"Der Plan ist als {mark} eingestuft und liegt bei.") == 6


@pytest.mark.parametrize(
    "text",
    [
        "Was bedeutet VS-NfD?",
        "Unterschied zwischen VS-NfD und VS-Vertraulich",
        "Das ist kein Geheimnis.",
        "Die Wahl ist geheim.",
        "Geheimtipp: das Freibad",
        "Der VS-Beauftragte ist im Urlaub.",
        "Die NATO tagt in Brüssel.",
        "vs. Köln",
    ],
)
def test_only_spoken_about(text: str) -> None:
    assert data_class(text) < 6


@pytest.mark.parametrize(
    "text",
    [
        "VERTRAULICH\nEntwurf",
        "Vertraulich: Entwurf der Vorlage",
        "Nichtöffentlicher Teil",
        "- nicht öffentlich -",
        "Betriebsgeheimnis der Firma",
        "bitte nicht weiterleiten",
        "Nicht zur Veröffentlichung",
        "Nur für den internen Gebrauch",
        "Vertrauliche Vorlage für den Verwaltungsvorstand",
        "Die Bietergespräche zur Schulverpflegung sind vertraulich.",
        "Bieter 2 liegt 14 % unter der Schätzung.",
        "Unsere Schmerzgrenze liegt bei 4,10 Euro.",
        "Über das Ergebnis ist Stillschweigen zu bewahren.",
    ],
)
def test_confidential(text: str) -> None:
    assert data_class(text) == 2


@pytest.mark.parametrize(
    "text",
    [
        "Ihre Angaben werden vertraulich behandelt.",
        "Die Beratung ist kostenlos und vertraulich.",
        "Öffentliche Bekanntmachung",
        "Der Anbieter muss den Nachweis führen.",
        "Angebote sind bis 10 Uhr einzureichen.",
    ],
)
def test_not_confidential(text: str) -> None:
    assert clean(text)


@pytest.mark.parametrize("text", ["V S - N f D", "V S – N f D\nLageplan", "G E H E I M", "v s n f d"])
def test_spaced_as_on_a_typewriter(text: str) -> None:
    assert data_class(text) == 6


@pytest.mark.parametrize(
    "text",
    [
        "Die drei Bieter liegen bei 412.000, 398.500 und 455.000 Euro, Zuschlag erst in vier Wochen.",
        "Der zweite Bieter hat 4 % Nachlass auf 81.300 Euro gewährt, die Wertung läuft.",
        "Im Aufklärungsgespräch sagt der Bieter, er habe 0,45 € statt 4,50 € kalkuliert.",
    ],
)
def test_offers_while_the_award_is_open(text: str) -> None:
    assert data_class(text) == 2


@pytest.mark.parametrize(
    "text",
    [
        "Den Zuschlag erhielt der Bieter mit dem günstigsten Angebot über 412.000 Euro.",
        "Öffentliche Ausschreibung: Bieter reichen ihre Angebote bis 12 Uhr ein, geschätzt 200.000 Euro netto.",
        "Wie unterscheiden sich Bieter und Bewerber im Vergaberecht?",
    ],
)
def test_a_tender_in_public(text: str) -> None:
    assert clean(text)
