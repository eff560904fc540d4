# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Assumptions about energy and emissions where nobody measures, each with the source that it rests on.

They are meant to be replaced by the operator, with figures of the own contract and of the provider.
"""

from __future__ import annotations

from decimal import Decimal

import msgspec

from stellwerk.values.tier import Tier
from stellwerk.values.zone import Zone

GRID_SOURCE = (
    "assumption: German electricity mix 2024, direct CO2 without other gases and upstream chain, estimate of the "
    "Umweltbundesamt (2025); replace it by the figure of the contract"
)
ENERGY_SOURCE = (
    "assumption: L by Jegham et al. 2025 (arXiv 2505.09598), 0.42 Wh for a short query to GPT-4o of about 300 tokens "
    "of output, the data centre included; M and S scaled down by us; replace it by the provider's figure"
)


class ZoneFootprint(msgspec.Struct, frozen=True, kw_only=True):
    """What holds for calls of a zone whose energy nobody measures."""

    grid_g_per_kwh: Decimal = Decimal(363)  # g CO2e of a kWh
    grid_source: str = GRID_SOURCE
    small_wh: Decimal = Decimal("0.2")  # Wh for 1,000 tokens of output, cooling included, by tier
    medium_wh: Decimal = Decimal("0.6")
    large_wh: Decimal = Decimal("1.5")
    energy_source: str = ENERGY_SOURCE

    def wh_per_1000(self, tier: Tier) -> Decimal:
        """Wh for 1,000 tokens of output of a model of that size."""
        return {Tier.S: self.small_wh, Tier.M: self.medium_wh, Tier.L: self.large_wh}[tier]


class Footprint(msgspec.Struct, frozen=True, kw_only=True):
    """The assumptions of the house."""

    output_weight: Decimal = Decimal(4)
    """A token of output counts as so many of input, in energy and in the spreading of own costs: price lists do so as
    well (LLM Hub, 1 May 2026: 3.25 to 8)."""
    green: ZoneFootprint = ZoneFootprint()
    yellow: ZoneFootprint = ZoneFootprint()
    red: ZoneFootprint = ZoneFootprint()

    def of(self, zone: Zone) -> ZoneFootprint:
        """The assumptions for a zone."""
        return {Zone.GREEN: self.green, Zone.YELLOW: self.yellow, Zone.RED: self.red}[zone]
