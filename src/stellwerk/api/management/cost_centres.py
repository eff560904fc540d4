# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""``/api/cost-centres``."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Response
from pydantic import Field

from stellwerk.administration import cost_centres
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

router = APIRouter(prefix="/cost-centres", tags=["Cost centres"], route_class=IdempotentRoute)

_PATH = "/api/cost-centres"


class CostCentreOut(Out):
    """A cost centre (Kostenstelle)."""

    code: Annotated[str, Field(examples=["6100"])]
    title: Annotated[str, Field(examples=["Bauverwaltung"])]
    source: str
    archived: bool
    version: int


class NewCostCentre(In):
    """A cost centre to be made."""

    code: Annotated[str, Field(max_length=64, examples=["6100"])]
    title: Annotated[str, Field(max_length=400, examples=["Bauverwaltung"])]


class CostCentreChange(In):
    """What shall be different; what is left out stays."""

    title: Annotated[str | None, Field(max_length=400, examples=["Bauverwaltung"])] = None
    archived: bool | None = None


@router.get("", response_model=Page[CostCentreOut], summary="Cost centres")
def list_cost_centres(
    house: TheHouse, actor: TheActor, response: Response, limit: Limit = 50, after: After = ""
) -> dict[str, Any]:
    """By code."""
    with house.database.reading() as connection:
        found = cost_centres.listed(connection, actor, after=after, limit=limit + 1)
    return page(found, limit, "code", _PATH, response)


@router.post("", status_code=201, response_model=CostCentreOut, summary="Add a cost centre")
def add_cost_centre(
    house: TheHouse, actor: TheActor, body: NewCostCentre, response: Response
) -> cost_centres.CostCentre:
    """For administrators and finance."""
    with house.database.writing() as writing:
        made = cost_centres.create(writing, actor, code=body.code, title=body.title)
    made_at(response, _PATH, made.code)
    tag(response, made.version)
    return made


@router.get("/{name}", response_model=CostCentreOut, summary="One cost centre")
def read_cost_centre(
    house: TheHouse, actor: TheActor, name: Name, response: Response
) -> cost_centres.CostCentre:
    """By its code, with its version as ETag."""
    with house.database.reading() as connection:
        found = cost_centres.find(connection, actor, name)
    tag(response, found.version)
    return found


@router.patch("/{name}", response_model=CostCentreOut, summary="Change a cost centre")
def change_cost_centre(
    house: TheHouse,
    actor: TheActor,
    name: Name,
    body: CostCentreChange,
    response: Response,
    if_match: IfMatch = None,
) -> cost_centres.CostCentre:
    """Its title; or take it out of use."""
    with house.database.writing() as writing:
        made = cost_centres.update(writing, actor, name, body.given(), seen(if_match))
    tag(response, made.version)
    return made
