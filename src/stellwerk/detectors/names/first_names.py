# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""First names common in Germany, of every origin, as word lists beside this file (lower case).

``AMBIGUOUS`` are names that are ordinary words, places, months or brands too: they need a surname.
"""

from __future__ import annotations

from stellwerk.detectors.names.word_list import words

FIRST_NAMES = words("first_names.txt")
AMBIGUOUS = words("ambiguous_first_names.txt")
