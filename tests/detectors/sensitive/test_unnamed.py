# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""One certain person without a name, against rules, leaflets and statistics that name roles only."""

from __future__ import annotations

import pytest
from tests.detectors.sight import clean, data_class, kinds

STORIES = {
    "colleague": "Unser Kollege aus der Poststelle, 57, ist seit Januar krank und war gestern beim Amtsarzt.",
    "caretaker": "Der Hausmeister der Grundschule hat gestern im Rausch eine Scheibe eingeschlagen. Er ist 51.",
    "tenant": "Die Bewohnerin von Zimmer 7 hat seit Wochen offene Beine und verweigert jeden Arztbesuch.",
    "child": "Ein Junge aus der 2a kam gestern wieder ohne Jacke. Er sagt, er sei gefallen.",
    "fined": "Der Wirt der Kneipe am Bahnhof bekam im April ein Bußgeld, jetzt läuft ein zweites Verfahren gegen ihn.",
    "one of two": "Einer der beiden Gärtner auf dem Südfriedhof war trotz Attest an neun Tagen auf dem Gelände.",
    "old man": "Angetroffen wurde der 72-Jährige, früher Organist, nicht ansprechbar auf dem Küchenboden.",
    "hidden": "Frau mit zwei Kindern ist gestern in der Schutzwohnung untergekommen. Der Ehemann sucht sie.",
}
GENERAL = {
    "absence": "Der Mitarbeiter meldet sich vor Dienstbeginn. Dauert die Erkrankung länger, ist ein Attest vorzulegen.",
    "home": "Die Bewohnerin oder der Bewohner hat das Zimmer pfleglich zu behandeln. Krankheiten sind anzuzeigen.",
    "benefit": "Wer Bürgergeld bezieht, muss jede Änderung mitteilen: einen Umzug, die Geburt eines Kindes, Krankheit.",
    "dementia": "Leben mit Demenz. Betroffene vergessen Termine. Angehörige fühlen sich häufig überfordert.",
    "protection": "Bemerkt eine Betreuerin Verletzungen bei einem Kind, informiert sie die Leitung.",
    "numbers": "Im Jahr 2024 wurden 214 Einschätzungen vorgenommen, in 41 Fällen kam es zu einer Inobhutnahme.",
    "advert": "Gesucht: Erzieherin oder Erzieher (m/w/d). Ein erweitertes Führungszeugnis ist erforderlich.",
    "template": "Gib ein Muster für eine Abmahnung. Es geht um keinen konkreten Fall.",
    "example": "Erkläre es in Leichter Sprache mit einem Beispiel: Ein Maurer hat Rückenschmerzen.",
    "tax": "Der Steuerschuldner hat Veränderungen binnen zwei Wochen anzuzeigen.",
}


@pytest.mark.parametrize("story", STORIES)
def test_story_of_one_person(story: str) -> None:
    assert data_class(STORIES[story]) >= 3
    assert kinds(STORIES[story]) & {"unnamed_person", "special_category"}


@pytest.mark.parametrize("text", GENERAL)
def test_what_holds_for_everybody(text: str) -> None:
    assert clean(GENERAL[text])


def test_word_of_a_special_category_makes_the_story_sensitive() -> None:
    assert data_class("Unsere Kollegin aus dem Archiv ist seit März wegen Epilepsie krankgeschrieben.") == 4


def test_general_paragraph_beside_a_story_does_not_hide_it() -> None:
    assert data_class(f"{GENERAL['dementia']}\n\n{STORIES['tenant']}\n\n{GENERAL['tax']}") >= 3
