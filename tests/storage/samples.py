# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Records as the line writes them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import msgspec

from stellwerk.metering.budget import Claim
from stellwerk.metering.reservation import Reservation
from stellwerk.values.data_class import DataClass
from stellwerk.values.record import Correction, Event, Intent, Outcome, Overflow, Refusal, Settlement
from stellwerk.values.usage import Usage
from stellwerk.values.zone import Zone

NOON = datetime(2026, 3, 2, 12, 0, 0, 5, tzinfo=UTC)


def intent(decision_id: str, **changes: Any) -> Intent:
    """A call of the youth welfare office to a yellow model."""
    record = Intent(
        decision_id=decision_id,
        at=NOON,
        caller="9f2c41d07b",
        department="51 Jugendamt",
        cost_centre="51-100",
        use_case="letters",
        data_class=DataClass.K3,
        zone=Zone.YELLOW,
        endpoint="hub-yellow",
        model="mid",
        policy_version="0f4e2d1c",
        kinds=("address", "person"),
        uninspectable=0,
    )
    return msgspec.structs.replace(record, **changes)


def settlement(decision_id: str, **changes: Any) -> Settlement:
    """Its end: 200 tokens in, 300 out, 0.00015 EUR."""
    record = Settlement(
        decision_id=decision_id,
        at=NOON,
        outcome=Outcome.DELIVERED,
        zone=Zone.YELLOW,
        endpoint="hub-yellow",
        model="mid",
        department="51 Jugendamt",
        cost_centre="51-100",
        usage=Usage(200, 300),
        cost_pico=150_000_000,
        currency="EUR",
        price_version="2026-01",
        overhead_us=410,
        first_byte_us=52_000,
        total_us=910_000,
    )
    return msgspec.structs.replace(record, **changes)


def refusal(decision_id: str) -> Refusal:
    """A call to red that was not let through."""
    return Refusal(
        decision_id=decision_id,
        at=NOON,
        caller="9f2c41d07b",
        department="51 Jugendamt",
        cost_centre="51-100",
        use_case="letters",
        data_class=DataClass.K4,
        model="large",
        policy_version="0f4e2d1c",
        kinds=("health",),
        uninspectable=1,
        code="zone_forbidden",
    )


def overflow(decision_id: str) -> Overflow:
    """The call goes on to the house's own model."""
    return Overflow(decision_id, NOON, Zone.GREEN, "own", "small", "upstream_busy")


def event(name: str = "endpoint:hosting:drift") -> Event:
    """Something else worth the trail."""
    return Event(name, NOON, {"endpoint": "hub-yellow", "field": "deployment_country"})


def correction(decision_id: str = "", **changes: Any) -> Correction:
    """A refund of 0.00005 EUR for calls of that day."""
    record = Correction(
        decision_id=decision_id,
        at=NOON,
        day="2026-03-02",
        zone=Zone.YELLOW,
        endpoint="hub-yellow",
        model="mid",
        department="51 Jugendamt",
        cost_centre="51-100",
        use_case="letters",
        usage=Usage(0, 0),
        cost_pico=-50_000_000,
        currency="EUR",
        price_version="2026-01",
        because="refund",
        reference="R-2026-17",
    )
    return msgspec.structs.replace(record, **changes)


def reservation(*claims: Claim, key: str = "key1", day: str = "2026-03-02") -> Reservation:
    """What the line sets aside with :func:`intent`."""
    return Reservation(key, day, "2026-01", "EUR", claims)


def claim(amount_pico: int, limit_pico: int, budget: str = "b1", **changes: Any) -> Claim:
    """Of a hard budget of that March, for calls to yellow and red."""
    return Claim(budget, "2026-03-01", "", amount_pico, limit_pico, True, (80, 90, 100))._replace(**changes)
