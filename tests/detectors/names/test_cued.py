# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Names beside a cue: salutations, titles, roles, labels, closings. The names are in no list."""

from __future__ import annotations

import pytest
from tests.detectors.sight import cut_out, found


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Antrag von Frau Wrzeszczak ist da", "Wrzeszczak"),
        ("mit Herrn Quenzelmann besprochen", "Quenzelmann"),
        ("Sehr geehrter Herr Quenzelmann,", "Quenzelmann"),
        ("Sehr geehrte Frau Dr. Ülkütaş-Brand,", "Ülkütaş-Brand"),
        ("Herr Prof. Dr. med. Quenzelmann rät ab", "Quenzelmann"),
        ("Dr. Quenzelmann hat gefragt.", "Quenzelmann"),
        ("Familie Quenzelmann zieht um", "Quenzelmann"),
        ("Eheleute Quenzelmann", "Quenzelmann"),
        ("Hr. Quenzelmann und Fr. Wrzeszczak", "Quenzelmann"),
        ("Frau Leonie van der Quenzel", "Leonie van der Quenzel"),
        ("Frau O'Quenzel", "O'Quenzel"),
        ("Herr Freiherr von Quenzel", "Freiherr von Quenzel"),
        ("Sachbearbeiterin Quenzelmann", "Quenzelmann"),
        ("Zeuge: POK Quenzelmann", "Quenzelmann"),
        ("meine Tochter Quenzeline ist krank", "Quenzeline"),
        ("Name: Quenzelmann", "Quenzelmann"),
        ("Nachname: Quenzelmann", "Quenzelmann"),
        ("**Name:** Quenzelmann", "Quenzelmann"),
        ("Ansprechpartner: Quenzelmann", "Quenzelmann"),
        ("Kontoinhaber: Quenzelmann, Ottokarius", "Quenzelmann, Ottokarius"),
        ("mein Name ist Quenzelmann", "Quenzelmann"),
        ("Ich heiße Quenzelmann", "Quenzelmann"),
        ("Anna Weyers, geb. Quenzelmann", "Quenzelmann"),
        ("Anna Weyers geborene Quenzelmann", "Quenzelmann"),
        ("gez. Quenzelmann", "Quenzelmann"),
        ("Mit freundlichen Grüßen\nQuenzelmann", "Quenzelmann"),
        ("Mit freundlichen Grüßen\n\ni. A. Quenzelmann", "Quenzelmann"),
        ("Freundliche Grüße, i. A. Quenzelmann", "Quenzelmann"),
        ("Viele Grüße, M. Quenzelmann", "M. Quenzelmann"),
        ("MfG Quenzelmann", "Quenzelmann"),
        ("hallo, hier schreibt frau quenzelmann aus goch", "quenzelmann"),
        ("Frau H. legt Widerspruch ein", "H."),
        ("Dr. „Quenzelmann“ hat gefragt", "Quenzelmann"),
        ('{"name": "Quenzelmann", "ort": "Goch"}', "Quenzelmann"),
        ('{"nachname": "Quenzelmann"}', "Quenzelmann"),
        ("Von: Quenzelmann, Uta <u@x.example>", "Quenzelmann, Uta"),
    ],
)
def test_name_behind_its_cue(text: str, name: str) -> None:
    assert name in cut_out(text, "person")


@pytest.mark.parametrize(
    "text",
    [
        "Sehr geehrte Damen und Herren,",
        "Herr und Frau können den Antrag gemeinsam stellen",
        "Frau oder Herr (bitte ankreuzen)",
        "Name: ____________",
        "Name, Vorname",
        "Der Name der Straße wird geändert.",
        "Mit freundlichen Grüßen\nIhre Stadtverwaltung",
        "Mit freundlichen Grüßen\nIhr Bürgerbüro",
        "Die Sachbearbeiterin prüft den Antrag.",
        "Leiter Bauhof",
        "Ansprechpartner: Bürgerbüro",
        "Herr Muster und Frau Mustermann",
        "Dr.-Külz-Straße",
        "die Familie im Mittelpunkt",
        "Kontakt: Rathaus, Zimmer 12",
        "Prof. gesucht",
    ],
)
def test_cue_without_a_name(text: str) -> None:
    assert not found(text, "person")


@pytest.mark.parametrize(
    "text", ["Im Auftrag\n\ni. A. Hansen", "i.V. Brandt", "gezeichnet\ni.A. Dr. Öztürk\n"]
)
def test_signed_for_somebody_else(text: str) -> None:
    assert found(text, "person")


@pytest.mark.parametrize(
    "text", ["i. A. der Stadt", "Ziffer I. A. Allgemeines zur Satzung", "z. B. i. V. m. § 3 Abs. 2"]
)
def test_by_order_of_nobody(text: str) -> None:
    assert not found(text, "person")
