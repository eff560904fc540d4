# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Energy and emissions of calls, each with how well it is known and what is assumed.

Energy of a call = tokens of input * e + tokens of output * w * e, where w is the weight of output and e is

* assumed: the assumption of the zone for 1,000 tokens of output of that size of model, / 1000 / w;
* own hardware: energy of the machine and its cooling in a period / tokens of the period, as so many of input. Hours
  without a call are in it.

Emissions = energy * g CO2e of a kWh, and for own hardware the period's share of making the machine, where declared.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from stellwerk.metering.green import Energy, MonthCost, rounded
from stellwerk.metering.spread import weighted
from stellwerk.values.footprint import Footprint, ZoneFootprint
from stellwerk.values.hardware import Evidence, HardwareVersion
from stellwerk.values.tier import Tier
from stellwerk.values.zone import Zone

_PICO = 10**12
_MICRO = 10**6
_MWS_PER_WH = 3_600_000  # millijoules
_MW_PER_W = 1000
_WH_PER_KWH = 1000
_G_PER_KG = 1000


class Rate(NamedTuple):
    """What a token takes: 10^-12 Wh and 10^-12 g CO2e, for tokens of input and of output. Made for a quick sum."""

    in_pwh: int
    out_pwh: int
    in_pg: int
    out_pg: int
    evidence: Evidence
    assumption: str  # what is assumed, with its source


class CallFootprint(NamedTuple):
    """One call. Cooling is included."""

    micro_wh: int
    micro_g: int  # CO2e
    evidence: Evidence
    assumption: str

    @property
    def wh(self) -> str:
        """Wh with six decimals, as text."""
        return _six(self.micro_wh)

    @property
    def co2e_g(self) -> str:
        """Grams of CO2e with six decimals, as text."""
        return _six(self.micro_g)


class Impact(NamedTuple):
    """Many calls, or a month of a machine. Cooling is included."""

    kwh: Decimal
    co2e_kg: Decimal
    evidence: Evidence
    assumption: str


def assumed_rate(footprint: Footprint, zone: Zone, tier: Tier) -> Rate:
    """The rate where nobody measures."""
    zoned = footprint.of(zone)
    out_wh = Fraction(zoned.wh_per_1000(tier)) / 1000
    words = f"{zoned.wh_per_1000(tier)} Wh for 1,000 tokens of output ({zoned.energy_source}); {_grid(zoned)}"
    return _rate(out_wh / Fraction(footprint.output_weight), footprint, zoned, Evidence.ASSUMED, words)


def own_rate(
    version: HardwareVersion,
    energy: Energy,
    tokens: tuple[int, int],
    footprint: Footprint,
    embodied_g: Fraction = Fraction(0),
) -> Rate | None:
    """The rate of own hardware over a period.

    Args:
        version: of the hardware.
        energy: of the period, idle hours included.
        tokens: of input and of output in the period.
        footprint: the weight of output, and g CO2e of a kWh in green.
        embodied_g: the period's share of making the machine.

    Returns:
        ``None`` where there was no token.
    """
    count = weighted(*tokens, footprint.output_weight)
    if not count:
        return None
    beside = Fraction(version.other_watts) * _MW_PER_W * energy.measured_s
    machine = energy.measured_mj + energy.declared_mj + beside
    wh = machine / _MWS_PER_WH * Fraction(version.pue)
    measured = energy.measured_mj * 2 >= machine > 0
    evidence = Evidence.MEASURED if measured else Evidence.DECLARED
    words = (
        f"average of this machine by tokens, idle hours and cooling (PUE {version.pue}) included; a token of output "
        f"counts as {footprint.output_weight} of input; {_grid(footprint.green)}"
    )
    return _rate(wh / count, footprint, footprint.green, evidence, words, embodied_g / count)


def of_call(rate: Rate, tokens_in: int, tokens_out: int) -> CallFootprint:
    """One call."""
    return CallFootprint(
        (tokens_in * rate.in_pwh + tokens_out * rate.out_pwh + _MICRO // 2) // _MICRO,
        (tokens_in * rate.in_pg + tokens_out * rate.out_pg + _MICRO // 2) // _MICRO,
        rate.evidence,
        rate.assumption,
    )


def of_tokens(rate: Rate, tokens_in: int, tokens_out: int) -> Impact:
    """Many calls; counts that corrections made negative are nothing."""
    tokens_in, tokens_out = max(tokens_in, 0), max(tokens_out, 0)
    wh = Fraction(tokens_in * rate.in_pwh + tokens_out * rate.out_pwh, _PICO)
    grams = Fraction(tokens_in * rate.in_pg + tokens_out * rate.out_pg, _PICO)
    return Impact(rounded(wh / _WH_PER_KWH, 9), rounded(grams / _G_PER_KG, 9), rate.evidence, rate.assumption)


def of_month(cost: MonthCost, footprint: Footprint) -> Impact:
    """A month of own hardware: what it drew and what its cooling drew, whoever used it."""
    kwh = cost.kwh + cost.cooling_kwh
    grams = Fraction(kwh) * Fraction(footprint.green.grid_g_per_kwh)
    kg = rounded(grams / _G_PER_KG + Fraction(cost.embodied_kg), 9)
    words = f"{_grid(footprint.green)}; cooling by the declared PUE"
    if cost.measured_share < 1:
        words += f"; {1 - cost.measured_share:.0%} of the energy by declared power"
    return Impact(kwh, kg, cost.evidence, words)


def _rate(
    in_wh: Fraction,
    footprint: Footprint,
    zoned: ZoneFootprint,
    evidence: Evidence,
    assumption: str,
    embodied_in_g: Fraction = Fraction(0),
) -> Rate:
    weight = Fraction(footprint.output_weight)
    in_g = in_wh * Fraction(zoned.grid_g_per_kwh) / _WH_PER_KWH + embodied_in_g
    return Rate(
        round(in_wh * _PICO),
        round(in_wh * weight * _PICO),
        round(in_g * _PICO),
        round(in_g * weight * _PICO),
        evidence,
        assumption,
    )


def _grid(zoned: ZoneFootprint) -> str:
    return f"{zoned.grid_g_per_kwh} g CO2e/kWh ({zoned.grid_source})"


def _six(micro: int) -> str:
    return f"{micro // _MICRO}.{micro % _MICRO:06d}"
