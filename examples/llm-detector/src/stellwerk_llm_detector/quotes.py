# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""From what a model quotes back to the place in the text."""

from __future__ import annotations

import re

_MOST = 200  # places of one quote


def places(text: str, quote: str) -> list[tuple[int, int]]:
    """Every place where ``quote`` stands, whatever its case, line breaks and spaces. Linear in the text."""
    words = quote.split()
    if not words:
        return []
    pattern = re.compile(r"\s+".join(map(re.escape, words)), re.IGNORECASE)
    found: list[tuple[int, int]] = []
    for match in pattern.finditer(text):
        found.append(match.span())
        if len(found) == _MOST:
            break
    return found


def chunks(text: str, size: int, overlap: int) -> list[tuple[int, str]]:
    """The text in pieces of at most ``size`` characters, each with its offset; what a border cuts is whole in one."""
    if len(text) <= size:
        return [(0, text)]
    step = size - overlap
    return [(at, text[at : at + size]) for at in range(0, max(1, len(text) - overlap), step)]
