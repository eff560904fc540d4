# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Whether the contract's minute has room for a call: a model by name waits or is refused, ``auto`` goes on."""

from __future__ import annotations

import msgspec

from stellwerk.errors import RateLimited
from stellwerk.gateway.fair import Taken
from stellwerk.gateway.line import Line
from stellwerk.policy.decide import AUTO
from stellwerk.values.call import Call
from stellwerk.values.caller import Caller
from stellwerk.values.decision import Decision


def admitted(line: Line, caller: Caller, call: Call, decision: Decision) -> tuple[Decision, Taken | None]:
    """The decision with the first target that has room in front, and what it holds of its minute.

    Raises:
        RateLimited: the model asked for has none; with ``auto``: none of them has.
    """
    full: RateLimited | None = None
    for number, name in enumerate(decision.targets):
        try:
            taken = line.shares.admit(caller.department, name, tokens(line, call, name))
        except RateLimited as error:
            full = full or error
            if call.model != AUTO:
                break
            continue
        if number == 0:
            return decision, taken
        zone = line.register.zone_of(line.register.models[name])
        return msgspec.structs.replace(decision, targets=decision.targets[number:], zone=zone), taken
    assert full is not None  # noqa: S101 - a decision with targets
    raise full


def tokens(line: Line, call: Call, model: str) -> int:
    """Estimated tokens of a call's input."""
    return line.calibration.tokens_in(model, sum(len(segment.text) for segment in call.segments))
