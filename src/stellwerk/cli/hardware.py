# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""What the configuration says of own hardware and of assumptions about energy, for ``stellwerk config check``."""

from __future__ import annotations

from datetime import date
from typing import Any

import msgspec

from stellwerk.cli.table import table
from stellwerk.metering.green import Energy, MonthCost, internal_rate
from stellwerk.policy.register import Register
from stellwerk.values.hardware import Hardware
from stellwerk.values.zone import Zone


def hardware_summary(register: Register, today: date) -> list[dict[str, Any]]:
    """The version in force of each, and what an hour costs idle and under full load, if it never rested."""
    return [_summary(hardware, today) for hardware in register.hardware.values()]


def footprint_summary(register: Register) -> dict[str, Any]:
    """The assumptions, with their sources."""
    said = register.footprint
    zones: dict[str, Any] = {zone.value: msgspec.to_builtins(said.of(zone)) for zone in Zone}
    return {"output_weight": str(said.output_weight)} | zones


def hardware_lines(said: list[dict[str, Any]]) -> str:
    """The same for people."""
    rows = [
        (
            h["endpoint"],
            f"{h['purchase_price']} {h['currency']}",
            f"{h['useful_life_years']} years from {h['in_service']}",
            f"{h['idle_watts']}/{h['load_watts']} W",
            " ".join(h["measure"]) or "declared",
            f"{h['per_hour_idle']}/{h['per_hour_load']} {h['currency']}",
        )
        if h["valid_from"]
        else (h["endpoint"], "-", "-", "-", "-", "holds later")
        for h in said
    ]
    return table(
        ("HARDWARE", "PRICE", "WRITTEN OFF", "IDLE/LOAD", "MEASURED BY", "AN HOUR IDLE/AT WORK"), rows
    )


def _summary(hardware: Hardware, today: date) -> dict[str, Any]:
    version = hardware.in_month(today)
    said: dict[str, Any] = {
        "endpoint": hardware.endpoint,
        "currency": hardware.currency,
        "measure": [meter.value for meter in hardware.measure],
        "valid_from": None,
        "per_hour_idle": None,
        "per_hour_load": None,
    }
    idle = internal_rate(hardware, today)
    if version is None or idle is None:
        return said
    seconds = int(idle.hours * 3600)
    at_work = Energy(declared_mj=int(version.load_watts * 1000) * seconds, declared_s=seconds)
    load = internal_rate(hardware, today, at_work)
    said |= msgspec.to_builtins(version)
    return said | {"per_hour_idle": _per_hour(idle), "per_hour_load": _per_hour(load)}


def _per_hour(cost: MonthCost | None) -> str | None:
    return str(cost.per_hour) if cost is not None and cost.per_hour is not None else None
