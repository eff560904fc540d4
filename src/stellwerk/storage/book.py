# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""The book: one connection that adds rows to the trail, opens and settles calls and moves the ledger, atomically.

Synchronous and single-handed: whoever calls it (event loop or writer thread) must be alone with it. Everything
that belongs together stands in one transaction: trail, signed head, open calls, ledger.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Iterable, Sequence
from enum import Enum
from pathlib import Path
from typing import Literal, NamedTuple

import sqlalchemy as sa
from sqlalchemy.dialects import sqlite as dialect

from stellwerk.audit.chain import GENESIS, Head, genuine, row_hash, signed
from stellwerk.errors import ConfigurationError
from stellwerk.metering.ledger import entry, total
from stellwerk.storage.tables import audit, audit_head, ledger, open_intent
from stellwerk.values.record import Event, Intent, Refusal, Settlement

Durability = Literal["normal", "full"]
"""``normal``: what is acknowledged survives a killed process; a power cut may cost the last second.
``full``: it survives a power cut too, at the price of one disk flush per commit."""


class Action(Enum):
    """What an entry does beyond adding its row."""

    OPEN = 1
    SETTLE = 2
    NOTE = 3


class OpenCall(NamedTuple):
    """A call under way: what is needed to settle it if its process dies."""

    decision_id: str
    at: str
    department: str
    cost_centre: str
    use_case: str
    zone: str
    endpoint: str
    model: str


class Entry:
    """One record on its way into the book, already in its canonical form."""

    __slots__ = ("action", "at", "decision_id", "name", "payload", "record", "waiter")

    def __init__(
        self,
        action: Action,
        name: str,
        at: str,
        decision_id: str,
        payload: str,
        record: Intent | Settlement | Refusal | Event,
        waiter: asyncio.Future[bool] | None = None,
    ) -> None:
        self.action = action
        self.name = name
        self.at = at
        self.decision_id = decision_id
        self.payload = payload
        self.record = record
        self.waiter = waiter


def _sql(statement: sa.sql.ClauseElement) -> str:
    """The statement's text, once: on the hot path the driver is called directly (SQLAlchemy costs 20 us a call)."""
    return str(statement.compile(dialect=dialect.dialect()))


def _upsert_ledger() -> sa.sql.ClauseElement:
    insert = dialect.insert(ledger)
    sums = {c.name: c + insert.excluded[c.name] for c in ledger.c if not c.primary_key}
    return insert.on_conflict_do_update(index_elements=list(ledger.primary_key.columns), set_=sums)


_ONE: sa.ColumnElement[int] = sa.literal_column("1", sa.Integer)
_ADD = _sql(sa.insert(audit))
_OPEN = _sql(sa.insert(open_intent))
_CLOSE = _sql(sa.delete(open_intent).where(open_intent.c.decision_id == sa.bindparam("settled")))
_BOOK = _sql(_upsert_ledger())
_MOVE = _sql(
    sa.update(audit_head)
    .values(seq=sa.bindparam("seq"), hash=sa.bindparam("hash"), signature=sa.bindparam("signature"))
    .where(audit_head.c.id == _ONE, audit_head.c.seq == sa.bindparam("before"))
)


def connect(path: Path, durability: Durability) -> sqlite3.Connection:
    """A connection as the books need it: WAL, explicit transactions, checkpoints only when asked for."""
    connection = sqlite3.connect(path, timeout=0, isolation_level=None, check_same_thread=False)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute(f"PRAGMA synchronous={'FULL' if durability == 'full' else 'NORMAL'}")
    connection.execute("PRAGMA foreign_keys=ON")
    connection.execute("PRAGMA wal_autocheckpoint=0")
    return connection


class Book:
    """The writing end of the books. ``head`` and ``open`` mirror what is committed."""

    def __init__(self, path: Path, key: bytes, durability: Durability) -> None:
        """Open the database at ``path`` (already migrated, and locked by this process).

        Raises:
            ConfigurationError: the end of the trail does not match its signed head.
        """
        self._key = key
        self._wait_ms = 0
        self.connection = connect(path, durability)
        try:
            self.head = self._read_head(path)
            rows = self.connection.execute(_sql(sa.select(open_intent)))
            self.open: dict[str, OpenCall] = {row[0]: OpenCall(*row) for row in rows}
        except BaseException:
            self.connection.close()
            raise

    def _read_head(self, path: Path) -> Head:
        last = self.connection.execute(
            _sql(sa.select(audit).where(audit.c.seq == sa.select(sa.func.max(audit.c.seq)).scalar_subquery()))
        ).fetchone()
        stored = self.connection.execute(
            _sql(sa.select(audit_head.c.seq, audit_head.c.hash, audit_head.c.signature))
        ).fetchone()
        if last is None and (stored is None or stored[0] == 0):
            head = signed(self._key, 0, GENESIS)
            self.connection.execute("BEGIN IMMEDIATE")
            self.connection.execute(_sql(sa.delete(audit_head)))
            self.connection.execute(_sql(sa.insert(audit_head)), (1, *_fields(head)))
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

    def append(self, entries: Sequence[Entry], wait_ms: int = 0) -> list[bool]:
        """Commit ``entries`` in one transaction, in order, and say for each whether it took effect.

        False: an intent whose call is already open, or a settlement of a call that is not (already settled, or
        never opened); such an entry leaves no trace. ``wait_ms``: how long to wait for another writer's lock.

        Raises:
            sqlite3.Error: nothing was committed and nothing changed.
        """
        if wait_ms != self._wait_ms:
            self.connection.execute(f"PRAGMA busy_timeout={wait_ms:d}")
            self._wait_ms = wait_ms
        head = self.head
        seq, tip = head.seq, head.hash
        effective: list[bool] = []
        rows: list[tuple[int, str, str, str, str, str, str]] = []
        opening: dict[str, OpenCall] = {}
        closing: dict[str, None] = {}
        bookings = []
        for e in entries:
            if e.action is Action.OPEN:
                if e.decision_id in self.open or e.decision_id in opening:
                    effective.append(False)
                    continue
                opening[e.decision_id] = _open_call(e)
            elif e.action is Action.SETTLE:
                call = self.open.get(e.decision_id) or opening.get(e.decision_id)
                if call is None or e.decision_id in closing:
                    effective.append(False)
                    continue
                closing[e.decision_id] = None
                assert isinstance(e.record, Settlement)  # noqa: S101 - narrows for the type checker
                bookings.append(entry(e.record, call.use_case, e.at[:10]))
            seq += 1
            hash_ = row_hash(tip, seq, e.at, e.name, e.decision_id, e.payload)
            rows.append((seq, e.at, e.name, e.decision_id, e.payload, tip, hash_))
            tip = hash_
            effective.append(True)
        if not rows:
            return effective
        moved = signed(self._key, seq, tip)
        self._commit(rows, opening, closing, [(*k, *v) for k, v in total(bookings).items()], moved, head.seq)
        self.open.update(opening)
        for decision_id in closing:
            del self.open[decision_id]
        self.head = moved
        return effective

    def _commit(
        self,
        rows: list[tuple[int, str, str, str, str, str, str]],
        opening: dict[str, OpenCall],
        closing: Iterable[str],
        bookings: list[tuple[str | int, ...]],
        head: Head,
        before: int,
    ) -> None:
        execute, executemany = self.connection.execute, self.connection.executemany
        execute("BEGIN IMMEDIATE")
        try:
            executemany(_ADD, rows)
            if opening:
                executemany(_OPEN, opening.values())
            if closing:
                settled = [(decision_id,) for decision_id in closing]
                if executemany(_CLOSE, settled).rowcount != len(settled):
                    raise sqlite3.IntegrityError("open calls on disk differ from those in memory")
                executemany(_BOOK, bookings)
            if execute(_MOVE, (*_fields(head), before)).rowcount != 1:
                raise sqlite3.IntegrityError("the trail was moved by somebody else")
            execute("COMMIT")
        except BaseException:
            if self.connection.in_transaction:
                execute("ROLLBACK")
            raise

    def close(self) -> None:
        """Close the connection."""
        self.connection.close()


def _fields(head: Head) -> tuple[int, str, str]:
    return head.seq, head.hash, head.signature


def _open_call(e: Entry) -> OpenCall:
    intent = e.record
    assert isinstance(intent, Intent)  # noqa: S101 - narrows for the type checker
    return OpenCall(
        e.decision_id,
        e.at,
        intent.department,
        intent.cost_centre,
        intent.use_case,
        intent.zone.value,
        intent.endpoint,
        intent.model,
    )
