# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""The register of the demo: what stood in the configuration, plus yellow and red played by the stand-in."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import msgspec

from stellwerk.demo.models import DemoModel
from stellwerk.demo.start import DemoEndpoint
from stellwerk.policy.register import (
    Agreement,
    Endpoint,
    Hosting,
    Key,
    Model,
    Register,
    ResidualRisk,
    Timeouts,
    UseCase,
)
from stellwerk.values.caller import Caller
from stellwerk.values.zone import Zone

_OPERATOR = "DEMO (stand-in on this machine)"
_USE_CASE = "demo"


def with_demo(
    register: Register, endpoints: Iterable[DemoEndpoint], *, key_sha256: str, today: date
) -> Register:
    """``register`` with the demo's endpoints, models, use case and key added; everything of it is labelled DEMO.

    The demo key may declare a class per request, so that all three zones can be seen at work. ``key_sha256``
    replaces a key of the same hash.
    """
    added_endpoints: dict[str, Endpoint] = {}
    added_models: dict[str, Model] = {}
    for hub in endpoints:
        for model in hub.models:
            name = _endpoint_name(model)
            added_endpoints.setdefault(name, _endpoint(name, hub, model.hosting, today))
            added_models[model.name] = Model(
                name=model.name,
                endpoint=name,
                upstream=model.name,
                tier=model.tier,
                context_length=model.context_length,
                abilities=model.abilities,
                prices=(model.price,),
            )
    use_case = UseCase(
        name=_USE_CASE,
        purpose="DEMO: to see all three zones at work",
        legal_basis="DEMO: none, made-up data only",
        owner="DEMO",
    )
    caller = Caller(
        key_id="demo-key", department="demo", use_case=_USE_CASE, cost_centre="demo", may_declare=True
    )
    return msgspec.structs.replace(
        register,
        endpoints={**register.endpoints, **added_endpoints},
        models={**register.models, **added_models},
        use_cases={**register.use_cases, _USE_CASE: use_case},
        keys=(
            *(key for key in register.keys if key.sha256 != key_sha256),
            Key(key_sha256, caller, stored=False),
        ),
        policy=msgspec.structs.replace(register.policy, version=f"{register.policy.version}-demo"),
        demo=True,
    )


def _endpoint_name(model: DemoModel) -> str:
    return f"demo-{model.zone.value}-{(model.hosting.deployment_region or 'hub').partition('-')[0]}"


def _endpoint(name: str, hub: DemoEndpoint, hosting: Hosting, today: date) -> Endpoint:
    red = hub.zone is Zone.RED
    return Endpoint(
        name=name,
        zone=hub.zone,
        base_url=hub.base_url,
        operator=_OPERATOR,
        countries=("DE",),
        agreement=Agreement(number="DEMO", valid_until=date.max),
        secrecy_undertaking=not red,
        third_country_control=red,
        residual_risk=ResidualRisk(accepted_by="DEMO", accepted_on=today, document="DEMO") if red else None,
        secret=hub.key,
        timeouts=Timeouts(connect=2, first_byte=30, silence=30),
        hosting=hosting,
        demo=True,
    )
