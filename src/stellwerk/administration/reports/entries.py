# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""The ledger's entries of a month, call by call, as finance checks them: no person and no key.

Days of single departments are finer than reports show, so it is for finance alone, from the shell, and on record. A
month of a big house has a million rows and more: they are put together as text, by hand, as they are read.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Generator, Iterable
from contextlib import closing
from datetime import date, timedelta
from typing import Any, NamedTuple

import sqlalchemy as sa

from stellwerk.administration.full_export.cells import harmless
from stellwerk.metering.entries import Certainty, EntryKind
from stellwerk.storage.tables import ledger_account, ledger_entry
from stellwerk.values.calendar import Period

_AT_A_TIME = 5000  # rows
_PICO = 10**12
_PLACE_COLUMNS = 8
_BOM = b"\xef\xbb\xbf"


class Style(NamedTuple):
    """How a file writes."""

    delimiter: str
    point: str  # of decimals
    head: tuple[str, ...]
    kinds: dict[str, str]  # by number
    certainties: dict[int, str]
    day: Callable[[date], str]
    bom: bytes


GERMAN = Style(
    ";",
    ",",
    (
        *("Nummer", "Tag", "Art", "Aufruf", "Amt", "Kostenstelle", "Verfahren", "Zone", "Endpunkt", "Modell"),
        *(
            "Preisliste",
            "Währung",
            "Tokens ein",
            "Tokens aus",
            "davon zwischengespeichert",
            "davon Überlegung",
        ),
        *("Bilder", "Ton (ms)", "Herkunft", "Betrag netto"),
    ),
    {
        f"{EntryKind.RESERVATION:d}": "Vormerkung",
        f"{EntryKind.SETTLEMENT:d}": "Buchung",
        f"{EntryKind.CORRECTION:d}": "Berichtigung",
    },
    {
        int(Certainty.REPORTED): "vom Anbieter",
        int(Certainty.ESTIMATED): "hier gezählt",
        int(Certainty.UNKNOWN): "unbekannt",
    },
    lambda day: f"{day.day:02d}.{day.month:02d}.{day.year}",
    _BOM,
)
"""For spreadsheets of German offices."""

PLAIN = Style(
    ",",
    ".",
    (
        *("seq", "day", "kind", "decision_id", "department", "cost_centre", "use_case", "zone", "endpoint"),
        *("model", "price_version", "currency", "tokens_in", "tokens_out", "cached_in", "reasoning_out"),
        *("images", "audio_ms", "certainty", "amount"),
    ),
    {f"{kind:d}": kind.name.lower() for kind in EntryKind},
    {int(certainty): certainty.name.lower() for certainty in Certainty},
    date.isoformat,
    b"",
)
"""For programs."""


def how_many(connection: sa.Connection, month: date) -> int:
    """Entries of the month of a day."""
    return int(
        connection.execute(
            sa.select(sa.func.count()).select_from(ledger_entry).where(_in(month))
        ).scalar_one()
    )


def entries(
    connection: sa.Connection, month: date, style: Style = GERMAN
) -> Generator[tuple[bytes, int], None, None]:
    """The file in pieces, each with the number of rows in it, by day and number."""
    yield style.bom + (style.delimiter.join(style.head) + "\r\n").encode(), 0
    places = _places(connection, style)
    read = _sqlite if connection.dialect.name == "sqlite" else _postgresql
    for number in range(Period.MONTH.last_day(month).day):
        day = Period.MONTH.first_day(month) + timedelta(days=number)
        with closing(read(connection, _statement(style), day)) as rows:
            while piece := _lines(itertools.islice(rows, _AT_A_TIME), style.day(day), style, places):
                yield "".join(piece).encode("utf-8", "backslashreplace"), len(piece)


def _lines(rows: Iterable[tuple[Any, ...]], day: str, style: Style, places: dict[str, str]) -> list[str]:
    kinds, d = style.kinds, style.delimiter
    nowhere = d * (_PLACE_COLUMNS - 1)
    return [
        f"{seq}{d}{day}{d}{kinds.get(kind, kind)}{d}{call if call.isalnum() else _cell(call, d)}{d}"
        f"{places.get(place, nowhere)}{d}{figures}\r\n"
        for seq, kind, call, place, figures in rows
    ]


def _statement(style: Style) -> str:
    """Number, kind, call, place, and the figures as the file has them, all as text: the database is quicker at that.

    Both databases read it. The part behind the point has twelve digits, of which two stay in any case.
    """
    counts = ("tokens_in", "tokens_out", "cached_in", "reasoning_out", "images", "audio_ms")
    figures = f" || '{style.delimiter}' || ".join(f"CAST({name} AS TEXT)" for name in counts)
    certainty = " ".join(f"WHEN {number} THEN '{word}'" for number, word in style.certainties.items())
    part = f"substr(CAST(abs(amount_pico) % {_PICO} + {_PICO} AS TEXT), 2)"
    return (
        "SELECT CAST(seq AS TEXT), CAST(kind AS TEXT), decision_id, CAST(account AS TEXT), "  # noqa: S608
        f"{figures} || '{style.delimiter}' || CASE certainty {certainty} ELSE CAST(certainty AS TEXT) END || "
        f"'{style.delimiter}' || CASE WHEN amount_pico < 0 THEN '-' ELSE '' END || "
        f"CAST(abs(amount_pico) / {_PICO} AS TEXT) || '{style.point}' || substr({part}, 1, 2) || "
        f"rtrim(substr({part}, 3), '0') FROM ledger_entry WHERE day = {{day}} ORDER BY seq"
    )


def _sqlite(connection: sa.Connection, statement: str, day: date) -> Generator[tuple[Any, ...], None, None]:
    driver: Any = connection.connection.driver_connection
    with closing(driver.execute(statement.format(day="?"), (day.isoformat(),))) as cursor:
        yield from cursor


def _postgresql(
    connection: sa.Connection, statement: str, day: date
) -> Generator[tuple[Any, ...], None, None]:
    driver: Any = connection.connection.driver_connection
    query = statement.replace("%", "%%").format(day="%s")
    with driver.cursor() as cursor, cursor.copy(f"COPY ({query}) TO STDOUT", (day,)) as copy:
        yield from copy.rows()


def _places(connection: sa.Connection, style: Style) -> dict[str, str]:
    """Cells of each place of booking."""
    c = ledger_account.c
    columns = (
        *(c.department, c.cost_centre, c.use_case, c.zone, c.endpoint, c.model, c.price_version, c.currency),
    )
    return {
        str(number): style.delimiter.join(_cell(text, style.delimiter) for text in texts)
        for number, *texts in connection.execute(sa.select(c.id, *columns))
    }


def _cell(text: str, delimiter: str) -> str:
    """RFC 4180, and no formula."""
    plain = harmless(text)
    if any(c in plain for c in (delimiter, '"', "\r", "\n")):
        return '"' + plain.replace('"', '""') + '"'
    return plain


def _in(month: date) -> sa.ColumnElement[bool]:
    return sa.and_(
        ledger_entry.c.day >= Period.MONTH.first_day(month),
        ledger_entry.c.day <= Period.MONTH.last_day(month),
    )
