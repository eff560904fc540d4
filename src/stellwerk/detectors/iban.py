# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""IBAN: ISO 13616. Country, two check digits, then the national account number; the whole is 1 modulo 97.

A German IBAN has 22 characters: DE, check, 8 digits Bankleitzahl, 10 digits account. Print puts blanks (or
dashes) after every fourth character.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from stellwerk.detectors.hit import Hit
from stellwerk.detectors.view import View

# Length by country (SWIFT IBAN registry).
_LENGTHS = {
    country: int(size)
    for row in (
        "15:NO 16:BE 18:DK,FI,FO,GL,NL 19:MK,SI 20:AT,BA,EE,KZ,LT,LU,XK 21:CH,CR,HR,LI,LV "
        "22:BG,BH,DE,GB,GE,IE,ME,RS,VA 23:AE,GI,IL,IQ,TL,OM 24:AD,CZ,ES,MD,PK,RO,SA,SE,SK,TN,VG 25:PT,ST "
        "26:IS,TR 27:FR,GR,IT,MC,SM 28:AL,AZ,CY,DO,GT,HU,LB,PL 29:BR,EG,PS,QA,UA 30:JO,KW,MU 31:MT,SC"
    ).split()
    for size, _, countries in [row.partition(":")]
    for country in countries.split(",")
}
_LIKELY = re.compile(
    r"(?<![A-Za-z0-9])([A-Za-z]{2})[ \t]?[0-9][ \t]?[0-9](?:[\s./-]{0,2}[A-Za-z0-9]){11,30}", re.ASCII
)
_SEPARATOR = re.compile(r"[\s./-]+")
_TELLING = re.compile(
    r"iban|konto|bankverb|überweis|ueberweis|lastschrift|einzug|sepa|sparbuch|bankdaten|auszahl"
)
_SAMPLE = re.compile(r"muster|beispiel|platzhalter|dummy")
_ACCOUNT = re.compile(
    r"\b(?:konto(?:nummer|[- ]?nr\b\.?|)|kto\b\.?(?:[- ]?nr\b\.?)?)[ :]{1,3}(?:lautet |ist )?([0-9][0-9 ]{4,14}[0-9])\b"
)

_WORDS = frozenset("konto kto kontonummer kontonr".split())


def is_valid(iban: str) -> bool:
    """Whether a compact IBAN has the right length for its country and the right check digits."""
    if _LENGTHS.get(iban[:2].upper()) != len(iban):
        return False
    moved = iban[4:] + iban[:4]
    return int("".join(str(int(c, 36)) for c in moved)) % 97 == 1


def find(view: View) -> Iterator[Hit]:
    """IBANs in any print; a German one with wrong check digits is suspect; account numbers beside their name."""
    text = view.text
    for figure, _ in view.groups:
        start = figure - 3 if text[figure - 1 : figure] in (" ", "\t") else figure - 2
        match = _LIKELY.match(text, start) if start >= 0 and text[start].isalpha() else None
        if match is None:
            continue
        country = match[1].upper()
        size = _LENGTHS.get(country)
        if size is None:
            continue
        raw = match.group()
        compact = _SEPARATOR.sub("", raw)[:size]
        if len(compact) < size:
            if country == "DE" and len(compact) >= 18 and compact[2:].isdigit():
                yield from _suspect(view, start, match.end())
            continue
        end = start + _length_in_print(raw, size)
        if is_valid(compact):
            yield Hit("iban", start, end, "iban.mod97")
        elif country == "DE" and compact[2:].isdigit():
            yield from _suspect(view, start, end)
    if not view.words.isdisjoint(_WORDS):
        for match in _ACCOUNT.finditer(view.lower):
            yield Hit("iban", match.start(1), match.end(1), "iban.account")


def _suspect(view: View, start: int, end: int) -> Iterator[Hit]:
    before = view.before(start, 60)
    if _TELLING.search(before) and not _SAMPLE.search(before[-20:]):
        yield Hit("iban", start, end, "iban.mod97", suspect=True)


def _length_in_print(raw: str, size: int) -> int:
    seen = 0
    for index, char in enumerate(raw):
        seen += char.isalnum()
        if seen == size:
            return index + 1
    return len(raw)
