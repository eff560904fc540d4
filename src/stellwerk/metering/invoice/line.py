# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Lines of an invoice, as the provider states them."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from stellwerk.metering.invoice.measures import COUNTS


class Line(NamedTuple):
    """One line. Counts that the provider does not state are ``None``. No count at all: a charge or a credit."""

    number: int  # line of the file, from 1
    day: date | None  # as the provider has it; None: for the whole month
    model: str  # the provider's name
    requests: int | None
    tokens_in: int | None
    tokens_out: int | None
    cached_in: int | None  # part of tokens_in
    amount_pico: int  # net; negative for a credit

    @property
    def stated(self) -> frozenset[str]:
        """The counts that stand in it."""
        return frozenset(field for field in COUNTS if getattr(self, field) is not None)


class InvoiceFile(NamedTuple):
    """What was read from a file."""

    lines: tuple[Line, ...]
    by_day: bool  # whether its lines name days
    vat_pico: int | None  # sum of a column with VAT; None: there is none
    ignored: tuple[str, ...]  # headings of columns that were not read

    @property
    def net_pico(self) -> int:
        """Sum of the lines."""
        return sum(line.amount_pico for line in self.lines)
