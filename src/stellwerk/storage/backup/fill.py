# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""The rows of a backup, filled into fresh tables of the revision that it was made at."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from stellwerk.storage.backup.manifest import BackupRefused
from stellwerk.storage.backup.read import Archive
from stellwerk.storage.backup.rows import tables_of, values_of
from stellwerk.storage.database import Writing

_ROWS = 1000  # in one statement,
_BYTES = 4 * 1024 * 1024  # or fewer that are long


def fill(writing: Writing, archive: Archive) -> None:
    """Put every row in its place: tables first that others refer to, in batches, in this one transaction.

    Raises:
        BackupRefused: the tables or the rows are not those of that revision.
    """
    tables = tables_of(writing.connection)
    members = archive.manifest.tables
    if members.keys() != {table.name for table in tables}:
        raise BackupRefused(
            f"the tables in this backup are not those of revision {archive.manifest.revision}; nothing was restored"
        )
    for table in reversed(tables):
        writing.execute(
            sa.delete(table)
        )  # a new database is not empty: revisions put rows of their own there
    for table in tables:
        try:
            _fill(writing, table, archive, members[table.name])
        except (ValueError, sa.exc.IntegrityError, sa.exc.DataError):
            raise BackupRefused(
                f"{members[table.name]} holds a row that does not fit its table; nothing was restored"
            ) from None  # the database's own words quote the row


def _fill(writing: Writing, table: sa.Table, archive: Archive, name: str) -> None:
    member = archive.manifest.members[name]
    columns = member.columns or ()
    if sorted(columns) != sorted(table.columns.keys()):
        raise BackupRefused(f"{name} has other columns than its table; nothing was restored")
    read = values_of(table, columns)
    own = _own_reference(table)
    keys = [column.name for column in table.primary_key.columns]
    above: list[dict[str, Any]] = []
    batch: list[dict[str, Any]] = []
    count = size = 0
    for line in archive.lines(name):
        values = read(line)
        if own is not None and values[own] is not None:
            above.append({"_above": values[own], **{f"_{key}": values[key] for key in keys}})
            values[own] = None  # the row that it refers to may come later
        batch.append(values)
        count += 1
        size += len(line)
        if len(batch) == _ROWS or size > _BYTES:
            writing.execute(sa.insert(table), batch)
            batch, size = [], 0
    if batch:
        writing.execute(sa.insert(table), batch)
    if above:
        here = [table.c[key] == sa.bindparam(f"_{key}") for key in keys]
        writing.execute(sa.update(table).where(*here).values({own: sa.bindparam("_above")}), above)
    if count != member.rows:
        raise BackupRefused(f"{name} holds {count} rows and announces {member.rows}; nothing was restored")


def _own_reference(table: sa.Table) -> str | None:
    """The column that refers to the table itself, such as a department's parent."""
    return next((c.name for c in table.columns for f in c.foreign_keys if f.column.table is table), None)
