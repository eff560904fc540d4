# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""The register without a file, and the list of countries."""

from __future__ import annotations

from datetime import date

from stellwerk.identity.keys import hash_secret, new_secret
from stellwerk.policy.adequacy import ADEQUATE, EU_EEA, hint, is_adequate
from stellwerk.policy.decide import Rulebook
from stellwerk.policy.embedded import embedded_register
from stellwerk.policy.regimes import NEVER_YELLOW, RELEASABLE
from stellwerk.policy.register import Ability
from stellwerk.values.data_class import DataClass
from stellwerk.values.inspection import Inspection
from stellwerk.values.zone import Zone

TODAY = date(2026, 9, 1)


def test_without_a_file_there_is_green_and_nothing_else() -> None:
    secret = new_secret()
    town = embedded_register(model="m", first_key_sha256=hash_secret(secret))
    assert [e.zone for e in town.endpoints.values()] == [Zone.GREEN]
    (caller,) = [key.caller for key in town.keys if key.sha256 == hash_secret(secret)]
    assert caller.declared_class is None
    assert caller.may_declare is False
    decision = Rulebook(town).decide(
        caller=caller,
        model="m",
        declared=None,
        inspection=Inspection(),
        needs=frozenset({Ability.CHAT}),
        tokens=10,
        today=TODAY,
        decision_id="d",
    )
    assert (decision.data_class, decision.targets, decision.allowed_zones) == (
        DataClass.K3,
        ("m",),
        (Zone.GREEN,),
    )
    assert (
        town.policy.version
        != embedded_register(model="n", first_key_sha256=hash_secret(secret)).policy.version
    )


def test_the_list_of_countries() -> None:
    assert len(EU_EEA) == 30
    assert not EU_EEA & ADEQUATE.keys()
    assert all(is_adequate(code, TODAY) for code in ("DE", "NO", "CH", "JP"))
    assert not any(is_adequate(code, TODAY) for code in ("US", "CN", "IN", "RU", "TR", "UK", "EU", ""))
    assert is_adequate("GB", date(2031, 12, 27))
    assert not is_adequate("GB", date(2031, 12, 28))
    assert "Data Privacy Framework" in hint("US")


def test_no_regime_is_both_releasable_and_barred() -> None:
    assert not RELEASABLE.keys() & NEVER_YELLOW.keys()
