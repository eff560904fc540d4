# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""What own hardware costs in a month: the internal rate, from depreciation, maintenance, energy and cooling.

With P the purchase price, R the residual value, n the useful life in months (12 for each year), H the hours that the
machine is switched on and E its energy in kWh:

* depreciation = (P - R) / n for each of n months, that of the start of service the first (straight-line,
  § 36(1) KomHVO NRW); nothing afterwards
* maintenance  = maintenance per year / 12
* energy       = E * price per kWh
* cooling      = E * (PUE - 1) * price per kWh
* rate         = their sum / H

Hours for which there is a figure of energy count with that figure; the others of H at the declared idle power, since
no call of this gateway was answered then. Depreciation and maintenance go on whether anybody calls or not, so a month
of little use makes dear tokens: that is not evened out.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

import msgspec

from stellwerk.values.calendar import Period, begins_at
from stellwerk.values.hardware import Evidence, Hardware, HardwareVersion
from stellwerk.values.money import PICO, to_pico

_MJ_PER_KWH = 3_600_000_000
_S_PER_HOUR = 3600
_MW_PER_W = 1000
_G_PER_KG = 1000
_KWH_DECIMALS = 9
_HOUR_DECIMALS = 6
_PICO_DECIMALS = 12


class Energy(NamedTuple):
    """What is known of the energy of an endpoint in a period. Millijoules of the machine, without cooling."""

    measured_mj: int = 0
    measured_s: int = 0  # seconds that the meters cover
    declared_mj: int = 0
    declared_s: int = 0  # seconds that declared power covers

    def plus(self, other: Energy) -> Energy:
        """The sum of two periods."""
        return Energy(*map(int.__add__, self, other))


class MonthCost(msgspec.Struct, frozen=True, kw_only=True):
    """The cost of an endpoint's hardware in a month, net. Each part is exact to 10^-12 of ``currency``."""

    month: date  # its first day
    until: datetime | None  # the month is not over: what belongs to it until then
    currency: str
    depreciation: Decimal
    maintenance: Decimal
    energy: Decimal
    cooling: Decimal
    hours: Decimal  # switched on
    kwh: Decimal  # of the machine
    cooling_kwh: Decimal
    evidence: Evidence  # of most of the energy: measured or declared
    measured_share: Decimal  # of the energy, 0 to 1
    measured_hours: Decimal
    embodied_kg: Decimal  # CO2e of making the machine, this month's share

    @property
    def total(self) -> Decimal:
        """All parts."""
        return self.depreciation + self.maintenance + self.energy + self.cooling

    @property
    def per_hour(self) -> Decimal | None:
        """The internal rate, to 10^-6; ``None`` for a month without an hour."""
        if not self.hours:
            return None
        return rounded(Fraction(self.total) / Fraction(self.hours), 6)


def internal_rate(
    hardware: Hardware, month: date, energy: Energy | None = None, until: datetime | None = None
) -> MonthCost | None:
    """The cost of a month.

    Args:
        hardware: of the endpoint.
        month: any day of it.
        energy: what was measured or counted; ``None``: nothing, so the machine idled as declared.
        until: for a month that is not over: only its share until then counts. Aware.

    Returns:
        ``None`` where no version of the hardware holds yet.
    """
    first = Period.MONTH.first_day(month)
    version = hardware.in_month(first)
    if version is None:
        return None
    length = _seconds(first, Period.MONTH)
    share = Fraction(1)
    if until is not None:
        past = Fraction(int((until - begins_at(first)).total_seconds() * 1_000_000), 1_000_000)
        share = min(max(past / length, Fraction(0)), Fraction(1))
    known = _Known.of(version, energy or Energy(), length * share, _on(version, first, length) * share)
    price = Fraction(version.price_per_kwh)
    kwh = Fraction(known.mj, _MJ_PER_KWH)
    cooling_kwh = kwh * (Fraction(version.pue) - 1)
    return MonthCost(
        month=first,
        until=until if share < 1 else None,
        currency=hardware.currency,
        depreciation=_money(_written_off(version, first) * share),
        maintenance=_money(_part(to_pico(version.maintenance_per_year), first.month - 1, 12) * share),
        energy=_money(kwh * price * int(PICO)),
        cooling=_money(cooling_kwh * price * int(PICO)),
        hours=rounded(known.on_s / _S_PER_HOUR, _HOUR_DECIMALS),
        kwh=rounded(kwh, _KWH_DECIMALS),
        cooling_kwh=rounded(cooling_kwh, _KWH_DECIMALS),
        evidence=Evidence.MEASURED if known.measured_mj * 2 >= known.mj > 0 else Evidence.DECLARED,
        measured_share=rounded(known.measured_mj / known.mj if known.mj else Fraction(0), 4),
        measured_hours=rounded(known.measured_s / _S_PER_HOUR, _HOUR_DECIMALS),
        embodied_kg=rounded(_per_month_of_life(version, first, Fraction(version.embodied_kg)) * share, 9),
    )


def embodied_g(version: HardwareVersion, month: date, seconds: int) -> Fraction:
    """CO2e of making the machine that belongs to so many seconds of a month, grams."""
    first = Period.MONTH.first_day(month)
    share = Fraction(seconds, _seconds(first, Period.MONTH))
    return _per_month_of_life(version, first, Fraction(version.embodied_kg) * _G_PER_KG) * share


def rounded(number: Fraction, decimals: int) -> Decimal:
    """``number`` with so many decimals, half a unit to the even one."""
    return Decimal(round(number * 10**decimals)).scaleb(-decimals)


class _Known(NamedTuple):
    """Energy of the hours that a machine was on, and what of it a meter says."""

    on_s: Fraction
    measured_s: Fraction
    measured_mj: Fraction
    mj: Fraction  # with what was declared

    @classmethod
    def of(cls, version: HardwareVersion, energy: Energy, past: Fraction, on: Fraction) -> _Known:
        """``past``: seconds of the month that are over; ``on``: those of them that the machine is said to be on."""
        measured_s = min(Fraction(energy.measured_s), past)
        declared_s = min(Fraction(energy.declared_s), past - measured_s)
        rest = max(on - measured_s - declared_s, Fraction(0))
        # Several processes add work of their own to one machine: more than full load it cannot have drawn.
        declared = min(Fraction(energy.declared_mj), declared_s * Fraction(version.load_watts) * _MW_PER_W)
        beside = measured_s * Fraction(version.other_watts) * _MW_PER_W
        idle = rest * Fraction(version.idle_watts) * _MW_PER_W
        measured = Fraction(energy.measured_mj)
        return cls(
            on_s=measured_s + declared_s + rest,
            measured_s=measured_s,
            measured_mj=measured,
            mj=measured + beside + declared + idle,
        )


def _on(version: HardwareVersion, first: date, length: int) -> Fraction:
    """Seconds of the month that the machine is said to be switched on."""
    if version.hours_per_year is None:
        return Fraction(length)
    year = _seconds(first, Period.YEAR)
    return min(Fraction(version.hours_per_year) * _S_PER_HOUR * Fraction(length, year), Fraction(length))


def _seconds(day: date, period: Period) -> int:
    """Length of a German period: an hour less in March, one more in October."""
    return int((begins_at(period.next_first_day(day)) - begins_at(period.first_day(day))).total_seconds())


def _written_off(version: HardwareVersion, first: date) -> int:
    """Depreciation of a month, 10^-12 of the currency; all months of the life add up to the whole, exactly."""
    value = to_pico(version.purchase_price - version.residual_value)
    age, life = _age(version, first), version.useful_life_years * 12
    return _part(value, age, life) if 0 <= age < life else 0


def _per_month_of_life(version: HardwareVersion, first: date, whole: Fraction) -> Fraction:
    life = version.useful_life_years * 12
    return whole / life if 0 <= _age(version, first) < life else Fraction(0)


def _age(version: HardwareVersion, first: date) -> int:
    """Months since the one in which the machine was taken into service."""
    begin = version.in_service
    return (first.year - begin.year) * 12 + first.month - begin.month


def _part(whole: int, index: int, parts: int) -> int:
    """Part ``index`` of ``whole`` cut into ``parts`` that differ by one at most and add up to it."""
    return whole * (index + 1) // parts - whole * index // parts


def _money(pico: Fraction | int) -> Decimal:
    return Decimal(round(pico)).scaleb(-_PICO_DECIMALS)
