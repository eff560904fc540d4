# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""What finance does not mind. Printed with every comparison, and kept with what was signed."""

from __future__ import annotations

from decimal import Decimal

import msgspec

from stellwerk.values.money import to_pico


class Tolerances(msgspec.Struct, frozen=True):
    """Within these a difference is no question. Amounts in the invoice's currency."""

    rounding: Decimal = Decimal("0.005")  # per line of the invoice: half a cent
    tokens: int = 0  # per line of the comparison, of input, output and cached each
    requests: int = 0  # per line of the comparison
    attempts: int = 3  # how often the gateway sends a call to an endpoint at most (providers.backoff)

    def rounding_pico(self, lines: int) -> int:
        """The most that rounding makes of so many lines, 10^-12."""
        return to_pico(self.rounding) * lines
