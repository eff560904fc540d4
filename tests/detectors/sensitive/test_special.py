# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Special categories and secrecy regimes: a word alone says nothing, a word and a person say K4 or K5."""

from __future__ import annotations

import pytest
from tests.detectors.sight import data_class, found

from stellwerk.detectors.sensitive.lexicon import terms

WITH_A_NAME = {
    "special.health": "Frau Quenzel ist seit Mai wegen einer Depression krankgeschrieben.",
    "special.religion": "Herr Quenzel ist aus der Kirche ausgetreten, Konfession: keine.",
    "special.union": "Herr Quenzel ist Gewerkschaftsmitglied.",
    "special.politics": "Frau Quenzel sitzt im Ortsverband.",
    "special.ethnicity": "Familie Quenzel gehört zu den Sinti.",
    "special.sex_life": "Herr Quenzel ist homosexuell.",
    "special.biometric": "Von Herrn Quenzel liegen Fingerabdrücke vor.",
    "special.genetic": "Das Abstammungsgutachten für Herrn Quenzel liegt vor.",
    "special.criminal": "Herr Quenzel ist wegen Diebstahls vorbestraft.",
    "special.fines": "Gegen Herrn Quenzel läuft ein Bußgeldverfahren.",
    "special.social": "Frau Quenzel bezieht Bürgergeld.",
    "special.tax": "Herr Quenzel bittet um Stundung der Gewerbesteuer.",
    "special.personnel": "Herr Quenzel hat eine Abmahnung erhalten.",
}
GRAVE = {
    "special.register_block": "Für Frau Quenzel besteht eine Auskunftssperre.",
    "special.child_protection": "Bei Familie Quenzel besteht Verdacht auf Kindeswohlgefährdung.",
    "special.statistics": "Der Zensus-Datensatz von Herrn Quenzel ist unvollständig.",
}


@pytest.mark.parametrize("rule", WITH_A_NAME)
def test_beside_a_name(rule: str) -> None:
    text = WITH_A_NAME[rule]
    assert rule in {f.rule for f in found(text, "special_category")}
    assert data_class(text) == 4


@pytest.mark.parametrize("rule", GRAVE)
def test_threat_to_life_or_existence(rule: str) -> None:
    assert rule in {f.rule for f in found(GRAVE[rule], "special_category")}
    assert data_class(GRAVE[rule]) == 5


@pytest.mark.parametrize(
    ("rule", "regimes"),
    [
        ("special.social", ("social",)),
        ("special.tax", ("tax",)),
        ("special.personnel", ("personnel",)),
        ("special.fines", ("fines",)),
        ("special.health", ()),
    ],
)
def test_secrecy_regime_is_named(rule: str, regimes: tuple[str, ...]) -> None:
    assert {f.regimes for f in found(WITH_A_NAME[rule], "special_category") if f.rule == rule} == {regimes}


@pytest.mark.parametrize("rule", {**WITH_A_NAME, **GRAVE})
def test_the_same_words_without_a_person(rule: str) -> None:
    text = {**WITH_A_NAME, **GRAVE}[rule]
    words = [
        w
        for w in text.replace(".", "").split()
        if w[0].isupper() and w not in ("Frau", "Herr", "Herrn", "Quenzel", "Familie")
    ]
    assert data_class("Merkblatt zu " + ", ".join(words)) < 4


@pytest.mark.parametrize(
    "text",
    [
        "ich leide an einer Depression und brauche Hilfe",
        "ich bin schwanger, welche Leistungen gibt es",
        "meine Krankheit ist Epilepsie",
    ],
)
def test_about_oneself(text: str) -> None:
    assert data_class(text) == 4


@pytest.mark.parametrize(
    ("word", "rule"),
    [
        ("depressionen", "special.health"),
        ("rückenleiden", "special.health"),
        ("brustkrebserkrankung", "special.health"),
        ("krankenhaus", None),
        ("krankenversicherung", None),
        ("verkehrsbehinderungen", None),
        ("behindertengerecht", None),
        ("gewerbesteuermessbescheid", "special.tax"),
        ("unterhaltung", None),
        ("kindeswohl", "special.child_protection"),
        ("rathaus", None),
    ],
)
def test_lexicon_by_stems_the_longest_wins(word: str, rule: str | None) -> None:
    assert [term.rule for _, term in terms([word])] == ([] if rule is None else [rule])


def test_far_away_in_another_paragraph_is_not_beside() -> None:
    filler = "Der Wochenmarkt findet bei jedem Wetter statt. " * 12
    assert data_class(f"Frau Quenzel fragt an.\n\n{filler}\n\nEpilepsie ist gut behandelbar.") == 3


def test_threat_of_a_fine_in_every_notice_is_no_offence() -> None:
    assert data_class("Frau Quenzel, Zuwiderhandlungen können mit Geldbuße geahndet werden.") == 3
