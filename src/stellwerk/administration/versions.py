# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Rows that several people may change: each change names the version it was made on, so none is lost unseen."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from stellwerk.errors import ChangedMeanwhile
from stellwerk.storage.database import Writing


def put(
    writing: Writing,
    table: sa.Table,
    key: sa.ColumnElement[bool],
    seen: int | None,
    values: Mapping[str, Any],
) -> None:
    """Change one row and count its version up. ``seen``: the version that the change was made on; ``None``: any.

    Raises:
        ChangedMeanwhile: the row is at another version by now; nothing was changed.
    """
    wanted = [key] if seen is None else [key, table.c.version == seen]
    done = writing.execute(
        sa.update(table)
        .where(*wanted)
        .values(**values, version=table.c.version + 1, changed=writing.revision)
    )
    if done.rowcount != 1:
        raise ChangedMeanwhile(
            "somebody else changed this in the meantime; read it again, and make your change on that"
        )
