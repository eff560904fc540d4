# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""A machine of the town, and what a month of it costs."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from stellwerk.metering.green import Energy, MonthCost, internal_rate
from stellwerk.values.hardware import Hardware, HardwareVersion

APRIL = date(2026, 4, 1)
HOUR = 3600
KWH = 3_600_000_000  # millijoules


def version(**more: Any) -> HardwareVersion:
    return HardwareVersion(
        **{
            "valid_from": date(2026, 1, 1),
            "in_service": date(2026, 1, 15),
            "purchase_price": Decimal(36_000),
            "useful_life_years": 5,
            "price_per_kwh": Decimal("0.30"),
            "idle_watts": Decimal(100),
            "load_watts": Decimal(700),
            **more,
        }
    )


def hardware(*versions: HardwareVersion) -> Hardware:
    return Hardware("haus", versions)


def cost(of: HardwareVersion, month: date = APRIL, energy: Energy | None = None, **more: Any) -> MonthCost:
    found = internal_rate(hardware(of), month, energy, **more)
    assert found is not None
    return found
