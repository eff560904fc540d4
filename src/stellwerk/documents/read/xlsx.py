# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Workbooks, by openpyxl row by row: values, not formulas; hidden sheets, rows and columns as well."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from decimal import Decimal
from typing import Any

from openpyxl import load_workbook

from stellwerk.documents.read.package import open_package
from stellwerk.documents.read.sink import Sink
from stellwerk.documents.read.strict import transitional
from stellwerk.documents.read.unreadable import Unreadable
from stellwerk.documents.read.xlsx_aside import asides, of_charts
from stellwerk.documents.values import Sort

_LONGEST = 20_000  # characters of one passage; a longer sheet becomes several
_NO_VALUE = re.compile(
    rb"(?:</(?:\w+:)?f>|<(?:\w+:)?f\b[^>]*/>)\s*(?:<(?:\w+:)?v(?:\s*/>|>\s*</)|</(?:\w+:)?c>)"
)


def read(content: bytes, sink: Sink) -> None:
    """Read each sheet: a line a row, a tab between cells.

    Raises:
        Unreadable: it has more rows or cells than a file may have.
    """
    content = transitional(content, open_package(content, sink))
    package = zipfile.ZipFile(io.BytesIO(content))
    workbook = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
    sheets = workbook.worksheets
    cells = 0
    for number, sheet in enumerate(sheets, 1):
        path = sheet._worksheet_path
        if _NO_VALUE.search(package.read(path)):
            sink.left("formulas_without_values")
        sheet.reset_dimensions()  # what the file says of its size may be a lie
        lines: list[str] = []
        size = 0
        for row_number, row in enumerate(sheet.iter_rows(values_only=True), 1):
            cells += len(row)
            if row_number > sink.limits.rows or cells > sink.limits.cells:
                raise Unreadable("too_many_parts")
            line = "\t".join(map(_shown, row)).rstrip("\t")
            if not line and (not lines or not lines[-1]):
                continue
            lines.append(line)
            size += len(line) + 1
            if size > _LONGEST:
                sink.passage(Sort.SHEET, "\n".join(lines), sheet.title)
                lines, size = [], 0
        lines += asides(package, path)
        sink.passage(Sort.SHEET, "\n".join(lines), sheet.title)
        sink.step(number, len(sheets))
    titles = ", ".join(chart.title for chart in workbook.chartsheets)
    sink.passage(Sort.SHEET, "\n".join(of_charts(package)), titles)


def _shown(value: Any) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "WAHR" if value else "FALSCH"
        case float():
            return f"{value:.15g}"
        case dt.datetime() if value.time() == dt.time():
            return f"{value:%d.%m.%Y}"
        case dt.datetime():
            return f"{value:%d.%m.%Y %H:%M}"
        case dt.date():
            return f"{value:%d.%m.%Y}"
        case int() | Decimal():
            return str(value)
    return " ".join(str(value).split())
