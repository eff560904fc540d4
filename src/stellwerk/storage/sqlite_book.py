# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""The book on SQLite: one connection, one process, what is committed mirrored in memory.

On the hot path the driver is called directly, and a commit with ``normal`` is a write into the operating system's
cache, quick enough for the event loop.
"""

from __future__ import annotations

import contextlib
import logging
import os
import sqlite3
from collections.abc import Sequence
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.dialects.sqlite import insert as insert_or_update

from stellwerk.audit.chain import GENESIS, Head, signed
from stellwerk.metering.budget import State
from stellwerk.storage.batch import Batch, BudgetKey, End, Entry, OpenCall
from stellwerk.storage.book import Durability, Unwritable, Waiting
from stellwerk.storage.database import Place
from stellwerk.storage.proof import proven
from stellwerk.storage.sql import text
from stellwerk.storage.tables import (
    audit,
    audit_head,
    audit_outbox,
    budget_state,
    ledger,
    ledger_account,
    ledger_entry,
    open_intent,
)

log = logging.getLogger(__name__)

_MANY_PAGES = (
    32768  # of 4 KiB: make writers and readers wait a moment rather than let the log grow beyond this
)


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
    .values(
        zone=sa.bindparam("zone"),
        endpoint=sa.bindparam("endpoint"),
        model=sa.bindparam("model"),
        price_version=sa.bindparam("price_version"),
    )
    .where(open_intent.c.decision_id == sa.bindparam("moved"))
)
_CLOSE = text(sa.delete(open_intent).where(open_intent.c.decision_id == sa.bindparam("settled")))
_BOOK = text(_upsert_ledger())
_ENTER = text(sa.insert(ledger_entry))
_KNOW = text(insert_or_update(ledger_account).on_conflict_do_nothing())
_STATES = text(
    sa.select(
        budget_state.c.budget,
        sa.cast(budget_state.c.period, sa.Text),
        budget_state.c.reserved_pico,
        budget_state.c.spent_pico,
        budget_state.c.told,
    )
)


def _upsert_state() -> sa.sql.ClauseElement:
    insert = insert_or_update(budget_state).values(
        {name: sa.bindparam(name) for name in ("budget", "period", "reserved_pico", "spent_pico", "told")}
    )
    moved = {name: insert.excluded[name] for name in ("reserved_pico", "spent_pico", "told")}
    return insert.on_conflict_do_update(
        index_elements=[budget_state.c.budget, budget_state.c.period], set_=moved
    )


_SPEND = text(_upsert_state())
_MOVE = text(
    sa.update(audit_head)
    .values(seq=sa.bindparam("seq"), hash=sa.bindparam("hash"), signature=sa.bindparam("signature"))
    .where(audit_head.c.id == _ONE, audit_head.c.seq == sa.bindparam("before"))
)


_WAITING = (
    text(
        sa.select(audit_outbox.c.id, audit_outbox.c.at, audit_outbox.c.name, audit_outbox.c.detail).order_by(
            audit_outbox.c.id
        )
    )
    + " LIMIT ?"
)
_STILL_WAITING = text(sa.select(audit_outbox.c.id).where(audit_outbox.c.id == sa.bindparam("waiting")))
_TAKE_OUT = text(sa.delete(audit_outbox).where(audit_outbox.c.id == sa.bindparam("moved")))

# About one entry, not about the database: waiting would not help.
_OF_ONE = (sqlite3.ProgrammingError, sqlite3.DataError, sqlite3.InterfaceError)


def connect(path: Path, durability: Durability) -> sqlite3.Connection:
    """A connection as the books need it: WAL, explicit transactions, checkpoints only when asked for."""
    connection = sqlite3.connect(path, timeout=5.0, isolation_level=None, check_same_thread=False)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute(f"PRAGMA synchronous={'FULL' if durability == 'full' else 'NORMAL'}")
    connection.execute("PRAGMA foreign_keys=ON")
    connection.execute("PRAGMA wal_autocheckpoint=0")
    connection.execute(f"PRAGMA journal_size_limit={64 * 2**20}")
    return connection


class SqliteBook:
    """The writing end of the books. ``head``, ``open`` and ``states`` mirror what is committed."""

    shared = False

    def __init__(self, place: Place, key: bytes, durability: Durability) -> None:
        """Open the database (already migrated, and locked by this process).

        Raises:
            ConfigurationError: the end of the trail does not match its signed head.
        """
        self.threaded = durability == "full"
        self._path = place.file
        self._durability = durability
        self._key = key
        self._wait_ms = 5000
        self.connection = connect(place.file, durability)
        self._reader: sqlite3.Connection | None = None
        try:
            self.head = self._read_head(place)
            rows = self.connection.execute(text(sa.select(open_intent)))
            self.open: dict[str, OpenCall] = {row[0]: OpenCall(*row) for row in rows}
            self._left_open = tuple(self.open)
            self.states: dict[BudgetKey, State] = {
                (row[0], row[1]): State(*row[2:]) for row in self.connection.execute(_STATES)
            }
            self._accounts: set[int] = set()
        except BaseException:
            self.connection.close()
            raise

    def _read_head(self, place: Place) -> Head:
        last = self.connection.execute(
            text(sa.select(audit).where(audit.c.seq == sa.select(sa.func.max(audit.c.seq)).scalar_subquery()))
        ).fetchone()
        stored = self.connection.execute(
            text(sa.select(audit_head.c.seq, audit_head.c.hash, audit_head.c.signature))
        ).fetchone()
        head = proven(last, stored, self._key, place)
        if head is None:
            head = signed(self._key, 0, GENESIS)
            self.connection.execute("BEGIN IMMEDIATE")
            self.connection.execute(text(sa.delete(audit_head)))
            self.connection.execute(text(sa.insert(audit_head)), (1, *_fields(head)))
            self.connection.execute("COMMIT")
        return head

    def hash_at(self, seq: int) -> str | None:
        """See :class:`~stellwerk.storage.book.Book`."""
        row = self.connection.execute(_HASH, (seq,)).fetchone()
        return None if row is None else str(row[0])

    def append(self, entries: Sequence[Entry], wait_ms: int = 0) -> list[End]:
        """See :class:`~stellwerk.storage.book.Book`. Raises nothing but ``Unwritable`` for what waiting may mend."""
        try:
            if wait_ms != self._wait_ms:
                self.connection.execute(f"PRAGMA busy_timeout={wait_ms:d}")
                self._wait_ms = wait_ms
            batch = Batch(entries, self.head, self.open, 0, self._still_waiting(entries), self.states)
            if batch.rows:
                head = signed(self._key, batch.seq, batch.tip)
                self._commit(batch, head)
                batch.carry_into(self.open)
                self.states.update(batch.states)
                self._accounts.update(batch.accounts)
                self.head = head
        except _OF_ONE:
            raise
        except sqlite3.Error as exc:
            raise Unwritable(str(exc)) from exc
        return batch.ends

    def _still_waiting(self, entries: Sequence[Entry]) -> set[int]:
        """Rows of the outbox that are to be moved, and are there: nobody but this process takes any out."""
        return {
            entry.outbox
            for entry in entries
            if entry.outbox
            and self.connection.execute(_STILL_WAITING, (entry.outbox,)).fetchone() is not None
        }

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
                    [
                        (c.zone, c.endpoint, c.model, c.price_version, c.decision_id)
                        for c in batch.redirected.values()
                    ],
                )
            if batch.settled:
                self._touch(_CLOSE, [(decision_id,) for decision_id in batch.settled])
            if batch.lines:
                connection.executemany(_BOOK, [(*key, *sums) for key, sums in batch.lines.items()])
            if batch.entries:
                new = batch.accounts.keys() - self._accounts
                if new:
                    connection.executemany(_KNOW, [(number, *batch.accounts[number]) for number in new])
                connection.executemany(_ENTER, batch.entries)
            if batch.states:
                connection.executemany(_SPEND, [(*key, *state) for key, state in batch.states.items()])
            if batch.moved:
                self._touch(_TAKE_OUT, [(number,) for number in batch.moved])
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

    def unsent(self) -> list[Entry]:
        """None: a commit of SQLite either came about or did not, and says so."""
        return []

    def left_open(self) -> list[OpenCall]:
        """What was open when this process came: whoever opened it is dead, or could not have let go of the folder."""
        return [self.open[call] for call in self._left_open if call in self.open]

    def waiting(self, most: int) -> list[Waiting]:
        """See :class:`~stellwerk.storage.book.Book`; reads on a connection of its own."""
        try:
            if self._reader is None:
                self._reader = connect(self._path, self._durability)
            return [Waiting(*row) for row in self._reader.execute(_WAITING, (most,))]
        except sqlite3.Error as exc:
            raise Unwritable(str(exc)) from exc

    def flush(self) -> None:
        """A file flush of the write-ahead log."""
        try:
            wal = os.open(f"{self._path}-wal", os.O_RDONLY | os.O_CLOEXEC)
        except FileNotFoundError:
            return
        try:
            os.fdatasync(wal)
        finally:
            os.close(wal)

    def fold(self) -> None:
        """Fold the write-ahead log back into the database, beside readers and the writer."""
        try:
            with contextlib.closing(connect(self._path, self._durability)) as connection:
                _, pages, _ = connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()
                if pages > _MANY_PAGES:
                    connection.execute("PRAGMA busy_timeout=500")
                    connection.execute("PRAGMA wal_checkpoint(RESTART)").fetchone()
        except sqlite3.Error as exc:
            raise Unwritable(str(exc)) from exc

    def close(self) -> None:
        """Fold the whole log back if nobody else is reading it, and close."""
        if self._reader is not None:
            self._reader.close()
        try:
            self.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        except sqlite3.Error as exc:  # the next start makes up for it
            log.warning("the books were closed without folding the log: %s", exc)
        finally:
            self.connection.close()


def _fields(head: Head) -> tuple[int, str, str]:
    return head.seq, head.hash, head.signature
