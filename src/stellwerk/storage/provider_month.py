# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""A provider's month in our own books, for its invoice: sums of the ledger, and calls that may differ.

Sums stay for ten years, single calls for six months: an invoice that is checked later finds fewer causes, and a note.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any, NamedTuple

import sqlalchemy as sa

from stellwerk.metering.invoice.books import Booked, Books, Seen, Shift
from stellwerk.metering.invoice.corrections import Account, Share
from stellwerk.metering.invoice.measures import NOTHING, Measures
from stellwerk.metering.invoice.names import Billed, aliases_of
from stellwerk.metering.prices.choose import standing
from stellwerk.metering.prices.price_list import KnownList, PriceList
from stellwerk.storage.prices import lists
from stellwerk.storage.provider import provider_named
from stellwerk.storage.provider_calls import Unplain
from stellwerk.storage.tables import audit_carried, ledger
from stellwerk.values.calendar import Period
from stellwerk.values.money import FILE_PRICES, Price, to_pico


class ProviderMonth(NamedTuple):
    """What a comparison needs, and what bookings of its result need."""

    books: Books
    shares: tuple[Share, ...]


def provider_month(
    connection: sa.Connection, provider: str, month: date, currency: str, billed: Iterable[Billed]
) -> ProviderMonth:
    """The month from its first day ``month``, in one currency."""
    return _Month(connection, provider, month, currency, tuple(billed)).gathered()


class _Month:
    def __init__(
        self, connection: sa.Connection, provider: str, month: date, currency: str, billed: tuple[Billed, ...]
    ) -> None:
        self._connection = connection
        self._provider = provider_named(connection, provider, billed)
        self._first, self._last = month, Period.MONTH.last_day(month)
        self._currency = currency
        self._billed = [one for one in billed if one.provider == provider]
        self._names = {(one.endpoint, one.model): one.name for one in self._billed}

    def gathered(self) -> ProviderMonth:
        sums = self._sums()
        known = lists(self._connection)
        by_version = {one.list.version: one.list for one in known}
        models = {self._name(row.endpoint, row.model) for row in sums}
        found = Unplain(self._connection, self._provider, self._first, self._last, self._currency, self._name)
        booked: defaultdict[tuple[date, str, str], Measures] = defaultdict(lambda: NOTHING)
        for row in sums:
            if row.currency == self._currency:
                key = (row.day, self._name(row.endpoint, row.model), row.price_version)
                booked[key] = booked[key].plus(_sums_of(row))
        for key, calls in found.unused.items():
            if key in booked:
                booked[key] = booked[key].minus(Measures(requests=calls))
        prices = self._prices([one.known for one in known], sums, by_version)
        minimum = self._minimum([one.known for one in known])
        books = Books(
            month=self._first,
            last=self._last,
            currency=self._currency,
            aliases=aliases_of(self._billed, sorted(models | prices.keys())),
            booked=tuple(
                Booked(day, model, many, version, _price(by_version.get(version), model))
                for (day, model, version), many in sorted(booked.items())
            ),
            seen=tuple(Seen(*key, evidence) for key, evidence in sorted(found.seen.items())),
            shifts=tuple(Shift(*key, many) for key, many in sorted(found.shifts.items())),
            prices=prices,
            minimum_pico=None if minimum is None else to_pico(minimum.plan_minimum or 0),  # type: ignore[arg-type]
            minimum_version="" if minimum is None else minimum.version,
            notes=tuple(self._notes(sums)),
        )
        return ProviderMonth(books, tuple(self._shares(sums, found)))

    def _name(self, endpoint: str, model: str) -> str:
        return self._names.get((endpoint, model), model)

    def _sums(self) -> list[Any]:
        """Lines of the ledger, of the month."""
        place = [ledger.c[name] for name in ("day", *Account._fields)]
        fields = ("calls", "tokens_in", "tokens_out", "cached_in", "cost_pico")
        return list(
            self._connection.execute(
                sa.select(*place, *(sa.func.sum(ledger.c[name]).label(name) for name in fields))
                .where(ledger.c.day.between(self._first, self._last), self._provider.rows(ledger))
                .group_by(*place)
            )
        )

    def _minimum(self, known: Iterable[KnownList]) -> PriceList | None:
        """The list with a plan's minimum that held at the end of the month."""
        found = [
            one
            for one in standing(known)
            if one.provider == self._provider.name
            and one.plan_minimum
            and one.currency == self._currency
            and one.valid_from <= self._last
            and (one.valid_until is None or one.valid_until >= self._first)
        ]
        return found[-1] if found else None

    def _prices(
        self, known: Iterable[KnownList], sums: Sequence[Any], by_version: dict[str, PriceList]
    ) -> dict[str, tuple[Price, ...]]:
        found: defaultdict[str, dict[str, Price]] = defaultdict(dict)
        for one in standing(known):
            if one.provider == self._provider.name and one.provider != FILE_PRICES:
                for model in one.models:
                    if (price := one.price_of(model)) is not None:
                        found[model][one.version] = price
        for row in sums:
            model = self._name(row.endpoint, row.model)
            if (price := _price(by_version.get(row.price_version), model)) is not None:
                found[model][row.price_version] = price
        return {
            model: tuple(sorted(prices.values(), key=lambda price: price.valid_from))
            for model, prices in found.items()
        }

    def _notes(self, sums: Sequence[Any]) -> Iterator[str]:
        others: defaultdict[str, int] = defaultdict(int)
        for row in sums:
            others[row.currency] += int(row.calls)
        for currency, calls in sorted(others.items()):
            if currency != self._currency:
                yield f"calls of the month that were booked in {currency} and are not compared: {calls}"
        gone = self._connection.execute(
            sa.select(sa.func.coalesce(sa.func.sum(audit_carried.c.calls), 0)).where(
                audit_carried.c.day.between(self._first, self._last),
                self._provider.rows(audit_carried),
                audit_carried.c.currency == self._currency,
            )
        ).scalar_one()
        if gone > 0:
            yield (
                f"calls of the month whose single entries are not kept any more: {gone}; causes that they would show "
                "cannot be told"
            )

    def _shares(self, sums: Sequence[Any], found: Unplain) -> Iterator[Share]:
        paid: defaultdict[tuple[date, Account], int] = defaultdict(int)
        for row in sums:
            if row.currency == self._currency:
                paid[row.day, Account(*(getattr(row, field) for field in Account._fields))] += int(
                    row.cost_pico
                )
        for (day, account), pico in sorted(paid.items()):
            yield Share(day, self._name(account.endpoint, account.model), account, pico)
        for (day, utc_day, account), calls in sorted(found.shares.items()):
            model = self._name(account.endpoint, account.model)
            yield Share(day, model, account, 0, calls["failed"], calls["estimated"], utc_day)


def _sums_of(row: Any) -> Measures:
    return Measures(
        *(int(getattr(row, n)) for n in ("calls", "tokens_in", "tokens_out", "cached_in", "cost_pico"))
    )


def _price(made: PriceList | None, model: str) -> Price | None:
    """By a list; those of the configuration hold for one model each, whatever they are called."""
    if made is None:
        return None
    name = made.prices[0].model if made.provider == FILE_PRICES and len(made.prices) == 1 else model
    return made.price_of(name)
