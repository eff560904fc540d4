# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""The signal before anything is sent: what each zone would say to this call, why, and what each model would cost.

The same look and the same rules as on the line (``POST /v1/check``), asked once as it stands and once with the
declaration that red needs. Nothing is sent and nothing is recorded.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from enum import StrEnum

import msgspec

from stellwerk.gateway import build
from stellwerk.gateway import decision as deciding
from stellwerk.gateway.length import cap_for
from stellwerk.gateway.line import Line
from stellwerk.gateway.look import look
from stellwerk.gateway.reserve import most_of
from stellwerk.metering.settle import bill
from stellwerk.policy.ceilings import CEILINGS
from stellwerk.policy.decide import AUTO
from stellwerk.policy.demands import Demands, gather
from stellwerk.policy.register import Endpoint, Model
from stellwerk.policy.waiving import whole
from stellwerk.policy.zones import STRICTEST_FIRST, closure, objection
from stellwerk.values.calendar import local_day
from stellwerk.values.call import ChatCall
from stellwerk.values.caller import Caller
from stellwerk.values.data_class import DataClass
from stellwerk.values.decision import Decision
from stellwerk.values.depth import Depth
from stellwerk.values.inspection import Finding, Inspection, Uninspectable
from stellwerk.values.money import Price, from_pico
from stellwerk.values.usage import Usage
from stellwerk.values.zone import Zone


class Why(StrEnum):
    """Why a zone is open or closed to a call, as a person can act on it."""

    OPEN = "open"
    DECLARE = "declare"  # opens by the person's declaration
    FOUND = "found"  # closed by what was found
    CLASS = "class"  # closed by the class as such: declared, floor, carried from before
    RAISED = "raised"  # closed by the person's own hand alone
    USE_CASE = "use_case"
    RELEASE = "release"  # needs a release that nobody gave
    CONTRACT = "contract"
    UNKNOWN = "unknown"  # a part that nobody can look into
    BUDGET = "budget"
    NO_MODEL = "no_model"  # none that may and can take it
    DOWN = "down"  # its endpoints are closed at present
    ABSENT = "absent"  # nothing is set up there


class Light(msgspec.Struct, frozen=True):
    """One lamp."""

    zone: Zone
    why: Why

    @property
    def open(self) -> bool:
        """Whether a call may go there, with a declaration where one is needed."""
        return self.why in (Why.OPEN, Why.DECLARE)


class Offer(msgspec.Struct, frozen=True):
    """One model in the list. ``cost`` is what this very message would cost about; ``None``: nobody knows."""

    model: Model
    zone: Zone
    endpoint: Endpoint
    why: Why
    price: Price | None
    cost: Decimal | None
    most: Decimal | None  # what budgets would set aside for it
    currency: str


class Signal(msgspec.Struct, frozen=True):
    """Everything that is shown of a draft."""

    data_class: DataClass
    assumed: bool  # nothing was found or declared: the class is what counts then (K3)
    known: DataClass  # what was found, carried or demanded: nothing assumed, and nothing by hand
    raised: DataClass  # by the person's own hand; K0: not at all
    lights: tuple[Light, ...]  # strictest first
    findings: tuple[Finding, ...]  # of the whole call
    released_for: Zone | None  # a second person called enough of them false alarms for this zone
    uninspectable: tuple[Uninspectable, ...]
    offers: tuple[Offer, ...]  # strictest zone first, cheap before dear
    chosen: str | None  # the model that auto would take
    deep: bool  # looked as deep as red asks for

    def light(self, zone: Zone) -> Light:
        """The lamp of a zone."""
        return next(light for light in self.lights if light.zone is zone)


async def signal(
    line: Line,
    caller: Caller,
    call: ChatCall,
    *,
    declared: DataClass | None = None,
    deep: bool = False,
    usual: int = 0,
) -> Signal:
    """The signal for a call. ``deep``: as deep as before red, which takes its time on a long text.

    ``usual``: tokens that the answer is reckoned with; what it costs in the end stands beside it.

    ``declared``: a class that the person set; red is judged by the declaration that would be part of sending.

    Raises:
        StellwerkError: there is nothing to decide on: the use case is closed.
    """
    inspection = await look(line, call, Depth.ALL if deep else Depth.FAST, caller)
    call = msgspec.structs.replace(call, model=AUTO)
    found = whole(inspection)
    standing = deciding.signal(line, caller, call, declared, found)
    harmless = declared if declared is not None else DataClass.K0
    today = local_day(line.now())
    lights, models = [], {}
    use_case = line.register.use_cases[caller.use_case]
    demands = gather(caller, use_case, declared, found)
    known = _known(caller, standing)
    spent = line.purse.exhausted(caller, today)
    for zone in STRICTEST_FIRST:
        # A release holds for its zone alone: every other one sees the text with all that was found in it.
        seen = inspection if zone is inspection.released_for else found
        decision = deciding.signal(line, caller, call, declared, seen)
        why = _why(line, caller, zone, gather(caller, use_case, declared, seen), seen, decision, spent, today)
        able = set(decision.remaining_models)
        if zone is Zone.RED and why is not Why.OPEN:
            decision = deciding.signal(line, caller, call, harmless, seen)
            promised = gather(caller, use_case, harmless, seen)
            with_promise = _why(line, caller, zone, promised, seen, decision, spent, today)
            if with_promise is Why.OPEN:
                why = Why.DECLARE
            elif why is Why.DECLARE:
                why = with_promise
        if zone is Zone.RED:
            able |= set(decision.remaining_models)
        lights.append(Light(zone, why))
        models[zone] = able
    by_zone = {light.zone: light.why for light in lights}
    return Signal(
        data_class=standing.data_class,
        assumed=demands.declared is None and max(known, caller.raised) < standing.data_class,
        known=max(known, use_case.floor),
        raised=caller.raised,
        lights=tuple(lights),
        findings=standing.findings,
        released_for=inspection.released_for,
        uninspectable=standing.uninspectable,
        offers=_offers(line, caller, call, by_zone, models, today, usual),
        chosen=standing.targets[0] if standing.targets else None,
        deep=deep,
    )


def _known(caller: Caller, decision: Decision) -> DataClass:
    """The class without what is assumed because nothing was declared, and without the person's own hand."""
    found = [f.data_class for f in decision.findings] + [DataClass.K3] * bool(decision.uninspectable)
    return max([caller.floor, caller.carried, *found])


def _why(
    line: Line,
    caller: Caller,
    zone: Zone,
    demands: Demands,
    inspection: Inspection,
    decision: Decision,
    spent: Mapping[Zone, str],
    today: date,
) -> Why:
    register = line.register
    use_case = register.use_cases[caller.use_case]
    endpoints = [e for e in register.endpoints.values() if e.zone is zone]
    if not endpoints:
        return Why.ABSENT
    free = [e for e in endpoints if objection(e, use_case, demands, register.policy) is None]
    if not free:
        if caller.raised > DataClass.K0 and _free_without(endpoints, caller, demands, inspection, line):
            return Why.RAISED
        return _objection(endpoints, zone, demands, inspection, use_case.allowed_zones)
    if zone in spent:
        return Why.BUDGET
    closed = line.closed()
    if all(closure(e, register.policy, today) is not None or e.name in closed for e in free):
        return Why.DOWN
    if not any(register.zone_of(register.models[name]) is zone for name in decision.remaining_models):
        return Why.NO_MODEL
    return Why.OPEN


def _free_without(
    endpoints: list[Endpoint], caller: Caller, demands: Demands, inspection: Inspection, line: Line
) -> bool:
    """Whether it is the person's own hand alone that closes these endpoints."""
    use_case = line.register.use_cases[caller.use_case]
    untouched = msgspec.structs.replace(caller, raised=DataClass.K0)
    others = gather(untouched, use_case, demands.declared, inspection)
    return any(objection(e, use_case, others, line.register.policy) is None for e in endpoints)


def _objection(
    endpoints: list[Endpoint], zone: Zone, demands: Demands, inspection: Inspection, allowed: frozenset[Zone]
) -> Why:
    above = [c for c in DataClass if demands.classes >> c & 1 and zone not in CEILINGS[c]]
    found = {f.data_class for f in inspection.findings}
    if zone not in allowed:
        return Why.USE_CASE
    if found.intersection(above):
        return Why.FOUND
    if demands.undecidable or (above and inspection.uninspectable):
        return Why.UNKNOWN
    if above:
        return Why.DECLARE if zone is Zone.RED and demands.declared is None else Why.CLASS
    if zone is Zone.YELLOW:
        sound = any(e.agreement is not None and e.secrecy_undertaking for e in endpoints)
        return Why.RELEASE if sound or demands.data_class < DataClass.K3 else Why.CONTRACT
    if zone is Zone.RED:
        if demands.declared is None:
            return Why.DECLARE
        return Why.CLASS if demands.clean else Why.FOUND
    return Why.CLASS


def _offers(
    line: Line,
    caller: Caller,
    call: ChatCall,
    lights: Mapping[Zone, Why],
    able: Mapping[Zone, set[str]],
    today: date,
    usual: int,
) -> tuple[Offer, ...]:
    register = line.register
    use_case = register.use_cases[caller.use_case]
    offers = []
    for model in register.models.values():
        zone = register.zone_of(model)
        if not call.needs <= model.abilities:
            continue
        if use_case.allowed_models is not None and model.name not in use_case.allowed_models:
            continue
        why = lights[zone]
        if why in (Why.OPEN, Why.DECLARE) and model.name not in able[zone]:
            why = Why.DOWN if model.endpoint in line.closed() else Why.NO_MODEL
        price = model.price_on(today)
        characters = sum(len(segment.text) for segment in call.segments)
        tokens = line.calibration.tokens_in(model.name, characters)
        cost, most = None, None
        if price is not None or zone is Zone.GREEN:
            answer = min(usual, cap_for(call, model) or usual)
            cost = from_pico(bill(price, Usage(tokens, answer)).cost_pico)
        if price is not None:
            most = from_pico(most_of(call, model, price, len(build.body(call, model))))
        currency = price.currency if price is not None else "EUR"
        endpoint = register.endpoints[model.endpoint]
        offers.append(Offer(model, zone, endpoint, why, price, cost, most, currency))
    offers.sort(
        key=lambda o: (
            -o.zone.strictness,
            o.cost if o.cost is not None else Decimal("Infinity"),
            o.model.name,
        )
    )
    return tuple(offers)
