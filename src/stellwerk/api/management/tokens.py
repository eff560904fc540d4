# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""``/api/tokens``: one's own access tokens for this API."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

from fastapi import APIRouter
from pydantic import AwareDatetime, BaseModel, Field

from stellwerk.administration import tokens
from stellwerk.api.management.access import TheActor, TheHouse
from stellwerk.api.management.shapes import Id, In, Out

# No idempotency: the secret of a token is not kept, not even sealed.
router = APIRouter(prefix="/tokens", tags=["Own tokens"])


class TokenOut(Out):
    """A token, without its secret."""

    id: str
    title: str
    prefix: str
    scopes: list[str]
    created_at: datetime
    expires_at: datetime
    last_used_on: date | None
    revoked_at: datetime | None


class TokenWithSecret(TokenOut):
    """A token that was just made. The secret is shown this once."""

    secret: str


class Tokens(BaseModel):
    """All tokens of one person."""

    items: list[TokenOut]


class NewToken(In):
    """A token to be made."""

    title: Annotated[str, Field(max_length=400, examples=["Inventarskript"])]
    scopes: Annotated[list[str], Field(max_length=2, description="read, write", examples=[["read"]])]
    expires_at: Annotated[
        Annotated[AwareDatetime, Field(strict=False)] | None,
        Field(description="At most a year ahead; 90 days if left out."),
    ] = None


@router.get("", response_model=Tokens, summary="Your tokens")
def list_tokens(house: TheHouse, actor: TheActor) -> dict[str, list[tokens.Token]]:
    """Newest first."""
    with house.database.reading() as connection:
        return {"items": tokens.listed(connection, actor)}


@router.post("", status_code=201, response_model=TokenWithSecret, summary="Make a token")
def add_token(house: TheHouse, actor: TheActor, body: NewToken) -> TokenWithSecret:
    """In the browser only: a token makes no tokens."""
    with house.database.writing() as writing:
        made, secret = tokens.create(
            writing, actor, house.secrets, title=body.title, scopes=body.scopes, expires_at=body.expires_at
        )
    return TokenWithSecret(**TokenOut.model_validate(made).model_dump(), secret=secret)


@router.delete("/{id}", status_code=204, summary="Revoke a token")
def revoke_token(house: TheHouse, actor: TheActor, id: Id) -> None:  # noqa: A002
    """For good."""
    with house.database.writing() as writing:
        tokens.revoke(writing, actor, id)
