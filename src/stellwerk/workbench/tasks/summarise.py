# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Summarise: a long text, short."""

from __future__ import annotations

from collections.abc import Mapping

from stellwerk.values.data_class import DataClass
from stellwerk.values.tier import Tier
from stellwerk.workbench.tasks.common import FLOOR_BY_TEXT, material_field
from stellwerk.workbench.tasks.field import Field, Kind, Option
from stellwerk.workbench.tasks.prompt import chosen, instruction, lines, material
from stellwerk.workbench.tasks.task import MATERIAL, Extent, Group, Task

_LENGTH = Field(
    name="umfang",
    kind=Kind.CHOICE,
    label=("Umfang", "Length"),
    preset="saetze",
    missing=("Wählen Sie einen Umfang.", "Choose a length."),
    options=(
        Option("saetze", ("Drei Sätze", "Three sentences"), prompt="in höchstens drei Sätzen"),
        Option(
            "punkte",
            ("Stichpunkte", "Bullet points"),
            prompt="in fünf bis acht Stichpunkten. Jeder Stichpunkt ist eine Zeile und beginnt mit „- “",
        ),
        Option(
            "vermerk",
            ("Kurzvermerk mit Überschriften", "Short note with headings"),
            prompt="als Kurzvermerk mit den Überschriften „## Anlass“, „## Wesentlicher Inhalt“ und "
            "„## Offene Punkte und Fristen“, höchstens eine halbe Seite",
        ),
    ),
)

_READER = Field(
    name="fuer",
    kind=Kind.CHOICE,
    label=("Für wen", "For whom"),
    preset="kollegen",
    missing=("Wählen Sie, für wen die Zusammenfassung ist.", "Choose whom the summary is for."),
    options=(
        Option(
            "kollegen",
            ("Kolleginnen und Kollegen", "Colleagues"),
            prompt="für Kolleginnen und Kollegen, die das Fach kennen",
        ),
        Option(
            "leitung",
            ("Leitung, mit dem, was zu entscheiden ist", "Management, with what is to be decided"),
            prompt="für die Leitung. Nenne zuerst, was zu entscheiden oder zu tun ist, wenn das Material es sagt",
        ),
        Option(
            "buerger",
            ("Bürgerinnen und Bürger", "Citizens"),
            prompt="für Bürgerinnen und Bürger, ohne Fachwörter",
        ),
    ),
)

_INSTRUCTION = instruction(
    "Du fasst Texte zusammen.",
    """\
So fasst du zusammen:
- Gib die Aussagen des Textes wieder, nicht deine Meinung. Bewerte nichts.
- Das Wichtigste zuerst: Worum geht es, was gilt, was ist bis wann zu tun?
- Übernimm Zahlen, Daten, Fristen und Beträge unverändert.
- Was im Text strittig, vorläufig oder nur behauptet ist, bleibt als solches erkennbar.
- Kürze durch Weglassen. Füge nichts hinzu.
""",
)


def _ask(values: Mapping[str, str]) -> str:
    return lines(
        material("Text", values[MATERIAL]),
        f"Fasse diesen Text zusammen: {chosen(_LENGTH, values)}. Schreibe {chosen(_READER, values)}.",
        "Zusammenfassung:",
    )


TASK = Task(
    name="zusammenfassen",
    title=("Zusammenfassen", "Summarise"),
    purpose=(
        "Einen langen Text auf das Wesentliche bringen.",
        "Bring a long text down to what matters.",
    ),
    group=Group.UNDERSTAND,
    icon="summary",
    fields=(
        material_field(
            ("Text, der zusammengefasst wird", "Text to summarise"),
            ("Fügen Sie den Text ein, den Sie zusammenfassen möchten.", "Paste the text to summarise."),
        ),
        _LENGTH,
        _READER,
    ),
    documents=True,
    floor=DataClass.K0,
    floor_note=FLOOR_BY_TEXT,
    note=(
        "Vergleichen Sie Zahlen, Fristen und Beträge mit dem Text, bevor Sie die Zusammenfassung weitergeben.",
        "Compare numbers, dates and amounts with the text before you pass the summary on.",
    ),
    tier=Tier.M,
    extent=Extent(300),
    instruction=_INSTRUCTION,
    ask=_ask,
    example={
        MATERIAL: (
            "Die Verwaltung hat die Öffnungszeiten der Stadtbücherei geprüft. Bisher ist die Bücherei an fünf Tagen "
            "geöffnet, samstags nur von 10 bis 13 Uhr. Eine Befragung im Mai ergab, dass 62 Prozent der Befragten "
            "samstags länger kommen möchten. Die Verwaltung schlägt vor, die Bücherei ab dem 1. September samstags "
            "von 10 bis 16 Uhr zu öffnen und dafür montags geschlossen zu lassen. Zusätzliche Stellen sind nicht "
            "nötig. Die Kosten für Bewachung und Strom betragen 8.400 Euro im Jahr und sind im Haushalt gedeckt. Der "
            "Kulturausschuss berät am 12. Juni, der Rat entscheidet am 3. Juli."
        ),
        "umfang": "punkte",
        "fuer": "leitung",
    },
)
