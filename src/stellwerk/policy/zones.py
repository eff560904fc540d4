# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Which endpoints may hold a call: the table "class and zone" (docs/policy.md), one endpoint at a time."""

from __future__ import annotations

from datetime import date

import msgspec

from stellwerk.policy.ceilings import CEILINGS
from stellwerk.policy.demands import Demands
from stellwerk.policy.register import Endpoint, Policy, Register, UseCase
from stellwerk.values.data_class import DataClass
from stellwerk.values.decision import Reason
from stellwerk.values.zone import Zone

STRICTEST_FIRST = tuple(sorted(Zone, key=lambda zone: -zone.strictness))


class Verdict(msgspec.Struct, frozen=True):
    """The endpoints of a register, seen from one kind of call."""

    permitted: frozenset[str]  # endpoints that the class may use, shut ones included
    shut: dict[str, Reason]  # of those: closed for everyone (kill switch, agreement at its end)
    zones: tuple[Zone, ...]  # with at least one endpoint permitted and not shut, strictest first
    reasons: tuple[Reason, ...]  # why zones or endpoints fall away
    against: dict[str, Reason]  # endpoints that are not permitted: why


def judge(register: Register, use_case: UseCase, demands: Demands, today: date) -> Verdict:
    """Look at every endpoint of the register. ``today`` is the day that agreements are checked on (UTC)."""
    against: dict[str, Reason] = {}
    shut: dict[str, Reason] = {}
    for endpoint in register.endpoints.values():
        reason = objection(endpoint, use_case, demands, register.policy)
        if reason is not None:
            against[endpoint.name] = reason
        elif (closed := closure(endpoint, register.policy, today)) is not None:
            shut[endpoint.name] = closed
    permitted = frozenset(name for name in register.endpoints if name not in against)
    open_zones = {register.endpoints[name].zone for name in permitted if name not in shut}
    return Verdict(
        permitted=permitted,
        shut=shut,
        zones=tuple(zone for zone in STRICTEST_FIRST if zone in open_zones),
        reasons=tuple(dict.fromkeys((*against.values(), *shut.values()))),
        against=against,
    )


def closure(endpoint: Endpoint, policy: Policy, today: date) -> Reason | None:
    """Why the endpoint is closed to every call, or ``None``."""
    if endpoint.zone in policy.closed_zones:
        return Reason(
            "policy", f"Zone {endpoint.zone.value} is closed by the operator (policy.closed_zones)."
        )
    if endpoint.zone is Zone.YELLOW and not _under_agreement(endpoint, today):
        return Reason(
            "contract", f"Endpoint {endpoint.name} has no valid data-processing agreement (Art. 28 GDPR)."
        )
    return None


def objection(endpoint: Endpoint, use_case: UseCase, demands: Demands, policy: Policy) -> Reason | None:
    """Why a call with these demands may not go to the endpoint, or ``None``. Every single demand is asked."""
    zone, top = endpoint.zone, demands.data_class
    for data_class in DataClass:
        if demands.classes >> data_class & 1 and zone not in CEILINGS[data_class]:
            return Reason("zone", f"Class {data_class.name} never goes to zone {zone.value}.")
    if zone not in use_case.allowed_zones:
        return Reason("policy", f"Use case {use_case.name} does not allow zone {zone.value}.")
    if zone is Zone.GREEN:
        return _green(endpoint, top, policy)
    if demands.undecidable:
        return Reason("zone", f"A part whose nature is unknown never goes to zone {zone.value}.")
    if zone is Zone.YELLOW:
        return _yellow(endpoint, use_case, demands, policy)
    return _red(demands, policy)


def _green(endpoint: Endpoint, top: DataClass, policy: Policy) -> Reason | None:
    if top < DataClass.K5:
        return None
    if not policy.k5_isolated_green:
        return Reason("policy", "K5 in green is switched off (policy.k5_isolated_green).")
    if not endpoint.isolated:
        return Reason("zone", f"K5 needs an isolated green endpoint; {endpoint.name} is not isolated.")
    return None


def _yellow(endpoint: Endpoint, use_case: UseCase, demands: Demands, policy: Policy) -> Reason | None:
    released = {release.what for release in policy.releases}
    if demands.classes >> DataClass.K2 & 1 and "K2" not in released:
        return Reason("policy", 'K2 goes to yellow only after a release "K2" (policy.releases).')
    if demands.data_class < DataClass.K3:
        return None
    if endpoint.agreement is None:
        return Reason(
            "contract", f"Endpoint {endpoint.name} has no data-processing agreement (Art. 28 GDPR)."
        )
    if not endpoint.secrecy_undertaking:
        return Reason(
            "contract",
            f"Endpoint {endpoint.name} has given no secrecy undertaking (§ 203 StGB), needed from K3 on.",
        )
    if endpoint.stores_content or endpoint.trains_on_content or endpoint.third_country_control:
        return Reason(
            "contract",
            f"Endpoint {endpoint.name} stores or trains on content or is controlled from a third country.",
        )
    # Personal data handled in a procedure under a secrecy regime is that secret (§ 67 SGB X, § 30 AO), so the
    # regimes of the use case ask for their release from K3 on; those that findings name, from K4 on.
    k4 = demands.data_class >= DataClass.K4
    missing = sorted((demands.regimes if k4 else use_case.regimes) - released)
    if missing:
        return Reason(
            "policy", f"No release of yellow for the secrecy regime {', '.join(missing)} (policy.releases)."
        )
    if demands.nameless_k4:
        return Reason(
            "policy", "K4 without a named secrecy regime stays in green: a release names its regime."
        )
    return None


def _red(demands: Demands, policy: Policy) -> Reason | None:
    if demands.raised:
        return Reason("zone", "Red is closed to a conversation that a person classified as K1 or higher.")
    if demands.declared is None:
        return Reason(
            "zone", "Red needs a positive declaration of a harmless class, and nothing is declared."
        )
    if demands.data_class is DataClass.K1 and not policy.red_for_k1:
        return Reason("policy", "Red is switched off for K1 (policy.red_for_k1).")
    if not demands.clean:
        return Reason(
            "zone", "Red needs a clean inspection, and something was found or could not be inspected."
        )
    return None


def _under_agreement(endpoint: Endpoint, today: date) -> bool:
    return endpoint.agreement is not None and today <= endpoint.agreement.valid_until
