# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""What was used of each model, from a German day through another: sums of the house, of no department and no person."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

import sqlalchemy as sa

from stellwerk.storage.tables import ledger
from stellwerk.values.zone import Zone


class Used(NamedTuple):
    """Sums of one model at one endpoint."""

    zone: Zone
    endpoint: str
    model: str
    calls: int
    tokens_in: int
    tokens_out: int


def used(connection: sa.Connection, first: date, last: date) -> list[Used]:
    """By zone, endpoint and model."""
    place = (ledger.c.zone, ledger.c.endpoint, ledger.c.model)
    sums = (sa.func.sum(ledger.c[name]) for name in ("calls", "tokens_in", "tokens_out"))
    rows = connection.execute(
        sa.select(*place, *sums).where(ledger.c.day.between(first, last)).group_by(*place).order_by(*place)
    )
    return [Used(Zone(zone), endpoint, model, *map(int, sums)) for zone, endpoint, model, *sums in rows]


def tokens_by_endpoint(sums: list[Used]) -> dict[str, tuple[int, int]]:
    """Tokens of input and of output of all models of an endpoint."""
    found: dict[str, tuple[int, int]] = {}
    for one in sums:
        before = found.get(one.endpoint, (0, 0))
        found[one.endpoint] = (before[0] + one.tokens_in, before[1] + one.tokens_out)
    return found
