# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Budgets as the line needs them, and how far they are used: rows of the database as frozen values."""

from __future__ import annotations

from datetime import date
from typing import Any

import sqlalchemy as sa

from stellwerk.metering.budget import Budget, Budgets, State
from stellwerk.storage.tables import budget, budget_state, department
from stellwerk.values.calendar import Period
from stellwerk.values.zone import Zone


def budgets_changed(connection: sa.Connection, since: int) -> bool:
    """Whether a budget, or a department that one may hold for, was changed after revision ``since``."""
    return any(
        connection.execute(sa.select(sa.literal(1)).where(table.c.changed > since).limit(1)).first()
        is not None
        for table in (budget, department)
    )


def read_budgets(connection: sa.Connection) -> Budgets:
    """Every budget that is not archived."""
    parents = connection.execute(sa.select(department.c.name, department.c.parent)).all()
    rows = connection.execute(sa.select(budget).where(budget.c.archived_at.is_(None)))
    return Budgets((budget_of(row) for row in rows), {row.name: row.parent for row in parents})


def states(connection: sa.Connection, day: date) -> dict[tuple[str, str], State]:
    """How far each budget is used in the periods that ``day`` lies in, by its id and the period's first day."""
    rows = connection.execute(
        sa.select(budget_state).where(budget_state.c.period.in_([period.first_day(day) for period in Period]))
    )
    return {
        (row.budget, row.period.isoformat()): State(row.reserved_pico, row.spent_pico, row.told)
        for row in rows
    }


def budget_of(row: Any) -> Budget:
    """One row as a value."""
    return Budget(
        id=row.id,
        title=row.title,
        amount_pico=row.amount_pico,
        period=Period(row.period),
        department=row.department,
        cost_centre=row.cost_centre,
        use_case=row.use_case,
        api_key=row.api_key,
        zone=None if row.zone is None else Zone(row.zone),
        currency=row.currency,
        hard=row.hard,
        warn_at=tuple(row.warn_at),
    )
