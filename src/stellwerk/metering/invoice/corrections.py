# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Bookings that bring the ledger to what an invoice says, spread over the offices that the difference belongs to.

The rule: a difference of a day and model goes to the offices whose calls of it are uncertain (failed, estimated,
unknown), by the number of these calls. Where there are none, to all that used the model on the day, by what they paid;
else to those that used it in the month; else (the minimum of a plan, calls past the gateway) to all that used the
provider in the month. What moved between days by another time zone is never booked: the ledger keeps German days.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence, Set
from datetime import date, datetime, timedelta
from typing import NamedTuple

from stellwerk.metering.invoice.causes import EXPLAINS, Cause
from stellwerk.metering.invoice.comparison import Comparison, Row
from stellwerk.metering.invoice.measures import NOTHING, Measures
from stellwerk.values.record import Correction
from stellwerk.values.usage import Usage
from stellwerk.values.zone import Zone

BECAUSE = "invoice"

_NEVER = frozenset({Cause.TIME_ZONE})
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
    """What an office had to do with a model on a day."""

    day: date
    model: str  # the provider's name
    account: Account
    uncertain: int  # calls whose counts are not the provider's
    paid_pico: int


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
        wanted = NOTHING
        for part in row.parts:
            if part.cause in causes:
                wanted = wanted.plus(part.measures)
        if wanted == NOTHING:
            continue
        places = _places(row, shares, last, comparison.by_utc)
        if not places:
            left += wanted.pico
            continue
        parts = [_parts(amount, [weight for _, _, weight in places]) for amount in wanted]
        for n, (day, account, _) in enumerate(places):
            if (share := Measures(*(part[n] for part in parts))) != NOTHING:
                made.append(_correction(share, day, account, at, reference))
    return Spread(tuple(made), left)


def _places(row: Row, shares: Sequence[Share], last: date, by_utc: bool) -> list[tuple[date, Account, int]]:
    """Day, office and weight of those that a row's difference belongs to."""
    of_model = [share for share in shares if share.model == row.model]
    of_row = [share for share in of_model if row.day in (None, share.day)]
    # By UTC the first hours of a German day are on the row of the day before.
    near = {row.day, row.day + timedelta(days=1)} if by_utc and row.day is not None else {row.day}
    uncertain = [
        (share.day, share.account, share.uncertain)
        for share in of_model
        if share.uncertain and (row.day is None or share.day in near)
    ]
    if uncertain:
        return uncertain
    day = row.day or last
    for group in (of_row, of_model, shares):
        if group:
            return [(day, account, weight) for account, weight in _by_account(group)]
    return []


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
