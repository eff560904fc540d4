# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""The ledger: sums of calls, tokens and costs per day and place of booking. No caller, no person.

A line is as fine as a budget needs it and no finer: day, department, cost centre, use case, and what was used
at which price. Statistics for people are cut further (per week, minimum group size) where they are shown.
"""

from __future__ import annotations

import hmac
from collections.abc import Callable, Sequence
from typing import NamedTuple

import msgspec

from stellwerk.values.record import Settlement


class LedgerKey(NamedTuple):
    """The line that a call is booked on. ``day`` is the UTC day of the settlement, ``YYYY-MM-DD``."""

    day: str
    department: str
    cost_centre: str
    use_case: str
    zone: str
    endpoint: str
    model: str
    price_version: str  # "" where nothing is billed
    currency: str


class Sums(NamedTuple):
    """What stands on a line. Tokens are counts, ``cost_pico`` is 10^-12 of the line's currency."""

    calls: int
    tokens_in: int
    tokens_out: int
    estimated_calls: int  # whose tokens the upstream did not report
    unknown_cost_calls: int  # whose cost is not known (the process was killed)
    cost_pico: int

    def plus(self, other: Sums) -> Sums:
        """Line by line sum."""
        return Sums(
            self.calls + other.calls,
            self.tokens_in + other.tokens_in,
            self.tokens_out + other.tokens_out,
            self.estimated_calls + other.estimated_calls,
            self.unknown_cost_calls + other.unknown_cost_calls,
            self.cost_pico + other.cost_pico,
        )


def entry(settlement: Settlement, use_case: str, day: str) -> tuple[LedgerKey, Sums]:
    """The booking of one settlement. ``use_case`` comes from its intent, ``day`` from its time in UTC."""
    usage = settlement.usage
    return (
        LedgerKey(
            day,
            settlement.department,
            settlement.cost_centre,
            use_case,
            settlement.zone.value,
            settlement.endpoint,
            settlement.model,
            settlement.price_version,
            settlement.currency,
        ),
        Sums(
            1,
            usage.tokens_in,
            usage.tokens_out,
            int(usage.estimated),
            int(settlement.cost_unknown),
            settlement.cost_pico,
        ),
    )


def carried_digest(
    key: bytes,
    before: str,
    less: Sequence[tuple[LedgerKey, Sums]],
    more: Sequence[tuple[LedgerKey, Sums]],
) -> str:
    """The digest over a set of lines (64 hex digits; zeros for none), after ``less`` were replaced by ``more``.

    A sum of signatures modulo 2^256, so that a line can be moved without reading all of them. Without the key nobody
    finds other lines of the same sum.
    """
    total = int(before, 16)
    for lines, sign in ((less, -1), (more, 1)):
        for place, sums in lines:
            text = b"stellwerk audit carried 1\n" + _array([*place, *sums])
            total += sign * int.from_bytes(hmac.digest(key, text, "sha256"), "big")
    return f"{total % 2**256:064x}"


_array: Callable[[object], bytes] = msgspec.json.Encoder().encode
