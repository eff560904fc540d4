# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""The three zones of the traffic light."""

from __future__ import annotations

from enum import StrEnum


class Zone(StrEnum):
    """Where a model runs. The zone belongs to the endpoint and its contract, never to a model's name."""

    GREEN = "green"  # own hardware
    YELLOW = "yellow"  # data-processing agreement, EU or adequate countries
    RED = "red"  # large commercial models; never personal data

    @property
    def strictness(self) -> int:
        """2 for green, 1 for yellow, 0 for red. Overflow may only go to the same or a higher number."""
        return _STRICTNESS[self]


_STRICTNESS = {Zone.GREEN: 2, Zone.YELLOW: 1, Zone.RED: 0}
