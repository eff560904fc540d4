# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""A report as a workbook: a sheet for each table, numbers as numbers, ready to be printed.

Texts are written as texts, so none becomes a formula or a link. Rows go to disk as they are written.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import BinaryIO

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from stellwerk.administration.full_export.cells import harmless
from stellwerk.administration.reports.tables import Amount, Column, Kind, Line, Table, Value
from stellwerk.values.calendar import ZONE
from stellwerk.values.town import Town

_WIDTHS = {Kind.TEXT: (14, 60), Kind.COUNT: (12, 18), Kind.MONEY: (14, 20), Kind.PERCENT: (9, 9)}
_A4 = 9
_LONGEST = 32_767  # characters of a cell
_TITLE_ROW, _HEAD_ROW = 0, 2
_SIGNS = {"EUR": '#,##0.00\\ "€"'}
_BAND = "#E9EDF1"


def write_xlsx(out: BinaryIO, tables: Sequence[Table], *, title: str, town: Town, at: datetime) -> None:
    """Write the workbook. ``at``: when it was made, aware."""
    book = xlsxwriter.Workbook(
        out,
        {
            "constant_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        },
    )
    book.set_properties(
        {
            "title": title,
            "author": ", ".join(filter(None, (town.name, town.office))),
            "company": town.name,
            "comments": "Stellwerk",
            "created": at.astimezone(ZONE).replace(tzinfo=None),
        }
    )
    names: set[str] = set()
    for table in tables:
        sheet = book.add_worksheet(_sheet_name(table, names, several=len({t.currency for t in tables}) > 1))
        _Sheet(book, sheet, table).write(title, town)
    book.close()


class _Sheet:
    def __init__(self, book: Workbook, sheet: Worksheet, table: Table) -> None:
        self.sheet, self.table = sheet, table
        money = _SIGNS.get(table.currency, f'#,##0.00\\ "{table.currency}"')
        forms = {Kind.TEXT: "@", Kind.COUNT: "#,##0", Kind.MONEY: money, Kind.PERCENT: '0\\ "%"'}
        self.plain = {kind: book.add_format({"num_format": form}) for kind, form in forms.items()}
        self.moved = [book.add_format({"num_format": "@", "indent": n}) for n in range(16)]
        self.soft = {
            kind: book.add_format({"num_format": form, "italic": True}) for kind, form in forms.items()
        }
        self.sums = {
            kind: book.add_format({"num_format": form, "bold": True, "top": 1})
            for kind, form in forms.items()
        }
        self.title = book.add_format({"bold": True, "font_size": 14})
        self.head = {
            right: book.add_format(
                {
                    "bold": True,
                    "bottom": 1,
                    "bg_color": _BAND,
                    "text_wrap": True,
                    "valign": "vcenter",
                    "align": "right" if right else "left",
                }
            )
            for right in (False, True)
        }
        self.note = book.add_format({"font_size": 9})

    def write(self, title: str, town: Town) -> None:
        """Everything of the table."""
        sheet, table = self.sheet, self.table
        for number, column in enumerate(table.columns):
            sheet.set_column(number, number, _width(table, number, column))
        sheet.write_string(_TITLE_ROW, 0, harmless(f"{table.title} – {title}"), self.title)
        for number, column in enumerate(table.columns):
            sheet.write_string(_HEAD_ROW, number, column.title, self.head[column.kind is not Kind.TEXT])
        row = _HEAD_ROW + 1
        for line in table.lines:
            self._line(row, line, self.soft if line.held_back else self.plain)
            row += 1
        if table.total is not None:
            self._line(row, table.total, self.sums)
            row += 1
        for note in table.notes:
            row += 1
            sheet.write_string(row, 0, harmless(note), self.note)
        sheet.freeze_panes(_HEAD_ROW + 1, 0)
        self._print(title, town)

    def _line(self, row: int, line: Line, formats: dict[Kind, Format]) -> None:
        for number, (column, value) in enumerate(zip(self.table.columns, line.values, strict=True)):
            form = formats[column.kind]
            if line.level and column.kind is Kind.TEXT:
                form = self.moved[min(line.level, len(self.moved) - 1)]
            self._cell(row, number, value, form)

    def _cell(self, row: int, number: int, value: Value, form: Format) -> None:
        match value:
            case None:
                self.sheet.write_blank(row, number, None, form)
            case Amount():
                self.sheet.write_number(row, number, Decimal(value.cents).scaleb(-2), form)
            case int():
                self.sheet.write_number(row, number, value, form)
            case _:
                self.sheet.write_string(row, number, harmless(value)[:_LONGEST], form)

    def _print(self, title: str, town: Town) -> None:
        sheet = self.sheet
        sheet.set_paper(_A4)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(_HEAD_ROW)
        sheet.set_margins(left=0.6, right=0.6, top=0.9, bottom=0.8)
        sheet.set_header(f"&L{_code(town.name)}&R{_code(title)}")
        sheet.set_footer("&LStellwerk&RSeite &P von &N")


def _sheet_name(table: Table, names: set[str], *, several: bool) -> str:
    """At most 31 characters, without those that Excel refuses, and no name twice."""
    cleaned = "".join(" " if c in "[]:*?/\\" else c for c in table.title.partition("(")[0]).strip()
    name = (f"{cleaned[:26]} {table.currency}" if several else cleaned)[:31].strip("'")
    while name.casefold() in names:
        name = f"{name[:28]} {len(names)}"
    names.add(name.casefold())
    return name


def _width(table: Table, number: int, column: Column) -> float:
    least, most = _WIDTHS[column.kind]
    if column.kind is not Kind.TEXT:
        return max(least, min(most, len(column.title) + 2))
    texts = [str(line.values[number] or "") for line in table.lines]
    longest = max(map(len, [column.title, *texts]))
    return max(least, min(most, longest + 2))


def _code(text: str) -> str:
    """For headers, where ``&`` begins a code."""
    return text.replace("&", "&&")[:100]
