# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Minutes from notes: agenda, resolutions, results of votes."""

from __future__ import annotations

from collections.abc import Mapping

from stellwerk.values.data_class import DataClass
from stellwerk.values.tier import Tier
from stellwerk.workbench.tasks.common import material_field
from stellwerk.workbench.tasks.field import Field, Kind, Option
from stellwerk.workbench.tasks.prompt import chosen, instruction, lines, material
from stellwerk.workbench.tasks.task import MATERIAL, Extent, Group, Task

_BODY = Field(
    name="gremium",
    kind=Kind.LINE,
    label=("Gremium oder Runde", "Body or round"),
    hint=("Zum Beispiel: Kulturausschuss, Dienstbesprechung", "For example: committee, staff meeting"),
    missing=("Nennen Sie das Gremium oder die Runde.", "Name the body or the round."),
    longest=120,
)

_DAY = Field(
    name="tag",
    kind=Kind.LINE,
    label=("Tag, Uhrzeit und Ort", "Day, time and place"),
    hint=(
        "Was Sie weglassen, steht als Platzhalter im Entwurf.",
        "What you leave out stands in the draft as a placeholder.",
    ),
    required=False,
    longest=200,
)

_SORT = Field(
    name="art",
    kind=Kind.CHOICE,
    label=("Art der Niederschrift", "Kind of minutes"),
    preset="ergebnis",
    missing=("Wählen Sie die Art der Niederschrift.", "Choose the kind of minutes."),
    options=(
        Option(
            "ergebnis",
            ("nur Ergebnisse", "results only"),
            prompt="Gib nur Ergebnisse, Beschlüsse und Aufträge wieder",
        ),
        Option(
            "verlauf",
            ("mit kurzem Verlauf", "with a short course"),
            prompt="Gib zu jedem Punkt in zwei bis vier Sätzen den Verlauf wieder, in der Vergangenheit und in "
            "indirekter Rede",
        ),
    ),
)

_OPEN = Field(
    name="sitzung",
    kind=Kind.CHOICE,
    label=("Die Sitzung war", "The meeting was"),
    preset="oeffentlich",
    missing=("Wählen Sie, ob die Sitzung öffentlich war.", "Choose whether the meeting was open."),
    options=(
        Option("oeffentlich", ("öffentlich", "open to the public"), prompt="öffentliche Sitzung"),
        Option("intern", ("eine interne Besprechung", "an internal one"), prompt="interne Besprechung"),
        Option(
            "nichtoeffentlich",
            (
                "nichtöffentlich (mindestens K2, vertraulich)",
                "closed to the public (K2 at least, confidential)",
            ),
            floor=DataClass.K2,
            prompt="nichtöffentliche Sitzung",
        ),
    ),
)

_INSTRUCTION = instruction(
    "Du schreibst Niederschriften aus Stichpunkten.",
    """\
Aufbau, genau so; was in den Stichpunkten fehlt, bleibt als Platzhalter stehen:
# Niederschrift
Gremium: [Gremium]
Sitzung: [Art der Sitzung]
Tag, Uhrzeit, Ort: [Tag, Uhrzeit, Ort]
Leitung: [Leitung]
Anwesend: [Anwesende]

## Tagesordnung
- TOP 1: [Titel]
- TOP 2: [Titel]

## TOP 1: [Titel]
[Inhalt in ganzen Sätzen]
**Beschluss:** [Wortlaut]
**Abstimmungsergebnis:** [Ja, Nein, Enthaltungen]
**Auftrag:** [wer was bis wann erledigt]

Ende der Sitzung: [Uhrzeit]
Unterschriften: [Leitung], [Schriftführung]

Regeln:
- Jeder Punkt der Stichpunkte bekommt einen Abschnitt „## TOP …“, in ihrer Reihenfolge.
- Die Zeilen Beschluss, Abstimmungsergebnis und Auftrag schreibst du nur, wenn die Stichpunkte einen Beschluss oder \
Auftrag nennen. Ein Vorschlag ist kein Beschluss.
- Ordne keiner Person etwas zu, das sie nach den Stichpunkten nicht gesagt hat.
- Neutral und ohne Wertung. Vollständige Sätze, keine Abkürzungen aus den Stichpunkten.
""",
)


def _ask(values: Mapping[str, str]) -> str:
    facts = [
        f"Gremium: {values['gremium']}",
        f"Art der Sitzung: {chosen(_OPEN, values)}",
        f"Tag, Uhrzeit, Ort: {values['tag'] or '[Tag, Uhrzeit, Ort]'}",
    ]
    return lines(
        material("Angaben", "\n".join(facts)),
        material("Stichpunkte", values[MATERIAL]),
        "Schreibe aus diesen Stichpunkten eine Niederschrift nach dem vorgegebenen Aufbau, in ganzen Sätzen. "
        f"{chosen(_SORT, values)}.",
        "Niederschrift:",
    )


TASK = Task(
    name="niederschrift",
    title=("Niederschrift aus Stichpunkten", "Minutes from notes"),
    purpose=(
        "Aus Notizen eine Niederschrift mit Tagesordnung, Beschlüssen und Abstimmungsergebnissen machen.",
        "Make minutes with agenda, resolutions and results of votes out of notes.",
    ),
    group=Group.WRITE,
    icon="minutes",
    fields=(
        _BODY,
        _DAY,
        _OPEN,
        material_field(
            ("Ihre Stichpunkte", "Your notes"),
            ("Fügen Sie Ihre Stichpunkte ein.", "Paste your notes."),
        ),
        _SORT,
    ),
    documents=True,
    floor=DataClass.K1,
    floor_note=(
        "Notizen aus einer Sitzung sind noch nicht veröffentlicht, also mindestens intern (K1). Bei einer "
        "nichtöffentlichen Sitzung gilt mindestens K2.",
        "Notes of a meeting are not published yet, so they are internal at least (K1). Of a closed meeting K2 holds at "
        "least.",
    ),
    note=(
        "Vergleichen Sie Beschlüsse und Abstimmungsergebnisse mit Ihren Notizen. Verbindlich wird die Niederschrift "
        "erst mit den Unterschriften.",
        "Compare resolutions and results of votes with your notes. The minutes bind only once they are signed.",
    ),
    tier=Tier.M,
    extent=Extent(400, 1.0),
    instruction=_INSTRUCTION,
    ask=_ask,
    example={
        "gremium": "Kulturausschuss",
        "tag": "12. Juni 2027, 18 Uhr, Rathaus, Sitzungssaal",
        "sitzung": "oeffentlich",
        MATERIAL: (
            "TOP 1 Öffnungszeiten Bücherei\n- Verwaltung stellt Vorschlag vor: samstags bis 16 Uhr, montags zu\n"
            "- Frage zu Kosten: 8.400 Euro im Jahr, gedeckt\n- Empfehlung an den Rat: zustimmen, 11 ja, 2 nein, "
            "1 Enthaltung\nTOP 2 Sommerprogramm\n- Bericht zur Kenntnis genommen\n- Verwaltung prüft bis September "
            "einen zweiten Termin für das Kinderfest\nEnde 19.40 Uhr"
        ),
        "art": "ergebnis",
    },
)
