# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""The decision: one pure function of frozen values. Which class, which zones, which models in which order."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from types import MappingProxyType

import msgspec

from stellwerk.errors import Forbidden, UnknownModel, UseCaseClosed
from stellwerk.policy.demands import Demands, gather
from stellwerk.policy.register import Ability, Model, Register, Tier, UseCase
from stellwerk.policy.zones import Verdict, judge
from stellwerk.values.caller import Caller
from stellwerk.values.data_class import DataClass
from stellwerk.values.decision import Decision, Reason
from stellwerk.values.inspection import Inspection
from stellwerk.values.zone import Zone

AUTO = "auto"

_TIER_ORDER = {Tier.S: 0, Tier.M: 1, Tier.L: 2}
_NONE_CLOSED: Mapping[str, str] = MappingProxyType({})
_NONE_SPENT: Mapping[Zone, str] = MappingProxyType({})
_CACHE_LIMIT = 4096  # entries; verdicts are few, but findings name regimes and keys come and go


class Rulebook:
    """The rules over one register. Build it once per register; :meth:`decide` is pure and takes microseconds.

    What it keeps between calls is only a memo of pure results (verdict per kind of call, candidates per key).
    """

    def __init__(self, register: Register) -> None:
        self.register = register
        self._strictness = {m.name: register.zone_of(m).strictness for m in register.models.values()}
        self._verdicts: dict[tuple[object, ...], Verdict] = {}
        self._usable: dict[tuple[object, ...], tuple[Model, ...]] = {}
        self._day: date | None = None
        self._ordered: tuple[Model, ...] = ()
        self._unpriced: frozenset[str] = frozenset()  # on that day

    def decide(
        self,
        *,
        caller: Caller,
        model: str,
        declared: DataClass | None,
        inspection: Inspection,
        needs: frozenset[Ability],
        tokens: int,
        today: date,
        decision_id: str,
        closed: Mapping[str, str] = _NONE_CLOSED,
        spent: Mapping[Zone, str] = _NONE_SPENT,
    ) -> Decision:
        """Set the signal for one call.

        Args:
            caller: the key, with its department and use case.
            model: a public model name, or ``"auto"``.
            declared: the class that this request declares (``X-Stellwerk-Class``), if any.
            inspection: what the detectors found in everything that would be sent.
            needs: abilities that the call asks for, ``chat`` or ``embeddings`` included.
            tokens: estimate of input plus the most output that is asked for.
            today: the day that agreements and prices are looked up for (UTC).
            decision_id: id under which the decision goes on record.
            closed: endpoints that are down or closed at present: name to reason.
            spent: zones for which the caller's budgets have no room: zone to reason.

        A refusal is a Decision without targets, with ``refusal`` and ``refusal_code`` set.

        Raises:
            UnknownModel: no model of that name.
            UseCaseClosed: the use case is archived, prohibited, or not screened or released yet.
            Forbidden: the key's use case is unknown, or the request lowers the class without the right to.
        """
        use_case = self.register.use_cases.get(caller.use_case)
        if use_case is None:  # R07: no use case, no call
            raise Forbidden(
                f"The key {caller.key_id!r} has no known use case; name one under use_cases in the configuration."
            )
        if use_case.closed is not None:
            raise UseCaseClosed(f"The use case {use_case.name} is closed: {use_case.closed}")
        if caller.allowed_zones is not None:
            zones = use_case.allowed_zones & caller.allowed_zones
            use_case = msgspec.structs.replace(use_case, allowed_zones=zones)
        if model != AUTO and model not in self.register.models:
            raise UnknownModel(
                "There is no model of that name here; GET /v1/models lists those there are, and auto picks one.",
                param="model",
            )
        demands = gather(caller, use_case, declared, inspection)
        verdict = self._verdict(use_case, demands, today)
        self._look_at_prices(today)
        usable = self._candidates(caller, use_case, needs, verdict, today)
        fitting = [m for m in usable if m.context_length >= tokens]
        open_now = [
            m
            for m in fitting
            if m.endpoint not in verdict.shut
            and m.endpoint not in closed
            and self.register.zone_of(m) not in spent
            and m.name not in self._unpriced
        ]

        if model == AUTO:
            targets, code, refusal = self._auto(usable, fitting, open_now, verdict, spent)
            if code == "context_too_long" and not usable:
                code, refusal = self._nothing_usable(caller, use_case, needs)
        else:
            wanted = self.register.models[model]
            targets, code, refusal = self._named(
                wanted, caller, use_case, needs, tokens, verdict, closed, open_now
            )
            why = spent.get(self.register.zone_of(wanted))
            if why is not None and code in (None, "endpoint_closed"):
                targets, code, refusal = (), "budget_exhausted", _spent(why)

        reasons = demands.reasons + verdict.reasons
        reasons += tuple(
            Reason("budget", f"Zone {zone.value} is closed: {why}.")
            for zone, why in spent.items()
            if zone in verdict.zones
        )
        if closed:
            reasons += tuple(
                Reason("zone", f"Endpoint {name} is closed at present: {why}.")
                for name, why in closed.items()
                if name in verdict.permitted
            )
        remaining = tuple(m.name for m in open_now)
        if refusal is not None:
            refusal = f"{refusal} {_way_out(verdict, remaining)}"
        return Decision(
            decision_id=decision_id,
            data_class=demands.data_class,
            declared=demands.declared,
            allowed_zones=verdict.zones,
            targets=targets,
            zone=self.register.zone_of(self.register.models[targets[0]]) if targets else None,
            findings=inspection.findings,
            waived=inspection.waived,
            release=inspection.release,
            released_for=inspection.released_for,
            raised=caller.raised,
            depth=inspection.depth,
            uninspectable=inspection.uninspectable,
            reasons=reasons,
            policy_version=self.register.policy.version,
            remaining_models=remaining,
            refusal=refusal,
            refusal_code=code,
        )

    def without_price(self, today: date) -> tuple[str, ...]:
        """Models in yellow and red that have no price in force on ``today`` and so take no call, by name."""
        self._look_at_prices(today)
        return tuple(sorted(self._unpriced))

    def _auto(
        self,
        usable: tuple[Model, ...],
        fitting: list[Model],
        open_now: list[Model],
        verdict: Verdict,
        spent: Mapping[Zone, str],
    ) -> tuple[tuple[str, ...], str | None, str | None]:
        """The least demanding model first. The zone of the best choice holds even where that choice is
        closed: green down is an error, not yellow. A budget that is used up moves it the other way only."""
        if not verdict.permitted:
            return (), "no_zone", "No zone may hold this call."
        if not fitting:
            return (
                (),
                "context_too_long",
                "No model that this key may use there has a context long enough for the call.",
            )
        best = next((m for m in fitting if m.name not in self._unpriced), fitting[0])
        # What has no price might have been the best choice: then its zone would hold.
        holding = max(
            (
                m
                for m in fitting
                if m.name in self._unpriced and _TIER_ORDER[m.tier] <= _TIER_ORDER[best.tier]
            ),
            key=lambda m: self._strictness[m.name],
            default=best,
        )
        floor = max(self._strictness[best.name], self._strictness[holding.name])
        targets = tuple(m.name for m in open_now if self._strictness[m.name] >= floor)
        if not targets and (why := spent.get(self.register.zone_of(best))) is not None:
            return (), "budget_exhausted", _spent(why)
        if not targets and (best.name in self._unpriced or self._strictness[best.name] < floor):
            return (), "no_price", self._no_price(holding)
        if not targets:
            return (), "endpoint_closed", f"The endpoint {best.endpoint} is closed at present."
        return targets, None, None

    def _nothing_usable(
        self, caller: Caller, use_case: UseCase, needs: frozenset[Ability]
    ) -> tuple[str, str]:
        """Why ``auto`` found no model in the zones that remain: the key, the zones, or the abilities."""
        allowed = [m for m in self.register.models.values() if _may_use(m, caller, use_case)]
        if not allowed:
            return "model_not_allowed", "This key or its use case may use none of the models."
        if any(needs <= m.abilities for m in allowed):
            return (
                "zone_forbidden",
                "Every model that this key may use and that could do it runs in a forbidden zone.",
            )
        lacking = ", ".join(sorted(ability.value for ability in needs))
        return "not_capable", f"No model that this key may use can do what the call needs: {lacking}."

    def _named(
        self,
        wanted: Model,
        caller: Caller,
        use_case: UseCase,
        needs: frozenset[Ability],
        tokens: int,
        verdict: Verdict,
        closed: Mapping[str, str],
        open_now: list[Model],
    ) -> tuple[tuple[str, ...], str | None, str | None]:
        """The model asked for, then its overflow list, never into a weaker zone."""
        name, zone = wanted.name, self.register.zone_of(wanted).value
        if not _may_use(wanted, caller, use_case):
            return (), "model_not_allowed", f"This key or its use case may not use the model {name}."
        if not verdict.permitted:
            return (), "no_zone", "No zone may hold this call."
        if wanted.endpoint not in verdict.permitted:
            why = verdict.against[wanted.endpoint].text
            return (), "zone_forbidden", f"The model {name} runs in zone {zone}. {why}"
        if lacking := sorted(a.value for a in needs - wanted.abilities):
            return (), "not_capable", f"The model {name} cannot do what the call needs: {', '.join(lacking)}."
        if tokens > wanted.context_length:
            return (
                (),
                "context_too_long",
                f"The call needs about {tokens} tokens, the model {name} holds {wanted.context_length}.",
            )
        floor = self._strictness[name]
        open_names = {m.name for m in open_now}
        targets = tuple(
            n for n in (name, *wanted.overflow) if n in open_names and self._strictness[n] >= floor
        )
        if not targets and name in self._unpriced:
            return (), "no_price", self._no_price(wanted)
        if not targets:
            shut = verdict.shut.get(wanted.endpoint)
            why = closed.get(wanted.endpoint, "") if shut is None else shut.text.rstrip(".")
            return (), "endpoint_closed", f"The endpoint of the model {name} is closed at present: {why}."
        return tuple(dict.fromkeys(targets)), None, None

    def _verdict(self, use_case: UseCase, demands: Demands, today: date) -> Verdict:
        key = (
            use_case.name,
            use_case.allowed_zones,
            demands.classes,
            demands.declared is None,
            demands.clean,
            demands.undecidable,
            demands.regimes,
            demands.nameless_k4,
            demands.raised,
            today,
        )
        verdict = self._verdicts.get(key)
        if verdict is None:
            if len(self._verdicts) >= _CACHE_LIMIT:
                self._verdicts.clear()
            verdict = self._verdicts[key] = judge(self.register, use_case, demands, today)
        return verdict

    def _candidates(
        self, caller: Caller, use_case: UseCase, needs: frozenset[Ability], verdict: Verdict, today: date
    ) -> tuple[Model, ...]:
        """Models of permitted endpoints that the caller may use and that have the abilities, best first."""
        key = (use_case.name, caller.allowed_models, needs, verdict.permitted, today)
        usable = self._usable.get(key)
        if usable is None:
            if len(self._usable) >= _CACHE_LIMIT:
                self._usable.clear()
            usable = self._usable[key] = tuple(
                m
                for m in self._ordered
                if m.endpoint in verdict.permitted and needs <= m.abilities and _may_use(m, caller, use_case)
            )
        return usable

    def _look_at_prices(self, today: date) -> None:
        """Order all models: small before large, then cheap before dear, then strict before weak, then by name.

        Where money is due and nobody knows how much, a model takes no call, and stands behind every dearer one.
        """
        if self._day == today:
            return
        prices: dict[str, Decimal] = {}
        unpriced: set[str] = set()
        for model in self.register.models.values():
            price = model.price_on(today)
            if price is not None:
                prices[model.name] = price.input_per_million + price.output_per_million
            elif self.register.zone_of(model) is Zone.GREEN:
                prices[model.name] = Decimal(0)
            else:
                prices[model.name] = Decimal("Infinity")
                unpriced.add(model.name)
        self._ordered = tuple(
            sorted(
                self.register.models.values(),
                key=lambda m: (_TIER_ORDER[m.tier], prices[m.name], -self._strictness[m.name], m.name),
            )
        )
        self._unpriced = frozenset(unpriced)
        self._day = today

    def _no_price(self, model: Model) -> str:
        zone, endpoint = self.register.zone_of(model).value, self.register.endpoints[model.endpoint]
        what = (
            f"a price list of {endpoint.price_list} that names it is to be imported (stellwerk prices import)"
            if endpoint.price_list is not None
            else "a version of its price that holds today is to be added"
        )
        return (
            f"The model {model.name} has no price today, and without one nothing runs in zone {zone}: {what}."
        )


def _spent(why: str) -> str:
    return (
        f"{why[0].upper()}{why[1:]}. Models in green stay open; whoever answers for the budget can raise it."
    )


def _may_use(model: Model, caller: Caller, use_case: UseCase) -> bool:
    return (caller.allowed_models is None or model.name in caller.allowed_models) and (
        use_case.allowed_models is None or model.name in use_case.allowed_models
    )


def _way_out(verdict: Verdict, remaining: tuple[str, ...]) -> str:
    if not verdict.zones:
        return "No zone remains; nothing was sent."
    zones = ", ".join(zone.value for zone in verdict.zones)
    if not remaining:
        return f"Zones that remain: {zones}; no model there can take the call now. Nothing was sent."
    return f"Zones that remain: {zones}; models there: {', '.join(remaining)}. Nothing was sent."
