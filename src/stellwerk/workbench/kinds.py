# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""What people call the kinds of findings, counted ("2 Namen, 1 IBAN"): a row for each that a detector may give."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from stellwerk.values.data_class import DataClass
from stellwerk.values.inspection import Finding


class Kind(NamedTuple):
    """Words for one kind: singular and plural, and what stands in a placeholder (``[Person 1]``)."""

    one: tuple[str, str]  # German, English
    many: tuple[str, str]
    placeholder: tuple[str, str]  # around a number
    whole: bool = False  # says something about the whole text, which taking away the words would not change


# No placeholder may be found itself: behind "Passwort:" square brackets would be taken for one that has them.
KINDS: dict[str, Kind] = {
    "person": Kind(("Name", "name"), ("Namen", "names"), ("[Person {}]", "[Person {}]")),
    "unnamed_person": Kind(
        ("erkennbare Person ohne Namen", "recognisable person without a name"),
        ("erkennbare Personen ohne Namen", "recognisable persons without a name"),
        ("[Jemand {}]", "[Somebody {}]"),
    ),
    "address": Kind(
        ("Anschrift", "address"), ("Anschriften", "addresses"), ("[Anschrift {}]", "[Address {}]")
    ),
    "birth_date": Kind(
        ("Geburtsdatum", "date of birth"),
        ("Geburtsdaten", "dates of birth"),
        ("[Geburtsdatum {}]", "[Date of birth {}]"),
    ),
    "phone": Kind(
        ("Telefonnummer", "phone number"), ("Telefonnummern", "phone numbers"), ("[Telefon {}]", "[Phone {}]")
    ),
    "email": Kind(
        ("E-Mail-Adresse", "e-mail address"),
        ("E-Mail-Adressen", "e-mail addresses"),
        ("[E-Mail {}]", "[E-mail {}]"),
    ),
    "iban": Kind(("IBAN", "IBAN"), ("IBANs", "IBANs"), ("[IBAN {}]", "[IBAN {}]")),
    "payment_card": Kind(
        ("Kartennummer", "card number"),
        ("Kartennummern", "card numbers"),
        ("[Kartennummer {}]", "[Card number {}]"),
    ),
    "tax_id": Kind(
        ("Steuer-Identifikationsnummer", "tax identification number"),
        ("Steuer-Identifikationsnummern", "tax identification numbers"),
        ("[Steuer-ID {}]", "[Tax ID {}]"),
    ),
    "tax_number": Kind(
        ("Steuernummer", "tax number"),
        ("Steuernummern", "tax numbers"),
        ("[Steuernummer {}]", "[Tax number {}]"),
    ),
    "social_security_number": Kind(
        ("Sozialversicherungsnummer", "social security number"),
        ("Sozialversicherungsnummern", "social security numbers"),
        ("[Versicherungsnummer {}]", "[Insurance number {}]"),
    ),
    "health_insurance_number": Kind(
        ("Krankenversichertennummer", "health insurance number"),
        ("Krankenversichertennummern", "health insurance numbers"),
        ("[Versichertennummer {}]", "[Health insurance number {}]"),
    ),
    "identity_document": Kind(
        ("Ausweisnummer", "number of an identity document"),
        ("Ausweisnummern", "numbers of identity documents"),
        ("[Ausweis {}]", "[Identity document {}]"),
    ),
    "professional_number": Kind(
        ("berufliche Kennnummer", "professional number"),
        ("berufliche Kennnummern", "professional numbers"),
        ("[Berufsnummer {}]", "[Professional number {}]"),
    ),
    "licence_plate": Kind(
        ("Kfz-Kennzeichen", "licence plate"),
        ("Kfz-Kennzeichen", "licence plates"),
        ("[Kennzeichen {}]", "[Licence plate {}]"),
    ),
    "case_number": Kind(
        ("Aktenzeichen", "file number"), ("Aktenzeichen", "file numbers"), ("[Zeichen {}]", "[Reference {}]")
    ),
    "online_identifier": Kind(
        ("Online-Kennung", "online identifier"),
        ("Online-Kennungen", "online identifiers"),
        ("[Kennung {}]", "[Identifier {}]"),
    ),
    "secret": Kind(
        ("Passwort oder Schlüssel", "password or key"),
        ("Passwörter oder Schlüssel", "passwords or keys"),
        ("(geheim {})", "(hidden {})"),
    ),
    "special_category": Kind(
        ("besonders geschützte Angabe", "specially protected detail"),
        ("besonders geschützte Angaben", "specially protected details"),
        ("[Angabe {}]", "[Detail {}]"),
    ),
    "confidentiality_mark": Kind(
        ("Hinweis auf Vertrauliches", "sign of confidentiality"),
        ("Hinweise auf Vertrauliches", "signs of confidentiality"),
        ("[Vermerk {}]", "[Mark {}]"),
        whole=True,
    ),
    "classification_mark": Kind(
        ("Geheimhaltungsvermerk", "classification mark"),
        ("Geheimhaltungsvermerke", "classification marks"),
        ("[Vermerk {}]", "[Mark {}]"),
        whole=True,
    ),
}
_OTHER = Kind(("Fundstelle", "finding"), ("Fundstellen", "findings"), ("[Angabe {}]", "[Detail {}]"))


def kind_of(name: str) -> Kind:
    """The words for a kind; general ones for a name that nobody knows."""
    return KINDS.get(name, _OTHER)


def name_of(kind: str, count: int, language: str) -> str:
    """What ``count`` findings of a kind are called, without the number."""
    words = kind_of(kind).one if count == 1 else kind_of(kind).many
    return words[0 if language == "de" else 1]


def counted(findings: Iterable[Finding]) -> dict[str, int]:
    """How many places of each kind, the highest class first, then the most frequent. A place counts once."""
    places: dict[str, set[tuple[str, int, int]]] = {}
    classes: dict[str, DataClass] = {}
    for found in findings:
        places.setdefault(found.kind, set()).add((found.place, found.start, found.end))
        classes[found.kind] = max(classes.get(found.kind, DataClass.K0), found.data_class)
    order = sorted(places, key=lambda kind: (-classes[kind], -len(places[kind]), kind))
    return {kind: len(places[kind]) for kind in order}


def told(counts: dict[str, int], language: str) -> str:
    """Counts in words, in their order: "2 Namen, 1 IBAN"; "" where there is none."""
    return ", ".join([f"{count} {name_of(kind, count, language)}" for kind, count in counts.items() if count])


def summary(findings: Iterable[Finding], language: str) -> str:
    """What was found, in words: "2 Namen, 1 IBAN"; "" where nothing was."""
    return told(counted(findings), language)
