# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""A house with an owner, a colleague, an outsider, key users and an administrator; and conversations to be kept."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, NamedTuple

import msgspec

from stellwerk.administration import cost_centres, departments, people
from stellwerk.documents.values import Document, Passage, Sort
from stellwerk.identity.actor import SHELL, Actor, Assignment
from stellwerk.identity.roles import Role
from stellwerk.storage.database import Database, Place
from stellwerk.storage.secrets import Secrets, open_secrets
from stellwerk.values.data_class import DataClass
from stellwerk.values.zone import Zone
from stellwerk.workbench import history
from stellwerk.workbench.values import Attached, Conversation, Said, State

NOON = datetime(2026, 11, 2, 12, 30, tzinfo=UTC)
TITLE = "Anfrage wegen Baugenehmigung Zwetschgenweg"
QUESTION = "Wie lange gilt eine Genehmigung im Zwetschgenweg?"
ANSWER = "Drei Jahre, **Zwetschgenweg** hin oder her."
FILE = "zwetschgen-bescheid.pdf"
PASSAGE = "Der Bescheid für den Zwetschgenweg ist bestandskräftig."
SECRETS = (TITLE, QUESTION, "Drei Jahre", FILE, PASSAGE, "Zwetschgenweg", "wetschgen")
"""What may stand nowhere in clear."""


class World(NamedTuple):
    """People of a house."""

    database: Database
    secrets: Secrets
    owner: Actor
    colleague: Actor  # of the same department
    outsider: Actor  # of another one
    keeper: Actor  # key user of the owner's department
    stranger: Actor  # key user of the other one
    trainer: Actor
    administrator: Actor


@contextmanager
def peopled(place: Place) -> Iterator[World]:
    """The house. Below the owner's department (bauamt) lies one more (bauaufsicht)."""
    database = Database(place)
    secrets = open_secrets(database)
    with database.writing() as writing:
        cost_centres.create(writing, SHELL, code="6100", title="Bauen")
        for name, parent in (("bauamt", None), ("bauaufsicht", "bauamt"), ("jugendamt", None)):
            departments.create(
                writing, SHELL, named=name, title=name.title(), cost_centre="6100", parent=parent
            )

        def person(name: str, department: str, *roles: Assignment) -> Actor:
            made = people.create(
                writing, SHELL, display_name=f"{name} Beispiel", department=department, login=name.lower()
            )
            people.set_roles(writing, SHELL, made, roles)
            actor = people.actor_of(writing.connection, made)
            assert actor is not None
            return actor

        world = World(
            database,
            secrets,
            person("Erika", "bauamt"),
            person("Karl", "bauamt"),
            person("Otto", "jugendamt"),
            person("Kim", "bauamt", Assignment(Role.KEY_USER, "bauamt")),
            person("Juli", "jugendamt", Assignment(Role.KEY_USER, "jugendamt")),
            person("Tove", "jugendamt", Assignment(Role.TRAINER)),
            person("Ada", "jugendamt", Assignment(Role.ADMINISTRATOR)),
        )
    try:
        yield world
    finally:
        database.close()


def exchange(number: int = 1, **changes: Any) -> Said:
    """A question with its answer."""
    said = Said(
        id=f"s_{number}",
        question=QUESTION,
        answer=ANSWER,
        state=State.DONE,
        asked_model="auto",
        at=NOON,
        model="muster-m",
        zone=Zone.YELLOW,
        data_class=DataClass.K3,
        carries=DataClass.K1,
        decision="dec_1",
        cost=Decimal("0.000123"),
        seconds=1.25,
        documents=(("d_1", frozenset({1})),),
    )
    return msgspec.structs.replace(said, **changes)


def paper(**changes: Any) -> Attached:
    """A document."""
    document = Document(name=FILE, kind="pdf", size=4711, passages=(Passage(1, Sort.PAGE, PASSAGE),))
    attached = Attached("d_1", document, DataClass.K1, (DataClass.K1,), frozenset({1}))
    return msgspec.structs.replace(attached, **changes)


def conversation(owner: Actor, number: int = 1, **changes: Any) -> Conversation:
    """A conversation of theirs."""
    made = Conversation(
        id=f"g_{number:016x}",
        owner=owner.person,
        use_case="briefe",
        department="bauamt",
        title=TITLE,
        began_at=NOON,
        touched_at=NOON,
        said=(exchange(),),
        attached=(paper(),),
    )
    return msgspec.structs.replace(made, **changes)


def turn_on(world: World, actor: Actor, *, documents: bool = False) -> None:
    """Their history."""
    with world.database.writing() as writing:
        history.turn_on(writing, world.secrets, actor)
    history.keep_texts(world.database, world.secrets, actor, documents)


def kept(world: World, actor: Actor, number: int = 1, **changes: Any) -> Conversation:
    """Keep a conversation of theirs; returns it."""
    made = conversation(actor, number, **changes)
    assert history.save(world.database, world.secrets, actor, made) is history.Kept.STORED
    return made


def load(world: World, actor: Actor, number: int = 1) -> Conversation:
    """Open one."""
    with world.database.reading() as connection:
        return history.load(connection, world.secrets, actor, f"g_{number:016x}")


def titles(world: World, actor: Actor) -> list[str | None]:
    """What stands in their list."""
    with world.database.reading() as connection:
        return [entry.title for entry in history.listed(connection, world.secrets, actor)]
