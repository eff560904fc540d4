# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""What the models are asked for, in their words, and what each answer means in Stellwerk's."""

from __future__ import annotations

from typing import NamedTuple

from stellwerk.values.data_class import DataClass


class Meaning(NamedTuple):
    """Kind and class of a finding; the last part of its rule is the label itself."""

    kind: str
    data_class: DataClass
    german: str  # how the model is told


LABELS: dict[str, Meaning] = {
    "person": Meaning(
        "person", DataClass.K3, "Name einer natürlichen Person, auch nur Nachname oder Initialen"
    ),
    "described": Meaning(
        "unnamed_person", DataClass.K3, "Beschreibung, die eine einzelne Person ohne Namen erkennen lässt"
    ),
    "address": Meaning("address", DataClass.K3, "private Anschrift"),
    "contact": Meaning("phone", DataClass.K3, "persönliche Telefonnummer oder E-Mail-Adresse"),
    "birth_date": Meaning("birth_date", DataClass.K3, "Geburtsdatum oder Alter einer Person"),
    "number": Meaning(
        "case_number", DataClass.K3, "Kennzeichen einer Person: Aktenzeichen, Kundennummer, Konto"
    ),
    "health": Meaning("special_category", DataClass.K4, "Gesundheit einer Person"),
    "religion": Meaning("special_category", DataClass.K4, "Religion oder Weltanschauung einer Person"),
    "union": Meaning("special_category", DataClass.K4, "Gewerkschaftszugehörigkeit einer Person"),
    "politics": Meaning("special_category", DataClass.K4, "politische Meinung einer Person"),
    "ethnicity": Meaning("special_category", DataClass.K4, "ethnische Herkunft einer Person"),
    "sex_life": Meaning(
        "special_category", DataClass.K4, "Sexualleben oder sexuelle Orientierung einer Person"
    ),
    "criminal": Meaning("special_category", DataClass.K4, "Straftat oder Verdacht gegen eine Person"),
    "secret": Meaning("secret", DataClass.K2, "Passwort, Schlüssel, Zugangsdaten"),
    "confidential": Meaning(
        "confidentiality_mark",
        DataClass.K2,
        "vertraulicher Vorgang: Angebot, nichtöffentliche Sitzung, Lücke der IT",
    ),
}
