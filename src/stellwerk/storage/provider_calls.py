# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Calls at a provider whose counts, day or endpoint are not plain: why its invoice may differ from the ledger."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa

from stellwerk.metering.entries import Certainty, EntryKind
from stellwerk.metering.invoice.books import Evidence, Uncertain
from stellwerk.metering.invoice.corrections import Account
from stellwerk.metering.invoice.measures import NOTHING, Measures
from stellwerk.storage.provider import Provider
from stellwerk.storage.tables import audit, ledger_account, ledger_entry


class Unplain:
    """Such calls of a month, summed up."""

    def __init__(
        self,
        connection: sa.Connection,
        provider: Provider,
        first: date,
        last: date,
        currency: str,
        name: Callable[[str, str], str],
    ) -> None:
        """``name``: the provider's name of a model at an endpoint."""
        self.seen: defaultdict[tuple[date, date, str], Evidence] = defaultdict(Evidence)
        self.shifts: defaultdict[tuple[date, date, str], Measures] = defaultdict(lambda: NOTHING)
        self.unused: defaultdict[tuple[date, str, str], int] = defaultdict(int)
        self.shares: defaultdict[tuple[date, date, Account], Counter[str]] = defaultdict(Counter)
        self._provider, self._currency, self._name = provider, currency, name
        if connection.dialect.name == "postgresql":
            # Each call is joined with its reservation. Before its statistics are there, PostgreSQL takes the tables for
            # small and looks every one up in all of them. For this transaction only.
            connection.exec_driver_sql("SET LOCAL enable_nestloop = off")
        for row in connection.execute(_calls(provider, first, last, currency)):
            self._take(row)

    def _take(self, row: Any) -> None:
        calls, used = int(row.calls), bool(row.used)
        sums = Measures(
            calls if used else 0,
            *(int(getattr(row, name)) for name in ("tokens_in", "tokens_out", "cached_in", "cost_pico")),
        )
        account = Account(*(getattr(row, field) for field in Account._fields))
        utc_day = date.fromisoformat(row.utc_day) if row.utc_day else row.day
        model = self._name(row.endpoint, row.model)
        if self._provider.bills(row.endpoint, row.price_version) and row.currency == self._currency:
            if not used:
                self.unused[row.day, model, row.price_version] += calls
            if row.day != utc_day and used:
                key = (row.day, utc_day, model)
                self.shifts[key] = self.shifts[key].plus(sums)
            self._see(row, model, account, utc_day, calls, sums)
        first = account._replace(
            zone=row.first_zone or row.zone,
            endpoint=row.first_endpoint or row.endpoint,
            model=row.first_model or row.model,
            price_version=row.first_version or row.price_version,
            currency=row.first_currency or row.currency,
        )
        there = self._provider.bills(first.endpoint, first.price_version) and first.currency == self._currency
        if there and (first.endpoint, first.model) != (
            account.endpoint,
            account.model,
        ):  # it went on elsewhere
            went_on = Evidence(failed=Uncertain(calls, reserved_pico=int(row.reserved_pico)))
            self._add(row.day, utc_day, self._name(first.endpoint, first.model), first, went_on, failed=calls)

    def _see(self, row: Any, model: str, account: Account, utc_day: date, calls: int, sums: Measures) -> None:
        reserved = int(row.reserved_pico)
        if row.certainty == int(Certainty.REPORTED):
            if not sums.requests:
                self._add(row.day, utc_day, model, account, Evidence(refused=calls))
        elif row.certainty == int(Certainty.ESTIMATED) and not sums.requests:
            failed = Uncertain(calls, reserved_pico=reserved)
            self._add(row.day, utc_day, model, account, Evidence(failed=failed), failed=calls)
        else:
            estimated = Uncertain(calls, sums.requests, sums, reserved)
            self._add(row.day, utc_day, model, account, Evidence(estimated=estimated), estimated=calls)

    def _add(
        self, day: date, utc_day: date, model: str, account: Account, evidence: Evidence, **calls: int
    ) -> None:
        self.seen[day, utc_day, model] = self.seen[day, utc_day, model].plus(evidence)
        if calls:
            self.shares[day, utc_day, account].update(calls)


def _calls(provider: Provider, first: date, last: date, currency: str) -> sa.Select[Any]:
    """Calls that are not plain, summed by day, day of UTC, account, the account that they were reserved for, certainty,
    and whether they used something. Of three endpoints that one call went through, the middle one is not seen.
    """
    days = (first, last + timedelta(days=1))  # the first hours of the day after belong to the month by UTC
    settled, reserved = ledger_entry.alias("settled"), ledger_entry.alias("reserved")
    account, before = ledger_account.alias("account"), ledger_account.alias("before")
    later = (  # what a killed process knew follows as a correction of the same call
        sa.select(
            ledger_entry.c.decision_id,
            *(sa.func.sum(ledger_entry.c[name]).label(name) for name in _SUMMED),
        )
        .where(
            ledger_entry.c.kind == int(EntryKind.CORRECTION),
            ledger_entry.c.decision_id != "",
            ledger_entry.c.day.between(*days),
        )
        .group_by(ledger_entry.c.decision_id)
        .subquery("later")
    )
    many = {name: settled.c[name] + sa.func.coalesce(later.c[name], 0) for name in _SUMMED}
    used = sa.case((sum((many[name] for name in _SUMMED[:-1]), settled.c.images) > 0, 1), else_=0).label(
        "used"
    )
    utc_day = sa.func.substr(audit.c.at, 1, 10).label("utc_day")
    places = (
        settled.c.day,
        utc_day,
        *(account.c[name] for name in Account._fields),
        before.c.zone.label("first_zone"),
        before.c.endpoint.label("first_endpoint"),
        before.c.model.label("first_model"),
        before.c.price_version.label("first_version"),
        before.c.currency.label("first_currency"),
        settled.c.certainty,
        used,
    )
    return (
        sa.select(
            *places,
            sa.func.count().label("calls"),
            *(
                sa.func.sum(many[name]).label("cost_pico" if name == "amount_pico" else name)
                for name in _SUMMED
            ),
            sa.func.sum(sa.func.coalesce(reserved.c.amount_pico, 0)).label("reserved_pico"),
        )
        .select_from(
            settled.join(account, account.c.id == settled.c.account)
            .outerjoin(
                reserved,
                sa.and_(
                    reserved.c.decision_id == settled.c.decision_id,
                    reserved.c.kind == int(EntryKind.RESERVATION),
                    reserved.c.day.between(*days),
                ),
            )
            .outerjoin(before, before.c.id == reserved.c.account)
            .outerjoin(audit, audit.c.seq == reserved.c.seq)
            .outerjoin(later, later.c.decision_id == settled.c.decision_id)
        )
        .where(
            settled.c.kind == int(EntryKind.SETTLEMENT),
            settled.c.day.between(*days),
            sa.or_(
                *(sa.and_(provider.rows(place), place.c.currency == currency) for place in (account, before))
            ),
            sa.or_(
                settled.c.certainty != int(Certainty.REPORTED),
                used == 0,
                utc_day != sa.cast(settled.c.day, sa.String(10)),
                account.c.endpoint != before.c.endpoint,
                account.c.model != before.c.model,
            ),
        )
        .group_by(*places)
    )


_SUMMED = ("tokens_in", "tokens_out", "cached_in", "audio_ms", "amount_pico")
