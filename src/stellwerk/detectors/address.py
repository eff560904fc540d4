# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Postal addresses: street and house number, with postcode and place where they follow; PO boxes (DIN 5008).

A house number is looked for first, then the words before it decide: a street ending (-straße, -weg ...), a
preposition ("Am Deich 2"), or a telling word ("wohnhaft"). An office's own address is no finding where the office
is named right before it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from stellwerk.detectors.hit import Hit
from stellwerk.detectors.view import LOWER, UPPER, View

_NUMBER = re.compile(
    r"[0-9]{1,4}(?: ?[a-zA-Z](?!\w))?(?: ?[-/+] ?[0-9]{1,4} ?[a-z]?(?!\w))?(?!\w|[%,.:][0-9]|%)"
)
_MEASURE = re.compile(
    r" ?(?:uhr|euro|eur|€|prozent|%|tage|jahre|monate|wochen|stunden|minuten|meter|km|cm|mm|m²|m\b|mio"
    r"|millionen|kinder|personen"
    r"|stück|grad|mal\b|\. ?(?:januar|februar|märz|april|mai|juni|juli|august|september|oktober|november"
    r"|dezember|[0-9]))"
)
_TAIL = re.compile(
    rf"(?:(?:,? ?\n ?|, ?| )(?:[A-Z]{{1,2}}-)?[0-9]{{5}} (?:St\. )?[{UPPER}][\w\-]+(?:[ -][{UPPER}(][\w\-)]+){{0,2}}"
    rf"|, (?!Zi|Erdg|Hinterh|Vorderh|Oberg|Seiten|App)[{UPPER}][{LOWER}]{{3,}}(?=[,.;\n)]|$))"
)
# Streets that are sure by their ending, and endings that are ordinary words too.
_SURE = tuple(
    "straße strasse str str. allee gasse chaussee promenade damm ufer stieg steig pfad straat".split()
)
_MAYBE = tuple(
    """weg platz ring wall markt hof feld kamp berg busch heide grund tal bach brücke winkel garten gärten
    siedlung stiege graben tor park rain wiese wiesen anger höhe hang berge bruch eck ecke born brunnen
    mühle insel deich dyk höfe hufe zeile""".split()
)
_PREPOSITIONS = frozenset("am im zum zur beim haus rue via ul. avenue calle unterm hinterm vorm".split())
_TWO_WORDS = frozenset(
    f"{first} {second}"
    for first in ("an", "auf", "in", "unter", "vor", "hinter", "bei", "zu", "über")
    for second in ("der", "dem", "den")
)
_NOT_STREET = re.compile(
    r"(?:jahre?s?|monat|januar|februar|märz|april|mai|juni|juli|august|september|oktober|november|dezember"
    r"|absatz|abs\.?|montag"
    r"|artikel|art\.?|kapitel|abschnitt|alter|zeitraum|anlage|punkt|paragraph|paragraf|seite|top|zimmer"
    r"|raum|stichtag|satz|saal"
    r"|nummer|nr\.?|ziffer|\w*tag|teil|band|quartal|kreis|fall|fällen|jahrgang|stand|block|haushalt|bezirk"
    r"|flurstück|flur|gebäude|tabelle"
    r"|bauabschnitt|los|titel|\w*plan|beitrag|vergleich|schnitt|alarm|stufe|klasse|gruppe|linie|version"
    r"|ende|anfang|umfang|arbeitsplatz|parkplatz"
    r"|rahmen|wert|vorjahr|sommer|winter|herbst|frühjahr|etat|haushaltsjahr|schuljahr|uhr|gegen|frage|zeile"
    r"|spalte|schritt|phase|runde|stellplatz|sitzplatz"
    r"|anhang|zusammenhang|\w*(?:faktor|motor|monitor|sektor|reaktor|direktor)|portal|kapital|total|hospital|(?:ein|um|ab|aus|auf)bruch"
    r"|(?:daten|eingabe|spiel|sport|text|anwendungs|aufgaben|handlungs|themen|arbeits|betreff|tätigkeits|fach)feld|firewall"
    r"|(?:rad|rettungs|flucht|geh|fuß)weg|(?:fuhr|wind|solar|gewerbe)park|kindergarten|(?:unter|hinter)grund|\w*deck|gepäck|zweck"
    r"|(?:wochen|weihnachts|arbeits|bau)markt|herberge|\w*zahl|\w*antrag|\w*beschluss|\w*vertrag|\w*gesetz|vertrag|sgb|bund|buch|feld|spielplatz|gleis"
    r"|bahnhof|platz|rang|erfolg|fach|block)"
)
_LIVES = re.compile(
    r"wohn|anschrift|adresse|gemeldet|lebt|straße|privat|zuzug|umzug|unterkunft|grundstück|objekt|aus der"
    r"|in der|nachbar|standort|zustellung|haus(?:nummer|-nr)|strasse|bei mir|besuch|einsatz|öffnung|brand"
    r"|notruf|beschwerde|ortstermin|vor ort|abhol|liefer|gefunden"
)
# Where somebody says that they live, any word before a number is a street.
_HOME = re.compile(
    r"(?:\bwohn(?:e|t|en|haft)|\banschrift|\badresse)(?: ist| lautet| (?:in der|am|im|bei|jetzt))?:? $"
)
_CLOSED_BEFORE = re.compile(r"(?:^|[,;:(|\n\t/\-•] ?|\] ?)$")
_CLOSED_AFTER = re.compile(r"[ ]?(?:[,;.:)|\n\t]|$)")
_OFFICE = re.compile(
    r"(?:gericht|rathaus|amt|behörde|stelle|ministerium|bürgerbüro|stadtverwaltung|kreishaus|schule|stadtarchiv|museum"
    r"|bibliothek|verwaltung|auftraggeber)e?s?\b[^.;\n]{0,30}$"
)
_PERSONAL = re.compile(r"wohnh|wohnt|wohne|gemeldet|anschrift|lebt")
_OFFICE_STREET = re.compile(r"(?:rathaus|amtshaus|kreishaus)")
_POSTCODE = re.compile(
    r"(?:/[IVX]{1,4})?(?: ?, ?| ?\n ?| )(?:D-)?[0-9]{5} "
    r"(?!euro|eur\b|stück|personen|einwohner|mal\b|tonnen|km|uhr|mitglieder)"
    r"[A-Za-zÄÖÜäöü][\wäöüß\-]{2,}",
    re.IGNORECASE,
)
_NO_NAME = re.compile(
    r"(?:januar|februar|märz|april|mai|juni|juli|august|september|oktober|november|dezember|jahre?|uhr|nummer|seite"
    r"|telefon|tel|fax|plz|postfach|bis|vom|den|und|von|der|die|das|euro|artikel|stand|termin|raum|zimmer|paragraph|sgb"
    r"|nach|mit|über|unter|rund|etwa|insgesamt|kreis|blz|konto|version|tabelle|anlage)"
)
_PARTICLES = frozenset("am im an auf der dem den zum zur vor in hinter".split())
_CUT = re.compile(r"[\n,;:|(\"„\t]")
_LONGEST = 64


def find(view: View) -> Iterator[Hit]:
    """Addresses in the text: every short number whose words before it make a street."""
    text = view.text
    for start, end in view.groups:
        if end - start > 4 or start < 4:
            continue
        gap = text[start - 1]
        at = start - 1 if gap == " " else start
        if (gap != " " and gap != ".") or not (text[at - 1].isalpha() or text[at - 1] == "."):
            continue
        head = text[max(0, at - _LONGEST) : at]
        words = _CUT.split(head)[-1].split(" ")
        found = _street(words)
        if found is None and words[-1][:1].isupper() and _HOME.search(view.before(at - len(words[-1]), 30)):
            found = None if _NOT_STREET.fullmatch(words[-1].lower()) else ("address.home", 1, True)
        if found is None:
            found = _with_postcode(text, words, start) or _home_lower(view, words, at)
        if found is None:
            continue
        rule, count, sure = found
        number = _NUMBER.match(text, start)
        if number is None or _MEASURE.match(view.lower, number.end()):
            continue
        begin = at - sum(map(len, words[len(words) - count :])) - (count - 1)
        tail = _TAIL.match(text, number.end()) or _POSTCODE.match(text, number.end())
        stop = tail.end() if tail is not None else number.end()
        if sure or tail is not None or _lived_in(view, begin, stop):
            yield from _unless_office(view, begin, stop, rule)
    if "postfach" in view.words:
        for start in view.occurrences("postfach"):
            yield from _box(view, start, start + 9)


def _with_postcode(text: str, words: list[str], start: int) -> tuple[str, int, bool] | None:
    """Any words before a number that a postcode and a place follow: "Hohe Luft 71, 20251 Hamburg"."""
    number = _NUMBER.match(text, start)
    last = words[-1]
    if number is None or len(last) < 3 or not last[-1].isalpha() or _NO_NAME.fullmatch(last.lower()):
        return None
    if _POSTCODE.match(text, number.end()) is None:
        return None
    count = 1
    while (
        count < len(words)
        and count < 4
        and (words[-count - 1][:1].isupper() or words[-count - 1] in _PARTICLES)
    ):
        count += 1
    return "address.postcode", count, True


def _home_lower(view: View, words: list[str], at: int) -> tuple[str, int, bool] | None:
    """What is typed without capitals where somebody says that they live: "wohne lerchenweg 9"."""
    last = words[-1]
    if len(last) < 5 or not last.isalpha() or not last.endswith(_MAYBE + _SURE + ("gang", "steg", "ort")):
        return None
    count = 3 if len(words) > 3 and f"{words[-3]} {words[-2]}" in _TWO_WORDS else 1
    count = 2 if count == 1 and len(words) > 2 and words[-2] in _PREPOSITIONS else count
    begin = at - sum(map(len, words[len(words) - count :])) - (count - 1)
    return ("address.home", count, True) if _HOME.search(view.before(begin, 30)) else None


def _street(words: list[str]) -> tuple[str, int, bool] | None:
    """How many of the last words make a street, by which rule, and whether that is sure."""
    last = words[-1]
    low = last.lower()
    if len(low) < 2:
        return None
    if low.endswith(_SURE):
        alone = low in _ALONE
        count = 1
        while (
            count < len(words) and count < 4 and (alone or count == 1) and _belongs(words[-count - 1], alone)
        ):
            count += 1
        if (alone and count == 1) or low in _ROADS:
            return None
        return (
            "address.street",
            count,
            last[0].isupper() or "-" in last or low.endswith(("straße", "strasse", "str.")),
        )
    if last[0].islower() and not last.endswith("."):
        return None
    for count in (2, 3, 4):
        if len(words) < count:
            break
        word = words[-count].lower()
        pair = f"{words[-count - 1].lower()} {word}" if len(words) > count else ""
        if pair in _TWO_WORDS and words[-count - 1][:1].isupper():
            return None if _NOT_STREET.fullmatch(low) else ("address.preposition", count + 1, False)
        if word in _PREPOSITIONS and words[-count][:1].isupper():
            return None if _NOT_STREET.fullmatch(low) else ("address.preposition", count, False)
        if word == "ul.":
            return "address.preposition", count, True
    if low.endswith(_MAYBE) and len(low) > 4 and not _NOT_STREET.fullmatch(low):
        count = 2 if len(words) > 1 and _belongs(words[-2], alone=False) else 1
        return "address.street", count, False
    return None


def _belongs(word: str, alone: bool) -> bool:
    """Whether the word before is a part of the street's name: any name before "Straße", an adjective else."""
    if not word[:1].isupper() or word.lower() in _STOPS:
        return False
    return alone or word.lower() in _ADJECTIVES or (word.endswith("er") and len(word) > 5)


_ADJECTIVES = frozenset(
    """alte alter alten altes neue neuer neuen neues große großer großen kleine kleiner kleinen hohe hoher
    hohen lange langer langen kurze kurzer breite breiter obere oberer oberen untere unterer unteren hintere
    hinterer vordere vorderer innere äußere äußerer grüne grüner grünen rote roter roten weiße weißer
    schwarze schwarzer dicke dicker krumme krummer st. sankt""".split()
)
_ALONE = frozenset("straße strasse str str. allee weg gasse ufer damm".split())
_ROADS = frozenset("bundesstraße landesstraße kreisstraße bundesstrasse landesstrasse kreisstrasse".split())


_STOPS = frozenset(
    "die der das den dem des in im an am auf aus bei zu zur zum und oder von vom nach wohnhaft adresse "
    "anschrift straße ecke objekt bis "
    "ihre seine unsere eine einer nähe kreuzung baustelle firma fa".split()
)


def _lived_in(view: View, start: int, end: int) -> bool:
    before = view.before(start, 40)
    if _LIVES.search(before):
        return True
    return bool(_CLOSED_BEFORE.search(before)) and bool(_CLOSED_AFTER.match(view.after(end, 2)))


def _box(view: View, start: int, at: int) -> Iterator[Hit]:
    match = _BOX.match(view.text, at)
    if match is not None:
        tail = _TAIL.match(view.text, match.end())
        yield from _unless_office(view, start, tail.end() if tail is not None else match.end(), "address.box")


_BOX = re.compile(r"[0-9]{1,3}(?: ?[0-9]{2}){0,3}(?![0-9])|[0-9]{4,8}(?![0-9])")


def _unless_office(view: View, start: int, end: int, rule: str) -> Iterator[Hit]:
    if _OFFICE_STREET.search(view.lower, start, end):
        return
    before = view.before(start, 60)
    if _OFFICE.search(before) and not _PERSONAL.search(before):
        return
    yield Hit("address", start, end, rule)
