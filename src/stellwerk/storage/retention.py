# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Retention: what is kept no longer goes, and what stays can still be proven (:mod:`stellwerk.audit.checkpoint`).

Art. 5(1)(e) GDPR: no longer than the purpose needs. In small steps, each one transaction together with the signed
checkpoint, so that a step that is killed did not happen, and nobody waits long for the books. Rows are checked
before they go: nothing that was tampered with is taken away as evidence.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import takewhile
from typing import Any, NamedTuple

import msgspec
import sqlalchemy as sa

from stellwerk.audit.chain import CORRECTED, OPENED, REFUSED, SETTLED, Row, row_hash, stamp
from stellwerk.audit.checkpoint import (
    ERASED_GENESIS,
    CarriedCall,
    Checkpoint,
    body_of,
    checkpoint_in,
    erased_digest,
    genuine_checkpoint,
    is_event,
    sign_checkpoint,
)
from stellwerk.audit.verify import Opened, correction_in, opened_in, settlement_in
from stellwerk.errors import ConfigurationError
from stellwerk.metering.ledger import LedgerKey, Sums, carried_digest, correction_entry, entry
from stellwerk.storage import folder
from stellwerk.storage.book import Unwritable
from stellwerk.storage.database import Place, engine_for
from stellwerk.storage.tables import (
    audit,
    audit_carried,
    audit_checkpoint,
    audit_head,
    ledger,
    ledger_entry,
)

EVENTS_KEPT = timedelta(days=90)
"""Sign-in, administration, configuration and policy: what they show is looked for within weeks (Art. 5(1)(e) GDPR;
ISO/IEC 27002:2022, 8.15 asks for a period, this is ours)."""

CALLS_KEPT = timedelta(days=183)
"""Decisions, with the pseudonym of who asked: six months, as Art. 19(1) and 26(6) AI Act ask for at least."""

LEDGER_YEARS = 10
"""Full years after the year of the booking (books of account: § 147(3), (4) AO, as municipal budget law follows it)."""

_AT_A_TIME = 200  # rows: some milliseconds
_WIDTH = len(LedgerKey._fields)


class Gone(NamedTuple):
    """What was taken away."""

    pruned: int = 0  # rows
    erased: int = 0  # payloads
    ledger_lines: int = 0

    def plus(self, other: Gone) -> Gone:
        """Both together."""
        return Gone(*(a + b for a, b in zip(self, other, strict=True)))

    def detail(self) -> dict[str, str]:
        """For the event ``audit:retention:run``."""
        return {
            "rows_pruned": str(self.pruned),
            "payloads_erased": str(self.erased),
            "ledger_lines": str(self.ledger_lines),
        }


class BrokenTrail(ConfigurationError):
    """Retention found something that was changed; it takes nothing away any more."""


class Retention:
    """One run, step by step. Synchronous; on SQLite nobody else may write the books meanwhile."""

    def __init__(self, place: Place, key: bytes) -> None:
        self._key = key
        self._engine = engine_for(place)
        if place.url is None:

            @sa.event.listens_for(self._engine, "connect")
            def _connected(raw: Any, _: Any) -> None:
                raw.execute("PRAGMA synchronous=NORMAL")  # a step that a power cut undoes is done again
                raw.execute("PRAGMA secure_delete=ON")  # what is gone is not to stay readable in free pages

    def step(self, now: datetime) -> Gone | None:
        """Take away the next few rows that are due; ``None`` if there are none.

        Raises:
            BrokenTrail: what would go, or the checkpoint, is not what was written.
            Unwritable: the database cannot be written.
        """
        try:
            with (
                self._engine.connect().execution_options(stellwerk_writes=True) as connection,
                connection.begin(),
            ):
                return self._step(connection, now)
        except sa.exc.DBAPIError as exc:
            raise Unwritable(str(exc.orig)) from exc

    def close(self) -> None:
        """Let go of the database."""
        self._engine.dispose()

    def _step(self, connection: sa.Connection, now: datetime) -> Gone | None:
        # On PostgreSQL the row of the head is the lock of all who write the books.
        last = connection.execute(sa.select(audit_head.c.seq).with_for_update()).scalar()
        if not last:
            return None
        checkpoint = read_checkpoint(connection, self._key)
        today = stamp(now)

        def due(after: int, kept: timedelta) -> list[Row]:
            limit = stamp(now - kept)
            found = connection.execute(
                sa.select(audit)
                .where(
                    audit.c.seq > after, audit.c.seq < last
                )  # the last row stays: the head is signed for it
                .order_by(audit.c.seq)
                .limit(_AT_A_TIME)
            )
            # A time in the future is that of a wrong clock, and holds nothing back.
            return [Row(*r) for r in takewhile(lambda r: not limit <= r.at <= today, found)]

        if rows := due(checkpoint.pruned_seq, CALLS_KEPT):
            return self._prune(connection, checkpoint, rows)
        if rows := due(checkpoint.erased_through, EVENTS_KEPT):
            return self._erase(connection, checkpoint, rows)
        return self._thin_ledger(connection, checkpoint, now)

    def _prune(self, connection: sa.Connection, before: Checkpoint, rows: Sequence[Row]) -> Gone:
        _prove(rows, before.pruned_seq, before.pruned_hash, before.erased_through)
        calls = {call.decision_id: call for call in before.open}
        lines: dict[LedgerKey, Sums] = {}
        settled, refused, base = before.settled, before.refused, before.erased_base
        for row in rows:
            if row.name == OPENED:
                intent = opened_in(row.payload) or Opened("")
                calls[row.decision_id] = CarriedCall(row.decision_id, row.seq, row.at, intent.use_case)
            elif row.name == SETTLED:
                settled += 1
                call, settlement = calls.pop(row.decision_id, None), settlement_in(row.payload)
                if call is None or settlement is None:
                    raise BrokenTrail(f"row {row.seq} of the audit trail ends no call: {_ADVICE}")
                _add(lines, *entry(settlement, call.use_case, row.at[:10]))
            elif row.name == CORRECTED:
                correction = correction_in(row.payload)
                if correction is None:
                    raise BrokenTrail(f"row {row.seq} of the audit trail corrects nothing: {_ADVICE}")
                _add(lines, *correction_entry(correction))
            elif row.name == REFUSED:
                refused += 1
            if is_event(row.name) and row.seq <= before.erased_through:
                base = erased_digest(base, row)
        through = rows[-1].seq
        erased_all = through >= before.erased_through
        after = msgspec.structs.replace(
            before,
            pruned_seq=through,
            pruned_hash=rows[-1].hash,
            settled=settled,
            refused=refused,
            open=tuple(sorted(calls.values(), key=lambda call: call.seq)),
            carried=self._carry(connection, before.carried, lines),
            erased_through=max(through, before.erased_through),
            erased_base=ERASED_GENESIS if erased_all else base,
            erased=ERASED_GENESIS if erased_all else before.erased,
        )
        connection.execute(sa.delete(audit).where(audit.c.seq <= through))
        connection.execute(sa.delete(ledger_entry).where(ledger_entry.c.seq <= through))
        self._write(connection, after)
        return Gone(pruned=len(rows))

    def _erase(self, connection: sa.Connection, before: Checkpoint, rows: Sequence[Row]) -> Gone:
        tip = (
            before.pruned_hash
            if before.erased_through == before.pruned_seq
            else connection.execute(
                sa.select(audit.c.hash).where(audit.c.seq == before.erased_through)
            ).scalar_one()
        )
        _prove(rows, before.erased_through, tip, 0)
        digest = before.erased
        events = [row for row in rows if is_event(row.name)]
        for row in events:
            digest = erased_digest(digest, row)
        if events:
            connection.execute(
                sa.update(audit)
                .where(audit.c.seq == sa.bindparam("number"))
                .values(payload=sa.literal_column("''")),
                [{"number": row.seq} for row in events],
            )
        self._write(connection, msgspec.structs.replace(before, erased_through=rows[-1].seq, erased=digest))
        return Gone(erased=len(events))

    def _thin_ledger(self, connection: sa.Connection, before: Checkpoint, now: datetime) -> Gone | None:
        first = date(now.astimezone(UTC).year - LEDGER_YEARS, 1, 1)
        found = connection.execute(
            sa.select(audit_carried).where(audit_carried.c.day < first).limit(_AT_A_TIME)
        ).all()
        if not found:
            return None
        lines = [_line(row) for row in found]
        for key, _ in lines:
            for table in (audit_carried, ledger):
                connection.execute(sa.delete(table).where(*_at(table, key)))
        carried = carried_digest(self._key, before.carried, lines, ())
        self._write(connection, msgspec.structs.replace(before, carried=carried))
        return Gone(ledger_lines=len(lines))

    def _carry(self, connection: sa.Connection, digest: str, lines: dict[LedgerKey, Sums]) -> str:
        """Add sums to the carried lines; the digest afterwards."""
        for key, sums in lines.items():
            found = connection.execute(sa.select(audit_carried).where(*_at(audit_carried, key))).first()
            values: dict[str, Any] = {**key._asdict(), "day": date.fromisoformat(key.day)}
            if found is None:
                known, together = [], sums
                connection.execute(sa.insert(audit_carried).values(**values, **sums._asdict()))
            else:
                known = [_line(found)]
                together = known[0][1].plus(sums)
                connection.execute(
                    sa.update(audit_carried).where(*_at(audit_carried, key)).values(**together._asdict())
                )
            digest = carried_digest(self._key, digest, known, [(key, together)])
        return digest

    def _write(self, connection: sa.Connection, checkpoint: Checkpoint) -> None:
        body = body_of(checkpoint)
        values = {"body": body, "signature": sign_checkpoint(self._key, body)}
        if not connection.execute(sa.update(audit_checkpoint).values(**values)).rowcount:
            connection.execute(sa.insert(audit_checkpoint).values(id=1, **values))


def read_checkpoint(connection: sa.Connection, key: bytes) -> Checkpoint:
    """The checkpoint; an empty one if nothing was taken away yet.

    Raises:
        BrokenTrail: it was not signed with ``key``.
    """
    row = connection.execute(sa.select(audit_checkpoint.c.body, audit_checkpoint.c.signature)).first()
    if row is None:
        return Checkpoint()
    if not genuine_checkpoint(key, row.body, row.signature):
        raise BrokenTrail(f"the checkpoint of the audit trail was not signed with audit.key: {_ADVICE}")
    return checkpoint_in(row.body)


def retain_now(place: Place, now: datetime) -> Gone:
    """Take away everything that is due. On SQLite only with the gateway stopped.

    Raises:
        ConfigurationError: a gateway runs on the data folder (SQLite), or the books do not hold together.
    """
    from stellwerk.storage.books import OpenBooks
    from stellwerk.storage.database import Database
    from stellwerk.storage.outbox import chain_now

    books = OpenBooks(place, "full") if place.url is None else None
    key = folder.read_key(place.data / folder.KEY)
    if key is None:
        raise ConfigurationError(
            f"{place.data / folder.KEY} is missing: without it no checkpoint can be signed"
        )
    gone = Gone()
    retention = Retention(place, key)
    try:
        while (step := retention.step(now)) is not None:
            gone = gone.plus(step)
    except Unwritable as exc:
        raise ConfigurationError(f"{place} cannot be written ({exc}); what is done so far is done") from None
    finally:
        retention.close()
        if books is not None:
            books.close()
    if any(gone):
        database = Database(place)
        with database.writing() as writing:
            writing.event(RUN, gone.detail())
        database.close()
        chain_now(place)
    return gone


RUN = "audit:retention:run"

_ADVICE = "keep the data folder as evidence and run `stellwerk audit verify`; until then nothing is deleted"


def _prove(rows: Sequence[Row], seq: int, tip: str, erased_through: int) -> None:
    for row in rows:
        seq += 1
        blank = row.payload == "" and row.seq <= erased_through and is_event(row.name)
        if (
            row.seq != seq
            or row.prev_hash != tip
            or (not blank and row_hash(tip, seq, row.at, row.name, row.decision_id, row.payload) != row.hash)
        ):
            raise BrokenTrail(f"row {seq} of the audit trail is not what was written: {_ADVICE}")
        tip = row.hash


def _add(lines: dict[LedgerKey, Sums], key: LedgerKey, sums: Sums) -> None:
    lines[key] = lines[key].plus(sums) if key in lines else sums


def _at(table: sa.Table, key: LedgerKey) -> list[sa.ColumnElement[bool]]:
    values = {**key._asdict(), "day": date.fromisoformat(key.day)}
    return [table.c[name] == value for name, value in values.items()]


def _line(row: Sequence[Any]) -> tuple[LedgerKey, Sums]:
    return LedgerKey(row[0].isoformat(), *row[1:_WIDTH]), Sums(*row[_WIDTH:])
