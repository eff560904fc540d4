# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Rules that hold for every call, whatever the register and the operator's policy."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.policy.world import (
    CHAT,
    GREEN,
    MODELS,
    RED,
    YELLOW,
    YELLOW_BARE,
    caller,
    decide,
    register,
    release,
    use_case,
)

from stellwerk.errors import Forbidden
from stellwerk.policy.ceilings import CEILINGS, assert_ceiling
from stellwerk.policy.decide import Rulebook
from stellwerk.policy.register import Ability, Policy, Register
from stellwerk.values.data_class import DataClass
from stellwerk.values.decision import Decision
from stellwerk.values.inspection import Finding, Inspection, Uninspectable
from stellwerk.values.zone import Zone

REGIMES = ("social", "tax", "personnel", "professional")
classes = st.sampled_from(DataClass)
some_regimes = st.sets(st.sampled_from(REGIMES), max_size=2)
findings = st.builds(
    Finding,
    kind=st.sampled_from(("iban", "person", "secret")),
    data_class=classes,
    place=st.just("p"),
    start=st.just(0),
    end=st.just(1),
    rule=st.just("r"),
    suspect=st.booleans(),
    regimes=some_regimes.map(lambda r: tuple(sorted(r))),
)
parts = st.builds(
    Uninspectable, place=st.just("p"), reason=st.sampled_from(("image", "audio", "blob", "detector_failed"))
)
inspections = st.builds(
    Inspection,
    findings=st.lists(findings, max_size=3).map(tuple),
    uninspectable=st.lists(parts, max_size=1).map(tuple),
)


@st.composite
def towns(draw: st.DrawFn) -> Register:
    released = draw(st.sets(st.sampled_from((*REGIMES, "K2"))))
    policy = Policy(
        "v",
        red_for_k1=draw(st.booleans()),
        k5_isolated_green=draw(st.booleans()),
        releases=tuple(release(r) for r in sorted(released)),
        closed_zones=frozenset(draw(st.sets(st.sampled_from(Zone), max_size=1))),
    )
    use = use_case(
        floor=draw(classes),
        declared_class=draw(st.none() | classes),
        regimes=frozenset(draw(some_regimes)),
        allowed_zones=frozenset(draw(st.sets(st.sampled_from(Zone), min_size=1))),
    )
    green = msgspec.structs.replace(GREEN, isolated=draw(st.booleans()))
    return register(policy=policy, use=use, endpoints=(green, YELLOW, YELLOW_BARE, RED))


@dataclass
class Situation:
    town: Register
    call: dict[str, Any]


@st.composite
def situations(draw: st.DrawFn) -> Situation:
    return Situation(
        draw(towns()),
        {
            "caller": caller(
                declared_class=draw(st.none() | classes),
                may_declare=True,
                allowed_models=draw(
                    st.none() | st.frozensets(st.sampled_from([m.name for m in MODELS]), min_size=1)
                ),
            ),
            "model": draw(st.sampled_from(["auto", *(m.name for m in MODELS)])),
            "declared": draw(st.none() | classes),
            "inspection": draw(inspections),
            "needs": draw(st.sampled_from([CHAT, CHAT | {Ability.TOOLS}, frozenset({Ability.EMBEDDINGS})])),
            "tokens": draw(st.sampled_from([1, 5000, 50_000])),
            "closed": dict.fromkeys(
                draw(st.sets(st.sampled_from(("house", "otc", "azure")), max_size=2)), "down"
            ),
        },
    )


def zones_of(town: Register, decision: Decision) -> list[Zone]:
    return [town.zone_of(town.models[t]) for t in decision.targets]


@given(situations())
@settings(max_examples=400)
def test_no_target_ever_breaks_a_ceiling(situation: Situation) -> None:
    decision = decide(situation.town, **situation.call)
    for name in (*decision.targets, *decision.remaining_models):
        endpoint = situation.town.endpoints[situation.town.models[name].endpoint]
        assert endpoint.zone in CEILINGS[decision.data_class]
        assert_ceiling(decision.data_class, endpoint.zone, isolated=endpoint.isolated)
        if decision.data_class >= DataClass.K3:
            assert endpoint.zone is not Zone.RED
        if endpoint.zone is Zone.RED:
            assert decision.declared is not None
            assert not decision.uninspectable
            assert all(f.data_class is DataClass.K0 for f in decision.findings)


@given(situations())
@settings(max_examples=400)
def test_k4_reaches_yellow_only_with_every_regime_released(situation: Situation) -> None:
    decision = decide(situation.town, **situation.call)
    if decision.data_class >= DataClass.K4 and Zone.YELLOW in zones_of(situation.town, decision):
        released = {r.what for r in situation.town.policy.releases}
        regimes = set(situation.town.use_cases["general"].regimes)
        for f in decision.findings:
            regimes.update(f.regimes)
            assert f.data_class < DataClass.K4 or f.regimes
        assert regimes
        assert regimes <= released


@given(situations(), findings | parts)
@settings(max_examples=400)
def test_one_more_demand_never_lowers_the_class_and_never_opens_a_zone(
    situation: Situation, more: Finding | Uninspectable
) -> None:
    before = decide(situation.town, **situation.call)
    seen: Inspection = situation.call["inspection"]
    if isinstance(more, Finding):
        seen = msgspec.structs.replace(seen, findings=(*seen.findings, more))
    else:
        seen = msgspec.structs.replace(seen, uninspectable=(*seen.uninspectable, more))
    after = decide(situation.town, **{**situation.call, "inspection": seen})
    assert after.data_class >= before.data_class
    assert set(after.allowed_zones) <= set(before.allowed_zones)
    assert set(after.remaining_models) <= set(before.remaining_models)


@given(situations(), classes)
@settings(max_examples=400)
def test_without_the_right_a_header_only_raises(situation: Situation, header: DataClass) -> None:
    who = msgspec.structs.replace(situation.call["caller"], may_declare=False)
    call = {**situation.call, "caller": who}
    without = decide(situation.town, **{**call, "declared": None})
    try:
        with_header = decide(situation.town, **{**call, "declared": header})
    except Forbidden:
        return
    assert with_header.data_class >= without.data_class
    assert set(with_header.allowed_zones) <= set(without.allowed_zones)


@given(situations())
@settings(max_examples=400)
def test_overflow_never_gets_weaker_than_the_first_choice(situation: Situation) -> None:
    decision = decide(situation.town, **situation.call)
    zones = zones_of(situation.town, decision)
    assert all(zone.strictness >= zones[0].strictness for zone in zones)
    assert set(zones) <= set(decision.allowed_zones)
    assert (decision.zone is None) is (not decision.targets)
    assert (decision.refusal is None) is bool(decision.targets)
    assert (decision.refusal_code is None) is bool(decision.targets)
    assert len(set(decision.targets)) == len(decision.targets)
    open_all = decide(situation.town, **{**situation.call, "closed": {}})
    if zones and open_all.targets:  # a closed endpoint never moves a call into a weaker zone
        assert all(z.strictness >= zones_of(situation.town, open_all)[0].strictness for z in zones)


@given(situations(), st.randoms(use_true_random=False))
@settings(max_examples=200)
def test_the_order_in_which_things_are_configured_or_found_does_not_matter(
    situation: Situation, random: Any
) -> None:
    town = situation.town
    models, endpoints = list(town.models.items()), list(town.endpoints.items())
    random.shuffle(models)
    random.shuffle(endpoints)
    shuffled = msgspec.structs.replace(town, models=dict(models), endpoints=dict(endpoints))
    one, other = decide(town, **situation.call), decide(shuffled, **situation.call)
    assert (one.targets, one.allowed_zones, one.data_class, one.refusal_code, one.remaining_models) == (
        other.targets,
        other.allowed_zones,
        other.data_class,
        other.refusal_code,
        other.remaining_models,
    )


@given(st.lists(situations(), min_size=2, max_size=4))
@settings(max_examples=100)
def test_a_rulebook_that_has_decided_before_decides_the_same(many: list[Situation]) -> None:
    town = many[0].town
    book = Rulebook(town)
    for situation in (*many, *many):
        assert decide(book, **situation.call) == decide(town, **situation.call)
