# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""The book: one connection that adds rows to the trail, opens and settles calls and moves the ledger, atomically.

Synchronous and single-handed: whoever calls it (event loop or writer thread) must be alone with it. Everything
that belongs together stands in one transaction: trail, signed head, open calls, ledger.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from pathlib import Path
from typing import Literal

import sqlalchemy as sa
from sqlalchemy.dialects.sqlite import insert as insert_or_update

from stellwerk.audit.chain import GENESIS, Head, genuine, row_hash, signed
from stellwerk.errors import ConfigurationError
from stellwerk.storage.batch import Batch, Entry, OpenCall
from stellwerk.storage.sql import text
from stellwerk.storage.tables import audit, audit_head, ledger, open_intent

Durability = Literal["normal", "full"]
"""``normal``: what is acknowledged survives a killed process; a power cut may cost the last second.
``full``: it survives a power cut too, at the price of one disk flush per commit."""


def _upsert_ledger() -> sa.sql.ClauseElement:
    insert = insert_or_update(ledger)
    sums = {c.name: c + insert.excluded[c.name] for c in ledger.c if not c.primary_key}
    return insert.on_conflict_do_update(index_elements=list(ledger.primary_key.columns), set_=sums)


_ONE: sa.ColumnElement[int] = sa.literal_column("1", sa.Integer)
_HASH = text(sa.select(audit.c.hash).where(audit.c.seq == sa.bindparam("seq")))
_ADD = text(sa.insert(audit))
_OPEN = text(sa.insert(open_intent))
_REDIRECT = text(
    sa.update(open_intent)
    .values(zone=sa.bindparam("zone"), endpoint=sa.bindparam("endpoint"), model=sa.bindparam("model"))
    .where(open_intent.c.decision_id == sa.bindparam("moved"))
)
_CLOSE = text(sa.delete(open_intent).where(open_intent.c.decision_id == sa.bindparam("settled")))
_BOOK = text(_upsert_ledger())
_MOVE = text(
    sa.update(audit_head)
    .values(seq=sa.bindparam("seq"), hash=sa.bindparam("hash"), signature=sa.bindparam("signature"))
    .where(audit_head.c.id == _ONE, audit_head.c.seq == sa.bindparam("before"))
)


def connect(path: Path, durability: Durability) -> sqlite3.Connection:
    """A connection as the books need it: WAL, explicit transactions, checkpoints only when asked for."""
    connection = sqlite3.connect(path, timeout=5.0, isolation_level=None, check_same_thread=False)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute(f"PRAGMA synchronous={'FULL' if durability == 'full' else 'NORMAL'}")
    connection.execute("PRAGMA foreign_keys=ON")
    connection.execute("PRAGMA wal_autocheckpoint=0")
    connection.execute(f"PRAGMA journal_size_limit={64 * 2**20}")
    return connection


class Book:
    """The writing end of the books. ``head`` and ``open`` mirror what is committed."""

    def __init__(self, path: Path, key: bytes, durability: Durability) -> None:
        """Open the database at ``path`` (already migrated, and locked by this process).

        Raises:
            ConfigurationError: the end of the trail does not match its signed head.
        """
        self._key = key
        self._wait_ms = 5000
        self.connection = connect(path, durability)
        try:
            self.head = self._read_head(path)
            rows = self.connection.execute(text(sa.select(open_intent)))
            self.open: dict[str, OpenCall] = {row[0]: OpenCall(*row) for row in rows}
        except BaseException:
            self.connection.close()
            raise

    def _read_head(self, path: Path) -> Head:
        last = self.connection.execute(
            text(sa.select(audit).where(audit.c.seq == sa.select(sa.func.max(audit.c.seq)).scalar_subquery()))
        ).fetchone()
        stored = self.connection.execute(
            text(sa.select(audit_head.c.seq, audit_head.c.hash, audit_head.c.signature))
        ).fetchone()
        if last is None and (stored is None or stored[0] == 0):
            head = signed(self._key, 0, GENESIS)
            self.connection.execute("BEGIN IMMEDIATE")
            self.connection.execute(text(sa.delete(audit_head)))
            self.connection.execute(text(sa.insert(audit_head)), (1, *_fields(head)))
            self.connection.execute("COMMIT")
            return head
        advice = (
            f"the audit trail in {path} was changed from outside; keep the file as evidence, "
            "run `stellwerk audit verify`, then restore a backup"
        )
        if stored is None or last is None:
            raise ConfigurationError(f"rows or signed head are missing: {advice}")
        head = Head(*stored)
        if not genuine(self._key, head):
            raise ConfigurationError(
                f"the signature of the audit trail's head does not match audit.key: either the key is not "
                f"the one that this database was written with (restore the right one), or {advice}"
            )
        seq, at, name, decision_id, payload, prev_hash, hash_ = last
        if (seq, hash_) != (head.seq, head.hash) or row_hash(
            prev_hash, seq, at, name, decision_id, payload
        ) != hash_:
            raise ConfigurationError(f"the last row does not match the signed head: {advice}")
        return head

    def hash_at(self, seq: int) -> str | None:
        """The stored hash of row ``seq``; ``None`` if there is no such row."""
        row = self.connection.execute(_HASH, (seq,)).fetchone()
        return None if row is None else str(row[0])

    def append(self, entries: Sequence[Entry], wait_ms: int = 0) -> list[bool]:
        """Commit ``entries`` in one transaction, in order, and say for each whether it took effect (see Batch).

        ``wait_ms``: how long to wait for another program's lock on the database.

        Raises:
            sqlite3.Error: nothing was committed and nothing changed.
        """
        if wait_ms != self._wait_ms:
            self.connection.execute(f"PRAGMA busy_timeout={wait_ms:d}")
            self._wait_ms = wait_ms
        batch = Batch(entries, self.head, self.open)
        if batch.rows:
            head = signed(self._key, batch.seq, batch.tip)
            self._commit(batch, head)
            self.open.update(batch.opened)
            self.open.update(batch.redirected)
            for decision_id in batch.settled:
                del self.open[decision_id]
            self.head = head
        return batch.effective

    def _commit(self, batch: Batch, head: Head) -> None:
        connection = self.connection
        if connection.in_transaction:  # a rollback failed, on a broken disk for example
            connection.execute("ROLLBACK")
        connection.execute("BEGIN IMMEDIATE")
        try:
            connection.executemany(_ADD, batch.rows)
            if batch.opened:
                connection.executemany(_OPEN, batch.opened.values())
            if batch.redirected:
                self._touch(
                    _REDIRECT,
                    [(c.zone, c.endpoint, c.model, c.decision_id) for c in batch.redirected.values()],
                )
            if batch.settled:
                self._touch(_CLOSE, [(decision_id,) for decision_id in batch.settled])
                connection.executemany(_BOOK, [(*key, *sums) for key, sums in batch.lines.items()])
            self._touch(_MOVE, [(*_fields(head), self.head.seq)])
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise

    def _touch(self, sql: str, parameters: list[tuple[str | int, ...]]) -> None:
        """Run a change that must meet exactly one row each: what guards against counting twice."""
        if self.connection.executemany(sql, parameters).rowcount != len(parameters):
            raise sqlite3.IntegrityError("the books on disk are not what this process last wrote")

    def close(self) -> None:
        """Close the connection."""
        self.connection.close()


def _fields(head: Head) -> tuple[int, str, str]:
    return head.seq, head.hash, head.signature
