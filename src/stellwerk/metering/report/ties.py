# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Which blocks hang together by departments of enough people that contribute to both."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from stellwerk.metering.report.cells import Row
from stellwerk.metering.report.people import Heads


class Ties:
    """Blocks, given by who contributes to them, and the groups in which they hang together."""

    def __init__(self, blocks: Sequence[frozenset[Row]], heads: Heads, k: int) -> None:
        self._blocks = blocks
        self._above = list(range(len(blocks)))
        for one, rows in enumerate(blocks):
            for other in range(one):
                if self._top(one) != self._top(other):
                    both = rows & blocks[other]
                    if both and heads.people(row.department for row in both) >= k:
                        self._above[self._top(one)] = self._top(other)

    def groups(self) -> list[set[int]]:
        """Numbers of the blocks that hang together."""
        found: dict[int, set[int]] = {}
        for number in range(len(self._blocks)):
            found.setdefault(self._top(number), set()).add(number)
        return list(found.values())

    def loose(self, rows: Collection[Row]) -> frozenset[Row]:
        """Those of ``rows`` that contribute to blocks of more than one group."""
        seen: dict[Row, int] = {}
        loose = set()
        for number, block in enumerate(self._blocks):
            for row in block:
                if seen.setdefault(row, self._top(number)) != self._top(number):
                    loose.add(row)
        return frozenset(loose.intersection(rows))

    def _top(self, number: int) -> int:
        while self._above[number] != number:
            number = self._above[number]
        return number
