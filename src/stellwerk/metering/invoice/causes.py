# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Causes of a difference, and which of them finance need not ask anybody about."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import NamedTuple

from stellwerk.metering.invoice.measures import Measures


class Cause(StrEnum):
    """Why a line and the ledger differ."""

    ROUNDING = "rounding"  # the provider rounds its lines
    TOLERANCE = "tolerance"  # counts within what finance said does not matter
    TIME_ZONE = "time_zone"  # the provider's day is another one: the same calls, on the day beside
    ESTIMATES = "estimates"  # the provider reported no counts for some calls, so they were estimated
    RETRIES = "retries"  # calls failed or went on elsewhere; the provider bills what it had worked
    REFUSED = "refused"  # calls that the provider refused count as requests there
    PLAN_MINIMUM = "plan_minimum"  # the plan costs more than what was used
    PRICE = "price"  # the counts agree, the price does not
    OUTSIDE = "outside"  # somebody uses the provider's key past the gateway
    UNKNOWN_MODEL = "unknown_model"  # neither the configuration, the ledger nor a price list knows the name
    NOT_BILLED = "not_billed"  # the ledger has more than the invoice
    UNKNOWN = "unknown"  # nothing that is known makes it


HARMLESS = frozenset({Cause.ROUNDING, Cause.TOLERANCE})
"""With these alone, both sides agree."""

EXPLAINS = HARMLESS | {
    Cause.TIME_ZONE,
    Cause.ESTIMATES,
    Cause.RETRIES,
    Cause.REFUSED,
    Cause.PLAN_MINIMUM,
}
"""What the house's own books bear out. All else has to be cleared up with somebody, and counts as unexplained."""


class Part(NamedTuple):
    """A part of a difference, and its cause."""

    cause: Cause
    measures: Measures
    because: str  # the evidence, in words


class Status(StrEnum):
    """How a line stands."""

    AGREES = "agrees"
    EXPLAINED = "explained"
    UNEXPLAINED = "unexplained"


def merged(parts: Iterable[Part]) -> tuple[Part, ...]:
    """One part for each cause, in their order."""
    found: dict[Cause, Part] = {}
    for part in parts:
        there = found.get(part.cause)
        found[part.cause] = (
            part if there is None else there._replace(measures=there.measures.plus(part.measures))
        )
    return tuple(found.values())


def status_of(parts: tuple[Part, ...]) -> Status:
    """Of a line with these parts of its difference."""
    causes = {part.cause for part in parts}
    if causes <= HARMLESS:
        return Status.AGREES
    return Status.EXPLAINED if causes <= EXPLAINS else Status.UNEXPLAINED
