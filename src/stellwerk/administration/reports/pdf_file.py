# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""A report as a document with the town's head: PDF/A-2a and PDF/UA-1 by typst, in German, fonts embedded.

Charts are bars with their numbers beside them and patterns in place of colours; each is described in words as well.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

import msgspec
import typst

from stellwerk.administration.reports import german
from stellwerk.administration.reports.glyphs import FONTS, shown
from stellwerk.administration.reports.tables import Amount, Kind, Line, Table, Value
from stellwerk.errors import StellwerkError
from stellwerk.values.calendar import ZONE
from stellwerk.values.town import Town

_HERE = Path(__file__).parent
_STANDARDS: list[Any] = ["a-2a", "ua-1"]
_MOST_BARS = 12
_FILLS = {"grün": "rising", "gelb": "dots", "rot": "cross"}
_HIDDEN = frozenset({"name"})  # short names stand in the other formats


class Paper(msgspec.Struct, frozen=True):
    """What stands around the tables."""

    title: str
    subtitle: str
    month: str
    notes: tuple[str, ...]


def pdf(tables: Sequence[Table], paper: Paper, town: Town, at: datetime) -> bytes:
    """The document. ``at``: when it was made, aware.

    Raises:
        StellwerkError: the coat of arms cannot be drawn.
    """
    return compiled(tables, paper, town, at, "pdf")[0]


def compiled(
    tables: Sequence[Table], paper: Paper, town: Town, at: datetime, form: Literal["pdf", "png"]
) -> list[bytes]:
    """The document as one PDF, or its pages as pictures (``png``)."""
    local = at.astimezone(ZONE)
    data: dict[str, Any] = {
        **msgspec.structs.asdict(paper),
        "author": ", ".join(filter(None, (town.name, town.office))),
        "description": f"{paper.title}. {paper.subtitle}",
        "made": [local.year, local.month, local.day],
        "footer": f"Erstellt mit Stellwerk am {german.moment(at)}",
        "town": {"name": town.name, "office": town.office, "address": town.address, "contact": town.contact},
        "arms": None,
        "parts": [_part(table, several=len({t.currency for t in tables}) > 1) for table in tables],
    }
    with tempfile.TemporaryDirectory(prefix="stellwerk-report-") as name:
        folder = Path(name)
        try:
            if town.coat_of_arms is not None:
                data["arms"] = f"arms{town.coat_of_arms.suffix.lower()}"
                shutil.copyfile(town.coat_of_arms, folder / data["arms"])
            (folder / "data.json").write_bytes(msgspec.json.encode(_shown(data)))
            shutil.copyfile(_HERE / "report.typ", folder / "report.typ")
            made: Any = typst.compile(
                folder / "report.typ",
                root=folder,
                font_paths=[FONTS],
                ignore_system_fonts=True,
                format=form,
                pdf_standards=_STANDARDS if form == "pdf" else [],
                timestamp=at.replace(microsecond=0),
            )
        except (typst.TypstError, OSError) as error:
            what = error.message if isinstance(error, typst.TypstError) else error.strerror
            raise StellwerkError(
                f"the document could not be set ({what}); check town.coat_of_arms in the configuration"
            ) from None
    return made if isinstance(made, list) else [made]


def _part(table: Table, *, several: bool) -> dict[str, Any]:
    shown = [
        number
        for number, column in enumerate(table.columns)
        if column.key not in _HIDDEN and not (column.key in _OPTIONAL and _empty(table, number))
    ]
    rows = [(line, False) for line in table.lines] + (
        [(table.total, True)] if table.total is not None else []
    )
    first = shown[0] if shown else 0
    return {
        "title": f"{table.title} ({table.currency})" if several else table.title,
        "chart": _chart(table),
        "columns": [
            {
                "title": table.columns[number].title,
                "right": table.columns[number].kind is not Kind.TEXT,
                "wide": table.columns[number].kind is Kind.TEXT,
            }
            for number in shown
        ],
        "lines": [
            {
                "cells": [_cell(_moved(line.values, number, first), table.currency) for number in shown],
                "level": line.level,
                "sum": is_sum,
                "soft": line.held_back,
            }
            for line, is_sum in rows
        ],
        "notes": list(table.notes),
    }


_OPTIONAL = frozenset({"saved", "net_with_below", "vat"})


def _empty(table: Table, number: int) -> bool:
    return not any(
        value.cents if isinstance(value := line.values[number], Amount) else value for line in table.lines
    )


def _moved(values: tuple[Value, ...], number: int, first: int) -> Value:
    """Of the line of sums the label stands in the first column, which may be hidden."""
    value = values[number]
    return values[0] if value is None and number == first else value


def _cell(value: Value, currency: str) -> str:
    match value:
        case None:
            return ""
        case Amount():
            return german.money(value.cents, currency)
        case int():
            return german.count(value)
        case _:
            return value


def _chart(table: Table) -> dict[str, Any] | None:
    if table.bars is None or len(table.lines) < 2:
        return None
    number, label = table.column(table.bars.column), table.column(table.bars.label)
    found = [(line, _size(line.values[number])) for line in table.lines]
    if table.bars.label != "month":  # months keep their order, the others begin with the largest
        found.sort(key=lambda one: -one[1])
    found = found[:_MOST_BARS]
    most = max((size for _, size in found), default=0)
    if most <= 0:
        return None
    bars = [
        {
            "label": str(line.values[label] or ""),
            "value": _cell(line.values[number], table.currency),
            "share": max(size * 1000 // most, 1) if size > 0 else 0,
            "fill": _fill(line, label),
        }
        for line, size in found
    ]
    words = "; ".join(f"{bar['label']}: {bar['value']}" for bar in bars)
    return {"title": table.bars.title, "alt": f"Balkendiagramm {table.bars.title}. {words}.", "bars": bars}


def _fill(line: Line, label: int) -> str:
    return "pale" if line.held_back else _FILLS.get(str(line.values[label]), "plain")


def _size(value: Value) -> int:
    return value.cents if isinstance(value, Amount) else value if isinstance(value, int) else 0


def _shown(value: Any) -> Any:
    """Every text in it as the font can show it."""
    match value:
        case str():
            return shown(value)
        case dict():
            return {key: _shown(one) for key, one in value.items()}
        case list() | tuple():
            return [_shown(one) for one in value]
        case _:
            return value
