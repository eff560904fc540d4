# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Which characters of an answer are shown. What cannot be seen is left out: it can only mislead."""

from __future__ import annotations

import re

MOST = 400_000  # characters of an answer that are rendered

# Controls, overrides of direction (they let code read otherwise than it runs), tag characters (invisible text), marks
# of byte order and interlinear notes. Marks of direction and joiners stay: Arabic, Persian and emoji need them.
_INVISIBLE = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u206f\ufeff\ufff9-\ufffb\ufffe\uffff"
    r"\U000e0000-\U000e0fff]"
)
_HALF = re.compile(r"[\ud800-\udfff]")  # half of a pair: no text can carry it
_LINE_END = re.compile(r"\r\n?|[\u2028\u2029]")


def shown(text: str) -> str:
    """Text with line feeds alone as line ends, without what cannot be seen."""
    return _INVISIBLE.sub("", _HALF.sub("\ufffd", _LINE_END.sub("\n", text)))
