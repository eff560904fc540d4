# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""A house in which somebody wants to send a text to red that only looks as if it had personal data in it."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import msgspec
import sqlalchemy as sa
from tests.policy.world import register, use_case

from stellwerk.administration import cost_centres, departments, people
from stellwerk.administration.house import House
from stellwerk.detectors.inspect import inspect
from stellwerk.gateway import parse
from stellwerk.gateway.decision import signal
from stellwerk.gateway.inspector import Inspector
from stellwerk.gateway.line import Interlocking
from stellwerk.gateway.look import DEPTHS, look
from stellwerk.identity.actor import SHELL, Actor, Assignment
from stellwerk.identity.pseudonym import Pseudonyms
from stellwerk.identity.roles import Role
from stellwerk.policy.decide import Rulebook
from stellwerk.storage.database import Database, Place
from stellwerk.storage.secrets import open_secrets
from stellwerk.storage.tables import audit_outbox, text_release
from stellwerk.values.call import ChatCall
from stellwerk.values.caller import Caller
from stellwerk.values.data_class import DataClass
from stellwerk.values.decision import Decision
from stellwerk.values.depth import Depth
from stellwerk.values.zone import Zone
from stellwerk.workbench.release.ask import ask
from stellwerk.workbench.release.decide import confirm
from stellwerk.workbench.release.matching import matching
from stellwerk.workbench.release.prospect import Prospect, prospect

TEXT = "Plane ein Puppenspiel: Frau Holle und der Kasper in der Stadtbücherei, Musterstraße 12."
WHY = "Das sind Figuren aus dem Märchen, und die Straße ist ausgedacht."
YES = "Stimmt, niemand davon lebt."
RED, YELLOW = "big-red", "other-yellow"


def chat(text: str = TEXT, model: str = RED, system: str = "Du hilfst.") -> ChatCall:
    """What the chat page would send."""
    messages = [{"role": "system", "content": system}, {"role": "user", "content": text}]
    return parse.chat_from({"model": model, "messages": messages})


@dataclass
class World:
    """People, and a line that looks and decides as the product's does; it sends nothing."""

    house: House
    line: Interlocking
    clerk: Actor  # who asks
    colleague: Actor  # of the same department
    kim: Actor  # key user of the clerk's department
    juli: Actor  # key user of another one
    dpo: Actor
    ada: Actor  # administrator
    both: Actor  # administrator and key user of the clerk's department

    def caller(self, use: str = "general", **more: Any) -> Caller:
        """As the workbench calls for the clerk's department."""
        place = {"key_id": "workbench", "department": "bauamt", "cost_centre": "6100", "may_declare": True}
        return Caller(**{**place, "use_case": use, **more})

    def prospect(self, call: ChatCall | None = None, **more: Any) -> Prospect:
        """What is found in it before somebody asks."""
        return asyncio.run(prospect(self.line, self.caller(**more), call or chat()))

    def ask(self, call: ChatCall | None = None, actor: Actor | None = None, **changes: Any) -> str:
        """A request of the clerk: everything that can be a false alarm is one."""
        of = changes.pop("of", None) or self.prospect(call)
        with self.house.database.writing() as writing:
            given = {
                "wrong": [n for n in range(len(of.findings)) if of.may_be_wrong(n)],
                "reason": WHY,
                "of_whom": [self.kim.person],
                **changes,
            }
            return ask(writing, actor or self.clerk, self.house, self.line, of, **given)

    def confirmed(self, call: ChatCall | None = None, **changes: Any) -> str:
        """The same, and Kim says yes."""
        release = self.ask(call, **changes)
        with self.house.database.writing() as writing:
            confirm(writing, self.kim, self.house, release, YES)
        return release

    def decide(
        self, call: ChatCall | None = None, actor: Actor | None = None, use: str = "general", **more: Any
    ) -> Decision:
        """What the line decides about a call of the actor's, looking as deep as it looks."""
        call = call or chat()
        waivers = matching(self.house.database, self.house.secrets, actor or self.clerk, use, call.segments)
        caller = self.caller(use, waivers=waivers, **more)

        async def both() -> Decision:
            found = await look(self.line, call, Depth.FAST, caller)
            first = signal(self.line, caller, call, DataClass.K0, found)
            if not first.targets:
                return first
            zone = self.line.register.zone_of(self.line.register.models[first.targets[0]])
            again = await look(self.line, call, DEPTHS[zone], caller)
            return signal(self.line, caller, call, DataClass.K0, again)

        return asyncio.run(both())

    def opens(self, call: ChatCall | None = None, actor: Actor | None = None, use: str = "general") -> bool:
        """Whether red takes it."""
        return self.decide(call, actor, use).zone is Zone.RED

    def change(self, **values: Any) -> None:
        """Change every row behind everybody's back."""
        with self.house.database.writing() as writing:
            writing.execute(sa.update(text_release).values(**values))

    def row(self) -> Any:
        """The only request."""
        with self.house.database.reading() as connection:
            return connection.execute(sa.select(text_release)).one()

    def events(self, name: str = "text-release:") -> list[dict[str, str]]:
        """What is on its way into the trail."""
        with self.house.database.reading() as connection:
            rows = connection.execute(sa.select(audit_outbox).order_by(audit_outbox.c.id)).all()
        return [{"name": row.name, **row.detail} for row in rows if row.name.startswith(name)]


@contextmanager
def opened(place: Place) -> Iterator[World]:
    """The house on a migrated database."""
    database = Database(place)
    house = House(
        database=database,
        secrets=open_secrets(database),
        pseudonyms=Pseudonyms(b"p" * 32),
        address="http://127.0.0.1:8080",
        hosts=frozenset({"127.0.0.1"}),
    )
    town = register()
    cases = {**town.use_cases, "other": use_case(name="other")}
    line = Interlocking(
        rulebook=Rulebook(msgspec.structs.replace(town, use_cases=cases)),
        inspector=Inspector(inspect),
        closed=dict,
    )
    with database.writing() as writing:
        cost_centres.create(writing, SHELL, code="6100", title="Bauen")
        for name in ("bauamt", "jugendamt"):
            departments.create(writing, SHELL, named=name, title=name.title(), cost_centre="6100")

        def person(name: str, department: str, *roles: Assignment) -> Actor:
            made = people.create(
                writing, SHELL, display_name=f"{name} Beispiel", department=department, login=name.lower()
            )
            people.set_roles(writing, SHELL, made, roles)
            actor = people.actor_of(writing.connection, made)
            assert actor is not None
            return actor

        key_user = Assignment(Role.KEY_USER, "bauamt")
        world = World(
            house=house,
            line=line,
            clerk=person("Erika", "bauamt"),
            colleague=person("Karl", "bauamt"),
            kim=person("Kim", "bauamt", key_user),
            juli=person("Juli", "jugendamt", Assignment(Role.KEY_USER, "jugendamt")),
            dpo=person("Dora", "jugendamt", Assignment(Role.DATA_PROTECTION_OFFICER)),
            ada=person("Ada", "bauamt", Assignment(Role.ADMINISTRATOR)),
            both=person("Bo", "bauamt", Assignment(Role.ADMINISTRATOR), key_user),
        )
    try:
        yield world
    finally:
        database.close()
