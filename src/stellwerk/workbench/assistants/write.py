# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Making and changing assistants of one's own. Every change is a version of its own; others keep the released one."""

from __future__ import annotations

import secrets as random
from collections.abc import Callable, Collection
from typing import Any

import msgspec
import sqlalchemy as sa

from stellwerk.administration.choices import data_class
from stellwerk.administration.values import text
from stellwerk.errors import ChangedMeanwhile, Conflict, InvalidValue, NoSuchObject
from stellwerk.identity.actor import Actor
from stellwerk.policy.decide import AUTO
from stellwerk.storage.database import Writing
from stellwerk.storage.secrets import Secrets
from stellwerk.storage.tables import assistant, assistant_version
from stellwerk.values.data_class import DataClass
from stellwerk.values.tier import Tier
from stellwerk.workbench.assistants import rows, sealed_texts
from stellwerk.workbench.assistants.values import (
    LONGEST_INSTRUCTION,
    LONGEST_NAME,
    LONGEST_TEXT,
    MOST_ASSISTANTS,
    MOST_TEXTS,
    State,
)

_MOST_VERSIONS = 50
_HIGHEST_FLOOR = DataClass.K4  # above, nothing may be sent anywhere by default


class Wanted(msgspec.Struct, frozen=True):
    """What an assistant is to be, as it was typed."""

    name: str
    instruction: str
    model: str = AUTO
    tier: str = ""
    floor: str = "K0"


def create(writing: Writing, actor: Actor, wanted: Wanted, models: Collection[str]) -> str:
    """Make one, for oneself alone; returns its id. ``models``: public names that the person may choose.

    Raises:
        InvalidValue: what is wrong, by field.
        Conflict: the person has too many.
    """
    values = _checked(wanted, models)
    mine = sa.select(sa.func.count()).where(assistant.c.owner == actor.person)
    if writing.execute(mine).scalar_one() >= MOST_ASSISTANTS:
        raise Conflict(
            f"you have {MOST_ASSISTANTS} assistants already; delete one that you do not need any more"
        )
    name = f"as_{random.token_hex(10)}"
    writing.execute(
        sa.insert(assistant).values(id=name, owner=actor.person, newest=1, made_on=writing.at.date())
    )
    _add(writing, name, 1, {**values, "documents": []})
    return name


def change(
    writing: Writing, actor: Actor, name: str, wanted: Wanted, models: Collection[str], based_on: int
) -> int:
    """Change one's own; returns the number of the new version. Nothing changed, no new version.

    Raises:
        NoSuchObject: there is none, or it is somebody else's.
        InvalidValue: what is wrong, by field.
        ChangedMeanwhile: there is a newer version than ``based_on``.
    """
    row = rows.own(writing.connection, actor, name)
    if row.newest != based_on:
        raise ChangedMeanwhile("you changed this assistant meanwhile; reload the page and change it there")
    values = _checked(wanted, {*models, row.model})
    if all(getattr(row, field) == value for field, value in values.items()):
        return int(row.newest)
    return _renewed(writing, row, **values)


def add_text(writing: Writing, secrets: Secrets, actor: Actor, name: str, title: str, content: str) -> int:
    """Give one's own assistant a document; returns the number of the new version.

    Raises:
        NoSuchObject
        InvalidValue: the title or the text is empty, too long, or holds what cannot be seen.
        Conflict: it has as many as it may.
    """
    row = rows.own(writing.connection, actor, name)
    checked = _every(
        title=lambda: text("title", title, LONGEST_NAME),
        text=lambda: text("text", _plain(content), LONGEST_TEXT, lines=True),
    )
    if len(row.documents) >= MOST_TEXTS:
        raise Conflict(f"an assistant takes {MOST_TEXTS} documents; remove one first")
    whose = sealed_texts.audience(row.department, name)
    made = sealed_texts.put(writing, secrets, name, whose, checked["title"], checked["text"])
    return _renewed(writing, row, documents=[*row.documents, made])


def remove_text(writing: Writing, actor: Actor, name: str, document: str) -> int:
    """Take a document away; it is deleted once no version in use needs it. Raises ``NoSuchObject``."""
    row = rows.own(writing.connection, actor, name)
    if document not in row.documents:
        raise NoSuchObject("there is no such document")
    return _renewed(writing, row, documents=[d for d in row.documents if d != document])


def delete(writing: Writing, actor: Actor, name: str) -> None:
    """Delete one's own for good, with all versions and documents.

    Raises:
        NoSuchObject
        Conflict: others work with it; it has to be withdrawn first.
    """
    row = rows.own(writing.connection, actor, name)
    if row.released is not None:
        raise Conflict("others work with this assistant; withdraw it first")
    writing.execute(sa.delete(assistant).where(assistant.c.id == name))


def _renewed(writing: Writing, row: rows.Row, **values: Any) -> int:
    """The next version of an assistant; returns its number. A request for release is taken back by it."""
    number = int(row.newest) + 1
    fields = ("name", "instruction", "model", "tier", "floor", "documents")
    _add(writing, row.assistant, number, {**{f: getattr(row, f) for f in fields}, **values})
    writing.execute(sa.update(assistant).where(assistant.c.id == row.assistant).values(newest=number))
    if row.state == State.ASKED.value:
        before = assistant_version.c.id == row.id
        writing.execute(sa.update(assistant_version).where(before).values(state=State.DRAFT.value))
    tidy(writing, row.assistant)
    return number


def tidy(writing: Writing, name: str) -> None:
    """Forget documents that neither the newest nor the released version has, and versions of long ago."""
    row = writing.execute(sa.select(assistant).where(assistant.c.id == name)).one()
    in_use = [number for number in (row.newest, row.released) if number is not None]
    here = assistant_version.c.assistant == name
    still = writing.execute(
        sa.select(assistant_version.c.documents).where(here, assistant_version.c.number.in_(in_use))
    ).scalars()
    sealed_texts.forget(writing, name, {document for documents in still for document in documents})
    writing.execute(
        sa.delete(assistant_version).where(
            here,
            assistant_version.c.number <= row.newest - _MOST_VERSIONS,
            assistant_version.c.number.not_in(in_use),
        )
    )


def _add(writing: Writing, name: str, number: int, values: dict[str, Any]) -> None:
    writing.execute(
        sa.insert(assistant_version).values(
            id=f"av_{random.token_hex(10)}",
            assistant=name,
            number=number,
            state=State.DRAFT.value,
            house=False,
            made_on=writing.at.date(),
            **values,
        )
    )


def _checked(wanted: Wanted, models: Collection[str]) -> dict[str, Any]:
    values = _every(
        name=lambda: text("name", wanted.name, LONGEST_NAME),
        instruction=lambda: text("instruction", _plain(wanted.instruction), LONGEST_INSTRUCTION, lines=True),
        model=lambda: _one_of("model", wanted.model, {AUTO, *models}),
        tier=lambda: _one_of("tier", wanted.tier, {"", *Tier}) or None,
        floor=lambda: _floor(wanted.floor),
    )
    if values["model"] != AUTO:
        values["tier"] = None  # the model has its own
    return values


def _every(**fields: Callable[[], Any]) -> dict[str, Any]:
    """Every field. Raises ``InvalidValue`` with every problem."""
    problems: dict[str, str] = {}
    values: dict[str, Any] = {}
    for field, value in fields.items():
        try:
            values[field] = value()
        except InvalidValue as error:
            problems.update(error.problems)
    if problems:
        raise InvalidValue(problems)
    return values


def _plain(typed: str) -> str:
    """What a browser sends as lines, with blanks for tabs."""
    return typed.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")


def _one_of(field: str, value: str, possible: Collection[str]) -> str:
    if value not in possible:
        raise InvalidValue({field: "must be one of those that the page offers"})
    return value


def _floor(value: str) -> str:
    found = data_class("floor", value)
    if found > _HIGHEST_FLOOR:
        raise InvalidValue({"floor": f"must be one of K0 to {_HIGHEST_FLOOR.name}"})
    return found.name
