# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Bookings that bring the ledger to what an invoice says, spread over the offices that the difference belongs to.

The rule: what failed calls make goes to the offices that made these on the day, by their number; what estimates make
to the offices of the estimated and unknown calls. Everything else, and what has no such office, goes to all that used
the model on the day, by what they paid; else to those that used it in the month; else (the minimum of a plan, calls
past the gateway) to all that used the provider in the month. What moved between days by another time zone is never
booked: the ledger keeps German days; nor are refused calls, which cost nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence, Set
from datetime import date, datetime
from typing import NamedTuple

from stellwerk.metering.invoice.causes import EXPLAINS, Cause
from stellwerk.metering.invoice.comparison import Comparison, Row
from stellwerk.metering.invoice.measures import NOTHING, Measures
from stellwerk.values.record import Correction
from stellwerk.values.usage import Usage
from stellwerk.values.zone import Zone

BECAUSE = "invoice"

_NEVER = frozenset({Cause.TIME_ZONE, Cause.REFUSED})
BOOKED = {"explained": EXPLAINS - _NEVER, "all": frozenset(Cause) - _NEVER}
"""What finance may have booked: what our own books bear out, or everything that was paid."""


class Account(NamedTuple):
    """Who pays, for what: where a correction is booked."""

    department: str
    cost_centre: str
    use_case: str
    zone: str
    endpoint: str
    model: str  # public name
    price_version: str
    currency: str


class Share(NamedTuple):
    """What an office had to do with a model on a German day."""

    day: date
    model: str  # the provider's name
    account: Account
    paid_pico: int = 0
    failed: int = 0  # calls
    estimated: int = 0  # calls, with unknown ones
    utc_day: date | None = None  # on which the failed and estimated ones began; None: the same


class Spread(NamedTuple):
    """Corrections, and what has no office to be booked on: nobody used the provider in the month."""

    corrections: tuple[Correction, ...]
    left_pico: int


def corrections(
    comparison: Comparison,
    shares: Sequence[Share],
    causes: Set[Cause],
    *,
    last: date,
    at: datetime,
    reference: str,
) -> Spread:
    """The bookings.

    Args:
        comparison: of the invoice.
        shares: of every office in the month.
        causes: what of the difference is booked (:data:`BOOKED`).
        last: last day of the month, on which is booked what belongs to no day.
        at: time of the decision.
        reference: the invoice's id.
    """
    made: list[Correction] = []
    left = 0
    for row in comparison.rows:
        booked: dict[tuple[date, Account], Measures] = {}
        for part in row.parts:
            if part.cause not in causes:
                continue
            places = _places(row, part.cause, shares, last, comparison.by_utc)
            if not places:
                left += part.measures.pico
                continue
            spread = [_parts(amount, [weight for _, _, weight in places]) for amount in part.measures]
            for n, (day, account, _) in enumerate(places):
                share = Measures(*(parts[n] for parts in spread))
                booked[day, account] = booked.get((day, account), NOTHING).plus(share)
        made += [
            _correction(share, day, account, at, reference)
            for (day, account), share in booked.items()
            if share != NOTHING
        ]
    return Spread(tuple(made), left)


def _places(
    row: Row, cause: Cause, shares: Sequence[Share], last: date, by_utc: bool
) -> list[tuple[date, Account, int]]:
    """Day, office and weight of those that a part of a row's difference belongs to."""
    of_model = [share for share in shares if share.model == row.model]
    kind = _KINDS.get(cause)
    if kind is not None:
        uncertain = [
            (share.day, share.account, calls)
            for share in of_model
            if (calls := getattr(share, kind))
            and row.day in (None, (share.utc_day or share.day) if by_utc else share.day)
        ]
        if uncertain:
            return uncertain
    of_row = [share for share in of_model if row.day in (None, share.day)]
    day = row.day or last
    for group in (of_row, of_model, shares):
        if group:
            return [(day, account, weight) for account, weight in _by_account(group)]
    return []


_KINDS = {Cause.RETRIES: "failed", Cause.ESTIMATES: "estimated"}


def _by_account(shares: Iterable[Share]) -> list[tuple[Account, int]]:
    """What each paid, or one for each where nobody paid anything."""
    paid: dict[Account, int] = {}
    for share in shares:
        paid[share.account] = paid.get(share.account, 0) + max(0, share.paid_pico)
    whole = sum(paid.values())
    return [(account, pico if whole else 1) for account, pico in sorted(paid.items()) if pico or not whole]


def _parts(amount: int, weights: Sequence[int]) -> list[int]:
    """Whole parts in proportion to the weights; they add up to the amount (largest remainder)."""
    whole = sum(weights)
    size = abs(amount)
    parts = [size * weight // whole for weight in weights]
    rests = sorted(range(len(weights)), key=lambda n: (-(size * weights[n] % whole), n))
    for n in rests[: size - sum(parts)]:
        parts[n] += 1
    return parts if amount >= 0 else [-part for part in parts]


def _correction(share: Measures, day: date, account: Account, at: datetime, reference: str) -> Correction:
    return Correction(
        decision_id="",
        at=at,
        day=day.isoformat(),
        zone=Zone(account.zone),
        endpoint=account.endpoint,
        model=account.model,
        department=account.department,
        cost_centre=account.cost_centre,
        use_case=account.use_case,
        usage=Usage(share.tokens_in, share.tokens_out, cached_in=share.cached_in),
        cost_pico=share.pico,
        currency=account.currency,
        price_version=account.price_version,
        because=BECAUSE,
        reference=reference,
        calls=share.requests,
    )
