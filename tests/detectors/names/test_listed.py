# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Known first names with their surnames; what only sounds like a name."""

from __future__ import annotations

import pytest
from tests.detectors.sight import cut_out, found

from stellwerk.detectors.names.first_names import AMBIGUOUS, FIRST_NAMES, SURNAMES


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("gestern war Jonas Weyers hier", "Jonas Weyers"),
        ("gestern war Karl-Heinz Weyers-Thelen hier", "Karl-Heinz Weyers-Thelen"),
        ("Katharina von Quenzel", "Katharina von Quenzel"),
        ("Nguyễn Thị Lan war da", "Nguyễn Thị Lan"),
        ("Quenzelmann, Ayşe", "Quenzelmann, Ayşe"),
        ("Weyers, Jonas; Thelen, Svenja", "Weyers, Jonas"),
        ("JONAS WEYERS", "JONAS WEYERS"),
        ("Jonas W. kommt später", "Jonas W."),
        ("Svenja kommt später", "Svenja"),
        ("das Attest von L. Quenzelmann", "L. Quenzelmann"),
        ("das Attest von J.-P. Quenzelmann", "J.-P. Quenzelmann"),
        ("der antrag von jonas fehlt noch", "jonas"),
    ],
)
def test_first_name_from_the_list(text: str, name: str) -> None:
    assert any(name in hit for hit in cut_out(text, "person")), cut_out(text, "person")


@pytest.mark.parametrize(
    "text",
    [
        "Robert-Koch-Straße",
        "das Robert Koch-Institut",
        "Der Erreger ist benannt nach Robert Koch, der ihn 1882 entdeckte.",
        "Konrad-Adenauer-Gymnasium",
        "das Max-Planck-Institut",
        "Gesamtschule „Sophie Scholl“",
        "die Heinrich Müller GmbH & Co. KG",
        "Max Mustermann, Musterstraße",
        "Johann Wolfgang von Goethe",
        "im Mai und im August",
        "St. Martin",
        "Anna-Seghers-Platz",
        "Typ B. Metall",
        "§ 4 Abs. 2 S. Satz",
        "Anlage A. Pläne",
        "z. B. Hunde",
        "Die Kita „Emil und die Detektive“",
    ],
)
def test_no_person(text: str) -> None:
    assert not found(text, "person")


def test_lists_hold_words_in_lower_case() -> None:
    for names in (FIRST_NAMES, AMBIGUOUS, SURNAMES):
        assert len(names) > 200
        assert all(name == name.lower() and name.isalpha() for name in names)


def test_no_surname_of_the_list_is_a_word_of_administration() -> None:
    words = """amt antrag bescheid bürger gemeinde haus kreis rat rathaus recht satzung schule stadt straße steuer
        verwaltung vertrag wasser weg woche zeit klima umwelt haushalt sommer winter markt platz berg feld"""
    assert not SURNAMES & set(words.split())
