# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""A table as CSV: for German spreadsheets (semicolon, decimal comma, byte order mark, cents) or for programs (comma,
point, exact amounts, keys for titles). RFC 4180 otherwise; no text is taken for a formula (CWE-1236).
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from decimal import Decimal

from stellwerk.administration.full_export.cells import harmless, lines
from stellwerk.administration.reports.tables import Amount, Kind, Line, Table, Value
from stellwerk.values.amount import plain
from stellwerk.values.money import from_pico


def german_csv(table: Table) -> Iterator[bytes]:
    """For people, with the sum below; amounts in the currency named in the head."""
    head = [
        f"{column.title} ({table.currency})" if column.kind is Kind.MONEY else column.title
        for column in table.columns
    ]
    rows = [*table.lines, *([table.total] if table.total is not None else [])]
    return lines(head, (tuple(map(_german, line.values)) for line in rows))


def plain_csv(tables: Iterable[Table]) -> Iterator[bytes]:
    """For programs, without sums; of the same table in several currencies the rows follow each other."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\r\n")
    for number, table in enumerate(tables):
        if number == 0:
            writer.writerow([*(column.key for column in table.columns), "currency", "held_back"])
        for line in table.lines:
            writer.writerow([*map(_plain, line.values), table.currency, _flag(line)])
    yield buffer.getvalue().encode("utf-8", "backslashreplace")


def _german(value: Value) -> str | int | Decimal | None:
    return Decimal(value.cents).scaleb(-2) if isinstance(value, Amount) else value


def _plain(value: Value) -> str:
    match value:
        case None:
            return ""
        case Amount():
            return plain(from_pico(value.pico))
        case int():
            return str(value)
        case _:
            return harmless(value)


def _flag(line: Line) -> str:
    return "true" if line.held_back else "false"
