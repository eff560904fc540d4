# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Tables as they stand in a database, at whatever revision, and their rows as lines of JSON.

The tables are read from the database, not from this version's definitions: a backup of an older revision is filled into
tables of that revision. Values are those that are stored; the two databases differ in none of them. Only tables of
ours are looked at: somebody else's may stand beside them on a server.
"""

from __future__ import annotations

import json
from base64 import b64decode
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import msgspec
import sqlalchemy as sa

from stellwerk.storage.backup.manifest import LEFT_OUT
from stellwerk.storage.tables import metadata
from stellwerk.storage.tables.base import Json

_AT_A_TIME = 1000

_INT64 = 2**63

_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(list[Any]).decode


def tables_of(connection: sa.Connection) -> list[sa.Table]:
    """The tables that a backup holds, those first that others refer to."""
    found = sa.MetaData()
    found.reflect(connection, only=lambda name, _: name in metadata.tables and name not in LEFT_OUT)
    tables = list(found.sorted_tables)
    for table in tables:
        for column in table.columns:
            if isinstance(column.type, sa.JSON):
                column.type = Json  # a missing value is NULL, as it was
    return tables


def lines(connection: sa.Connection, table: sa.Table) -> Iterator[bytes]:
    """Every row as a line, in the order of the primary key; rows are fetched as they are asked for."""
    rows = connection.execution_options(yield_per=_AT_A_TIME).execute(
        sa.select(table).order_by(*table.primary_key.columns)
    )
    for row in rows:
        yield _line(tuple(row)) + b"\n"


def values_of(table: sa.Table, columns: tuple[str, ...]) -> Callable[[bytes], dict[str, Any]]:
    """Reads a line into the values of a row.

    The function raises ValueError: the line is no row of the table.
    """
    readers = [_reader(table.c[column]) for column in columns]

    def read(line: bytes) -> dict[str, Any]:
        fields = _fields(line)
        if len(fields) != len(columns):
            raise ValueError("a row with another number of fields")
        return {
            column: None if field is None else reader(field)
            for column, field, reader in zip(columns, fields, readers, strict=True)
        }

    return read


def _line(row: tuple[Any, ...]) -> bytes:
    try:
        return _encode(row)
    except UnicodeEncodeError:  # half of a surrogate pair, which a column of JSON can hold as an escape
        return json.dumps(row, default=str).encode()


def _fields(line: bytes) -> list[Any]:
    try:
        return _decode(line)
    except msgspec.MsgspecError:
        pass  # the escape of a surrogate's half, perhaps
    except RecursionError:
        raise ValueError("a line that is nested too deeply") from None
    try:
        found = json.loads(line)
    except RecursionError:
        raise ValueError("a line that is nested too deeply") from None
    if not isinstance(found, list):
        raise ValueError("a line that is no list")
    return found


def _reader(column: sa.Column[Any]) -> Callable[[Any], Any]:
    match column.type:
        case sa.JSON():
            return lambda field: field
        case sa.Boolean():
            return _exactly(bool)
        case sa.Integer():
            return _integer
        case sa.Date():
            return lambda field: date.fromisoformat(_exactly(str)(field))
        case sa.LargeBinary():
            return lambda field: b64decode(_exactly(str)(field), validate=True)
        case sa.String():
            return _exactly(str)
        case _:
            raise ValueError(f"column {column} has a type that no backup holds")


def _integer(field: Any) -> int:
    if type(field) is not int or not -_INT64 <= field < _INT64:
        raise ValueError("a field that is no integer of 64 bits")
    return field


def _exactly(kind: type) -> Callable[[Any], Any]:
    def read(field: Any) -> Any:
        if type(field) is not kind:
            raise ValueError(f"a field that is no {kind.__name__}")
        return field

    return read
