# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Inspection of a whole call: everything that would leave, as deep as what is at stake asks for."""

from __future__ import annotations

from stellwerk.detectors.plugins.consult import consult
from stellwerk.gateway.line import Interlocking
from stellwerk.policy.waiving import applies, waived
from stellwerk.values.call import Call
from stellwerk.values.caller import Caller
from stellwerk.values.decision import Decision
from stellwerk.values.depth import Depth
from stellwerk.values.inspection import Inspection, Uninspectable
from stellwerk.values.zone import Zone

DEPTHS = {Zone.GREEN: Depth.FAST, Zone.YELLOW: Depth.UNSURE, Zone.RED: Depth.ALL}
"""How deep one has to look before a call may go to a zone."""


async def look(
    line: Interlocking, call: Call, depth: Depth = Depth.FAST, caller: Caller | None = None
) -> Inspection:
    """Findings of every segment, and what nobody can look into; without the false alarms that a release names which
    ``caller`` holds for exactly this call.

    Fails closed: if the inspection itself breaks, the whole call counts as uninspectable.
    """
    try:
        found = await line.inspector.inspect(call.segments, depth)
        found = await consult(line.plugins, call.segments, found, before_red=depth is Depth.ALL)
    except Exception:  # whatever it was: no look, no pass
        unseen = (*call.uninspectable, Uninspectable("(call)", "detector_failed"))
        return Inspection(uninspectable=unseen, depth=depth)
    inspection = Inspection(found.findings, (*found.uninspectable, *call.uninspectable), depth)
    if caller is None or not caller.waivers:
        return inspection
    model = line.register.models.get(call.model)
    zone = None if model is None else line.register.zone_of(model)
    for waiver in caller.waivers:
        if applies(waiver, caller.use_case, zone, call.segments, line.now()):
            return waived(inspection, waiver)
    return inspection


def deeper(line: Interlocking, decision: Decision) -> Depth:
    """How deep one has to look before this decision may stand: by the weakest zone that it would use.

    ``FAST`` (no second look) where the call stays in green or is refused: what else is found can only close zones.
    """
    zones = {line.register.zone_of(line.register.models[name]) for name in decision.targets}
    return max((DEPTHS[zone] for zone in zones), default=Depth.FAST)
