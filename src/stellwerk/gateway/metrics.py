# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""What Prometheus may know of this process: sums by zone, model and outcome. Nothing of a department, use case, key,
person or decision: no series may show what somebody does, and their number stays that of the models.

Counted on the event loop in plain integers, money in 10^-12 of its currency; only what is scraped becomes a float, as
the format wants it.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator
from itertools import accumulate
from typing import TypeVar

from prometheus_client import CollectorRegistry
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector

from stellwerk import __version__
from stellwerk.errors import BudgetExhausted
from stellwerk.values.money import from_pico
from stellwerk.values.record import Settlement

_Key = TypeVar("_Key")
_Labels = TypeVar("_Labels", bound=tuple[str, ...])

OVERHEAD_US = (
    *(250, 500, 1_000, 2_000, 5_000, 10_000, 20_000, 50_000),
    *(100_000, 200_000, 500_000, 1_000_000, 2_000_000, 5_000_000),
)
"""Upper bounds of the histogram of our own time, microseconds."""


class Metrics(Collector):
    """The counters of one process since its start. Lives on the event loop.

    Args:
        open_calls: how many calls are under way.
        healthy: whether the books can be written.
    """

    def __init__(
        self, open_calls: Callable[[], int] = lambda: 0, healthy: Callable[[], bool] = lambda: True
    ) -> None:
        self._open_calls = open_calls
        self._healthy = healthy
        self._calls: dict[tuple[str, str, str], int] = {}
        self._tokens: dict[tuple[str, str, str], int] = {}
        self._pico: dict[tuple[str, str], int] = {}
        self._refusals: dict[str, int] = {}
        self._overhead = [0] * (len(OVERHEAD_US) + 1)
        self._overhead_us = 0
        self.registry = CollectorRegistry(auto_describe=False)
        """Of its own, so that several applications in one process keep theirs apart."""
        self.registry.register(self)

    def settled(self, settlement: Settlement) -> None:
        """A call that was sent has ended, however it ended."""
        zone, model, usage = settlement.zone.value, settlement.model, settlement.usage
        _add(self._calls, (zone, model, settlement.outcome.value), 1)
        if usage.tokens_in:
            _add(self._tokens, (zone, model, "in"), usage.tokens_in)
        if usage.tokens_out:
            _add(self._tokens, (zone, model, "out"), usage.tokens_out)
        if settlement.cost_pico:
            _add(self._pico, (zone, settlement.currency), settlement.cost_pico)
        self._overhead[bisect_left(OVERHEAD_US, settlement.overhead_us)] += 1
        self._overhead_us += settlement.overhead_us

    def refused(self, code: str) -> None:
        """A call was refused, and nothing was sent; ``code`` is one of ``errors`` or of a decision."""
        _add(self._refusals, code, 1)

    def collect(self) -> Iterator[Metric]:
        """Every family, as the Prometheus client asks for them."""
        yield _counters(
            "stellwerk_calls",
            "Calls that were sent and have ended, by how they ended.",
            ("zone", "model", "outcome"),
            self._calls,
        )
        yield _counters(
            "stellwerk_tokens",
            "Tokens of settled calls, counted by the provider or estimated here.",
            ("zone", "model", "direction"),
            self._tokens,
        )
        cost = CounterMetricFamily(
            "stellwerk_cost",
            "Cost of settled calls net of VAT, in units of the currency; the ledger holds the exact sums.",
            labels=("zone", "currency"),
        )
        for labels, pico in self._pico.items():
            cost.add_metric(labels, float(from_pico(pico)))
        yield cost
        refusals = {(code,): count for code, count in self._refusals.items()}
        yield _counters(
            "stellwerk_refusals", "Calls that were refused before anything was sent.", ("code",), refusals
        )
        yield CounterMetricFamily(
            "stellwerk_budget_denials",
            "Calls that were refused because a budget had no room; counted among the refusals as well.",
            value=self._refusals.get(BudgetExhausted.code, 0),
        )
        bounds = (*(str(bound / 1_000_000) for bound in OVERHEAD_US), "+Inf")
        yield HistogramMetricFamily(
            "stellwerk_overhead_seconds",
            "Own time of a call before it was sent.",
            buckets=list(zip(bounds, map(float, accumulate(self._overhead)), strict=True)),
            sum_value=self._overhead_us / 1_000_000,
        )
        yield GaugeMetricFamily(
            "stellwerk_calls_open", "Calls under way: sent, and not settled yet.", value=self._open_calls()
        )
        yield GaugeMetricFamily(
            "stellwerk_books_healthy",
            "1 while the books can be written; at 0 every call is refused.",
            value=int(self._healthy()),
        )
        version = GaugeMetricFamily("stellwerk_build_info", "The version that runs.", labels=("version",))
        version.add_metric((__version__,), 1)
        yield version


def _add(counts: dict[_Key, int], key: _Key, more: int) -> None:
    counts[key] = counts.get(key, 0) + more


def _counters(
    name: str, meaning: str, labels: tuple[str, ...], counts: dict[_Labels, int]
) -> CounterMetricFamily:
    family = CounterMetricFamily(name, meaning, labels=labels)
    for values, count in counts.items():
        family.add_metric(values, count)
    return family
