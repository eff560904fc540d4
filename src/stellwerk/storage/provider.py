# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Which bookings a provider bills: those at its price lists; with prices of the configuration, its endpoints'."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import sqlalchemy as sa

from stellwerk.metering.invoice.names import Billed
from stellwerk.storage.tables import ledger, price_list
from stellwerk.values.money import FILE_PRICES


class Provider(NamedTuple):
    """A provider in our books."""

    name: str
    endpoints: frozenset[str]  # by the configuration
    versions: frozenset[str]  # of its price lists
    others: frozenset[str]  # of other providers' lists

    def bills(self, endpoint: str, version: str) -> bool:
        """Whether what was booked there, at this version of a price, is on its invoice."""
        return version in self.versions or (endpoint in self.endpoints and version not in self.others)

    def rows(self, table: sa.FromClause) -> sa.ColumnElement[bool]:
        """The same of rows with the columns ``endpoint`` and ``price_version``."""
        return sa.or_(
            table.c.price_version.in_(sorted(self.versions)),
            sa.and_(
                table.c.endpoint.in_(sorted(self.endpoints)),
                table.c.price_version.not_in(sorted(self.others)),
            ),
        )


def provider_named(connection: sa.Connection, name: str, billed: Iterable[Billed]) -> Provider:
    """By the name that endpoints have as their ``price_list``, or by that of an endpoint."""
    lists = connection.execute(
        sa.select(price_list.c.name, price_list.c.provider).where(price_list.c.provider != FILE_PRICES)
    ).all()
    return Provider(
        name,
        frozenset({one.endpoint for one in billed if one.provider == name} | {name}),
        frozenset(row.name for row in lists if row.provider == name),
        frozenset(row.name for row in lists if row.provider != name),
    )


def is_known(connection: sa.Connection, provider: Provider, billed: Iterable[Billed]) -> bool:
    """Whether the configuration, a price list or the ledger knows it."""
    if provider.versions or any(one.provider == provider.name for one in billed):
        return True
    there = sa.select(sa.literal(1)).where(provider.rows(ledger)).limit(1)
    return connection.execute(there).first() is not None
