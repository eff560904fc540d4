# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""What detectors find, in words: singular and plural, German and English, and the placeholder that takes its place."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import NamedTuple

from stellwerk.values.data_class import DataClass
from stellwerk.values.inspection import Finding


class Words(NamedTuple):
    """Of one kind: German one and many, English one and many."""

    one: str
    many: str
    one_english: str
    many_english: str


KINDS: Mapping[str, Words] = MappingProxyType(
    {
        "person": Words("Name", "Namen", "name", "names"),
        "unnamed_person": Words(
            "Angabe zu einer Person", "Angaben zu Personen", "detail of a person", "details of persons"
        ),
        "address": Words("Anschrift", "Anschriften", "address", "addresses"),
        "birth_date": Words("Geburtsdatum", "Geburtsdaten", "date of birth", "dates of birth"),
        "phone": Words("Telefonnummer", "Telefonnummern", "phone number", "phone numbers"),
        "email": Words("E-Mail-Adresse", "E-Mail-Adressen", "e-mail address", "e-mail addresses"),
        "iban": Words("IBAN", "IBANs", "IBAN", "IBANs"),
        "payment_card": Words("Kartennummer", "Kartennummern", "card number", "card numbers"),
        "tax_id": Words("Steuer-ID", "Steuer-IDs", "tax ID", "tax IDs"),
        "tax_number": Words("Steuernummer", "Steuernummern", "tax number", "tax numbers"),
        "social_security_number": Words(
            "Sozialversicherungsnummer",
            "Sozialversicherungsnummern",
            "social security number",
            "social security numbers",
        ),
        "health_insurance_number": Words(
            "Krankenversichertennummer",
            "Krankenversichertennummern",
            "health insurance number",
            "health insurance numbers",
        ),
        "identity_document": Words(
            "Ausweisnummer", "Ausweisnummern", "identity document", "identity documents"
        ),
        "licence_plate": Words("Kennzeichen", "Kennzeichen", "licence plate", "licence plates"),
        "professional_number": Words(
            "Berufsnummer", "Berufsnummern", "professional number", "professional numbers"
        ),
        "case_number": Words("Aktenzeichen", "Aktenzeichen", "case number", "case numbers"),
        "online_identifier": Words(
            "Online-Kennung", "Online-Kennungen", "online identifier", "online identifiers"
        ),
        "secret": Words("Geheimnis", "Geheimnisse", "secret", "secrets"),
        "special_category": Words(
            "besonders geschützte Angabe",
            "besonders geschützte Angaben",
            "specially protected detail",
            "specially protected details",
        ),
        "confidentiality_mark": Words(
            "Vertraulichkeitsvermerk", "Vertraulichkeitsvermerke", "mark of confidence", "marks of confidence"
        ),
        "classification_mark": Words(
            "Einstufung als Verschlusssache",
            "Einstufungen als Verschlusssache",
            "classification mark",
            "classification marks",
        ),
    }
)
"""By the kind of a finding. A test holds it against what detectors and plug-ins may give."""

_UNKNOWN = Words("geschützte Angabe", "geschützte Angaben", "protected detail", "protected details")


def name_of(kind: str, count: int = 1, language: str = "de") -> str:
    """The kind in words, without the number."""
    words = KINDS.get(kind, _UNKNOWN)
    return words[(2 if language == "en" else 0) + (count != 1)]


def summary(findings: Iterable[Finding], language: str = "de") -> str:
    """``2 Namen, 1 IBAN``: the highest class first, then the most frequent. A place that several rules found counts
    once.
    """
    places: dict[tuple[str, int, int], Finding] = {}
    for found in findings:
        before = places.get((found.place, found.start, found.end))
        if before is None or found.data_class > before.data_class:
            places[found.place, found.start, found.end] = found
    counts: dict[str, tuple[DataClass, int]] = {}
    for found in places.values():
        highest, count = counts.get(found.kind, (found.data_class, 0))
        counts[found.kind] = (max(highest, found.data_class), count + 1)
    order = sorted(counts.items(), key=lambda item: (-item[1][0], -item[1][1], item[0]))
    return ", ".join(f"{count} {name_of(kind, count, language)}" for kind, (_, count) in order)
