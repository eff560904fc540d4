# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Opening the books: folder, lock, tables, key, head, anchor - each proven before the first call is taken."""

from __future__ import annotations

import os
from pathlib import Path

from stellwerk.audit.chain import Head, genuine
from stellwerk.errors import ConfigurationError
from stellwerk.storage import folder
from stellwerk.storage.anchor import read_anchor, write_anchor
from stellwerk.storage.book import Book, Durability, connect
from stellwerk.storage.migrate import migrate
from stellwerk.storage.tables import audit


class OpenBooks:
    """The books of one data folder, held by this process alone until :meth:`close`."""

    def __init__(
        self, database_path: Path, durability: Durability, chain_key_path: Path | None = None
    ) -> None:
        """Lock, migrate, and prove the end of the trail.

        Raises:
            ConfigurationError: another process runs on the folder, or the books do not hold together.
        """
        self.path = database_path
        self.durability = durability
        self.anchor_path = database_path.with_name(folder.ANCHOR)
        key_path = chain_key_path or database_path.with_name(folder.KEY)
        folder.prepare_folder(database_path.parent)
        self._lock = folder.lock_folder(database_path.parent)
        try:
            anchor = read_anchor(self.anchor_path)
            folder.prepare_file(database_path)
            migrate(database_path)
            key = folder.read_key(key_path)
            if key is None:
                if (anchor is not None and anchor.seq > 0) or _has_rows(database_path):
                    raise ConfigurationError(
                        f"the audit key {key_path} is missing, but the audit trail in {database_path} was signed "
                        "with it; restore the key from the backup"
                    )
                key = folder.create_key(key_path)
                anchor = None
            self.book = Book(database_path, key, durability)
            try:
                self._prove(anchor, key)
                write_anchor(self.anchor_path, self.book.head)
            except BaseException:
                self.book.close()
                raise
        except BaseException:
            os.close(self._lock)
            raise

    def _prove(self, anchor: Head | None, key: bytes) -> None:
        head = self.book.head
        advice = (
            "if you restored a backup on purpose, record it with `stellwerk audit accept`; "
            "otherwise keep the files as evidence and restore the newest backup"
        )
        if anchor is None:
            if head.seq > 0:
                raise ConfigurationError(
                    f"the anchor {self.anchor_path} of the audit trail is missing: {advice}"
                )
            return
        if not genuine(key, anchor):
            raise ConfigurationError(f"the anchor {self.anchor_path} was not signed with audit.key: {advice}")
        if anchor.seq > head.seq:
            raise ConfigurationError(
                f"the audit trail ends at row {head.seq}, but had come to row {anchor.seq} before: rows were cut "
                f"off or an older copy of the database was restored; {advice}"
            )
        if anchor.seq > 0:
            at_anchor = self.book.connection.execute(
                f"SELECT hash FROM {audit.name} WHERE seq = ?",  # noqa: S608 - a constant
                (anchor.seq,),
            ).fetchone()
            if at_anchor is None or at_anchor[0] != anchor.hash:
                raise ConfigurationError(
                    f"row {anchor.seq} of the audit trail is not the one that the anchor remembers: "
                    f"the database was replaced; {advice}"
                )

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
        if self.durability == "normal":
            self.flush()
        write_anchor(self.anchor_path, head)

    def close(self) -> None:
        """Fold the write-ahead log into the database, anchor the head, let go of the folder."""
        try:
            self.anchor(self.book.head)
            self.book.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        finally:
            self.book.close()
            os.close(self._lock)


def _has_rows(database_path: Path) -> bool:
    connection = connect(database_path, "normal")
    try:
        return connection.execute(f"SELECT 1 FROM {audit.name} LIMIT 1").fetchone() is not None  # noqa: S608
    finally:
        connection.close()
