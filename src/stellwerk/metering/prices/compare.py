# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""What a new price list changes against the prices in force: per model and unit, in the currency and in per cent."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal

import msgspec

from stellwerk.metering.prices.price_list import UNITS, PriceList
from stellwerk.values.money import Price

_TENTH = Decimal("0.1")
_STANDS_FOR = {"cached_per_million": "input_per_million", "reasoning_per_million": "output_per_million"}


class Change(msgspec.Struct, frozen=True):
    """One amount that is different. ``None``: the model has no price before, or by the new list."""

    model: str
    unit: str  # price_list.UNITS
    old: Decimal | None
    new: Decimal | None
    percent: Decimal | None  # to one decimal; None: from nothing, or in another currency


class Comparison(msgspec.Struct, frozen=True):
    """A list beside what is in force."""

    old_versions: tuple[str, ...]  # that hold now, for models that the list names or that it leaves out
    old_currencies: tuple[str, ...]
    new_currency: str
    changes: tuple[Change, ...]  # by model, then unit
    added: tuple[str, ...]  # models that have no price now
    left_out: tuple[str, ...]  # models with a price now that the list does not name: they keep it
    same: tuple[str, ...]  # models whose amounts do not change


def compare(new: PriceList, now: Mapping[str, Price]) -> Comparison:
    """``now``: the prices in force, of the list's provider, by model."""
    changes: list[Change] = []
    added: list[str] = []
    same: list[str] = []
    for priced in new.prices:
        after = new.price_of(priced.model)
        before = now.get(priced.model)
        found = _changes(priced.model, before, after)
        changes += found
        if before is None:
            added.append(priced.model)
        elif not found:
            same.append(priced.model)
    return Comparison(
        old_versions=tuple(sorted({price.version for price in now.values()})),
        old_currencies=tuple(sorted({price.currency for price in now.values()})),
        new_currency=new.currency,
        changes=tuple(changes),
        added=tuple(added),
        left_out=tuple(sorted(now.keys() - new.models)),
        same=tuple(same),
    )


def _changes(model: str, before: Price | None, after: Price | None) -> list[Change]:
    """The amounts that differ. What is not named apart costs what it stands for, and is then not told apart."""
    found = []
    for unit in UNITS:
        old, new = _amount(before, unit), _amount(after, unit)
        moved = before is None or after is None or before.currency != after.currency
        if unit in _STANDS_FOR and _named(before, unit) is None and _named(after, unit) is None:
            continue
        if moved and not old and not new and unit not in ("input_per_million", "output_per_million"):
            continue
        if moved or old != new:
            found.append(Change(model, unit, old, new, None if moved else _percent(old, new)))
    return found


def _amount(price: Price | None, unit: str) -> Decimal | None:
    named = _named(price, unit)
    if named is None and price is not None:
        return _named(price, _STANDS_FOR[unit])
    return named


def _named(price: Price | None, unit: str) -> Decimal | None:
    found: Decimal | None = None if price is None else getattr(price, unit)
    return found


def _percent(old: Decimal | None, new: Decimal | None) -> Decimal | None:
    if not old or new is None:
        return None
    return ((new - old) / old * 100).quantize(_TENTH, ROUND_HALF_UP)
