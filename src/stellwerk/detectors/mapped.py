# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""A text that was rewritten, with the way back: every character knows the stretch of the original it came from."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple


class Mapped(NamedTuple):
    """``starts[i]`` and ``ends[i]`` bound the original stretch of character i; both ``None``: offsets are equal."""

    text: str
    starts: list[int] | None = None
    ends: list[int] | None = None

    def origin(self, start: int, end: int) -> tuple[int, int]:
        """The stretch of the original that ``text[start:end]`` (not empty) was made from."""
        if self.starts is None or self.ends is None:
            return start, end
        first, last = self.starts[start], self.starts[end - 1]
        if first <= last:
            return first, self.ends[end - 1]
        return last, self.ends[start]  # written backwards


def rewrite(
    source: Mapped, pattern: re.Pattern[str], replace: Callable[[re.Match[str]], str | None]
) -> Mapped:
    """Replace every match by what ``replace`` returns (``None``: leave it), keeping the way back.

    A replacement of the same length keeps character for character; any other maps each of its characters to
    the whole match.
    """
    text = source.text
    pieces: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    at = 0
    resized = False
    for match in pattern.finditer(text):
        new = replace(match)
        if new is None:
            continue
        begin, end = match.span()
        pieces += (text[at:begin], new)
        starts.extend(range(at, begin))
        ends.extend(range(at + 1, begin + 1))
        if len(new) == end - begin:
            starts.extend(range(begin, end))
            ends.extend(range(begin + 1, end + 1))
        else:
            resized = True
            starts.extend([begin] * len(new))
            ends.extend([end] * len(new))
        at = end
    if not pieces:
        return source
    pieces.append(text[at:])
    rewritten = "".join(pieces)
    if not resized:
        return Mapped(rewritten, source.starts, source.ends)
    starts.extend(range(at, len(text)))
    ends.extend(range(at + 1, len(text) + 1))
    if source.starts is not None and source.ends is not None:
        starts = [source.starts[i] for i in starts]
        ends = [source.ends[i - 1] for i in ends]
    return Mapped(rewritten, starts, ends)


def rewrite_at(source: Mapped, places: list[tuple[int, int, str]]) -> Mapped:
    """Put a new text into each of ``places`` (start, end, text; in order, none over another), keeping the way back."""
    text = source.text
    pieces: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    at = 0
    for begin, end, new in places:
        pieces += (text[at:begin], new)
        starts += [*range(at, begin), *[begin] * len(new)]
        ends += [*range(at + 1, begin + 1), *[end] * len(new)]
        at = end
    pieces.append(text[at:])
    starts += range(at, len(text))
    ends += range(at + 1, len(text) + 1)
    if source.starts is not None and source.ends is not None:
        ends = [source.ends[i - 1] for i in ends]
        starts = [source.starts[i] for i in starts]
    return Mapped("".join(pieces), starts, ends)
