# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Counts and amounts as invoices write them, in German or English form. What could mean two things is refused."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal

from stellwerk.metering.prices.amounts import Unreadable

MOST_COUNT = 10**15
MOST_AMOUNT = Decimal(9_000_000)
"""Of one line and of the whole: what the ledger's 64 bits hold of 10^-12."""
DECIMALS = 12

_LONGEST = 40  # characters
_PLAIN = re.compile(r"(?:0|[1-9][0-9]{0,17})(?:([.,])([0-9]+))?")
_GROUPS = re.compile(r"[1-9][0-9]{0,2}(?:([.,])[0-9]{3})(?:\1[0-9]{3})*(?:([.,])([0-9]+))?")
_MINUS = "-−–"


def decimal_signs(texts: Iterable[str]) -> frozenset[str]:
    """The decimal signs that amounts are certainly written with: ``.``, ``,``, both, or none of them."""
    return frozenset(sign for text in texts if (sign := _certain(text.strip().lstrip("+" + _MINUS))))


def amount(text: str, signs: frozenset[str]) -> Decimal:
    """An amount, negative too, exactly as it is written.

    Args:
        text: digits, perhaps in groups of thousands, with a decimal point or comma.
        signs: of the whole file (:func:`decimal_signs`): what settles whether ``1.250`` has decimals.

    Raises:
        Unreadable
    """
    typed = text.strip()
    digits = typed[1:] if typed[:1] in "+" + _MINUS else typed
    if len(typed) > _LONGEST:
        raise Unreadable("it is too long for an amount", "write digits only, such as 12.34")
    if len(signs) > 1:
        raise Unreadable(
            "the file writes decimals with comma and with point", "use one of them in the whole file"
        )
    whole, decimals = _parts(digits, signs)
    if len(decimals) > DECIMALS:
        raise Unreadable(f"it has more than {DECIMALS} decimals", "round as the invoice does")
    read = Decimal(f"{whole}.{decimals or '0'}")
    if read > MOST_AMOUNT:
        raise Unreadable(f"it is more than {MOST_AMOUNT:f}", "check the column: a line is not that much")
    return -read if typed[:1] in _MINUS and typed else read


def count(text: str, signs: frozenset[str]) -> int:
    """A count: whole, not negative.

    ``signs``: decimal signs of the file's amounts; with decimal commas a point can only group, and the other way round.

    Raises:
        Unreadable
    """
    typed = text.strip()
    if typed[:1] in _MINUS and typed[1:2].isdigit():
        raise Unreadable("it is negative", "a count is 0 or more; a credit is an amount")
    if len(typed) > _LONGEST or not re.fullmatch(r"[0-9]+(?:[.,][0-9]+)*", typed):
        raise _no_number(typed, "a count", "1250")
    grouped = _GROUPS.fullmatch(typed)
    if grouped and grouped[2] is None:
        single = typed.count(grouped[1]) == 1
        if single and signs != {"," if grouped[1] == "." else "."}:
            raise Unreadable("it may mean thousands or decimals", "write digits without separators: 1250")
        typed = typed.replace(grouped[1], "")
    if not typed.isdigit():
        raise Unreadable("it is not whole", "a count has no decimals; is this the right column?")
    if len(typed) > 1 and typed[0] == "0":
        raise Unreadable("it begins with a zero too many", "write it as 1250")
    if int(typed) > MOST_COUNT:
        raise Unreadable(f"it is more than {MOST_COUNT}", "check the column")
    return int(typed)


def _certain(text: str) -> str:
    """The decimal sign of an amount, where there can be no doubt; else ""."""
    if (grouped := _GROUPS.fullmatch(text)) is not None:
        if grouped[2] is not None:
            return grouped[2] if grouped[2] != grouped[1] else ""
        if text.count(grouped[1]) > 1:  # 1.000.000: what groups is no decimal sign
            return "," if grouped[1] == "." else "."
        return ""
    plain = _PLAIN.fullmatch(text)
    return plain[1] or "" if plain is not None else ""


def _parts(digits: str, signs: frozenset[str]) -> tuple[str, str]:
    """Whole part and decimals."""
    sign = next(iter(signs), "")
    grouped = _GROUPS.fullmatch(digits)
    if grouped is not None:
        group, point, decimals = grouped.groups()
        if point is not None:
            if point == group:
                raise Unreadable(
                    "it has the same sign twice, for thousands and decimals", "write it as 1250.50"
                )
            return digits[: digits.rindex(point)].replace(group, ""), decimals
        if digits.count(group) > 1 or (sign and sign != group):
            return digits.replace(group, ""), ""
        if not sign:
            raise Unreadable(
                "it may mean thousands or three decimals",
                "write another decimal (1,2500), or no separator (1250)",
            )
    plain = _PLAIN.fullmatch(digits)
    if plain is None:
        raise _no_number(digits, "an amount", "1250.50")
    whole, _, decimals = digits.replace(",", ".").partition(".")
    return whole, decimals


def _no_number(text: str, what: str, so: str) -> Unreadable:
    if text.casefold().lstrip("+" + _MINUS) in ("nan", "inf", "infinity", "∞"):
        return Unreadable("it is no finite number", f"write it as {so}")
    if re.fullmatch(r"[+-]?[0-9.,]+[eE][+-]?[0-9]+", text):
        return Unreadable("it has an exponent", "in the spreadsheet, format the column as a number")
    if re.match(r"[=@+\t]", text):
        return Unreadable("it is a formula", "save the sheet with values instead of formulas")
    if re.search(r"[€$£]|[A-Za-z]", text):
        return Unreadable("it holds more than a number", "write the number alone, without currency or unit")
    if re.fullmatch(r"0[0-9]+(?:[.,][0-9]+)?", text):
        return Unreadable("it begins with a zero too many", f"write it as {so}")
    return Unreadable(f"it is not {what}", f"write it as {so}")
