# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Opening the books: folder, lock, tables, key, head, anchor - each proven before the first call is taken."""

from __future__ import annotations

import logging
import os
import sqlite3
from datetime import UTC, datetime

import sqlalchemy as sa

from stellwerk.audit.chain import Head, canonical, genuine, stamp
from stellwerk.errors import ConfigurationError
from stellwerk.storage import folder
from stellwerk.storage.anchor import read_anchor, write_anchor
from stellwerk.storage.batch import Action, Entry
from stellwerk.storage.book import Book, Durability, Unwritable
from stellwerk.storage.database import Database, Place
from stellwerk.storage.migrate import migrate
from stellwerk.storage.retention import read_checkpoint
from stellwerk.storage.sqlite_book import SqliteBook
from stellwerk.storage.tables import audit, audit_head
from stellwerk.values.record import Event

log = logging.getLogger(__name__)


class OpenBooks:
    """The books at a place, with its data folder held by this process alone until :meth:`close`."""

    def __init__(
        self, place: Place, durability: Durability, *, accepted: dict[str, str] | None = None
    ) -> None:
        """Lock, migrate, and prove the end of the trail.

        ``accepted``: somebody takes it upon them that the trail contradicts its anchor (a restored backup); who
        and why goes on record as the trail's next row.

        Raises:
            ConfigurationError: another process runs on the folder, or the books do not hold together.
        """
        self.place = place
        self.anchor_path = place.data / folder.ANCHOR
        self._key_path = place.data / folder.KEY
        folder.prepare_folder(place.data)
        self._lock = folder.lock_folder(place.data)
        try:
            self._open(durability, accepted)
        except (sqlite3.Error, Unwritable, OSError) as exc:
            os.close(self._lock)
            raise ConfigurationError(
                f"{place} cannot be opened ({exc}); is another program working on it, or the disk full?"
            ) from None
        except BaseException:
            os.close(self._lock)
            raise

    def _book(self, durability: Durability) -> Book:
        if self.place.url is None:
            return SqliteBook(self.place, self.key, durability)
        from stellwerk.storage.postgresql_book import (
            PostgresqlBook,  # its driver takes memory, and SQLite needs none
        )

        return PostgresqlBook(self.place, self.key)

    def _open(self, durability: Durability, accepted: dict[str, str] | None) -> None:
        if self.place.url is None:
            folder.prepare_file(self.place.file)
        migrate(self.place)
        self.key = self._find_key()
        self.book: Book = self._book(durability)
        try:
            problem = self._disagreement()
            if problem is not None:
                if accepted is None:
                    raise ConfigurationError(f"{problem}: {_ADVICE}")
                self._note("audit:anchor:accepted", {**accepted, "problem": problem})
            elif self.book.shared and self.book.head.seq > 0 and not self.anchor_path.exists():
                # Another process's folder, or an anchor that somebody took away: either way on record.
                self._note("audit:anchor:begun", {"row": str(self.book.head.seq)})
            self.anchor(self.book.head)
        except BaseException:
            self.book.close()
            raise

    def _find_key(self) -> bytes:
        key = folder.read_key(self._key_path)
        if key is not None:
            return key
        if self.anchor_path.exists() or _begun(self.place):
            way_out = (
                "restore the key from the backup"
                if self.place.url is None
                else "copy it from the data folder of a process that runs on this database, or from the backup"
            )
            raise ConfigurationError(
                f"the audit key {self._key_path} is missing, but the audit trail in {self.place} was signed "
                f"with it; {way_out}"
            )
        return folder.create_key(self._key_path)

    def _disagreement(self) -> str | None:
        """How the trail and its anchor contradict each other; ``None`` if they do not."""
        head = self.book.head
        try:
            anchor = read_anchor(self.anchor_path)
        except ConfigurationError as exc:
            return exc.message
        if anchor is None:
            if head.seq == 0 or self.book.shared:
                return None
            return f"the anchor {self.anchor_path} of the audit trail is missing"
        if not genuine(self.key, anchor):
            return f"the anchor {self.anchor_path} was not signed with audit.key"
        if anchor.seq > head.seq:
            return (
                f"the audit trail ends at row {head.seq}, but had come to row {anchor.seq} before: rows were cut "
                "off or an older copy of the database was restored"
            )
        if anchor.seq > self._pruned() and self.book.hash_at(anchor.seq) != anchor.hash:
            return (
                f"row {anchor.seq} of the audit trail is not the one that the anchor remembers: "
                "the database was replaced"
            )
        return None

    def _pruned(self) -> int:
        """Up to which row retention has taken the trail away."""
        database = Database(self.place)
        try:
            with database.reading() as connection:
                return read_checkpoint(connection, self.key).pruned_seq
        except sa.exc.DBAPIError as exc:
            raise Unwritable(str(exc.orig)) from exc
        finally:
            database.close()

    def _note(self, name: str, detail: dict[str, str]) -> None:
        event = Event(name, datetime.now(UTC), detail)
        self.book.append([Entry(Action.NOTE, event.name, stamp(event.at), "", canonical(event), event)])

    def anchor(self, head: Head) -> None:
        """Flush, then remember ``head`` (already committed) beside the database."""
        self.book.flush()
        write_anchor(self.anchor_path, head)

    def close(self) -> None:
        """Anchor the head, close the book, let go of the folder."""
        try:
            self.anchor(self.book.head)
        except OSError as exc:  # the next start makes up for it
            log.warning("the books were closed without anchoring: %s", exc)
        finally:
            self.book.close()
            os.close(self._lock)


_ADVICE = (
    "if you restored a backup on purpose, put that on record with `stellwerk audit accept`; "
    "otherwise keep the files as evidence and restore the newest backup"
)


def _begun(place: Place) -> bool:
    """Whether the trail has rows; in a shared database also whether another process has signed a head."""
    database = Database(place)
    try:
        with database.reading() as connection:
            first = sa.select(audit.c.seq).limit(1) if place.url is None else sa.select(audit_head.c.seq)
            return connection.execute(first).first() is not None
    except sa.exc.DBAPIError as exc:
        raise Unwritable(str(exc.orig)) from exc
    finally:
        database.close()
