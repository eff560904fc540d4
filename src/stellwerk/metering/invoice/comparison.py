# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""The result of an invoice check."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

import msgspec

from stellwerk.metering.invoice.causes import EXPLAINS, Cause, Part, Status, status_of
from stellwerk.metering.invoice.measures import NOTHING, Measures
from stellwerk.metering.invoice.tolerances import Tolerances


class Row(NamedTuple):
    """A day and a model, on both sides. What the parts of the difference are adds up to it, to the last unit."""

    day: date | None  # None: the whole month
    model: str  # as it is matched; "": what the invoice's total has beyond its lines
    names: tuple[str, ...]  # as the file spells it
    lines: int  # of the invoice
    stated: frozenset[str]  # counts that the invoice states
    ours: Measures
    theirs: Measures  # 0 in counts that are not stated
    parts: tuple[Part, ...]

    @property
    def difference(self) -> Measures:
        """Theirs less ours, in what is compared."""
        return self.theirs.minus(self.ours).only(self.stated)

    @property
    def status(self) -> Status:
        """How it stands."""
        return status_of(self.parts)


class Comparison(msgspec.Struct, frozen=True, kw_only=True):
    """An invoice beside the ledger."""

    rows: tuple[Row, ...]  # by day and model
    ours: Measures  # sums of the month
    theirs: Measures
    stated: frozenset[str]  # counts that any line of the invoice states
    by_utc: bool  # whether the provider's days turned out to be those of UTC
    tolerances: Tolerances
    notes: tuple[str, ...] = ()

    @property
    def difference_pico(self) -> int:
        """Theirs less ours."""
        return self.theirs.pico - self.ours.pico

    def pico_of(self, causes: Iterable[Cause]) -> int:
        """What these causes make."""
        wanted = frozenset(causes)
        return sum(part.measures.pico for row in self.rows for part in row.parts if part.cause in wanted)

    @property
    def explained_pico(self) -> int:
        """What our own books bear out."""
        return self.pico_of(EXPLAINS)

    @property
    def unexplained_pico(self) -> int:
        """What has to be cleared up with somebody."""
        return self.pico_of(frozenset(Cause) - EXPLAINS)

    @property
    def causes(self) -> dict[Cause, tuple[int, Measures]]:
        """How many rows each cause has a part in, and what it makes."""
        found: dict[Cause, tuple[int, Measures]] = {}
        for row in self.rows:
            for part in row.parts:
                rows, sums = found.get(part.cause, (0, NOTHING))
                found[part.cause] = (rows + 1, sums.plus(part.measures))
        return {cause: found[cause] for cause in Cause if cause in found}

    def count(self, status: Status) -> int:
        """Rows that stand so."""
        return sum(row.status is status for row in self.rows)
