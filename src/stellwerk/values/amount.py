# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Amounts of money as people type and read them, in German and in plain form. Nothing is guessed."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal

_LONGEST = 30  # characters
_CENT, _FINEST = Decimal("0.01"), Decimal("0.000001")
_WHOLE = re.compile(r"0|[1-9][0-9]*")
_DECIMALS = re.compile(r"(0|[1-9][0-9]*)[.,][0-9]+")
_GERMAN_GROUPS = re.compile(r"[1-9][0-9]{0,2}(\.[0-9]{3})+(,[0-9]+)?")
_ENGLISH_GROUPS = re.compile(r"[1-9][0-9]{0,2}(,[0-9]{3})+(\.[0-9]+)?")
_AMBIGUOUS = re.compile(r"[1-9][0-9]{0,2}[.,][0-9]{3}")  # one thousand, or one with three decimals


def read_amount(text: str) -> Decimal:
    """An amount as somebody typed it: ``1000``, ``1000.50``, ``1000,50``, ``1.000,50``, ``1.000.000``.

    Raises:
        ValueError: it is none, or could mean two things; says what to write.
    """
    typed = text.strip()
    if len(typed) > _LONGEST or not typed.isascii():
        raise ValueError(_NONE)
    if _AMBIGUOUS.fullmatch(typed):
        whole = re.sub("[.,]", "", typed)
        raise ValueError(
            f"may mean thousands or three decimals; write {whole} or {whole},00 for the one, "
            f"{typed.replace(',', '.')}0 for the other"
        )
    if _WHOLE.fullmatch(typed) or _DECIMALS.fullmatch(typed):
        return Decimal(typed.replace(",", "."))
    if _GERMAN_GROUPS.fullmatch(typed):
        return Decimal(typed.replace(".", "").replace(",", "."))
    if _ENGLISH_GROUPS.fullmatch(typed):
        raise ValueError(
            "holds commas as separators of thousands; leave them out (1000000.50), or write 1.000.000,50"
        )
    raise ValueError(_NONE)


def plain(amount: Decimal) -> str:
    """For programs, exact: ``1000.50``, with two decimals at least and all that there are."""
    text = f"{amount.normalize():f}"
    return f"{amount:.2f}" if len(text.partition(".")[2]) < 2 else text


def german(amount: Decimal) -> str:
    """For people: ``1.000,50``, to the cent; finer only what is less than one."""
    return english(amount).translate(_SWAPPED)


def english(amount: Decimal) -> str:
    """For people: ``1,000.50``, to the cent; finer only what is less than one."""
    if 0 < abs(amount) < _CENT:
        return plain(amount.quantize(_FINEST, ROUND_HALF_UP))
    return f"{amount.quantize(_CENT, ROUND_HALF_UP):,.2f}"


_NONE = "is no amount; write it as 1000.50 or 1.000,50, without a currency"
_SWAPPED = str.maketrans(",.", ".,")
