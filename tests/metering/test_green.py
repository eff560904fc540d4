# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""The internal rate: what a month of own hardware costs, and that nothing of it is lost or counted twice."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction

import msgspec
from hypothesis import given
from hypothesis import strategies as st
from tests.metering.machine import APRIL, HOUR, KWH, cost, hardware, version

from stellwerk.metering.green import Energy, MonthCost, internal_rate
from stellwerk.values.calendar import Period, begins_at
from stellwerk.values.hardware import Evidence

MARCH = date(2026, 3, 1)


def test_a_month_by_hand() -> None:
    """April: 720 hours; 300 kWh measured in 600 of them, 120 idle at 100 W; other parts draw 20 W where measured."""
    month = cost(
        version(
            residual_value=Decimal(6000),
            maintenance_per_year=Decimal(1200),
            pue=Decimal("1.4"),
            other_watts=Decimal(20),
            embodied_kg=Decimal(1500),
        ),
        date(2026, 4, 17),
        Energy(measured_mj=300 * KWH, measured_s=600 * HOUR),
    )
    assert month.month == APRIL
    assert month.depreciation == Decimal(500)
    assert month.maintenance == Decimal(100)
    assert month.kwh == Decimal(300) + Decimal(12) + Decimal(12)
    assert month.energy == Decimal("97.2")
    assert month.cooling_kwh == Decimal("129.6")
    assert month.cooling == Decimal("38.88")
    assert month.total == Decimal("736.08")
    assert month.hours == Decimal(720)
    assert month.per_hour == Decimal("1.022333")
    assert (month.evidence, month.measured_share) == (Evidence.MEASURED, Decimal("0.9259"))
    assert month.measured_hours == Decimal(600)
    assert month.embodied_kg == Decimal(25)
    assert month.until is None


def test_without_any_figure_the_machine_idled_as_declared() -> None:
    month = cost(version())
    assert month.kwh == Decimal(72)
    assert (month.evidence, month.measured_share) == (Evidence.DECLARED, Decimal(0))


def test_declared_power_never_exceeds_full_load() -> None:
    """Two processes that were busy in the same hour both add work: the machine still drew no more than it can."""
    month = cost(version(), energy=Energy(declared_mj=3 * KWH, declared_s=HOUR))
    assert month.kwh == Decimal("0.7") + Decimal("71.9")


def test_seconds_of_several_machines_do_not_make_the_month_longer() -> None:
    month = cost(version(), energy=Energy(measured_mj=KWH, measured_s=2 * 720 * HOUR, declared_s=HOUR))
    assert month.hours == Decimal(720)
    assert month.kwh == Decimal(1)


def test_march_is_an_hour_shorter() -> None:
    assert cost(version(), MARCH).hours == Decimal(743)


def test_hours_of_the_year_are_spread_over_its_days() -> None:
    month = cost(version(hours_per_year=Decimal(2920)))
    assert month.hours == Decimal(240)
    assert cost(version(hours_per_year=Decimal(8784))).hours == Decimal(720)
    # longer on than declared: what was measured counts
    assert cost(version(hours_per_year=Decimal(1)), energy=Energy(KWH, 30 * HOUR)).hours == Decimal(30)


def test_before_the_first_version_there_is_no_cost_and_after_its_life_none_for_it() -> None:
    assert internal_rate(hardware(version()), date(2025, 12, 1)) is None
    assert cost(version(), date(2030, 12, 1)).depreciation == Decimal(600)
    assert cost(version(), date(2031, 1, 1)).depreciation == 0
    waiting = version(valid_from=MARCH, in_service=date(2026, 3, 31))
    assert cost(waiting, MARCH).depreciation == Decimal(600)


def test_the_youngest_version_counts_for_the_whole_month() -> None:
    dearer = version(valid_from=APRIL, price_per_kwh=Decimal("0.60"))
    both = hardware(version(), dearer)
    march, april = internal_rate(both, MARCH), internal_rate(both, APRIL)
    assert march is not None
    assert april is not None
    assert march.energy / march.kwh == Decimal("0.3")
    assert april.energy / april.kwh == Decimal("0.6")


def test_a_month_under_way_counts_as_far_as_it_is_over() -> None:
    middle = begins_at(APRIL) + timedelta(hours=180)
    month = cost(version(maintenance_per_year=Decimal(1200)), until=middle)
    assert month.depreciation == Decimal(150)
    assert month.maintenance == Decimal(25)
    assert (month.hours, month.until) == (Decimal(180), middle)
    assert cost(version(), until=datetime(2026, 6, 1, tzinfo=UTC)).until is None
    nothing = cost(version(), until=begins_at(APRIL))
    assert (nothing.total, nothing.hours, nothing.per_hour) == (0, 0, None)


amounts = st.decimals(0, 1_000_000, places=6)


@given(amounts, st.decimals(0, 1, places=6), st.integers(1, 30), st.dates(date(2020, 1, 1), date(2040, 1, 1)))
def test_depreciation_over_the_life_is_the_purchase_less_the_rest_to_the_last_unit(
    price: Decimal, rest: Decimal, years: int, service: date
) -> None:
    first = Period.MONTH.first_day(service)
    bought = version(
        valid_from=first,
        in_service=service,
        purchase_price=price,
        residual_value=min(rest, price),
        useful_life_years=years,
    )
    total, month = Decimal(0), first
    for _ in range(12 * years + 3):
        total += cost(bought, month).depreciation
        month = Period.MONTH.next_first_day(month)
    assert total == price - min(rest, price)


@given(amounts, st.integers(2024, 2030))
def test_maintenance_of_twelve_months_is_that_of_the_year(yearly: Decimal, year: int) -> None:
    bought = version(valid_from=date(2020, 1, 1), maintenance_per_year=yearly)
    assert sum(cost(bought, date(year, month, 1)).maintenance for month in range(1, 13)) == yearly


energies = st.builds(
    Energy,
    st.integers(0, 10**13),
    st.integers(0, 800 * HOUR),
    st.integers(0, 10**13),
    st.integers(0, 800 * HOUR),
)


@given(energies, st.integers(0, 10**12), st.decimals(1, 5, places=3), st.decimals(0, 2, places=6))
def test_more_energy_never_costs_less(energy: Energy, more: int, pue: Decimal, price: Decimal) -> None:
    of = version(pue=pue, price_per_kwh=price, other_watts=Decimal(7))
    before = cost(of, energy=energy)
    after = cost(of, energy=energy._replace(measured_mj=energy.measured_mj + more))
    assert after.total >= before.total
    assert after.kwh >= before.kwh


@given(energies, st.integers(0, 800 * HOUR))
def test_parts_are_never_negative_and_hours_never_more_than_there_are(energy: Energy, seconds: int) -> None:
    month = cost(
        version(hours_per_year=Decimal(3000)),
        energy=energy,
        until=begins_at(APRIL) + timedelta(seconds=seconds),
    )
    assert min(month.depreciation, month.maintenance, month.energy, month.cooling, month.kwh) >= 0
    assert 0 <= month.hours <= min(Decimal(720), Fraction(seconds, HOUR) + Fraction(1, 10**6))
    assert 0 <= month.measured_share <= 1
    assert month.total == month.depreciation + month.maintenance + month.energy + month.cooling


@given(st.lists(st.integers(1, 719), unique=True, max_size=5))
def test_a_month_that_is_looked_at_several_times_only_grows(hours: list[int]) -> None:
    seen = [cost(version(), until=begins_at(APRIL) + timedelta(hours=h)).total for h in sorted(hours)]
    assert seen == sorted(seen)
    assert all(amount <= cost(version()).total for amount in seen)


def test_values_are_frozen_and_json() -> None:
    month = cost(version())
    assert msgspec.convert(msgspec.to_builtins(month), MonthCost) == month
