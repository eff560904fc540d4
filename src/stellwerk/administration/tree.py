# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""The tree of departments, as the permissions need it."""

from __future__ import annotations

import sqlalchemy as sa

from stellwerk.storage.tables import department


def parents_of(connection: sa.Connection) -> dict[str, str | None]:
    """Every department, archived ones included, with the one above it."""
    return {
        row.name: row.parent for row in connection.execute(sa.select(department.c.name, department.c.parent))
    }
