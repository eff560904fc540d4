# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Price lists of the house, and the prices that hold on a day. They are added by :mod:`price_import` alone."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import sqlalchemy as sa

from stellwerk.administration.permit import reach
from stellwerk.administration.price_values import FullList, InForce, ListEntry, entry_of, full_of, in_force_of
from stellwerk.errors import NoSuchObject
from stellwerk.identity.actor import Actor
from stellwerk.identity.roles import Permission
from stellwerk.metering.prices.price_list import PriceList
from stellwerk.storage.prices import StoredList, lists
from stellwerk.storage.tables import price_list


def listed(
    connection: sa.Connection, actor: Actor, *, provider: str | None = None, after: str = "", limit: int = 50
) -> list[ListEntry]:
    """Lists by version, behind ``after``; ``stellwerk.yaml`` is the provider ``file``. Raises ``Forbidden``."""
    reach(connection, actor, Permission.PRICE_READ)
    only = [price_list.c.name > after] + ([price_list.c.provider == provider] if provider else [])
    page = connection.execute(
        sa.select(price_list.c.name).where(*only).order_by(price_list.c.name).limit(limit)
    ).scalars()
    found = sorted(lists(connection, price_list.c.name.in_(list(page))), key=lambda one: one.list.version)
    corrected = _corrected(connection, [one.list.version for one in found])
    return [entry_of(one, corrected.get(one.list.version)) for one in found]


def find(connection: sa.Connection, actor: Actor, version: str) -> FullList:
    """One list with its prices. Raises ``Forbidden``, ``NoSuchObject``."""
    stored = _stored(connection, actor, version)
    return full_of(stored, _corrected(connection, [version]).get(version))


def content(connection: sa.Connection, actor: Actor, version: str) -> PriceList:
    """One list, to be written as a file. Raises ``Forbidden``, ``NoSuchObject``."""
    return _stored(connection, actor, version).list


def prices_in_force(
    connection: sa.Connection,
    actor: Actor,
    *,
    on: date,
    provider: str | None = None,
    model: str | None = None,
) -> list[InForce]:
    """Every price that holds on the German day ``on``, by provider and model. Raises ``Forbidden``."""
    reach(connection, actor, Permission.PRICE_READ)
    only = [price_list.c.provider == provider] if provider else []
    found = in_force_of(lists(connection, *only), on)
    return [one for one in found if model is None or one.model == model]


def _stored(connection: sa.Connection, actor: Actor, version: str) -> StoredList:
    reach(connection, actor, Permission.PRICE_READ)
    found = lists(connection, price_list.c.name == version)
    if not found:
        raise NoSuchObject("there is no such price list")
    return found[0]


def _corrected(connection: sa.Connection, versions: Sequence[str]) -> dict[str, str]:
    rows = connection.execute(
        sa.select(price_list.c.corrects, price_list.c.name).where(price_list.c.corrects.in_(versions))
    )
    return {row.corrects: row.name for row in rows}
