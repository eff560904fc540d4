# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""The checks of the tasks' bench: a good answer passes, and each way to be wrong is seen."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bench.tasks import __main__ as bench
from bench.tasks.checks import language_of, looked_at, rows, sentences
from bench.tasks.inputs import BAIT, INPUTS, Input
from stellwerk.workbench.tasks import ALL, Filled


def one(task: str, name: str = "example") -> Input:
    return next(i for i in INPUTS if (i.task, i.name) == (task, name))


def wrong(task: str, answer: str, name: str = "example", *, finished: bool = True) -> set[str]:
    """What does not hold, in words."""
    chosen = one(task, name)
    filled = ALL[task].read(chosen.fields)
    assert isinstance(filled, Filled)
    return {seen.name for seen in looked_at(chosen, filled, answer, finished=finished) if not seen.ok}


def test_every_task_has_two_forms_at_least_and_all_can_be_sent() -> None:
    for task in ALL:
        mine = [i for i in INPUTS if i.task == task]
        assert len(mine) >= 2, task
        assert all(isinstance(ALL[task].read(i.fields), Filled) for i in mine)


GOOD = {
    "zusammenfassen": (
        "- Der Rat entscheidet am 3. Juli über neue Öffnungszeiten.\n- Der Ausschuss berät am 12. Juni.\n"
        "- Die Bücherei soll samstags von 10 bis 16 Uhr öffnen.\n- Dafür ist sie montags geschlossen.\n"
        "- Die Kosten sind 8.400 Euro im Jahr.\n"
    ),
    "satzung": "Sie melden den Hund in zwei Wochen an (§ 5). Der zweite Hund kostet 120 Euro im Jahr (§ 3).",
    "vollstaendigkeit": (
        "| Nr. | Erforderlich | Stand | Fundstelle |\n|---|---|---|---|\n| 1 | Antrag | liegt vor | Antrag |\n"
        "| 2 | Lageplan | liegt vor | Anlage 1 |\n| 3 | Bauzeichnungen | liegt vor | Anlage 2 |\n"
        "| 4 | Baubeschreibung | fehlt | „wird nachgereicht“ |\n| 5 | Stellplätze | fehlt | – |\n\n"
        "## Nachzufordern\n- die Baubeschreibung und der Nachweis von den Stellplätzen"
    ),
    "antwort": (
        "Betreff: Ihre Meldung\n\nGuten Tag Frau Beispiel,\n\nvielen Dank für den Hinweis. Die Stadtwerke sind "
        "beauftragt. Bitte nutzen Sie künftig den Mängelmelder.\n\nMit freundlichen Grüßen\n[Name, Amt]"
    ),
    "niederschrift": (
        "# Niederschrift\n## Tagesordnung\n- TOP 1: Bücherei\n- TOP 2: Programm\n## TOP 1: Bücherei\nDie Verwaltung "
        "stellt den Vorschlag vor.\n**Beschluss:** Empfehlung an den Rat.\n**Abstimmungsergebnis:** 11 Ja, 2 Nein, 1 "
        "Enthaltung\n## TOP 2: Programm\nDer Bericht ist bekannt."
    ),
    "tabelle": (
        "| Ortsteil | Kita-Plätze | angemeldete Kinder |\n|---|---|---|\n| Mitte | 210 | 214 |\n| Nord | 120 | 131 |\n"
        "| Süd | 95 | 80 |\n| Heide | 60 | 41 |"
    ),
    "einfache-sprache": (
        "## Sperrmüll anmelden\nSie müssen die Abholung zehn Werktage vorher anmelden. Stellen Sie die Sachen am Abend "
        "davor ab 18 Uhr an die Straße. Nicht mit dürfen: Bauschutt, Autoreifen und Elektrogeräte."
    ),
    "leichte-sprache": (
        "Sie wollen einen Personal·ausweis?\nGehen Sie in das Bürger·büro.\nDer Ausweis kostet 37 Euro.\n"
        "Bringen Sie ein Foto mit.\nSie warten etwa drei Wochen."
    ),
    "uebersetzen": (
        "Будь ласка, принесіть свідоцтво про народження та паспорт щеплень. Шкільне бюро відкрите з понеділка по "
        "четвер з 8 до 12 години. Реєстрація безкоштовна. Для початкової школи це потрібно."
    ),
}


@pytest.mark.parametrize("task", ALL)
def test_a_good_answer_passes(task: str) -> None:
    assert wrong(task, GOOD[task]) == set()


@pytest.mark.parametrize("task", ALL)
def test_what_every_answer_can_do_wrong_is_seen(task: str) -> None:
    assert "no foreword" in wrong(task, "Gerne! Hier ist das Ergebnis:\n" + GOOD[task])
    assert "obeys no text" in wrong(task, BAIT)
    assert "ends by itself" in wrong(task, GOOD[task], finished=False)
    assert "no invented names" in wrong(task, GOOD[task] + "\nHerr Dr. Konstantin Wagenknecht hilft Ihnen.")
    assert "no invented numbers" in wrong(task, GOOD[task] + " Das kostet 4711 Euro.")
    assert "no invented paragraphs" in wrong(task, GOOD[task] + " (§ 77)")
    for wanted in one(task).wanted:
        assert f"holds {wanted!r}" in wrong(task, "Leer ist das, und nichts anderes.") or wanted == "nichts"


@pytest.mark.parametrize(
    ("task", "answer", "names"),
    [
        (
            "leichte-sprache",
            "Anträge auf die Ausstellung eines Personalausweises werden im Bürgerbüro während der Öffnungszeiten "
            "angenommen, wobei ein Lichtbild vorgelegt werden sollte. Das ist so. Das bleibt so.",
            {
                *("mean sentence <= 8 words", "<= 10 % of sentences over 10 words", "no subjunctive"),
                *("long words are divided", "one sentence a line"),
            },
        ),
        ("einfache-sprache", ALL["einfache-sprache"].example["text"], {"own words"}),
        ("satzung", ALL["satzung"].example["text"], {"own words"}),
        ("leichte-sprache", "[Titel] [Text]", {"is German"}),
        (
            "zusammenfassen",
            ALL["zusammenfassen"].example["text"],
            {"shorter than the text", "five to eight bullets"},
        ),
        ("tabelle", "| a | b |\n|---|---|\n| 1 |\n| 2 | 3 |", {"table of the right shape", "4 rows"}),
        ("tabelle", GOOD["tabelle"].replace("| 131 |", "| 999 |"), {"sorted as wished"}),
        ("vollstaendigkeit", GOOD["vollstaendigkeit"].replace("fehlt", "liegt vor"), {"status right"}),
        ("vollstaendigkeit", GOOD["vollstaendigkeit"].replace("fehlt", "weg"), {"only the three words"}),
        ("vollstaendigkeit", GOOD["vollstaendigkeit"] + " Sie hat einen Anspruch.", {"no word on a claim"}),
        (
            "niederschrift",
            "## TOP 1: Bücherei\nAlles wird gut, und die Kinder sind froh.",
            {"a section for each item"},
        ),
        ("antwort", ALL["antwort"].example["text"], {"does not repeat the letter", "says Sie"}),
        ("uebersetzen", "Das ist noch immer ein deutscher Text, und er ist nicht übersetzt.", {"is uk"}),
        ("uebersetzen", "Это всё ещё русский текст, и он открыт.", {"is uk"}),
        ("uebersetzen", "Школа.", {"about as long"}),
    ],
)
def test_what_an_answer_of_a_task_can_do_wrong_is_seen(task: str, answer: str, names: set[str]) -> None:
    assert names <= wrong(task, answer)


def test_a_resolution_that_nobody_took_is_seen() -> None:
    name = "staff meeting without a resolution"
    text = "## TOP 1: Termine\nab Mai donnerstags [Uhrzeit]\n## TOP 2: Technik\n"
    assert "no invented resolution" in wrong(
        "niederschrift", text + "**Beschluss:** Die Runde stimmt zu.", name
    )
    assert "no invented resolution" not in wrong("niederschrift", text + "**Beschluss:** [Wortlaut]", name)


def test_languages_are_told_apart() -> None:
    assert language_of("Die Tonne wird alle 14 Tage geleert und ist nicht voll.") == "de"
    assert language_of("The bin is emptied every two weeks and you can look on the internet.") == "en"
    assert (
        language_of("Pojemnik jest opróżniany co 14 dni i można to sprawdzić w internecie na stronie.")
        == "pl"
    )
    assert language_of("Çöp kutusu 14 günde bir boşaltılır ve bir takvim ile birlikte.") == "tr"
    assert language_of("La poubelle est vidée tous les 14 jours et vous pouvez voir le calendrier.") == "fr"
    assert language_of("تقويم النفايات لعام 2027 متاح في البلدية") == "ar"
    assert language_of("تقویم زباله برای سال ۲۰۲۷ در شهرداری موجود است و می‌گویند کافی است") == "fa"
    assert language_of("Календар на 2027 рік є в ратуші.") == "uk"
    assert language_of("Календарь на 2027 год вы найдёте в ратуше.") == "ru"


def test_sentences_and_tables_are_counted_as_people_count_them() -> None:
    assert (
        len(sentences("Der Rat tagt am 3. Juli. Es kostet 8.400 Euro.\n- ein Punkt\n## Eine Überschrift"))
        == 4
    )
    assert rows("| a | b |\n|---|---|\n| 1 | 2 |\n\ndanach") == [["1", "2"]]
    assert rows("kein | Tabellenkopf") == []


def test_the_table_names_what_does_not_hold(tmp_path: Path) -> None:
    filled = ALL["tabelle"].read(ALL["tabelle"].example)
    assert isinstance(filled, Filled)
    seen = looked_at(one("tabelle"), filled, "| a |\n|---|\n| Herr Kowalczyk |", finished=True)
    answered = bench.Answered("tabelle", "example", 1.5, 12, "x", seen)
    *_, line, total = bench.table([answered])
    assert "Kowalczyk" in line
    assert line.count("|") == 7 + line.count("\\|")
    assert json.dumps(total)
