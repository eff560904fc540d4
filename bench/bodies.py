# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""German request bodies of a given length, each one different, so that no cache of whole texts can shine."""

from __future__ import annotations

import random

import msgspec

# Everyday matters of a town hall without any link to a person, and without words that name a secrecy regime.
_TEMPLATES = (
    "Bitte fasse den {adj}n Entwurf zu diesem Punkt in {zahl} kurzen Absätzen zusammen und erwähne {thema}.",
    "Der Ausschuss berät in der kommenden Sitzung über {thema} und erwartet von der Verwaltung eine {adj} "
    "Entscheidungsgrundlage.",
    "Für {thema} stehen im laufenden Haushaltsjahr nur begrenzte Mittel bereit, weshalb eine {adj} Reihenfolge der "
    "Maßnahmen nötig ist.",
    "Die Rückmeldungen aus der Beteiligung zeigen, dass {thema} als {adj} Aufgabe wahrgenommen wird.",
    "Formuliere daraus einen {adj}n Hinweis für die Internetseite, der ohne Fachbegriffe auskommt und {thema} erklärt.",
    "Nach der Satzung ist {thema} in {zahl} Schritten vorzubereiten, wobei jeder Schritt zu dokumentieren ist.",
    "Im Vergleich zum Vorjahr hat sich der Aufwand für {thema} spürbar verändert, was der {adj} Bericht begründen "
    "soll.",
    "Zu prüfen ist außerdem, ob {thema} gemeinsam mit den Nachbargemeinden günstiger organisiert werden kann.",
    "Die Frist für Stellungnahmen endet nach {zahl} Wochen und wird verlängert, falls {thema} länger dauert.",
    "Aus technischer Sicht spricht nichts dagegen, {thema} künftig ohne Medienbruch abzuwickeln.",
    "Der Bauhof meldet, dass {thema} wegen der Witterung um {zahl} Tage verschoben werden muss.",
    "Ein Entwurf des Pflichtenhefts liegt bei, er beschreibt {thema} knapp und lässt Nebenangebote zu.",
    "Wir bitten um eine {adj} Gliederung, die Anlass, Ziel, Kosten und Zeitplan für {thema} getrennt darstellt.",
    "Grundlage ist der Beschluss des Rates, nach dem {thema} Vorrang vor neuen Vorhaben hat.",
    "Die Bücherei, das Museum und die Musikschule begleiten {thema} mit {zahl} Angeboten.",
)
_TOPICS = (
    "die Erneuerung der Straßenbeleuchtung",
    "die Abfuhr von Sperrgut",
    "die Räumung der Radwege im Winter",
    "die Pflege der Grünanlagen",
    "die Vergabe von Hallenzeiten",
    "die Planung des Wochenmarktes",
    "die Sanierung der Stadthalle",
    "die Digitalisierung der Poststelle",
    "die Beschilderung der Parkplätze in der Innenstadt",
    "die Ausstattung der Spielplätze",
    "die Fortschreibung des Lärmaktionsplans",
    "die Errichtung weiterer Ladesäulen",
    "die Aktualisierung der Ortspläne",
    "die Begrünung von Dächern",
    "die Vorbereitung des Stadtfestes",
    "die Entwässerung des Gewerbegebiets",
)
_ADJECTIVES = (
    "knappe", "sachliche", "verständliche", "nachvollziehbare", "ausführliche", "vorläufige", "abgestimmte",
    "übersichtliche", "belastbare",
)  # fmt: skip
_NUMBERS = ("zwei", "drei", "vier", "fünf", "sechs", "sieben", "acht", "neun", "zehn")

# Made-up people. Telephone numbers are from the ranges that the Bundesnetzagentur keeps for film and television.
_IDENTIFYING = (
    "Herr {vorname} {name} hat sich dazu telefonisch gemeldet und bittet um Rückruf unter 0171 39200{nn}.",
    "Frau {vorname} {name} ist unter der Rufnummer 030 23125{nnn} zu erreichen.",
    "Mit freundlichen Grüßen\n{vorname} {name}",
    "Ansprechpartnerin ist Frau Dr. {name}, E-Mail {mail}@example.org.",
)
_FIRST = (
    "Anna",
    "Murat",
    "Katharina",
    "Jürgen",
    "Aylin",
    "Svenja",
    "Matthias",
    "Olga",
    "Hannelore",
    "Tobias",
)
_LAST = (
    "Brinkmann",
    "Yıldız",
    "Schröder",
    "Nowak",
    "Oellers",
    "Hüsges",
    "Thelen",
    "Kaya",
    "Peters",
    "Küppers",
)
_ASCII = str.maketrans({"ı": "i", "ö": "oe", "ü": "ue", "ä": "ae", "ß": "ss"})

_encode = msgspec.json.encode


class Texts:
    """A seeded source of German texts. Two sources with the same seed give the same texts."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)

    def text(self, characters: int, *, identifiers: bool = False) -> str:
        """A text of exactly ``characters`` characters.

        With ``identifiers`` it names one made-up person per 400 characters or so, at least one; the
        identifying sentence stands before the cut at the end, so that it is never cut off.
        """
        pieces: list[str] = []
        length = 0
        next_person = 0
        while length < characters:
            if identifiers and length >= next_person:
                piece = self._person()
                next_person += 400
            else:
                piece = self._sentence()
            pieces.append(piece)
            length += len(piece) + 1
        return " ".join(pieces)[:characters]

    def body(self, model: str, characters: int, *, identifiers: bool = False, stream: bool = False) -> bytes:
        """A chat call with one user message of ``characters`` characters, as JSON."""
        call: dict[str, object] = {
            "model": model,
            "messages": [{"role": "user", "content": self.text(characters, identifiers=identifiers)}],
        }
        if stream:
            call["stream"] = True
        return _encode(call)

    def _sentence(self) -> str:
        pick = self._random.choice
        return pick(_TEMPLATES).format(thema=pick(_TOPICS), adj=pick(_ADJECTIVES), zahl=pick(_NUMBERS))

    def _person(self) -> str:
        pick = self._random.choice
        name = pick(_LAST)
        return pick(_IDENTIFYING).format(
            vorname=pick(_FIRST),
            name=name,
            mail=name.lower().translate(_ASCII),
            nn=f"{self._random.randrange(100):02d}",
            nnn=f"{self._random.randrange(1000):03d}",
        )
