# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Which models somebody may choose for an assistant: those that a use case of their place opens."""

from __future__ import annotations

import msgspec
import sqlalchemy as sa

from stellwerk.identity.actor import Actor
from stellwerk.policy.register import Register
from stellwerk.values.ability import Ability
from stellwerk.values.tier import Tier
from stellwerk.values.zone import Zone
from stellwerk.workbench.place import Homeless, place_of


class Choice(msgspec.Struct, frozen=True):
    """A model with its zone."""

    name: str
    zone: Zone
    tier: Tier


def choices(connection: sa.Connection, register: Register, actor: Actor) -> tuple[Choice, ...]:
    """The strictest zone first, then by name; none for somebody without a place to work.

    What may really be sent is decided at each message: an assistant opens no zone.
    """
    try:
        where = place_of(connection, register, actor)
    except Homeless:
        return ()
    cases = [register.use_cases[purpose.name] for purpose in where.purposes]
    found = [
        Choice(model.name, register.zone_of(model), model.tier)
        for model in register.models.values()
        if Ability.CHAT in model.abilities
        and any(
            register.zone_of(model) in case.allowed_zones
            and (case.allowed_models is None or model.name in case.allowed_models)
            for case in cases
        )
    ]
    return tuple(sorted(found, key=lambda one: (-one.zone.strictness, one.name)))
