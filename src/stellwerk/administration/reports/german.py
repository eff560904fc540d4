# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Numbers, amounts and dates as German offices write them (DIN 5008)."""

from __future__ import annotations

from datetime import date, datetime

from stellwerk.values.calendar import ZONE

MONTHS = (
    "Januar",
    "Februar",
    "März",
    "April",
    "Mai",
    "Juni",
    "Juli",
    "August",
    "September",
    "Oktober",
    "November",
    "Dezember",
)
ZONES = {"green": "grün", "yellow": "gelb", "red": "rot"}
_SIGNS = {"EUR": "€", "CHF": "CHF", "USD": "US-$", "GBP": "£"}
_DOTTED = str.maketrans(",.", ".,")
_HARD = "\N{NO-BREAK SPACE}"


def count(number: int) -> str:
    """``1.234.567``."""
    return f"{number:,}".translate(_DOTTED)


def money(cents: int, currency: str = "EUR") -> str:
    """``1.234,56 €``."""
    whole, part = divmod(abs(cents), 100)
    sign = "−" if cents < 0 else ""
    return f"{sign}{count(whole)},{part:02d}{_HARD}{_SIGNS.get(currency, currency)}"


def percent(number: int) -> str:
    """``12 %``."""
    return f"{count(number)}{_HARD}%"


def day(of: date) -> str:
    """``31.01.2026``."""
    return f"{of.day:02d}.{of.month:02d}.{of.year}"


def month(of: date) -> str:
    """``Januar 2026``."""
    return f"{MONTHS[of.month - 1]} {of.year}"


def moment(at: datetime) -> str:
    """``31.01.2026, 14:05 Uhr``, German time."""
    local = at.astimezone(ZONE)
    return f"{day(local.date())}, {local.hour:02d}:{local.minute:02d} Uhr"
