# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""What an invoice and the ledger both count: requests, tokens, money. Whole numbers, so that sums are exact."""

from __future__ import annotations

from collections.abc import Container
from typing import NamedTuple


class Measures(NamedTuple):
    """Counts and an amount; of a difference each may be negative."""

    requests: int = 0
    tokens_in: int = 0
    tokens_out: int = 0
    cached_in: int = 0  # part of tokens_in
    pico: int = 0  # net, 10^-12 of the currency

    def plus(self, other: Measures) -> Measures:
        """Sum, one by one."""
        return Measures(*map(int.__add__, self, other))

    def minus(self, other: Measures) -> Measures:
        """Difference, one by one."""
        return Measures(*map(int.__sub__, self, other))

    def only(self, compared: Container[str]) -> Measures:
        """Nothing in place of counts that are not compared; the amount always is."""
        return self._replace(**{field: 0 for field in COUNTS if field not in compared})

    def priced(self, pico: int) -> Measures:
        """The same counts with another amount."""
        return self._replace(pico=pico)


COUNTS = ("requests", "tokens_in", "tokens_out", "cached_in")
"""Fields that an invoice may leave out."""

NOTHING = Measures()
