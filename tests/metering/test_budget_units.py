# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Whose calls are paid from which budget, and what a change says to the books."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stellwerk.metering.budget import Budget, Budgets, Claim
from stellwerk.metering.recount import claim_in, told
from stellwerk.values.calendar import Period
from stellwerk.values.caller import Caller

PARENTS = {"haus": None, "bauamt": "haus", "hochbau": "bauamt", "sozialamt": "haus"}


def budget(name: str, **unit: str) -> Budget:
    return Budget(id=name, title=name, amount_pico=1, period=Period.MONTH, **unit)


def found(caller: Caller, *budgets: Budget, follows: dict[str, str] | None = None) -> list[str]:
    return [b.id for b in Budgets(budgets, PARENTS, follows or {}).of(caller)]


HOCHBAU = Caller(key_id="k1", department="hochbau", use_case="briefe", cost_centre="6100")


def test_units_are_found_by_caller() -> None:
    mine = [
        budget("a"),
        budget("b", department="bauamt"),
        budget("c", department="hochbau"),
        budget("d", cost_centre="6100"),
        budget("e", use_case="briefe"),
        budget("f", api_key="k1"),
    ]
    others = [
        budget("u", department="sozialamt"),
        budget("v", cost_centre="5000"),
        budget("w", use_case="x"),
        budget("x", api_key="k2"),
    ]
    assert found(HOCHBAU, *mine, *others) == ["a", "b", "c", "d", "e", "f"]
    above = Caller(key_id="k9", department="bauamt", use_case="y", cost_centre="1")
    assert found(above, *mine) == ["a", "b"], "what is spent above a department is not its own"


def test_a_key_that_replaces_another_is_paid_from_its_budget() -> None:
    """Else whoever may rotate a key could spend without a budget."""
    follows = {"k3": "k2", "k2": "k1"}
    third = Caller(key_id="k3", department="hochbau", use_case="briefe", cost_centre="6100")
    assert found(third, budget("f", api_key="k1"), follows=follows) == ["f"]
    assert found(third, budget("f", api_key="k2"), follows=follows) == ["f"]
    assert found(HOCHBAU, budget("f", api_key="k2"), follows=follows) == []
    assert found(third, budget("f", api_key="k9"), follows={"k3": "k3"}) == [], "a circle ends"


@given(
    st.builds(
        Claim,
        budget=st.text(max_size=20),
        period=st.dates().map(str),
        zone=st.sampled_from(["", "yellow", "red"]),
        amount_pico=st.integers(-(2**63), 2**63),
        limit_pico=st.integers(1, 2**63),
        hard=st.booleans(),
        warn_at=st.lists(st.integers(1, 100)).map(tuple),
    )
)
def test_what_is_said_to_the_books_arrives(claim: Claim) -> None:
    detail = told(claim)
    assert all(isinstance(text, str) for text in detail.values())
    assert claim_in(detail) == claim
    for field in detail:
        with pytest.raises(ValueError, match=f"{field} is missing"):
            claim_in({k: v for k, v in detail.items() if k != field})
