# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Where no meter tells: declared power. Idle all the time, full load while at least one call is under way."""

from __future__ import annotations

from decimal import Decimal

from stellwerk.values.hardware import HardwareVersion

_MICRO = 10**6
_NS_PER_S = 10**9


def idle_uj(version: HardwareVersion, ns: int) -> int:
    """Energy of an idle machine, microjoules."""
    return _uj(version.idle_watts, ns)


def work_uj(version: HardwareVersion, busy_ns: int) -> int:
    """What work adds to that, microjoules."""
    return _uj(version.load_watts - version.idle_watts, busy_ns)


def _uj(watts: Decimal, ns: int) -> int:
    return int(watts * _MICRO) * ns // _NS_PER_S
