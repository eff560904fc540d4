# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""What Prometheus is told, read back by its own parser: exact sums, no series that could show a person's use."""

from __future__ import annotations

from datetime import UTC, datetime

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from prometheus_client import generate_latest
from prometheus_client.parser import text_string_to_metric_families

from stellwerk.gateway.metrics import OVERHEAD_US, Metrics
from stellwerk.values.record import Outcome, Settlement
from stellwerk.values.usage import Usage
from stellwerk.values.zone import Zone

SETTLEMENT = Settlement(
    decision_id="dec_1", at=datetime(2026, 9, 1, tzinfo=UTC), outcome=Outcome.DELIVERED, zone=Zone.YELLOW,
    endpoint="hub", model="gpt-oss-120b", department="jugendamt", cost_centre="4711", usage=Usage(1000, 200),
    cost_pico=330_000_000, currency="EUR", price_version="hub@2026-05-01", overhead_us=700, first_byte_us=9000,
    total_us=90_000,
)  # fmt: skip
LABELS = {
    "stellwerk_calls": {"zone", "model", "outcome"},
    "stellwerk_tokens": {"zone", "model", "direction"},
    "stellwerk_cost": {"zone", "currency"},
    "stellwerk_refusals": {"code"},
    "stellwerk_budget_denials": set(),
    "stellwerk_overhead_seconds": {"le"},
    "stellwerk_calls_open": set(),
    "stellwerk_books_healthy": set(),
    "stellwerk_build_info": {"version"},
}
"""Every family with all the labels that it may ever have (R19)."""


def settled(**fields: object) -> Settlement:
    return msgspec.structs.replace(SETTLEMENT, **fields)


def read(metrics: Metrics) -> dict[tuple[str, ...], float]:
    """Every sample by its name and the values of its labels, by the names of these."""
    found: dict[tuple[str, ...], float] = {}
    for family in text_string_to_metric_families(generate_latest(metrics.registry).decode()):
        for sample in family.samples:
            found[(sample.name, *(value for _, value in sorted(sample.labels.items())))] = sample.value
    return found


def test_calls_tokens_and_cost_add_up() -> None:
    metrics = Metrics()
    metrics.settled(SETTLEMENT)
    metrics.settled(settled(usage=Usage(1, 2), cost_pico=1))
    metrics.settled(settled(outcome=Outcome.REJECTED, usage=Usage(0, 0), cost_pico=0))
    metrics.settled(settled(zone=Zone.RED, model="gpt-5", currency="USD", cost_pico=2 * 10**12))
    found = read(metrics)
    assert found["stellwerk_calls_total", "gpt-oss-120b", "delivered", "yellow"] == 2
    assert found["stellwerk_calls_total", "gpt-oss-120b", "rejected", "yellow"] == 1
    assert found["stellwerk_calls_total", "gpt-5", "delivered", "red"] == 1
    assert found["stellwerk_tokens_total", "in", "gpt-oss-120b", "yellow"] == 1001
    assert found["stellwerk_tokens_total", "out", "gpt-oss-120b", "yellow"] == 202
    assert found["stellwerk_cost_total", "EUR", "yellow"] == 0.000330000001
    assert found["stellwerk_cost_total", "USD", "red"] == 2.0


def test_refusals_and_denials() -> None:
    metrics = Metrics()
    for code in ("zone_forbidden", "budget_exhausted", "budget_exhausted", "rate_limited"):
        metrics.refused(code)
    found = read(metrics)
    assert found["stellwerk_refusals_total", "zone_forbidden"] == 1
    assert found["stellwerk_refusals_total", "budget_exhausted"] == 2
    assert found["stellwerk_budget_denials_total",] == 2


def test_a_process_that_has_done_nothing_tells_what_it_can() -> None:
    found = read(Metrics())
    assert found["stellwerk_budget_denials_total",] == 0, (
        "a counter that begins with its first event hides it"
    )
    assert found["stellwerk_calls_open",] == 0
    assert found["stellwerk_books_healthy",] == 1
    assert found["stellwerk_overhead_seconds_count",] == 0


def test_gauges_are_asked_when_they_are_read() -> None:
    open_calls, healthy = 3, True
    metrics = Metrics(lambda: open_calls, lambda: healthy)
    assert read(metrics)["stellwerk_calls_open",] == 3
    open_calls, healthy = 0, False
    found = read(metrics)
    assert (found["stellwerk_calls_open",], found["stellwerk_books_healthy",]) == (0, 0)


@given(st.lists(st.integers(0, 10_000_000), max_size=50))
def test_the_histogram_holds_every_call_once(times: list[int]) -> None:
    metrics = Metrics()
    for us in times:
        metrics.settled(settled(overhead_us=us))
    found = read(metrics)
    for bound in OVERHEAD_US:
        assert found["stellwerk_overhead_seconds_bucket", str(bound / 1_000_000)] == sum(
            us <= bound for us in times
        )
    assert found["stellwerk_overhead_seconds_bucket", "+Inf"] == len(times)
    assert found["stellwerk_overhead_seconds_count",] == len(times)
    assert found["stellwerk_overhead_seconds_sum",] == pytest.approx(sum(times) / 1_000_000)


@given(st.lists(st.integers(0, 10**15), max_size=40))
def test_no_fraction_of_a_cent_gets_lost_on_the_way(costs: list[int]) -> None:
    metrics = Metrics()
    for pico in costs:
        metrics.settled(settled(cost_pico=pico))
    assert read(metrics).get(("stellwerk_cost_total", "EUR", "yellow"), 0.0) == sum(costs) / 10**12


def test_no_label_tells_of_a_person_department_use_case_or_decision() -> None:
    metrics = Metrics()
    metrics.settled(SETTLEMENT)
    metrics.refused("zone_forbidden")
    text = generate_latest(metrics.registry).decode()
    families = {family.name: family for family in text_string_to_metric_families(text)}
    assert families.keys() == LABELS.keys()
    for name, family in families.items():
        assert {label for sample in family.samples for label in sample.labels} == LABELS[name], name
    for secret in ("jugendamt", "4711", "dec_1"):
        assert secret not in text


def test_two_applications_in_one_process_count_apart() -> None:
    one, other = Metrics(), Metrics()
    one.refused("forbidden")
    assert ("stellwerk_refusals_total", "forbidden") in read(one)
    assert ("stellwerk_refusals_total", "forbidden") not in read(other)
