# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Tables in plain text (semicolons, bars, tabs, commas without a blank): the cells below a column head."""

from __future__ import annotations

import re
from collections.abc import Iterator

_SPLIT = re.compile(r"[;|\t]")
_COMMA = re.compile(r",(?! )")
_COMMAS = re.compile(r"^[^\n, ][^\n,]*,[^\n, ][^\n,]*,(?! )", re.MULTILINE)


def has_commas(text: str) -> bool:
    """Whether some line looks like comma-separated values."""
    return _COMMAS.search(text) is not None


def below(lower: str, head: re.Pattern[str]) -> Iterator[tuple[int, int]]:
    """(start, end) of every cell below a head cell that ``head`` finds; a line without separators ends the table."""
    at = 0
    wanted: set[int] = set()
    while at <= len(lower):
        stop = lower.find("\n", at)
        stop = len(lower) if stop < 0 else stop
        line = lower[at:stop]
        cells = _SPLIT.split(line) if line else []
        if len(cells) < 3:
            cells = _COMMA.split(line) if line else []
        if len(cells) < 3:
            wanted = set()
        elif not wanted:
            wanted = {i for i, cell in enumerate(cells) if len(cell) < 60 and head.search(cell)}
        else:
            start = at
            for index, cell in enumerate(cells):
                if index in wanted:
                    yield start, start + len(cell)
                start += len(cell) + 1
        at = stop + 1
