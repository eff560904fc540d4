# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Ratings reach the key user of the department: without a name, with content only where the person gave it along."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
import sqlalchemy as sa
from tests.workbench.own.world import ANSWER, QUESTION, World, exchange

from stellwerk.errors import Forbidden, InvalidValue, NoSuchObject
from stellwerk.identity.actor import SHELL, Actor, Via
from stellwerk.storage import tables as t
from stellwerk.values.data_class import DataClass
from stellwerk.workbench import ratings
from stellwerk.workbench.ratings import Rating, Reason, Shared
from stellwerk.workbench.values import Said

NOTE = "Die Frist ist falsch, siehe Zwetschgenverordnung."


def give(world: World, said: Said | None = None, **changes: Any) -> bool:
    values: dict[str, Any] = {
        "department": "bauamt",
        "origin": "",
        "good": False,
        "reason": "wrong",
    } | changes
    with world.database.writing() as writing:
        return ratings.give(writing, world.secrets, said=said or exchange(), **values)


def inbox(world: World, actor: Actor, **wanted: Any) -> list[Rating]:
    with world.database.reading() as connection:
        return ratings.listed(connection, world.secrets, actor, **wanted)


def test_the_key_user_sees_it_and_nobody_else(world: World) -> None:
    assert give(world, note=NOTE, share=True, origin="task:brief")
    (found,) = inbox(world, world.keeper)
    assert found == Rating(
        id=found.id, department="bauamt", title="Bauamt", week=found.week, model="muster-m", origin="task:brief",
        good=False, reason=Reason.WRONG, note=NOTE, shared=Shared(QUESTION, ANSWER), new=True,
    )  # fmt: skip
    assert found.week.weekday() == 0
    assert inbox(world, world.stranger) == []
    for other in (world.owner, world.colleague, world.outsider, world.trainer, world.administrator):
        with pytest.raises(Forbidden):
            inbox(world, other)
        with world.database.reading() as connection:
            assert ratings.unseen(connection, other) is None
        with world.database.writing() as writing, pytest.raises(Forbidden):
            ratings.mark_seen(writing, other, [found.id])
    with world.database.writing() as writing, pytest.raises(NoSuchObject):
        ratings.mark_seen(writing, world.stranger, [found.id])
    for program in (SHELL, msgspec.structs.replace(world.keeper, via=Via.TOKEN)):
        with pytest.raises(Forbidden):
            inbox(world, program)


def test_a_department_below_belongs_to_the_key_user_above(world: World) -> None:
    give(world, department="bauaufsicht")
    assert [one.title for one in inbox(world, world.keeper)] == ["Bauaufsicht"]


def test_nothing_says_who(world: World) -> None:
    give(world, note=NOTE, share=True)
    with world.database.reading() as connection:
        row = connection.execute(sa.select(t.rating)).one()._mapping
        outbox = connection.execute(sa.select(t.audit_outbox.c.name)).scalars().all()
    people = {actor.person for actor in world[2:]}
    assert not [value for value in row.values() if str(value) in people]
    assert set(row) == {
        "id", "department", "week", "model", "origin", "good", "reason", "note", "shared", "state",
    }  # fmt: skip
    assert not [name for name in outbox if "rating" in name]


def test_content_comes_along_only_where_it_was_given_along(world: World) -> None:
    assert not give(world, exchange(1))
    assert not give(world, exchange(2, data_class=DataClass.K4), share=True)
    assert not give(world, exchange(3, carries=DataClass.K5), share=True)
    assert give(world, exchange(4), share=True)
    assert sorted(one.shared is not None for one in inbox(world, world.keeper)) == [False, False, False, True]


def test_a_second_rating_of_the_same_answer_takes_the_place_of_the_first(world: World) -> None:
    give(world, note=NOTE, share=True)
    give(world, good=True, reason="")
    (found,) = inbox(world, world.keeper)
    assert (found.good, found.reason, found.note, found.shared) == (True, None, "", None)


def test_nothing_stands_in_clear_and_rows_cannot_be_swapped(world: World) -> None:
    give(world, exchange(1), note=NOTE, share=True)
    give(world, exchange(2, question="Andere Frage"), note="Andere Anmerkung", share=True)
    with world.database.writing() as writing:
        one, two = writing.execute(sa.select(t.rating).order_by(t.rating.c.id)).all()
        for sealed in (one.note, one.shared, two.note, two.shared):
            assert not [
                word for word in (NOTE, "Zwetschgen", "Anmerkung", QUESTION) if word.encode() in sealed
            ]
        here = t.rating.c.id == one.id
        writing.execute(sa.update(t.rating).where(here).values(note=two.note, shared=one.note))
    found = {rating.id: rating for rating in inbox(world, world.keeper)}
    assert (found[one.id].note, found[one.id].shared) == ("", None)
    assert found[two.id].shared is not None
    with world.database.writing() as writing:
        writing.execute(sa.update(t.rating).values(department="jugendamt"))
    assert {(rating.note, rating.shared) for rating in inbox(world, world.stranger)} == {("", None)}


def test_on_disk_nothing_is_in_clear(world: World) -> None:
    give(world, note=NOTE, share=True)
    if world.database.place.url is None:
        raw = b"".join(p.read_bytes() for p in Path(world.database.place.data).iterdir() if p.is_file())
        assert b"Zwetschgen" not in raw


@pytest.mark.parametrize(
    "wrong",
    [
        {"reason": ""},
        {"reason": "boring"},
        {"note": "x" * 1001},
        {"note": "a\u202eb"},
        {"good": True, "note": "\0"},
    ],
)
def test_wrong_values(world: World, wrong: dict[str, Any]) -> None:
    with pytest.raises(InvalidValue):
        give(world, **wrong)
    assert inbox(world, world.keeper) == []


def test_filters_pages_and_seen(world: World) -> None:
    for number in range(1, 8):
        give(world, exchange(number), good=number % 2 == 0)
    assert len(inbox(world, world.keeper, good=True)) == 3
    assert len(inbox(world, world.keeper, good=False)) == 4
    first = inbox(world, world.keeper, limit=3)
    rest = inbox(world, world.keeper, after=(first[-1].week, first[-1].id))
    assert [r.id for r in (*first, *rest)] == [r.id for r in inbox(world, world.keeper)]
    with world.database.writing() as writing:
        ratings.mark_seen(writing, world.keeper, [first[0].id, first[1].id])
        assert ratings.unseen(writing.connection, world.keeper) == 5
        ratings.mark_seen(writing, world.keeper, [first[0].id], seen=False)
    assert len(inbox(world, world.keeper, new=True)) == 6
    with world.database.writing() as writing, pytest.raises(NoSuchObject):
        ratings.mark_seen(writing, world.keeper, ["x"])


def test_contents_go_after_ninety_days_and_ratings_after_two_years(world: World) -> None:
    give(world, note=NOTE, share=True)
    week = inbox(world, world.keeper)[0].week

    def later(days: int) -> datetime:
        return datetime.combine(date.fromordinal(week.toordinal() + days), time(12), UTC)

    assert ratings.expire(world.database, later(90)) == 0
    assert inbox(world, world.keeper)[0].shared is not None
    assert ratings.expire(world.database, later(91)) == 1
    (found,) = inbox(world, world.keeper)
    assert (found.note, found.shared, found.reason) == ("", None, Reason.WRONG)
    assert ratings.expire(world.database, later(92)) == 0
    assert ratings.expire(world.database, later(0) + timedelta(days=731)) == 1
    assert inbox(world, world.keeper) == []
