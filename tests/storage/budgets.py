# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Budgets as the books hold them, and calls that are paid from them."""

from __future__ import annotations

import asyncio
import json

from tests.storage.outside import rows
from tests.storage.samples import intent, reservation, settlement

from stellwerk.metering.budget import Claim, State
from stellwerk.storage.database import Place
from stellwerk.storage.recorder import Recorder


def state(place: Place, budget: str = "b1", period: str = "2026-03-01") -> State:
    found = rows(
        place,
        "SELECT reserved_pico, spent_pico, told FROM budget_state "  # noqa: S608
        f"WHERE budget = '{budget}' AND CAST(period AS TEXT) = '{period}'",
    )
    return State(*found[0]) if found else State()


def told(place: Place) -> list[tuple[str, str]]:
    """Budget and per cent of every event, in order."""
    found = rows(place, "SELECT payload FROM audit WHERE name = 'budget:amount:reached' ORDER BY seq")
    details = [json.loads(payload)["detail"] for (payload,) in found]
    assert all(detail["period"] == "2026-03-01" for detail in details)
    return [(detail["budget"], detail["percent"]) for detail in details]


async def opens(recorder: Recorder, call: str, *claims: Claim, patience_s: float = 0.0) -> None:
    most = max((held.amount_pico for held in claims), default=0)
    await recorder.intent(intent(call, reserved_pico=most), reservation(*claims), patience_s=patience_s)


async def costs(recorder: Recorder, call: str, cost_pico: int, **changes: object) -> None:
    assert await recorder.settle(settlement(call, cost_pico=cost_pico, day="2026-03-02", **changes)) is True


async def holds_and_spends(recorder: Recorder, call: str, cost_pico: int, *claims: Claim) -> None:
    await opens(recorder, call, *claims)
    await costs(recorder, call, cost_pico)


async def waits(task: asyncio.Future[None]) -> None:
    """It neither goes on nor fails for a while."""
    await asyncio.sleep(0.3)
    assert not task.done()


def waiting(recorder: Recorder, call: str, *claims: Claim, patience_s: float = 30.0) -> asyncio.Task[None]:
    return asyncio.ensure_future(opens(recorder, call, *claims, patience_s=patience_s))
