# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""The audit trail for those who may read it."""

from __future__ import annotations

from typing import Any

import msgspec
import sqlalchemy as sa

from stellwerk.administration.permit import reach
from stellwerk.errors import Forbidden
from stellwerk.identity.actor import Actor
from stellwerk.identity.roles import Permission
from stellwerk.storage.tables import audit


def rows(
    connection: sa.Connection, actor: Actor, *, after: int = 0, limit: int = 50, name: str = ""
) -> list[dict[str, Any]]:
    """Rows behind ``after`` in their order, whose name begins with ``name``.

    Raises:
        Forbidden: the trail is read for the whole house or not at all.
    """
    if reach(connection, actor, Permission.TRAIL_READ) is not None:
        raise Forbidden("the trail is read for the whole house; your role was given for a department")
    wanted = [audit.c.seq > after]
    if name:
        wanted.append(audit.c.name.startswith(name, autoescape=True))
    found = connection.execute(sa.select(audit).where(*wanted).order_by(audit.c.seq).limit(limit))
    return [
        {
            "seq": row.seq,
            "at": row.at,
            "name": row.name,
            "decision_id": row.decision_id or None,
            "record": msgspec.json.decode(row.payload) if row.payload else None,
            "hash": row.hash,
        }
        for row in found
    ]
