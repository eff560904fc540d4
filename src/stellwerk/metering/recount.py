# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""What a budget takes over when it is made, changed or taken into use again in the middle of a period.

What was spent before counts, too: an amount for the year that is set in May covers the year. The books do it, when the
event comes to them (from the outbox), in their order with the settlements: nobody else writes how far a budget is used.
"""

from __future__ import annotations

from collections.abc import Mapping

from stellwerk.metering.budget import Claim

RECOUNTED = "budget:amount:recounted"
"""Event: ``counted_pico`` is added to what is spent of a budget, and its thresholds are told of anew."""


def told(claim: Claim) -> dict[str, str]:
    """The detail of the event. ``claim.amount_pico`` is what is added; it may be negative."""
    return {
        "budget": claim.budget,
        "period": claim.period,
        "zone": claim.zone,
        "counted_pico": str(claim.amount_pico),
        "amount_pico": str(claim.limit_pico),
        "hard": "yes" if claim.hard else "no",
        "warn_at": " ".join(map(str, claim.warn_at)),
    }


def claim_in(detail: Mapping[str, str]) -> Claim:
    """The inverse of :func:`told`.

    Raises:
        ValueError: it is no such detail.
    """
    try:
        return Claim(
            detail["budget"],
            detail["period"],
            detail["zone"],
            int(detail["counted_pico"]),
            int(detail["amount_pico"]),
            detail["hard"] == "yes",
            tuple(map(int, detail["warn_at"].split())),
        )
    except KeyError as error:
        raise ValueError(f"{error.args[0]} is missing") from None
