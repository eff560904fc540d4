# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""A text that was rewritten, with the way back: every character knows the stretch of the original it came from."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable
from typing import NamedTuple


class Mapped(NamedTuple):
    """``starts[i]`` and ``ends[i]`` bound the original stretch of character i; both ``None``: offsets are equal.

    ``edits`` are the stretches of ``text`` that were put in place of others, in order; empty where nobody kept count.
    """

    text: str
    starts: list[int] | None = None
    ends: list[int] | None = None
    edits: tuple[tuple[int, int], ...] = ()

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
    places = []
    for match in pattern.finditer(source.text):
        new = replace(match)
        if new is not None:
            places.append((*match.span(), new))
    return rewrite_at(source, places) if places else source


def rewrite_at(source: Mapped, places: list[tuple[int, int, str]]) -> Mapped:
    """Put a new text into each of ``places`` (start, end, text; in order, none over another), keeping the way back."""
    text = source.text
    pieces: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    edits: list[tuple[int, int]] = []
    moved = [0]  # by how much what stands behind the n-th place moves
    at = 0
    resized = False
    for begin, end, new in places:
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
        edits.append((begin + moved[-1], begin + moved[-1] + len(new)))
        moved.append(moved[-1] + len(new) - (end - begin))
        at = end
    pieces.append(text[at:])
    if source.edits:
        behind = [end for _, end, _ in places]
        edits += [
            (low + moved[bisect_right(behind, low)], high + moved[bisect_right(behind, high)])
            for low, high in source.edits
        ]
        edits.sort()
    rewritten = "".join(pieces)
    if not resized:
        return Mapped(rewritten, source.starts, source.ends, tuple(edits))
    starts.extend(range(at, len(text)))
    ends.extend(range(at + 1, len(text) + 1))
    if source.starts is not None and source.ends is not None:
        starts = [source.starts[i] for i in starts]
        ends = [source.ends[i - 1] for i in ends]
    return Mapped(rewritten, starts, ends, tuple(edits))


_LONG = 4_000  # characters from which on only the surroundings of what was rewritten are looked at again
_HEAD = 300  # of the beginning, which says what kind of text it is
_AROUND = 400  # on each side of a rewritten place


def surroundings(source: Mapped) -> Mapped:
    """Of a long text the beginning and what stands around its edits; the same object for a short one.

    A rewritten text is looked at a second time. Where a few words of a long one were rewritten, the rest was seen.
    """
    text = source.text
    size = len(text)
    if size < _LONG or not source.edits:
        return source
    windows = [(0, _blank(text, _HEAD))]
    for low, high in source.edits:
        begin, end = _blank(text, low - _AROUND), _blank(text, high + _AROUND)
        if begin <= windows[-1][1] + 2:
            windows[-1] = (windows[-1][0], max(end, windows[-1][1]))
        else:
            windows.append((begin, end))
    if sum(end - begin for begin, end in windows) * 2 > size:
        return source
    places: list[int] = []
    pieces: list[str] = []
    for begin, end in windows:
        pieces.append(text[begin:end])
        places += range(begin, end)
        places += (end - 1, end - 1)
    if source.starts is None or source.ends is None:
        return Mapped("\n\n".join([*pieces, ""]), places, [place + 1 for place in places])
    return Mapped(
        "\n\n".join([*pieces, ""]),
        [source.starts[i] for i in places],
        [source.ends[i] for i in places],
    )


def _blank(text: str, at: int) -> int:
    """The nearest place at or before ``at`` behind a blank or a line end, so that no number is cut in two."""
    if at <= 0:
        return 0
    if at >= len(text):
        return len(text)
    return max(text.rfind(" ", 0, at), text.rfind("\n", 0, at), at - _AROUND) + 1
