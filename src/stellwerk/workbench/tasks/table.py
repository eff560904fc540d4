# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Turn a table: sort it, regroup it, add it up, or say what stands in it."""

from __future__ import annotations

from collections.abc import Mapping

from stellwerk.values.data_class import DataClass
from stellwerk.values.tier import Tier
from stellwerk.workbench.tasks.common import FLOOR_BY_TEXT, material_field
from stellwerk.workbench.tasks.field import Field, Kind, Option
from stellwerk.workbench.tasks.prompt import chosen, instruction, lines, material
from stellwerk.workbench.tasks.task import MATERIAL, Extent, Group, Task

_WHAT = Field(
    name="was",
    kind=Kind.CHOICE,
    label=("Was soll geschehen?", "What shall happen?"),
    preset="umstellen",
    missing=("Wählen Sie, was geschehen soll.", "Choose what shall happen."),
    options=(
        Option(
            "umstellen",
            ("Umstellen: neue Spalten, andere Reihenfolge", "Turn: new columns, another order"),
            prompt="Stelle die Tabelle um, wie es der Wunsch sagt. Gib nur die neue Tabelle aus",
        ),
        Option(
            "aus-text",
            ("Aus Text oder Stichpunkten eine Tabelle machen", "Make a table of text or notes"),
            prompt="Mache aus dem Material eine Tabelle. Jede Sache wird eine Zeile, jede Eigenschaft eine Spalte. Gib "
            "nur die Tabelle aus",
        ),
        Option(
            "auswerten",
            ("Auswerten: was auffällt, in Worten", "Evaluate: what stands out, in words"),
            prompt="Gib zuerst die Tabelle wieder. Schreibe danach „## Auswertung“ und drei bis fünf Aussagen mit "
            "„- “, jede mit den Zahlen der Tabelle, auf die sie sich stützt",
        ),
    ),
)

_WISH = Field(
    name="wunsch",
    kind=Kind.LINE,
    label=("Ihr Wunsch", "Your wish"),
    hint=(
        "Zum Beispiel: nach Höhe sortieren; je Ortsteil eine Zeile; nur 2027",
        "For example: sort by size; one line per district; only 2027",
    ),
    required=False,
    longest=400,
)

_INSTRUCTION = instruction(
    "Du bearbeitest Tabellen.",
    """\
So arbeitest du:
- Ausgabe als Tabelle in Markdown: eine Kopfzeile, darunter die Trennzeile |---|---|, dann die Zeilen. Jede Zeile hat \
gleich viele Spalten.
- Jede Zeile und jeder Wert des Materials kommt genau einmal vor, es sei denn, der Wunsch sagt etwas anderes.
- Übernimm Zahlen, Einheiten und Schreibweisen unverändert: 8.400 Euro bleibt 8.400 Euro.
- Leere Felder bleiben leer: „–“. Schätze nichts.
- Rechne nur, wenn der Wunsch es verlangt. Schreibe dann den Rechenweg unter die Tabelle, zum Nachrechnen.
- Ist der Wunsch mit diesen Daten nicht erfüllbar, schreibe in einem Satz, was fehlt.
""",
)


def _ask(values: Mapping[str, str]) -> str:
    wish = values["wunsch"]
    return lines(
        material("Daten", values[MATERIAL]),
        material("Wunsch", wish) if wish else "",
        f"{chosen(_WHAT, values)}.",
        "Tabelle in Markdown:",
    )


TASK = Task(
    name="tabelle",
    title=("Tabelle umstellen oder auswerten", "Turn or evaluate a table"),
    purpose=(
        "Eine Tabelle sortieren, umbauen oder in Worten auswerten.",
        "Sort a table, rebuild it, or say in words what stands in it.",
    ),
    group=Group.WRITE,
    icon="table",
    fields=(
        material_field(
            ("Tabelle oder Text", "Table or text"),
            ("Fügen Sie die Tabelle oder den Text ein.", "Paste the table or the text."),
            (
                "Aus einer Tabellenkalkulation kopieren und einfügen genügt. Höchstens 20.000 Zeichen.",
                "Copying from a spreadsheet and pasting is enough. At most 20,000 characters.",
            ),
        ),
        _WHAT,
        _WISH,
    ),
    documents=True,
    floor=DataClass.K0,
    floor_note=FLOOR_BY_TEXT,
    note=(
        "Sprachmodelle verrechnen sich. Rechnen Sie Summen und Anteile nach, bevor Sie sie verwenden.",
        "Language models miscalculate. Check sums and shares before you use them.",
    ),
    tier=Tier.M,
    extent=Extent(200, 1.0),
    instruction=_INSTRUCTION,
    ask=_ask,
    example={
        MATERIAL: (
            "Ortsteil\tKita-Plätze\tangemeldete Kinder\nNord\t120\t131\nSüd\t95\t80\nMitte\t210\t214\nHeide\t60\t41"
        ),
        "was": "umstellen",
        "wunsch": "nach angemeldeten Kindern sortieren, höchste zuerst",
    },
)
