# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Where money is due and nobody knows how much, nothing runs: yellow and red models without a price of the day."""

from __future__ import annotations

from datetime import date

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.policy.test_decide_properties import Situation, situations
from tests.policy.world import CHAT, MODELS, TODAY, caller, decide, price, register, use_case

from stellwerk.policy.register import Ability, Register, Tier
from stellwerk.values.data_class import DataClass
from stellwerk.values.money import Price
from stellwerk.values.zone import Zone

K0 = DataClass.K0
LATER = price("later", "1", "1", date(2026, 10, 1))
ENDED = msgspec.structs.replace(price("ended", "1", "1"), valid_until=date(2026, 8, 31))


def priced(prices: dict[str, tuple[Price, ...]], town: Register | None = None) -> Register:
    """The town with other prices."""
    town = town or register()
    models = {
        name: msgspec.structs.replace(m, prices=prices.get(name, m.prices)) for name, m in town.models.items()
    }
    return msgspec.structs.replace(town, models=models)


def test_a_model_without_a_price_of_the_day_takes_no_call() -> None:
    for prices in ((), (LATER,), (ENDED,)):
        town = priced({"mid-yellow": prices, "other-yellow": ()})
        refused = decide(town, model="other-yellow")
        assert (refused.targets, refused.refusal_code) == ((), "no_price")
        assert refused.refusal is not None
        assert (
            "other-yellow has no price today, and without one nothing runs in zone yellow" in refused.refusal
        )
        assert "a version of its price that holds today is to be added" in refused.refusal
        # what is listed for it, and has a price, takes the call
        assert decide(town, model="mid-yellow").targets == ("small-green",)
    assert decide(priced({"other-yellow": (LATER,)}), model="other-yellow", today=date(2026, 10, 1)).targets
    assert decide(priced({"other-yellow": (ENDED,)}), model="other-yellow", today=date(2026, 8, 31)).targets


def test_the_message_names_the_list_that_is_missing() -> None:
    town = priced({"big-red": ()})
    listed = msgspec.structs.replace(town.endpoints["azure"], price_list="musterhub")
    town = msgspec.structs.replace(town, endpoints={**town.endpoints, "azure": listed})
    models = {n: msgspec.structs.replace(m, overflow=()) for n, m in town.models.items()}
    refused = decide(
        msgspec.structs.replace(town, models=models), model="big-red", caller=caller(declared_class=K0)
    )
    assert refused.refusal_code == "no_price"
    assert refused.refusal is not None
    assert (
        "a price list of musterhub that names it is to be imported (stellwerk prices import)"
        in refused.refusal
    )


def test_green_needs_no_price() -> None:
    assert decide(register(), model="small-green").targets == ("small-green",)


def test_auto_passes_over_models_without_a_price() -> None:
    k0 = caller(declared_class=K0)
    town = priced({"bare-yellow": (), "mid-yellow": (LATER,)})
    assert decide(town, tokens=5000, caller=k0).targets == ("other-yellow",)


def test_auto_never_falls_into_a_weaker_zone_because_a_price_is_missing() -> None:
    town = priced({"bare-yellow": (), "mid-yellow": (), "other-yellow": ()})
    refused = decide(town, tokens=5000, caller=caller(declared_class=K0))
    assert (refused.targets, refused.refusal_code) == ((), "no_price")
    # also where a model in red would be as good a choice
    same_tier = {n: msgspec.structs.replace(m, tier=Tier.M) for n, m in town.models.items()}
    refused = decide(
        msgspec.structs.replace(town, models=same_tier), tokens=5000, caller=caller(declared_class=K0)
    )
    assert (refused.targets, refused.refusal_code) == ((), "no_price")
    # a model that runs in red alone is chosen for what it can do, not for want of a price
    tools = decide(town, needs=CHAT | {Ability.TOOLS}, caller=caller(declared_class=K0))
    assert tools.targets == ("big-red",)


def test_other_reasons_come_first() -> None:
    town = priced({"mid-yellow": (), "other-yellow": ()})
    assert decide(town, model="other-yellow", declared=DataClass.K6).refusal_code == "no_zone"
    green_only = register(use=use_case(allowed_zones=frozenset({Zone.GREEN})))
    assert decide(priced({"mid-yellow": ()}, green_only), model="mid-yellow").refusal_code == "zone_forbidden"
    assert decide(town, model="other-yellow", tokens=10**6).refusal_code == "context_too_long"
    assert decide(town, model="other-yellow", needs=frozenset({Ability.VISION})).refusal_code == "not_capable"


@given(
    situations(),
    st.sets(st.sampled_from([m.name for m in MODELS])),
    st.sampled_from([(), (LATER,), (ENDED,)]),
)
@settings(max_examples=400)
def test_without_prices_there_are_fewer_targets_and_never_a_weaker_zone(
    situation: Situation, unpriced: set[str], prices: tuple[Price, ...]
) -> None:
    before = decide(situation.town, **situation.call)
    town = priced(dict.fromkeys(unpriced, prices), situation.town)
    after = decide(town, **situation.call)
    for name in (*after.targets, *after.remaining_models):
        model = town.models[name]
        assert town.zone_of(model) is Zone.GREEN or model.price_on(TODAY) is not None
    assert set(after.targets) <= set(before.targets)
    assert after.data_class == before.data_class
    assert after.allowed_zones == before.allowed_zones
    if after.refusal_code == "no_price":
        assert after.targets == ()
