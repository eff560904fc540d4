# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Numbers of doctors, practices and employers: only beside a telling word, because chance hits are frequent.

LANR (lebenslange Arztnummer, KBV rule after § 75 SGB V): nine digits, weights 4 9 4 9 4 9, check 10 - (sum mod 10),
two digits specialty. BSNR: nine digits, no check. Betriebsnummer (§ 18i SGB IV): eight digits, weights
1 2 1 2 1 2 1, digit sums, modulo 10; plus 5 is valid too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from stellwerk.detectors.hit import Hit
from stellwerk.detectors.view import View

_LANR = re.compile(r"\blanr\b|arztnummer|arzt-nr")
_BSNR = re.compile(r"\bbsnr\b|betriebsst(?:ä|ae)tten")
_EMPLOYER = re.compile(r"betriebsnummer|betriebs-nr|\bbbnr\b|\bbbn\b")


def is_valid_lanr(digits: str) -> bool:
    """Whether nine digits carry the check of a lifelong doctor's number in the seventh place."""
    if len(digits) != 9 or not digits.isdigit():
        return False
    total = sum(int(d) * (4 if i % 2 == 0 else 9) for i, d in enumerate(digits[:6]))
    return (10 - total % 10) % 10 == int(digits[6])


def is_valid_employer(digits: str) -> bool:
    """Whether eight digits carry the check of a Betriebsnummer."""
    if len(digits) != 8 or not digits.isdigit():
        return False
    total = sum(sum(divmod(int(d) * (1 + i % 2), 10)) for i, d in enumerate(digits[:7]))
    return int(digits[7]) in (total % 10, (total + 5) % 10)


_WORDS = frozenset(
    """lanr arztnummer arzt bsnr betriebsstätten betriebsstaetten betriebsstättennummer betriebsstaettennummer
    betriebsnummer betriebs bbnr bbn""".split()
)


def applies(view: View) -> bool:
    """Whether one of the names stands in the text."""
    return bool(view.runs) and not view.words.isdisjoint(_WORDS)


def find(view: View) -> Iterator[Hit]:
    """LANR, BSNR and Betriebsnummer beside their names."""
    for run in view.runs:
        start = run[0]
        before = view.before(start, 40) if 8 <= len(run[2]) <= 14 else ""
        if not before:
            continue
        doctor, practice = _LANR.search(before), _BSNR.search(before)
        size = 9 if doctor or practice else 8
        first = [w for w in view.windows(run, size, size) if w[0] == start]
        if not first:
            continue
        _, end, digits = first[0]
        if doctor:
            valid = is_valid_lanr(digits)
            yield Hit("professional_number", start, end, "professional_number.lanr", suspect=not valid)
        elif practice:
            yield Hit("professional_number", start, end, "professional_number.bsnr")
        elif _EMPLOYER.search(before):
            valid = is_valid_employer(digits)
            yield Hit(
                "professional_number", start, end, "professional_number.betriebsnummer", suspect=not valid
            )
