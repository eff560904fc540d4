# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""CSV for spreadsheets, as German offices open it: UTF-8 with a byte order mark, ``;`` between cells, decimal comma.

RFC 4180 for the rest. A text that a spreadsheet would take for a formula gets an apostrophe before it (CWE-1236), and
what moves a cursor, hides or turns text round is replaced. The exact values stand in the JSON beside it.
"""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Any

import msgspec

_BOM = b"\xef\xbb\xbf"
_FORMULA = "=+-@"
_PIECE = 64 * 1024  # characters


def lines(head: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[bytes]:
    """The file, in pieces. Values as JSON has them, costs as ``Decimal``."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, delimiter=";", lineterminator="\r\n")
    yield _BOM
    writer.writerow(head)
    for row in rows:
        writer.writerow([cell(value) for value in row])
        if buffer.tell() >= _PIECE:
            yield _taken(buffer)
    yield _taken(buffer)


def cell(value: Any) -> str:
    """One value."""
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case int():
            return str(value)
        case Decimal():
            return f"{value:f}".replace(".", ",")
        case list() if all(isinstance(item, str) for item in value):
            return harmless(", ".join(value))
        case list() | dict():
            return harmless(msgspec.json.encode(value).decode())
        case _:
            return harmless(str(value))


def harmless(text: str) -> str:
    """``text`` as no spreadsheet takes it for a formula and no terminal for a command.

    Full-width forms and leading blanks count as well: some programs read them like the plain sign.
    """
    plain = "".join(c if c.isprintable() or c == "\n" else "\ufffd" for c in text)
    first = unicodedata.normalize("NFKC", text.lstrip()[:1])[:1]
    formula = first != "" and first in _FORMULA
    return f"'{plain}" if formula or text[:1] in ("\t", "\r", "\n") else plain


def _taken(buffer: io.StringIO) -> bytes:
    piece = buffer.getvalue().encode("utf-8", "backslashreplace")
    buffer.seek(0)
    buffer.truncate()
    return piece
