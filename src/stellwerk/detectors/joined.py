# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""All segments of a call as one text, so that one pass covers everything, and the way back to each of them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate

from stellwerk.values.inspection import Segment


class Joined:
    """Segments joined by a line break; an identifier that two messages share is still one piece of text."""

    __slots__ = ("_starts", "segments", "text")

    def __init__(self, segments: Sequence[Segment]) -> None:
        self.segments = segments
        if len(segments) == 1:
            self.text = segments[0].text
            self._starts = [0]
        else:
            self.text = "\n".join([s.text for s in segments])
            self._starts = list(accumulate((len(s.text) + 1 for s in segments[:-1]), initial=0))

    def locate(self, start: int, end: int) -> tuple[str, int, int]:
        """The segment in which a stretch starts: its place, and the offsets there (the end clipped to it)."""
        index = bisect_right(self._starts, start) - 1
        segment = self.segments[index]
        base = self._starts[index]
        size = len(segment.text)
        begin = min(start - base, size)
        return segment.place, begin, min(max(end - base, begin), size)
