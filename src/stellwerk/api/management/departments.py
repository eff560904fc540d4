# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""``/api/departments``."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Response
from pydantic import Field

from stellwerk.administration import departments
from stellwerk.api.management.access import TheActor, TheHouse
from stellwerk.api.management.idempotent import IdempotentRoute
from stellwerk.api.management.shapes import (
    After,
    IfMatch,
    In,
    Limit,
    Name,
    Out,
    Page,
    made_at,
    page,
    seen,
    tag,
)
from stellwerk.values.data_class import DataClass

router = APIRouter(prefix="/departments", tags=["Departments"], route_class=IdempotentRoute)

_PATH = "/api/departments"


class DepartmentOut(Out):
    """A department (Amt)."""

    name: Annotated[str, Field(examples=["bauamt"])]
    title: Annotated[str, Field(examples=["Bauamt"])]
    parent: str | None
    cost_centre: Annotated[str, Field(examples=["6100"])]
    floor: Annotated[str, Field(description="No call of the department counts less.", examples=["K0"])]
    source: Annotated[str, Field(description="file: stands in stellwerk.yaml and is changed there.")]
    archived: bool
    version: int


class NewDepartment(In):
    """A department to be made."""

    name: Annotated[str, Field(max_length=64, examples=["bauamt"])]
    title: Annotated[str, Field(max_length=400, examples=["Bauamt"])]
    cost_centre: Annotated[str, Field(max_length=64, examples=["6100"])]
    parent: Annotated[str | None, Field(max_length=64)] = None
    floor: Annotated[str, Field(max_length=2, examples=["K0"])] = "K0"


class DepartmentChange(In):
    """What shall be different; what is left out stays."""

    title: Annotated[str | None, Field(max_length=400, examples=["Amt für Bauen und Wohnen"])] = None
    parent: Annotated[str | None, Field(max_length=64)] = None
    cost_centre: Annotated[str | None, Field(max_length=64)] = None
    floor: Annotated[str | None, Field(max_length=2)] = None
    archived: bool | None = None


@router.get("", response_model=Page[DepartmentOut], summary="Departments that you may see")
def list_departments(
    house: TheHouse, actor: TheActor, response: Response, limit: Limit = 50, after: After = ""
) -> dict[str, Any]:
    """By name."""
    with house.database.reading() as connection:
        found = departments.listed(connection, actor, after=after, limit=limit + 1)
    return page(_shown(found), limit, "name", _PATH, response)


@router.post("", status_code=201, response_model=DepartmentOut, summary="Add a department")
def add_department(
    house: TheHouse, actor: TheActor, body: NewDepartment, response: Response
) -> DepartmentOut:
    """For administrators."""
    with house.database.writing() as writing:
        made = departments.create(
            writing,
            actor,
            named=body.name,
            title=body.title,
            cost_centre=body.cost_centre,
            parent=body.parent,
            floor=body.floor,
        )
    made_at(response, _PATH, made.name)
    tag(response, made.version)
    return _shown([made])[0]


@router.get("/{name}", response_model=DepartmentOut, summary="One department")
def read_department(house: TheHouse, actor: TheActor, name: Name, response: Response) -> DepartmentOut:
    """With its version as ETag."""
    with house.database.reading() as connection:
        found = departments.find(connection, actor, name)
    tag(response, found.version)
    return _shown([found])[0]


@router.patch("/{name}", response_model=DepartmentOut, summary="Change a department")
def change_department(
    house: TheHouse,
    actor: TheActor,
    name: Name,
    body: DepartmentChange,
    response: Response,
    if_match: IfMatch = None,
) -> DepartmentOut:
    """Lowering the floor takes two persons: request it under /api/approvals."""
    with house.database.writing() as writing:
        made = departments.update(writing, actor, name, body.given(), seen(if_match))
    tag(response, made.version)
    return _shown([made])[0]


def _shown(found: list[departments.Department]) -> list[DepartmentOut]:
    return [
        DepartmentOut(
            name=d.name,
            title=d.title,
            parent=d.parent,
            cost_centre=d.cost_centre,
            floor=DataClass(d.floor).name,
            source=d.source,
            archived=d.archived,
            version=d.version,
        )
        for d in found
    ]
