# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""What the house knows of a provider's month: what was booked, and of which calls the counts are not the provider's."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

import msgspec

from stellwerk.metering.invoice.measures import Measures
from stellwerk.values.money import Price


class Booked(NamedTuple):
    """Sums of a German day, a model and a price. Requests are calls that used something."""

    day: date
    model: str  # the provider's name
    sums: Measures
    version: str  # of the price
    price: Price | None  # None: not known any more


class Uncertain(NamedTuple):
    """Calls whose counts are not the provider's. What one truly used lies between nothing and its reservation."""

    calls: int = 0
    counted: int = 0  # of them those that are requests in the ledger
    sums: Measures = Measures()  # what the ledger holds of them
    reserved_pico: int = 0  # the most that all of them together may have cost

    def plus(self, other: Uncertain) -> Uncertain:
        """Both together."""
        return Uncertain(
            self.calls + other.calls,
            self.counted + other.counted,
            self.sums.plus(other.sums),
            self.reserved_pico + other.reserved_pico,
        )


class Evidence(NamedTuple):
    """Calls of a day and model that may be the reason for a difference."""

    estimated: Uncertain = Uncertain()  # counted here, or cut off by a killed process
    failed: Uncertain = Uncertain()  # sent, and no byte came: the provider may have worked, several times
    refused: int = 0  # that the provider refused: they used nothing, but are requests

    def plus(self, other: Evidence) -> Evidence:
        """Both together."""
        return Evidence(
            self.estimated.plus(other.estimated),
            self.failed.plus(other.failed),
            self.refused + other.refused,
        )


class Seen(NamedTuple):
    """Evidence with its two days: the German one, and the one of UTC on which the calls began."""

    day: date
    utc_day: date
    model: str
    evidence: Evidence


class Shift(NamedTuple):
    """What was booked on a German day and began on another one of UTC."""

    day: date
    utc_day: date
    model: str
    sums: Measures


class Books(msgspec.Struct, frozen=True, kw_only=True):
    """All of it, for one month with the days around it, and one currency."""

    month: date  # its first day
    last: date  # its last day
    currency: str
    aliases: Mapping[str, str]  # names.aliases_of
    booked: tuple[Booked, ...] = ()
    seen: tuple[Seen, ...] = ()
    shifts: tuple[Shift, ...] = ()
    prices: Mapping[str, tuple[Price, ...]] = {}  # by model: every version that is known
    minimum_pico: int | None = None  # what the plan costs at least, a month
    minimum_version: str = ""  # of the list that says so
    notes: tuple[str, ...] = ()  # what limits the comparison

    def inside(self, day: date) -> bool:
        """Whether a day lies in the month."""
        return self.month <= day <= self.last
