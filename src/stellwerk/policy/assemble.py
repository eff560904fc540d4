# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""From a checked file to the register. Runs only when there are no problems, so nothing is asked again here."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

import msgspec

from stellwerk.policy.address import Address
from stellwerk.policy.convert import Read
from stellwerk.policy.credentials import Secret
from stellwerk.policy.embedded import EMBEDDED_TIMEOUTS
from stellwerk.policy.hardware import footprint, hardware
from stellwerk.policy.minute import minute_limits
from stellwerk.policy.register import (
    Ability,
    Agreement,
    Credential,
    Department,
    DetectorSwitch,
    Endpoint,
    Hosting,
    Key,
    Model,
    Policy,
    Register,
    Release,
    ResidualRisk,
    Screening,
    Tier,
    Timeouts,
    UseCase,
    When,
)
from stellwerk.policy.screening import closed_because
from stellwerk.values.caller import Caller
from stellwerk.values.key import USUAL_SCOPES, Scope
from stellwerk.values.money import Price
from stellwerk.values.zone import Zone

_DEFAULT_ZONES = ("green", "yellow")  # red is named or not used (Art. 25(2) GDPR)


def plain(section: Read) -> dict[str, Any]:
    """A section as plain values, for the settings."""
    return {key: plain(value) if isinstance(value, Read) else value for key, value in section.values.items()}


def register(
    root: Read, addresses: Mapping[str, Address], secrets: Mapping[str, Secret], context: int
) -> Register:
    """The register with its version. ``context``: tokens that the embedded engine holds."""
    endpoints: dict[str, Read] = root.get("endpoints")
    departments = {
        name: Department(name, read.get("cost_centre")) for name, read in root.get("departments", {}).items()
    }
    made = Register(
        endpoints={n: _endpoint(n, r, addresses.get(n), secrets.get(n)) for n, r in endpoints.items()},
        models={n: _model(n, r, root.get("prices", {}), context) for n, r in root.get("models").items()},
        use_cases={n: _use_case(n, r) for n, r in root.get("use_cases", {}).items()},
        keys=tuple(_key(n, r, departments) for n, r in root.get("keys", {}).items()),
        policy=_policy(root.get("policy") or Read("policy", 1)),
        departments=departments,
        detectors={n: _switch(r) for n, r in root.get("detectors", {}).items()},
        hardware=hardware(root.get("hardware", {}), endpoints),
        footprint=footprint(root.get("footprint")),
    )
    policy = msgspec.structs.replace(made.policy, version=version(made))
    return msgspec.structs.replace(made, policy=policy)


def version(register: Register) -> str:
    """First 16 hex digits of the SHA-256 over the register in a canonical form, secrets left out.

    Order, comments and layout of the file do not matter; any change of meaning gives a new version.
    """
    bare = msgspec.structs.replace(
        register,
        endpoints={n: msgspec.structs.replace(e, secret=None) for n, e in register.endpoints.items()},
        keys=tuple(sorted(register.keys, key=lambda key: key.caller.key_id)),
        policy=msgspec.structs.replace(
            register.policy,
            version="",
            releases=tuple(
                sorted(register.policy.releases, key=lambda r: (r.what, r.released_on, r.document))
            ),
        ),
    )
    return hashlib.sha256(msgspec.json.encode(bare, order="deterministic")).hexdigest()[:16]


def _endpoint(name: str, read: Read, address: Address | None, secret: Secret | None) -> Endpoint:
    zone = Zone(read.get("zone"))
    unknown = zone is Zone.RED  # what nobody stated counts as the worse in red; yellow had to state it
    embedded = read.get("embedded", False)
    agreement, risk, hosting = read.get("agreement"), read.get("residual_risk"), read.get("hosting")
    credential, timeouts = read.get("credential"), read.get("timeouts")
    return Endpoint(
        name=name,
        zone=zone,
        base_url=address.url if address is not None else None,
        operator=read.get("operator", "this machine"),
        countries=tuple(read.get("countries", ())),
        agreement=Agreement(**agreement.values) if agreement is not None else None,
        secrecy_undertaking=read.get("secrecy_undertaking", False),
        sub_processors=tuple(read.get("sub_processors", ())),
        stores_content=read.get("stores_content", unknown),
        trains_on_content=read.get("trains_on_content", unknown),
        third_country_control=read.get("third_country_control", unknown),
        residual_risk=ResidualRisk(**risk.values) if risk is not None else None,
        credential=Credential(**credential) if credential is not None else None,
        secret=secret.value if secret is not None else None,
        timeouts=msgspec.structs.replace(
            EMBEDDED_TIMEOUTS if embedded else Timeouts(), **(timeouts.values if timeouts is not None else {})
        ),
        hosting=Hosting(**hosting.values) if hosting is not None else None,
        embedded=embedded,
        own_hardware=read.get("own_hardware", embedded),
        isolated=read.get("isolated", False),
        price_list=read.get("price_list"),
    )


def _model(name: str, read: Read, prices: Mapping[str, Read], context: int) -> Model:
    price = read.get("price")
    return Model(
        name=name,
        endpoint=read.get("endpoint"),
        upstream=read.get("upstream", name),
        tier=Tier(read.get("tier")),
        context_length=read.get("context_length", context),
        abilities=frozenset(Ability(a) for a in read.get("abilities", ("chat",))),
        prices=_prices(price, prices[price]) if price is not None else (),
        overflow=tuple(read.get("overflow", ())),
        price_model=read.get("price_model"),
        limits=minute_limits(read.get("limits")),
    )


def _prices(name: str, read: Read) -> tuple[Price, ...]:
    versions = sorted(read.get("versions"), key=lambda v: v.get("valid_from"))
    return tuple(
        Price(
            version=f"{name}@{v.get('valid_from').isoformat()}",
            valid_from=v.get("valid_from"),
            currency=read.get("currency", "EUR"),
            **{unit: amount for unit, amount in v.values.items() if unit != "valid_from"},
        )
        for v in versions
    )


def _use_case(name: str, read: Read) -> UseCase:
    models, floor = read.get("models"), read.get("floor")
    case = UseCase(
        name=name,
        purpose=read.get("purpose"),
        legal_basis=read.get("legal_basis"),
        owner=read.get("owner"),
        declared_class=read.get("declared_class"),
        allowed_zones=frozenset(Zone(z) for z in read.get("zones", _DEFAULT_ZONES)),
        allowed_models=frozenset(models) if models is not None else None,
        regimes=frozenset(read.get("regimes", ())),
        **_screened(read.get("ai_act")),
    )
    return case if floor is None else msgspec.structs.replace(case, floor=floor)


def _screened(read: Read | None) -> dict[str, Any]:
    if read is None:
        return {}
    released = read.get("released")
    screening = Screening(
        role=read.get("role"),
        prohibited=tuple(sorted(read.get("prohibited", ()))),
        annex_iii=tuple(sorted(read.get("annex_iii", ()))),
        released_by=None if released is None else released.get("by"),
        released_on=None if released is None else released.get("on"),
        document=None if released is None else released.get("document"),
    )
    closed = closed_because(
        archived=False,
        screened=True,
        prohibited=screening.prohibited,
        annex_iii=screening.annex_iii,
        released=released is not None,
    )
    return {"screening": screening, "closed": closed}


def _key(name: str, read: Read, departments: Mapping[str, Department]) -> Key:
    models = read.get("models")
    department = departments[read.get("department")]
    return Key(
        sha256=read.get("sha256"),
        caller=Caller(
            key_id=name,
            department=department.name,
            use_case=read.get("use_case"),
            cost_centre=department.cost_centre,
            declared_class=read.get("declared_class"),
            may_declare=read.get("may_declare", False),
            allowed_models=frozenset(models) if models is not None else None,
        ),
        scopes=frozenset(map(Scope, read.get("scopes", USUAL_SCOPES))),
    )


def _switch(read: Read) -> DetectorSwitch:
    when = read.get("when")
    return DetectorSwitch(
        when=When(when) if when is not None else None,
        timeout=read.get("timeout"),
        options=read.get("options", {}),
    )


def _policy(read: Read) -> Policy:
    return Policy(
        version="",
        red_for_k1=read.get("red_for_k1", False),
        k5_isolated_green=read.get("k5_isolated_green", False),
        releases=tuple(Release(**release.values) for release in read.get("releases", ())),
        closed_zones=frozenset(Zone(z) for z in read.get("closed_zones", ())),
    )
