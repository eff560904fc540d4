# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""The ledger's entries of a month, call by call, as finance checks them: no person and no key.

Days of single departments are finer than reports show, so it is for finance alone, from the shell, and on record. A
month of a big house has a million rows and more: they are put together as text, by hand, as they are read.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable
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
    kinds: dict[int, str]
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
        EntryKind.RESERVATION: "Vormerkung",
        EntryKind.SETTLEMENT: "Buchung",
        EntryKind.CORRECTION: "Berichtigung",
    },
    {
        Certainty.REPORTED: "vom Anbieter",
        Certainty.ESTIMATED: "hier gezählt",
        Certainty.UNKNOWN: "unbekannt",
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
    {kind: kind.name.lower() for kind in EntryKind},
    {certainty: certainty.name.lower() for certainty in Certainty},
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
    streaming = connection.execution_options(yield_per=_AT_A_TIME)
    for number in range(Period.MONTH.last_day(month).day):
        day = Period.MONTH.first_day(month) + timedelta(days=number)
        with streaming.execute(_OF_A_DAY, {"of": day}) as found:
            for piece in found.partitions():
                lines = _lines(piece, style.day(day), style, places)
                yield "".join(lines).encode("utf-8", "backslashreplace"), len(lines)


def _lines(rows: Iterable[Any], day: str, style: Style, places: dict[int, str]) -> list[str]:
    kinds, certainties = style.kinds, style.certainties
    nowhere = style.delimiter * (_PLACE_COLUMNS - 1)
    d, point = style.delimiter, style.point
    lines = []
    for seq, kind, call, account, t_in, t_out, cached, reasoning, images, audio, sure, pico in rows:
        named = call if call.isalnum() else _cell(call, d)
        whole, part = divmod(abs(pico), _PICO)
        decimals = f"{part:012d}".rstrip("0").ljust(2, "0")
        sign = "-" if pico < 0 else ""
        lines.append(
            f"{seq}{d}{day}{d}{kinds.get(kind, kind)}{d}{named}{d}{places.get(account, nowhere)}{d}{t_in}{d}{t_out}{d}"
            f"{cached}{d}{reasoning}{d}{images}{d}{audio}{d}{certainties.get(sure, sure)}{d}{sign}{whole}{point}"
            f"{decimals}\r\n"
        )
    return lines


_E = ledger_entry.c
_OF_A_DAY = (
    sa.select(
        *(_E.seq, _E.kind, _E.decision_id, _E.account, _E.tokens_in, _E.tokens_out, _E.cached_in),
        *(_E.reasoning_out, _E.images, _E.audio_ms, _E.certainty, _E.amount_pico),
    )
    .where(_E.day == sa.bindparam("of"))
    .order_by(_E.seq)
)


def _places(connection: sa.Connection, style: Style) -> dict[int, str]:
    """Cells of each place of booking."""
    c = ledger_account.c
    columns = (
        *(c.department, c.cost_centre, c.use_case, c.zone, c.endpoint, c.model, c.price_version, c.currency),
    )
    return {
        number: style.delimiter.join(_cell(text, style.delimiter) for text in texts)
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
