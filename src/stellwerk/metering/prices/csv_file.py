# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""A price list as a spreadsheet saves it (CSV, RFC 4180): what holds for the whole list first, then one row per model.

::

    version;musterhub-2026-05
    provider;musterhub
    ...

    model;input_per_million;output_per_million;...
    muster-l;0,20;0,65

Between cells stands a semicolon or a comma. Empty rows and empty cells at the end of a row are what spreadsheets leave.
"""

from __future__ import annotations

import csv
import io
import re
from string import ascii_uppercase

from stellwerk.metering.prices.problems import Place, Problems, suggest
from stellwerk.metering.prices.raw import COLUMNS, HEAD, MOST_MODELS, NEEDED_COLUMNS, Cell, Raw, Row

_FIRST = re.compile(r'\s*"?[\w ]*"?\s*([;,\t|])')
_DO = "save the sheet as CSV (UTF-8) with semicolons"


def read_csv(text: str, problems: Problems) -> Raw | None:
    """The cells of the file with their places; ``None`` where its form cannot be read, with the reason noted."""
    first = next((row for row in text.splitlines() if row.strip()), "")
    found = _FIRST.match(first)
    separator = found[1] if found else ";"
    if separator in "\t|":
        problems.add(Place(1), "neither semicolon nor comma stands between the cells", _DO)
        return None
    head: dict[str, Cell] = {}
    rows: list[Row] = []
    columns: list[str] | None = None
    table = Place(1)
    source = io.StringIO(text, newline="")
    reader = csv.reader(source, delimiter=separator, strict=True)
    line = 1
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            break
        except csv.Error:
            problems.add(Place(line), "quotation marks do not fit together here", "close them, or " + _DO)
            return None
        place, line = Place(line), reader.line_num + 1
        cells = [cell.strip() for cell in cells]
        while cells and not cells[-1]:
            cells.pop()
        if not cells:
            continue
        if columns is not None:
            if len(rows) == MOST_MODELS:
                problems.add(place, f"there are more than {MOST_MODELS} models", "a price list has fewer")
                return None
            rows.append(_row(cells, columns, place, problems))
        elif cells[0] == "model":
            columns, table = _columns(cells, place, problems), place
        else:
            _head(cells, place, head, problems)
    if columns is None:
        problems.add(
            table, "there is no row that begins with model", f"add one: {separator.join(NEEDED_COLUMNS)}"
        )
    return Raw(head, rows, table, tuple(columns or ()), spreadsheet=True)


def _head(cells: list[str], place: Place, head: dict[str, Cell], problems: Problems) -> None:
    name = cells[0]
    if name not in HEAD:
        hint = "a table of models begins with model" if name in COLUMNS else suggest(name, (*HEAD, "model"))
        problems.add(Place(place.line, "column A"), "unknown name", hint)
    elif name in head:
        first = head[name].place.line
        problems.add(place, f"{name} is there twice (first in line {first})", "keep one of them")
    elif len(cells) > 2:
        problems.add(
            Place(place.line, f"column C ({name})"),
            "more than one value stands behind the name",
            "keep one; put a text with the separator in it into quotation marks",
        )
    elif len(cells) == 2:
        head[name] = Cell(cells[1], Place(place.line, f"column B ({name})"))


def _columns(cells: list[str], place: Place, problems: Problems) -> list[str]:
    """The names of the columns; "" for one that is not read."""
    columns: list[str] = []
    for number, name in enumerate(cells):
        here = Place(place.line, f"column {_letter(number)}")
        if name in columns and name:
            problems.add(here, f"{name} is there twice", "keep one of them")
            columns.append("")
        elif name in COLUMNS:
            columns.append(name)
        else:
            hint = f"it stands above the table: {name};..." if name in HEAD else suggest(name, COLUMNS)
            problems.add(here, "unknown column" if name else "a column without a name", hint)
            columns.append("")
    for name in NEEDED_COLUMNS:
        if name not in columns:
            problems.add(place, f"the column {name} is missing", "add it")
    return columns


def _row(cells: list[str], columns: list[str], place: Place, problems: Problems) -> Row:
    if len(cells) > len(columns):
        problems.add(
            place,
            "the row has more cells than the table has columns",
            "with commas between cells, a decimal comma needs quotation marks: better use semicolons",
        )
    read = {
        name: Cell(text, Place(place.line, f"column {_letter(number)} ({name})"))
        for number, (name, text) in enumerate(zip(columns, cells, strict=False))
        if name and text
    }
    return Row(place, read)


def _letter(number: int) -> str:
    """A column as spreadsheets name it: A, B, ... Z, AA, ..."""
    letters = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = ascii_uppercase[rest] + letters
    return letters
