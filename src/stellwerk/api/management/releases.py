# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""``/api/releases``: regimes that two persons opened for yellow, and closing one again."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

from fastapi import APIRouter
from pydantic import BaseModel, Field

from stellwerk.administration import releases
from stellwerk.api.management.access import TheActor, TheHouse
from stellwerk.api.management.idempotent import IdempotentRoute
from stellwerk.api.management.shapes import Name, Out

router = APIRouter(prefix="/releases", tags=["Four eyes"], route_class=IdempotentRoute)


class ReleaseOut(Out):
    """A regime that is, or was, open for yellow."""

    what: Annotated[str, Field(examples=["social"])]
    released_by: str
    released_on: date
    document: str
    approval: str
    withdrawn_at: Annotated[datetime | None, Field(description="null: it holds.")]


class Releases(BaseModel):
    """All of them: there is at most one for each regime."""

    items: list[ReleaseOut]


@router.get("", response_model=Releases, summary="Regimes that two persons released")
def list_releases(house: TheHouse, actor: TheActor) -> dict[str, list[releases.Release]]:
    """Withdrawn ones included. Those of stellwerk.yaml stand there."""
    with house.database.reading() as connection:
        return {"items": releases.listed(connection, actor)}


@router.post("/{name}/withdraw", response_model=ReleaseOut, summary="Close yellow for a regime again")
def withdraw_release(house: TheHouse, actor: TheActor, name: Name) -> releases.Release:
    """At once, by one person: it tightens. Opening it again takes two."""
    with house.database.writing() as writing:
        return releases.withdraw(writing, actor, name)
