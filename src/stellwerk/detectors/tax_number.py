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

_SLASHED = re.compile(r"[0-9]{2,3} ?/ ?[0-9]{3,4} ?/ ?[0-9]{4,5}(?![0-9])")
_YEARS = re.compile(r"[0-9]{2,3} ?/ ?(?:19|20)[0-9]{2} ?/ ?(?:19|20)[0-9]{2}")  # 12/2024/2025
_TELLING = re.compile(r"steuer-?\s?(?:nummer|nr)|\bst\.?-?\s?nr|elster|finanzamt")


def find(view: View) -> Iterator[Hit]:
    """Slashed numbers of a valid form; beside a telling word every number of ten to thirteen digits."""
    for run in view.runs:
        if len(run[2]) < 10:
            continue
        telling = _TELLING.search(view.before(run[0], 45)) is not None
        slashed = _SLASHED.match(view.text, run[0], run[1])
        if slashed is not None:
            start, end = slashed.span()
            digits = slashed.group().replace("/", "").replace(" ", "")
            if stnr.is_valid(digits) and not _YEARS.fullmatch(view.text, start, end):
                yield Hit("tax_number", start, end, "tax_number.form")
            elif telling:
                yield Hit("tax_number", start, end, "tax_number.form", suspect=True)
        elif telling:
            first = [w for w in view.windows(run, 10, 13) if w[0] == run[0]]
            right = [w for w in first if stnr.is_valid(w[2])]
            if right or first:
                start, end, _ = (right or first)[-1]
                yield Hit("tax_number", start, end, "tax_number.context", suspect=not right)
