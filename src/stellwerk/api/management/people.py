# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""``/api/people``."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Query, Response
from pydantic import Field

from stellwerk.administration import links, people, second_factor, sessions
from stellwerk.administration.permit import demand, reach
from stellwerk.administration.tell import tell
from stellwerk.api.management.access import TheActor, TheHouse
from stellwerk.api.management.idempotent import IdempotentRoute
from stellwerk.api.management.shapes import After, Id, IfMatch, In, Limit, Out, Page, made_at, page, seen, tag
from stellwerk.errors import ChangedMeanwhile, Forbidden, InvalidValue, NoSuchObject
from stellwerk.identity.actor import Actor, Assignment
from stellwerk.identity.roles import SUPERVISING, Permission, Role
from stellwerk.storage.database import Writing

router = APIRouter(prefix="/people", tags=["People"], route_class=IdempotentRoute)

_PATH = "/api/people"


class AssignmentShape(In):
    """A role, and the department (with those below) that it is given for; an empty text: the whole house."""

    role: Annotated[str, Field(max_length=32, examples=["key_user"])]
    department: Annotated[str, Field(max_length=64, examples=["bauamt"])] = ""


class PersonOut(Out):
    """A person."""

    id: str
    login: str | None
    issuer: str | None
    display_name: str
    email: str
    department: str | None
    active: bool
    last_sign_in_on: Annotated[date | None, Field(description="The day only.")]
    roles: list[AssignmentShape]
    version: int


class NewPerson(In):
    """A person with a local account; those of an OpenID provider arrive by signing in."""

    login: Annotated[str, Field(max_length=400, examples=["m.muster"])]
    display_name: Annotated[str, Field(max_length=400, examples=["Maria Muster"])]
    email: Annotated[str, Field(max_length=400, examples=["m.muster@stadt.example"])] = ""
    department: Annotated[str | None, Field(max_length=64, examples=["bauamt"])] = None


class PersonChange(In):
    """What shall be different; what is left out stays."""

    display_name: Annotated[str | None, Field(max_length=400)] = None
    email: Annotated[str | None, Field(max_length=400)] = None
    department: Annotated[str | None, Field(max_length=64)] = None
    active: bool | None = None


class Roles(In):
    """All roles that people gave; those of an OpenID provider's groups stay beside them."""

    roles: Annotated[list[AssignmentShape], Field(max_length=100)]


class PasswordLink(Out):
    """Shown this once."""

    link: str


@router.get("", response_model=Page[PersonOut], summary="People that you may see")
def list_people(
    house: TheHouse,
    actor: TheActor,
    response: Response,
    limit: Limit = 50,
    after: After = "",
    search: Annotated[
        str, Query(max_length=100, pattern=r"^[^\x00-\x1f]*$", description="In names and mail.")
    ] = "",
) -> dict[str, Any]:
    """By id."""
    with house.database.reading() as connection:
        seen_departments = reach(connection, actor, Permission.PERSON_READ)
        found = people.listed(connection, seen_departments, after=after, limit=limit + 1, search=search)
    return page([_shown(person) for person in found], limit, "id", _PATH, response)


@router.post("", status_code=201, response_model=PersonOut, summary="Add a person with a local account")
def add_person(house: TheHouse, actor: TheActor, body: NewPerson, response: Response) -> PersonOut:
    """Without a password yet: send the person a link (POST /api/people/{id}/link)."""
    with house.database.writing() as writing:
        demand(writing.connection, actor, Permission.PERSON_WRITE, None)
        made = people.create(writing, actor, **body.model_dump())
        found = people.find(writing.connection, made)
    made_at(response, _PATH, made)
    tag(response, found.version)
    return _shown(found)


@router.get("/{id}", response_model=PersonOut, summary="One person")
def read_person(house: TheHouse, actor: TheActor, id: Id, response: Response) -> PersonOut:  # noqa: A002
    """With the version as ETag."""
    with house.database.reading() as connection:
        seen_departments = reach(connection, actor, Permission.PERSON_READ)
        found = people.find(connection, id)
        if seen_departments is not None and found.department not in seen_departments:
            raise NoSuchObject("there is no such person")
    tag(response, found.version)
    return _shown(found)


@router.patch("/{id}", response_model=PersonOut, summary="Change a person")
def change_person(
    house: TheHouse,
    actor: TheActor,
    id: Id,  # noqa: A002
    body: PersonChange,
    response: Response,
    if_match: IfMatch = None,
) -> PersonOut:
    """Who becomes inactive loses sessions and tokens at once."""
    with house.database.writing() as writing:
        may(writing, actor, Permission.PERSON_WRITE, id)
        _same(people.find(writing.connection, id), if_match)
        people.update(writing, actor, id, body.given())
        found = people.find(writing.connection, id)
    tag(response, found.version)
    return _shown(found)


@router.put("/{id}/roles", response_model=PersonOut, summary="Give and take roles")
def set_roles(
    house: TheHouse,
    actor: TheActor,
    id: Id,  # noqa: A002
    body: Roles,
    response: Response,
    if_match: IfMatch = None,
) -> PersonOut:
    """Nobody changes roles of their own."""
    with house.database.writing() as writing:
        may(writing, actor, Permission.ROLE_GRANT, id)
        _same(people.find(writing.connection, id), if_match)
        people.set_roles(writing, actor, id, [_assignment(a) for a in body.roles])
        found = people.find(writing.connection, id)
    tag(response, found.version)
    return _shown(found)


@router.post("/{id}/sign-out", status_code=204, summary="End all sessions of a person")
def sign_out_everywhere(house: TheHouse, actor: TheActor, id: Id) -> None:  # noqa: A002
    """One's own, or as an administrator."""
    with house.database.writing() as writing:
        if actor.person != id:
            may(writing, actor, Permission.PERSON_WRITE, id)
        people.find(writing.connection, id)
        ended = sessions.end_all(writing, id)
        tell(writing, actor, "identity:session:ended", f"person:{id}", sessions=str(ended))


@router.post("/{id}/link", status_code=201, response_model=PasswordLink, summary="A link to set a password")
def password_link(house: TheHouse, actor: TheActor, id: Id) -> PasswordLink:  # noqa: A002
    """For a local account: works once, within a day; hand it over in person. Earlier ones are void."""
    with house.database.writing() as writing:
        _may_take_over(writing, actor, id)
        address = links.create(writing, actor, house, links.Purpose.PASSWORD, id)
    return PasswordLink(link=address)


@router.post("/{id}/remove-second-factor", status_code=204, summary="Take a lost second factor away")
def remove_second_factor(house: TheHouse, actor: TheActor, id: Id) -> None:  # noqa: A002
    """The recovery codes go with it. Whose roles need one sets up another at the next sign-in."""
    with house.database.writing() as writing:
        _may_take_over(writing, actor, id)
        second_factor.remove(writing, actor, id)


def _may_take_over(writing: Writing, actor: Actor, person: str) -> None:
    """Whoever could sign in as a supervisor could confirm their own requests: that takes the machine itself."""
    may(writing, actor, Permission.PERSON_WRITE, person)
    if SUPERVISING & {assignment.role for assignment in people.find(writing.connection, person).assignments}:
        raise Forbidden(
            "this person supervises administrators (data protection officer, auditor); whoever runs the machine does "
            "this with stellwerk users, and the trail tells of it"
        )


def may(writing: Writing, actor: Actor, permission: Permission, person: str) -> None:
    """Administering people is for the whole house; whoever may not even see the person gets 404."""
    where = people.find(writing.connection, person).department
    demand(writing.connection, actor, permission, None, sees=Permission.PERSON_READ, of=where, what="person")


def _same(found: people.Person, if_match: str | None) -> None:
    if found.version != seen(if_match):
        raise ChangedMeanwhile("somebody else changed this person in the meantime; read it again")


def _assignment(shape: AssignmentShape) -> Assignment:
    if shape.role not in set(Role):
        raise InvalidValue({"roles": f"a role is one of {', '.join(Role)}"})
    return Assignment(Role(shape.role), shape.department)


def _shown(found: people.Person) -> PersonOut:
    return PersonOut(
        **{f: getattr(found, f) for f in PersonOut.model_fields if f != "roles"},
        roles=[AssignmentShape(role=a.role.value, department=a.department) for a in found.assignments],
    )
