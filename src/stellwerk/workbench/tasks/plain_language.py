# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Einfache Sprache: by DIN ISO 24495-1 (plain language) and DIN 8581-1 (what it means for German)."""

from __future__ import annotations

from collections.abc import Mapping

from stellwerk.values.data_class import DataClass
from stellwerk.values.tier import Tier
from stellwerk.workbench.tasks.common import FLOOR_BY_TEXT, material_field
from stellwerk.workbench.tasks.field import Field, Kind, Option
from stellwerk.workbench.tasks.prompt import chosen, instruction, lines, material
from stellwerk.workbench.tasks.task import MATERIAL, Extent, Group, Task

_SORT = Field(
    name="art",
    kind=Kind.CHOICE,
    label=("Was für ein Text ist es?", "What kind of text is it?"),
    preset="information",
    missing=("Wählen Sie die Art des Textes.", "Choose the kind of text."),
    options=(
        Option(
            "information",
            ("Information, etwa für die Internetseite", "Information, for the website for example"),
            prompt="Der Text informiert viele Menschen, etwa auf der Internetseite",
        ),
        Option(
            "brief",
            ("Schreiben an eine Person", "Letter to one person"),
            prompt="Der Text ist ein Schreiben an eine Person. Sprich sie mit „Sie“ an. Sage zuerst, was sie tun muss "
            "und bis wann",
        ),
        Option(
            "anleitung",
            ("Anleitung in Schritten", "Instructions in steps"),
            prompt="Der Text ist eine Anleitung. Gib sie als nummerierte Schritte wieder, je Schritt eine Handlung",
        ),
    ),
)

_INSTRUCTION = instruction(
    "Du schreibst Texte so um, dass alle sie beim ersten Lesen verstehen (Einfache Sprache).",
    """\
Regeln der Einfachen Sprache:
- Finden: Das Wichtigste steht zuerst. Jeder Abschnitt hat ein Thema und eine Überschrift („## …“), die sagt, worum es \
geht.
- Sätze: im Durchschnitt zehn bis fünfzehn Wörter, höchstens ein Nebensatz. Subjekt und Verb stehen nah beieinander.
- Aktiv statt Passiv. Verben statt Hauptwörter: „beantragen“ statt „die Beantragung erfolgt“.
- Nimm Wörter, die alle kennen. Ein Fachwort, das nötig ist, erklärst du beim ersten Mal in Klammern oder im nächsten \
Satz.
- Für dieselbe Sache immer dasselbe Wort. Keine Abkürzungen ohne Erklärung.
- Mehr als drei Dinge werden eine Aufzählung mit „- “.
- Sprich die Leserinnen und Leser mit „Sie“ an. Sage, wer etwas tut.
- Der Inhalt bleibt vollständig: alle Rechte, Pflichten, Fristen, Kosten und Zahlen des Textes.
- Rechtlich feste Begriffe bleiben stehen und werden erklärt.
""",
)


def _ask(values: Mapping[str, str]) -> str:
    return lines(
        material("Text", values[MATERIAL]),
        f"Schreibe diesen Text in Einfacher Sprache neu, mit eigenen, kürzeren Sätzen. {chosen(_SORT, values)}.",
        "Neuer Text in Einfacher Sprache:",
    )


TASK = Task(
    name="einfache-sprache",
    title=("Einfache Sprache", "Plain German (Einfache Sprache)"),
    purpose=(
        "Einen Text so umschreiben, dass alle ihn beim ersten Lesen verstehen.",
        "Rewrite a German text so that everybody understands it at first reading.",
    ),
    group=Group.PLAIN,
    icon="plain",
    fields=(
        material_field(
            ("Text, der einfacher werden soll", "Text to make plainer"),
            ("Fügen Sie den Text ein, der einfacher werden soll.", "Paste the text to be made plainer."),
        ),
        _SORT,
    ),
    documents=True,
    floor=DataClass.K0,
    floor_note=FLOOR_BY_TEXT,
    note=(
        "Prüfen Sie, ob alle Rechte, Pflichten, Fristen und Beträge noch dastehen. Rechtlich gilt weiter der amtliche "
        "Text.",
        "Check that all rights, duties, dates and amounts are still there. In law, the official text goes on to count.",
    ),
    tier=Tier.M,
    extent=Extent(100, 1.2),
    instruction=_INSTRUCTION,
    ask=_ask,
    example={
        MATERIAL: (
            "Die Inanspruchnahme der Sperrmüllabfuhr bedarf der vorherigen Anmeldung. Die Anmeldung hat mindestens "
            "zehn Werktage vor dem gewünschten Abholtermin in Textform zu erfolgen. Die Bereitstellung des Sperrguts "
            "darf frühestens am Vorabend des Abholtages ab 18 Uhr am Fahrbahnrand erfolgen. Von der Abfuhr "
            "ausgeschlossen sind Bauschutt, Autoreifen und Elektrogeräte."
        ),
        "art": "information",
    },
)
