# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Check an application for completeness: which papers are there, never whether somebody is entitled.

Judging eligibility for public benefits is a high-risk use (AI Act, Annex III 5(a)) and blocked until released (R13).
Seeing whether a paper is there prepares the file and decides nothing; prompt, page and answer say so.
"""

from __future__ import annotations

from collections.abc import Mapping

from stellwerk.values.data_class import DataClass
from stellwerk.values.tier import Tier
from stellwerk.workbench.tasks.common import material_field
from stellwerk.workbench.tasks.field import Field, Kind, Option
from stellwerk.workbench.tasks.prompt import instruction, lines, material
from stellwerk.workbench.tasks.task import MATERIAL, Extent, Group, Task

_FIELD_OF_LAW = Field(
    name="recht",
    kind=Kind.CHOICE,
    label=(
        "Zu welchem Rechtsgebiet gehört der Antrag?",
        "Which field of law does the application belong to?",
    ),
    hint=(
        "Einige Rechtsgebiete sind besonders geschützt. Dann gilt K4: nur Grün, und Gelb erst nach ausdrücklicher "
        "Freigabe für dieses Rechtsgebiet.",
        "Some fields of law are specially protected. K4 holds then: green only, and yellow only after an express "
        "release for that field.",
    ),
    missing=("Wählen Sie das Rechtsgebiet.", "Choose the field of law."),
    options=(
        Option(
            "allgemein",
            (
                "Allgemein: Bauen, Verkehr, Gewerbe, Meldewesen (K3)",
                "General: building, traffic, trade, register (K3)",
            ),
        ),
        Option(
            "soziales",
            (
                "Soziales, Wohngeld, Jugend: Sozialgeheimnis (K4)",
                "Welfare, housing, youth: social secrecy (K4)",
            ),
            floor=DataClass.K4,
        ),
        Option(
            "steuern",
            ("Steuern und Abgaben: Steuergeheimnis (K4)", "Taxes and dues: tax secrecy (K4)"),
            floor=DataClass.K4,
        ),
        Option(
            "gesundheit",
            ("Gesundheit und Behinderung (K4)", "Health and disability (K4)"),
            floor=DataClass.K4,
        ),
        Option(
            "personal",
            ("Personal: Personalakte (K4)", "Personnel: personnel file (K4)"),
            floor=DataClass.K4,
        ),
    ),
)

_REQUIRED = Field(
    name="erforderlich",
    kind=Kind.TEXT,
    label=(
        "Welche Unterlagen und Angaben müssen vorliegen?",
        "Which papers and statements have to be there?",
    ),
    hint=(
        "Eine je Zeile, zum Beispiel aus dem Merkblatt.",
        "One a line, from the leaflet for example.",
    ),
    missing=(
        "Nennen Sie, was vorliegen muss. Das Modell kennt Ihre Vorschriften nicht.",
        "Say what has to be there. The model does not know your rules.",
    ),
    longest=6_000,
    rows=6,
)

_INSTRUCTION = instruction(
    "Du prüfst, ob die Unterlagen zu einem Antrag vollständig sind.",
    """\
Du prüfst nur, ob etwas vorliegt. Du prüfst nicht, ob jemand einen Anspruch hat, ob Angaben stimmen oder wie zu \
entscheiden ist. Sage dazu nichts.

So prüfst du:
- Nimm jede Zeile der Tabelle „Erforderlich“ einzeln und in ihrer Reihenfolge. Lass keine aus, füge keine hinzu.
- Suche dazu im Eingereichten. Stand, je Zeile genau einer:
  „liegt vor“: Es steht eindeutig da.
  „fehlt“: Es steht nicht da.
  „unklar“: Es ist nur erwähnt, unvollständig, unleserlich, abgelaufen oder widersprüchlich.
- Im Zweifel „unklar“.
- Fundstelle: wo es steht (Seite, Abschnitt oder die ersten Wörter der Stelle in Anführungszeichen); sonst „–“.

Ausgabe: die ausgefüllte Tabelle, danach „## Nachzufordern“ mit je einer Zeile „- “ für alles, was fehlt oder unklar \
ist. Fehlt nichts: „Nichts.“ Letzte Zeile immer: „Dies ist eine Prüfung auf Vollständigkeit. Ob ein Anspruch besteht, \
entscheidet ein Mensch.“

Beispiel für einen anderen Antrag:
| Nr. | Erforderlich | Stand | Fundstelle |
|---|---|---|---|
| 1 | Passfoto | liegt vor | Anlage 3 |
| 2 | Führerschein, Kopie | unklar | „Kopie folgt“ |
| 3 | Sehtest | fehlt | – |

## Nachzufordern
- Führerschein, Kopie
- Sehtest
""",
)


_HEADING = "| Nr. | Erforderlich | Stand | Fundstelle |\n|---|---|---|---|"


def _ask(values: Mapping[str, str]) -> str:
    items = [f"| {n} | {item.replace('|', '/')} | ? | ? |" for n, item in enumerate(_items(values), 1)]
    form = "\n".join((_HEADING, *items))
    return lines(
        material("Eingereicht", values[MATERIAL]),
        material("Erforderlich, als Tabelle zum Ausfüllen", form),
        "Prüfe für jede Zeile der Tabelle, ob das Erforderliche im Eingereichten steht. Ersetze jedes „?“. Was nicht "
        "da steht, fehlt. Schreibe danach „## Nachzufordern“.",
        "Ausgefüllte Tabelle:",
    )


def _items(values: Mapping[str, str]) -> list[str]:
    found = (line.strip().lstrip("-•*").strip() for line in values["erforderlich"].splitlines())
    return [item for item in found if item]


TASK = Task(
    name="vollstaendigkeit",
    title=("Antrag auf Vollständigkeit prüfen", "Check an application for completeness"),
    purpose=(
        "Sehen, welche Unterlagen zu einem Antrag vorliegen, fehlen oder unklar sind. Ob ein Anspruch besteht, prüft "
        "das nicht.",
        "See which papers of an application are there, missing or unclear. It does not check whether there is a claim.",
    ),
    group=Group.UNDERSTAND,
    icon="check",
    fields=(
        _FIELD_OF_LAW,
        _REQUIRED,
        material_field(
            ("Was wurde eingereicht?", "What was handed in?"),
            (
                "Fügen Sie ein, was eingereicht wurde, oder kreuzen Sie an, dass Unterlagen folgen.",
                "Paste what was handed in, or tick that documents follow.",
            ),
            (
                "Text des Antrags und der Anlagen. Höchstens 20.000 Zeichen.",
                "The text of the application and its annexes. At most 20,000 characters.",
            ),
        ),
    ),
    documents=True,
    floor=DataClass.K3,
    floor_note=(
        "Ein Antrag gehört zu einem Menschen und ist deshalb personenbezogen (K3). Sozialdaten, Steuerdaten, "
        "Gesundheits- und Personaldaten sind K4. Rot bleibt immer zu.",
        "An application belongs to a person, so it is personal data (K3). Social, tax, health and personnel data are "
        "K4. Red always stays closed.",
    ),
    note=(
        "Geprüft wird, ob Unterlagen da sind. Ob jemand einen Anspruch hat, darf hier kein Modell bewerten: Das ist "
        "nach der KI-Verordnung (Anhang III) ein Einsatz mit hohem Risiko und gesperrt, bis Ihr Haus ihn freigibt. "
        "Sie entscheiden.",
        "What is checked is whether papers are there. No model may judge here whether somebody has a claim: by the AI "
        "Act (Annex III) that is a high-risk use, and blocked until your house releases it. You decide.",
    ),
    tier=Tier.M,
    extent=Extent(500, 0.1),
    instruction=_INSTRUCTION,
    ask=_ask,
    example={
        "recht": "allgemein",
        "erforderlich": (
            "Antrag mit Unterschrift\nLageplan im Maßstab 1:500\nBauzeichnungen\nBaubeschreibung\n"
            "Nachweis der Stellplätze"
        ),
        MATERIAL: (
            "Antrag auf Baugenehmigung für eine Garage, unterschrieben am 4. Mai 2027.\nAnlage 1: Lageplan, Maßstab "
            "1:500.\nAnlage 2: Grundriss und Ansichten, Maßstab 1:100.\nDie Baubeschreibung wird nachgereicht."
        ),
    },
)
