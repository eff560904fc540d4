# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""From a size that a task or an assistant wishes for to a model: the signal decides, the person may choose another."""

from __future__ import annotations

from stellwerk.policy.decide import AUTO
from stellwerk.policy.register import Register
from stellwerk.values.ability import Ability
from stellwerk.values.tier import Tier
from stellwerk.values.zone import Zone

_SIZES = {Tier.S: 0, Tier.M: 1, Tier.L: 2}


def model_of_size(register: Register, tier: Tier | None) -> str:
    """The smallest model of that size or above, in the strictest zone that has one; red is for people to choose.

    ``auto`` where any size will do, or none is big enough.
    """
    if tier is None or tier is Tier.S:
        return AUTO
    fitting = [
        (-register.zone_of(model).strictness, _SIZES[model.tier], model.name)
        for model in register.models.values()
        if _SIZES[model.tier] >= _SIZES[tier]
        and register.zone_of(model) is not Zone.RED
        and Ability.CHAT in model.abilities
    ]
    return min(fitting)[2] if fitting else AUTO
