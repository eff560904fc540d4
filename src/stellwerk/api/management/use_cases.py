# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""``/api/use-cases``."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Response
from pydantic import Field

from stellwerk.administration import use_cases
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
from stellwerk.policy.screening import ANNEX_III, PROHIBITED

router = APIRouter(prefix="/use-cases", tags=["Use cases"], route_class=IdempotentRoute)

_PATH = "/api/use-cases"
_Text = Annotated[str, Field(max_length=8000)]
_Names = Annotated[list[Annotated[str, Field(max_length=200)]], Field(max_length=200)]


class UseCaseOut(Out):
    """A use case (Verfahren). `closed` says why no call may be made for it; null: it is open."""

    name: Annotated[str, Field(examples=["buergerbriefe"])]
    title: str
    department: str | None
    purpose: str
    legal_basis: str
    owner: str
    floor: Annotated[str, Field(examples=["K3"])]
    declared_class: str | None
    zones: list[str]
    models: list[str] | None
    regimes: list[str]
    ai_role: str | None
    annex_iii: list[str] | None
    prohibited: list[str] | None
    screened_at: datetime | None
    released_by: str | None
    released_at: datetime | None
    released_document: str | None
    source: str
    archived: bool
    closed: str | None
    version: int


class _Fields(In):
    department: Annotated[str | None, Field(max_length=64, description="null: for the whole house.")] = None
    floor: Annotated[str, Field(max_length=2, examples=["K3"])] = "K0"
    declared_class: Annotated[str | None, Field(max_length=2)] = None
    zones: Annotated[list[str], Field(max_length=3, examples=[["green", "yellow"]])] = ["green", "yellow"]
    models: Annotated[_Names | None, Field(description="null: every model.")] = None
    regimes: _Names = []
    ai_role: Annotated[str | None, Field(max_length=16, examples=["deployer"])] = None
    annex_iii: Annotated[
        _Names | None,
        Field(description=f"Areas of Annex III that apply: {', '.join(ANNEX_III)}.", examples=[[]]),
    ] = None
    prohibited: Annotated[
        _Names | None,
        Field(description=f"Practices of Art. 5 that apply: {', '.join(PROHIBITED)}.", examples=[[]]),
    ] = None


class NewUseCase(_Fields):
    """A use case to be made. It stays closed until the three AI Act questions are answered."""

    name: Annotated[str, Field(max_length=64, examples=["buergerbriefe"])]
    title: Annotated[str, Field(max_length=400, examples=["Bürgerbriefe beantworten"])]
    purpose: Annotated[_Text, Field(examples=["Entwürfe für Antworten auf Anfragen"])]
    legal_basis: Annotated[_Text, Field(examples=["Art. 6 Abs. 1 lit. e DSGVO, § 3 DSG NRW"])]
    owner: Annotated[_Text, Field(examples=["Hauptamt, Sachgebiet 10.2"])]


class UseCaseChange(_Fields):
    """What shall be different; what is left out stays. What loosens takes two persons (/api/approvals)."""

    title: Annotated[str | None, Field(max_length=400)] = None
    purpose: _Text | None = None
    legal_basis: _Text | None = None
    owner: _Text | None = None
    archived: bool | None = None


@router.get("", response_model=Page[UseCaseOut], summary="Use cases that you may see")
def list_use_cases(
    house: TheHouse, actor: TheActor, response: Response, limit: Limit = 50, after: After = ""
) -> dict[str, Any]:
    """Of your departments and of the house, by name."""
    with house.database.reading() as connection:
        found = use_cases.listed(connection, actor, after=after, limit=limit + 1)
    return page(found, limit, "name", _PATH, response)


@router.post("", status_code=201, response_model=UseCaseOut, summary="Add a use case")
def add_use_case(house: TheHouse, actor: TheActor, body: NewUseCase, response: Response) -> use_cases.UseCase:
    """For key users in their department, for administrators everywhere."""
    values = body.given()
    with house.database.writing() as writing:
        made = use_cases.create(writing, actor, named=values.pop("name"), values=values)
    made_at(response, _PATH, made.name)
    tag(response, made.version)
    return made


@router.get("/{name}", response_model=UseCaseOut, summary="One use case")
def read_use_case(house: TheHouse, actor: TheActor, name: Name, response: Response) -> use_cases.UseCase:
    """With its version as ETag."""
    with house.database.reading() as connection:
        found = use_cases.find(connection, actor, name)
    tag(response, found.version)
    return found


@router.patch("/{name}", response_model=UseCaseOut, summary="Change a use case")
def change_use_case(
    house: TheHouse,
    actor: TheActor,
    name: Name,
    body: UseCaseChange,
    response: Response,
    if_match: IfMatch = None,
) -> use_cases.UseCase:
    """Its texts and limits, the answers to the AI Act's questions, or `archived`."""
    with house.database.writing() as writing:
        made = use_cases.update(writing, actor, name, body.given(), seen(if_match))
    tag(response, made.version)
    return made
