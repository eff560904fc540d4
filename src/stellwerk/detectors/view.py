# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""The one prepared form of a text that every detector reads, so that the text is walked through only once."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import accumulate

# Letters of the Latin script up to Latin Extended Additional (Vietnamese), upper and lower case.
_LATIN = [chr(c) for c in (*range(0x41, 0x250), *range(0x1E00, 0x1F00)) if chr(c).isalpha()]
UPPER = "".join(c for c in _LATIN if c.isupper())
LOWER = "".join(c for c in _LATIN if not c.isupper())
LETTER = UPPER + LOWER

LINE = 200  # characters of a line that are looked at on each side of a place in it

# Words are taken from the lower-cased text.
_WORD = re.compile(f"[{LOWER}]+")

# A run of digits with the separators that people print inside numbers.
_RUN = re.compile(r"[0-9][0-9 ./\-]*")
_SEPARATORS = " ./-"
_ONLY_DIGITS = {ord(c): None for c in _SEPARATORS}
_GROUP = re.compile("[0-9]+")


def lowered(text: str) -> str:
    """A text in lower case, of the same length: a letter that would become two (İ) keeps its case."""
    lower = text.lower()
    if len(lower) == len(text):
        return lower
    return "".join(low if len(low := c.lower()) == 1 else c for c in text)


class View:
    """A normalised text with its lower-case twin (same length), its set of words and its figures.

    ``groups`` holds (start, end) of every unbroken row of digits.
    ``runs`` holds (start, end, digits) of every stretch of digits and printed separators with six digits or
    more; trailing separators are cut off, ``digits`` is the stretch without separators.
    """

    __slots__ = ("groups", "lower", "runs", "text", "words")

    def __init__(self, text: str) -> None:
        self.text = text
        self.lower = lower = lowered(text)
        self.words = set(_WORD.findall(lower))
        self.groups = [m.span() for m in _GROUP.finditer(text)]
        self.runs = [
            (m.start(), m.start() + len(raw.rstrip(_SEPARATORS)), digits)
            for m in (_RUN.finditer(text) if self.groups else ())
            if len(raw := m.group()) >= 6 and len(digits := raw.translate(_ONLY_DIGITS)) >= 6
        ]

    def before(self, start: int, size: int) -> str:
        """Up to ``size`` lower-case characters before ``start``, of the same line only."""
        piece = self.lower[max(0, start - size) : start]
        cut = piece.rfind("\n")
        return piece if cut < 0 else piece[cut + 1 :]

    def after(self, end: int, size: int) -> str:
        """Up to ``size`` lower-case characters from ``end`` on, of the same line only."""
        piece = self.lower[end : end + size]
        cut = piece.find("\n")
        return piece if cut < 0 else piece[:cut]

    def line(self, start: int, end: int) -> tuple[int, int]:
        """The line around a stretch, as far as ``LINE`` characters on each side: longer lines are cut."""
        low = max(0, start - LINE)
        begin = self.text.rfind("\n", low, start) + 1 or low
        stop = self.text.find("\n", end, end + LINE)
        return begin, stop if stop >= 0 else min(len(self.text), end + LINE)

    def occurrences(self, word: str) -> Iterator[int]:
        """Every place in the lower-case text where a word stands on its own."""
        lower = self.lower
        size = len(word)
        at = lower.find(word)
        while at >= 0:
            end = at + size
            if not (at and lower[at - 1].isalnum()) and not lower[end : end + 1].isalnum():
                yield at
            at = lower.find(word, end)

    def windows(self, run: tuple[int, int, str], least: int, most: int) -> Iterator[tuple[int, int, str]]:
        """Whole digit groups of a run that together have ``least`` to ``most`` digits: (start, end, digits)."""
        start, end, digits = run
        if len(digits) < least:
            return
        groups = [m.span() for m in _GROUP.finditer(self.text, start, end)]
        before = list(
            accumulate((stop - begin for begin, stop in groups), initial=0)
        )  # digits before a group
        shortest = 0
        for first, (begin, _) in enumerate(groups):
            skipped = before[first]
            while shortest < len(groups) and before[shortest + 1] - skipped < least:
                shortest += 1
            for at in range(shortest, len(groups)):
                if before[at + 1] - skipped > most:
                    break
                yield begin, groups[at][1], digits[skipped : before[at + 1]]
