# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Postal addresses: street and house number, with postcode and place where they follow; PO boxes (DIN 5008).

A house number is looked for first, then the word before it decides: a street ending (-straße, -weg ...), a
preposition ("Am Deich 2"), or a telling word ("wohnhaft"). An office's own address is no finding where the office
is named right before it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from stellwerk.detectors.hit import Hit
from stellwerk.detectors.view import LOWER, UPPER, View

_NUMBER = r"[0-9]{1,4}(?: ?[a-zA-Z](?![\w]))?(?: ?[-/+] ?[0-9]{1,4} ?[a-z]?(?!\w))?"
_TAIL = (
    rf"(?:(?:,? ?\n ?|, ?| )(?:[A-Z]{{1,2}}-)?[0-9]{{5}} [{UPPER}][\w.\-]+(?:[ -][{UPPER}(][\w.\-)]+){{0,2}}"
    rf"|, (?!Zi)[{UPPER}][{LOWER}]{{3,}}(?=[,.;\n)]|$))?"
)
# Streets that are sure by their ending, and endings that are ordinary words too.
_SURE = r"(?:stra(?:ß|ss)e|straße|str\.?|allee|gasse|chaussee|promenade|damm|ufer|stieg|steig|pfad)"
_MAYBE = (
    r"(?:weg|platz|ring|wall|markt|hof|feld|kamp|berg|busch|heide|grund|tal|bach|brücke|winkel|garten|gärten|siedlung"
    r"|stiege|graben|tor|park|rain|wiese|wiesen|anger|höhe|hang|berge|bruch|eck|ecke|born|brunnen|mühle|insel|deich)"
)
_SURE_STREET = re.compile(
    rf"(?<!\w)((?:[{UPPER}][\w.'\-]* ){{0,2}}[{UPPER}]?[\w.'\-]{{0,40}}{_SURE}) ?({_NUMBER})(?![\w%,]|[.:][0-9]){_TAIL}",
    re.IGNORECASE,
)
_MAYBE_STREET = re.compile(rf"(?<![\w\-])([{UPPER}][\w'\-]{{2,40}}{_MAYBE}|Markt) ({_NUMBER})(?![\w%,]|[.:][0-9]){_TAIL}")
_PREPOSITION = re.compile(
    rf"(?<!\w)((?:Am|Im|Zum|Zur|Beim|An der|An den|An dem|Auf dem|Auf der|Auf den|In der|In den|In dem|Unter den|Unter der"
    rf"|Vor dem|Vor der|Hinter dem|Hinter der|Haus|Hof|Rue|Via|ul\.|Postfach) "
    rf"(?:(?:[Dd]e |[Dd]u |[Dd]ella )?[{UPPER}][\w'\-]* ){{1,3}})({_NUMBER})(?![\w%,]|[.:][0-9]| (?:Uhr|Euro|EUR|Prozent|Tage|Jahre|Monate)){_TAIL}"
)
_BOX = re.compile(rf"\bPostfach ([0-9]{{1,3}}(?: ?[0-9]{{2}}){{0,3}}){_TAIL}")
_NOT_STREET = re.compile(
    r"(?:jahr|monat|tag|januar|februar|märz|april|mai|juni|juli|august|september|oktober|november|dezember|absatz|abs\.?"
    r"|artikel|art\.?|kapitel|abschnitt|alter|zeitraum|anlage|punkt|paragraph|paragraf|seite|top|zimmer|raum|stichtag|satz"
    r"|nummer|nr\.?|ziffer|\w*tag|teil|band|quartal|kreis|fall|jahrgang|stand|block|haushalt|bezirk|flurstück|flur|gebäude"
    r"|bauabschnitt|los|titel|\w*plan|beitrag|vergleich|schnitt|alarm|stufe|klasse|gruppe|linie|version|ende|anfang|umfang"
    r"|rahmen|wert|vorjahr|sommer|winter|herbst|frühjahr|etat|haushaltsjahr|schuljahr) "
)
_LIVES = re.compile(
    r"wohn|anschrift|adresse|gemeldet|lebt|straße|privat|zuzug|umzug|unterkunft|grundstück|objekt|hauptwohnung|aus der"
    r"|in der|nachbar|standort|zustellung|haus(?:nummer|-nr)"
)
_CLOSED_BEFORE = re.compile(r"(?:^|[,;:(|\n\t/–-] ?|\] ?)$")
_CLOSED_AFTER = re.compile(r"[ ]?(?:[,;.)|\n\t]|$)")
_OFFICE = re.compile(
    r"(?:gericht|rathaus|amt|behörde|stelle|ministerium|bürgerbüro|stadtverwaltung|kreishaus|schule|stadtarchiv|museum"
    r"|bibliothek|verwaltung|auftraggeber)[^.;\n]{0,30}$"
)
_OFFICE_STREET = re.compile(r"(?:rathaus(?:platz|straße|markt|str\.)|am rathaus)")


def find(view: View) -> Iterator[Hit]:
    """Addresses in the text; each candidate needs a number that ends it."""
    text = view.text
    for match in _SURE_STREET.finditer(text):
        if not match[1][0].isupper() and match[1].islower() and match[1] in ("str", "straße", "str."):
            continue
        yield from _unless_office(view, match, "address.street")
    for match in _MAYBE_STREET.finditer(text):
        if _sure_of(view, match):
            yield from _unless_office(view, match, "address.street")
    for match in _PREPOSITION.finditer(text):
        name = match[1].lower()
        if len(match[2]) == 4 and match[2].isdigit():
            continue
        if _NOT_STREET.search(name.split(" ", 1)[1]) or name.startswith("postfach"):
            continue
        if _sure_of(view, match):
            yield from _unless_office(view, match, "address.preposition")
    if "postfach" in view.words:
        for match in _BOX.finditer(text):
            yield from _unless_office(view, match, "address.box")


def _sure_of(view: View, match: re.Match[str]) -> bool:
    start, end = match.span()
    if end > match.end(2):
        return True  # a postcode or a place follows
    before = view.before(start, 40)
    if _LIVES.search(before):
        return True
    return bool(_CLOSED_BEFORE.search(before)) and bool(_CLOSED_AFTER.match(view.after(end, 2)))


def _unless_office(view: View, match: re.Match[str], rule: str) -> Iterator[Hit]:
    start, end = match.span()
    if _OFFICE_STREET.search(view.lower, start, end):
        return
    before = view.before(start, 60)
    if _OFFICE.search(before) and not re.search("wohn|gemeldet|anschrift", before):
        return
    yield Hit("address", start, end, rule)
