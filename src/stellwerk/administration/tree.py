# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""The tree of departments, as the permissions and other objects need it."""

from __future__ import annotations

import sqlalchemy as sa

from stellwerk.errors import InvalidValue
from stellwerk.storage.tables import department


def parents_of(connection: sa.Connection) -> dict[str, str | None]:
    """Every department, archived ones included, with the one above it."""
    return {
        row.name: row.parent for row in connection.execute(sa.select(department.c.name, department.c.parent))
    }


def living(connection: sa.Connection, name: str | None) -> None:
    """Let only a department pass that is in use; ``None``, the house, always is.

    Raises:
        InvalidValue: of the field ``department``.
    """
    there = sa.select(department.c.name).where(department.c.name == name, department.c.archived_at.is_(None))
    if name is not None and connection.execute(there).first() is None:
        raise InvalidValue({"department": "there is no such department"})
