# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Which price holds for a model on a day, by the lists that are known. Pure: the same lists, the same answer."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from stellwerk.metering.prices.price_list import KnownList, PriceList
from stellwerk.values.money import Price, in_force


def standing(lists: Iterable[KnownList], known: datetime | None = None) -> list[PriceList]:
    """The lists that count: those that no other one corrects, by first day.

    ``known``: only what was imported until then counts, so that it can be told what a call of that time was priced by;
    ``None``: everything.
    """
    there = [one.list for one in lists if known is None or one.imported_at <= known]
    replaced = {one.corrects for one in there}
    return sorted(
        (one for one in there if one.version not in replaced), key=lambda one: (one.valid_from, one.version)
    )


def versions(
    lists: Iterable[KnownList], provider: str, model: str, known: datetime | None = None
) -> tuple[Price, ...]:
    """Every version of a model's price that counts, ascending by first day. A list says nothing of other models."""
    return tuple(
        price
        for one in standing(lists, known)
        if one.provider == provider and (price := one.price_of(model)) is not None
    )


def price_on(
    lists: Iterable[KnownList], provider: str, model: str, day: date, known: datetime | None = None
) -> Price | None:
    """The price of ``provider``'s ``model`` on ``day``; ``None`` where none is in force (:func:`in_force`)."""
    return in_force(versions(lists, provider, model, known), day)
