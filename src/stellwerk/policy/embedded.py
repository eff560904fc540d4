# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""The register without a file: the embedded green engine, one department, one use case, one key. Nothing
else."""

from __future__ import annotations

import hashlib

from stellwerk.policy.register import (
    Ability,
    Department,
    Endpoint,
    Key,
    Model,
    Policy,
    Register,
    Tier,
    Timeouts,
    UseCase,
)
from stellwerk.values.caller import Caller
from stellwerk.values.data_class import DataClass
from stellwerk.values.zone import Zone

EMBEDDED_ENDPOINT = "embedded"
EMBEDDED_ABILITIES = frozenset({Ability.CHAT, Ability.TOOLS, Ability.JSON_SCHEMA, Ability.LOGPROBS})
DEFAULT_DEPARTMENT = "default"
DEFAULT_USE_CASE = "general"
FIRST_KEY = "first-key"

# Without a stream the engine's first byte is its last: a whole context at a slow machine's pace, after a queue.
EMBEDDED_TIMEOUTS = Timeouts(first_byte=900.0, silence=300.0)


def embedded_register(
    *,
    model: str,
    first_key_sha256: str,
    tier: Tier = Tier.S,
    context_length: int = 4096,
    abilities: frozenset[Ability] = EMBEDDED_ABILITIES,
) -> Register:
    """The safe default (Art. 25(2) GDPR): green only.

    ``model`` is the name in the embedded catalogue and becomes the public name; ``context_length`` counts
    tokens of one conversation. The key declares nothing, so its calls count as K3 and would stay in green or
    yellow anyway.
    """
    digest = hashlib.sha256("|".join(("embedded", model, first_key_sha256)).encode()).hexdigest()
    caller = Caller(
        key_id=FIRST_KEY,
        department=DEFAULT_DEPARTMENT,
        use_case=DEFAULT_USE_CASE,
        cost_centre=DEFAULT_DEPARTMENT,
    )
    return Register(
        endpoints={EMBEDDED_ENDPOINT: embedded_endpoint(EMBEDDED_ENDPOINT)},
        models={
            model: Model(
                name=model,
                endpoint=EMBEDDED_ENDPOINT,
                upstream=model,
                tier=tier,
                context_length=context_length,
                abilities=abilities,
            )
        },
        use_cases={
            DEFAULT_USE_CASE: UseCase(
                name=DEFAULT_USE_CASE,
                purpose="Trying out the embedded green zone",
                legal_basis="to be named by the operator",
                owner="to be named by the operator",
                floor=DataClass.K0,
                allowed_zones=frozenset({Zone.GREEN}),
            )
        },
        keys=(Key(sha256=first_key_sha256.lower(), caller=caller),),
        policy=Policy(version=digest[:16]),
        first_start=True,
        departments={DEFAULT_DEPARTMENT: Department(name=DEFAULT_DEPARTMENT, cost_centre=DEFAULT_DEPARTMENT)},
    )


def embedded_endpoint(name: str) -> Endpoint:
    """The embedded engine as an endpoint: own hardware, no address."""
    return Endpoint(
        name=name,
        zone=Zone.GREEN,
        base_url=None,
        operator="this machine",
        countries=(),
        timeouts=EMBEDDED_TIMEOUTS,
        embedded=True,
        own_hardware=True,
    )
