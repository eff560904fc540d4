# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Own hardware as the treasury and the caretaker know it: what it cost, how long it lasts, what it draws."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import StrEnum

import msgspec

_NOTHING = Decimal(0)


class PowerSource(StrEnum):
    """Where a figure of energy comes from."""

    NVML = "nvml"  # the graphics card's own meter
    RAPL = "rapl"  # the processor's own meter
    DECLARED = "declared"  # power that the operator states, by the time that there was work

    @property
    def measured(self) -> bool:
        """Whether a meter says so."""
        return self is not PowerSource.DECLARED


class Evidence(StrEnum):
    """How well a figure is known."""

    MEASURED = "measured"
    DECLARED = "declared"
    ASSUMED = "assumed"


class HardwareVersion(msgspec.Struct, frozen=True, kw_only=True):
    """The figures of all machines of an endpoint together, from a month on. Money is net, in its currency."""

    valid_from: date  # the first day of a month: the rate is worked out by month
    in_service: date  # its month is the first that is written off
    purchase_price: Decimal
    useful_life_years: int
    price_per_kwh: Decimal
    idle_watts: Decimal
    load_watts: Decimal
    residual_value: Decimal = _NOTHING
    maintenance_per_year: Decimal = _NOTHING
    pue: Decimal = Decimal(1)  # energy of machine and cooling over that of the machine (EN 50600-4-2)
    other_watts: Decimal = (
        _NOTHING  # what runs beside the parts that a meter sees; added to measured figures only
    )
    hours_per_year: Decimal | None = None  # switched on; None: always
    embodied_kg: Decimal = _NOTHING  # CO2e of making it


class Hardware(msgspec.Struct, frozen=True):
    """What runs behind a green endpoint."""

    endpoint: str
    versions: tuple[HardwareVersion, ...]  # ascending by valid_from
    currency: str = "EUR"
    measure: tuple[
        PowerSource, ...
    ] = ()  # meters of the machine that this process runs on, where it is this one

    def in_month(self, month: date) -> HardwareVersion | None:
        """The version that holds in the month of ``month``; ``None`` before the first one."""
        current = None
        for version in self.versions:
            if version.valid_from <= month:
                current = version
        return current
