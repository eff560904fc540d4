# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Use and cost by whatever one asks for: right, within one's reach, and never of few people."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from tests.administration.reports.town import (
    CENT,
    COUNCIL,
    EMPLOYEE,
    FINANCE,
    JUNE,
    KEY_USER,
    MAY,
    TODAY,
    TREE,
    USE,
    K,
    hire,
    line,
    rows,
)

from stellwerk.administration.reports import headcounts
from stellwerk.administration.reports.usage import Question, usage
from stellwerk.errors import Forbidden, InvalidValue
from stellwerk.identity.actor import Actor
from stellwerk.metering.report.cells import Figures
from stellwerk.metering.report.rows import By, Place
from stellwerk.storage.database import Database
from stellwerk.storage.tables import headcount, ledger, person
from stellwerk.values.holidays import working_days

SMALL = {"hochbau", "tiefbau", "presse"}
DAYS_OF_MAY = working_days(MAY, date(2026, 5, 31))


def ask(database: Database, who: Actor, *by: By, today: date = TODAY, **more: Any) -> dict[Place, Figures]:
    month = more.pop("month", MAY)
    question = Question(first=month, last=more.pop("last", month), by=by, **more)
    return dict(usage(database, who, question, today=today, k=K).rows)


def cents(found: dict[Place, Figures], field: str) -> dict[Any, int]:
    """By one field, in cents a working day of May."""
    told: dict[Any, int] = {}
    for place, figures in found.items():
        key = getattr(place, field)
        told[key] = told.get(key, 0) + figures.cost_pico // CENT // DAYS_OF_MAY
    return told


def test_months_of_departments_are_the_sums_of_the_ledger(database: Database) -> None:
    found = ask(database, COUNCIL, By.DEPARTMENT, By.COST_CENTRE)
    for place, figures in found.items():
        mine = [row for row in rows(MAY, date(2026, 5, 31)) if row["department"] == place.department]
        assert figures.calls == sum(row["calls"] for row in mine)
        assert figures.tokens_in == sum(row["tokens_in"] for row in mine)
        assert figures.tokens_out == sum(row["tokens_out"] for row in mine)
        assert figures.cached_in == sum(row["cached_in"] for row in mine)
        assert figures.reasoning_out == sum(row["reasoning_out"] for row in mine)
        assert figures.auto_calls == sum(row["auto_calls"] for row in mine)
        assert figures.cost_pico == sum(row["cost_pico"] for row in mine)
        assert figures.saved_pico == sum(row["auto_saved_pico"] for row in mine)
        assert figures.vat_pico == figures.cost_pico * 19 // 100
        assert place.cost_centre == mine[0]["cost_centre"]
    assert {place.department for place in found} == {name for name, *_ in TREE}


def test_zones_and_models_of_the_house_are_exact(database: Database) -> None:
    by_zone = cents(ask(database, COUNCIL, By.ZONE), "zone")
    assert by_zone == {
        zone: sum(c for *_, z, _, _, c in USE if z == zone) for zone in ("green", "yellow", "red")
    }
    assert cents(ask(database, COUNCIL, By.MODEL), "model")["mittel"] == by_zone["yellow"]


def test_what_few_people_did_is_named_nowhere(database: Database) -> None:
    """Use cases that only small departments have."""
    for by in ((By.USE_CASE,), (By.USE_CASE, By.ZONE), (By.DEPARTMENT, By.USE_CASE), (By.USE_CASE, By.MODEL)):
        found = ask(database, FINANCE, *by)
        assert not {"strassen", "presse"} & {place.use_case for place in found}
        assert sum(f.cost_pico for f in found.values()) == sum(c for *_, c in USE) * CENT * DAYS_OF_MAY
    alone = ask(database, FINANCE, By.MONTH, use_case="presse")
    assert alone == {}


def test_a_small_department_is_told_in_finer_parts_only_with_others(database: Database) -> None:
    found = ask(database, COUNCIL, By.DEPARTMENT, By.USE_CASE)
    for place in found:
        if not place.held_back and (place.department in SMALL or SMALL & set(place.departments)):
            assert len(place.departments) > 1
    with_zone = ask(database, COUNCIL, By.DEPARTMENT, By.ZONE)
    assert all(
        place.held_back for place in with_zone if place.department == "presse" and not place.departments
    )


def test_a_running_month_tells_nothing_of_a_small_department_alone(database: Database) -> None:
    """Two looks on two days would else be a day of three people."""
    found = ask(database, FINANCE, By.DEPARTMENT, month=JUNE)
    assert not any(place.department in SMALL and not place.departments for place in found)
    told = {place.departments or (place.department,) for place in found}
    (with_press,) = [names for names in told if "presse" in names]
    assert len(with_press) > 1
    later = TODAY + timedelta(days=1)
    with database.writing() as writing:
        writing.execute(
            sa.insert(ledger).values(line(TODAY, "presse", "presse", "red", "gross", 1, 7 * CENT))
        )
    again = ask(database, FINANCE, By.DEPARTMENT, month=JUNE, today=later)
    changed = {place for place in found.keys() | again.keys() if found.get(place) != again.get(place)}
    assert {place.departments for place in changed} == {with_press}
    house = ask(database, FINANCE, month=JUNE)
    assert sum(f.cost_pico for f in house.values()) == sum(f.cost_pico for f in again.values())


def test_each_sees_only_the_own_departments(database: Database) -> None:
    mine = ask(database, KEY_USER, By.DEPARTMENT)
    assert {place.department for place in mine} == {"bauamt", "hochbau", "tiefbau"}
    fine = ask(database, KEY_USER, By.DEPARTMENT, By.USE_CASE)
    assert all({place.department, *place.departments} <= {"bauamt", "hochbau", "tiefbau"} for place in fine)
    assert sum(f.cost_pico for f in fine.values()) == sum(f.cost_pico for f in mine.values())
    with pytest.raises(Forbidden):
        ask(database, EMPLOYEE, By.DEPARTMENT)
    for named in ("sozialamt", "nix"):
        with pytest.raises(InvalidValue, match="no such department"):
            ask(database, KEY_USER, By.DEPARTMENT, department=named)
    assert {p.department for p in ask(database, KEY_USER, By.DEPARTMENT, department="hochbau")} == {"hochbau"}


def test_levels_of_the_tree_add_up(database: Database) -> None:
    own = cents(ask(database, COUNCIL, By.DEPARTMENT), "department")
    below = cents(ask(database, COUNCIL, By.DEPARTMENT, roll_up=True), "department")
    assert below["bauamt"] == own["bauamt"] + own["hochbau"] + own["tiefbau"]
    assert {name: below[name] for name in own if name != "bauamt"} == {
        name: amount for name, amount in own.items() if name != "bauamt"
    }
    within = ask(database, COUNCIL, By.MONTH, department="bauamt")
    assert sum(f.cost_pico for f in within.values()) == below["bauamt"] * CENT * DAYS_OF_MAY


def test_days_are_told_of_departments_with_people_enough(database: Database) -> None:
    found = usage(database, COUNCIL, Question(MAY, MAY, (By.DAY, By.DEPARTMENT)), today=TODAY, k=K)
    assert not found.complete
    told = {place.department for place, _ in found.rows}
    assert told
    assert not told & SMALL
    for place, figures in found.rows:
        expected = sum(c for department, *_, c in USE if department == place.department)
        assert (figures.cost_pico, place.month) == (expected * CENT, None)
    assert len({place.day for place, _ in found.rows}) == DAYS_OF_MAY


def test_filters(database: Database) -> None:
    assert cents(ask(database, COUNCIL, zone="red"), "currency") == {"EUR": 100}
    assert cents(ask(database, COUNCIL, By.DEPARTMENT, model="gross"), "department") == {"jugendamt": 100}
    assert ask(database, COUNCIL, model="nix") == {}
    by_centre = ask(database, COUNCIL, By.DEPARTMENT, cost_centre="1030")
    assert {place.department for place in by_centre} == {"sozialamt"}
    several = ask(database, COUNCIL, By.MONTH, last=JUNE)
    assert sorted(place.month for place in several if place.month) == [MAY, JUNE]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"first": JUNE, "last": MAY}, "to"),
        ({"last": date(2030, 1, 1)}, "to"),
        ({"by": (By.DAY,), "last": date(2026, 9, 1)}, "to"),
        ({"by": (By.ZONE, By.ZONE)}, "group_by"),
        ({"by": (By.MONTH,), "roll_up": True}, "roll_up"),
        ({"by": (By.DEPARTMENT, By.ZONE), "roll_up": True}, "roll_up"),
        ({"by": (By.DEPARTMENT,), "zone": "red", "roll_up": True}, "roll_up"),
    ],
)
def test_impossible_questions_say_why(database: Database, wrong: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidValue) as error:
        usage(database, COUNCIL, Question(**{"first": MAY, "last": MAY, **wrong}), today=TODAY, k=K)
    assert list(error.value.problems) == [field]


def test_a_month_that_is_over_keeps_its_people(database: Database) -> None:
    """Else whoever asks before and after somebody leaves gets two cuts, and the difference."""
    before = ask(database, COUNCIL, By.DEPARTMENT, By.USE_CASE)
    with database.writing() as writing:
        writing.execute(sa.update(person).where(person.c.department == "sozialamt").values(active=False))
        hire(writing, "presse", 20)
    assert ask(database, COUNCIL, By.DEPARTMENT, By.USE_CASE) == before
    april = ask(database, COUNCIL, By.DEPARTMENT, By.USE_CASE, month=date(2026, 4, 1))
    assert any(place.use_case == "presse" for place in april), "asked for the first time: as it is now"
    with database.reading() as connection:
        found = connection.execute(
            sa.select(headcount.c.department, headcount.c.people).where(headcount.c.month == MAY)
        )
        assert {row.department: row.people for row in found} == {name: many for name, _, _, many in TREE}


def test_the_last_month_is_closed_on_the_day_after(database: Database) -> None:
    headcounts.close_last_month(database, TODAY, K)
    headcounts.close_last_month(database, TODAY, K)
    with database.reading() as connection:
        months = set(connection.execute(sa.select(headcount.c.month)).scalars())
    assert months == {MAY}


def test_the_size_of_groups_of_a_month_stays_too(database: Database) -> None:
    question = Question(MAY, MAY, (By.USE_CASE,))
    before = usage(database, COUNCIL, question, today=TODAY, k=K)
    assert usage(database, COUNCIL, question, today=TODAY, k=5) == before


def test_nothing_is_written_down_for_who_may_not_read_or_for_empty_months(database: Database) -> None:
    with pytest.raises(Forbidden):
        ask(database, EMPLOYEE, By.MONTH)
    ask(database, COUNCIL, By.MONTH, month=date(2025, 3, 1))
    ask(database, COUNCIL, By.MONTH, month=JUNE)
    with database.reading() as connection:
        assert connection.execute(sa.select(headcount)).first() is None


def test_a_house_without_people_tells_months_alone(database: Database) -> None:
    with database.writing() as writing:
        writing.execute(sa.update(person).values(active=False))
    assert len(ask(database, COUNCIL, By.DEPARTMENT)) == len(TREE)
    found = ask(database, COUNCIL, By.DEPARTMENT, By.USE_CASE, By.MODEL, By.ZONE)
    assert {(place.use_case, place.model, place.zone) for place in found} == {(None, None, None)}
    assert ask(database, COUNCIL, By.DEPARTMENT, month=JUNE) == {}
