# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""``/konto``: everything about oneself at a glance."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from starlette.responses import Response

from stellwerk.administration import people, second_factor, sessions
from stellwerk.administration.people import Person
from stellwerk.identity.actor import Assignment
from stellwerk.identity.roles import Role
from stellwerk.storage.tables import department, local_account
from stellwerk.web.account.words import OVERVIEW
from stellwerk.web.moments import day, minute
from stellwerk.web.role_words import role_in_words
from stellwerk.web.visit import SECOND_FACTOR, Visit
from stellwerk.web.words import Sentences, in_language

PATH = "/konto"
_DONE = ("password", "session", "sessions", "removed")


def show(visit: Visit) -> Response:
    """The page."""
    t = in_language(OVERVIEW, visit.language)
    person_id = visit.who.session.person
    with visit.house.database.reading() as connection:
        person = people.find(connection, person_id)
        factor = second_factor.state(connection, person_id)
        required = second_factor.required(connection, person_id)
        changed_at = _password_since(connection, person_id)
        titles = _titles(connection, person)
        open_sessions = sessions.listed(connection, person_id, visit.house.sign_in)
    done = visit.request.query_params.get("erledigt", "")
    return visit.page(
        "account/overview.html",
        t=t,
        person=person,
        department=titles.get(person.department or "", ""),
        roles=[_role(visit, assignment, titles, t) for assignment in person.assignments]
        or [role_in_words(Role.EMPLOYEE, visit.language)],
        factor=factor,
        required=required,
        changed_at=changed_at,
        sessions=open_sessions,
        this=visit.who.session.hash,
        notice=t[f"done_{done}"] if done in _DONE else "",
        day=lambda at: day(at, visit.language),
        minute=lambda at: minute(at, visit.language),
        second_factor_path=SECOND_FACTOR,
    )


def _password_since(connection: sa.Connection, person_id: str) -> datetime | None:
    return connection.execute(
        sa.select(local_account.c.password_changed_at).where(
            local_account.c.person == person_id, local_account.c.password_hash.is_not(None)
        )
    ).scalar()


def _titles(connection: sa.Connection, person: Person) -> dict[str, str]:
    names = {person.department, *(a.department for a in person.assignments)} - {None, ""}
    rows = connection.execute(
        sa.select(department.c.name, department.c.title).where(department.c.name.in_(names))
    )
    return {row.name: row.title for row in rows}


def _role(visit: Visit, assignment: Assignment, titles: dict[str, str], t: Sentences) -> str:
    reach = titles.get(assignment.department, assignment.department) or t["whole_house"]
    return f"{role_in_words(assignment.role, visit.language)} ({reach})"
