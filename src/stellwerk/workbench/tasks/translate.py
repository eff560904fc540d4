# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Translate: into the languages of the town's people, and from them into German."""

from __future__ import annotations

from collections.abc import Mapping

from stellwerk.values.data_class import DataClass
from stellwerk.values.tier import Tier
from stellwerk.workbench.tasks.common import FLOOR_BY_TEXT, material_field
from stellwerk.workbench.tasks.field import Field, Kind, Option
from stellwerk.workbench.tasks.prompt import chosen, instruction, lines, material
from stellwerk.workbench.tasks.task import MATERIAL, Extent, Group, Task

# name in the form (BCP 47), German, English, as the model is told, and in the language itself: small models keep to
# it more often when they are told in both
_LANGUAGES = (
    ("de", "Deutsch", "German", "Deutsch"),
    ("en", "Englisch", "English", "English"),
    ("ar", "Arabisch", "Arabic", "العربية"),
    ("bg", "Bulgarisch", "Bulgarian", "български"),
    ("fr", "Französisch", "French", "français"),
    ("el", "Griechisch", "Greek", "ελληνικά"),
    ("it", "Italienisch", "Italian", "italiano"),
    ("hr", "Kroatisch", "Croatian", "hrvatski"),
    ("ku", "Kurdisch (Kurmandschi)", "Kurdish (Kurmanji)", "kurmancî"),
    ("nl", "Niederländisch", "Dutch", "Nederlands"),
    ("fa", "Persisch (Farsi)", "Persian (Farsi)", "فارسی"),
    ("pl", "Polnisch", "Polish", "polski"),
    ("ro", "Rumänisch", "Romanian", "română"),
    ("ru", "Russisch", "Russian", "русский"),
    ("es", "Spanisch", "Spanish", "español"),
    ("tr", "Türkisch", "Turkish", "Türkçe"),
    ("uk", "Ukrainisch", "Ukrainian", "українська"),
)

# "Englisch (English)" would be read as a name by the detectors, and close red
_ONLY_GERMAN = frozenset({"de", "en"})

# Small models translate when they are told in English and the answer begins in its own language; else they often give
# the German back. Lower case: French and English are names of people, too, and the detectors would close red.
_TOLD = {name: (english.lower(), own.lower()) for name, _, english, own in _LANGUAGES}

_TARGET = Field(
    name="sprache",
    kind=Kind.CHOICE,
    label=("In welche Sprache", "Into which language"),
    missing=("Wählen Sie eine Sprache.", "Choose a language."),
    options=tuple(
        Option(name, (german, english), prompt=german if name in _ONLY_GERMAN else f"{german} ({own})")
        for name, german, english, own in _LANGUAGES
    ),
    in_title=True,
)

_MANNER = Field(
    name="art",
    kind=Kind.CHOICE,
    label=("Wie", "How"),
    preset="genau",
    missing=("Wählen Sie, wie übersetzt wird.", "Choose how to translate."),
    options=(
        Option(
            "genau",
            ("genau am Text", "close to the text"),
            prompt="Übersetze genau und vollständig, Satz für Satz",
        ),
        Option(
            "einfach",
            ("in einfachen Worten", "in plain words"),
            prompt="Übersetze vollständig, aber in einfachen Worten und kurzen Sätzen",
        ),
    ),
)

_INSTRUCTION = instruction(
    "Du übersetzt Texte der Verwaltung.",
    """\
So übersetzt du:
- Übersetze alles, vom ersten bis zum letzten Satz, in derselben Reihenfolge. Lass nichts weg, füge nichts hinzu.
- Schreibe die ganze Übersetzung in der Zielsprache und in ihrer eigenen Schrift.
- Sprich Menschen in der höflichen Form an.
- Zahlen, Beträge, Uhrzeiten, Adressen, Aktenzeichen, Telefonnummern und Internetadressen bleiben unverändert.
- Namen von Menschen, Straßen und Orten bleiben, wie sie sind. Übliche Schreibweisen von Ländern und großen Städten \
darfst du verwenden.
- Namen von Ämtern, Anträgen und Leistungen: Übersetzung und dahinter in Klammern das deutsche Wort, damit man es auf \
Schildern und Formularen wiederfindet.
- Behalte Absätze, Überschriften und Aufzählungen bei.
""",
    language="nur in der Zielsprache",
)


def _ask(values: Mapping[str, str]) -> str:
    language = chosen(_TARGET, values)
    english, own = _TOLD[values["sprache"]]
    return lines(
        material("Text", values[MATERIAL]),
        f"Übersetze diesen Text. Zielsprache: {language}. {chosen(_MANNER, values)}.",
        f"Translate the whole text into {english}.",
        f"{own}:",
    )


TASK = Task(
    name="uebersetzen",
    title=("Übersetzen", "Translate"),
    purpose=(
        "Einen Text in eine Sprache der Stadtgesellschaft übersetzen oder ins Deutsche.",
        "Translate a text into a language of the town's people, or into German.",
    ),
    group=Group.PLAIN,
    icon="translate",
    fields=(
        material_field(
            ("Text, der übersetzt wird", "Text to translate"),
            ("Fügen Sie den Text ein, der übersetzt werden soll.", "Paste the text to be translated."),
            (
                "In welcher Sprache er ist, erkennt das Modell. Höchstens 20.000 Zeichen.",
                "The model sees which language it is in. At most 20,000 characters.",
            ),
        ),
        _TARGET,
        _MANNER,
    ),
    documents=True,
    floor=DataClass.K0,
    floor_note=FLOOR_BY_TEXT,
    note=(
        "Eine maschinelle Übersetzung ist keine beglaubigte. Lassen Sie Bescheide und Belehrungen von einem Menschen "
        "prüfen, der die Sprache kann. Rechtlich gilt der deutsche Text.",
        "A machine translation is no certified one. Have decisions and notices of rights checked by somebody who knows "
        "the language. In law, the German text counts.",
    ),
    tier=Tier.M,
    extent=Extent(100, 1.5),
    instruction=_INSTRUCTION,
    ask=_ask,
    example={
        MATERIAL: (
            "Bitte bringen Sie zur Anmeldung Ihres Kindes in der Grundschule die Geburtsurkunde und den Impfausweis "
            "mit. Das Schulbüro ist montags bis donnerstags von 8 bis 12 Uhr geöffnet. Die Anmeldung ist kostenlos."
        ),
        "sprache": "uk",
        "art": "genau",
    },
)
