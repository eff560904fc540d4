# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Dates of birth in figures, words and tables; other dates are none."""

from __future__ import annotations

import pytest
from tests.detectors.sight import cut_out, found

DATES = """03.02.1991|3.2.1991|3.2.91|03. 02. 1991|3/2/1991|03-02-1991|1991-02-03|3. Februar 1991|3 Feb 1991
3. Feb. '91|03 02 1991|19910203|dritten Februar 1991|einundzwanzigsten März neunzehnhundertachtzig""".replace(
    "\n", "|"
)
CUES = [
    "geb. am {}",
    "geboren am {}",
    "Geburtsdatum: {}",
    "geb. {}",
    "Geburtstag: {}",
    "Geb.-Dat.: {}",
    "* {}",
]


@pytest.mark.parametrize(
    ("cue", "date"), [(c, d) for c in CUES for d in DATES.split("|") if c[0] != "*" or d[-1] in "1234567890"]
)
def test_date_beside_a_word(cue: str, date: str) -> None:
    assert cut_out(cue.format(date), "birth_date") == [date]


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("am 03.02.1991 in Kempen geboren", "03.02.1991"),
        ("geboren in Kempen am 03.02.1991", "03.02.1991"),
        ("Das Kind wurde am 03.02.2024 in Kempen geboren.", "03.02.2024"),
        ("Date of birth: 03.02.1991", "03.02.1991"),
        ("Jonas Weyers (03.02.1991)", "03.02.1991"),
        ("Jonas Weyers, männlich, 03.02.1991", "03.02.1991"),
        ("Jonas Weyers *03.02.1991", "03.02.1991"),
        ('{"geburtsdatum": "1991-02-03"}', "1991-02-03"),
        ("**Geburtsdatum:** 03.02.1991", "03.02.1991"),
        ("geb. 07/2019", "07/2019"),
        ("Jahrgang 1951, geb. im Mai 1951", "Mai 1951"),
    ],
)
def test_other_wordings(text: str, date: str) -> None:
    assert cut_out(text, "birth_date") == [date]


@pytest.mark.parametrize(
    "table",
    [
        "Nr;Name;Geb.\n1;Harm Jansen;14.06.1939\n2;Rosa Bianchi;27.11.1968",
        "| Name | Geburtsdatum | |\n|---|---|---|\n| Harm Jansen | 14.06.1939 | x |\n| Rosa Bianchi | 27.11.1968 | |",
        "Name\tGeb.\tOrt\nHarm Jansen\t14.06.1939\tGoch\nRosa Bianchi\t27.11.1968\tGoch",
    ],
)
def test_column(table: str) -> None:
    assert cut_out(table, "birth_date") == ["14.06.1939", "27.11.1968"]


@pytest.mark.parametrize(
    "text",
    [
        "Sitzung am 03.02.2025",
        "gültig bis 03.02.2031",
        "Die Satzung vom 03.02.1991 tritt außer Kraft.",
        "geboren: ____________",
        "geb. am: ",
        "gest. 03.02.1991",
        "Geburtsdatum bitte eintragen (TT.MM.JJJJ)",
    ],
)
def test_no_birth_date(text: str) -> None:
    assert not found(text, "birth_date")
