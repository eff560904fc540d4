# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""``/api/approvals``: what takes two persons."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Response
from pydantic import Field

from stellwerk.administration import approvals
from stellwerk.administration.reidentify import key_of_decision
from stellwerk.api.management.access import TheActor, TheHouse
from stellwerk.api.management.idempotent import IdempotentRoute
from stellwerk.api.management.shapes import After, Id, In, Limit, Out, Page, made_at, page, tag

router = APIRouter(prefix="/approvals", tags=["Four eyes"], route_class=IdempotentRoute)

_PATH = "/api/approvals"


class ApprovalOut(Out):
    """A request for something that takes two persons."""

    id: str
    action: str
    object: str
    department: str | None
    change: dict[str, Any]
    reason: str
    requested_by: str | None
    requested_at: datetime
    expires_at: datetime
    state: Annotated[str, Field(description="open, confirmed, rejected, withdrawn or expired")]
    decided_by: str | None
    decided_at: datetime | None
    version: int


class NewApproval(In):
    """What shall be done, and why."""

    action: Annotated[
        Literal["lower_class", "open_red", "release_annex_iii", "release_regime", "reidentify"],
        Field(examples=["lower_class"]),
    ]
    object: Annotated[
        str,
        Field(
            max_length=200,
            description="use-case:NAME, key:ID, department:NAME, regime:NAME or decision:ID",
            examples=["use-case:pressemitteilungen"],
        ),
    ]
    change: Annotated[dict[str, Any], Field(max_length=10, examples=[{"declared_class": "K0"}])] = {}
    reason: Annotated[str, Field(max_length=2000, examples=["Pressetexte sind öffentlich"])]


class Reidentified(Out):
    """Which key made a call."""

    decision: str
    key: str | None


@router.get("", response_model=Page[ApprovalOut], summary="Requests that you may see")
def list_approvals(
    house: TheHouse,
    actor: TheActor,
    response: Response,
    limit: Limit = 50,
    after: After = "",
    state: Literal["open", "confirmed", "rejected", "withdrawn", "expired"] | None = None,
) -> dict[str, Any]:
    """By id."""
    with house.database.reading() as connection:
        found = approvals.listed(
            connection, actor, datetime.now(UTC), after=after, limit=limit + 1, state=state
        )
    return page(found, limit, "id", _PATH, response)


@router.post(
    "", status_code=201, response_model=ApprovalOut, summary="Request something that takes two persons"
)
def request_approval(
    house: TheHouse, actor: TheActor, body: NewApproval, response: Response
) -> approvals.Approval:
    """Another person confirms it within two weeks, or it ends by itself."""
    with house.database.writing() as writing:
        made = approvals.request(
            writing, actor, action=body.action, about=body.object, change=body.change, reason=body.reason
        )
    made_at(response, _PATH, made.id)
    tag(response, made.version)
    return made


@router.get("/{id}", response_model=ApprovalOut, summary="One request")
def read_approval(house: TheHouse, actor: TheActor, id: Id, response: Response) -> approvals.Approval:  # noqa: A002
    """With its version as ETag."""
    with house.database.reading() as connection:
        found = approvals.find(connection, actor, id, datetime.now(UTC))
    tag(response, found.version)
    return found


@router.post("/{id}/confirm", response_model=ApprovalOut, summary="Confirm as the second person")
def confirm_approval(house: TheHouse, actor: TheActor, id: Id) -> approvals.Approval:  # noqa: A002
    """In the browser, signed in with a second factor. It is done at once."""
    with house.database.writing() as writing:
        return approvals.confirm(writing, actor, id)


@router.post("/{id}/reject", response_model=ApprovalOut, summary="Reject a request, or withdraw one's own")
def reject_approval(house: TheHouse, actor: TheActor, id: Id) -> approvals.Approval:  # noqa: A002
    """Nothing is changed by it."""
    with house.database.writing() as writing:
        return approvals.reject(writing, actor, id)


@router.get("/{id}/key", response_model=Reidentified, summary="The key behind a decision")
def reidentified(house: TheHouse, actor: TheActor, id: Id) -> Reidentified:  # noqa: A002
    """For the two persons of a confirmed request `reidentify`, for a day; each look is recorded."""
    with house.database.writing() as writing:
        decision, key = key_of_decision(writing, actor, house.pseudonyms, id)
    return Reidentified(decision=decision, key=key)
