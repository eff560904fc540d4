# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""A span of time, and what was used in it, by full hours of UTC."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

_HOUR = timedelta(hours=1)
_NS_PER_US = 1000


def by_hour(began: datetime, ns: int, amount: int) -> Iterator[tuple[datetime, int, int]]:
    """The hour's beginning, its nanoseconds of the span, and its part of ``amount``; both add up to the whole.

    Args:
        began: aware, UTC.
        ns: length of the span.
        amount: what is spread evenly over it.
    """
    hour = began.replace(minute=0, second=0, microsecond=0)
    past, given = 0, 0
    while past < ns or not ns:
        until = min(ns, (hour + _HOUR - began) // timedelta(microseconds=1) * _NS_PER_US)
        part = amount if until == ns else amount * until // ns
        yield hour, until - past, part - given
        if until == ns:
            return
        past, given, hour = until, part, hour + _HOUR
