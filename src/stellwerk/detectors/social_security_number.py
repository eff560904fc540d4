# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Renten- or Sozialversicherungsnummer: § 147 SGB VI, VKVV § 4. Printed 15 070649 C 103 too.

Two digits area, six digits birth date (the day may be raised by 50), a letter (first of the birth name), two
digits serial number, check digit: the letter counts as two digits (A = 01), weights 2 1 2 5 7 1 2 1 2 1 2 1,
digit sums, modulo 10.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from stellwerk.detectors.hit import Hit
from stellwerk.detectors.view import View

_TAIL = re.compile(r"[ .\-/]{0,3}([A-Za-z])[ .\-/]{0,3}([0-9](?:[ .\-]?[0-9]){2})(?![0-9A-Za-z])")
_TELLING = re.compile(
    r"\bsv-?\s?(?:nr|nummer)|\brv-?\s?(?:nr|nummer)|sozialvers|rentenvers|versicherungsn|vers\.?-?nr|\bsvnr|\brvnr|\bvsnr"
)
_WEIGHTS = (2, 1, 2, 5, 7, 1, 2, 1, 2, 1, 2, 1)


def is_valid(number: str) -> bool:
    """Whether a compact number (12 characters) has a possible birth date and the right check digit."""
    if len(number) != 12 or not (number[:8] + number[9:]).isdigit() or not "A" <= number[8] <= "Z":
        return False
    day, month = int(number[2:4]), int(number[4:6])
    if not (day <= 31 or 51 <= day <= 81) or month > 12:
        return False
    digits = f"{number[:8]}{ord(number[8]) - 64:02d}{number[9:11]}"
    total = sum(sum(divmod(int(d) * w, 10)) for d, w in zip(digits, _WEIGHTS, strict=True))
    return total % 10 == int(number[11])


def find(view: View) -> Iterator[Hit]:
    """Valid numbers in any print; beside a telling word also those with a wrong check digit."""
    for run in view.runs:
        start, end, digits = run
        if len(digits) < 8:
            continue
        tail = _TAIL.match(view.text, end)
        if tail is None:
            continue
        begin = start
        if len(digits) > 8:
            last = [w for w in view.windows(run, 8, 8) if w[1] == end]
            if not last:
                continue
            begin, _, digits = last[-1]
        if begin and view.text[begin - 1].isalnum():
            continue
        number = digits + tail[1].upper() + re.sub("[^0-9]", "", tail[2])
        if is_valid(number):
            yield Hit("social_security_number", begin, tail.end(), "social_security_number.vkvv")
        elif _TELLING.search(view.before(begin, 45)):
            yield Hit(
                "social_security_number", begin, tail.end(), "social_security_number.vkvv", suspect=True
            )
