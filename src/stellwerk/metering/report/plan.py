# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Minimum revenue of a provider's plan: how much of it a month used, and how much is paid for nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

import msgspec

from stellwerk.metering.prices.price_list import PriceList
from stellwerk.metering.report.block import Block
from stellwerk.values.calendar import Period
from stellwerk.values.money import to_pico


class PlanUse(msgspec.Struct, frozen=True):
    """A provider's month against the minimum of its plan. Amounts are net, 10^-12 of ``currency``."""

    provider: str
    plan: str | None
    currency: str
    minimum_pico: int
    used_pico: int  # billed for calls
    at_least: bool = False  # more may have been used: a part of the month is not told by provider

    @property
    def wasted_pico(self) -> int:
        """Of the minimum; to be paid all the same."""
        return max(self.minimum_pico - self.used_pico, 0)

    @property
    def due_pico(self) -> int:
        """What the provider will bill."""
        return max(self.minimum_pico, self.used_pico)


def plan_use(lists: Iterable[PriceList], blocks: Iterable[Block], month: date) -> list[PlanUse]:
    """Every provider with a minimum in the month, by name.

    The list in force on the month's first day decides, or where there is none yet, the first that begins in it.

    Args:
        lists: those that count (:func:`stellwerk.metering.prices.choose.standing`).
        blocks: what was used in the month.
        month: its first day.
    """
    used: defaultdict[tuple[str | None, str], int] = defaultdict(int)
    for block in blocks:
        if block.figures.cost_pico:
            used[block.provider, block.currency] += block.figures.cost_pico
    ruling = sorted(_ruling(lists, month), key=lambda one: one.provider)
    found = []
    for one in ruling:
        if one.plan_minimum is None:
            continue
        others = {provider for provider, currency in used if currency == one.currency} - {None, one.provider}
        untold = used.get((None, one.currency), 0)
        alone = not others and sum(other.currency == one.currency for other in ruling) == 1
        amount = used.get((one.provider, one.currency), 0) + (untold if alone else 0)
        found.append(
            PlanUse(
                provider=one.provider,
                plan=one.plan,
                currency=one.currency,
                minimum_pico=to_pico(one.plan_minimum),
                used_pico=amount,
                at_least=bool(untold) and not alone,
            )
        )
    return found


def _ruling(lists: Iterable[PriceList], month: date) -> list[PriceList]:
    last = Period.MONTH.last_day(month)
    by_provider: defaultdict[str, list[PriceList]] = defaultdict(list)
    for one in lists:
        if one.valid_from <= last and (one.valid_until is None or one.valid_until >= month):
            by_provider[one.provider].append(one)
    ruling = []
    for found in by_provider.values():
        begun = [one for one in found if one.valid_from <= month]
        ruling.append(
            max(begun, key=lambda one: one.valid_from)
            if begun
            else min(found, key=lambda one: one.valid_from)
        )
    return ruling
