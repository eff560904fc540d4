# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""A made-up town hall with two departments, a person for every role, and what they administer."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from starlette.testclient import TestClient
from starlette.types import ASGIApp
from tests.metering.prices.files import SHEET

from stellwerk.administration import (
    approvals,
    budgets,
    cost_centres,
    departments,
    invoices,
    keys,
    people,
    price_import,
    sessions,
    tokens,
    use_cases,
)
from stellwerk.administration.house import House
from stellwerk.api.management.app import management
from stellwerk.identity.actor import SHELL, Actor, Assignment
from stellwerk.identity.pseudonym import Pseudonyms
from stellwerk.identity.roles import Role
from stellwerk.storage.database import Database, Place, Writing
from stellwerk.storage.secrets import open_secrets

ADDRESS = "http://127.0.0.1:8080"

OWN, FOREIGN = "bauamt", "sozialamt"

ROLES = {
    "employee": (),
    "outsider": (),  # an employee of the other department
    "key_user": (Assignment(Role.KEY_USER, OWN),),
    "administrator": (Assignment(Role.ADMINISTRATOR),),
    "data_protection_officer": (Assignment(Role.DATA_PROTECTION_OFFICER),),
    "finance": (Assignment(Role.FINANCE),),
    "staff_council": (Assignment(Role.STAFF_COUNCIL),),
    "trainer": (Assignment(Role.TRAINER),),
    "auditor": (Assignment(Role.AUDITOR),),
}

SCREENED = {"ai_role": "deployer", "annex_iii": [], "prohibited": []}
USE_CASE = {"title": "Briefe", "purpose": "Entwürfe", "legal_basis": "Art. 6 DSGVO", "owner": "Amt"}


@dataclass
class World:
    """Ids of what there is, and a way in for everybody."""

    house: House
    people: dict[str, str] = field(default_factory=dict)
    cookies: dict[str, str] = field(default_factory=dict)
    csrf: dict[str, str] = field(default_factory=dict)
    ids: dict[str, str] = field(default_factory=dict)
    app: tuple[House, ASGIApp] | None = None

    def client(self, who: str | None) -> TestClient:
        """A client that is signed in as ``who``; ``None``: nobody."""
        if self.app is None or self.app[0] is not self.house:
            self.app = self.house, management(self.house)
        client = TestClient(self.app[1], base_url=ADDRESS)
        if who is not None:
            client.cookies.set("stellwerk", self.cookies[who])
            client.headers["x-csrf-token"] = self.csrf[who]
        return client

    def actor(self, who: str) -> Actor:
        """The person as an actor in a browser."""
        with self.house.database.reading() as connection:
            found = people.actor_of(connection, self.people[who])
        assert found is not None
        return found

    def token(self, who: str, *scopes: str) -> str:
        """An access token of the person."""
        with self.house.database.writing() as writing:
            _, secret = tokens.create(
                writing, self.actor(who), self.house.secrets, title="Skript", scopes=list(scopes)
            )
        return secret


class Undone(Database):
    """Every change is made in full, and taken back at its end: each request meets the same world."""

    @contextmanager
    def writing(self) -> Iterator[Writing]:
        with self.engine.connect().execution_options(stellwerk_writes=True) as connection:
            transaction = connection.begin()
            try:
                yield Writing(connection)
            finally:
                transaction.rollback()


def house_on(place: Place) -> House:
    """The house on a migrated database."""
    database = Database(place)
    return House(
        database=database,
        secrets=open_secrets(database),
        pseudonyms=Pseudonyms(b"p" * 32),
        address=ADDRESS,
        hosts=frozenset({"127.0.0.1"}),
    )


def built(place: Place) -> World:
    """The town hall on a migrated database."""
    house = house_on(place)
    world = World(house)
    with house.database.writing() as writing:
        for code in ("6100", "5000"):
            cost_centres.create(writing, SHELL, code=code, title=f"Kostenstelle {code}")
        for name, code in ((OWN, "6100"), (FOREIGN, "5000")):
            departments.create(writing, SHELL, named=name, title=name.title(), cost_centre=code, floor="K1")
        departments.create(writing, SHELL, named="hochbau", title="Hochbau", cost_centre="6100", parent=OWN)
        for who, roles in ROLES.items():
            world.people[who] = people.create(
                writing,
                SHELL,
                display_name=who,
                email=f"{who}@stadt.example",
                login=who,
                department=FOREIGN if who == "outsider" else OWN,
            )
            people.set_roles(writing, SHELL, world.people[who], roles)
        for name in ("second_administrator", "colleague", "stranger"):
            world.people[name] = people.create(
                writing,
                SHELL,
                display_name=name,
                login=name,
                department=FOREIGN if name == "stranger" else OWN,
            )
        people.set_roles(
            writing, SHELL, world.people["second_administrator"], [Assignment(Role.ADMINISTRATOR)]
        )
        for name, department in (("briefe", OWN), ("bescheide", FOREIGN), ("allgemein", None)):
            use_cases.create(
                writing,
                SHELL,
                named=name,
                values={**USE_CASE, **SCREENED, "department": department, "floor": "K1"},
            )
        for sort, department, case in (("own", OWN, "briefe"), ("foreign", FOREIGN, "bescheide")):
            key, _ = keys.create(
                writing,
                SHELL,
                house.secrets,
                {"title": sort, "department": department, "use_case": case},
            )
            world.ids[f"{sort}_key"] = key.id
        for sort, department in (("own", OWN), ("foreign", FOREIGN)):
            values = {"title": sort, "amount": "1000", "period": "year", "department": department}
            world.ids[f"{sort}_budget"] = budgets.create(writing, SHELL, values).id
        requester = Actor(
            person=world.people["second_administrator"],
            department=None,
            assignments=frozenset({Assignment(Role.ADMINISTRATOR)}),
        )
        for sort, case in (("own", "briefe"), ("foreign", "bescheide")):
            request = approvals.request(
                writing,
                requester,
                action="lower_class",
                about=f"use-case:{case}",
                change={"floor": "K0"},
                reason="zum Prüfen",
            )
            world.ids[f"{sort}_approval"] = request.id
        price_import.bring(writing, SHELL, SHEET.encode())
        said = {"provider": "musterhub", "month": "2026-03"}
        read = invoices.look(writing.connection, SHELL, b"Modell;Netto\nmuster-m;1\n", said, ())
        world.ids["invoice"] = invoices.bring(writing, SHELL, read).id
        release = approvals.request(
            writing,
            requester,
            action="release_regime",
            about="regime:social",
            change={"released_by": "Dr. Beispiel", "document": "SGB-1"},
            reason="Anzeige liegt vor",
        )
        officer = Actor(
            person=world.people["data_protection_officer"],
            department=None,
            assignments=frozenset({Assignment(Role.DATA_PROTECTION_OFFICER)}),
        )
        approvals.confirm(writing, officer, release.id)
        for who in world.people:
            world.cookies[who] = sessions.begin(
                writing,
                house.secrets,
                world.people[who],
                method="password",
                strong=True,
                sign_in=house.sign_in,
            )
    for who, cookie in world.cookies.items():
        found = sessions.find(house.database, house.secrets, cookie, house.sign_in)
        assert found is not None
        world.csrf[who] = found.csrf
        with house.database.writing() as writing:
            token, _ = tokens.create(writing, world.actor(who), house.secrets, title="T", scopes=["read"])
        world.ids[f"token_of_{who}"] = token.id
    return world


__all__ = ["ADDRESS", "FOREIGN", "OWN", "ROLES", "Undone", "World", "built", "house_on"]
