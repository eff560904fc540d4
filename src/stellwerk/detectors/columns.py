# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Tables in plain text (semicolons, bars, tabs): the cells below a column head."""

from __future__ import annotations

import re
from collections.abc import Iterator

_SPLIT = re.compile(r"[;|\t]")


def below(lower: str, head: re.Pattern[str]) -> Iterator[tuple[int, int]]:
    """(start, end) of every cell below a head cell that ``head`` finds; a line without separators ends the table."""
    at = 0
    wanted: set[int] = set()
    while at <= len(lower):
        stop = lower.find("\n", at)
        stop = len(lower) if stop < 0 else stop
        cells = _SPLIT.split(lower[at:stop]) if stop > at else []
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
