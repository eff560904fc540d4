# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""How many people departments have: now, and when a month was over (written once, see the table ``headcount``)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from stellwerk.administration.reports.reading import any_in
from stellwerk.administration.tree import parents_of
from stellwerk.metering.report.people import Heads
from stellwerk.storage.database import Database, Writing
from stellwerk.storage.tables import headcount, person
from stellwerk.values.calendar import Period


class Counted(NamedTuple):
    """The people of a house, and how many have to stand behind a figure."""

    heads: Heads
    k: int


def now(connection: sa.Connection, k: int) -> Counted:
    """As it is at the moment."""
    own = sa.select(person.c.department, sa.func.count()).where(
        person.c.active.is_(True), person.c.department.is_not(None)
    )
    people = {str(name): int(many) for name, many in connection.execute(own.group_by(person.c.department))}
    return Counted(Heads(people, parents_of(connection)), k)


def then(connection: sa.Connection, month: date) -> Counted | None:
    """As it was when the month was over; ``None`` where nobody wrote it down."""
    rows = connection.execute(sa.select(headcount).where(headcount.c.month == month)).all()
    if not rows:
        return None
    heads = Heads({row.department: row.people for row in rows}, {row.department: row.parent for row in rows})
    return Counted(heads, max(row.least for row in rows))


def write_down(database: Database, months: Iterable[date], today: date, k: int) -> None:
    """Write down the people of those ``months`` that are over and were used, unless somebody has done so."""
    with database.reading() as connection:
        missing = [
            month
            for month in months
            if Period.MONTH.last_day(month) < today
            and then(connection, month) is None
            and any_in(connection, month)
        ]
    if missing:
        with database.writing() as writing:
            _write(writing, missing, k)


def close_last_month(database: Database, today: date, k: int) -> None:
    """Write down the people of the month before that of ``today``: to be asked once a day, so that who comes or goes
    later does not count."""
    first = Period.MONTH.first_day(today)
    write_down(database, [Period.MONTH.first_day(date.fromordinal(first.toordinal() - 1))], today, k)


def _write(writing: Writing, months: Iterable[date], k: int) -> None:
    heads, _ = now(writing.connection, k)
    rows = [
        {
            "month": month,
            "department": name,
            "parent": above,
            "people": heads.own(name),
            "least": k,
        }
        for month in months
        for name, above in heads.parents.items()
    ]
    if not rows:
        return
    insert: Any = sqlite.insert if writing.connection.dialect.name == "sqlite" else postgresql.insert
    writing.execute(insert(headcount).on_conflict_do_nothing(), rows)
