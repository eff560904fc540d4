# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""``/api/trail``: the audit trail, for the data protection officer and auditors."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel, Field

from stellwerk.administration import trail
from stellwerk.api.management.access import TheActor, TheHouse
from stellwerk.api.management.shapes import Limit

router = APIRouter(prefix="/trail", tags=["Trail"])


class Entry(BaseModel):
    """One row of the trail. `record` is null where the retention period has passed."""

    seq: int
    at: str
    name: Annotated[str, Field(examples=["access:key:revoked"])]
    decision_id: str | None
    record: dict[str, Any] | None
    hash: str


class Entries(BaseModel):
    """A piece of the trail. `next` is to be sent as `after`; null at the end."""

    items: list[Entry]
    next: int | None


@router.get("", response_model=Entries, summary="Rows of the audit trail")
def read_trail(
    house: TheHouse,
    actor: TheActor,
    response: Response,
    limit: Limit = 50,
    after: Annotated[int, Query(ge=0, le=2**53)] = 0,
    name: Annotated[
        str,
        Query(
            max_length=100, pattern=r"^[a-z:_-]*$", description="Beginning of the name, such as access:key"
        ),
    ] = "",
) -> dict[str, Any]:
    """In their order. Decisions carry a pseudonym of the key that changes every month, never a person."""
    with house.database.reading() as connection:
        found = trail.rows(connection, actor, after=after, limit=limit + 1, name=name)
    items = found[:limit]
    return {"items": items, "next": items[-1]["seq"] if len(found) > limit else None}
