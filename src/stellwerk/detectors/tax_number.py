# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Steuernummer: § 139a AO does not replace it yet; ten or eleven digits per Land, thirteen in ELSTER's form.

Printed with slashes after the scheme of the Land, for example 133/8150/8159 (Nordrhein-Westfalen) or
12/345/67890. The check rules per Land are not public in full, so the form is checked (python-stdnum) and a bare
number needs a telling word.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from stdnum.de import stnr

from stellwerk.detectors.hit import Hit
from stellwerk.detectors.view import View

_SLASHED = re.compile(r"[0-9]{2,3} ?/ ?[0-9]{3,4} ?/ ?[0-9]{4,5}")
_YEARS = re.compile(r"[0-9]{2,3} ?/ ?(?:19|20)[0-9]{2} ?/ ?(?:19|20)[0-9]{2}")  # 12/2024/2025
_TELLING = re.compile(r"steuer-?\s?(?:nummer|nr)|\bst\.?-?\s?nr|elster|finanzamt")


def find(view: View) -> Iterator[Hit]:
    """Slashed numbers of a valid form; beside a telling word every number of ten to thirteen digits."""
    for start, end, digits in view.runs:
        if not 10 <= len(digits) <= 13:
            continue
        if len(digits) <= 11 and _SLASHED.fullmatch(view.text, start, end):
            if stnr.is_valid(digits) and not _YEARS.fullmatch(view.text, start, end):
                yield Hit("tax_number", start, end, "tax_number.form")
            elif _TELLING.search(view.before(start, 45)):
                yield Hit("tax_number", start, end, "tax_number.form", suspect=True)
        elif _TELLING.search(view.before(start, 45)):
            yield Hit("tax_number", start, end, "tax_number.context", suspect=not stnr.is_valid(digits))
