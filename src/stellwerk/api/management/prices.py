# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""``/api/prices``: price lists, their import, and what models cost on a day."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Query, Request, Response

from stellwerk.administration import price_import, prices
from stellwerk.administration.price_import import Looked
from stellwerk.administration.price_values import FullList
from stellwerk.api.management.access import TheActor, TheHouse
from stellwerk.api.management.idempotent import IdempotentRoute
from stellwerk.api.management.price_shapes import (
    BODY,
    FullPriceListOut,
    ImportOut,
    PriceListOut,
    PricesInForce,
)
from stellwerk.api.management.shapes import Limit, Page, made_at, page
from stellwerk.values.calendar import local_day

router = APIRouter(prefix="/prices", tags=["Prices"], route_class=IdempotentRoute)

_PATH = "/api/prices"
_After = Annotated[
    str, Query(max_length=80, pattern=r"^[\w.@-]*$", description="The `next` of the page before.")
]
_Version = Annotated[
    str,
    Path(
        max_length=80,
        pattern=r"^[^\W_][\w.@-]{0,79}$",
        description="Its version. NAME@DAY is a price of the configuration file.",
    ),
]
_Provider = Annotated[
    str | None,
    Query(
        max_length=64,
        pattern=r"^[^\W_][\w.-]{0,63}$",
        description="Of this provider only; `file`: the prices of the configuration file.",
    ),
]
_Corrects = Annotated[
    str | None,
    Query(
        max_length=64,
        pattern=r"^[^\W_][\w.-]{0,63}$",
        description="Version in whose place the list is to stand, where the file does not say so itself.",
    ),
]


async def _content(request: Request) -> bytes:
    return await request.body()


@router.get("", response_model=Page[PriceListOut], summary="Price lists")
def list_price_lists(
    house: TheHouse,
    actor: TheActor,
    response: Response,
    provider: _Provider = None,
    limit: Limit = 50,
    after: _After = "",
) -> dict[str, Any]:
    """Every list that was ever imported, by version; none is ever changed or deleted."""
    with house.database.reading() as connection:
        found = prices.listed(connection, actor, provider=provider, after=after, limit=limit + 1)
    return page(found, limit, "version", _PATH, response)


@router.post(
    "",
    response_model=ImportOut,
    summary="Import a price list",
    openapi_extra=BODY,
    responses={
        200: {"description": "Nothing was changed: a dry run, or the same list is there already."},
        201: {"model": ImportOut, "description": "Imported."},
    },
)
def import_price_list(
    house: TheHouse,
    actor: TheActor,
    response: Response,
    content: Annotated[bytes, Depends(_content)],
    corrects: _Corrects = None,
    dry_run: Annotated[bool, Query(description="Tell what would be done, and change nothing.")] = False,
    new_currency: Annotated[
        bool, Query(description="Also in a currency in which nothing is kept here; budgets do not convert.")
    ] = False,
) -> Looked:
    """As CSV or JSON, whole or not at all. `fields` of an error names every problem with its line."""
    if dry_run:
        with house.database.reading() as connection:
            return price_import.look(
                connection,
                actor,
                content,
                today=local_day(datetime.now(UTC)),
                corrects=corrects,
                accept_currency=new_currency,
            )
    with house.database.writing() as writing:
        done = price_import.bring(writing, actor, content, corrects=corrects, accept_currency=new_currency)
    if done.imported:
        response.status_code = 201
        made_at(response, _PATH, done.list.version)
    return done


@router.get("/in-force", response_model=PricesInForce, summary="Prices in force on a day")
def read_prices_in_force(
    house: TheHouse,
    actor: TheActor,
    on: Annotated[date | None, Query(description="A German day; today by default.")] = None,
    provider: _Provider = None,
    model: Annotated[
        str | None, Query(max_length=200, description="Of this model only, as the provider names it.")
    ] = None,
) -> dict[str, Any]:
    """Net, by provider and model. A model without one takes no call in yellow or red."""
    day = local_day(datetime.now(UTC)) if on is None else on
    with house.database.reading() as connection:
        found = prices.prices_in_force(connection, actor, on=day, provider=provider, model=model)
    return {"on": day, "items": found}


@router.get("/{version}", response_model=FullPriceListOut, summary="One price list")
def read_price_list(house: TheHouse, actor: TheActor, version: _Version) -> FullList:
    """With its prices, and what corrects it."""
    with house.database.reading() as connection:
        return prices.find(connection, actor, version)
