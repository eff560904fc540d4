# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Verification of the books, also while they are written: one read transaction, rows streamed, on both databases."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from itertools import count
from typing import Any

import msgspec
import sqlalchemy as sa

from stellwerk.audit.chain import Head, Row
from stellwerk.audit.checkpoint import Checkpoint, checkpoint_in, genuine_checkpoint
from stellwerk.audit.report import Flaws, Kind, Report
from stellwerk.audit.verify import verify
from stellwerk.errors import ConfigurationError
from stellwerk.metering.ledger import carried_digest
from stellwerk.storage import folder
from stellwerk.storage.anchor import read_anchor
from stellwerk.storage.beside import BooksBeside, Select, ledger_lines
from stellwerk.storage.database import Place
from stellwerk.storage.migrate import HEAD, revision_of
from stellwerk.storage.sql import postgresql_text, text
from stellwerk.storage.tables import audit, audit_carried, audit_checkpoint, audit_head

_ROWS = sa.select(audit).order_by(audit.c.seq)
_HEAD = sa.select(audit_head.c.seq, audit_head.c.hash, audit_head.c.signature)
_CHECKPOINT = sa.select(audit_checkpoint.c.body, audit_checkpoint.c.signature)
_AT_A_TIME = 2000  # rows in memory


def verify_books(place: Place) -> Report:
    """Check the books; reads only.

    Raises:
        ConfigurationError: there are no books, they are of another version, or the server is out of reach.
    """
    if place.url is None and not place.file.is_file():
        raise ConfigurationError(
            f"there are no books in {place.data}: {folder.DATABASE} is missing; give the data folder"
        )
    flaws = Flaws()
    # The anchor first: the database read afterwards can only have come further.
    anchor = _anchor(place)
    key = folder.read_key(place.data / folder.KEY)
    revision = revision_of(place)
    if revision != HEAD:
        raise ConfigurationError(
            f"{place} has table revision {revision}, this version expects {HEAD}; "
            "verify with the version that wrote it, or start this one once"
        )
    with _sqlite(place) if place.url is None else _postgresql(place.url) as select:
        return _verify(select, anchor, key, flaws)


class _UnreadableTable(Exception):
    """A table of a PostgreSQL database cannot be read to its end."""


@contextmanager
def _sqlite(place: Place) -> Iterator[Select]:
    address = f"{place.file.absolute().as_uri()}?mode=ro"
    with closing(sqlite3.connect(address, uri=True, timeout=5.0)) as connection:
        connection.isolation_level = None
        connection.execute("BEGIN")
        yield lambda statement: connection.execute(text(statement))


@contextmanager
def _postgresql(url: str) -> Iterator[Select]:
    import psycopg  # takes memory, and SQLite needs none

    with psycopg.connect(url, connect_timeout=5, application_name="stellwerk-verify") as connection:
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        connection.read_only = True
        connection.execute("SET datestyle TO ISO")
        numbers = count()

        def select(statement: sa.Select[Any]) -> Iterator[tuple[Any, ...]]:
            with connection.cursor(f"verify_{next(numbers)}") as cursor:
                cursor.itersize = _AT_A_TIME
                try:
                    yield from cursor.execute(postgresql_text(statement))
                except psycopg.Error as exc:
                    raise _UnreadableTable(str(exc)) from None

        yield select


def _verify(select: Select, anchor: Head | None, key: bytes | None, flaws: Flaws) -> Report:
    stored = next(iter(select(_HEAD)), None)
    head = None if stored is None else Head(int(stored[0]), str(stored[1]), str(stored[2]))
    start = _checkpoint(select, key, flaws)
    lines = ledger_lines(select, audit_carried)
    if key is not None and carried_digest(key, "0" * 64, (), list(lines.items())) != start.carried:
        text = "sums carried from rows that are gone are not those that the checkpoint was signed for"
        flaws.add(Kind.CARRIED_DIFFERS, 0, text)

    books = BooksBeside(select, lines, flaws)

    def rows() -> Iterator[Row]:
        try:
            yield from select(_ROWS)  # type: ignore[misc]
        except (sqlite3.Error, _UnreadableTable) as exc:  # a damaged page, or text that is no UTF-8
            flaws.add(Kind.UNREADABLE, 0, f"the table of the audit trail cannot be read to its end: {exc}")

    report = verify(rows, head, anchor, key, flaws, books, start)
    books.compare({call.decision_id for call in report.open})
    return msgspec.structs.replace(
        report, flaws=tuple(flaws.listed), more_flaws=flaws.more, ledger_lines=len(lines)
    )


def _checkpoint(select: Select, key: bytes | None, flaws: Flaws) -> Checkpoint:
    """What retention left; an empty checkpoint where it took nothing away, or what it left cannot be read."""
    row = next(iter(select(_CHECKPOINT)), None)
    if row is None:
        return Checkpoint()
    body, signature = str(row[0]), str(row[1])
    if key is not None and not genuine_checkpoint(key, body, signature):
        flaws.add(Kind.CHECKPOINT_FORGED, 0, "the checkpoint of retention was not signed with audit.key")
    try:
        return checkpoint_in(body)
    except ValueError:
        flaws.add(Kind.UNREADABLE, 0, "the checkpoint of retention cannot be read")
        return Checkpoint()


def _anchor(place: Place) -> Head | None:
    try:
        return read_anchor(place.data / folder.ANCHOR)
    except ConfigurationError:
        return None
