# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""The book on PostgreSQL: several processes, one chain. Whoever appends holds the row of the head meanwhile.

What counts is what stands in the database under that lock, never what this process remembers. Each process is known
by its owner's number, on which it holds an advisory lock for as long as its connection lives: that is how others
tell a living one from a dead one. A new connection takes a new number and adopts the calls of the old one.

A commit whose acknowledgment is lost may have come about. The next append looks for its last row, under the lock
(which the old connection must have let go of by then), before anything is written again.
"""

from __future__ import annotations

import contextlib
import secrets
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import psycopg

from stellwerk.audit.chain import GENESIS, Head, genuine, signed
from stellwerk.metering.budget import State
from stellwerk.storage.batch import Action, Batch, BudgetKey, End, Entry, OpenCall, claimed
from stellwerk.storage.book import Unwritable, Waiting
from stellwerk.storage.database import Place
from stellwerk.storage.proof import proven

_WAIT_MS = 2000  # for the head, unless told
_START = 0x5354_4C58  # of PostgreSQL's advisory locks: one process begins a trail, the others find it begun

# A process that stops in the middle (a paused machine) must not hold the head for the others; a connection whose
# other end is gone must be noticed within seconds. And what is acknowledged is on disk, whatever the server's default.
_SESSION = """
    SET idle_in_transaction_session_timeout = 5000;
    SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off'
"""
_LINE = {
    "connect_timeout": 3,
    "keepalives_idle": 3,
    "keepalives_interval": 2,
    "keepalives_count": 2,
    "tcp_user_timeout": 5000,
    "application_name": "stellwerk-books",
}

_HEAD = "SELECT seq, hash, signature FROM audit_head WHERE id = 1 FOR UPDATE"
_HASH = "SELECT hash FROM audit WHERE seq = %s"
_CALL = (
    "decision_id, at, department, cost_centre, use_case, zone, endpoint, model, owner, key, day, price_version, "
    "currency, reserved_pico, claims"
)
_OPEN_OF = f"SELECT {_CALL} FROM open_intent WHERE decision_id = ANY(%s)"  # noqa: S608 - columns
_STATES = (
    "SELECT budget, period::text, reserved_pico, spent_pico, told FROM budget_state "
    "WHERE (budget, period) IN (SELECT * FROM unnest(%s::text[], %s::date[]))"
)
_ADOPT = "UPDATE open_intent SET owner = %s WHERE owner = ANY(%s)"
_STILL_WAITING = "SELECT id FROM audit_outbox WHERE id = ANY(%s)"
_ADD = (
    "INSERT INTO audit (seq, at, name, decision_id, payload, prev_hash, hash) SELECT * FROM "
    "unnest(%s::bigint[], %s::text[], %s::text[], %s::text[], %s::text[], %s::text[], %s::text[])"
)
_OPEN = (
    f"INSERT INTO open_intent ({_CALL}) "  # noqa: S608 - columns
    "SELECT * FROM unnest(%s::text[], %s::text[], %s::text[], %s::text[], %s::text[], %s::text[], %s::text[], "
    "%s::text[], %s::bigint[], %s::text[], %s::text[], %s::text[], %s::text[], %s::bigint[], %s::text[])"
)
_KNOW = (
    "INSERT INTO ledger_account (id, department, cost_centre, use_case, key, zone, endpoint, model, price_version, "
    "currency) SELECT * FROM unnest(%s::bigint[], %s::text[], %s::text[], %s::text[], %s::text[], %s::text[], "
    "%s::text[], %s::text[], %s::text[], %s::text[]) ON CONFLICT DO NOTHING"
)
_ENTER = (
    "INSERT INTO ledger_entry (seq, day, kind, decision_id, account, tokens_in, tokens_out, cached_in, "
    "reasoning_out, images, audio_ms, certainty, amount_pico) SELECT * FROM unnest(%s::bigint[], %s::date[], "
    "%s::smallint[], %s::text[], %s::bigint[], %s::bigint[], %s::bigint[], %s::bigint[], %s::bigint[], %s::int[], "
    "%s::bigint[], %s::smallint[], %s::bigint[])"
)
_SPEND = (
    "INSERT INTO budget_state (budget, period, reserved_pico, spent_pico, told) SELECT * FROM unnest(%s::text[], "
    "%s::date[], %s::bigint[], %s::bigint[], %s::smallint[]) ON CONFLICT (budget, period) DO UPDATE SET "
    "reserved_pico = excluded.reserved_pico, spent_pico = excluded.spent_pico, told = excluded.told"
)
_REDIRECT = (
    "UPDATE open_intent SET zone = n.zone, endpoint = n.endpoint, model = n.model, price_version = n.price_version "
    "FROM unnest(%s::text[], %s::text[], %s::text[], %s::text[], %s::text[]) "
    "AS n(id, zone, endpoint, model, price_version) "
    "WHERE decision_id = n.id"
)
_CLOSE = "DELETE FROM open_intent WHERE decision_id = ANY(%s)"
_BOOK = """
    INSERT INTO ledger (day, department, cost_centre, use_case, zone, endpoint, model, price_version, currency,
        calls, tokens_in, tokens_out, estimated_calls, unknown_cost_calls, cost_pico, cached_in, reasoning_out,
        auto_calls, auto_saved_pico)
    SELECT * FROM unnest(%s::date[], %s::text[], %s::text[], %s::text[], %s::text[], %s::text[], %s::text[],
        %s::text[], %s::text[], %s::bigint[], %s::bigint[], %s::bigint[], %s::bigint[], %s::bigint[], %s::bigint[],
        %s::bigint[], %s::bigint[], %s::bigint[], %s::bigint[])
    ON CONFLICT (day, department, cost_centre, use_case, zone, endpoint, model, price_version, currency)
    DO UPDATE SET calls = ledger.calls + excluded.calls,
        tokens_in = ledger.tokens_in + excluded.tokens_in,
        tokens_out = ledger.tokens_out + excluded.tokens_out,
        estimated_calls = ledger.estimated_calls + excluded.estimated_calls,
        unknown_cost_calls = ledger.unknown_cost_calls + excluded.unknown_cost_calls,
        cost_pico = ledger.cost_pico + excluded.cost_pico,
        cached_in = ledger.cached_in + excluded.cached_in,
        reasoning_out = ledger.reasoning_out + excluded.reasoning_out,
        auto_calls = ledger.auto_calls + excluded.auto_calls,
        auto_saved_pico = ledger.auto_saved_pico + excluded.auto_saved_pico
"""
_TAKE_OUT = "DELETE FROM audit_outbox WHERE id = ANY(%s)"
_MOVE = "UPDATE audit_head SET seq = %s, hash = %s, signature = %s WHERE id = 1 AND seq = %s"
_LAST = "SELECT seq, at, name, decision_id, payload, prev_hash, hash FROM audit ORDER BY seq DESC LIMIT 1"
_WAITING = "SELECT id, at, name, detail FROM audit_outbox ORDER BY id LIMIT %s"
_LEFT_OPEN = f"""
    SELECT {_CALL} FROM open_intent
    WHERE owner <> %s AND owner NOT IN (
        SELECT (classid::bigint << 32) | objid::bigint FROM pg_locks
        WHERE locktype = 'advisory' AND objsubid = 1
            AND database = (SELECT oid FROM pg_database WHERE datname = current_database()))
    ORDER BY at, decision_id
"""  # noqa: S608 - columns


_OF_CALLS = (Action.OPEN, Action.REDIRECT, Action.SETTLE)
_TRIED_AGAIN = (Action.SETTLE, Action.CORRECT, Action.NOTE)  # by the queue, after a commit that failed


class _Doubt(NamedTuple):
    """A batch whose commit was asked for and not acknowledged."""

    entries: Sequence[Entry]
    batch: Batch


class PostgresqlBook:
    """One process's end of books that several share."""

    threaded = True
    shared = True

    def __init__(self, place: Place, key: bytes) -> None:
        """Connect to the database (already migrated).

        Raises:
            ConfigurationError: the end of the trail does not match its signed head, or was signed with another key.
            Unwritable: the server is out of reach.
        """
        assert place.url is not None  # noqa: S101 - there is another book for SQLite
        self._url = place.url
        self._key = key
        self._connection: psycopg.Connection[tuple[Any, ...]] | None = None
        self._wait_ms = -1
        self._owner = 0
        self._former: list[int] = []  # numbers of lost connections, whose calls are still to be adopted
        self._doubt: _Doubt | None = None
        self._known: dict[Entry, End] = {}  # ends of records that turned out to be in the books
        self._unsent: list[Entry] = []
        self._accounts: set[int] = set()  # that stand in the database
        self.open: dict[str, OpenCall] = {}
        self.states: dict[BudgetKey, State] = {}
        try:
            self.head = self._begin(place)
        except psycopg.Error as exc:
            self.close()
            raise Unwritable(_one_line(exc)) from exc
        except BaseException:
            self.close()
            raise

    def _begin(self, place: Place) -> Head:
        connection = self._connected()
        with connection.transaction():
            connection.execute("SELECT pg_advisory_xact_lock(%s)", (_START,))
            stored = connection.execute(_HEAD).fetchone()
            head = proven(connection.execute(_LAST).fetchone(), stored, self._key, place)
            if head is None:
                head = signed(self._key, 0, GENESIS)
                connection.execute(
                    "INSERT INTO audit_head (id, seq, hash, signature) VALUES (1, %s, %s, %s)", _fields(head)
                )
        return head

    def _connected(self) -> psycopg.Connection[tuple[Any, ...]]:
        if self._connection is not None and not self._connection.closed:
            return self._connection
        connection = psycopg.connect(self._url, autocommit=True, **_LINE)  # type: ignore[arg-type]
        try:
            connection.execute(_SESSION)
            owner = secrets.randbits(62)
            connection.execute("SELECT pg_advisory_lock(%s)", (owner,))
        except BaseException:
            connection.close()
            raise
        if self._owner:
            self._former.append(self._owner)
        self._owner, self._wait_ms, self._connection = owner, -1, connection
        return connection

    def append(self, entries: Sequence[Entry], wait_ms: int = 0) -> list[End]:
        """See :class:`~stellwerk.storage.book.Book`."""
        try:
            return self._append(entries, wait_ms or _WAIT_MS)
        except psycopg.DataError:  # about one entry, such as a number beyond 64 bits
            self._undo()
            raise
        except psycopg.Error as exc:
            self._undo()
            raise Unwritable(_one_line(exc)) from exc
        except BaseException:
            self._undo()
            raise

    def _append(self, entries: Sequence[Entry], wait_ms: int) -> list[End]:
        connection = self._connected()
        calls = list({e.decision_id for e in entries if e.action in _OF_CALLS})
        moves = [e.outbox for e in entries if e.outbox]
        budgets = claimed(entries, self.open)
        doubt, former = self._doubt, list(self._former)
        with connection.pipeline():
            if wait_ms != self._wait_ms:
                connection.execute("SELECT set_config('lock_timeout', %s, false)", (f"{wait_ms:d}",))
            connection.execute("BEGIN ISOLATION LEVEL READ COMMITTED")
            stored = connection.execute(_HEAD)
            if former:
                connection.execute(_ADOPT, (self._owner, former))
            found = connection.execute(_OPEN_OF, (calls,)) if calls else None
            states = connection.execute(_STATES, _columns(list(budgets))) if budgets else None
            waiting = connection.execute(_STILL_WAITING, (moves,)) if moves else None
            written = connection.execute(_HASH, (doubt.batch.seq,)) if doubt is not None else None
        self._wait_ms = wait_ms
        head = self._trusted(stored.fetchone())
        if doubt is not None and written is not None:
            self._settle_doubt(doubt, written.fetchone())
        open_calls = {} if found is None else {row[0]: OpenCall(*row) for row in found}
        known = {} if states is None else _states(states)
        if others := claimed(entries, open_calls) - budgets:  # of calls that another process opened
            known |= _states(connection.execute(_STATES, _columns(list(others))))
        batch = Batch(
            [e for e in entries if e not in self._known],
            head,
            open_calls,
            self._owner,
            () if waiting is None else {row[0] for row in waiting},
            known,
        )
        if batch.rows:
            head = self._write(connection, entries, batch, head)
        else:
            connection.execute("COMMIT")
        self.head = head
        batch.carry_into(self.open)
        self.states.update(known | batch.states)
        self._accounts.update(batch.accounts)
        self._former = [owner for owner in self._former if owner not in former]
        ends = iter(batch.ends)
        return [self._known.pop(e) if e in self._known else next(ends) for e in entries]

    def _trusted(self, stored: tuple[Any, ...] | None) -> Head:
        """The head, if it is ours to go on from: else rows would be chained to what somebody forged."""
        if stored is None:
            raise Unwritable("the signed head of the audit trail is missing on the server")
        head = Head(*stored)
        if not genuine(self._key, head):
            raise Unwritable("the head of the audit trail on the server was not signed with audit.key")
        if head.seq < self.head.seq:
            raise Unwritable(
                f"the audit trail on the server ends at row {head.seq}, but had come to row {self.head.seq}: "
                "an older copy was put back"
            )
        return head

    def _settle_doubt(self, doubt: _Doubt, found: tuple[Any, ...] | None) -> None:
        self._doubt = None
        if found is None or found[0] != doubt.batch.tip:
            return  # it did not come about
        doubt.batch.carry_into(self.open)
        self.states.update(doubt.batch.states)
        ends = dict(zip(doubt.entries, doubt.batch.ends, strict=True))
        self._known.update((entry, end) for entry, end in ends.items() if entry.action in _TRIED_AGAIN)
        self._unsent += [entry for entry, end in ends.items() if end is True and entry.action is Action.OPEN]

    def _write(
        self,
        connection: psycopg.Connection[tuple[Any, ...]],
        entries: Sequence[Entry],
        batch: Batch,
        before: Head,
    ) -> Head:
        head = signed(self._key, batch.seq, batch.tip)
        changed = []  # and how many rows each has to meet: what guards against counting twice
        with connection.pipeline():
            connection.execute(_ADD, _columns(batch.rows))
            if batch.opened:
                connection.execute(_OPEN, _columns(list(batch.opened.values())))
            if batch.redirected:
                moved = [
                    (c.decision_id, c.zone, c.endpoint, c.model, c.price_version)
                    for c in batch.redirected.values()
                ]
                changed.append((connection.execute(_REDIRECT, _columns(moved)), len(moved)))
            if batch.settled:
                changed.append((connection.execute(_CLOSE, (list(batch.settled),)), len(batch.settled)))
            if batch.lines:
                connection.execute(_BOOK, _columns([(*key, *sums) for key, sums in batch.lines.items()]))
            if batch.entries:
                new = [(number, *batch.accounts[number]) for number in batch.accounts.keys() - self._accounts]
                if new:
                    connection.execute(_KNOW, _columns(new))
                connection.execute(_ENTER, _columns(batch.entries))
            if batch.states:
                states = [(*key, *state) for key, state in batch.states.items()]
                connection.execute(_SPEND, _columns(states))
            if batch.moved:
                changed.append((connection.execute(_TAKE_OUT, (list(batch.moved),)), len(batch.moved)))
            changed.append((connection.execute(_MOVE, (*_fields(head), before.seq)), 1))
        if any(cursor.rowcount != rows for cursor, rows in changed):
            raise Unwritable("the books on the server were changed from outside")
        self._doubt = _Doubt([e for e in entries if e not in self._known], batch)
        connection.execute("COMMIT")
        self._doubt = None
        return head

    def _undo(self) -> None:
        """After a failure: no connection, which undoes whatever was begun. The next use makes a new one.

        Not a rollback: after an error inside a pipeline, the driver's notion of what was prepared is not to be trusted.
        """
        if self._connection is not None:
            self._connection.close()

    def unsent(self) -> list[Entry]:
        """See :class:`~stellwerk.storage.book.Book`."""
        found, self._unsent = self._unsent, []
        return found

    def waiting(self, most: int) -> list[Waiting]:
        """See :class:`~stellwerk.storage.book.Book`. Also how a lost connection is noticed while nobody calls."""
        try:
            rows = self._connected().execute(_WAITING, (most,)).fetchall()
        except psycopg.Error as exc:
            self._undo()
            raise Unwritable(_one_line(exc)) from exc
        if self._former:
            self.append(())
        return [Waiting(*row) for row in rows]

    def left_open(self) -> list[OpenCall]:
        """See :class:`~stellwerk.storage.book.Book`."""
        if self._former:
            self.append(())
        try:
            return [OpenCall(*row) for row in self._connected().execute(_LEFT_OPEN, (self._owner,))]
        except psycopg.Error as exc:
            self._undo()
            raise Unwritable(_one_line(exc)) from exc

    def hash_at(self, seq: int) -> str | None:
        """See :class:`~stellwerk.storage.book.Book`."""
        row = self._connected().execute(_HASH, (seq,)).fetchone()
        return None if row is None else str(row[0])

    def flush(self) -> None:
        """Nothing to do: a commit that was acknowledged is on the server's disk."""

    def fold(self) -> None:
        """Nothing to do: the server looks after its log."""

    def close(self) -> None:
        """See :class:`~stellwerk.storage.book.Book`."""
        if self._connection is not None:
            with contextlib.suppress(psycopg.Error):
                self._connection.close()


def _columns(rows: Sequence[Sequence[Any]]) -> list[list[Any]]:
    """Rows as one array per column: one statement, of the same text whatever their number."""
    return [list(column) for column in zip(*rows, strict=True)]


def _states(rows: Iterable[tuple[Any, ...]]) -> dict[BudgetKey, State]:
    return {(row[0], row[1]): State(*row[2:]) for row in rows}


def _fields(head: Head) -> tuple[int, str, str]:
    return head.seq, head.hash, head.signature


def _one_line(exc: psycopg.Error) -> str:
    return " ".join(str(exc).split())[:300] or type(exc).__name__
