# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""``/api/budgets``."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Response
from pydantic import Field

from stellwerk.administration import budgets
from stellwerk.api.management.access import TheActor, TheHouse
from stellwerk.api.management.idempotent import IdempotentRoute
from stellwerk.api.management.shapes import After, Id, IfMatch, In, Limit, Out, Page, made_at, page, seen, tag

router = APIRouter(prefix="/budgets", tags=["Budgets"], route_class=IdempotentRoute)

_PATH = "/api/budgets"
_Amount = Annotated[
    str,
    Field(
        pattern=r"^(0|[1-9][0-9]{0,6})(\.[0-9]{1,6})?$",
        description="Net, as decimal text with a point: more than 0, at most 9000000, at most six decimals.",
        examples=["1000.50"],
    ),
]
_WarnAt = Annotated[
    list[Annotated[int, Field(ge=1, le=100)]],
    Field(max_length=10, description="Per cents that are warned of, ascending.", examples=[[80, 90, 100]]),
]
_Recipients = Annotated[
    list[Annotated[str, Field(max_length=254)]],
    Field(
        max_length=20,
        description="Mail addresses of offices that are warned beside those of the configuration.",
        examples=[["kaemmerei@stadt.example"]],
    ),
]
_Title = Annotated[str, Field(max_length=400, examples=["KI im Bauamt"])]


class BudgetOut(Out):
    """A budget with its current period. Amounts are exact decimal text, net."""

    id: str
    title: str
    department: Annotated[str | None, Field(description="With every department below it.")]
    cost_centre: str | None
    use_case: str | None
    api_key: Annotated[str | None, Field(description="With every key that replaces it.")]
    zone: Annotated[str | None, Field(description="null: yellow and red together.")]
    period: Annotated[str, Field(examples=["month"])]
    amount: Annotated[str, Field(examples=["1000.50"])]
    currency: Annotated[str, Field(examples=["EUR"])]
    hard: Annotated[bool, Field(description="Closes its zones for its unit when used up; false: warns only.")]
    warn_at: list[int]
    recipients: list[str]
    archived: bool
    created_at: datetime
    period_from: date
    period_until: Annotated[date, Field(description="Last day, German time.")]
    spent: Annotated[str, Field(examples=["812.3456789"])]
    reserved: Annotated[str, Field(description="By calls under way, each at the most that it may cost.")]
    remaining: Annotated[str, Field(description="Of the amount, after both; negative where it was exceeded.")]
    percent: Annotated[int, Field(description="That is spent, whole.", examples=[81])]
    closed_zones: Annotated[list[str], Field(description="Closed for its unit now. Green never is.")]
    note: Annotated[str | None, Field(description="What follows, in words.")]
    version: int


class NewBudget(In):
    """A budget to be made. At most one of the four units; none: the whole house."""

    title: _Title
    amount: _Amount
    period: Annotated[str, Field(max_length=16, description="month, quarter, year", examples=["month"])]
    department: Annotated[str | None, Field(max_length=64, examples=["bauamt"])] = None
    cost_centre: Annotated[str | None, Field(max_length=64)] = None
    use_case: Annotated[str | None, Field(max_length=64)] = None
    api_key: Annotated[str | None, Field(max_length=64)] = None
    zone: Annotated[str | None, Field(max_length=16, description="yellow, red, or null for both")] = None
    currency: Annotated[str, Field(max_length=3, examples=["EUR"])] = "EUR"
    hard: bool = True
    warn_at: _WarnAt = [80, 90, 100]
    recipients: _Recipients = []


class BudgetChange(In):
    """What shall be different; what is left out stays. Unit, zone, period and currency never change."""

    title: _Title | None = None
    amount: _Amount | None = None
    hard: bool | None = None
    warn_at: _WarnAt | None = None
    recipients: _Recipients | None = None
    archived: bool | None = None


@router.get("", response_model=Page[BudgetOut], summary="Budgets that you may see")
def list_budgets(
    house: TheHouse, actor: TheActor, response: Response, limit: Limit = 50, after: After = ""
) -> dict[str, Any]:
    """By id, each with its current period. With a role for a department: those that concern it alone."""
    with house.database.reading() as connection:
        found = budgets.listed(connection, actor, after=after, limit=limit + 1)
    return page(found, limit, "id", _PATH, response)


@router.post("", status_code=201, response_model=BudgetOut, summary="Add a budget")
def add_budget(house: TheHouse, actor: TheActor, body: NewBudget, response: Response) -> budgets.BudgetView:
    """For finance. What its unit has spent in the current period counts."""
    with house.database.writing() as writing:
        made = budgets.create(writing, actor, body.given())
    made_at(response, _PATH, made.id)
    tag(response, made.version)
    return made


@router.get("/{id}", response_model=BudgetOut, summary="One budget")
def read_budget(house: TheHouse, actor: TheActor, id: Id, response: Response) -> budgets.BudgetView:  # noqa: A002
    """With its version as ETag."""
    with house.database.reading() as connection:
        found = budgets.find(connection, actor, id)
    tag(response, found.version)
    return found


@router.patch("/{id}", response_model=BudgetOut, summary="Change a budget")
def change_budget(
    house: TheHouse,
    actor: TheActor,
    id: Id,  # noqa: A002
    body: BudgetChange,
    response: Response,
    if_match: IfMatch = None,
) -> budgets.BudgetView:
    """Its title, amount, hardness, thresholds, recipients; or take it out of use. Below what is spent it closes."""
    with house.database.writing() as writing:
        made = budgets.update(writing, actor, id, body.given(), seen(if_match))
    tag(response, made.version)
    return made
