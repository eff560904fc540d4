# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""``/api/me`` and ``/api/roles``: who one is here, and what the roles mean."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Request
from pydantic import BaseModel, Field

from stellwerk.administration import people
from stellwerk.administration.tree import parents_of
from stellwerk.api.management.access import TheActor, TheHouse
from stellwerk.api.management.people import AssignmentShape
from stellwerk.identity.actor import Via
from stellwerk.identity.roles import ROLES, Permission

router = APIRouter(tags=["Own account"])


class Me(BaseModel):
    """The person who asks. `permissions`: departments for each, or null for the whole house."""

    id: str
    display_name: str
    email: str
    department: str | None
    roles: list[AssignmentShape]
    permissions: dict[str, list[str] | None]
    csrf_token: Annotated[
        str | None, Field(description="For the header X-CSRF-Token; null for an access token.")
    ]


class RoleTable(BaseModel):
    """What each role may do, and how far: in its department and those below, or in the house."""

    roles: dict[str, dict[str, str]]


@router.get("/me", response_model=Me, summary="Who you are here")
def read_me(request: Request, house: TheHouse, actor: TheActor) -> Me:
    """With what your roles allow."""
    with house.database.reading() as connection:
        person = people.find(connection, actor.person)
        parents = parents_of(connection)
    permissions: dict[str, list[str] | None] = {}
    for permission in Permission:
        departments = actor.reach(permission, parents)
        if departments is None or departments:
            permissions[permission.value] = None if departments is None else sorted(departments)
    return Me(
        id=person.id,
        display_name=person.display_name,
        email=person.email,
        department=person.department,
        roles=[AssignmentShape(role=a.role.value, department=a.department) for a in person.assignments],
        permissions=permissions,
        csrf_token=request.state.csrf if actor.via is Via.SESSION else None,
    )


@router.get("/roles", response_model=RoleTable, summary="What each role may do")
def read_roles(actor: TheActor) -> RoleTable:
    """The same for everybody who is signed in."""
    return RoleTable(
        roles={role.value: {p.value: r.value for p, r in may.items()} for role, may in ROLES.items()}
    )
