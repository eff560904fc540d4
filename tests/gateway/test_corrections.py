# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""A correction moves every budget that stands when it is booked, also one that was made a moment before."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import msgspec
import pytest
import sqlalchemy as sa
from tests.storage.samples import correction

from stellwerk.administration import budgets
from stellwerk.administration.adopt import adopt
from stellwerk.audit.chain import CORRECTED
from stellwerk.gateway.directory import Directory
from stellwerk.gateway.purse import Purse
from stellwerk.identity.actor import SHELL
from stellwerk.metering.budget import Budgets
from stellwerk.policy.embedded import embedded_register
from stellwerk.storage.database import Database, Place
from stellwerk.storage.recorder import Recorder
from stellwerk.storage.secrets import open_secrets
from stellwerk.storage.tables import audit_outbox, budget_state, ledger
from stellwerk.values.calendar import local_day
from stellwerk.values.record import Correction


class Gateway:
    """Books, directory and purse, wired as ``app`` does; its directory reads only when it is asked to."""

    def __init__(self, place: Place) -> None:
        self.database = Database(place)
        register = embedded_register(model="m", first_key_sha256="0" * 64)
        adopt(self.database, register)
        self.recorder = Recorder.open(place)
        self.directory = Directory(self.database, open_secrets(self.database), register)
        purse = Purse(lambda: self.recorder.states)
        self.recorder.claims_of = purse.claims_of_correction
        self.recorder.before_corrections = self.directory.catch_up
        self.directory.purse = purse
        purse.adopt(self.directory.budgets)

    def at_once(self, *corrections: Correction) -> str:
        """Make a budget, and sign corrections, before anybody looks."""
        with self.database.writing() as writing:
            made = budgets.create(writing, SHELL, {"title": "Haus", "amount": "100", "period": "year"})
            rows = [
                {"at": writing.at, "name": CORRECTED, "detail": msgspec.to_builtins(one)}
                for one in corrections
            ]
            writing.execute(sa.insert(audit_outbox), rows)
        return made.id

    def spent(self) -> dict[str, int]:
        with self.database.reading() as connection:
            rows = connection.execute(sa.select(budget_state.c.budget, budget_state.c.spent_pico)).all()
        return {row.budget: row.spent_pico for row in rows}

    def waiting(self) -> int:
        with self.database.reading() as connection:
            return len(connection.execute(sa.select(audit_outbox.c.id)).all())


@pytest.fixture
async def gateway(place: Place) -> AsyncIterator[Gateway]:
    made = Gateway(place)
    yield made
    await made.recorder.close()
    made.database.close()


async def test_a_budget_made_at_once_with_a_correction_has_it(gateway: Gateway) -> None:
    with gateway.database.writing() as writing:
        today = local_day(writing.at).isoformat()
    budget = gateway.at_once(correction(day=today, cost_pico=7_000), correction(day=today, cost_pico=-2_000))
    assert await gateway.recorder.drain() > 2
    assert gateway.spent()[budget] == 5_000
    assert gateway.waiting() == 0


async def test_while_the_budgets_cannot_be_read_corrections_wait(gateway: Gateway) -> None:
    gateway.at_once(correction())
    before = gateway.waiting()

    async def unreadable() -> None:
        raise sa.exc.OperationalError("SELECT", {}, Exception("gone"))

    gateway.recorder.before_corrections = unreadable
    assert await gateway.recorder.drain() == 0
    assert gateway.waiting() == before
    gateway.recorder.before_corrections = gateway.directory.catch_up
    assert await gateway.recorder.drain() == before
    assert gateway.waiting() == 0


async def test_whoever_asks_at_once_waits_for_the_other(gateway: Gateway) -> None:
    """The directory is read by one thread at a time: the drain may ask while it follows."""
    reading = 0
    refresh = gateway.directory.refresh

    def counted() -> object:
        nonlocal reading
        reading += 1
        assert reading == 1
        try:
            return refresh()
        finally:
            reading -= 1

    gateway.directory.refresh = counted  # type: ignore[assignment, method-assign]
    await asyncio.gather(*(gateway.directory.catch_up() for _ in range(8)))


async def test_a_budget_holds_no_sooner_than_the_books_know_what_was_spent_before(gateway: Gateway) -> None:
    sums = dict.fromkeys(("calls", "tokens_in", "tokens_out", "estimated_calls", "unknown_cost_calls"), 1)
    with gateway.database.writing() as writing:
        writing.execute(sa.insert(ledger).values(
            day=local_day(writing.at), department="bauamt", cost_centre="6100", use_case="briefe", zone="red",
            endpoint="hub", model="m", price_version="v", currency="EUR", cost_pico=95 * 10**12, **sums,
        ))  # fmt: skip
    purse = gateway.directory.purse
    assert purse is not None
    adopted: list[dict[str, int]] = []
    taken = purse.adopt

    def watched(known: Budgets) -> None:
        adopted.append(gateway.spent())
        taken(known)

    purse.adopt = watched  # type: ignore[method-assign]
    moving = asyncio.create_task(gateway.recorder.drain())  # on its way already, without the budget's event
    with gateway.database.writing() as writing:
        budget = budgets.create(writing, SHELL, {"title": "Haus", "amount": "100", "period": "year"}).id
    await gateway.directory.catch_up(gateway.recorder.drained)
    await moving
    assert adopted == [{budget: 95 * 10**12}]
    assert purse.budgets is gateway.directory.budgets
