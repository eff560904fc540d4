# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""From a call and what was found in it to the signal: the one place where the rulebook is asked."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import Any

import msgspec

from stellwerk.errors import (
    BudgetExhausted,
    Forbidden,
    RequestError,
    StellwerkError,
    TooLongForModel,
    UpstreamUnreachable,
    ZoneForbidden,
)
from stellwerk.gateway.length import needed
from stellwerk.gateway.line import Interlocking
from stellwerk.values.calendar import local_day
from stellwerk.values.call import Call
from stellwerk.values.caller import Caller
from stellwerk.values.data_class import DataClass
from stellwerk.values.decision import Decision
from stellwerk.values.inspection import Finding, Inspection
from stellwerk.values.zone import Zone

_FINDINGS_SHOWN = 50


def signal(
    line: Interlocking,
    caller: Caller,
    call: Call,
    declared: DataClass | None,
    inspection: Inspection,
    spent: Mapping[Zone, str] | None = None,
) -> Decision:
    """Set the signal. Pure apart from the clock and a fresh decision id.

    ``spent``: zones for which the caller's budgets have no room, with the reason; left out: as far as is known.

    Raises:
        UnknownModel, Forbidden: see :meth:`Rulebook.decide`.
    """
    today = local_day(line.now())
    if inspection.released_for is not None:  # it holds for the zone that was asked for, and for no other
        zones = frozenset({Zone.GREEN, inspection.released_for})
        caller = msgspec.structs.replace(
            caller, allowed_zones=zones if caller.allowed_zones is None else zones & caller.allowed_zones
        )
    return line.rulebook.decide(
        caller=caller,
        model=call.model,
        declared=declared,
        inspection=inspection,
        needs=call.needs,
        tokens=needed(call),
        today=today,
        decision_id=f"dec_{secrets.token_hex(12)}",
        closed=line.closed(),
        spent=line.purse.exhausted(caller, today) if spent is None else spent,
    )


def refusal(line: Interlocking, decision: Decision) -> StellwerkError:
    """The error for a decision without targets: class, kinds with their place, what remains possible."""
    message = decision.refusal or "the call was refused"
    detail = {"decision_id": decision.decision_id, **summary(line, decision)}
    if decision.refusal_code in ("zone_forbidden", "no_zone"):
        return ZoneForbidden(message, param="model", detail=detail)
    if decision.refusal_code == "context_too_long":
        return TooLongForModel(message, param="messages", detail=detail)
    if decision.refusal_code == "not_capable":
        return RequestError(message, param="model", detail=detail)
    if decision.refusal_code == "budget_exhausted":
        return BudgetExhausted(message, param="model", detail=detail)
    if decision.refusal_code in ("endpoint_closed", "no_price"):
        return UpstreamUnreachable(message, param="model", detail=detail)
    return Forbidden(message, param="model", detail=detail)


def summary(line: Interlocking, decision: Decision) -> dict[str, Any]:
    """A decision as plain JSON values; never content."""
    models = line.register.models
    return {
        "data_class": decision.data_class.name,
        "declared_class": decision.declared.name if decision.declared is not None else None,
        "zones_allowed": [zone.value for zone in decision.allowed_zones],
        "models_allowed": [
            {"id": name, "zone": line.register.zone_of(models[name]).value}
            for name in decision.remaining_models
        ],
        "findings": [_finding(found) for found in decision.findings[:_FINDINGS_SHOWN]],
        "findings_total": len(decision.findings),
        "uninspectable": [{"place": u.place, "reason": u.reason} for u in decision.uninspectable],
        "reasons": [{"source": r.source, "text": r.text} for r in decision.reasons],
        "policy_version": decision.policy_version,
    }


def _finding(found: Finding) -> dict[str, Any]:
    return {
        "kind": found.kind,
        "data_class": found.data_class.name,
        "place": found.place,
        "start": found.start,
        "end": found.end,
        "rule": found.rule,
        "suspect": found.suspect,
        "regimes": list(found.regimes),
    }
