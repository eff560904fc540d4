# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Use and cost by whatever somebody asks for, as far as they may know it and enough people stand behind it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

import msgspec
import sqlalchemy as sa

from stellwerk.administration.permit import reach
from stellwerk.administration.reports import headcounts
from stellwerk.administration.reports.grids import day_parts, exact, grid_of, is_over
from stellwerk.administration.reports.reading import Lists, lists_of
from stellwerk.administration.tree import parents_of
from stellwerk.errors import InvalidValue
from stellwerk.identity.actor import Actor, below
from stellwerk.identity.roles import Permission
from stellwerk.metering.report.cells import Figures
from stellwerk.metering.report.rows import Answer, Asked, By, Part, Place, answer
from stellwerk.storage.database import Database
from stellwerk.values.calendar import Period

LONGEST = 36
"""Months that one question may reach over."""

LONGEST_BY_DAY = 3


class Question(msgspec.Struct, frozen=True):
    """What somebody wants to know."""

    first: date  # any day of the first month
    last: date  # and of the last one
    by: tuple[By, ...] = (By.MONTH, By.DEPARTMENT)
    department: str | None = None  # and those below it
    cost_centre: str | None = None
    use_case: str | None = None
    model: str | None = None
    zone: str | None = None
    roll_up: bool = False  # a department's figures hold those of the departments below it


class Usage(msgspec.Struct, frozen=True):
    """The answer, in the order of what it is grouped by. ``complete``: nothing that was asked for is missing."""

    rows: tuple[tuple[Place, Figures], ...]
    complete: bool


def usage(database: Database, actor: Actor, question: Question, *, today: date, k: int) -> Usage:
    """Answer a question.

    Raises:
        Forbidden: the actor may read no report.
        InvalidValue: a value or a combination is not possible.
    """
    months = months_between(question.first, question.last)
    _check(question, months)
    with database.reading() as connection:
        reach(connection, actor, Permission.REPORT_READ)  # before anything is written down
    headcounts.write_down(database, months, today, k)
    with database.reading() as connection:
        asked = _asked(connection, actor, question)
        parts = list(_parts(connection, lists_of(connection), asked, months, today, k))
        found = _rolled_up(parts, asked, parents_of(connection)) if question.roll_up else answer(parts, asked)
    rows = sorted(found.rows.items(), key=lambda row: _order(row[0]))
    return Usage(tuple(rows), found.complete and By.DAY not in question.by)


def months_between(first: date, last: date) -> list[date]:
    """First days of the months from that of ``first`` to that of ``last``."""
    month = Period.MONTH.first_day(first)
    found: list[date] = []
    while month <= last and len(found) <= LONGEST:
        found.append(month)
        month = Period.MONTH.next_first_day(month)
    return found


def _check(question: Question, months: list[date]) -> None:
    problems = {}
    most = LONGEST_BY_DAY if By.DAY in question.by else LONGEST
    if not months:
        problems["to"] = "lies before from; change one of the two"
    elif len(months) > most:
        problems["to"] = f"is more than {most} months after from; ask in pieces"
    if len(set(question.by)) < len(question.by):
        problems["group_by"] = "names something twice; once is enough"
    if question.roll_up and (
        By.DEPARTMENT not in question.by or By.DAY in question.by or _asked_of(question).fine
    ):
        problems["roll_up"] = (
            "adds up months of departments; group by department, and by nothing finer. With the filter department "
            "you get one department with those below it"
        )
    if problems:
        raise InvalidValue(problems)


def _asked_of(question: Question) -> Asked:
    return Asked(
        by=question.by,
        cost_centre=question.cost_centre,
        use_case=question.use_case,
        model=question.model,
        zone=question.zone,
    )


def _asked(connection: sa.Connection, actor: Actor, question: Question) -> Asked:
    departments = reach(connection, actor, Permission.REPORT_READ)
    if question.department is not None:
        wanted = below({question.department}, parents_of(connection))
        if not wanted or (departments is not None and question.department not in departments):
            raise InvalidValue({"department": "there is no such department"})
        departments = wanted
    return msgspec.structs.replace(_asked_of(question), departments=departments)


def _parts(
    connection: sa.Connection,
    lists: Lists,
    asked: Asked,
    months: list[date],
    today: date,
    k: int,
) -> Iterator[Part]:
    for month in months:
        if is_over(month, today) and not asked.fine and By.DAY not in asked.by:
            yield Part(month, exact(connection, lists, month))
            continue
        whole = grid_of(connection, lists, month, today, k)
        if By.DAY in asked.by:
            yield from day_parts(connection, lists, month, whole)
        else:
            yield Part(month, whole)


def _rolled_up(parts: list[Part], asked: Asked, parents: Mapping[str, str | None]) -> Answer:
    """Every department with those below it, so that a call counts once on each level."""
    rows: dict[Place, Figures] = {}
    complete = True
    known = set(parents) if asked.departments is None else asked.departments
    without = tuple(by for by in asked.by if by is not By.DEPARTMENT)
    for department in known:
        inside = below({department}, parents) & known
        found = answer(parts, msgspec.structs.replace(asked, by=without, departments=inside))
        complete = complete and found.complete
        for place, figures in found.rows.items():
            rows[msgspec.structs.replace(place, department=department)] = figures
    return Answer(rows, complete)


def _order(place: Place) -> tuple[tuple[bool, str], ...]:
    """By what the row is grouped by; what is held back comes last."""
    fields = (
        place.month,
        place.day,
        place.department,
        place.cost_centre,
        place.use_case,
        place.zone,
        place.model,
    )
    texts = [(value is None and place.held_back, "" if value is None else str(value)) for value in fields]
    return (*texts, (bool(place.departments), ",".join(place.departments)), (place.held_back, place.currency))
