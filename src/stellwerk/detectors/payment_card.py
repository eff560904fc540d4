# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Credit and debit card numbers: ISO/IEC 7812. Twelve to nineteen digits, the last by Luhn.

The issuer range is asked for as well, because one number in ten passes Luhn by chance.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from stellwerk.detectors.hit import Hit
from stellwerk.detectors.view import View

# Issuer ranges with their lengths: Visa, Mastercard, American Express, Discover, Diners, JCB, Maestro, UnionPay.
_ISSUER = re.compile(
    r"4[0-9]{12}(?:[0-9]{3}){0,2}|(?:5[1-5]|2[2-7])[0-9]{14}|3[47][0-9]{13}|6(?:011|4[4-9][0-9]|5[0-9]{2})[0-9]{12}"
    r"|3(?:0[0-5]|[68][0-9])[0-9]{11}|35[0-9]{14}|(?:5[06-8]|6[0-9])[0-9]{14,17}|62[0-9]{14}"
)
_PRINT = re.compile(
    r"[0-9]+|(?:[0-9]{4}){1,3}(?:([ ./\-])(?:[0-9]{4}){1,3})(?:\1(?:[0-9]{4}){1,2}){0,2}(?:\1[0-9]{1,4})?"
    r"|[0-9]{4}([ ./\-])[0-9]{6}\2[0-9]{4,5}"
)
_TELLING = re.compile(r"karte|visa|master|amex|maestro|kredit|credit|debit|card|american express")


def is_valid(digits: str) -> bool:
    """Whether the last digit is the Luhn check of the others (ISO/IEC 7812-1, annex B)."""
    total = 0
    for index, digit in enumerate(reversed(digits)):
        value = int(digit) * (1 + index % 2)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def is_card(digits: str) -> bool:
    """Whether the digits are of a known issuer, of its length, and carry the right check digit."""
    return _ISSUER.fullmatch(digits) is not None and is_valid(digits)


def find(view: View) -> Iterator[Hit]:
    """Numbers of a known issuer with a right check digit; beside a telling word also with a wrong one."""
    text = view.text
    for run in view.runs:
        if len(run[2]) < 13 or (run[0] and (text[run[0] - 1].isalpha() or text[run[0] - 1] in "+,")):
            continue
        # The run may go on over the end of the sentence, or begin before the number.
        whole = len(run[2]) <= 19 and is_card(run[2])
        valid = False
        for start, end, digits in [run] if whole else view.windows(run, 13, 19):
            if is_card(digits):
                telling = _TELLING.search(view.before(start, 60))
                if telling or _PRINT.fullmatch(text, start, end) or text.count(" ", start, end) >= 12:
                    valid = True
                    yield Hit("payment_card", start, end, "payment_card.luhn")
        if not valid and _TELLING.search(view.before(run[0], 60)):
            mistyped = (
                [run] if len(run[2]) <= 19 else [w for w in view.windows(run, 15, 16) if w[0] == run[0]]
            )
            if mistyped and len(mistyped[-1][2]) >= 15:
                yield Hit("payment_card", mistyped[-1][0], mistyped[-1][1], "payment_card.luhn", suspect=True)
