# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""What reports are made of: sums of a month at the finest place that any report knows."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple


class Figures(NamedTuple):
    """Counts, and amounts in 10^-12 of a currency (``_pico``), net unless it says otherwise."""

    calls: int = 0
    tokens_in: int = 0
    tokens_out: int = 0
    cached_in: int = 0  # part of tokens_in
    reasoning_out: int = 0  # part of tokens_out
    estimated_calls: int = 0  # whose tokens the provider did not report
    unknown_cost_calls: int = 0  # whose cost is not known
    auto_calls: int = 0  # that asked for "auto"
    cost_pico: int = 0
    vat_pico: int = 0  # apart, at the rate of the price list
    saved_pico: int = 0  # by auto, against the dearest model that it could have chosen

    def plus(self, other: Figures) -> Figures:
        """Figure by figure."""
        return Figures(*map(int.__add__, self, other))

    def minus(self, other: Figures) -> Figures:
        """Figure by figure."""
        return Figures(*map(int.__sub__, self, other))


NOTHING = Figures()


class Row(NamedTuple):
    """A place that an amount is charged to. Its sum for a month is as fine as bookkeeping needs it."""

    department: str
    cost_centre: str
    currency: str


class Sort(NamedTuple):
    """What was used."""

    zone: str
    provider: str  # whose price list; "" where nothing is billed
    model: str


class Cell(NamedTuple):
    """The sums of one month: for whom, for what, of which sort. Never shown as it is."""

    row: Row
    use_case: str
    sort: Sort
    figures: Figures


def total(figures: Iterable[Figures]) -> Figures:
    """The sum; nothing for none."""
    return Figures(*map(sum, zip(NOTHING, *figures, strict=True)))
