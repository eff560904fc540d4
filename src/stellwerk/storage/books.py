# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Opening the books: folder, lock, tables, key, head, anchor - each proven before the first call is taken."""

from __future__ import annotations

import logging
import os
import sqlite3
from datetime import UTC, datetime
from pathlib import Path

from stellwerk.audit.chain import Head, canonical, genuine, stamp
from stellwerk.errors import ConfigurationError
from stellwerk.storage import folder
from stellwerk.storage.anchor import read_anchor, write_anchor
from stellwerk.storage.batch import Action, Entry
from stellwerk.storage.book import Book, Durability, connect
from stellwerk.storage.database import Place
from stellwerk.storage.migrate import migrate
from stellwerk.storage.tables import audit
from stellwerk.values.record import Event

log = logging.getLogger(__name__)


class OpenBooks:
    """The books of one data folder, held by this process alone until :meth:`close`."""

    def __init__(
        self,
        database_path: Path,
        durability: Durability,
        chain_key_path: Path | None = None,
        *,
        accepted: dict[str, str] | None = None,
    ) -> None:
        """Lock, migrate, and prove the end of the trail.

        ``accepted``: somebody takes it upon them that the trail contradicts its anchor (a restored backup); who
        and why goes on record as the trail's next row.

        Raises:
            ConfigurationError: another process runs on the folder, or the books do not hold together.
        """
        self.path = database_path
        self.durability = durability
        self.anchor_path = database_path.with_name(folder.ANCHOR)
        self._key_path = chain_key_path or database_path.with_name(folder.KEY)
        folder.prepare_folder(database_path.parent)
        self._lock = folder.lock_folder(database_path.parent)
        try:
            self._open(accepted)
        except (sqlite3.Error, OSError) as exc:
            os.close(self._lock)
            raise ConfigurationError(
                f"{database_path} cannot be opened ({exc}); is another program working on it, or the disk full?"
            ) from None
        except BaseException:
            os.close(self._lock)
            raise

    def _open(self, accepted: dict[str, str] | None) -> None:
        folder.prepare_file(self.path)
        migrate(Place(self.path.parent))
        key = folder.read_key(self._key_path)
        if key is None:
            if self.anchor_path.exists() or _has_rows(self.path):
                raise ConfigurationError(
                    f"the audit key {self._key_path} is missing, but the audit trail in {self.path} was signed "
                    "with it; restore the key from the backup"
                )
            key = folder.create_key(self._key_path)
        self.book = Book(self.path, key, self.durability)
        try:
            problem = self._disagreement(key)
            if problem is not None:
                if accepted is None:
                    raise ConfigurationError(f"{problem}: {_ADVICE}")
                self._accept(problem, accepted)
            self.anchor(self.book.head)
        except BaseException:
            self.book.close()
            raise

    def _disagreement(self, key: bytes) -> str | None:
        """How the trail and its anchor contradict each other; ``None`` if they do not."""
        head = self.book.head
        try:
            anchor = read_anchor(self.anchor_path)
        except ConfigurationError as exc:
            return exc.message
        if anchor is None:
            return f"the anchor {self.anchor_path} of the audit trail is missing" if head.seq > 0 else None
        if not genuine(key, anchor):
            return f"the anchor {self.anchor_path} was not signed with audit.key"
        if anchor.seq > head.seq:
            return (
                f"the audit trail ends at row {head.seq}, but had come to row {anchor.seq} before: rows were cut "
                "off or an older copy of the database was restored"
            )
        if anchor.seq > 0 and self.book.hash_at(anchor.seq) != anchor.hash:
            return (
                f"row {anchor.seq} of the audit trail is not the one that the anchor remembers: "
                "the database was replaced"
            )
        return None

    def _accept(self, problem: str, accepted: dict[str, str]) -> None:
        event = Event("audit:anchor:accepted", datetime.now(UTC), {**accepted, "problem": problem})
        self.book.append([Entry(Action.NOTE, event.name, stamp(event.at), "", canonical(event), event)])

    def flush(self) -> None:
        """Bring what is committed so far onto the disk (a file flush of the write-ahead log)."""
        try:
            wal = os.open(f"{self.path}-wal", os.O_RDONLY | os.O_CLOEXEC)
        except FileNotFoundError:
            return
        try:
            os.fdatasync(wal)
        finally:
            os.close(wal)

    def anchor(self, head: Head) -> None:
        """Flush, then remember ``head`` (already committed) beside the database."""
        self.flush()
        write_anchor(self.anchor_path, head)

    def close(self) -> None:
        """Fold the write-ahead log into the database, anchor the head, let go of the folder."""
        try:
            self.anchor(self.book.head)
            self.book.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        except (OSError, sqlite3.Error) as exc:  # the next start makes up for it
            log.warning("the books were closed without anchoring or folding the log: %s", exc)
        finally:
            self.book.close()
            os.close(self._lock)


_ADVICE = (
    "if you restored a backup on purpose, put that on record with `stellwerk audit accept`; "
    "otherwise keep the files as evidence and restore the newest backup"
)


def _has_rows(database_path: Path) -> bool:
    connection = connect(database_path, "normal")
    try:
        return connection.execute(f"SELECT 1 FROM {audit.name} LIMIT 1").fetchone() is not None  # noqa: S608
    finally:
        connection.close()
