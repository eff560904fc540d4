# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Budgets without room close zones for a call: never green, never into a weaker zone."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.policy.world import MODELS, caller, decide, model, register

from stellwerk.policy.register import Register, Tier
from stellwerk.values.data_class import DataClass
from stellwerk.values.zone import Zone

WHY = "the budget 'Probe' is used up"
K0 = DataClass.K0


def town(*, green: Tier = Tier.L) -> Register:
    """A town whose auto prefers yellow where green is large."""
    made = register()
    models = {
        **made.models,
        "small-green": model("small-green", "house", green),
    }
    return msgspec.structs.replace(made, models=models)


def test_a_model_by_name_is_refused_with_the_reason_and_what_stays_open() -> None:
    decision = decide(town(), model="mid-yellow", spent={Zone.YELLOW: WHY, Zone.RED: WHY})
    assert (decision.targets, decision.refusal_code) == ((), "budget_exhausted")
    assert decision.refusal is not None
    assert "budget 'Probe' is used up" in decision.refusal
    assert "small-green" in decision.refusal
    assert decision.remaining_models == ("small-green",)
    assert any(reason.source == "budget" for reason in decision.reasons)


def test_its_overflow_into_green_is_no_way_round() -> None:
    """Whoever names a model learns that it is closed; another one's answer is not what was asked for."""
    assert "small-green" in MODELS[1].overflow
    assert decide(town(), model="mid-yellow", spent={Zone.YELLOW: WHY}).targets == ()


def test_auto_moves_to_green() -> None:
    assert decide(town()).zone is Zone.YELLOW
    moved = decide(town(), spent={Zone.YELLOW: WHY, Zone.RED: WHY})
    assert (moved.zone, moved.targets) == (Zone.GREEN, ("small-green",))


def test_auto_never_moves_to_a_weaker_zone() -> None:
    """Yellow is used up and red is not: what yellow was chosen for goes to green or nowhere."""
    declared = caller(declared_class=K0)
    moved = decide(town(), caller=declared, spent={Zone.YELLOW: WHY})
    assert moved.targets == ("small-green",)
    without = msgspec.structs.replace(
        town(), models={k: v for k, v in town().models.items() if k != "small-green"}
    )
    nowhere = decide(without, caller=declared, spent={Zone.YELLOW: WHY})
    assert (nowhere.targets, nowhere.refusal_code) == ((), "budget_exhausted")


def test_green_by_name_is_always_free() -> None:
    assert decide(town(), model="small-green", spent={Zone.YELLOW: WHY, Zone.RED: WHY}).targets == (
        "small-green",
    )


@pytest.mark.parametrize("green", list(Tier))
@given(
    name=st.sampled_from(["auto", *(m.name for m in MODELS if m.name != "embed")]),
    declared=st.sampled_from([None, *DataClass]),
    spent=st.sets(st.sampled_from([Zone.YELLOW, Zone.RED])),
)
def test_budgets_only_take_away_and_only_make_stricter(
    green: Tier, name: str, declared: DataClass | None, spent: set[Zone]
) -> None:
    rules = town(green=green)
    free = decide(rules, model=name, caller=caller(declared_class=declared))
    held = decide(rules, model=name, caller=caller(declared_class=declared), spent=dict.fromkeys(spent, WHY))
    zones = {rules.zone_of(rules.models[target]) for target in held.targets}
    assert not zones & spent
    assert (held.data_class, held.allowed_zones) == (free.data_class, free.allowed_zones)
    if not free.targets:
        assert not held.targets
        return
    assert free.zone is not None
    assert all(zone.strictness >= free.zone.strictness for zone in zones)
    if not held.targets:
        assert free.zone in spent
        assert held.refusal_code == "budget_exhausted"
    if name != "auto":
        assert held.targets == (
            ()
            if free.zone in spent
            else tuple(t for t in free.targets if rules.zone_of(rules.models[t]) not in spent)
        )
