# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Prices of ``stellwerk.yaml``, remembered as lists: what calls were booked by can be looked up, and not be changed.

A version is named ``NAME@DAY``, which no imported list can be. Its amounts may be corrected in the file until the first
call is booked by them; then a new price is another version with a first day of its own.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

import sqlalchemy as sa

from stellwerk.errors import ConfigurationError
from stellwerk.metering.prices.price_list import UNITS, ModelPrice, PriceList
from stellwerk.metering.prices.render import amount_text, as_json
from stellwerk.policy.register import Register
from stellwerk.storage.database import Writing
from stellwerk.storage.prices import StoredList, add, is_used, lists, put_unused
from stellwerk.storage.tables import price_list
from stellwerk.values.money import FILE_PRICES, Price


def lists_of(register: Register) -> dict[str, PriceList]:
    """The versions of the file's prices that models name, each as a list; the demo's are made up and left out."""
    found: dict[str, PriceList] = {}
    for model in register.models.values():
        if register.endpoints[model.endpoint].demo:
            continue
        for price in model.prices:
            name, at, _ = price.version.rpartition("@")
            if at:
                found[price.version] = _as_list(name, price)
    return found


def differ(connection: sa.Connection, register: Register) -> bool:
    """Whether the file holds a version that is not remembered, or another one than that.

    Raises:
        ConfigurationError: see :func:`adopt`.
    """
    return any(True for _ in _different(connection, register))


def adopt(writing: Writing, register: Register) -> int:
    """Remember the file's versions; how many were new or, unused as yet, corrected.

    Raises:
        ConfigurationError: amounts that calls are booked by were changed; names each.
    """
    changed = 0
    for made, before in list(_different(writing.connection, register)):
        sha256 = hashlib.sha256(as_json(made).encode()).hexdigest()
        if before is None:
            add(writing, made, sha256=sha256)
        else:
            put_unused(writing, made, sha256=sha256)
        changed += 1
    return changed


def _different(connection: sa.Connection, register: Register) -> Iterator[tuple[PriceList, PriceList | None]]:
    wanted = lists_of(register)
    if not wanted:
        return
    stored = {one.list.version: one for one in lists(connection, price_list.c.provider == FILE_PRICES)}
    problems = [
        problem
        for version, made in wanted.items()
        if (before := stored.get(version)) is not None
        and made != before.list
        and is_used(connection, version)
        for problem in _problems(made, before)
    ]
    if problems:
        raise ConfigurationError(
            "stellwerk.yaml changes prices that calls are booked by already; nothing was started. What was "
            "booked stays: put the old amounts back, and add a version with a valid_from of its own.",
            tuple(problems),
        )
    for version, made in wanted.items():
        before = stored.get(version)
        if before is None or made != before.list:
            yield made, None if before is None else before.list


def _problems(made: PriceList, before: StoredList) -> Iterator[str]:
    (new,), (old,) = made.prices, before.list.prices
    where = f"prices.{new.model}, version from {made.valid_from.isoformat()}"
    if made.currency != before.list.currency:
        yield f"{where}: currency was {before.list.currency} and is {made.currency} now"
    for unit in UNITS:
        was, now = getattr(old, unit), getattr(new, unit)
        if was != now:
            said = ["not given" if amount is None else amount_text(amount) for amount in (was, now)]
            yield f"{where}: {unit} was {said[0]} and is {said[1]} now"


def _as_list(name: str, price: Price) -> PriceList:
    return PriceList(
        version=price.version,
        provider=FILE_PRICES,
        title=name,
        currency=price.currency,
        valid_from=price.valid_from,
        source="stellwerk.yaml",
        vat_percent=None,
        prices=(ModelPrice(model=name, **{unit: getattr(price, unit) for unit in UNITS}),),
    )
