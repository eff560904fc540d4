# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Energy and emissions of calls: by hand, and as rules."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.metering.machine import HOUR, KWH, cost, version

from stellwerk.metering.footprint import assumed_rate, of_call, of_month, of_tokens, own_rate
from stellwerk.metering.green import Energy
from stellwerk.values.footprint import Footprint, ZoneFootprint
from stellwerk.values.hardware import Evidence
from stellwerk.values.tier import Tier
from stellwerk.values.zone import Zone

ASSUMED = Footprint()
OWN = Footprint(
    green=ZoneFootprint(grid_g_per_kwh=Decimal(40), grid_source="Stadtwerke, Ökostrom, 2026"),
    yellow=ZoneFootprint(medium_wh=Decimal(1), energy_source="provider, 2026"),
)


@pytest.mark.parametrize(
    ("zone", "tier", "wh", "grams"),
    [
        (Zone.GREEN, Tier.S, "0.150000", "0.054450"),
        (Zone.YELLOW, Tier.M, "0.450000", "0.163350"),
        (Zone.RED, Tier.L, "1.125000", "0.408375"),
    ],
)
def test_assumptions_by_hand(zone: Zone, tier: Tier, wh: str, grams: str) -> None:
    """1,000 tokens of input are a quarter, 500 of output a half of what is assumed for 1,000 of output."""
    call = of_call(assumed_rate(ASSUMED, zone, tier), 1000, 500)
    assert (call.wh, call.co2e_g, call.evidence) == (wh, grams, Evidence.ASSUMED)
    assert "Umweltbundesamt" in call.assumption
    assert "arXiv 2505.09598" in call.assumption


def test_figures_of_the_operator_carry_his_source() -> None:
    call = of_call(assumed_rate(OWN, Zone.YELLOW, Tier.M), 0, 1000)
    assert call.wh == "1.000000"
    assert "provider, 2026" in call.assumption


def test_own_hardware_by_hand() -> None:
    """10 kWh by meters and 10 W beside them for 100 hours, PUE 1.5: 16.5 kWh over 1,100,000 tokens as of input."""
    rate = own_rate(
        version(pue=Decimal("1.5"), other_watts=Decimal(10)),
        Energy(measured_mj=10 * KWH, measured_s=100 * HOUR),
        (700_000, 100_000),
        OWN,
    )
    assert rate is not None
    call = of_call(rate, 1000, 1000)
    assert (call.wh, call.co2e_g, call.evidence) == ("75.000000", "3.000000", Evidence.MEASURED)
    assert "idle hours" in call.assumption
    assert "Stadtwerke" in call.assumption


def test_making_the_machine_counts_where_it_is_declared() -> None:
    rate = own_rate(version(), Energy(measured_mj=KWH, measured_s=HOUR), (1_000_000, 0), OWN, Fraction(1000))
    assert rate is not None
    assert of_call(rate, 1000, 0).co2e_g == "1.040000"


def test_declared_power_is_no_measurement() -> None:
    rate = own_rate(version(), Energy(declared_mj=KWH, declared_s=HOUR), (1000, 0), OWN)
    assert rate is not None
    assert rate.evidence is Evidence.DECLARED
    assert own_rate(version(), Energy(declared_mj=KWH), (0, 0), OWN) is None


def test_a_month_of_the_machine() -> None:
    month = cost(version(pue=Decimal(2), embodied_kg=Decimal(60)), energy=Energy(928 * KWH, 720 * HOUR))
    impact = of_month(month, OWN)
    assert (impact.kwh, impact.co2e_kg) == (Decimal(1856), Decimal("75.24"))
    assert "declared power" not in impact.assumption
    idle = of_month(cost(version()), OWN)
    assert (idle.kwh, idle.evidence) == (Decimal(72), Evidence.DECLARED)
    assert "100% of the energy by declared power" in idle.assumption


tokens = st.integers(0, 10**9)


@given(st.sampled_from(Zone), st.sampled_from(Tier), st.lists(st.tuples(tokens, tokens), max_size=20))
def test_calls_add_up_to_their_tokens(zone: Zone, tier: Tier, used: list[tuple[int, int]]) -> None:
    rate = assumed_rate(ASSUMED, zone, tier)
    whole = of_tokens(rate, sum(u[0] for u in used), sum(u[1] for u in used))
    single = sum((of_call(rate, *u).micro_wh for u in used), 0)
    assert abs(Fraction(whole.kwh) - Fraction(single, 10**9)) <= Fraction(len(used) + 1, 2 * 10**9)


@given(st.sampled_from(Tier), tokens, tokens, tokens, tokens)
def test_more_tokens_never_take_less(tier: Tier, a: int, b: int, more_in: int, more_out: int) -> None:
    rate = assumed_rate(ASSUMED, Zone.RED, tier)
    less, more = of_call(rate, a, b), of_call(rate, a + more_in, b + more_out)
    assert less.micro_wh <= more.micro_wh
    assert less.micro_g <= more.micro_g
    assert min(less.micro_wh, less.micro_g) >= 0


@given(
    st.integers(1, 10**12),
    st.integers(0, 2_678_400),
    st.lists(st.tuples(tokens, tokens), min_size=1, max_size=20),
)
def test_what_calls_are_told_is_what_the_machine_drew(
    measured: int, seconds: int, used: list[tuple[int, int]]
) -> None:
    """Over a period the figures of all calls add up to the energy of machine and cooling, but for rounding."""
    of = version(pue=Decimal("1.3"))
    total = (sum(u[0] for u in used), sum(u[1] for u in used))
    rate = own_rate(of, Energy(measured_mj=measured, measured_s=seconds), total, ASSUMED)
    if total == (0, 0):
        assert rate is None
        return
    assert rate is not None
    told = sum(of_call(rate, *u).micro_wh for u in used)
    drawn = Fraction(measured, 3600) * Fraction("1.3") * 1000  # micro-Wh
    rounding = len(used) + Fraction(total[0] + 4 * total[1] + total[1], 2 * 10**6) + 1
    assert abs(told - drawn) <= rounding


def test_negative_counts_are_nothing() -> None:
    assert of_tokens(assumed_rate(ASSUMED, Zone.RED, Tier.L), -5, -7)[:2] == (Decimal(0), Decimal(0))


def test_assumptions_name_tier_and_zone() -> None:
    small, large = ZoneFootprint(), msgspec.structs.replace(ZoneFootprint(), large_wh=Decimal(9))
    assert small.wh_per_1000(Tier.S) < small.wh_per_1000(Tier.M) < small.wh_per_1000(Tier.L)
    assert Footprint(red=large).of(Zone.RED) is large
    assert Footprint(red=large).of(Zone.GREEN) is not large
