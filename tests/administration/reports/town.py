# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""A town with small and big departments, and half a year of its ledger. Whole cents where a test counts them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import sqlalchemy as sa

from stellwerk.administration import cost_centres, departments, people, use_cases
from stellwerk.identity.actor import SHELL, Actor, Assignment
from stellwerk.identity.roles import Role
from stellwerk.metering.prices.price_list import ModelPrice, PriceList
from stellwerk.storage import prices
from stellwerk.storage.database import Database, Writing
from stellwerk.storage.tables import ledger, person
from stellwerk.values.holidays import is_working_day

TODAY = date(2026, 6, 16)
NOW = datetime(2026, 6, 16, 8, tzinfo=UTC)
MAY, JUNE = date(2026, 5, 1), date(2026, 6, 1)
K = 10
CENT = 10**10
LIST = "hub-2026"

# name, title, above, people
TREE = (
    ("bauamt", "Bauamt", None, 12),
    ("hochbau", "Hochbau", "bauamt", 6),
    ("tiefbau", "Tiefbau", "bauamt", 5),
    ("sozialamt", "Sozialamt", None, 20),
    ("jugendamt", "Jugendamt", None, 31),
    ("presse", "Pressestelle", None, 3),
)

# department, use case, zone, model, calls a working day, cents a working day
USE = (
    ("bauamt", "briefe", "green", "klein", 40, 0),
    ("bauamt", "plaene", "yellow", "mittel", 20, 30),
    ("hochbau", "briefe", "green", "klein", 10, 0),
    ("hochbau", "briefe", "yellow", "mittel", 8, 11),
    ("tiefbau", "briefe", "green", "klein", 9, 0),
    ("tiefbau", "briefe", "yellow", "mittel", 7, 9),
    ("tiefbau", "strassen", "yellow", "mittel", 3, 4),
    ("sozialamt", "briefe", "green", "klein", 50, 0),
    ("sozialamt", "leichte-sprache", "yellow", "mittel", 30, 45),
    ("jugendamt", "briefe", "yellow", "mittel", 60, 80),
    ("jugendamt", "recherche", "red", "gross", 5, 100),
    ("jugendamt", "briefe", "green", "klein", 15, 0),
    ("presse", "presse", "yellow", "mittel", 4, 6),
    ("presse", "presse", "green", "klein", 2, 0),
)
TITLES = {
    "briefe": "Briefe und E-Mails",
    "plaene": "Pläne",
    "strassen": "Straßen",
    "leichte-sprache": "Leichte Sprache",
    "recherche": "Recherche",
    "presse": "Pressetexte",
}


def cost_centre_of(department: str) -> str:
    """Of a department."""
    return f"{1000 + 10 * [name for name, *_ in TREE].index(department)}"


def rows(first: date, last: date, use: Sequence[tuple[Any, ...]] = USE) -> Iterator[dict[str, Any]]:
    """Lines of the ledger, the same on every working day."""
    for number in range((last - first).days + 1):
        day = first + timedelta(days=number)
        if not is_working_day(day):
            continue
        for department, use_case, zone, model, calls, cents in use:
            yield line(day, department, use_case, zone, model, calls, cents * CENT)


def line(
    day: date, department: str, use_case: str, zone: str, model: str, calls: int, pico: int, **more: Any
) -> dict[str, Any]:
    """One line."""
    return {
        "day": day,
        "department": department,
        "cost_centre": cost_centre_of(department),
        "use_case": use_case,
        "zone": zone,
        "endpoint": "haus" if zone == "green" else "hub",
        "model": model,
        "price_version": LIST if pico else "",
        "currency": "EUR",
        "calls": calls,
        "tokens_in": calls * 1000,
        "tokens_out": calls * 300,
        "estimated_calls": 0,
        "unknown_cost_calls": 0,
        "cost_pico": pico,
        "cached_in": calls * 100,
        "reasoning_out": calls * 30,
        "auto_calls": calls // 2,
        "auto_saved_pico": calls * CENT // 10,
        **more,
    }


def build(database: Database) -> None:
    """The town, and its ledger from January to the day before :data:`TODAY`."""
    with database.writing() as writing:
        for name, title, above, many in TREE:
            code = cost_centre_of(name)
            cost_centres.create(writing, SHELL, code=code, title=f"Kosten {title}")
            departments.create(writing, SHELL, named=name, title=title, cost_centre=code, parent=above)
            hire(writing, name, many)
        for name, title in TITLES.items():
            use_cases.create(
                writing,
                SHELL,
                named=name,
                values={"title": title, "purpose": "p", "legal_basis": "l", "owner": "o"},
            )
        prices.add(writing, price_list(), sha256="a" * 64)
        writing.execute(sa.insert(ledger), list(rows(date(2026, 1, 1), TODAY - timedelta(days=1))))


def hire(writing: Writing, department: str, many: int) -> None:
    """More people for a department."""
    there = writing.execute(sa.select(sa.func.count()).select_from(person)).scalar_one()
    for number in range(there, there + many):
        people.create(
            writing, SHELL, display_name=f"Person {number}", login=f"p{number}", department=department
        )


def price_list(**changes: Any) -> PriceList:
    """Of the hub, with a minimum of 50 EUR."""
    values: dict[str, Any] = {
        "version": LIST,
        "provider": "hub",
        "title": "Hub",
        "currency": "EUR",
        "valid_from": date(2025, 1, 1),
        "source": "Blatt 1",
        "vat_percent": Decimal(19),
        "plan": "Essential",
        "plan_minimum": Decimal(50),
        "prices": (
            ModelPrice(model="mittel", input_per_million=Decimal("0.2"), output_per_million=Decimal("0.65")),
        ),
    }
    return PriceList(**{**values, **changes})


def actor(*roles: Assignment, department: str | None = None) -> Actor:
    """Somebody with these roles."""
    return Actor(person="per_x", department=department, assignments=frozenset(roles))


FINANCE = actor(Assignment(Role.FINANCE))
COUNCIL = actor(Assignment(Role.STAFF_COUNCIL))
KEY_USER = actor(Assignment(Role.KEY_USER, "bauamt"), department="bauamt")
EMPLOYEE = actor(department="jugendamt")
