# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""``/api/people/{id}/export`` and ``/erase``: the rights of a person (Art. 15, 17, 20 GDPR)."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter
from pydantic import Field

from stellwerk.administration import subject
from stellwerk.administration.subject_places import TABLES
from stellwerk.administration.tell import tell
from stellwerk.api.management.access import TheActor, TheHouse
from stellwerk.api.management.idempotent import IdempotentRoute
from stellwerk.api.management.people import may
from stellwerk.api.management.shapes import Id, Out
from stellwerk.identity.roles import Permission
from stellwerk.storage.scrub import scrub

router = APIRouter(prefix="/people", tags=["People"], route_class=IdempotentRoute)

Rows = list[dict[str, Any]]


class About(Out):
    """What a person has to be told beside the data, a paragraph each."""

    de: list[str]
    en: list[str]


class Part(Out):
    """Rows with words for them."""

    de: str
    en: str
    rows: Rows


class TablePart(Part):
    """Rows of one table."""

    table: str


class PersonExport(Out):
    """Everything that is known of a person."""

    format: int
    made_at: datetime
    person: str
    about: About
    data: list[TablePart]
    mentions: Annotated[Part, Field(description="Texts that name the person.")]
    events: Annotated[Part, Field(description="Events of the audit trail with the person's id.")]


class ErasedOut(Out):
    """What was done."""

    reference: Annotated[str, Field(description="Under it the erasure stands in the audit trail.")]
    tables: Annotated[dict[str, int], Field(description="Rows deleted or changed, by table.")]
    in_file: Annotated[
        list[str], Field(description="Where stellwerk.yaml names the person: change it there.")
    ]
    in_trail: Annotated[int, Field(description="Records of the trail with a text that names the person.")]
    scrubbed: Annotated[
        bool, Field(description="Whether what was deleted is overwritten in the files already.")
    ]


@router.get("/{id}/export", response_model=PersonExport, summary="Everything that is known of a person")
def export_person(house: TheHouse, actor: TheActor, id: Id) -> dict[str, Any]:  # noqa: A002
    """For the data protection officer. It is put on record, so a token that only reads does not do."""
    with house.database.writing() as writing:  # the record first: nobody looks without one
        may(writing, actor, Permission.PERSON_RIGHTS, id)
        tell(writing, actor, "identity:person:exported", f"person:{id}")
    with house.database.reading() as connection:
        return subject.export(connection, id)


@router.post("/{id}/erase", response_model=ErasedOut, summary="Erase a person everywhere")
def erase_person(house: TheHouse, actor: TheActor, id: Id) -> dict[str, Any]:  # noqa: A002
    """It cannot be undone. Not oneself, and not the last administrator."""
    with house.database.writing() as writing:
        may(writing, actor, Permission.PERSON_RIGHTS, id)
        done = subject.erase(writing, actor, id)
    scrubbed = scrub(house.database.place, TABLES)
    return {
        "reference": done.reference,
        "tables": done.tables,
        "in_file": list(done.in_file),
        "in_trail": done.in_trail,
        "scrubbed": scrubbed,
    }
