# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Figures as German speakers say them: one by one, and in pairs; dates of birth and house numbers as such."""

from __future__ import annotations

import re

from bench.evasion_values import Base

_ONES = "null eins zwei drei vier fünf sechs sieben acht neun".split()
_TEENS = "zehn elf zwölf dreizehn vierzehn fünfzehn sechzehn siebzehn achtzehn neunzehn".split()
_TENS = "- - zwanzig dreißig vierzig fünfzig sechzig siebzig achtzig neunzig".split()
_ORDINALS = (
    "- erster zweiter dritter vierter fünfter sechster siebter achter neunter zehnter elfter zwölfter".split()
)
_MONTHS = "Januar Februar März April Mai Juni Juli August September Oktober November Dezember".split()
_KINDS = frozenset(
    """phone iban tax_id tax_number social_security_number health_insurance_number identity_document case_number
    payment_card licence_plate""".split()
)


def number(value: int) -> str:
    """A number below one hundred in one word."""
    if value < 10:
        return _ONES[value]
    if value < 20:
        return _TEENS[value - 10]
    ones = "ein" if value % 10 == 1 else _ONES[value % 10]
    return _TENS[value // 10] if value % 10 == 0 else f"{ones}und{_TENS[value // 10]}"


def _ordinal(value: int) -> str:
    return _ORDINALS[value] if value < 13 else number(value) + ("ter" if value < 20 else "ster")


def _date(value: str) -> tuple[int, int, int]:
    parts = re.findall(r"\w+", value)
    month = int(parts[1]) if parts[1].isdigit() else _MONTHS.index(parts[1]) + 1
    return int(parts[0]), month, int(parts[2])


def one_by_one(base: Base) -> str | None:
    """Every figure by its own name."""
    if base.kind == "birth_date":
        return " ".join(_ONES[int(c)] for part in _date(base.value) for c in f"{part:02d}")
    if base.kind == "address":
        return re.sub("[0-9]+", lambda m: " ".join(_ONES[int(c)] for c in m[0]), base.value)
    if base.kind not in _KINDS:
        return None
    said = "".join(
        f" {_ONES[int(c)]} " if c.isdigit() else f" {c} " if c.isalpha() else " " for c in base.value
    )
    return " ".join(said.split())


def in_pairs(base: Base) -> str | None:
    """Two figures at a time, as telephone numbers are said; dates with month and year."""
    if base.kind == "birth_date":
        day, month, year = _date(base.value)
        return f"{_ordinal(day)} {_MONTHS[month - 1]} {number(year // 100)}hundert{number(year % 100)}"
    if base.kind == "address":
        return re.sub("[0-9]+", lambda m: _pairs(m[0]), base.value)
    if base.kind not in _KINDS:
        return None
    said = re.sub("[0-9]+", lambda m: f" {_pairs(m[0])} ", re.sub(r"[^\w+]", " ", base.value))
    return " ".join(said.split())


def _pairs(figures: str) -> str:
    words = [_ONES[0]] * (len(figures) - len(figures.lstrip("0")))
    rest = figures.lstrip("0")
    if len(rest) % 2:
        words.append(_ONES[int(rest[0])])
        rest = rest[1:]
    for at in range(0, len(rest), 2):
        pair = rest[at : at + 2]
        words += [_ONES[0], _ONES[int(pair[1])]] if pair[0] == "0" else [number(int(pair))]
    return " ".join(words)
