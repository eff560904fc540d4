# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Krankenversichertennummer: § 290 SGB V. A letter, eight digits, a check digit (the lifelong part).

The letter counts as two digits (A = 01); factors 1 2 1 2 ..., digit sums, modulo 10.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from stellwerk.detectors.hit import Hit
from stellwerk.detectors.view import View

_LIKELY = re.compile(r"([A-Za-z])([ ./\-]?)$")
_TELLING = re.compile(
    r"\bkv-?\s?(?:nr|nummer|karte)?\b|\bkvnr|kranken|versichert|kasse|aok|barmer|\btk\b|dak|gesundheitskarte|\begk\b"
    r"|vers\.?-?nr|\bbkk|\bikk|lautet die nummer"
)


def is_valid(number: str) -> bool:
    """Whether a letter and nine digits carry the right check digit."""
    if len(number) != 10 or not "A" <= number[0] <= "Z" or not number[1:].isdigit():
        return False
    digits = f"{ord(number[0]) - 64:02d}{number[1:9]}"
    total = sum(sum(divmod(int(d) * (1 + i % 2), 10)) for i, d in enumerate(digits))
    return total % 10 == int(number[9])


def find(view: View) -> Iterator[Hit]:
    """Valid numbers; beside a telling word also those with a wrong check digit."""
    text = view.text
    for run in view.runs:
        start = run[0]
        letter = _LIKELY.search(text, max(0, start - 2), start) if start and len(run[2]) >= 9 else None
        if letter is None:
            continue
        begin = letter.start()
        if begin and text[begin - 1].isalnum():
            continue
        # What follows the number after a blank or a stop is not part of it: "... A123456780. 12 Tage".
        numbers = [w for w in view.windows(run, 9, 9) if w[0] == start]
        if not numbers and len(run[2]) in (18, 19, 28, 29):
            # All thirty characters of the card: the lifelong part, the insurer, those who are insured along.
            solid = text[start : start + 9]
            if solid.isdigit() and is_valid(letter[1].upper() + solid):
                yield Hit("health_insurance_number", begin, start + 9, "health_insurance_number.sgb5")
        if not numbers:
            continue
        _, end, digits = numbers[0]
        if end < len(text) and text[end].isalnum():
            continue
        tight = letter[2] == "" and end - start == 9
        telling = _TELLING.search(view.before(begin, 60))
        if is_valid(letter[1].upper() + digits):
            if (tight and letter[1].isupper()) or telling:
                yield Hit("health_insurance_number", begin, end, "health_insurance_number.sgb5")
        elif telling:
            yield Hit("health_insurance_number", begin, end, "health_insurance_number.sgb5", suspect=True)
