# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""``/api/keys``."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Query, Response
from pydantic import AwareDatetime, Field

from stellwerk.administration import keys
from stellwerk.api.management.access import TheActor, TheHouse
from stellwerk.api.management.idempotent import IdempotentRoute
from stellwerk.api.management.shapes import After, Id, IfMatch, In, Limit, Out, Page, made_at, page, seen, tag

router = APIRouter(prefix="/keys", tags=["Keys"], route_class=IdempotentRoute)

_PATH = "/api/keys"
_PerMinute = Annotated[int, Field(ge=1, le=1_000_000_000)]
_Names = Annotated[list[Annotated[str, Field(max_length=200)]], Field(max_length=200)]
_Moment = Annotated[AwareDatetime, Field(strict=False, examples=["2027-06-30T00:00:00Z"])]


class KeyOut(Out):
    """An API key, without its secret, which nobody has but its user."""

    id: str
    title: str
    prefix: Annotated[str, Field(description="The readable beginning of the secret.")]
    department: str
    use_case: str
    scopes: list[str]
    models: list[str] | None
    zones: list[str] | None
    declared_class: str | None
    may_declare: bool
    requests_per_minute: int | None
    tokens_per_minute: int | None
    created_at: datetime
    created_by: str | None
    expires_at: datetime | None
    replaces: str | None
    revoked_at: datetime | None
    last_used_on: Annotated[date | None, Field(description="The day only.")]
    source: str
    version: int


class KeyWithSecret(KeyOut):
    """A key that was just made. The secret is shown this once."""

    secret: str


class _Fields(In):
    scopes: Annotated[
        list[str],
        Field(
            max_length=4,
            description="call, check, models; metrics only from who may make keys for the whole house",
            examples=[["call", "check", "models"]],
        ),
    ] = ["call", "check", "models"]
    models: Annotated[_Names | None, Field(description="null: every model of the use case.")] = None
    zones: Annotated[
        list[str] | None, Field(max_length=3, description="null: every zone of the use case.")
    ] = None
    declared_class: Annotated[str | None, Field(max_length=2)] = None
    may_declare: bool = False
    requests_per_minute: _PerMinute | None = None
    tokens_per_minute: _PerMinute | None = None


class NewKey(_Fields):
    """A key to be made."""

    title: Annotated[str, Field(max_length=400, examples=["Fachverfahren Bürgerbriefe, Testsystem"])]
    department: Annotated[str, Field(max_length=64, examples=["hauptamt"])]
    use_case: Annotated[str, Field(max_length=64, examples=["buergerbriefe"])]
    expires_at: Annotated[
        _Moment | None, Field(description="At most two years ahead; one year if left out.")
    ] = None


class KeyChange(_Fields):
    """What shall be different; what is left out stays."""

    title: Annotated[str | None, Field(max_length=400)] = None
    expires_at: _Moment | None = None


class Rotation(In):
    """How long the old key still works."""

    overlap_hours: Annotated[int, Field(ge=0, le=720, examples=[24])] = 24


@router.get("", response_model=Page[KeyOut], summary="Keys that you may see")
def list_keys(
    house: TheHouse,
    actor: TheActor,
    response: Response,
    limit: Limit = 50,
    after: After = "",
    use_case: Annotated[str | None, Query(max_length=64, pattern=r"^[\w.-]*$")] = None,
    department: Annotated[str | None, Query(max_length=64, pattern=r"^[\w.-]*$")] = None,
) -> dict[str, Any]:
    """By id; of one use case or department if asked for."""
    with house.database.reading() as connection:
        found = keys.listed(
            connection, actor, after=after, limit=limit + 1, use_case=use_case, of_department=department
        )
    return page(found, limit, "id", _PATH, response)


@router.post("", status_code=201, response_model=KeyWithSecret, summary="Make a key")
def add_key(house: TheHouse, actor: TheActor, body: NewKey, response: Response) -> KeyWithSecret:
    """The secret stands in this answer and nowhere else."""
    values = {field: value for field, value in body.given().items() if (field, value) != ("expires_at", None)}
    with house.database.writing() as writing:
        made, secret = keys.create(writing, actor, house.secrets, values)
    made_at(response, _PATH, made.id)
    tag(response, made.version)
    return _with(made, secret)


@router.get("/{id}", response_model=KeyOut, summary="One key")
def read_key(house: TheHouse, actor: TheActor, id: Id, response: Response) -> keys.ApiKey:  # noqa: A002
    """With its version as ETag."""
    with house.database.reading() as connection:
        found = keys.find(connection, actor, id)
    tag(response, found.version)
    return found


@router.patch("/{id}", response_model=KeyOut, summary="Change a key")
def change_key(
    house: TheHouse,
    actor: TheActor,
    id: Id,  # noqa: A002
    body: KeyChange,
    response: Response,
    if_match: IfMatch = None,
) -> keys.ApiKey:
    """Its title, scopes, limits, end. What loosens its declaration takes two persons (/api/approvals)."""
    with house.database.writing() as writing:
        made = keys.update(writing, actor, id, body.given(), seen(if_match))
    tag(response, made.version)
    return made


@router.post("/{id}/rotate", status_code=201, response_model=KeyWithSecret, summary="Replace a key")
def rotate_key(
    house: TheHouse,
    actor: TheActor,
    id: Id,  # noqa: A002
    body: Rotation,
    response: Response,
) -> KeyWithSecret:
    """A new key that may the same; the old one ends after the overlap."""
    with house.database.writing() as writing:
        made, secret = keys.rotate(writing, actor, house.secrets, id, timedelta(hours=body.overlap_hours))
    made_at(response, _PATH, made.id)
    tag(response, made.version)
    return _with(made, secret)


@router.post("/{id}/revoke", response_model=KeyOut, summary="End a key for good")
def revoke_key(house: TheHouse, actor: TheActor, id: Id, response: Response) -> keys.ApiKey:  # noqa: A002
    """Every process refuses it within a second."""
    with house.database.writing() as writing:
        made = keys.revoke(writing, actor, id)
    tag(response, made.version)
    return made


def _with(made: keys.ApiKey, secret: str) -> KeyWithSecret:
    return KeyWithSecret(**KeyOut.model_validate(made).model_dump(), secret=secret)
