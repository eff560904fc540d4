# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Working days of a town hall in North Rhine-Westphalia: Monday to Friday without statutory holidays, by rule.

Holidays: § 2 Feiertagsgesetz NW, and Article 2(2) Einigungsvertrag for 3 October. Christmas Eve and New Year's Eve
are no holidays (many collective agreements free them all the same) and count as working days here.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from datetime import date, timedelta
from types import MappingProxyType

_FIXED = {
    (1, 1): "Neujahr",
    (5, 1): "Tag der Arbeit",
    (10, 3): "Tag der Deutschen Einheit",
    (11, 1): "Allerheiligen",
    (12, 25): "1. Weihnachtstag",
    (12, 26): "2. Weihnachtstag",
}
_BY_EASTER = {
    -2: "Karfreitag",
    1: "Ostermontag",
    39: "Christi Himmelfahrt",
    50: "Pfingstmontag",
    60: "Fronleichnam",
}
_ONE = timedelta(days=1)
_FRIDAY = 5  # isoweekday


def easter(year: int) -> date:
    """Easter Sunday of the Gregorian calendar (Meeus, Jones and Butcher: Astronomical Algorithms, chapter 8)."""
    a, (b, c) = year % 19, divmod(year, 100)
    d, e = divmod(b, 4)
    f = (b + 8) // 25
    g = (b - f + 1) // 3
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    weekday = (32 + 2 * e + 2 * i - h - k) % 7
    m = (a + 11 * h + 22 * weekday) // 451
    month, day = divmod(h + weekday - 7 * m + 114, 31)
    return date(year, month, day + 1)


@functools.lru_cache(maxsize=64)
def holidays(year: int) -> Mapping[date, str]:
    """The statutory holidays of a year in North Rhine-Westphalia, with their German names."""
    found = {date(year, month, day): name for (month, day), name in _FIXED.items()}
    sunday = easter(year)
    found |= {sunday + timedelta(days=days): name for days, name in _BY_EASTER.items()}
    return MappingProxyType(dict(sorted(found.items())))


def is_working_day(day: date) -> bool:
    """Whether offices are open on ``day``."""
    return day.isoweekday() <= _FRIDAY and day not in holidays(day.year)


def working_days(first: date, last: date) -> int:
    """How many working days there are from ``first`` to ``last``, both counted; 0 where ``last`` is earlier."""
    return sum(is_working_day(first + _ONE * n) for n in range((last - first).days + 1))
