# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Budgets as finance sets them: what is possible, who sees them, what counts from before, what is on record."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.api.management.world import FOREIGN, OWN, World, built

from stellwerk.administration import budgets, departments, keys
from stellwerk.administration.budget_values import MOST, changeable
from stellwerk.administration.budgets import BudgetView
from stellwerk.errors import ChangedMeanwhile, Conflict, Forbidden, InvalidValue, NoSuchObject
from stellwerk.identity.actor import SHELL
from stellwerk.metering.account import LedgerAccount, account_id
from stellwerk.metering.recount import RECOUNTED, claim_in
from stellwerk.storage import budgets as stored
from stellwerk.storage import tables as t
from stellwerk.storage.database import Place
from stellwerk.values.calendar import Period, local_day

MINE = {"title": "KI", "amount": "1000", "period": "month"}


@pytest.fixture
def world(place: Place) -> Iterator[World]:
    made = built(place)
    yield made
    made.house.database.close()


def create(world: World, actor: Any = SHELL, **values: object) -> BudgetView:
    with world.house.database.writing() as writing:
        return budgets.create(writing, actor, {**MINE, **values})


def change(world: World, budget_id: str, seen: int | None = None, **changes: object) -> BudgetView:
    with world.house.database.writing() as writing:
        return budgets.update(writing, SHELL, budget_id, changes, seen)


def events(world: World, name: str) -> list[dict[str, str]]:
    with world.house.database.reading() as connection:
        waiting = connection.execute(
            sa.select(t.audit_outbox.c.detail)
            .where(t.audit_outbox.c.name == name)
            .order_by(t.audit_outbox.c.id)
        )
        return [dict(detail) for detail in waiting.scalars()]


def today() -> date:
    """Asked for when it is used: a run of all tests may go over midnight, and over the end of a month."""
    return local_day(datetime.now(UTC))


def spend(world: World, pico: int, *, day: date | None = None, **place: str) -> None:
    """A line of the ledger, and a settlement of the key beside it."""
    day = day or today()
    account = LedgerAccount(
        *("bauamt", "6100", "briefe", "", "yellow", "hub", "m", "v", "EUR"),
    )._replace(**place)
    line = account._asdict()
    key = line.pop("key")
    sums = dict.fromkeys(("calls", "tokens_in", "tokens_out", "estimated_calls", "unknown_cost_calls"), 1)
    with world.house.database.writing() as writing:
        writing.execute(sa.insert(t.ledger).values(day=day, **line, **sums, cost_pico=pico))
        if key:
            number = account_id(account)
            writing.execute(sa.insert(t.ledger_account).values(id=number, key=key, **line))
            for kind, amount in ((1, 10 * pico), (2, pico)):
                writing.execute(
                    sa.insert(t.ledger_entry).values(
                        seq=writing.execute(sa.select(sa.func.count()).select_from(t.ledger_entry)).scalar_one()
                        + 1,
                        day=day, kind=kind, decision_id="d", account=number, tokens_in=1, tokens_out=1, cached_in=0,
                        reasoning_out=0, images=0, audio_ms=0, certainty=0, amount_pico=amount,
                    )
                )  # fmt: skip


def state(world: World, budget_id: str, *, spent: int, told: int, passed_on: int, reserved: int = 0) -> None:
    with world.house.database.writing() as writing:
        writing.execute(
            sa.insert(t.budget_state).values(
                budget=budget_id, period=Period.MONTH.first_day(today()), reserved_pico=reserved, spent_pico=spent,
                told=told, passed_on=passed_on,
            )
        )  # fmt: skip


EUR = 10**12


def test_a_budget_with_everything(world: World) -> None:
    made = create(
        world, department=OWN, zone="red", period="quarter", amount="1.000,50", hard=False, warn_at=[50, 75],
        recipients=["Kasse@stadt.example", "kasse@STADT.example", " it@stadt.example "],
    )  # fmt: skip
    assert made == BudgetView(
        id=made.id, title="KI", department=OWN, cost_centre=None, use_case=None, api_key=None, zone="red",
        period="quarter", amount="1000.50", currency="EUR", hard=False, warn_at=(50, 75),
        recipients=("kasse@STADT.example", "it@stadt.example"), archived=False, created_at=made.created_at,
        period_from=Period.QUARTER.first_day(today()), period_until=Period.QUARTER.last_day(today()), spent="0.00",
        reserved="0.00", remaining="1000.50", percent=0, closed_zones=(), note=None, version=1,
    )  # fmt: skip
    *_, told = events(world, "budget:amount:created")
    assert told["about"] == f"budget:{made.id}"
    assert json.loads(told["after"]) == {
        "title": "KI", "amount": "1000.50", "hard": False, "warn_at": [50, 75], "recipients": 2, "zone": "red",
        "department": OWN, "cost_centre": None, "use_case": None, "api_key": None, "period": "quarter",
        "currency": "EUR",
    }  # fmt: skip
    assert "@" not in json.dumps(told), "no mail address in the trail"
    assert events(world, RECOUNTED) == [], "nothing was spent yet"


def test_gateways_follow_and_find_it(world: World) -> None:
    with world.house.database.reading() as connection:
        before = connection.execute(sa.select(t.change.c.revision)).scalar_one()
    made = create(world, department=OWN)
    with world.house.database.reading() as connection:
        assert connection.execute(sa.select(t.change.c.revision)).scalar_one() > before
        assert stored.budgets_changed(connection, before)
        assert made.id in [b.id for b in stored.read_budgets(connection).all]
    archived = change(world, made.id, archived=True)
    with world.house.database.reading() as connection:
        assert made.id not in [b.id for b in stored.read_budgets(connection).all]
    assert (archived.archived, archived.version) == (True, 2)


@pytest.mark.parametrize(("values", "told"), [
    ({"title": ""}, {"title"}),
    ({"title": "a\r\nBcc: x@y"}, {"title"}),
    ({"title": "x" * 201}, {"title"}),
    ({"amount": "0"}, {"amount"}),
    ({"amount": "-5"}, {"amount"}),
    ({"amount": "9000000.01"}, {"amount"}),
    ({"amount": "0.0000001"}, {"amount"}),
    ({"amount": "1.000"}, {"amount"}),
    ({"amount": "NaN"}, {"amount"}),
    ({"amount": 5}, {"amount"}),
    ({"amount": None}, {"amount"}),
    ({"period": "week"}, {"period"}),
    ({"zone": "green"}, {"zone"}),
    ({"zone": ["red"]}, {"zone"}),
    ({"currency": "EURO"}, {"currency"}),
    ({"currency": "XXX"}, {"currency"}),
    ({"department": OWN, "use_case": "briefe"}, {"department", "use_case"}),
    ({"department": "nix"}, {"department"}),
    ({"cost_centre": "nix"}, {"cost_centre"}),
    ({"use_case": "nix"}, {"use_case"}),
    ({"api_key": "nix"}, {"api_key"}),
    ({"department": 7}, {"department"}),
    ({"hard": "yes"}, {"hard"}),
    ({"warn_at": [90, 80]}, {"warn_at"}),
    ({"warn_at": [80, 80]}, {"warn_at"}),
    ({"warn_at": [0]}, {"warn_at"}),
    ({"warn_at": [101]}, {"warn_at"}),
    ({"warn_at": [True]}, {"warn_at"}),
    ({"warn_at": list(range(1, 12))}, {"warn_at"}),
    ({"warn_at": "80"}, {"warn_at"}),
    ({"recipients": ["Amt <a@b.c>"]}, {"recipients"}),
    ({"recipients": ["a@b.c\nBcc: d@e.f"]}, {"recipients"}),
    ({"recipients": [f"a{n}@b.c" for n in range(21)]}, {"recipients"}),
    ({"recipients": "a@b.c"}, {"recipients"}),
    ({"owner": "x"}, {"owner"}),
    ({"period": "x", "zone": "green", "currency": "?"}, {"period", "zone", "currency"}),
    ({"amount": "x", "warn_at": [0], "recipients": ["x"]}, {"amount", "warn_at", "recipients"}),
])  # fmt: skip
def test_what_is_not_possible_is_told_by_field_and_nothing_is_made(
    world: World, values: dict[str, object], told: set[str]
) -> None:
    with pytest.raises(InvalidValue) as refused:
        create(world, **values)
    assert set(refused.value.problems) == told
    with world.house.database.reading() as connection:
        assert len(stored.read_budgets(connection).all) == 2, "those of the world"


def test_units_have_to_be_in_use(world: World) -> None:
    with world.house.database.writing() as writing:
        keys.revoke(writing, SHELL, world.ids["own_key"])
        departments.update(writing, SHELL, "hochbau", {"archived": True}, None)
        writing.execute(
            sa.update(t.use_case).where(t.use_case.c.name == "briefe").values(archived_at=writing.at)
        )
        writing.execute(sa.insert(t.cost_centre).values(
            code="old", title="x", source="people", archived_at=writing.at, version=1, changed=1
        ))  # fmt: skip
    for unit, name in (
        ("api_key", world.ids["own_key"]),
        ("department", "hochbau"),
        ("use_case", "briefe"),
        ("cost_centre", "old"),
    ):
        with pytest.raises(InvalidValue) as refused:
            create(world, **{unit: name})
        assert set(refused.value.problems) == {unit}


def test_the_currency_is_one_that_is_billed(world: World) -> None:
    with world.house.database.writing() as writing:
        writing.execute(sa.delete(t.price))
        writing.execute(sa.delete(t.price_list))
    create(world, currency="CHF")  # no price list yet: nobody knows better
    row = {
        c.name: "x" for c in t.price_list.c if isinstance(c.type, sa.String) and not c.nullable
    }  # fmt: skip
    row |= {"currency": "EUR", "valid_from": today(), "imported_at": datetime.now(UTC), "changed": 1}
    with world.house.database.writing() as writing:
        writing.execute(sa.insert(t.price_list).values(row))
    with pytest.raises(InvalidValue, match="nothing is billed in it; the price lists are in EUR"):
        create(world, currency="CHF", zone="red")
    create(world, zone="red")


def test_a_second_budget_for_the_same_unit_zone_and_period_is_refused(world: World) -> None:
    first = create(world, department=OWN)
    with pytest.raises(Conflict, match=first.id):
        create(world, department=OWN, amount="5")
    for other in ({"zone": "red"}, {"period": "quarter"}, {"cost_centre": "6100"}):
        create(world, **{"department": None if "cost_centre" in other else OWN, **other})
    change(world, first.id, archived=True)
    second = create(world, department=OWN)
    with pytest.raises(Conflict, match=second.id):
        change(world, first.id, archived=False)
    create(world)
    with pytest.raises(Conflict):
        create(world)


def test_two_at_once_make_one(world: World) -> None:
    start = threading.Barrier(4)

    def make(_: int) -> str:
        start.wait()
        try:
            return create(world, department=OWN).id
        except Conflict:
            return ""

    with ThreadPoolExecutor(4) as pool:
        made = list(pool.map(make, range(4)))
    assert sorted(map(bool, made)) == [False, False, False, True]


def test_what_stays_and_what_changes(world: World) -> None:
    made = create(world, department=OWN)
    changed = change(
        world, made.id, 1, title="Neu", amount="2000", hard=False, warn_at=[], recipients=["a@b.de"]
    )
    assert (
        changed.title,
        changed.amount,
        changed.hard,
        changed.warn_at,
        changed.recipients,
        changed.version,
    ) == (
        *("Neu", "2000.00", False, ()),
        *(("a@b.de",), 2),
    )
    (told,) = events(world, "budget:amount:changed")
    assert json.loads(told["before"]) == {
        "title": "KI", "amount": "1000.00", "hard": True, "warn_at": [80, 90, 100], "recipients": 0
    }  # fmt: skip
    assert json.loads(told["after"])["recipients"] == 1
    for fixed in (
        {"department": FOREIGN},
        {"zone": "red"},
        {"period": "year"},
        {"currency": "USD"},
        {"id": "x"},
    ):
        with pytest.raises(InvalidValue):
            change(world, made.id, **fixed)
    with pytest.raises(InvalidValue):
        change(world, made.id, archived=None)
    with pytest.raises(ChangedMeanwhile):
        change(world, made.id, 1, amount="3")
    with pytest.raises(NoSuchObject):
        change(world, "bud_nix", amount="3")
    change(world, made.id, archived=True)
    assert len(events(world, "budget:amount:archived")) == 1


def test_an_amount_below_what_is_spent_closes_and_says_so(world: World) -> None:
    made = create(world, department=OWN)
    state(world, made.id, spent=400 * EUR, told=0, passed_on=0, reserved=5 * EUR)
    lowered = change(world, made.id, amount="300")
    assert (lowered.spent, lowered.reserved, lowered.remaining, lowered.percent) == (
        *("400.00", "5.00", "-105.00"),
        133,
    )
    assert lowered.closed_zones == ("yellow", "red")
    assert lowered.note == (
        f"the amount is used up: yellow and red are closed for its unit until {Period.MONTH.last_day(today())}; "
        "green stays open"
    )
    assert change(world, made.id, hard=False).closed_zones == ()
    assert change(world, made.id, hard=True, amount="1000").note is None


def test_thresholds_are_told_of_anew_after_a_change(world: World) -> None:
    made = create(world, department=OWN)
    state(world, made.id, spent=900 * EUR, told=90, passed_on=90)
    change(world, made.id, title="Anders", recipients=["a@b.de"])
    assert events(world, RECOUNTED) == []
    change(world, made.id, amount="10000")
    (told,) = events(world, RECOUNTED)
    claim = claim_in(told)
    assert (claim.amount_pico, claim.limit_pico, claim.hard, claim.warn_at) == (
        0,
        10_000 * EUR,
        True,
        (80, 90, 100),
    )
    with world.house.database.reading() as connection:
        assert connection.execute(sa.select(t.budget_state.c.passed_on)).scalar_one() == 0


def test_what_was_spent_before_counts(world: World) -> None:
    spend(world, 100 * EUR)
    spend(world, 20 * EUR, department="hochbau", zone="red")
    spend(world, 3 * EUR, department=FOREIGN, cost_centre="5000", use_case="bescheide")
    spend(world, 50 * EUR, zone="green")
    spend(world, 70 * EUR, currency="USD")
    spend(world, 900 * EUR, day=Period.MONTH.first_day(today()) - timedelta(days=1))

    def counted(**values: str) -> tuple[str, int]:
        made = create(world, amount="1000", **values)
        (told,) = [e for e in events(world, RECOUNTED) if e["budget"] == made.id]
        assert (told["period"], told["zone"]) == (made.period_from.isoformat(), values.get("zone", ""))
        return made.spent, int(told["counted_pico"]) // EUR

    assert counted() == ("123.00", 123)
    assert counted(department=OWN) == ("120.00", 120)
    assert counted(department=OWN, zone="red") == ("20.00", 20)
    assert counted(department="hochbau") == ("20.00", 20)
    assert counted(cost_centre="5000") == ("3.00", 3)
    assert counted(use_case="briefe") == ("120.00", 120)
    full = create(world, amount="100", use_case="briefe", zone="yellow")
    assert (full.spent, full.closed_zones) == ("100.00", ("yellow",))


def test_what_a_key_and_those_before_it_spent_counts(world: World) -> None:
    old = world.ids["own_key"]
    with world.house.database.writing() as writing:
        new, _ = keys.rotate(writing, SHELL, world.house.secrets, old, timedelta(hours=1))
    spend(world, 7 * EUR, key=old, model="a")
    spend(world, 2 * EUR, key=new.id, model="b")
    spend(world, 99 * EUR, key="other", model="c")
    assert create(world, api_key=old).spent == "9.00", "settlements, not reservations"
    assert create(world, api_key=new.id).spent == "2.00"


def test_taken_into_use_again_it_counts_what_was_spent_meanwhile(world: World) -> None:
    spend(world, 10 * EUR)
    made = create(world, department=OWN)
    state(world, made.id, spent=10 * EUR, told=0, passed_on=0)  # as the books do with the event
    change(world, made.id, archived=True)
    spend(world, 5 * EUR, model="later")
    back = change(world, made.id, archived=False)
    assert (back.spent, back.archived) == ("15.00", False)
    assert [claim_in(e).amount_pico for e in events(world, RECOUNTED)] == [10 * EUR, 5 * EUR]


def test_who_sees_what(world: World) -> None:
    """A key user: own department, below it, its use cases and keys; a cost centre only if it is nobody else's."""
    made = {
        unit: create(world, **{unit.partition(" ")[0]: name} if name else {}).id
        for unit, name in {
            "house": "",
            "department": OWN,
            "department below": "hochbau",
            "department foreign": FOREIGN,
            "cost_centre": "6100",
            "cost_centre foreign": "5000",
            "use_case": "briefe",
            "use_case foreign": "bescheide",
            "use_case house": "allgemein",
            "api_key": world.ids["own_key"],
            "api_key foreign": world.ids["foreign_key"],
        }.items()
    }
    mine = {"department", "department below", "cost_centre", "use_case", "api_key"}
    with world.house.database.reading() as connection:
        seen = {b.id for b in budgets.listed(connection, world.actor("key_user"))}
        assert {name for name, id_ in made.items() if id_ in seen} == mine
        for name, id_ in made.items():
            if name in mine:
                assert budgets.find(connection, world.actor("key_user"), id_).id == id_
            else:
                with pytest.raises(NoSuchObject):
                    budgets.find(connection, world.actor("key_user"), id_)
        for who in ("finance", "administrator", "auditor"):
            assert set(made.values()) <= {
                b.id for b in budgets.listed(connection, world.actor(who), limit=200)
            }
        for who in ("employee", "outsider", "trainer", "staff_council", "data_protection_officer"):
            with pytest.raises(Forbidden):
                budgets.listed(connection, world.actor(who))
    with world.house.database.writing() as writing:
        departments.create(
            writing, SHELL, named="tiefbau", title="Tiefbau", cost_centre="6100", parent=FOREIGN
        )
    with world.house.database.reading() as connection, pytest.raises(NoSuchObject):
        budgets.find(connection, world.actor("key_user"), made["cost_centre"])


def test_only_finance_sets_amounts(world: World) -> None:
    made = create(world, world.actor("finance"), department=OWN)
    for who in ("administrator", "key_user", "auditor"):
        with pytest.raises(Forbidden):
            create(world, world.actor(who), zone="red")
        with world.house.database.writing() as writing, pytest.raises(Forbidden):
            budgets.update(writing, world.actor(who), made.id, {"amount": "1"}, None)


def test_lists_go_on_where_they_ended(world: World) -> None:
    for zone in ("yellow", "red"):
        create(world, zone=zone)
    with world.house.database.reading() as connection:
        all_of = [b.id for b in budgets.listed(connection, SHELL)]
        first = budgets.listed(connection, SHELL, limit=1)
        rest = budgets.listed(connection, SHELL, after=first[0].id)
    assert [b.id for b in (*first, *rest)] == all_of == sorted(all_of)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.dictionaries(
    st.sampled_from(["title", "amount", "hard", "warn_at", "recipients", "x"]),
    st.none() | st.booleans() | st.integers() | st.text(max_size=30) | st.lists(st.integers() | st.text(max_size=9)),
))  # fmt: skip
def test_whatever_is_given_is_refused_in_words_or_can_be_stored(values: dict[str, object]) -> None:
    try:
        row = changeable(values)
    except InvalidValue as refused:
        told = refused.problems
    else:
        told = {}
        assert 0 < row.get("amount_pico", 1) <= MOST * EUR < 2**63
        assert set(row) <= {"title", "amount_pico", "hard", "warn_at", "recipients"}
    assert set(told) <= set(values)
