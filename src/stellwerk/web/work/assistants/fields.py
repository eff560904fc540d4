# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""The fields of an assistant: what was typed, what there is to choose, and what is wrong in words."""

from __future__ import annotations

from typing import Any

from stellwerk.policy.decide import AUTO
from stellwerk.policy.register import Register
from stellwerk.values.data_class import DataClass
from stellwerk.web.visit import Visit
from stellwerk.web.words import Sentences
from stellwerk.workbench import assistants
from stellwerk.workbench.assistants import Assistant, Wanted

NAMES = {
    "name": "name",
    "instruction": "anweisung",
    "model": "modell",
    "tier": "groesse",
    "floor": "klasse",
}
"""Of the form, by those of the values."""


def wanted(visit: Visit) -> Wanted:
    """What was typed."""
    return Wanted(**{field: visit.field(name) for field, name in NAMES.items()})


def as_wanted(found: Assistant) -> Wanted:
    """What an assistant is, as it would be typed."""
    return Wanted(
        found.name, found.instruction, found.model, found.tier.value if found.tier else "", found.floor.name
    )


def errors(problems: dict[str, str], t: Sentences) -> dict[str, str]:
    """What is wrong, by field of the form."""
    return {NAMES[field]: t[f"wrong_{field}"] for field in NAMES if field in problems}


def choices(visit: Visit, register: Register) -> list[str]:
    """The names of models that the visitor may choose."""
    with visit.house.database.reading() as connection:
        return [one.name for one in assistants.choices(connection, register, visit.who.actor)]


def options(visit: Visit, register: Register, t: Sentences, chosen: str) -> dict[str, Any]:
    """What the selections of the form offer."""
    with visit.house.database.reading() as connection:
        found = assistants.choices(connection, register, visit.who.actor)
    models = [(AUTO, t["model_auto"])]
    models += [(one.name, f"{one.name} ({t[f'zone_{one.zone.value}']}, {one.tier.value})") for one in found]
    if chosen not in dict(models) and chosen:
        models.append((chosen, f"{chosen} ({t['model_gone']})"))
    return {
        "models": models,
        "tiers": [("", t["tier_any"]), *((tier, t[f"tier_{tier}"]) for tier in "SML")],
        "floors": [(c.name, t[f"floor_{c.name}"]) for c in DataClass if c <= DataClass.K4],
    }
