# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Views of the start page that its tests share: everything open as a demo, and trouble in every zone."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from stellwerk.policy.register import Ability, Agreement, Endpoint, Model, Policy, Register, Tier
from stellwerk.values.money import Price
from stellwerk.values.zone import Zone
from stellwerk.web.start import StartView, view_of

TODAY = date(2026, 11, 1)
BASE_URL = "http://127.0.0.1:8080"


def _price(version: str, day: date, into: str, out: str) -> Price:
    return Price(
        version=version, valid_from=day, input_per_million=Decimal(into), output_per_million=Decimal(out)
    )


def register(*, demo: bool = False, policy: Policy | None = None) -> Register:
    """Three zones: two green endpoints, one yellow, one red."""
    chat = frozenset({Ability.CHAT})
    return Register(
        endpoints={
            "house": Endpoint(
                name="house", zone=Zone.GREEN, base_url=None, operator="this machine", embedded=True
            ),
            "cellar": Endpoint(
                name="cellar",
                zone=Zone.GREEN,
                base_url="http://10.0.0.5/v1",
                operator="Stadt Musterhausen",
                countries=("DE",),
            ),
            "hub-eu": Endpoint(
                name="hub-eu",
                zone=Zone.YELLOW,
                base_url="https://hub.example/v1",
                operator="T-Systems International GmbH",
                countries=("DE", "NL"),
                agreement=Agreement(number="AVV-2026-17", valid_until=date(2026, 12, 31)),
                demo=demo,
            ),
            "hub-world": Endpoint(
                name="hub-world",
                zone=Zone.RED,
                base_url="https://hub.example/v1",
                operator="T-Systems International GmbH",
                countries=("DE", "US"),
                demo=demo,
            ),
        },
        models={
            model.name: model
            for model in (
                Model("qwen2.5-coder-0.5b-instruct", "house", "q", Tier.S, 4096, chat),
                Model("mistral-small", "cellar", "m", Tier.M, 32768, chat),
                Model(
                    "gpt-oss-120b",
                    "hub-eu",
                    "g",
                    Tier.L,
                    131072,
                    chat,
                    (
                        _price("2025", date(2025, 1, 1), "0.20", "0.80"),
                        _price("2026", date(2026, 1, 1), "0.15", "0.605"),
                    ),
                ),
                Model(
                    "large-commercial",
                    "hub-world",
                    "c",
                    Tier.L,
                    200000,
                    chat | {Ability.VISION},
                    (_price("2026", date(2026, 1, 1), "3", "15"),),
                ),
            )
        },
        use_cases={},
        keys=(),
        policy=policy or Policy(version="test"),
        demo=demo,
    )


def demo_view(base_url: str = BASE_URL) -> StartView:
    """All zones open; yellow and red are stand-ins."""
    return view_of(register(demo=True), {}, today=TODAY, version="0.1.0", base_url=base_url)


def trouble_view(base_url: str = BASE_URL) -> StartView:
    """Green partly down, yellow's agreement at its end, red switched off."""
    return view_of(
        register(policy=Policy(version="test", closed_zones=frozenset({Zone.RED}))),
        {"cellar": "its hosting differs from the register: deployment_region is otc-eu"},
        today=date(2027, 1, 1),
        version="0.1.0",
        base_url=base_url,
    )


def bare_view(base_url: str = BASE_URL) -> StartView:
    """Without a configuration file: only the embedded engine."""
    full = register()
    alone = Register(
        endpoints={"house": full.endpoints["house"]},
        models={m.name: m for m in full.models.values() if m.endpoint == "house"},
        use_cases={},
        keys=(),
        policy=full.policy,
    )
    return view_of(alone, {}, today=TODAY, version="0.1.0", base_url=base_url)
