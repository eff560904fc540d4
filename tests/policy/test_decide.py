# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""The table "class and zone", row by row, and the choice of models."""

from __future__ import annotations

from datetime import date

import msgspec
import pytest
from tests.policy.world import (
    GREEN,
    RED,
    TODAY,
    YELLOW,
    YELLOW_BARE,
    caller,
    decide,
    finding,
    found,
    register,
    release,
    use_case,
)

from stellwerk.errors import Forbidden, UnknownModel
from stellwerk.policy.register import Ability, Policy
from stellwerk.values.data_class import DataClass
from stellwerk.values.inspection import Inspection, Uninspectable
from stellwerk.values.zone import Zone

K0, K1, K2, K3, K4, K5, K6 = DataClass
ALL = (Zone.GREEN, Zone.YELLOW, Zone.RED)
HOUSE = (Zone.GREEN,)
CONTRACT = (Zone.GREEN, Zone.YELLOW)


@pytest.mark.parametrize(
    ("declared", "policy", "zones"),
    [
        (None, {}, CONTRACT),  # nothing declared, nothing found: K3
        (K0, {}, ALL),
        (K1, {}, CONTRACT),
        (K1, {"red_for_k1": True}, ALL),
        (K2, {}, HOUSE),
        (K2, {"red_for_k1": True}, HOUSE),
        (K2, {"releases": (release("K2"),)}, CONTRACT),
        (K3, {}, CONTRACT),
        (K4, {}, HOUSE),
        (K4, {"releases": (release("social"),)}, HOUSE),  # no regime is named, so no release fits
        (K5, {}, ()),
        (K5, {"k5_isolated_green": True}, ()),  # no isolated endpoint
        (K6, {"k5_isolated_green": True, "red_for_k1": True, "releases": (release("classified"),)}, ()),
    ],
)
def test_zone_table(declared: DataClass | None, policy: dict[str, object], zones: tuple[Zone, ...]) -> None:
    decision = decide(
        register(policy=Policy("v1", **policy)),  # type: ignore[arg-type]
        caller=caller(declared_class=declared),
    )
    assert decision.allowed_zones == zones
    assert decision.data_class is (K3 if declared is None else declared)
    assert decision.declared is declared
    assert bool(decision.targets) is bool(zones)
    assert decision.policy_version == "v1"


def test_k4_goes_to_yellow_only_with_a_release_for_every_regime_involved() -> None:
    social = register(
        policy=Policy("v", releases=(release("social"),)), use=use_case(regimes=frozenset({"social"}))
    )
    k4 = caller(declared_class=K4)
    assert decide(social, caller=k4).allowed_zones == CONTRACT
    assert decide(social, caller=k4, inspection=found(finding(K4, "tax"))).allowed_zones == HOUSE
    assert decide(social, caller=k4, inspection=found(finding(K4, "social"))).allowed_zones == CONTRACT
    assert decide(social, caller=k4, inspection=found(finding(K4))).allowed_zones == HOUSE  # names none
    # a released regime in a finding says nothing about what was declared K4 without a regime
    no_regime = register(policy=Policy("v", releases=(release("social"),)))
    assert decide(no_regime, caller=k4, inspection=found(finding(K3, "social"))).allowed_zones == HOUSE
    assert decide(no_regime, inspection=found(finding(K4, "social"))).allowed_zones == CONTRACT


def test_a_regime_of_the_use_case_asks_for_its_release_from_k3_on() -> None:
    social = register(use=use_case(regimes=frozenset({"social"})))
    assert decide(social, caller=caller(declared_class=K3)).allowed_zones == HOUSE
    assert decide(social, caller=caller(declared_class=K1)).allowed_zones == CONTRACT


def test_k5_goes_to_an_isolated_green_endpoint_when_switched_on() -> None:
    isolated = msgspec.structs.replace(GREEN, isolated=True)
    on = register(policy=Policy("v", k5_isolated_green=True), endpoints=(isolated, YELLOW))
    off = register(endpoints=(isolated, YELLOW))
    assert decide(on, declared=K5).targets == ("small-green",)
    assert decide(off, declared=K5).refusal_code == "no_zone"
    assert decide(on, declared=K6).refusal_code == "no_zone"


def test_k3_in_yellow_needs_the_secrecy_undertaking_and_k1_does_not() -> None:
    town = register(endpoints=(YELLOW_BARE,))
    assert decide(town, declared=K3).refusal_code == "no_zone"
    assert decide(town, caller=caller(declared_class=K1)).targets == ("bare-yellow",)


@pytest.mark.parametrize("flag", ["stores_content", "trains_on_content", "third_country_control"])
def test_k3_in_yellow_needs_a_provider_that_keeps_nothing(flag: str) -> None:
    town = register(endpoints=(msgspec.structs.replace(YELLOW, **{flag: True}),))
    assert decide(town).refusal_code == "no_zone"


def test_an_agreement_is_valid_through_its_last_day_and_not_a_day_longer() -> None:
    town = register(endpoints=(YELLOW,))
    assert decide(town, today=date(2027, 1, 1)).targets
    late = decide(town, today=date(2027, 1, 2))
    assert late.refusal_code == "endpoint_closed"
    assert late.allowed_zones == ()
    assert late.remaining_models == ()


def test_red_needs_a_positive_declaration_and_a_clean_inspection() -> None:
    town = register(policy=Policy("v", red_for_k1=True))
    k0 = caller(declared_class=K0)
    assert decide(town, caller=k0, model="big-red").zone is Zone.RED
    assert decide(town, caller=caller(may_declare=True), declared=K0, model="big-red").zone is Zone.RED
    by_use_case = register(use=use_case(declared_class=K0))
    assert decide(by_use_case, model="big-red").zone is Zone.RED
    assert decide(town, model="big-red").refusal_code == "zone_forbidden"
    for dirty in (
        found(finding(K1)),
        found(finding(K3)),
        Inspection(uninspectable=(Uninspectable("messages[0].content[0]", "image"),)),
    ):
        assert Zone.RED not in decide(town, caller=k0, inspection=dirty).allowed_zones
        assert decide(town, caller=k0, inspection=dirty, model="big-red").refusal_code == "zone_forbidden"
    assert Zone.RED in decide(town, caller=k0, inspection=found(finding(K0))).allowed_zones


def test_an_image_counts_as_k3_and_an_unknown_part_stays_green() -> None:
    town = register()
    k0 = caller(declared_class=K0)
    for reason, zones in (("image", CONTRACT), ("audio", CONTRACT), ("detector_failed", HOUSE), ("?", HOUSE)):
        decision = decide(town, caller=k0, inspection=Inspection(uninspectable=(Uninspectable("p", reason),)))
        assert decision.data_class is K3
        assert decision.allowed_zones == zones


def test_a_k2_demand_still_counts_where_something_higher_is_found() -> None:
    k2 = caller(declared_class=K2)
    assert decide(register(), caller=k2, inspection=found(finding(K3))).allowed_zones == HOUSE
    released = register(policy=Policy("v", releases=(release("K2"),)))
    assert decide(released, caller=k2, inspection=found(finding(K3))).allowed_zones == CONTRACT


def test_a_request_may_raise_and_only_a_key_with_the_right_may_lower() -> None:
    town = register()
    assert decide(town, caller=caller(declared_class=K0), declared=K3).data_class is K3
    assert decide(town, declared=K4).data_class is K4
    assert decide(town, declared=K3).data_class is K3
    with pytest.raises(Forbidden, match="may_declare"):
        decide(town, caller=caller(declared_class=K3), declared=K1)
    with pytest.raises(Forbidden, match="may_declare"):
        decide(town, declared=K0)
    lowered = decide(town, caller=caller(declared_class=K3, may_declare=True), declared=K1)
    assert lowered.data_class is K1
    with_floor = register(use=use_case(floor=K3))
    assert decide(with_floor, caller=caller(may_declare=True), declared=K0).data_class is K3


def test_key_and_use_case_declarations_combine_to_the_higher() -> None:
    town = register(use=use_case(declared_class=K1))
    assert decide(town, caller=caller(declared_class=K0)).data_class is K1
    assert decide(town, caller=caller(declared_class=K3)).data_class is K3
    assert decide(town).data_class is K1


def test_without_a_use_case_there_is_no_call() -> None:
    with pytest.raises(Forbidden, match="use case"):
        decide(register(), caller=caller(use_case="none"))


def test_unknown_model() -> None:
    with pytest.raises(UnknownModel):
        decide(register(), model="gpt-9")


def test_auto_takes_the_least_demanding_model_and_falls_only_into_the_same_or_a_stricter_zone() -> None:
    town = register()
    assert decide(town).targets == ("small-green",)  # green first: nothing weaker follows
    long = decide(town, tokens=5000, caller=caller(declared_class=K0))
    assert long.targets == ("bare-yellow", "mid-yellow", "other-yellow")  # by price; red is weaker
    assert long.zone is Zone.YELLOW
    tools = decide(town, needs=frozenset({Ability.CHAT, Ability.TOOLS}), caller=caller(declared_class=K0))
    assert tools.targets == ("big-red",)
    assert decide(town, needs=frozenset({Ability.EMBEDDINGS})).targets == ("embed",)


def test_auto_with_green_down_is_an_error_and_not_yellow() -> None:
    decision = decide(register(), closed={"house": "not reachable"})
    assert decision.refusal_code == "endpoint_closed"
    assert decision.targets == ()
    by_kill_switch = decide(register(policy=Policy("v", closed_zones=frozenset({Zone.GREEN}))))
    assert by_kill_switch.refusal_code == "endpoint_closed"
    assert by_kill_switch.allowed_zones == (Zone.YELLOW,)


def test_a_named_model_overflows_along_its_list_and_never_into_a_weaker_zone() -> None:
    town = register()
    k0 = caller(declared_class=K0)
    assert decide(town, model="mid-yellow").targets == ("mid-yellow", "other-yellow", "small-green")
    assert decide(town, model="mid-yellow", closed={"otc": "drift"}).targets == ("small-green",)
    assert decide(town, model="bare-yellow", caller=k0).targets == ("bare-yellow", "mid-yellow")
    assert decide(town, model="bare-yellow", caller=k0, closed={"bare": "x", "otc": "x"}).targets == ()
    assert decide(town, model="big-red", caller=k0).targets == ("big-red", "mid-yellow", "small-green")
    # what a class forbids is refused, not quietly sent elsewhere
    assert decide(town, model="big-red").refusal_code == "zone_forbidden"


def test_refusals_say_what_remains() -> None:
    decision = decide(
        register(), model="big-red", inspection=found(finding(K3, kind="iban"), finding(K3, kind="iban"))
    )
    assert decision.refusal_code == "zone_forbidden"
    assert decision.refusal is not None
    assert "big-red runs in zone red" in decision.refusal
    assert "green, yellow" in decision.refusal
    assert decision.remaining_models == ("small-green", "mid-yellow", "other-yellow")
    assert "Found: iban, K3 (2 times)." in {r.text for r in decision.reasons}
    assert decision.findings


def test_refusal_codes() -> None:
    town = register()
    only = caller(allowed_models=frozenset({"small-green", "mid-yellow"}))
    assert decide(town, caller=only, model="other-yellow").refusal_code == "model_not_allowed"
    assert decide(town, caller=only, model="mid-yellow").targets == ("mid-yellow", "small-green")
    assert decide(town, model="small-green", tokens=4001).refusal_code == "context_too_long"
    assert decide(town, model="embed").refusal_code == "not_capable"
    assert decide(town, tokens=10**6).refusal_code == "context_too_long"
    assert decide(town, declared=K6, model="small-green").refusal_code == "no_zone"
    assert (
        decide(town, model="mid-yellow", closed={"otc": "drift", "house": "x"}).refusal_code
        == "endpoint_closed"
    )
    assert decide(town, needs=frozenset({Ability.VISION})).refusal_code == "not_capable"
    assert decide(town, caller=caller(allowed_models=frozenset())).refusal_code == "model_not_allowed"
    only_red = caller(allowed_models=frozenset({"big-red"}))
    assert decide(town, caller=only_red).refusal_code == "zone_forbidden"
    assert decide(town, model="mid-yellow", closed={"otc": "", "house": ""}).refusal_code == "endpoint_closed"
    green_only = register(use=use_case(allowed_zones=frozenset({Zone.GREEN})))
    assert decide(green_only, model="mid-yellow").refusal_code == "zone_forbidden"
    listed = register(use=use_case(allowed_models=frozenset({"mid-yellow"})))
    assert decide(listed).targets == ("mid-yellow",)
    assert decide(listed, model="small-green").refusal_code == "model_not_allowed"


def test_prices_of_the_day_decide_among_models_of_one_tier() -> None:
    town = register(endpoints=(YELLOW, RED))
    cheap_later = msgspec.structs.replace(
        town.models["other-yellow"],
        prices=(
            *town.models["other-yellow"].prices,
            msgspec.structs.replace(
                town.models["other-yellow"].prices[0],
                valid_from=date(2026, 10, 1),
                input_per_million=town.models["other-yellow"].prices[0].input_per_million / 100,
            ),
        ),
    )
    town = msgspec.structs.replace(town, models={**town.models, "other-yellow": cheap_later})
    assert decide(town, today=TODAY).targets[0] == "mid-yellow"
    assert decide(town, today=date(2026, 10, 1)).targets[0] == "other-yellow"
