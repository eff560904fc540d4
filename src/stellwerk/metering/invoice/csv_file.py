# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""The rows of a CSV file (RFC 4180) as spreadsheets and portals save it, with semicolons or commas between cells."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping

from stellwerk.metering.invoice.columns import HEADINGS, plain
from stellwerk.metering.prices.problems import Place, Problems

MOST_BYTES = 4 * 1024 * 1024
MOST_LINES = 50_000
FORM = "see docs/money.md for what an invoice file has"
_UTF_8 = "save the sheet as CSV UTF-8"


def rows_of(content: bytes, said: Mapping[str, str], problems: Problems) -> list[tuple[int, list[str]]]:
    """Rows that are not empty, each with the line where it begins; none where the form is wrong, which is noted.

    ``said``: headings by the name of their column, beside those that are known.
    """
    text = _text(content, problems)
    separator = None if text is None else _separator(text, said, problems)
    return [] if text is None or separator is None else _rows(text, separator, problems)


def _rows(text: str, separator: str, problems: Problems) -> list[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    rows: list[tuple[int, list[str]]] = []
    line = 1
    try:
        for cells in reader:
            begun, line = line, reader.line_num + 1
            if len(rows) > MOST_LINES:
                problems.add(
                    Place(begun), f"there are more than {MOST_LINES} lines", "sum them up by model and day"
                )
                return []
            while cells and not cells[-1].strip():
                cells.pop()
            if cells:
                rows.append((begun, cells))
    except csv.Error:
        problems.add(
            Place(line),
            "quotation marks do not fit together here, or a cell is too long",
            "close them, or " + _UTF_8,
        )
    return rows


def _separator(text: str, said: Mapping[str, str], problems: Problems) -> str | None:
    """What stands between the cells: whichever makes headings of the first row that are known."""
    number, first = next(((n, row) for n, row in enumerate(text.split("\n"), 1) if row.strip()), (1, ""))
    wanted = {heading for headings in HEADINGS.values() for heading in headings} | set(
        map(plain, said.values())
    )
    fits: dict[str, int] = {}
    for sign in ";,":
        try:
            cells = next(csv.reader([first], delimiter=sign, strict=True), [])
        except csv.Error:
            continue
        fits[sign] = sum(plain(cell) in wanted for cell in cells)
    best = max(fits.values(), default=0)
    found = [sign for sign, known in fits.items() if known == best]
    if not best or len(found) != 1:
        problems.add(
            Place(number),
            "the first row has no known headings with semicolons or commas between them",
            f"{_UTF_8} with semicolons, headings first; {FORM}",
        )
        return None
    return found[0]


def _text(content: bytes, problems: Problems) -> str | None:
    if len(content) > MOST_BYTES:
        problems.add(
            Place(1),
            f"the file is larger than {MOST_BYTES // 1024 // 1024} MiB",
            "sum it up by model and day",
        )
        return None
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        problems.add(Place(1), "the file is UTF-16", _UTF_8)
        return None
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        problems.add(Place(content.count(b"\n", 0, error.start) + 1), "the file is not UTF-8", _UTF_8)
        return None
    if not text.strip():
        problems.add(Place(1), "nothing stands in the file", FORM)
        return None
    for number, line in enumerate(text.split("\n"), 1):
        if not line.rstrip("\r").replace("\t", " ").replace("\xa0", " ").isprintable():
            problems.add(Place(number), "a control or invisible character stands here", "type the line anew")
    return None if problems else text
