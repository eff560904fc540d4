# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""What the start page shows, as frozen values; and how they follow from the register."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import StrEnum

import msgspec

from stellwerk.policy.register import Ability, Endpoint, Model, Policy, Register, Tier
from stellwerk.policy.zones import STRICTEST_FIRST, closure
from stellwerk.values.money import Price
from stellwerk.values.zone import Zone


class ZoneState(StrEnum):
    """Whether a zone takes calls."""

    OPEN = "open"
    PARTLY = "partly"  # some of its endpoints do
    CLOSED = "closed"  # none does at present
    SWITCHED_OFF = "switched_off"  # the operator's kill switch
    ABSENT = "absent"  # nothing is set up there


class Cause(StrEnum):
    """Why an endpoint takes no calls."""

    SWITCHED_OFF = "switched_off"  # the operator's kill switch
    AGREEMENT = "agreement"  # no valid data-processing agreement
    ENGINE = "engine"  # the embedded engine is not ready
    PROVIDER = "provider"  # the drift guard: hosting differs, or could not be compared


class EndpointView(msgspec.Struct, frozen=True):
    """One endpoint of a zone."""

    name: str
    operator: str
    countries: tuple[str, ...]  # ISO 3166-1 alpha-2
    embedded: bool
    demo: bool
    closed: Cause | None  # None: open
    detail: str  # of the engine or the drift guard, in English words; "" where the cause says all


class ZoneView(msgspec.Struct, frozen=True):
    """One lamp of the traffic light."""

    zone: Zone
    state: ZoneState
    endpoints: tuple[EndpointView, ...]

    @property
    def demo(self) -> bool:
        """True when any endpoint of the zone is a stand-in."""
        return any(endpoint.demo for endpoint in self.endpoints)


class ModelView(msgspec.Struct, frozen=True):
    """One model that callers can name."""

    name: str
    zone: Zone
    tier: Tier
    endpoint: EndpointView
    context_length: int  # tokens
    abilities: tuple[Ability, ...]
    price: Price | None  # None: own hardware, nothing is billed per token


class StartView(msgspec.Struct, frozen=True):
    """Everything on the page."""

    version: str
    base_url: str  # where programs reach Stellwerk, without a slash at the end: http://127.0.0.1:8080
    demo: bool
    zones: tuple[ZoneView, ...]  # strictest first: green, yellow, red
    models: tuple[ModelView, ...]  # by zone, strictest first, then by name


def view_of(
    register: Register, closed: Mapping[str, str], *, today: date, version: str, base_url: str
) -> StartView:
    """The page's view of the register.

    ``closed`` names endpoints that may not be used now, with the reason (the line's doors know them); ``today``
    is the day (UTC) that agreements and prices are looked up for.
    """

    def shown(endpoint: Endpoint) -> EndpointView:
        cause, detail = _why(endpoint, register.policy, closed.get(endpoint.name), today)
        return EndpointView(
            name=endpoint.name,
            operator=endpoint.operator,
            countries=endpoint.countries,
            embedded=endpoint.embedded,
            demo=endpoint.demo,
            closed=cause,
            detail=detail,
        )

    endpoints = {name: shown(endpoint) for name, endpoint in register.endpoints.items()}

    def model_shown(model: Model) -> ModelView:
        return ModelView(
            name=model.name,
            zone=register.zone_of(model),
            tier=model.tier,
            endpoint=endpoints[model.endpoint],
            context_length=model.context_length,
            abilities=tuple(ability for ability in Ability if ability in model.abilities),
            price=model.price_on(today),
        )

    def zone_shown(zone: Zone) -> ZoneView:
        here = tuple(endpoints[e.name] for e in register.endpoints.values() if e.zone is zone)
        return ZoneView(
            zone=zone, state=_state(here, switched_off=zone in register.policy.closed_zones), endpoints=here
        )

    models = sorted(map(model_shown, register.models.values()), key=lambda m: (-m.zone.strictness, m.name))
    return StartView(
        version=version,
        base_url=base_url.rstrip("/"),
        demo=register.demo or any(endpoint.demo for endpoint in endpoints.values()),
        zones=tuple(map(zone_shown, STRICTEST_FIRST)),
        models=tuple(models),
    )


def _why(endpoint: Endpoint, policy: Policy, shut: str | None, today: date) -> tuple[Cause | None, str]:
    barred = closure(endpoint, policy, today)
    if barred is not None:
        return (Cause.AGREEMENT if barred.source == "contract" else Cause.SWITCHED_OFF), ""
    if shut is None:
        return None, ""
    return (Cause.ENGINE if endpoint.embedded else Cause.PROVIDER), shut


def _state(endpoints: tuple[EndpointView, ...], *, switched_off: bool) -> ZoneState:
    if not endpoints:
        return ZoneState.ABSENT
    if switched_off:
        return ZoneState.SWITCHED_OFF
    open_now = sum(endpoint.closed is None for endpoint in endpoints)
    if open_now == len(endpoints):
        return ZoneState.OPEN
    return ZoneState.PARTLY if open_now else ZoneState.CLOSED
