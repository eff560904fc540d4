# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Draft a reply: from a letter or a mail, and what the answer is to say."""

from __future__ import annotations

from collections.abc import Mapping

from stellwerk.values.data_class import DataClass
from stellwerk.values.tier import Tier
from stellwerk.workbench.tasks.common import material_field
from stellwerk.workbench.tasks.field import Field, Kind, Option
from stellwerk.workbench.tasks.prompt import chosen, instruction, lines, material
from stellwerk.workbench.tasks.task import MATERIAL, Extent, Group, Task

_TONE = Field(
    name="ton",
    kind=Kind.CHOICE,
    label=("Ton", "Tone"),
    preset="freundlich",
    missing=("Wählen Sie einen Ton.", "Choose a tone."),
    options=(
        Option(
            "freundlich",
            ("sachlich und freundlich", "matter-of-fact and friendly"),
            prompt="sachlich und freundlich, in klaren, kurzen Sätzen",
        ),
        Option("foermlich", ("förmlich", "formal"), prompt="förmlich und genau"),
        Option(
            "einfach",
            ("sehr einfach", "very plain"),
            prompt="in sehr einfachen Worten und kurzen Sätzen, ohne Fachwörter",
        ),
    ),
)

_FORM = Field(
    name="form",
    kind=Kind.CHOICE,
    label=("Form", "Form"),
    preset="mail",
    missing=("Wählen Sie eine Form.", "Choose a form."),
    options=(
        Option(
            "mail",
            ("E-Mail", "E-mail"),
            prompt="Schreibe eine E-Mail",
        ),
        Option(
            "brief",
            ("Brief", "Letter"),
            prompt="Schreibe einen Brief ohne Anschriftenfeld",
        ),
    ),
)

_POINTS = Field(
    name="punkte",
    kind=Kind.TEXT,
    label=("Was soll in der Antwort stehen?", "What shall the reply say?"),
    hint=(
        "Stichpunkte genügen. Was hier fehlt, steht als Platzhalter im Entwurf.",
        "Keywords are enough. What is missing here stands in the draft as a placeholder.",
    ),
    missing=(
        "Nennen Sie in Stichpunkten, was Sie antworten möchten. Das entscheidet kein Modell für Sie.",
        "Say in keywords what you want to answer. No model decides that for you.",
    ),
    longest=4_000,
    rows=5,
)

_INSTRUCTION = instruction(
    "Du entwirfst Antworten auf Schreiben, die bei der Stadt eingehen.",
    """\
So schreibst du die Antwort:
- Die Antwort sagt, was unter „Inhalt der Antwort“ steht, und sonst nichts. Sage nichts zu und lehne nichts ab, was \
dort nicht steht.
- Sprich die Person so an, wie sie unterschrieben hat. Ist der Name oder die Anrede unklar: „Guten Tag [Name]“.
- Erster Satz: Dank und Bezug auf das Schreiben. Dann die Antwort. Dann, was als Nächstes geschieht.
- Gehe auf jede Frage des Schreibens ein. Fehlt die Antwort darauf, setze [Antwort zu: …].
- Duze nicht. Belehre nicht. Wiederhole keine Vorwürfe.

So sieht das Ergebnis aus:
Betreff: [Worum es geht]

Guten Tag [Name],

vielen Dank für Ihr Schreiben. [Antwort in ganzen Sätzen]

Mit freundlichen Grüßen
[Name, Amt]
""",
)


def _ask(values: Mapping[str, str]) -> str:
    return lines(
        material("Schreiben, das eingegangen ist", values[MATERIAL]),
        material("Inhalt der Antwort", values["punkte"]),
        f"Entwirf die Antwort der Stadt auf dieses Schreiben. Ton: {chosen(_TONE, values)}. {chosen(_FORM, values)}. "
        "Wiederhole das Schreiben nicht.",
        "Entwurf der Antwort:",
    )


TASK = Task(
    name="antwort",
    title=("Antwort entwerfen", "Draft a reply"),
    purpose=(
        "Aus einem Schreiben und Ihren Stichpunkten einen Antwortentwurf machen.",
        "Make a draft reply of a letter and your keywords.",
    ),
    group=Group.WRITE,
    icon="reply",
    fields=(
        material_field(
            ("Schreiben, auf das Sie antworten", "Letter to reply to"),
            ("Fügen Sie das Schreiben ein, auf das Sie antworten.", "Paste the letter that you reply to."),
        ),
        _POINTS,
        _TONE,
        _FORM,
    ),
    documents=True,
    floor=DataClass.K3,
    floor_note=(
        "Ein Schreiben kommt von einem Menschen und ist deshalb personenbezogen (K3), auch ohne Namen. Rot bleibt zu.",
        "A letter comes from a person, so it is personal data (K3) even without a name. Red stays closed.",
    ),
    note=(
        "Der Entwurf sagt nur, was Sie vorgeben. Füllen Sie die Platzhalter in eckigen Klammern aus, prüfen und "
        "unterschreiben Sie selbst.",
        "The draft only says what you tell it to. Fill in the placeholders in square brackets, check it, and sign it "
        "yourself.",
    ),
    tier=Tier.M,
    extent=Extent(500, 0.1),
    instruction=_INSTRUCTION,
    ask=_ask,
    example={
        MATERIAL: (
            "Guten Tag,\n\nvor unserem Haus in der Gartenstraße ist seit zwei Wochen die Straßenlaterne dunkel. "
            "Abends ist der Gehweg kaum zu sehen. Wann wird das repariert? Und an wen kann ich mich wenden, wenn es "
            "wieder passiert?\n\nMit freundlichen Grüßen\nMaria Beispiel"
        ),
        "punkte": (
            "- Danke für den Hinweis\n- Stadtwerke sind beauftragt\n- Reparatur bis Ende der nächsten Woche\n"
            "- Künftig über den Mängelmelder auf der Internetseite der Stadt melden"
        ),
        "ton": "freundlich",
        "form": "mail",
    },
)
