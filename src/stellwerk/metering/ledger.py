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

from stellwerk.values.record import Correction, Settlement


class LedgerKey(NamedTuple):
    """The line that a call is booked on."""

    day: str  # German day on which the call began, ISO (before table revision 0004: UTC day of its end)
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
    cached_in: int = 0  # part of tokens_in
    reasoning_out: int = 0  # part of tokens_out
    auto_calls: int = 0  # that asked for "auto"
    auto_saved_pico: int = 0  # against the dearest model that auto could have chosen

    def plus(self, other: Sums) -> Sums:
        """Line by line sum."""
        return Sums(*map(int.__add__, self, other))


def entry(settlement: Settlement, use_case: str, day: str) -> tuple[LedgerKey, Sums]:
    """The booking of one settlement.

    Args:
        settlement: as the trail has it.
        use_case: of its intent.
        day: the UTC day of its row, for settlements that name no day themselves.
    """
    usage = settlement.usage
    key = LedgerKey(
        settlement.day or day,
        settlement.department,
        settlement.cost_centre,
        use_case,
        settlement.zone.value,
        settlement.endpoint,
        settlement.model,
        settlement.price_version,
        settlement.currency,
    )
    return key, Sums(
        1,
        usage.tokens_in,
        usage.tokens_out,
        int(usage.estimated),
        int(settlement.cost_unknown),
        settlement.cost_pico,
        usage.cached_in,
        usage.reasoning_out,
        int(settlement.auto),
        settlement.saved_pico,
    )


def correction_entry(correction: Correction) -> tuple[LedgerKey, Sums]:
    """The booking of a correction."""
    usage = correction.usage
    key = LedgerKey(
        correction.day,
        correction.department,
        correction.cost_centre,
        correction.use_case,
        correction.zone.value,
        correction.endpoint,
        correction.model,
        correction.price_version,
        correction.currency,
    )
    return key, Sums(
        correction.calls,
        usage.tokens_in,
        usage.tokens_out,
        0,
        0,
        correction.cost_pico,
        usage.cached_in,
        usage.reasoning_out,
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
            # Lines that hold nothing newer are digested as they were when retention first signed them.
            many = sums if any(sums[_FIRST_SUMS:]) else sums[:_FIRST_SUMS]
            text = b"stellwerk audit carried 1\n" + _array([*place, *many])
            total += sign * int.from_bytes(hmac.digest(key, text, "sha256"), "big")
    return f"{total % 2**256:064x}"


_FIRST_SUMS = 6  # sums that there were before table revision 0004
_array: Callable[[object], bytes] = msgspec.json.Encoder().encode
