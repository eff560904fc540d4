# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""A budget that is made or changed in the middle of a period: the books bring it in line, in order with the calls."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

import pytest
import sqlalchemy as sa
from tests.storage.budget_rows import EUR, budget, this_month, town
from tests.storage.budget_rows import notices as written
from tests.storage.budgets import costs, holds_and_spends, opens
from tests.storage.budgets import state as state_of
from tests.storage.outside import rows

from stellwerk.administration import budgets
from stellwerk.errors import BudgetExhausted
from stellwerk.identity.actor import SHELL
from stellwerk.metering.budget import Claim, State
from stellwerk.storage import notices
from stellwerk.storage.database import Database, Place
from stellwerk.storage.outbox import chain_now
from stellwerk.storage.recorder import Recorder
from stellwerk.storage.tables import budget_state, ledger
from stellwerk.storage.verification import verify_books


@pytest.fixture
async def recorder(place: Place) -> AsyncIterator[Recorder]:
    recorder = Recorder.open(place)
    yield recorder
    await recorder.close()
    assert verify_books(place).flaws == ()


@pytest.fixture
def database(place: Place) -> Iterator[Database]:
    opened = Database(place)
    yield opened
    opened.close()


def claim_on(budget_id: str, euros: int, limit: int = 100) -> Claim:
    return Claim(budget_id, this_month().isoformat(), "", euros * EUR, limit * EUR, True, (80, 90, 100))


def state(place: Place, budget_id: str) -> State:
    return state_of(place, budget_id, this_month().isoformat())


def reached(place: Place) -> list[str]:
    found = rows(place, "SELECT payload FROM audit WHERE name = 'budget:amount:reached' ORDER BY seq")
    return [text.partition('"percent":"')[2].partition('"')[0] for (text,) in found]


def change(database: Database, budget_id: str, **changes: object) -> budgets.BudgetView:
    with database.writing() as writing:
        return budgets.update(writing, SHELL, budget_id, changes, None)


def spent_before(database: Database, euros: int) -> None:
    sums = dict.fromkeys(("calls", "tokens_in", "tokens_out", "estimated_calls", "unknown_cost_calls"), 1)
    with database.writing() as writing:
        writing.execute(sa.insert(ledger).values(
            day=this_month(), department="bauamt", cost_centre="6100", use_case="briefe", zone="red", endpoint="hub",
            model="m", price_version="v", currency="EUR", cost_pico=euros * EUR, **sums,
        ))  # fmt: skip


async def test_a_new_budget_holds_for_what_was_spent_before(
    recorder: Recorder, database: Database, place: Place
) -> None:
    town(database)
    spent_before(database, 85)
    mine = budget(database)
    await holds_and_spends(recorder, "c1", 3 * EUR, claim_on(mine, 3))  # a gateway was quicker than the event
    assert await recorder.drain() == 4
    assert state(place, mine) == State(0, 88 * EUR, 80)
    assert recorder.states[mine, this_month().isoformat()] == state(place, mine)
    assert reached(place) == ["80"]
    with pytest.raises(BudgetExhausted):
        await opens(recorder, "c2", claim_on(mine, 13))
    assert notices.pass_on(database, mail=True, recipients=["a@b.de"], webhooks=[]) == 1
    assert written(database)[0].body["spent_pico"] == 88 * EUR
    with database.writing() as writing:  # for the proof at the end: that line came past the books
        writing.execute(sa.delete(ledger).where(ledger.c.department == "bauamt"))


async def test_after_a_raise_thresholds_are_reached_anew(
    recorder: Recorder, database: Database, place: Place
) -> None:
    town(database)
    mine = budget(database)
    await holds_and_spends(recorder, "c1", 90 * EUR, claim_on(mine, 90))
    assert state(place, mine).told == 90
    assert notices.pass_on(database, mail=True, recipients=["a@b.de"], webhooks=[]) == 1
    change(database, mine, amount="1000")
    assert notices.pass_on(database, mail=True, recipients=["a@b.de"], webhooks=[]) == 0
    await recorder.drain()
    assert state(place, mine) == State(0, 90 * EUR, 0)
    assert notices.pass_on(database, mail=True, recipients=["a@b.de"], webhooks=[]) == 0
    await holds_and_spends(recorder, "c2", 710 * EUR, claim_on(mine, 710, 1000))
    assert state(place, mine).told == 80
    assert notices.pass_on(database, mail=True, recipients=["a@b.de"], webhooks=[]) == 1
    assert reached(place) == ["90", "80"]
    change(database, mine, amount="820")
    await recorder.drain()
    assert state(place, mine).told == 90, "lowered: the next threshold is reached without a call"
    change(database, mine, amount="800")
    await recorder.drain()
    assert reached(place) == ["90", "80", "90", "100"]


async def test_what_calls_under_way_hold_is_kept(
    recorder: Recorder, database: Database, place: Place
) -> None:
    town(database)
    mine = budget(database)
    await opens(recorder, "c1", claim_on(mine, 40))
    change(database, mine, archived=True)
    change(database, mine, archived=False)
    await recorder.drain()
    assert state(place, mine) == State(40 * EUR, 0, 0)
    await costs(recorder, "c1", 4 * EUR)
    assert state(place, mine) == State(0, 4 * EUR, 0)


async def test_without_a_gateway_the_command_does_it(place: Place, database: Database) -> None:
    await Recorder.open(place).close()
    town(database)
    mine = budget(database)
    with database.writing() as writing:
        writing.execute(sa.insert(budget_state).values(
            budget=mine, period=this_month(), reserved_pico=0, spent_pico=95 * EUR, told=90, passed_on=90
        ))  # fmt: skip
    change(database, mine, amount="1000")
    chain_now(place)
    assert state(place, mine) == State(0, 95 * EUR, 0)
    assert verify_books(place).sound
