# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Price lists of the house: added, never changed; and the register with the prices that follow from them."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime
from decimal import Decimal

import msgspec
import sqlalchemy as sa

from stellwerk.metering.prices.choose import versions
from stellwerk.metering.prices.price_list import UNITS, KnownList, ModelPrice, PriceList
from stellwerk.policy.register import Model, Register
from stellwerk.storage.database import Writing
from stellwerk.storage.tables import ledger, ledger_account, open_intent, price, price_list
from stellwerk.values.money import from_micro, from_pico, to_micro, to_pico

_COLUMNS = dict(
    zip(
        UNITS,
        (
            *(price.c.input_micro, price.c.output_micro, price.c.cached_micro, price.c.reasoning_micro),
            *(price.c.image_micro, price.c.audio_minute_micro, price.c.request_micro),
        ),
        strict=True,
    )
)


class StoredList(msgspec.Struct, frozen=True):
    """A list with what is known of its import."""

    list: PriceList
    sha256: str  # of the file
    imported_at: datetime  # aware, UTC
    imported_by: str | None  # person; None: the shell, the configuration, or erased

    @property
    def known(self) -> KnownList:
        """As the choice of a price needs it."""
        return KnownList(self.list, self.imported_at)


def lists(connection: sa.Connection, *only: sa.ColumnElement[bool]) -> list[StoredList]:
    """Lists by provider and first day. ``only``: conditions on ``price_list``."""
    prices: defaultdict[str, list[ModelPrice]] = defaultdict(list)
    named = sa.select(price_list.c.name).where(*only)
    for row in connection.execute(sa.select(price).where(price.c.list.in_(named))):
        amounts = {unit: getattr(row, column.name) for unit, column in _COLUMNS.items()}
        read = {unit: from_micro(micro) for unit, micro in amounts.items() if micro is not None}
        prices[row.list].append(ModelPrice(model=row.model, **read))
    order = (price_list.c.provider, price_list.c.valid_from, price_list.c.name)
    rows = connection.execute(sa.select(price_list).where(*only).order_by(*order))
    return [
        StoredList(
            PriceList(
                version=row.name,
                provider=row.provider,
                title=row.title,
                currency=row.currency,
                valid_from=row.valid_from,
                valid_until=row.valid_until,
                plan=row.plan,
                plan_minimum=None if row.plan_minimum_pico is None else from_pico(row.plan_minimum_pico),
                vat_percent=Decimal(row.vat_percent) if row.vat_percent else None,
                source=row.source,
                corrects=row.corrects,
                prices=tuple(sorted(prices[row.name], key=lambda p: p.model)),
            ),
            row.sha256,
            row.imported_at,
            row.imported_by,
        )
        for row in rows
    ]


def add(writing: Writing, made: PriceList, *, sha256: str, by: str | None = None) -> None:
    """Put a list beside the others. That it fits to them was asked before, in this transaction."""
    writing.execute(
        sa.insert(price_list).values(
            name=made.version,
            provider=made.provider,
            title=made.title,
            currency=made.currency,
            valid_from=made.valid_from,
            valid_until=made.valid_until,
            plan=made.plan,
            plan_minimum_pico=None if made.plan_minimum is None else to_pico(made.plan_minimum),
            vat_percent="" if made.vat_percent is None else f"{made.vat_percent:f}",
            source=made.source,
            corrects=made.corrects,
            sha256=sha256,
            imported_at=writing.at,
            imported_by=by,
            changed=writing.revision,
        )
    )
    _fill(writing, made)


def put_unused(writing: Writing, made: PriceList, *, sha256: str) -> None:
    """Put other amounts in the place of a list's, by which no call was booked yet."""
    writing.execute(
        sa.update(price_list)
        .where(price_list.c.name == made.version)
        .values(currency=made.currency, sha256=sha256, imported_at=writing.at, changed=writing.revision)
    )
    writing.execute(sa.delete(price).where(price.c.list == made.version))
    _fill(writing, made)


def is_used(connection: sa.Connection, version: str) -> bool:
    """Whether a call was booked by the list, or is under way."""
    return any(
        connection.execute(sa.select(sa.literal(1)).where(table.c.price_version == version).limit(1)).first()
        is not None
        for table in (open_intent, ledger_account, ledger)
    )


def with_prices(connection: sa.Connection, register: Register) -> Register:
    """The register with the prices of imported lists, for models whose endpoint has a ``price_list`` and that name no
    price of their own. Prices are no policy: its version stays."""
    providers = {endpoint.price_list for endpoint in register.endpoints.values()} - {None}
    if not providers:
        return register
    known = [one.known for one in lists(connection, price_list.c.provider.in_(sorted(map(str, providers))))]
    models: dict[str, Model] = {}
    for name, model in register.models.items():
        provider = register.endpoints[model.endpoint].price_list
        if provider is not None and not model.prices:
            found = versions(known, provider, model.price_model or model.upstream)
            models[name] = msgspec.structs.replace(model, prices=found)
    return msgspec.structs.replace(register, models={**register.models, **models})


def _fill(writing: Writing, made: PriceList) -> None:
    rows = [{"list": made.version, "model": one.model, **_micro(one)} for one in made.prices]
    writing.execute(sa.insert(price), rows)


def _micro(one: ModelPrice) -> dict[str, int | None]:
    amounts: dict[str, Decimal | None] = {unit: getattr(one, unit) for unit in UNITS}
    return {
        _COLUMNS[unit].name: None if amount is None else to_micro(amount) for unit, amount in amounts.items()
    }
