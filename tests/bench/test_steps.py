# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""``bench.steps`` measures what it says; no time is judged."""

from __future__ import annotations

from bench import steps
from stellwerk.gateway.metrics import Metrics


def test_each_step_is_a_whole_one() -> None:
    metrics = Metrics()
    assert steps.best(steps.counting(metrics), calls=24, rounds=2) > 0
    calls = next(family for family in metrics.collect() if family.name == "stellwerk_calls")
    assert [sample.value for sample in calls.samples] == [4.0] * 12
    assert steps.best(steps.sharing(3), calls=30, rounds=1) > 0
