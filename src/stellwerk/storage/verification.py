# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Verification of the books on disk, also while a server writes them: one read transaction, rows streamed."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import msgspec
import sqlalchemy as sa

from stellwerk.audit.chain import Head, Row
from stellwerk.audit.report import Flaws, Kind, Report
from stellwerk.audit.verify import verify
from stellwerk.errors import ConfigurationError
from stellwerk.metering.ledger import LedgerKey, Sums, entry
from stellwerk.storage import folder
from stellwerk.storage.anchor import read_anchor
from stellwerk.storage.database import Place
from stellwerk.storage.migrate import HEAD, revision_of
from stellwerk.storage.sql import text
from stellwerk.storage.tables import audit, audit_head, ledger, open_intent
from stellwerk.values.record import Settlement

_ROWS = text(sa.select(audit).order_by(audit.c.seq))
_HEAD = text(sa.select(audit_head.c.seq, audit_head.c.hash, audit_head.c.signature))
_OPEN = text(sa.select(open_intent.c.decision_id))
_LEDGER = text(sa.select(ledger))


def verify_books(data: Path) -> Report:
    """Check the books in the data folder ``data``; reads only.

    Raises:
        ConfigurationError: there are no books, or they are of another version.
    """
    database = data / folder.DATABASE
    if not database.is_file():
        raise ConfigurationError(
            f"there are no books in {data}: {folder.DATABASE} is missing; give the data folder"
        )
    flaws = Flaws()
    # The anchor first: the database read afterwards can only have come further.
    anchor = _anchor(data / folder.ANCHOR)
    key = folder.read_key(data / folder.KEY)
    revision = revision_of(Place(data))
    if revision != HEAD:
        raise ConfigurationError(
            f"{database} has table revision {revision}, this version expects {HEAD}; "
            "verify with the version that wrote it, or start this one once"
        )
    with closing(
        sqlite3.connect(f"{database.absolute().as_uri()}?mode=ro", uri=True, timeout=5.0)
    ) as connection:
        connection.isolation_level = None
        connection.execute("BEGIN")
        return _verify(connection, anchor, key, flaws)


def _verify(connection: sqlite3.Connection, anchor: Head | None, key: bytes | None, flaws: Flaws) -> Report:
    stored = connection.execute(_HEAD).fetchone()
    head = None if stored is None else Head(int(stored[0]), str(stored[1]), str(stored[2]))
    lines: dict[LedgerKey, Sums] = {}

    def settled(settlement: Settlement, use_case: str, day: str) -> None:
        key_, sums = entry(settlement, use_case, day)
        known = lines.get(key_)
        lines[key_] = sums if known is None else known.plus(sums)

    def rows() -> Iterator[Row]:
        try:
            yield from connection.execute(_ROWS)
        except sqlite3.Error as exc:  # a damaged page, or text that is no UTF-8
            flaws.add(Kind.UNREADABLE, 0, f"the table of the audit trail cannot be read to its end: {exc}")

    report = verify(rows, head, anchor, key, flaws, settled)
    in_table = {row[0] for row in connection.execute(_OPEN)}
    in_trail = {call.decision_id for call in report.open}
    for decision_id in sorted(in_table ^ in_trail, key=str):
        where = "the trail, but not in" if decision_id in in_trail else "not in the trail, but in"
        flaws.add(Kind.OPEN_DIFFERS, 0, f"call {decision_id} is open in {where} the table of open calls")
    _compare(connection, lines, flaws)
    return msgspec.structs.replace(
        report, flaws=tuple(flaws.listed), more_flaws=flaws.more, ledger_lines=len(lines)
    )


def _compare(connection: sqlite3.Connection, lines: dict[LedgerKey, Sums], flaws: Flaws) -> None:
    width = len(LedgerKey._fields)
    stored = {LedgerKey(*row[:width]): row[width:] for row in connection.execute(_LEDGER)}
    for key in sorted(stored.keys() | lines.keys(), key=str):
        if stored.get(key) != lines.get(key):
            flaws.add(
                Kind.LEDGER_DIFFERS,
                0,
                f"the ledger's line of {key.day}, department {key.department}, cost centre {key.cost_centre}, "
                f"model {key.model} is not the sum of its settlements",
            )


def _anchor(path: Path) -> Head | None:
    try:
        return read_anchor(path)
    except ConfigurationError:
        return None
