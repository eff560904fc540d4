# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Names as word lists beside this file (lower case): first names of every origin, and surnames.

``AMBIGUOUS`` are first names that are ordinary words, places, months or brands too, and all that only the large list
knows: they need a surname beside them. ``SURNAMES`` leaves out whatever is a word of German.
"""

from __future__ import annotations

from stellwerk.detectors.names.word_list import words

_RARE = words("faker_first_names.txt")
FIRST_NAMES = words("first_names.txt") | _RARE
AMBIGUOUS = words("ambiguous_first_names.txt") | _RARE
SURNAMES = words("faker_surnames.txt")
