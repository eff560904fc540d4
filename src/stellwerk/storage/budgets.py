# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Budgets as the line needs them, and how far they are used: rows of the database as frozen values."""

from __future__ import annotations

from datetime import date
from typing import Any

import sqlalchemy as sa

from stellwerk.identity.actor import below
from stellwerk.metering.budget import BILLED, Budget, Budgets, State
from stellwerk.metering.entries import EntryKind
from stellwerk.storage.tables import (
    api_key,
    budget,
    budget_state,
    department,
    ledger,
    ledger_account,
    ledger_entry,
)
from stellwerk.values.calendar import Period
from stellwerk.values.zone import Zone


def budgets_changed(connection: sa.Connection, since: int) -> bool:
    """Whether a budget, or a department or key that one may hold for, was changed after revision ``since``."""
    return any(
        connection.execute(sa.select(sa.literal(1)).where(table.c.changed > since).limit(1)).first()
        is not None
        for table in (budget, department, api_key)
    )


def read_budgets(connection: sa.Connection) -> Budgets:
    """Every budget that is not archived."""
    rows = connection.execute(sa.select(budget).where(budget.c.archived_at.is_(None)))
    parents = connection.execute(sa.select(department.c.name, department.c.parent))
    return Budgets(
        (budget_of(row) for row in rows), {row.name: row.parent for row in parents}, follows(connection)
    )


def follows(connection: sa.Connection) -> dict[str, str]:
    """Keys that were made to follow another one (``rotate``), which a budget of that one goes on with."""
    rows = connection.execute(
        sa.select(api_key.c.id, api_key.c.replaces).where(api_key.c.replaces.is_not(None))
    )
    return {row.id: row.replaces for row in rows}


def states(connection: sa.Connection, day: date) -> dict[tuple[str, str], State]:
    """How far each budget is used in the periods that ``day`` lies in, by its id and the period's first day."""
    rows = connection.execute(
        sa.select(budget_state).where(budget_state.c.period.in_([period.first_day(day) for period in Period]))
    )
    return {
        (row.budget, row.period.isoformat()): State(row.reserved_pico, row.spent_pico, row.told)
        for row in rows
    }


def spent_by_ledger(connection: sa.Connection, wanted: Budget, day: date) -> int:
    """What calls and corrections of the period that ``day`` lies in came to, whether or not the budget was there yet.

    10^-12 of the budget's currency. Of a key as far back as entries are kept, of any other unit without end.
    """
    if wanted.api_key is not None:
        amount, places, days = ledger_entry.c.amount_pico, ledger_account, ledger_entry.c.day
        source: sa.FromClause = ledger_entry.join(
            ledger_account, ledger_account.c.id == ledger_entry.c.account
        )
        mine = [
            ledger_account.c.key.in_(_with_followers(wanted.api_key, follows(connection))),
            ledger_entry.c.kind != int(EntryKind.RESERVATION),
        ]
    else:
        amount, places, days, source = ledger.c.cost_pico, ledger, ledger.c.day, ledger
        mine = _of_unit(connection, wanted)
    found = connection.execute(
        sa.select(sa.func.coalesce(sa.func.sum(amount), 0))
        .select_from(source)
        .where(
            days.between(wanted.period.first_day(day), wanted.period.last_day(day)),
            places.c.zone.in_([zone.value for zone in BILLED if wanted.counts(zone)]),
            places.c.currency == wanted.currency,
            *mine,
        )
    )
    return int(found.scalar_one())


def _of_unit(connection: sa.Connection, wanted: Budget) -> list[sa.ColumnElement[bool]]:
    if wanted.department is not None:
        rows = connection.execute(sa.select(department.c.name, department.c.parent))
        return [ledger.c.department.in_(below({wanted.department}, {row.name: row.parent for row in rows}))]
    if wanted.cost_centre is not None:
        return [ledger.c.cost_centre == wanted.cost_centre]
    return [] if wanted.use_case is None else [ledger.c.use_case == wanted.use_case]


def _with_followers(key: str, before: dict[str, str]) -> set[str]:
    found = {key}
    while more := {name for name, replaced in before.items() if replaced in found} - found:
        found |= more
    return found


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
