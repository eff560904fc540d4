# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Steuer-Identifikationsnummer: § 139b AO, § 1 StIdV. Eleven digits, the first not 0.

Among the first ten exactly one digit stands two or three times (three times never in a row) and every other at
most once; the eleventh is the check digit after ISO 7064 mod 11,10. Printed as 12 345 678 901 too.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from stellwerk.detectors.hit import Hit
from stellwerk.detectors.view import View

_TELLING = re.compile(
    r"steuer-?\s?id|identifikationsnummer|steuerliche id|\bid-?nr|\bidnr|\bid(?:entifikations)?-nummer|\btin\b|\bstid"
)


def is_valid(digits: str) -> bool:
    """Whether eleven digits are a Steuer-ID: structure and check digit."""
    if len(digits) != 11 or digits[0] == "0" or not digits.isdigit():
        return False
    repeated = [n for n in Counter(digits[:10]).values() if n > 1]
    if len(repeated) != 1 or repeated[0] > 3:
        return False
    if repeated[0] == 3 and any(d * 3 in digits[:10] for d in set(digits)):
        return False
    product = 10
    for digit in digits[:10]:
        total = (int(digit) + product) % 10 or 10
        product = total * 2 % 11
    return (11 - product) % 10 == int(digits[10])


def find(view: View) -> Iterator[Hit]:
    """Valid numbers in any print; beside a telling word also mistyped ones."""
    for run in view.runs:
        start, end, digits = run
        size = len(digits)
        if size < 9 or (start and view.text[start - 1].isalpha()):
            continue
        valid = False
        if size == 11 and is_valid(digits):
            yield Hit("tax_id", start, end, "tax_id.mod11_10")
            valid = True
        elif size > 11:
            for begin, stop, window in view.windows(run, 11, 11):
                if is_valid(window):
                    yield Hit("tax_id", begin, stop, "tax_id.mod11_10")
                    valid = True
        if not valid and size <= 13 and _TELLING.search(view.before(start, 45)):
            yield Hit("tax_id", start, end, "tax_id.mod11_10", suspect=True)
