# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""The tables of a month: they add up to the cent, say the same as the ledger, and keep within one's reach."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import msgspec
import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st
from tests.administration.reports.town import (
    CENT,
    COUNCIL,
    FINANCE,
    JUNE,
    KEY_USER,
    MAY,
    NOW,
    TREE,
    USE,
    K,
    line,
    price_list,
)

from stellwerk.administration.reports.document import TABLES, tables
from stellwerk.administration.reports.month import MonthReport, write_down
from stellwerk.administration.reports.paper import paper_of
from stellwerk.administration.reports.tables import Amount, Kind, Line, Table
from stellwerk.administration.reports.titles import Titles
from stellwerk.errors import Forbidden, InvalidValue
from stellwerk.identity.actor import SHELL, Actor
from stellwerk.metering.report.cents import PICO_PER_CENT, rounded, split
from stellwerk.policy.register import Endpoint, Model, Policy, Register
from stellwerk.storage import prices
from stellwerk.storage.database import Database
from stellwerk.storage.tables import budget, budget_state, headcount, ledger, person
from stellwerk.values.ability import Ability
from stellwerk.values.footprint import Footprint
from stellwerk.values.hardware import Hardware, HardwareVersion
from stellwerk.values.holidays import working_days
from stellwerk.values.money import Price
from stellwerk.values.tier import Tier
from stellwerk.values.zone import Zone

DAYS = working_days(MAY, date(2026, 5, 31))


@contextmanager
def report(database: Database, who: Actor = FINANCE, month: date = MAY, **more: Any) -> Iterator[MonthReport]:
    now = more.pop("now", NOW)
    write_down(database, who, month, now=now, k=K)
    with database.reading() as connection:
        yield MonthReport(connection, who, month, now=now, k=K, **more)


def table(database: Database, name: str, who: Actor = FINANCE, month: date = MAY, **more: Any) -> Table:
    with report(database, who, month, **more) as made:
        (found,) = tables(made, name)
    return found


def column(found: Table, key: str) -> list[Any]:
    number = found.column(key)
    values = [line_.values[number] for line_ in found.lines]
    return [value.cents if isinstance(value, Amount) else value for value in values]


@given(st.lists(st.integers(-(10**15), 10**15), max_size=40))
def test_cents_add_up_to_the_rounded_sum(amounts: list[int]) -> None:
    cents = split(amounts)
    assert sum(cents) == rounded(sum(amounts))
    for pico, cent in zip(amounts, cents, strict=True):
        assert abs(cent * PICO_PER_CENT - pico) < PICO_PER_CENT * 2


@pytest.mark.parametrize(
    ("pico", "cents"), [(0, 0), (CENT // 2, 1), (-CENT // 2, -1), (CENT // 2 - 1, 0), (199 * CENT, 199)]
)
def test_half_a_cent_is_rounded_up(pico: int, cents: int) -> None:
    assert rounded(pico) == cents


def test_thirds_of_a_cent_are_booked_without_loss() -> None:
    assert split([CENT // 3 + 1, CENT // 3, CENT // 3]) == [1, 0, 0]
    assert split([]) == []


def test_every_table_adds_up(database: Database) -> None:
    with database.writing() as writing:  # amounts finer than a cent
        for number, (department, *_) in enumerate(USE):
            values = line(
                date(2026, 5, 4), department, f"x{number}", "yellow", "mittel", 1, 3_333_333_333 + number
            )
            writing.execute(sa.insert(ledger).values(values))
    with report(database) as made:
        found = tables(made)
        whole = sum(figures.cost_pico for figures in made.totals.values())
    assert [one.key for one in found] == [
        *("summary", "department", "cost-centre", "use-case", "model", "zone", "months", "plan"),
    ]
    for one in found:
        if one.total is None:
            continue
        for number, spec in enumerate(one.columns):
            if spec.kind is Kind.MONEY and spec.key != "net_with_below":
                total = one.total.values[number]
                assert isinstance(total, Amount)
                assert total.cents == sum(column(one, spec.key))
        net, vat, gross = (one.total.values[one.column(key)] for key in ("net", "vat", "gross"))
        assert isinstance(net, Amount)
        assert isinstance(vat, Amount)
        assert isinstance(gross, Amount)
        assert (net.pico, net.cents) == (whole, rounded(whole))
        assert gross.cents == net.cents + vat.cents
        assert vat.cents == rounded(whole * 19 // 100)


def test_departments_stand_as_a_tree_with_what_is_below(database: Database) -> None:
    found = table(database, "department")
    assert [(line_.values[0], line_.level) for line_ in found.lines] == [
        *(("bauamt", 0), ("hochbau", 1), ("tiefbau", 1), ("jugendamt", 0), ("presse", 0), ("sozialamt", 0)),
    ]
    own = {name: sum(c for d, *_, c in USE if d == name) * DAYS for name, *_ in TREE}
    assert dict(zip(column(found, "name"), column(found, "net"), strict=True)) == own
    below = dict(zip(column(found, "name"), column(found, "net_with_below"), strict=True))
    assert below["bauamt"] == own["bauamt"] + own["hochbau"] + own["tiefbau"]
    assert below["presse"] is None
    assert found.total is not None
    assert found.total.values[found.column("net_with_below")] is None


def test_a_department_above_stands_there_though_it_used_nothing(database: Database) -> None:
    with database.writing() as writing:
        writing.execute(sa.delete(ledger).where(ledger.c.department == "bauamt"))
    found = table(database, "department")
    assert column(found, "name")[:3] == ["bauamt", "hochbau", "tiefbau"]
    assert column(found, "calls")[0] == 0


def test_each_reader_gets_the_own_part(database: Database) -> None:
    with report(database, KEY_USER) as made:
        found = {one.key: one for one in tables(made)}
        paper = paper_of(made)
    assert set(column(found["department"], "name")) == {"bauamt", "hochbau", "tiefbau"}
    assert not {"plan", "investment"} & set(found)
    assert "Bauamt" in paper.subtitle
    assert "Sozialamt" not in paper.subtitle
    named = table(database, "department", COUNCIL, department="sozialamt")
    assert column(named, "name") == ["sozialamt"]
    with report(database, COUNCIL, department="bauamt") as made:
        assert "mit unterstellten" in paper_of(made).subtitle


def test_who_may_not_and_what_is_not_is_told(database: Database) -> None:
    nobody = Actor(person="x", department="presse", assignments=frozenset())
    with pytest.raises(Forbidden):
        write_down(database, nobody, MAY, now=NOW, k=K)
    with database.reading() as connection, pytest.raises(Forbidden):
        MonthReport(connection, nobody, MAY, now=NOW, k=K)
    for month, department in ((date(2026, 7, 1), None), (MAY, "nix")):
        with pytest.raises(InvalidValue), report(database, SHELL, month, department=department):
            pass
    with pytest.raises(InvalidValue), report(database, KEY_USER, department="sozialamt"):
        pass


def test_what_is_held_back_is_the_last_line_and_explained(database: Database) -> None:
    found = table(database, "use-case")
    assert found.lines[-1].held_back
    assert found.lines[-1].values[1] == "nicht aufgegliedert"
    assert "weniger als 10 Personen" in found.notes[0]
    assert "§ 72 Abs. 3 LPVG NRW" in found.notes[0]
    assert "presse" not in column(found, "name")
    assert "Pläne" in column(found, "use_case")
    assert "Leichte Sprache" not in column(found, "use_case"), (
        "the social welfare office lends its figures of yellow"
    )


def test_zones_stand_in_the_order_of_the_traffic_light(database: Database) -> None:
    assert column(table(database, "zone"), "zone") == ["grün", "gelb", "rot"]


def test_the_course_ends_with_the_month(database: Database) -> None:
    found = table(database, "months")
    assert column(found, "month") == ["Januar 2026", "Februar 2026", "März 2026", "April 2026", "Mai 2026"]
    assert column(found, "net")[-1] == sum(c for *_, c in USE) * DAYS
    running = table(database, "months", month=JUNE)
    assert column(running, "month")[-1] == "Juni 2026"
    assert running.notes == ("Juni 2026: bis 16.06.2026.",)
    mine = table(database, "months", KEY_USER)
    assert (
        column(mine, "net")[-1] == sum(c for d, *_, c in USE if d in ("bauamt", "hochbau", "tiefbau")) * DAYS
    )


def test_a_running_month_is_extrapolated(database: Database) -> None:
    """The same every working day: 10 of 21 are over on 16 June 2026 (Corpus Christi is the 4th)."""
    found = table(database, "forecast", month=JUNE)
    house = found.lines[0]
    daily = sum(c for *_, c in USE)
    assert house.values[0] == "Gesamtes Haus"
    assert [v.cents for v in house.values[1:] if isinstance(v, Amount)] == [
        daily * 10, daily * 21, daily * 21, daily * 21,
    ]  # fmt: skip
    labels = column(found, "unit")
    assert not {"Pressestelle", "Hochbau", "Tiefbau"} & set(labels)
    assert "arbeitstage" in found.notes[0].lower()
    with report(database) as made:
        assert not tables(made, "forecast"), "a month that is over needs none"
    with database.writing() as writing:
        writing.execute(sa.delete(ledger).where(ledger.c.day < date(2026, 6, 11)))
    early = table(database, "forecast", month=JUNE)
    assert early.lines == ()
    assert "Noch keine 5 vollen Arbeitstage" in early.notes[0]


def test_a_running_month_shows_units_and_says_so(database: Database) -> None:
    found = table(database, "department", month=JUNE)
    assert "Der Monat läuft noch" in found.notes[0]
    assert "Hochbau" not in column(found, "department")
    assert any("Hochbau" in label for label in column(found, "department"))
    (mine,) = (table(database, "department", KEY_USER, JUNE),)
    assert (
        sum(column(mine, "net")) <= sum(c for d, *_, c in USE if d in ("bauamt", "hochbau", "tiefbau")) * 10
    )


def test_the_plan_minimum(database: Database) -> None:
    found = table(database, "plan")
    used = sum(c for *_, c in USE) * DAYS
    assert [v.cents if isinstance(v, Amount) else v for v in found.lines[0].values] == [
        "hub", "Essential", 5000, used, max(5000 - used, 0), max(5000, used),
    ]  # fmt: skip
    with database.writing() as writing:
        bigger = price_list(version="hub-2", plan_minimum=Decimal(1000), corrects="hub-2026")
        prices.add(writing, bigger, sha256="b" * 64)
    again = table(database, "plan")
    assert column(again, "wasted") == [100_000 - used]
    assert "läuft noch" in table(database, "plan", month=JUNE).notes[1]


def register() -> Register:
    """Two models of its own and of yellow, one machine for 370.80 EUR of depreciation a month."""
    own = HardwareVersion(
        valid_from=date(2026, 1, 1),
        in_service=date(2026, 1, 1),
        purchase_price=Decimal("22248"),
        useful_life_years=5,
        price_per_kwh=Decimal("0.30"),
        idle_watts=Decimal(0),
        load_watts=Decimal(0),
    )
    price = Price("v", date(2026, 1, 1), Decimal("0.2"), Decimal("0.65"))
    chat = frozenset({Ability.CHAT})
    return Register(
        endpoints={
            "haus": Endpoint("haus", Zone.GREEN, None, "Stadt"),
            "hub": Endpoint("hub", Zone.YELLOW, None, "Hub"),
        },
        models={
            "klein": Model("klein", "haus", "klein", Tier.M, 4096, chat),
            "mittel": Model("mittel", "hub", "mittel", Tier.M, 4096, chat, prices=(price,)),
        },
        use_cases={},
        keys=(),
        policy=Policy(version="x"),
        hardware={"haus": Hardware("haus", (own,))},
        footprint=Footprint(),
    )


def test_the_investment_case(database: Database) -> None:
    found = table(database, "investment", register=register())
    green = sum(calls for _, _, zone, _, calls, _ in USE if zone == "green") * DAYS
    first, swap, yellow = found.lines
    assert first.values[1:4] == (green, green * 1000, green * 300)
    real, other = first.values[4:]
    assert isinstance(real, Amount)
    assert isinstance(other, Amount)
    assert real.cents == 37080
    assert other.pico == green * (1000 * 200_000 + 300 * 650_000)
    assert swap.values[0] == "klein → mittel"
    assert swap.level == 1
    in_green = yellow.values[5]
    assert isinstance(in_green, Amount)
    tokens = sum(calls for _, _, zone, _, calls, _ in USE if zone == "yellow") * DAYS
    assert abs(in_green.pico - real.pico * tokens // green) < CENT
    assert any("Satz der eigenen Hardware" in note for note in found.notes)


def test_without_the_configuration_or_for_a_part_there_is_no_investment_case(database: Database) -> None:
    for more in (
        {},
        {"register": register(), "department": "sozialamt"},
        {"register": register(), "month": JUNE},
    ):
        with report(database, **more) as made:
            assert not tables(made, "investment")
    bare = msgspec.structs.replace(register(), hardware={})
    notes = table(database, "investment", register=bare).notes
    assert any("nicht angegeben" in note for note in notes)


def add_budget(database: Database, number: int, spent: int, begins: date = MAY, **unit: Any) -> None:
    values = {
        "id": f"bud_{number}",
        "title": f"Budget {number}",
        "period": "month",
        "amount_pico": 1000 * CENT,
        "currency": "EUR",
        "hard": True,
        "warn_at": [80],
        "recipients": [],
        "created_at": datetime(2026, 1, 1, tzinfo=UTC),
        "version": 1,
        "changed": 1,
        **unit,
    }
    state = {"budget": values["id"], "period": begins, "spent_pico": spent * CENT}
    with database.writing() as writing:
        writing.execute(sa.insert(budget).values(**values))
        writing.execute(sa.insert(budget_state).values(**state, reserved_pico=0, told=0))


def test_budgets_of_departments_stand_there_and_none_that_is_finer(database: Database) -> None:
    add_budget(database, 1, 250)
    add_budget(database, 2, 999, department="sozialamt")
    add_budget(database, 3, 5, department="presse")
    add_budget(database, 4, 7, use_case="briefe")
    add_budget(database, 5, 7, department="sozialamt", zone="red")
    add_budget(database, 6, 8, cost_centre="1030")
    found = table(database, "budgets")
    assert sorted(column(found, "title")) == ["Budget 1", "Budget 2", "Budget 3", "Budget 6"]
    assert dict(zip(column(found, "title"), column(found, "percent"), strict=True))["Budget 2"] == 99
    with report(database, COUNCIL) as made:
        assert not tables(made, "budgets"), "the staff council reads no budgets"
    with report(database, KEY_USER) as made:
        assert not tables(made, "budgets"), "none of its departments"


def test_a_running_budget_of_few_people_is_not_shown(database: Database) -> None:
    add_budget(database, 1, 250, JUNE)
    add_budget(database, 2, 20, JUNE, department="jugendamt")
    add_budget(database, 3, 5, JUNE, department="presse")
    add_budget(database, 4, 5, date(2026, 1, 1), department="hochbau", period="year")
    add_budget(database, 5, 5, JUNE, cost_centre="1050")
    found = table(database, "budgets", month=JUNE)
    assert set(column(found, "title")) == {"Budget 1", "Budget 2"}
    with report(database) as made:
        assert not tables(made, "budgets"), "in May none of them had begun, and the year's is still running"


def test_counts_that_are_estimated_or_unknown_are_told(database: Database) -> None:
    with database.writing() as writing:
        writing.execute(
            sa.update(ledger)
            .where(ledger.c.day == date(2026, 5, 4), ledger.c.department == "sozialamt")
            .values(estimated_calls=3, unknown_cost_calls=1)
        )
    labels = column(table(database, "summary"), "what")
    assert "Aufrufe mit hier gezählten Tokens" in labels
    assert "Aufrufe mit unbekannten Kosten" in labels
    assert "Netto im Vormonat" in labels


def test_two_currencies_are_two_tables(database: Database) -> None:
    with database.writing() as writing:
        swiss = line(date(2026, 5, 4), "sozialamt", "briefe", "yellow", "mittel", 5, 700 * CENT)
        writing.execute(sa.insert(ledger).values({**swiss, "currency": "CHF"}))
    with report(database) as made:
        found = tables(made, "zone")
    assert [one.currency for one in found] == ["CHF", "EUR"]
    assert column(found[0], "net") == [700]


def test_a_running_month_of_a_small_house_says_that_it_tells_nothing_yet(database: Database) -> None:
    with database.writing() as writing:
        writing.execute(sa.update(person).values(active=False))
    with report(database, month=JUNE) as made:
        found = {one.key: one for one in tables(made)}
    assert found["summary"].lines == ()
    for key in ("summary", "department"):
        assert "Noch keine Zahlen" in found[key].notes[0]
        assert found[key].total is None


def test_many_departments_are_named_in_short() -> None:
    names = [f"a{n}" for n in range(9)]
    titles = Titles({name: name.upper() for name in names}, dict.fromkeys(names), {}, {})
    assert titles.together(None, names[:2]) == "A0 und A1"
    assert titles.together("a0", names[:2]) == "A0 mit A1"
    assert titles.together("x", names) == "x – A0, A1, A2, A3, A4 und 4 weitere"
    assert titles.department(None) == "das Haus"
    cycle = Titles({}, {"a": "b", "b": "a"}, {}, {})
    assert list(cycle.in_tree(["a"])) == [("a", 0)]


def test_a_plan_of_two_providers_says_at_least(database: Database) -> None:
    """In a running month small departments are not told by provider."""
    with database.writing() as writing:
        other = price_list(version="o", provider="other", plan="Klein", plan_minimum=Decimal(1))
        prices.add(writing, other, sha256="c" * 64)
    assert any("Mindestens" in note for note in table(database, "plan", month=JUNE).notes)


def test_prices_without_a_rate_of_vat_are_told(database: Database) -> None:
    with database.writing() as writing:
        prices.add(writing, price_list(version="f", provider="file", vat_percent=None), sha256="d" * 64)
    assert any("Umsatzsteuer" in note for note in table(database, "summary").notes)


def test_a_month_without_anything_is_empty(database: Database) -> None:
    with report(database, month=date(2025, 3, 1)) as made:
        found = {one.key: one for one in tables(made)}
    assert found["department"].lines == ()
    assert found["summary"].lines[0] == Line(("Aufrufe", 0, None))
    with database.reading() as connection:
        assert connection.execute(sa.select(headcount)).first() is None


def test_every_table_has_a_name_of_its_own() -> None:
    assert len(TABLES) == 11
