# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Price lists and what follows from them, as they are shown: amounts as exact decimal text, net."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import msgspec

from stellwerk.metering.prices.choose import standing
from stellwerk.metering.prices.compare import Comparison
from stellwerk.metering.prices.price_list import UNITS, ModelPrice, PriceList
from stellwerk.metering.prices.render import amount_text
from stellwerk.storage.prices import StoredList
from stellwerk.values.money import Price, in_force


class Amounts(msgspec.Struct, frozen=True, kw_only=True):
    """What one model costs. ``None``: cached input costs like other input, reasoning like other output."""

    model: str
    input_per_million: str
    output_per_million: str
    cached_per_million: str | None
    reasoning_per_million: str | None
    per_image: str
    per_audio_minute: str
    per_request: str


class ListEntry(msgspec.Struct, frozen=True, kw_only=True):
    """A price list without its prices."""

    version: str
    provider: str
    title: str
    currency: str
    valid_from: date
    valid_until: date | None
    plan: str | None
    plan_minimum: str | None  # a month, net
    vat_percent: str | None
    source: str
    corrects: str | None
    corrected_by: str | None  # that list counts now, in this one's place
    models: int
    sha256: str  # of the file
    imported_at: datetime | None  # None: only looked at
    imported_by: str | None


class FullList(ListEntry, frozen=True, kw_only=True):
    """A price list with its prices."""

    prices: tuple[Amounts, ...]


class InForce(Amounts, frozen=True, kw_only=True):
    """What a model costs on a day, and by which list."""

    provider: str
    version: str
    currency: str
    valid_from: date
    valid_until: date | None
    plan: str | None
    plan_minimum: str | None
    vat_percent: str | None


class AmountChange(msgspec.Struct, frozen=True):
    """One amount that differs; ``None`` where there is none on that side."""

    model: str
    unit: str
    old: str | None
    new: str | None
    percent: str | None


class Difference(msgspec.Struct, frozen=True, kw_only=True):
    """A list beside the prices in force."""

    old_versions: tuple[str, ...]
    old_currencies: tuple[str, ...]
    new_currency: str
    changes: tuple[AmountChange, ...]
    added: tuple[str, ...]
    left_out: tuple[str, ...]  # keep their price
    same: tuple[str, ...]


def looked_at(made: PriceList, sha256: str) -> ListEntry:
    """A list that was not imported."""
    return ListEntry(**_fields(made), corrected_by=None, sha256=sha256, imported_at=None, imported_by=None)


def entry_of(stored: StoredList, corrected_by: str | None) -> ListEntry:
    """A list without its prices."""
    return ListEntry(
        **_fields(stored.list),
        corrected_by=corrected_by,
        sha256=stored.sha256,
        imported_at=stored.imported_at,
        imported_by=stored.imported_by,
    )


def full_of(stored: StoredList, corrected_by: str | None) -> FullList:
    """A list with its prices."""
    entry = msgspec.structs.asdict(entry_of(stored, corrected_by))
    return FullList(**entry, prices=tuple(_amounts(one) for one in stored.list.prices))


def corrections(lists: Iterable[StoredList]) -> dict[str, str]:
    """Versions that were corrected, and by which."""
    return {one.list.corrects: one.list.version for one in lists if one.list.corrects is not None}


def in_force_of(lists: Iterable[StoredList], day: date) -> list[InForce]:
    """Every price that holds on ``day``, by provider and model."""
    by_place: dict[tuple[str, str], list[tuple[PriceList, Price]]] = {}
    for made in standing(one.known for one in lists):
        for one in made.prices:
            price = made.price_of(one.model)
            if price is not None:
                by_place.setdefault((made.provider, one.model), []).append((made, price))
    found = []
    for (provider, model), versions in sorted(by_place.items()):
        price = in_force((price for _, price in versions), day)
        for made, candidate in versions:
            if candidate is price:
                found.append(_in_force(provider, model, made))
    return found


def difference_of(comparison: Comparison) -> Difference:
    """A comparison as it is shown."""
    return Difference(
        old_versions=comparison.old_versions,
        old_currencies=comparison.old_currencies,
        new_currency=comparison.new_currency,
        changes=tuple(
            AmountChange(
                one.model,
                one.unit,
                _text(one.old),
                _text(one.new),
                None if one.percent is None else f"{one.percent:f}",
            )
            for one in comparison.changes
        ),
        added=comparison.added,
        left_out=comparison.left_out,
        same=comparison.same,
    )


def _fields(made: PriceList) -> dict[str, Any]:
    return {
        "version": made.version,
        "provider": made.provider,
        "title": made.title,
        "currency": made.currency,
        "valid_from": made.valid_from,
        "valid_until": made.valid_until,
        "plan": made.plan,
        "plan_minimum": _text(made.plan_minimum),
        "vat_percent": _text(made.vat_percent),
        "source": made.source,
        "corrects": made.corrects,
        "models": len(made.prices),
    }


def _amounts(one: ModelPrice) -> Amounts:
    amounts: dict[str, Any] = {unit: _text(getattr(one, unit)) for unit in UNITS}
    return Amounts(model=one.model, **amounts)


def _in_force(provider: str, model: str, made: PriceList) -> InForce:
    (one,) = [price for price in made.prices if price.model == model]
    return InForce(
        **msgspec.structs.asdict(_amounts(one)),
        provider=provider,
        version=made.version,
        currency=made.currency,
        valid_from=made.valid_from,
        valid_until=made.valid_until,
        plan=made.plan,
        plan_minimum=_text(made.plan_minimum),
        vat_percent=_text(made.vat_percent),
    )


def _text(amount: Decimal | None) -> str | None:
    return None if amount is None else amount_text(amount)
