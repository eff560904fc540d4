# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""A class by a person's own hand only raises: it closes, and opens nothing, whatever is declared or released."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from tests.policy.test_decide_properties import Situation, classes, situations, zones_of
from tests.policy.world import caller, decide, finding, found, register, release, use_case

from stellwerk.policy.register import Policy
from stellwerk.values.data_class import DataClass
from stellwerk.values.zone import Zone

K0, K1, K2, K3, K4, K5, K6 = DataClass


def raised(by_hand: DataClass, **more: Any) -> Any:
    return caller(may_declare=True, raised=by_hand, **more)


@given(situations(), classes)
@settings(max_examples=300)
def test_it_never_lowers_a_class_and_never_opens_a_zone(situation: Situation, by_hand: DataClass) -> None:
    before = decide(situation.town, **situation.call)
    changed = msgspec.structs.replace(situation.call["caller"], raised=by_hand)
    after = decide(situation.town, **{**situation.call, "caller": changed})
    assert after.data_class is max(before.data_class, by_hand)
    assert set(after.allowed_zones) <= set(before.allowed_zones)
    assert set(after.remaining_models) <= set(before.remaining_models)
    assert after.raised is by_hand
    if by_hand > K0:
        assert Zone.RED not in zones_of(situation.town, after)
        assert Zone.RED not in after.allowed_zones


@pytest.mark.parametrize("declared", [None, K0, K1])
def test_no_declaration_stands_against_it(declared: DataClass | None) -> None:
    """Also where K1 may go to red: who says that it is K1 has said that it is not public."""
    town = register(policy=Policy("v", red_for_k1=True))
    asked = decide(town, caller=raised(K0), model="big-red", declared=K0)
    assert asked.targets[0] == "big-red"
    decision = decide(town, caller=raised(K1), model="big-red", declared=declared)
    assert decision.refusal_code == "zone_forbidden"
    assert any(reason.text == "A person classified the conversation as K1." for reason in decision.reasons)
    if declared is not None:  # else K3 is assumed, and closes red before
        assert any("a person classified as K1 or higher" in reason.text for reason in decision.reasons)


def test_each_class_by_hand_asks_for_what_it_always_asks_for() -> None:
    bare, with_k2 = register(), register(policy=Policy("v", releases=(release("K2"),)))
    house, contract = (Zone.GREEN,), (Zone.GREEN, Zone.YELLOW)
    zones = [decide(bare, caller=raised(c), declared=K0).allowed_zones for c in (K1, K2, K3, K4, K5, K6)]
    assert zones == [contract, house, contract, house, (), ()]
    assert decide(with_k2, caller=raised(K2), declared=K0).allowed_zones == contract
    # What is found may have a released regime: the K4 by hand has none, and stays in the house.
    social = register(policy=Policy("v", releases=(release("social"),)))
    seen = found(finding(K4, "social"))
    assert decide(social, inspection=seen).allowed_zones == contract
    assert decide(social, caller=raised(K4), inspection=seen).allowed_zones == house


def test_it_does_not_make_a_declared_use_case_looser() -> None:
    town = register(use=use_case(declared_class=K2, floor=K1))
    decision = decide(town, caller=raised(K1))
    assert decision.data_class is K2
    assert decision.declared is K2
