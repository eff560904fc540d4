# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""What small steps of a call cost by themselves: counting for Prometheus, and the share of a contract's minute.

    python -m bench.steps

Prints microseconds, the best of several rounds, since other programs only ever add. Target: less than 5 each.
"""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable
from datetime import UTC, datetime

from prometheus_client import generate_latest

from stellwerk.gateway.fair import FairShares
from stellwerk.gateway.metrics import Metrics
from stellwerk.values.minute import MinuteLimits
from stellwerk.values.record import Outcome, Settlement
from stellwerk.values.usage import Usage
from stellwerk.values.zone import Zone

_MODELS = [f"model-{n}" for n in range(12)]


def best(step: Callable[[], object], calls: int = 20_000, rounds: int = 7) -> float:
    """Microseconds of one step."""
    found = float("inf")
    for _ in range(rounds):
        began = time.perf_counter()
        for _ in range(calls):
            step()
        found = min(found, time.perf_counter() - began)
    return found / calls * 1e6


def counting(metrics: Metrics) -> Callable[[], None]:
    """One settled call of any of twelve models."""
    settled = itertools.cycle(
        Settlement(
            decision_id="dec_1",
            at=datetime(2026, 9, 1, tzinfo=UTC),
            outcome=Outcome.DELIVERED,
            zone=Zone.YELLOW,
            endpoint="hub",
            model=model,
            department="bauamt",
            cost_centre="1",
            usage=Usage(1000, 200),
            cost_pico=330_000_000,
            currency="EUR",
            price_version="p",
            overhead_us=700,
            first_byte_us=1,
            total_us=2,
        )
        for model in _MODELS
    )
    return lambda: metrics.settled(next(settled))


def sharing(departments: int) -> Callable[[], None]:
    """One call admitted and put right, a hundred in each second, so that the minute moves on."""
    clock = itertools.count()
    fair = FairShares(
        {"m": MinuteLimits(10**9, 10**12)}, clock=lambda: next(clock) / 100, processes=lambda: 1
    )
    names = itertools.cycle([f"d{n}" for n in range(departments)])

    def step() -> None:
        taken = fair.admit(next(names), "m", 500)
        assert taken is not None
        taken.settled(480)

    return step


def main() -> None:
    """Measure and print."""
    metrics = Metrics()
    print(f"metrics: a settled call      {best(counting(metrics)):6.2f} us")
    print(f"metrics: a refusal           {best(lambda: metrics.refused('zone_forbidden')):6.2f} us")
    print(f"metrics: one scrape          {best(lambda: generate_latest(metrics.registry), 50):6.0f} us")
    for departments in (1, 10, 100):
        print(f"fair shares: {departments:3} departments {best(sharing(departments)):6.2f} us")


if __name__ == "__main__":
    main()
