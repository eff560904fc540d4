# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Regimes that two persons opened for yellow. Closing one again tightens, so one person does it, at once."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import msgspec
import sqlalchemy as sa

from stellwerk.administration.permit import demand, reach
from stellwerk.administration.tell import tell
from stellwerk.errors import Conflict, NoSuchObject
from stellwerk.identity.actor import Actor
from stellwerk.identity.roles import Permission
from stellwerk.storage.database import Writing
from stellwerk.storage.tables import regime_release


class Release(msgspec.Struct, frozen=True):
    """A row of ``regime_release``."""

    what: str  # a secrecy regime, or K2
    released_by: str
    released_on: date
    document: str
    approval: str  # the request that two persons decided
    withdrawn_at: datetime | None


def listed(connection: sa.Connection, actor: Actor) -> list[Release]:
    """Every release, withdrawn ones included, by regime. They belong to the house. Raises ``Forbidden``."""
    reach(connection, actor, Permission.APPROVAL_READ)
    rows = connection.execute(sa.select(regime_release).order_by(regime_release.c.what))
    return [_made(row) for row in rows]


def withdraw(writing: Writing, actor: Actor, what: str) -> Release:
    """Close yellow for a regime again; every process follows within a second.

    Raises:
        Forbidden, NoSuchObject
        Conflict: it is withdrawn already.
    """
    demand(writing.connection, actor, Permission.REGIME_WITHDRAW, None)
    known = _find(writing.connection, what)
    if known.withdrawn_at is not None:
        raise Conflict("this release is withdrawn already")
    writing.execute(
        sa.update(regime_release)
        .where(regime_release.c.what == what)
        .values(withdrawn_at=writing.at, changed=writing.revision)
    )
    tell(writing, actor, "policy:release:withdrawn", f"regime:{what}", request=known.approval)
    return _find(writing.connection, what)


def _find(connection: sa.Connection, what: str) -> Release:
    row = connection.execute(sa.select(regime_release).where(regime_release.c.what == what)).first()
    if row is None:
        raise NoSuchObject(
            "this regime was not released here; releases of stellwerk.yaml are withdrawn there"
        )
    return _made(row)


def _made(row: Any) -> Release:
    return Release(**{field: getattr(row, field) for field in Release.__struct_fields__})
