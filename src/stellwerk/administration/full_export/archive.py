# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Writes the full export: one read transaction, rows streamed, memory flat, also while the gateway runs."""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO

import msgspec
import sqlalchemy as sa

from stellwerk.administration.full_export.areas import AREAS, Area
from stellwerk.administration.full_export.cells import lines
from stellwerk.administration.full_export.readme import CHECK, CHECKPOINT, HEAD, README, ROWS, SUMS, readme
from stellwerk.audit.chain import stamp
from stellwerk.storage.database import Database
from stellwerk.storage.tables import audit, audit_checkpoint, audit_head
from stellwerk.values.money import from_pico

_AT_A_TIME = 1000  # rows in memory
_PIECE = 256 * 1024  # bytes


def write(database: Database, out: BinaryIO) -> dict[str, int]:
    """Write the ZIP; returns the rows by name of area, and those of the trail.

    Raises:
        sqlalchemy.exc.SQLAlchemyError: the database cannot be read.
    """
    at = datetime.now(UTC)
    counts: dict[str, int] = {}
    sums: list[str] = []
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive, database.reading() as connection:

        def put(name: str, pieces: Iterable[bytes]) -> None:
            sums.append(f"{_put(archive, name, at, pieces)}  {name}\n")

        put(README, [readme(stamp(at)).encode()])
        for area in AREAS:
            head = _head(area)
            put(f"{area.name}.json", _array(head, _counted(counts, area.name, _rows(connection, area))))
            put(f"{area.name}.csv", lines(head, _rows(connection, area)))
        trail = _stream(connection, sa.select(audit).order_by(audit.c.seq))
        put(ROWS, (_json(dict(row._mapping)) + b"\n" for row in _counted(counts, "audit-trail", trail)))
        put(HEAD, [_json(_one(connection, audit_head)) + b"\n"])
        put(CHECKPOINT, [_json(_one(connection, audit_checkpoint)) + b"\n"])
        put(CHECK, [Path(__file__).with_name(CHECK).read_bytes()])
        _put(archive, SUMS, at, ["".join(sums).encode()])
    return counts


def _head(area: Area) -> list[str]:
    names = [column.name for column in area.columns]
    return [*names, "cost"] if "cost_pico" in names else names


def _rows(connection: sa.Connection, area: Area) -> Iterator[list[Any]]:
    """Values as JSON has them; costs as ``Decimal``."""
    names = [column.name for column in area.columns]
    for row in _stream(connection, area.select):
        values: list[Any] = [
            value if isinstance(value, list | dict) else msgspec.to_builtins(value) for value in row
        ]
        if "cost_pico" in names:
            values.append(from_pico(row.cost_pico).normalize())
        yield values


def _array(head: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[bytes]:
    """An array with one object a line, which programs for lines can read as well."""
    yield b"["
    between = b"\n"
    for row in rows:
        yield between + _json(dict(zip(head, row, strict=True)))
        between = b",\n"
    yield b"\n]\n"


def _one(connection: sa.Connection, table: sa.Table) -> dict[str, Any] | None:
    row = connection.execute(sa.select(*[c for c in table.columns if c.name != "id"])).mappings().first()
    return None if row is None else dict(row)


def _stream(connection: sa.Connection, statement: sa.Select[Any]) -> Iterator[sa.Row[Any]]:
    yield from connection.execute(statement, execution_options={"yield_per": _AT_A_TIME})


def _counted(counts: dict[str, int], name: str, rows: Iterable[Any]) -> Iterator[Any]:
    counts[name] = 0
    for row in rows:
        counts[name] += 1
        yield row


def _json(value: Any) -> bytes:
    try:
        return msgspec.json.encode(value, enc_hook=_decimal)
    except UnicodeEncodeError:  # half of a surrogate pair, which a column of JSON can hold as an escape
        return json.dumps(value, default=_decimal).encode()


def _decimal(value: Any) -> str:
    return f"{value:f}"


def _put(archive: zipfile.ZipFile, name: str, at: datetime, pieces: Iterable[bytes]) -> str:
    """Add a member; returns its SHA-256."""
    info = zipfile.ZipInfo(name, at.timetuple()[:6])
    info.compress_type = zipfile.ZIP_DEFLATED
    info.external_attr = 0o600 << 16
    digest, buffer = hashlib.sha256(), bytearray()
    with archive.open(info, "w", force_zip64=True) as member:
        for piece in pieces:
            buffer += piece
            if len(buffer) >= _PIECE:
                digest.update(buffer)
                member.write(buffer)
                buffer.clear()
        digest.update(buffer)
        member.write(buffer)
    return digest.hexdigest()
