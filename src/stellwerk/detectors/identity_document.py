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
_NUMBER = re.compile(r"(?<![A-Za-z0-9])[CFGHJKLMNPRTVWXYZ](?=[A-Z]*[0-9])[CFGHJKLMNPRTVWXYZ0-9]{8}[0-9]?(?![A-Za-z0-9])")
_TELLING = re.compile(
    r"ausweis|\bperso\b|reisepass|\bpass\b|pass(?:nummer|-?nr)|aufenthalt|duldung|gestattung|f(?:ü|ue)hrerschein|fahrerlaubnis"
    r"|dokument|fiktionsbesch|\beat\b|visum|seriennummer des|gültig bis"
)
# Beside a telling word: a token of 8 to 11 characters that holds a digit, or several words with digits.
_BESIDE = re.compile(
    r"(?:ausweis(?:es|papier|dokument)?|perso|pass(?:es)?|aufenthaltstitels?|aufenthaltserlaubnis|duldung|gestattung"
    r"|f(?:ü|ue)hrerscheins?|fahrerlaubnis|visum|(?:ausweis|pass|führerschein|dokumenten)(?:nummer|-?nr\.?))"
    r"(?:[^\n\w]{1,4}(?:b|c1e|be|nr|nummer|no|mit|der|die|lautet|ist|hat|dabei|von|ihnen|klasse|gültig|\w{4,14}))"
    r"{0,4}[^\n\w]{1,4}([a-z0-9]{8,11})\b"
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
    for match in _NUMBER.finditer(text):
        start, end = match.span()
        number = match.group()
        if is_valid(number) and sum(c.isdigit() for c in number) < 9:
            yield Hit("identity_document", start, end, "identity_document.icao731")
    for match in _BESIDE.finditer(view.lower):
        start, end = match.span(1)
        number = text[start:end].upper()
        if sum(c.isdigit() for c in number) < 2 and not (number.isalnum() and text[start:end].isupper()):
            continue
        if not any(c.isdigit() for c in number):
            continue
        wrong = len(number) == 10 and not is_valid(number)
        yield Hit("identity_document", start, end, "identity_document.context", suspect=wrong)
    if "<<" in text:
        for match in _ZONE.finditer(text):
            yield Hit("identity_document", match.start(), match.end(), "identity_document.mrz")
