# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Names that the place tells: columns, greetings, brackets, enumerations, the last words of a letter."""

from __future__ import annotations

import pytest
from tests.detectors.sight import cut_out, found


def test_column_of_a_table() -> None:
    table = "Raum;Schlüssel;ausgegeben an;am\n1.04;A-117;Quenzelbrenner;03.02.2025\n2.11;B-004;Fa. Putzprofi;01.03.2025"
    assert cut_out(table, "person") == ["Quenzelbrenner"]


def test_several_names_in_one_cell() -> None:
    table = "| Schicht | Früh | Spät |\n| Mo | Quenzel, Wrzeszczak | Brölmann |\n| Di | Brölmann | Quenzel |"
    assert cut_out(table, "person") == ["Quenzel", "Wrzeszczak", "Brölmann", "Brölmann", "Quenzel"]


@pytest.mark.parametrize("greeting", ["Hallo", "Hi", "Moin", "Liebe", "Lieber", "Guten Tag"])
def test_greeting(greeting: str) -> None:
    assert cut_out(f"{greeting} Quenzeline,\ndanke für die Mail.", "person") == ["Quenzeline"]


@pytest.mark.parametrize(
    "text",
    [
        "Hallo zusammen,",
        "Liebe Kolleginnen und Kollegen,",
        "Liebe Eltern,",
        "Hi Jungs,",
        "Liebe Erzieherinnen,",
        "Guten Tag,",
    ],
)
def test_greeting_of_many(text: str) -> None:
    assert not found(f"{text}\nmorgen ist der Aufzug gesperrt.", "person")


def test_age_in_brackets() -> None:
    assert cut_out("Ein Kind (Quenzo, 2) wurde gebracht", "person") == ["Quenzo"]
    assert not found("siehe Anhang (Tabelle, 2)", "person")


def test_enumeration() -> None:
    text = "Anwesend: Jonas Weyers, Tekle Quenzel, Semhar Brölmann und Yonas Wrzeszczak."
    assert cut_out(text, "person") == ["Jonas Weyers", "Tekle Quenzel", "Semhar Brölmann", "Yonas Wrzeszczak"]


def test_place_and_trade_behind_a_name_are_none() -> None:
    assert cut_out("Jonas Weyers, Quenzelheim", "person") == ["Jonas Weyers"]


def test_last_words_of_a_letter() -> None:
    text = (
        "Seit Wochen brennt die Laterne vor unserem Haus nicht. Bitte kümmern Sie sich.\nVroni Wachtenquenzel"
    )
    assert cut_out(text, "person") == ["Vroni Wachtenquenzel"]


@pytest.mark.parametrize(
    "text", ["Gefährdungsmeldung: Leon, 4 Jahre, blaue Flecken", "Aylin (7) und ihr Bruder", "Mia, 8 Monate"]
)
def test_a_known_name_with_an_age(text: str) -> None:
    assert found(text, "person")


@pytest.mark.parametrize(
    "text", ["Kinder, 4 Jahre und älter", "Anlage (7)", "Laufzeit, 10 Jahre", "Mai (5)", "Satz (2)"]
)
def test_an_age_of_nobody(text: str) -> None:
    assert not found(text, "person")


def test_columns_of_comma_separated_values() -> None:
    text = '"Nr","Name","Vorname","Geb"\n"1","Lewandowski","Piotr","1988"\n"2","Quindt","Imke","1975"'

    assert {"Lewandowski", "Piotr", "Quindt", "Imke"} <= set(cut_out(text, "person"))


@pytest.mark.parametrize(
    "text",
    [
        "Die Halle ist in der nächsten Woche wegen Wartung geschlossen, Ausweichort Mehrzweckraum",
        "Die Stadt Ulm,Neu-Ulm,Senden",
    ],
)
def test_the_end_of_a_text_that_nobody_signed(text: str) -> None:
    assert not found(text, "person")
