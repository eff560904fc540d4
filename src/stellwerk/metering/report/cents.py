# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Amounts to the cent that add up to their sum to the cent, as a booking needs them."""

from __future__ import annotations

from collections.abc import Sequence

PICO_PER_CENT = 10**10


def rounded(pico: int) -> int:
    """Whole cents, half a cent away from nothing."""
    cents, left = divmod(abs(pico), PICO_PER_CENT)
    cents += left * 2 >= PICO_PER_CENT
    return cents if pico >= 0 else -cents


def split(amounts: Sequence[int]) -> list[int]:
    """Each amount (10^-12) in whole cents, so that they add up to the rounded sum (largest remainder).

    None is further than a cent from its exact size; of equal remainders the first gets the cent.
    """
    cents = [pico // PICO_PER_CENT for pico in amounts]
    missing = rounded(sum(amounts)) - sum(cents)
    order = sorted(range(len(amounts)), key=lambda n: (-(amounts[n] % PICO_PER_CENT), n))
    for n in order[:missing]:
        cents[n] += 1
    return cents
