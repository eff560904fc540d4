# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Whether the provider's days are ours. Ours are German; a provider may count by UTC, or by something else.

Calls that began in the first hours of a German day are on the day before in UTC. Where the books still say when calls
began, it is worked out which; else differences of neighbouring days that cancel are what gives it away.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from stellwerk.metering.invoice.books import Books
from stellwerk.metering.invoice.measures import NOTHING, Measures

Key = tuple[date | None, str]
"""Day and model of a line; the day is ``None`` where the invoice has none."""

Sums = Mapping[Key, Measures]

_DAY = timedelta(days=1)


def moved(books: Books, by_day: bool) -> dict[Key, Measures]:
    """What each line would have more, or less, if days were those of UTC."""
    found: dict[Key, Measures] = {}
    for shift in books.shifts:
        for day, sums in ((shift.day, NOTHING.minus(shift.sums)), (shift.utc_day, shift.sums)):
            if books.inside(day):
                key = (day if by_day else None, shift.model)
                found[key] = found.get(key, NOTHING).plus(sums)
    return {key: sums for key, sums in found.items() if sums != NOTHING}


def counts_by_utc(ours: Sums, theirs: Sums, compared: Mapping[Key, frozenset[str]], more: Sums) -> bool:
    """Whether days of UTC fit better: the differences become smaller, and more lines agree to the token."""

    def off(key: Key, plus: Measures) -> Measures:
        difference = theirs.get(key, NOTHING).minus(ours.get(key, NOTHING)).minus(plus)
        return difference.only(compared.get(key, frozenset()))

    def size(difference: Measures, key: Key) -> int:
        return sum(map(abs, difference[:-1])) if compared.get(key) else abs(difference.pico)

    before = [size(off(key, NOTHING), key) for key in more]
    after = [size(off(key, sums), key) for key, sums in more.items()]
    return sum(after) < sum(before) and after.count(0) >= before.count(0)


def cancelling(
    differences: Sums, ours: Sums, rounding: Mapping[Key, int], counted: bool
) -> dict[Key, Measures]:
    """Differences of neighbouring days that are nothing together: what moved between them, by line.

    From day to day it is added up what has moved over midnight. It goes one way, is never more than the day had that it
    comes from, and comes to nothing in the end. ``counted``: counts are stated, so an amount alone moves nothing.
    """
    found: dict[Key, Measures] = {}
    by_model: dict[str, dict[date, Measures]] = {}
    for (day, model), difference in differences.items():
        if day is not None and difference != NOTHING:
            by_model.setdefault(model, {})[day] = difference
    for model, days in by_model.items():
        day, last = min(days), max(days)
        while day < last:
            block = _block(model, day, last, days, ours, rounding, counted)
            found |= block
            day += _DAY * max(1, len(block))
    return found


def _block(
    model: str,
    first: date,
    last: date,
    days: Mapping[date, Measures],
    ours: Sums,
    rounding: Mapping[Key, int],
    counted: bool,
) -> dict[Key, Measures]:
    """The days from ``first`` on whose differences are nothing together; none if there is no such row of days."""
    found: dict[Key, Measures] = {}
    flow, slack, day = NOTHING, 0, first
    while day <= last:
        difference = days.get(day, NOTHING)
        if not found and difference == NOTHING:
            return {}
        found[day, model] = difference
        flow = flow.plus(difference)
        slack += rounding.get((day, model), 0)
        if not any(flow[:-1]) and abs(flow.pico) <= slack:
            found[day, model] = difference.minus(flow)  # what rounding left is no calls that moved
            return found if len(found) > 1 else {}
        if not _possible(flow, model, day, ours, counted):
            return {}
        day += _DAY
    return {}


def _possible(flow: Measures, model: str, day: date, ours: Sums, counted: bool) -> bool:
    """Whether so much can have moved over the midnight after ``day``, from the day after it or to it."""
    counts = [n for n in (flow[:-1] if counted else flow[-1:]) if n]
    if not counts or min(counts) < 0 < max(counts):
        return False
    source = ours.get((day + _DAY if max(counts) > 0 else day, model), NOTHING)
    return all(abs(n) <= max(0, m) for n, m in zip(flow[:-1], source[:-1], strict=True))
