# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""A small town as a register: the parts that the policy tests build theirs from."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import msgspec

from stellwerk.policy.decide import Rulebook
from stellwerk.policy.register import (
    Ability,
    Agreement,
    Endpoint,
    Model,
    Policy,
    Register,
    Release,
    ResidualRisk,
    Tier,
    UseCase,
)
from stellwerk.values.caller import Caller
from stellwerk.values.data_class import DataClass
from stellwerk.values.decision import Decision
from stellwerk.values.inspection import Finding, Inspection
from stellwerk.values.money import Price
from stellwerk.values.zone import Zone

TODAY = date(2026, 9, 1)
CHAT = frozenset({Ability.CHAT})


def price(version: str, per_input: str, per_output: str, valid_from: date = date(2026, 1, 1)) -> Price:
    return Price(version, valid_from, Decimal(per_input), Decimal(per_output))


def release(what: str) -> Release:
    return Release(what, "A. Beispiel", date(2026, 1, 2), "DOC-1")


GREEN = Endpoint("house", Zone.GREEN, None, "town", embedded=True)
YELLOW = Endpoint(
    "otc",
    Zone.YELLOW,
    "https://yellow.example/v2",
    "T",
    countries=("DE",),
    agreement=Agreement("AV-1", date(2027, 1, 1)),
    secrecy_undertaking=True,
)
YELLOW_BARE = msgspec.structs.replace(YELLOW, name="bare", secrecy_undertaking=False)
RED = Endpoint(
    "azure",
    Zone.RED,
    "https://red.example/v2",
    "T",
    third_country_control=True,
    residual_risk=ResidualRisk("A. Beispiel", date(2026, 1, 2), "DOC-2"),
)


def model(name: str, endpoint: str, tier: Tier = Tier.M, **more: Any) -> Model:
    return Model(
        **{
            "name": name,
            "endpoint": endpoint,
            "upstream": name,
            "tier": tier,
            "context_length": 8000,
            "abilities": CHAT,
            **more,
        }
    )


MODELS = (
    model("small-green", "house", Tier.S, context_length=4000),
    model(
        "mid-yellow", "otc", prices=(price("y", "0.20", "0.65"),), overflow=("other-yellow", "small-green")
    ),
    model("other-yellow", "otc", prices=(price("y2", "0.30", "0.65"),)),
    model("bare-yellow", "bare", prices=(price("b", "0.10", "0.10"),), overflow=("big-red", "mid-yellow")),
    model(
        "big-red",
        "azure",
        Tier.L,
        context_length=100_000,
        abilities=frozenset({Ability.CHAT, Ability.TOOLS}),
        prices=(price("r", "1.91", "7.64"),),
        overflow=("mid-yellow", "small-green"),
    ),
    model(
        "embed",
        "otc",
        Tier.S,
        abilities=frozenset({Ability.EMBEDDINGS}),
        prices=(price("e", "0.05", "0"),),
    ),
)


def use_case(**more: Any) -> UseCase:
    return UseCase(**{"name": "general", "purpose": "p", "legal_basis": "l", "owner": "o", **more})


def register(
    *, policy: Policy | None = None, use: UseCase | None = None, endpoints: tuple[Endpoint, ...] | None = None
) -> Register:
    places = (GREEN, YELLOW, YELLOW_BARE, RED) if endpoints is None else endpoints
    names = {e.name for e in places}
    case = use or use_case()
    return Register(
        endpoints={e.name: e for e in places},
        models={m.name: m for m in MODELS if m.endpoint in names},
        use_cases={case.name: case},
        keys=(),
        policy=policy or Policy("v1"),
    )


def caller(**more: Any) -> Caller:
    return Caller(**{"key_id": "k", "department": "d", "use_case": "general", "cost_centre": "c", **more})


def finding(data_class: DataClass, *regimes: str, kind: str = "kind") -> Finding:
    return Finding(kind, data_class, "messages[0].content", 0, 3, "rule", regimes=regimes)


def found(*findings: Finding) -> Inspection:
    return Inspection(findings=findings)


def decide(rules: Rulebook | Register, **more: Any) -> Decision:
    book = rules if isinstance(rules, Rulebook) else Rulebook(rules)
    return book.decide(
        **{
            "caller": caller(),
            "model": "auto",
            "declared": None,
            "inspection": Inspection(),
            "needs": CHAT,
            "tokens": 100,
            "today": TODAY,
            "decision_id": "id",
            **more,
        }
    )
