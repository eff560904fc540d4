# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Explain a by-law: what it says, for whom, by which of its own paragraphs."""

from __future__ import annotations

from collections.abc import Mapping

from stellwerk.values.data_class import DataClass
from stellwerk.values.tier import Tier
from stellwerk.workbench.tasks.common import FLOOR_BY_TEXT, material_field
from stellwerk.workbench.tasks.field import Field, Kind, Option
from stellwerk.workbench.tasks.prompt import chosen, instruction, lines, material
from stellwerk.workbench.tasks.task import MATERIAL, Extent, Group, Task

_QUESTION = Field(
    name="frage",
    kind=Kind.TEXT,
    label=("Ihre Frage", "Your question"),
    hint=(
        "Ohne Frage wird der Text im Ganzen erklärt. Bitte keine Angaben zu einem einzelnen Fall.",
        "Without a question, the whole text is explained. Please no details of a single case.",
    ),
    required=False,
    longest=1_000,
    rows=3,
)

_READER = Field(
    name="fuer",
    kind=Kind.CHOICE,
    label=("Für wen", "For whom"),
    preset="buerger",
    missing=("Wählen Sie, für wen erklärt wird.", "Choose whom it is explained to."),
    options=(
        Option(
            "buerger",
            ("Bürgerinnen und Bürger", "Citizens"),
            prompt="für Bürgerinnen und Bürger, ohne Fachwörter",
        ),
        Option(
            "kollegen",
            ("Kolleginnen und Kollegen", "Colleagues"),
            prompt="für Kolleginnen und Kollegen, mit den Fachwörtern der Satzung",
        ),
    ),
)

_INSTRUCTION = instruction(
    "Du erklärst Satzungen und andere Vorschriften.",
    """\
So erklärst du:
- Erkläre nur aus dem Text, der dir vorliegt. Andere Gesetze, Urteile und Fassungen kennst du hier nicht.
- Hinter jede Aussage setzt du die Stelle des Textes in Klammern, zum Beispiel (§ 4 Abs. 1). Gibt der Text keine \
Stelle her, nimm die ersten Wörter in Anführungszeichen.
- Steht die Antwort nicht im Text, schreibe: „Dazu sagt der vorgelegte Text nichts.“ Rate nicht.
- Ist der Text an einer Stelle mehrdeutig, sage das und nenne die Stelle.
- Wo Zahlen, Fristen und Beträge stehen, übernimm sie genau.
- Du gibst keinen Rat zu einem einzelnen Fall und entscheidest nichts.
- Gliedere mit kurzen Überschriften („## …“): Worum geht es? Wen betrifft es? Was gilt? Ausnahmen und Fristen. Lass \
eine Überschrift weg, zu der der Text nichts sagt.
""",
)


def _ask(values: Mapping[str, str]) -> str:
    question = values["frage"]
    return lines(
        material("Text der Satzung", values[MATERIAL]),
        material("Frage", question) if question else "",
        f"Erkläre diesen Text {chosen(_READER, values)}, in eigenen Worten und mit der Stelle in Klammern."
        + (
            " Beantworte zuerst die Frage, in höchstens fünf Sätzen. Steht die Antwort nicht im Text, schreibe: „Dazu "
            "sagt der vorgelegte Text nichts.“"
            if question
            else ""
        ),
        "Erklärung:",
    )


TASK = Task(
    name="satzung",
    title=("Satzung erklären", "Explain a by-law"),
    purpose=(
        "Eine Satzung oder Ordnung verständlich erklären, mit der Stelle zu jeder Aussage.",
        "Explain a by-law in plain words, with the paragraph behind each statement.",
    ),
    group=Group.UNDERSTAND,
    icon="law",
    fields=(
        material_field(
            ("Text der Satzung", "Text of the by-law"),
            ("Fügen Sie den Text der Satzung ein.", "Paste the text of the by-law."),
            (
                "Erklärt wird nur, was hier steht; andere Fassungen kennt das Modell nicht. Höchstens 20.000 Zeichen.",
                "Only what stands here is explained; the model knows no other version. At most 20,000 characters.",
            ),
        ),
        _QUESTION,
        _READER,
    ),
    documents=True,
    floor=DataClass.K0,
    floor_note=FLOOR_BY_TEXT,
    note=(
        "Schlagen Sie jede genannte Stelle in der geltenden Fassung nach. Eine Erklärung ist keine Rechtsauskunft.",
        "Look up each place that is named in the version in force. An explanation is no legal advice.",
    ),
    tier=Tier.M,
    extent=Extent(500),
    instruction=_INSTRUCTION,
    ask=_ask,
    example={
        MATERIAL: (
            "§ 1 Gegenstand: Die Stadt erhebt eine Hundesteuer.\n§ 2 Steuerpflicht: Steuerpflichtig ist, wer einen "
            "Hund in seinen Haushalt aufgenommen hat.\n§ 3 Steuersatz: Die Steuer beträgt jährlich 96 Euro für den "
            "ersten Hund und 120 Euro für jeden weiteren Hund.\n§ 4 Befreiung: Auf Antrag befreit sind Hunde, die "
            "blinde Menschen führen.\n§ 5 Anmeldung: Der Hund ist innerhalb von zwei Wochen nach der Aufnahme "
            "anzumelden."
        ),
        "frage": "Bis wann muss ein Hund angemeldet werden, und was kostet der zweite?",
        "fuer": "buerger",
    },
)
