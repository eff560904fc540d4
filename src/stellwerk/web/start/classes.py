# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""The table of data classes and zones in plain words, for people who decide what they may type.

The ceilings come from code (``policy.ceilings``), so that the page cannot promise more than the line allows.
"""

from __future__ import annotations

import msgspec

from stellwerk.policy.ceilings import CEILINGS
from stellwerk.values.data_class import DataClass
from stellwerk.values.zone import Zone
from stellwerk.web.language import Language


class Cell(msgspec.Struct, frozen=True):
    """Whether a class may go to a zone: never, or (``condition`` empty) always, or on a condition."""

    zone: Zone
    allowed: bool
    condition: str


class Row(msgspec.Struct, frozen=True):
    """One data class."""

    name: str
    meaning: str
    example: str
    cells: tuple[Cell, ...]


_MEANING: dict[Language, dict[DataClass, tuple[str, str]]] = {
    Language.DE: {
        DataClass.K0: ("öffentlich", "Pressemitteilung, Satzung, Text der Internetseite"),
        DataClass.K1: ("intern, unkritisch", "Protokoll ohne Namen, Entwurf einer Anleitung"),
        DataClass.K2: ("vertraulich, ohne Personenbezug", "Vergabeunterlagen, Haushaltsentwurf"),
        DataClass.K3: ("personenbezogen", "Name, Anschrift, Aktenzeichen einer Person"),
        DataClass.K4: ("besonders geschützt", "Gesundheit, Soziales, Steuern, Personalakte"),
        DataClass.K5: ("Gefahr für Leib, Leben oder Existenz", "Auskunftssperre, Schutzadresse"),
        DataClass.K6: ("Verschlusssache", "alles ab VS-NfD"),
    },
    Language.EN: {
        DataClass.K0: ("public", "press release, by-law, text of the website"),
        DataClass.K1: ("internal, harmless", "minutes without names, draft of a manual"),
        DataClass.K2: ("confidential, no link to a person", "tender documents, draft budget"),
        DataClass.K3: ("personal", "a person's name, address, file number"),
        DataClass.K4: ("specially protected", "health, welfare, taxes, personnel files"),
        DataClass.K5: ("danger to life or existence", "blocked register entry, shelter address"),
        DataClass.K6: ("classified", "everything from VS-NfD upwards"),
    },
}

# law: Art. 28 GDPR and § 203 StGB for K3, § 80 SGB X and § 30 AO among others for K4 (docs/policy.md).
_CONDITION: dict[Language, dict[tuple[DataClass, Zone], str]] = {
    Language.DE: {
        (DataClass.K0, Zone.RED): "wenn als öffentlich erklärt",
        (DataClass.K1, Zone.RED): "wenn freigeschaltet und erklärt",
        (DataClass.K2, Zone.YELLOW): "nach Freigabe",
        (DataClass.K3, Zone.YELLOW): "mit Vertrag und Verschwiegenheit",
        (DataClass.K4, Zone.YELLOW): "nur nach Freigabe je Rechtsgebiet",
        (DataClass.K5, Zone.GREEN): "nur abgeschottet, sonst nein",
    },
    Language.EN: {
        (DataClass.K0, Zone.RED): "if declared public",
        (DataClass.K1, Zone.RED): "if switched on and declared",
        (DataClass.K2, Zone.YELLOW): "after release",
        (DataClass.K3, Zone.YELLOW): "with agreement and secrecy",
        (DataClass.K4, Zone.YELLOW): "only after release per field of law",
        (DataClass.K5, Zone.GREEN): "only isolated, else no",
    },
}


def rows(language: Language) -> tuple[Row, ...]:
    """The whole table, K0 to K6."""
    return tuple(
        Row(
            name=data_class.name,
            meaning=_MEANING[language][data_class][0],
            example=_MEANING[language][data_class][1],
            cells=tuple(
                Cell(
                    zone=zone,
                    allowed=zone in CEILINGS[data_class],
                    condition=_CONDITION[language].get((data_class, zone), ""),
                )
                for zone in (Zone.GREEN, Zone.YELLOW, Zone.RED)
            ),
        )
        for data_class in DataClass
    )
