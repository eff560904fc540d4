# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Leichte Sprache: by the rules of Netzwerk Leichte Sprache and DIN SPEC 33429.

Only a text that people of the group have read and approved is Leichte Sprache (DIN SPEC 33429); until then it is a
draft, and the page says so.
"""

from __future__ import annotations

from collections.abc import Mapping

from stellwerk.values.data_class import DataClass
from stellwerk.values.tier import Tier
from stellwerk.workbench.tasks.common import FLOOR_BY_TEXT, material_field
from stellwerk.workbench.tasks.field import Field, Kind, Option
from stellwerk.workbench.tasks.prompt import chosen, instruction, lines, material
from stellwerk.workbench.tasks.task import MATERIAL, Extent, Group, Task

_JOINT = Field(
    name="trennung",
    kind=Kind.CHOICE,
    label=("Lange Wörter trennen", "Divide long words"),
    hint=(
        "Beide Zeichen sind üblich. Bleiben Sie im ganzen Haus bei einem.",
        "Both signs are in use. Keep to one in the whole house.",
    ),
    preset="punkt",
    missing=("Wählen Sie ein Zeichen.", "Choose a sign."),
    options=(
        Option(
            "punkt",
            ("mit Mediopunkt: Bürger·büro", "with a middle dot: Bürger·büro"),
            prompt="Trenne lange zusammengesetzte Wörter mit dem Mediopunkt: Bürger·büro, Personal·ausweis, "
            "Öffnungs·zeiten. Nach dem Punkt wird klein weitergeschrieben",
        ),
        Option(
            "strich",
            ("mit Bindestrich: Bürger-Büro", "with a hyphen: Bürger-Büro"),
            prompt="Trenne lange zusammengesetzte Wörter mit dem Bindestrich: Bürger-Büro, Personal-Ausweis, "
            "Öffnungs-Zeiten. Nach dem Strich wird groß weitergeschrieben",
        ),
    ),
)

_INSTRUCTION = instruction(
    "Du überträgst Texte in Leichte Sprache, für Menschen mit Lernschwierigkeiten.",
    """\
Regeln der Leichten Sprache:
- Jeder Satz steht auf einer eigenen Zeile. Jeder Satz hat höchstens acht Wörter.
- Jeder Satz sagt nur eine Sache. Keine Nebensätze. Mache lieber zwei Sätze daraus.
- Satzbau: Wer? Tut was? Schreibe in der Gegenwart. Schreibe im Aktiv: „Die Stadt baut“, nicht „Es wird gebaut“.
- Kein Genitiv: „das Haus von der Stadt“, nicht „das Haus der Stadt“.
- Kein Konjunktiv: kein „könnte“, „würde“, „sollte“. Schreibe „kann“, „muss“, „vielleicht“.
- Nimm kurze, bekannte Wörter. Nimm für dieselbe Sache immer dasselbe Wort.
- Erkläre jedes schwere Wort gleich danach: „Das bedeutet: …“.
- Sage, was ist. Vermeide „nicht“ und „kein“, wo es geht. Steht ein „nicht“ da, mache es fett: **nicht**.
- Keine Abkürzungen, keine Fremdwörter, keine Bilder in Worten, keine Ironie.
- Zahlen als Ziffern. Datum: 3. Juli 2027. Uhrzeit: 10 Uhr.
- Sprich die Leserinnen und Leser mit „Sie“ an.
- Das Wichtigste zuerst. Kurze Abschnitte mit Überschriften („## …“). Aufzählungen mit „- “.
- Lass weg, was die Leserinnen und Leser nicht brauchen. Rechte, Fristen und Kosten lässt du nie weg.

So klingt Leichte Sprache, hier über das Freibad:
Kinder zahlen im Frei·bad keinen Eintritt.
Eintritt bedeutet:
Das Geld für die Eintritts·karte.
Das Frei·bad ist jeden Tag offen.
""",
)


def _ask(values: Mapping[str, str]) -> str:
    return lines(
        material("Text", values[MATERIAL]),
        f"Übertrage diesen Text in Leichte Sprache. {chosen(_JOINT, values)}. Ein kurzer Satz je Zeile.",
        "Text in Leichter Sprache:",
    )


TASK = Task(
    name="leichte-sprache",
    title=("Leichte Sprache", "Leichte Sprache (easy-to-read German)"),
    purpose=(
        "Einen Text für Menschen mit Lernschwierigkeiten übertragen, nach den festen Regeln der Leichten Sprache.",
        "Put a German text into easy-to-read German for people with learning difficulties, by its fixed rules.",
    ),
    group=Group.PLAIN,
    icon="easy",
    fields=(
        material_field(
            ("Text, der übertragen wird", "Text to put into Leichte Sprache"),
            ("Fügen Sie den Text ein, der übertragen werden soll.", "Paste the text to be put into it."),
        ),
        _JOINT,
    ),
    documents=True,
    floor=DataClass.K0,
    floor_note=FLOOR_BY_TEXT,
    note=(
        "Nach DIN SPEC 33429 ist ein Text erst dann Leichte Sprache, wenn eine Prüfgruppe ihn gelesen und verstanden "
        "hat. Bis dahin ist das Ergebnis ein Entwurf.",
        "By DIN SPEC 33429 a text is Leichte Sprache only when a group of readers has read and understood it. Until "
        "then the result is a draft.",
    ),
    tier=Tier.M,
    extent=Extent(200, 1.2),
    instruction=_INSTRUCTION,
    ask=_ask,
    example={
        MATERIAL: (
            "Anträge auf Ausstellung eines Personalausweises werden im Bürgerbüro während der Öffnungszeiten "
            "entgegengenommen. Es ist ein aktuelles biometrisches Lichtbild vorzulegen. Die Gebühr in Höhe von 37 "
            "Euro ist bei Antragstellung zu entrichten. Die Bearbeitungszeit beträgt in der Regel drei Wochen."
        ),
        "trennung": "punkt",
    },
)
