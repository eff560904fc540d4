# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""A house with budgets that came to thresholds, as the books leave them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import sqlalchemy as sa

from stellwerk.administration import budgets, cost_centres, departments
from stellwerk.identity.actor import SHELL
from stellwerk.storage.database import Database
from stellwerk.storage.tables import audit_outbox, budget_state, notice
from stellwerk.values.calendar import Period, local_day

EUR = 10**12


def this_month() -> date:
    """Its first day, asked for when it is used: a run of all tests may go over the end of a month."""
    return Period.MONTH.first_day(local_day(datetime.now(UTC)))


def town(database: Database) -> None:
    """One department."""
    with database.writing() as writing:
        cost_centres.create(writing, SHELL, code="6100", title="Bauen")
        departments.create(writing, SHELL, named="bauamt", title="Bauamt", cost_centre="6100")


def budget(database: Database, **values: object) -> str:
    """Make one, for the department by default; its id."""
    with database.writing() as writing:
        made = budgets.create(
            writing,
            SHELL,
            {"title": "KI im Bauamt", "amount": "100", "period": "month", "department": "bauamt", **values},
        )
    return made.id


def reach(
    database: Database, budget_id: str, told: int, *, spent: int | None = None, period: date | None = None
) -> None:
    """Let the budget come to a threshold; ``spent`` in whole euros, of 100 by default."""
    pico = (told if spent is None else spent) * EUR
    period = period or this_month()
    here = sa.and_(budget_state.c.budget == budget_id, budget_state.c.period == period)
    with database.writing() as writing:
        moved = writing.execute(sa.update(budget_state).where(here).values(told=told, spent_pico=pico))
        if not moved.rowcount:
            writing.execute(
                sa.insert(budget_state).values(
                    budget=budget_id, period=period, reserved_pico=0, spent_pico=pico, told=told
                )
            )


def notices(database: Database) -> list[Any]:
    """Every row, by number."""
    with database.reading() as connection:
        return list(connection.execute(sa.select(notice).order_by(notice.c.id)))


def events(database: Database, name: str) -> list[dict[str, str]]:
    """Details of events on their way into the trail."""
    with database.reading() as connection:
        found = connection.execute(
            sa.select(audit_outbox.c.detail).where(audit_outbox.c.name == name).order_by(audit_outbox.c.id)
        )
        return [dict(detail) for detail in found.scalars()]


def due_now(database: Database) -> None:
    """Let every pause be over."""
    with database.writing() as writing:
        writing.execute(
            sa.update(notice)
            .where(notice.c.next_at.is_not(None))
            .values(next_at=datetime(2026, 1, 1, tzinfo=UTC))
        )
