# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""What was decided about a call, and why. Holds no content."""

from __future__ import annotations

import msgspec

from stellwerk.values.data_class import DataClass
from stellwerk.values.depth import Depth
from stellwerk.values.inspection import Finding, Uninspectable
from stellwerk.values.zone import Zone


class Reason(msgspec.Struct, frozen=True, gc=False):
    """One thing that raised the class or closed a zone, readable by a data-protection officer."""

    # "declared", "floor", "raised", "finding", "release", "uninspectable", "nothing_declared", "zone", "policy",
    # "contract"
    source: str
    text: str  # plain English sentence, no content


class Decision(msgspec.Struct, frozen=True):
    """The signal for one call. ``targets`` are public model names in the order in which they are tried."""

    decision_id: str
    data_class: DataClass  # effective
    declared: DataClass | None
    allowed_zones: tuple[Zone, ...]  # strictest first; empty when no zone may hold the call
    targets: tuple[str, ...]  # empty: refused
    zone: Zone | None  # zone of the first target
    findings: tuple[Finding, ...]
    uninspectable: tuple[Uninspectable, ...]
    depth: Depth  # of the inspection that it stands on
    reasons: tuple[Reason, ...]
    policy_version: str
    waived: tuple[
        Finding, ...
    ] = ()  # of what was found: called false alarms by two persons, so without demand
    release: str = ""  # id of the release that did so
    released_for: Zone | None = None  # the zone that it holds for
    raised: DataClass = DataClass.K0  # as what a person classified the conversation; K0: not at all
    remaining_models: tuple[str, ...] = ()  # models of the allowed zones that could take the call
    refusal: str | None = None  # why there is no target, in words
    refusal_code: str | None = (
        None  # "zone_forbidden", "no_zone", "not_capable", "context_too_long", "endpoint_closed", "model_not_allowed"
    )
