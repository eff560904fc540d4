# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Numbers of Personalausweis, Reisepass, Aufenthaltstitel and Führerschein.

Ausweis and Pass: PAuswV and PassV after ICAO Doc 9303: nine characters from 0-9 and CFGHJKLMNPRTVWXYZ, then a
check digit with the weights 7 3 1 (letters count 10 to 35). Without the check digit, for the older form (T and
eight digits) and for the Führerschein (11 characters, FeV annex 8) only a telling word helps. The machine
readable zone is known by its fill characters.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from stellwerk.detectors.hit import Hit
from stellwerk.detectors.view import View

_WEIGHTS = (7, 3, 1)
_NUMBER = re.compile(r"[CFGHJKLMNPRTVWXYZ][CFGHJKLMNPRTVWXYZ0-9]{8}[0-9]", re.IGNORECASE)
# One code in ten passes the check by chance: numbers of goods and papers look like it, and so do words with figures.
_GOODS = re.compile(
    r"rechnung|bestell|artikel|auftrag|liefer|serien|inventar|vergabe|referenz|ticket|modell|\btyp\b|vorlage|sach-?n"
)
_TICKET = re.compile(r"(?:CHG|RFC|TKT|PRJ|RNR|KNR|VNR|LNR|PNR)[0-9]")  # numbers of other systems
_NUMBERED = re.compile(r"\bnr\b|nummer|ausweis|pass\b|perso\b|dokument|seriennummer|\bid\b")
# Beside a telling word: a token of 8 to 11 characters that holds a digit, or several words with digits.
_CUES = frozenset(
    """ausweis ausweises personalausweis personalausweises perso pass passes reisepass reisepasses
    aufenthaltstitel aufenthaltstitels aufenthaltserlaubnis duldung gestattung aufenthaltsgestattung
    führerschein führerscheins fuehrerschein fahrerlaubnis visum ausweisnummer passnummer reisepassnummer
    führerscheinnummer dokumentennummer ausweisnr passnr ausweisdokument ausweispapier kinderreisepass
    fiktionsbescheinigung personalausweisnummer niederlassungserlaubnis passport eat paß reisepaß residence
    fahrerlaubnisnummer führerscheinnr fs ersatzausweis""".split()
)
# Between the telling word and the number: a few short words and signs of the same sentence.
_GAP_WORD = r"(?:c1e|[^\W\d_]{1,14})"
_VALUE = re.compile(rf"((?:[^\n\w]{{1,4}}{_GAP_WORD}(?!\w)){{0,5}})[^\n\w]{{1,4}}([a-z0-9]{{8,11}})(?!\w)")
_NAMED = re.compile(r"\bnr\b|nummer|\bno\b")
# In print with a blank inside: "C4FK9 ZL72", "FE 482913"; capitals only.
_SPLIT = re.compile(
    r"(?:[^\n\w]{1,4}[^\W\d_]{1,14}(?!\w)){0,3}?[^\n\w]{1,4}"
    r"((?:[A-Z]{3} )?(?:[A-Z0-9]{2,5} [A-Z0-9]{4,7}|[A-Z0-9]{9} [0-9]))(?!\w)"
)
_ZONE = re.compile(r"(?:[A-Z0-9]{1,3}<[A-Z0-9<]{20,42}|[A-Z0-9<]{28,34}<<[A-Z0-9<]{2,14})")


def check_digit(text: str) -> int:
    """ICAO Doc 9303 part 3: weighted sum 7-3-1 of digits and letters (A = 10), modulo 10."""
    return sum(int(c, 36) * _WEIGHTS[i % 3] for i, c in enumerate(text)) % 10


def is_valid(number: str) -> bool:
    """Whether ten characters are a document number with its check digit."""
    return len(number) == 10 and number[9].isdigit() and check_digit(number[:9]) == int(number[9])


def find(view: View) -> Iterator[Hit]:
    """Numbers with a right check digit; beside a telling word also shorter, older and mistyped ones."""
    text = view.text
    seen = 0
    for start, end in view.groups:
        if start < seen:
            continue
        if not (text[end : end + 1].isalpha() or (start and text[start - 1].isalpha())):
            continue
        begin = start
        while begin and start - begin < 12 and text[begin - 1].isalnum():
            begin -= 1
        match = _NUMBER.match(text, begin)
        if match is None:
            continue
        seen = match.end()
        if text[seen : seen + 1].isalnum() or not is_valid(match.group().upper()):
            continue
        before = view.before(begin, 40)
        sure = match.group().isupper() or _NUMBERED.search(before)
        if sure and not (_GOODS.search(before) or _TICKET.match(match.group())):
            yield Hit("identity_document", begin, seen, "identity_document.icao731")
    for cue in view.words & _CUES:
        for at in view.occurrences(cue):
            if cue == "fs" and not view.lower.startswith(("-nr", "nr", " nr"), at + 2):
                continue
            match = _VALUE.match(view.lower, at + len(cue))
            if match is None or not any(map(str.isdigit, match[2])):
                yield from _split(view, at + len(cue))
                continue
            start, end = match.span(2)
            if text[start:end].isdigit() and len(match[1].split()) > 1 and not _NAMED.search(match[1]):
                continue  # some other number of the same sentence
            number = text[start:end].upper()
            if not any(c.isdigit() for c in number) or (
                number.isdigit() and len(number) == 8 and "." in view.before(start, 3)
            ):
                continue
            wrong = len(number) == 10 and not is_valid(number)
            yield Hit("identity_document", start, end, "identity_document.context", suspect=wrong)
    if "<<" in text:
        for match in _ZONE.finditer(text):
            yield Hit("identity_document", match.start(), match.end(), "identity_document.mrz")


def _split(view: View, at: int) -> Iterator[Hit]:
    match = _SPLIT.match(view.text, at)
    if match is not None:
        compact = match[1].replace(" ", "")
        figures = sum(map(str.isdigit, compact))
        if figures >= 3 and figures < len(compact):
            yield Hit("identity_document", match.start(1), match.end(1), "identity_document.context")
