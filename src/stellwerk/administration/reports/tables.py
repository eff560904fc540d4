# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""A report's tables, the same for a terminal, a spreadsheet, a document and a program."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import NamedTuple

import msgspec

from stellwerk.metering.report.cents import split


class Kind(StrEnum):
    """What stands in a column."""

    TEXT = "text"
    COUNT = "count"  # int
    MONEY = "money"  # Amount
    PERCENT = "percent"  # int


class Amount(NamedTuple):
    """Exact, and to the cent so that a column adds up to its sum."""

    pico: int
    cents: int


Value = str | int | Amount | None


class Column(msgspec.Struct, frozen=True):
    """A column. ``key``: for programs."""

    key: str
    title: str  # German
    kind: Kind = Kind.TEXT


class Line(msgspec.Struct, frozen=True):
    """A row."""

    values: tuple[Value, ...]
    level: int = 0  # how far the first text is moved in
    held_back: bool = False


class Bars(msgspec.Struct, frozen=True):
    """A chart: one bar for each line, by a column. Its numbers stand beside it, and in words in its description."""

    column: str  # key
    label: str  # key of the column that names a bar
    title: str


class Table(msgspec.Struct, frozen=True):
    """A part of a report."""

    key: str
    title: str
    columns: tuple[Column, ...]
    lines: tuple[Line, ...]
    total: Line | None = None
    notes: tuple[str, ...] = ()
    bars: Bars | None = None
    currency: str = "EUR"

    def column(self, key: str) -> int:
        """Number of the column."""
        return next(n for n, column in enumerate(self.columns) if column.key == key)


def in_cents(lines: Sequence[Line], columns: Sequence[Column]) -> tuple[Line, ...]:
    """The lines with every column of money split into cents; what they hold of cents before does not count."""
    made = [list(line.values) for line in lines]
    for number, column in enumerate(columns):
        if column.kind is Kind.MONEY:
            there = [
                (row, value.pico)
                for row, values in enumerate(made)
                if isinstance(value := values[number], Amount)
            ]
            for (row, pico), cents in zip(there, split([pico for _, pico in there]), strict=True):
                made[row][number] = Amount(pico, cents)
    return tuple(
        msgspec.structs.replace(line, values=tuple(values)) for line, values in zip(lines, made, strict=True)
    )


def summed(
    lines: Iterable[Line], columns: Sequence[Column], label: str, *, without: frozenset[str] = frozenset()
) -> Line:
    """The line of sums below some lines. Texts have none, nor have the columns ``without`` (keys)."""
    rows = [line.values for line in lines]
    values: list[Value] = [label]
    for number, column in enumerate(columns[1:], 1):
        found = [row[number] for row in rows if row[number] is not None]
        if column.key in without:
            values.append(None)
        elif column.kind is Kind.COUNT:
            values.append(sum(value for value in found if isinstance(value, int)))
        elif column.kind is Kind.MONEY:
            amounts = [value for value in found if isinstance(value, Amount)]
            values.append(Amount(sum(a.pico for a in amounts), sum(a.cents for a in amounts)))
        else:
            values.append(None)
    return Line(tuple(values))
