# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Amounts and days as people and spreadsheets write them. Nothing is guessed: what could mean two things is refused."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from decimal import Decimal

MOST_DECIMALS = 6
_LONGEST = 30  # characters
_EARLIEST, _LATEST = 2000, 2199  # years

_NUMBER = re.compile(r"(?:0|[1-9][0-9]{0,14})(?:[.,][0-9]+)?")
_THOUSANDS_OR_DECIMALS = re.compile(r"[1-9][0-9]{0,2}[.,][0-9]{3}")
_ISO = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_GERMAN = re.compile(r"([0-9]{1,2})\.([0-9]{1,2})\.([0-9]{4})")


class Unreadable(ValueError):
    """``what`` is wrong with a value, and what to ``do``."""

    def __init__(self, what: str, do: str) -> None:
        super().__init__(what)
        self.what = what
        self.do = do


def decimal_signs(texts: Iterable[str]) -> frozenset[str]:
    """The decimal signs that these amounts are certainly written with: ``.``, ``,``, both, or none.

    ``1.250`` says nothing: it may be one thousand two hundred and fifty.
    """
    return frozenset(
        sign
        for text in map(str.strip, texts)
        if _NUMBER.fullmatch(text) and not _THOUSANDS_OR_DECIMALS.fullmatch(text)
        for sign in ".,"
        if sign in text
    )


def amount(text: str, signs: frozenset[str], most: Decimal, decimals: int = MOST_DECIMALS) -> Decimal:
    """An amount from 0 to ``most``, exactly as it is written.

    Args:
        text: digits with a decimal point or comma.
        signs: the decimal signs of the file (:func:`decimal_signs`); its one sign settles what ``1,250`` means.
        most: the largest that is possible here.
        decimals: how many there may be.

    Raises:
        Unreadable
    """
    text = text.strip()
    if not _NUMBER.fullmatch(text):
        raise _no_number(text)
    sign = next((c for c in text if c in ".,"), None)
    if sign is not None and signs != {sign}:
        grouped = _THOUSANDS_OR_DECIMALS.fullmatch(text) is not None
        if signs and sign not in signs:
            raise Unreadable(
                *((_SEPARATED, _DIGITS) if grouped else ("it has a decimal comma", "write it as 0.20"))
            )
        if grouped:
            raise Unreadable(
                "it may mean thousands or three decimals",
                "write a fourth decimal (1,2500), or no separator (1250)",
            )
        if signs == {",", "."}:
            raise Unreadable(
                "the file writes decimals with comma and with point", "use one of them in the whole file"
            )
    whole, _, fraction = text.replace(",", ".").partition(".")
    if len(fraction.rstrip("0")) > decimals:
        raise Unreadable(f"it has more than {decimals} decimals", "round as the contract says")
    read = Decimal(f"{whole}.{fraction.rstrip('0') or '0'}")
    if read > most:
        raise Unreadable(
            f"it is more than {most:f}, which no price is", "compare the unit with the provider's list"
        )
    return read


def day(text: str) -> date:
    """A day, as 2026-05-01 or as German spreadsheets write it, 01.05.2026.

    Raises:
        Unreadable
    """
    text = text.strip()
    if found := _ISO.fullmatch(text):
        year, month, number = map(int, found.groups())
    elif found := _GERMAN.fullmatch(text):
        number, month, year = map(int, found.groups())
    else:
        raise Unreadable("it is no date", "write it as 2026-05-01 or 01.05.2026")
    try:
        read = date(year, month, number)
    except ValueError:
        raise Unreadable("there is no such day in the calendar", "correct it") from None
    if not _EARLIEST <= year <= _LATEST:
        raise Unreadable(f"the year is not between {_EARLIEST} and {_LATEST}", "correct it")
    return read


def _no_number(text: str) -> Unreadable:
    """Why ``text`` is no amount, in the most useful words."""
    digits = text.lstrip("+-−–")
    if len(text) > _LONGEST:
        return Unreadable("it is too long for an amount", "write digits only, such as 0.20")
    if text[:1] in "-−–" and digits[:1].isdigit():
        return Unreadable("it is negative", "a price is 0 or more")
    if digits.casefold() in ("nan", "inf", "infinity", "unendlich", "∞"):
        return Unreadable("it is no finite number", "write the amount of the contract")
    if re.fullmatch(r"[0-9.,]+[eE][+-]?[0-9]+", digits):
        return Unreadable(
            "it has an exponent", "write every digit; in a spreadsheet, format the column as text"
        )
    if re.fullmatch(r"[0-9]{1,3}(?:[\s.,'’_][0-9]{3})+(?:[.,][0-9]+)?", digits):
        return Unreadable(_SEPARATED, _DIGITS)
    if re.fullmatch(r"0[0-9]+(?:[.,][0-9]+)?", digits):
        return Unreadable("it begins with a zero too many", "write it as 0.20")
    if re.search(r"[€$£]|[A-Za-z]", text):
        return Unreadable(
            "it holds more than a number", "write the number alone; the currency stands in currency"
        )
    return Unreadable("it is no amount", "write it as 0.20 or 0,20")


_SEPARATED = "it holds separators of thousands"
_DIGITS = "write digits without them, such as 1250 or 1250.50"
