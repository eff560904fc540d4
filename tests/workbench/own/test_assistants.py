# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Assistants: one's own, then the department's or the house's by whoever may release them, each change a version."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
import sqlalchemy as sa
from tests.workbench.own.world import World

from stellwerk.errors import ChangedMeanwhile, Conflict, InvalidValue, NoSuchObject
from stellwerk.identity.actor import Actor
from stellwerk.storage import tables as t
from stellwerk.values.data_class import DataClass
from stellwerk.values.tier import Tier
from stellwerk.workbench import assistants
from stellwerk.workbench.assistants import Audience, State, Wanted
from stellwerk.workbench.assistants.values import MOST_ASSISTANTS

MODELS = ("muster-m", "muster-l")
BRIEF = Wanted("Bauvoranfrage", "Antworte wie das Bauamt.", "auto", "M", "K2")
TEXT = "Die Gebühr nach Tarifstelle 2.1 beträgt 50 Euro."


def make(world: World, actor: Actor | None = None, wanted: Wanted = BRIEF) -> str:
    with world.database.writing() as writing:
        return assistants.create(writing, actor or world.owner, wanted, MODELS)


def do(world: World, what: Any, *arguments: Any, **named: Any) -> Any:
    with world.database.writing() as writing:
        return what(writing, *arguments, **named)


def find(world: World, actor: Actor, name: str) -> assistants.Assistant:
    with world.database.reading() as connection:
        return assistants.find(connection, actor, name)


def listed(world: World, actor: Actor) -> assistants.Found:
    with world.database.reading() as connection:
        return assistants.listed(connection, actor)


def names(world: World, actor: Actor) -> tuple[int, int, int, int]:
    found = listed(world, actor)
    return len(found.own), len(found.department), len(found.house), len(found.waiting)


def texts(world: World, actor: Actor, name: str) -> list[str]:
    with world.database.reading() as connection:
        return [
            passage.text
            for document in assistants.documents(connection, world.secrets, actor, name)
            for passage in document.passages
        ]


def released(world: World, *, house: bool = False) -> str:
    name = make(world)
    do(world, assistants.ask, world.secrets, world.owner, name, house=house)
    do(world, assistants.release, world.trainer if house else world.keeper, name, 1)
    return name


def test_ones_own_is_nobody_elses(world: World) -> None:
    name = make(world)
    made = find(world, world.owner, name)
    assert made == assistants.Assistant(
        id=name, version=1, name=BRIEF.name, instruction=BRIEF.instruction, model="auto", tier=Tier.M,
        floor=DataClass.K2, texts=(), audience=Audience.OWN, department=None, title="", mine=True,
        state=State.DRAFT, made_on=made.made_on, released=None,
    )  # fmt: skip
    assert made.origin == f"assistant:{name}:1"
    assert names(world, world.owner) == (1, 0, 0, 0)
    for other in (world.colleague, world.outsider, world.keeper, world.trainer, world.administrator):
        assert names(world, other) == (0, 0, 0, 0)
        for attack in (
            lambda w, a: assistants.find(w.connection, a, name),
            lambda w, a: assistants.versions(w.connection, a, name),
            lambda w, a: assistants.documents(w.connection, world.secrets, a, name),
            lambda w, a: assistants.asked(w.connection, a, name),
            lambda w, a: assistants.change(w, a, name, BRIEF, MODELS, 1),
            lambda w, a: assistants.add_text(w, world.secrets, a, name, "T", "T"),
            lambda w, a: assistants.remove_text(w, a, name, "ad_x"),
            lambda w, a: assistants.ask(w, world.secrets, a, name),
            lambda w, a: assistants.take_back(w, a, name),
            lambda w, a: assistants.release(w, a, name, 1),
            lambda w, a: assistants.reject(w, a, name, 1, "Nein."),
            lambda w, a: assistants.withdraw(w, a, name),
            lambda w, a: assistants.delete(w, a, name),
        ):
            with world.database.writing() as writing, pytest.raises(NoSuchObject):
                attack(writing, other)
        with world.database.reading() as connection:
            assert assistants.withdrawable(connection, other, name) is None


def test_every_change_is_a_version(world: World) -> None:
    name = make(world)
    wanted = msgspec.structs.replace(BRIEF, instruction="Antworte\r\nknapp.", model="muster-l", tier="S")
    assert do(world, assistants.change, world.owner, name, wanted, MODELS, 1) == 2
    made = find(world, world.owner, name)
    assert (made.version, made.instruction, made.model, made.tier) == (
        2,
        "Antworte\nknapp.",
        "muster-l",
        None,
    )
    assert do(world, assistants.change, world.owner, name, wanted, MODELS, 2) == 2  # nothing changed
    with pytest.raises(ChangedMeanwhile):
        do(world, assistants.change, world.owner, name, BRIEF, MODELS, 1)
    # A model that is gone stays as long as nobody chooses another one.
    assert do(world, assistants.change, world.owner, name, wanted, (), 2) == 2
    with world.database.reading() as connection:
        found = assistants.versions(connection, world.owner, name)
    assert [(v.number, v.state) for v in found] == [(2, State.DRAFT), (1, State.DRAFT)]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""), ("name", "x" * 81), ("name", "a\u202eb"), ("name", "zwei\nZeilen"), ("instruction", " \n "),
        ("instruction", "x" * 8001), ("instruction", "a\0b"), ("model", "gibt-es-nicht"), ("model", ""),
        ("tier", "XL"), ("floor", "K5"), ("floor", "K6"), ("floor", "hoch"), ("floor", ""),
    ],
)  # fmt: skip
def test_wrong_values_are_told_by_field(world: World, field: str, value: str) -> None:
    with pytest.raises(InvalidValue) as caught:
        make(world, wanted=msgspec.structs.replace(BRIEF, **{field: value}))
    assert set(caught.value.problems) == {field}


def test_documents_are_sealed_and_go_when_no_version_needs_them(world: World) -> None:
    name = make(world)
    for number in range(5):
        do(
            world,
            assistants.add_text,
            world.secrets,
            world.owner,
            name,
            f"Satzung {number}",
            f"{TEXT} {number}",
        )
    with pytest.raises(Conflict):
        do(world, assistants.add_text, world.secrets, world.owner, name, "Eins mehr", TEXT)
    assert texts(world, world.owner, name) == [f"{TEXT} {n}" for n in range(5)]
    made = find(world, world.owner, name)
    assert made.version == 6
    with world.database.reading() as connection:
        stored = connection.execute(sa.select(t.assistant_document)).all()
    assert len(stored) == 5
    assert not [row for row in stored if b"Gebuehr" in row.sealed or "Gebühr".encode() in row.sealed]
    assert do(world, assistants.remove_text, world.owner, name, made.texts[0]) == 7
    with pytest.raises(NoSuchObject):
        do(world, assistants.remove_text, world.owner, name, made.texts[0])
    with world.database.reading() as connection:
        ids = set(connection.execute(sa.select(t.assistant_document.c.id)).scalars())
    assert ids == set(made.texts[1:])
    for wrong in (("", TEXT), ("T", " "), ("T", "x" * 40_001), ("T", "a\u200bb")):
        with pytest.raises(InvalidValue):
            do(world, assistants.add_text, world.secrets, world.owner, name, *wrong)


def test_a_long_text_comes_in_sections_and_nothing_is_lost(world: World) -> None:
    name = make(world)
    paragraphs = [f"§ {n} " + "Die Gebühr beträgt 50 Euro. " * 20 for n in range(30)]
    do(world, assistants.add_text, world.secrets, world.owner, name, "Satzung", "\n\n".join(paragraphs))
    do(world, assistants.add_text, world.secrets, world.owner, name, "Ohne Lücke", "x" * 9000)
    found = texts(world, world.owner, name)
    assert max(map(len, found)) <= 3000
    joined = "".join(found)
    assert "".join(joined.split()) == "".join(("".join(paragraphs) + "x" * 9000).split())


def test_a_document_of_another_assistant_does_not_open(world: World) -> None:
    first, second = make(world), make(world)
    for name, text in ((first, "Erster Text"), (second, "Zweiter Text")):
        do(world, assistants.add_text, world.secrets, world.owner, name, "T", text)
    with world.database.writing() as writing:
        rows = {r.assistant: r for r in writing.execute(sa.select(t.assistant_document)).all()}
        here = t.assistant_document.c.id == rows[first].id
        writing.execute(sa.update(t.assistant_document).where(here).values(sealed=rows[second].sealed))
    with pytest.raises(Conflict):
        texts(world, world.owner, first)
    assert texts(world, world.owner, second) == ["Zweiter Text"]


def test_the_key_user_of_the_department_decides_and_nobody_else(world: World) -> None:
    name = make(world)
    do(world, assistants.add_text, world.secrets, world.owner, name, "Satzung", TEXT)
    do(world, assistants.ask, world.secrets, world.owner, name)
    with pytest.raises(Conflict):
        do(world, assistants.ask, world.secrets, world.owner, name)
    assert names(world, world.keeper) == (0, 0, 0, 1)
    for other in (world.colleague, world.outsider, world.stranger, world.administrator):
        assert names(world, other) == (0, 0, 0, 0)
        with pytest.raises(NoSuchObject):
            do(world, assistants.release, other, name, 2)
        with pytest.raises(NoSuchObject):
            do(world, assistants.reject, other, name, 2, "Nein.")
    with pytest.raises(NoSuchObject):  # its owner is nobody's key user
        do(world, assistants.release, world.owner, name, 2)
    with world.database.reading() as connection:
        shown, house = assistants.asked(connection, world.keeper, name)
        assert not house
        assert [text.text for text in assistants.texts(connection, world.secrets, shown)] == [TEXT]
    with pytest.raises(ChangedMeanwhile):
        do(world, assistants.release, world.keeper, name, 1)
    do(world, assistants.release, world.keeper, name, 2)
    assert names(world, world.owner) == (1, 0, 0, 0)
    for member in (world.colleague, world.keeper):
        assert names(world, member) == (0, 1, 0, 0)
        assert texts(world, member, name) == [TEXT]
    for other in (world.outsider, world.stranger, world.trainer, world.administrator):
        assert names(world, other) == (0, 0, 0, 0)
        with pytest.raises(NoSuchObject):
            find(world, other, name)


def test_a_department_below_works_with_it_too_and_one_above_does_not(world: World) -> None:
    name = released(world)
    below = msgspec.structs.replace(world.outsider, department="bauaufsicht")
    assert find(world, below, name).title == "Bauamt"
    lower = make(world, below)
    do(world, assistants.ask, world.secrets, below, lower)
    do(world, assistants.release, world.keeper, lower, 1)  # key user of the department above
    with pytest.raises(NoSuchObject):
        find(world, world.colleague, lower)
    homeless = msgspec.structs.replace(world.outsider, department=None)
    with pytest.raises(NoSuchObject):
        find(world, homeless, name)
    with pytest.raises(Conflict):
        do(world, assistants.ask, world.secrets, homeless, make(world, homeless))


def test_for_the_house_somebody_decides_who_reaches_the_house(world: World) -> None:
    name = make(world)
    do(world, assistants.ask, world.secrets, world.owner, name, house=True)
    for other in (world.keeper, world.stranger, world.administrator):
        assert names(world, other)[3] == 0
        with pytest.raises(NoSuchObject):
            do(world, assistants.release, other, name, 1)
    assert names(world, world.trainer)[3] == 1
    do(world, assistants.release, world.trainer, name, 1)
    for other in (world.colleague, world.outsider, world.administrator):
        assert names(world, other) == (0, 0, 1, 0)
        assert find(world, other, name).audience is Audience.HOUSE
    with pytest.raises(NoSuchObject):  # what is released for the house, no single department takes back
        do(world, assistants.withdraw, world.keeper, name)


def test_others_keep_the_released_version_until_the_next_is_released(world: World) -> None:
    name = released(world)
    do(world, assistants.add_text, world.secrets, world.owner, name, "Satzung", TEXT)
    changed = msgspec.structs.replace(BRIEF, instruction="Ganz anders.")
    assert do(world, assistants.change, world.owner, name, changed, MODELS, 2) == 3
    assert find(world, world.owner, name).version == 3
    assert find(world, world.colleague, name).instruction == BRIEF.instruction
    assert texts(world, world.colleague, name) == []
    do(world, assistants.ask, world.secrets, world.owner, name)
    assert find(world, world.colleague, name).version == 1
    # A change takes the request back: nobody releases what they have not read.
    assert do(world, assistants.change, world.owner, name, BRIEF, MODELS, 3) == 4
    with pytest.raises(NoSuchObject):
        do(world, assistants.release, world.keeper, name, 3)
    do(world, assistants.ask, world.secrets, world.owner, name)
    do(world, assistants.release, world.keeper, name, 4)
    assert find(world, world.colleague, name).version == 4
    with world.database.reading() as connection:
        found = assistants.versions(connection, world.owner, name)
    states = {version.number: version.state for version in found}
    assert states == {1: State.REPLACED, 2: State.DRAFT, 3: State.DRAFT, 4: State.RELEASED}


def test_rejected_with_a_reason_taken_back_withdrawn_deleted(world: World) -> None:
    name = make(world)
    do(world, assistants.ask, world.secrets, world.owner, name)
    do(world, assistants.take_back, world.owner, name)
    with pytest.raises(Conflict):
        do(world, assistants.take_back, world.owner, name)
    do(world, assistants.ask, world.secrets, world.owner, name)
    with pytest.raises(InvalidValue):
        do(world, assistants.reject, world.keeper, name, 1, " ")
    do(world, assistants.reject, world.keeper, name, 1, "Nennt keine Gebühr.\r\nBitte ergänzen.")
    with world.database.reading() as connection:
        (version,) = assistants.versions(connection, world.owner, name)
    assert (version.state, version.answer) == (State.REJECTED, "Nennt keine Gebühr.\nBitte ergänzen.")
    do(world, assistants.ask, world.secrets, world.owner, name)  # and the same once more
    do(world, assistants.release, world.keeper, name, 1)
    with pytest.raises(Conflict):
        do(world, assistants.delete, world.owner, name)
    with pytest.raises(Conflict):
        do(world, assistants.ask, world.secrets, world.owner, name)
    for other in (world.colleague, world.outsider, world.administrator):
        with pytest.raises(NoSuchObject):
            do(world, assistants.withdraw, other, name)
    do(world, assistants.withdraw, world.keeper, name, "Veraltet.")
    with pytest.raises(NoSuchObject):
        find(world, world.colleague, name)
    assert find(world, world.owner, name).state is State.WITHDRAWN
    do(world, assistants.ask, world.secrets, world.owner, name)
    do(world, assistants.release, world.keeper, name, 1)
    do(world, assistants.withdraw, world.owner, name)
    do(world, assistants.delete, world.owner, name)
    for table in (t.assistant, t.assistant_version, t.assistant_document):
        with world.database.reading() as connection:
            assert connection.execute(sa.select(table)).all() == []


def test_the_trail_tells_of_releases_and_not_of_what_people_make_for_themselves(world: World) -> None:
    name = released(world)
    do(world, assistants.withdraw, world.keeper, name, "Geheimer Grund")
    with world.database.reading() as connection:
        events = connection.execute(
            sa.select(t.audit_outbox.c.name, t.audit_outbox.c.detail)
            .where(t.audit_outbox.c.name.startswith("assistant"))
            .order_by(t.audit_outbox.c.id)
        ).all()
    assert [event.name for event in events] == [
        "assistant:release:asked", "assistant:release:granted", "assistant:release:withdrawn",
    ]  # fmt: skip
    assert events[1].detail == {
        "actor": world.keeper.person, "via": "session", "about": f"assistant:{name}", "version": "1",
        "department": "bauamt", "house": "false",
    }  # fmt: skip
    told = str(events)
    assert not [word for word in (BRIEF.name, BRIEF.instruction, "Geheimer") if word in told]


def test_what_others_work_with_outlives_its_owner_and_goes_when_it_is_withdrawn(world: World) -> None:
    name = released(world)
    do(world, lambda w: w.execute(sa.update(t.assistant).values(owner=None)))
    assert find(world, world.colleague, name).name == BRIEF.name
    with pytest.raises(NoSuchObject):
        find(world, world.outsider, name)
    do(world, assistants.withdraw, world.keeper, name)
    with world.database.reading() as connection:
        assert connection.execute(sa.select(t.assistant)).all() == []


def test_moving_to_another_department(world: World) -> None:
    name = released(world)
    do(world, assistants.change, world.owner, name, msgspec.structs.replace(BRIEF, name="Neu"), MODELS, 1)
    do(world, assistants.add_text, world.secrets, world.owner, name, "Satzung", TEXT)
    moved = msgspec.structs.replace(world.owner, department="jugendamt")
    with pytest.raises(Conflict):
        do(world, assistants.ask, world.secrets, moved, name)
    do(world, assistants.withdraw, moved, name)
    do(world, assistants.ask, world.secrets, moved, name)
    with pytest.raises(NoSuchObject):
        do(world, assistants.release, world.keeper, name, 3)
    do(world, assistants.release, world.stranger, name, 3)
    assert texts(world, world.outsider, name) == [TEXT]
    with pytest.raises(NoSuchObject):
        find(world, world.colleague, name)


def test_so_many_and_no_more(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    assert MOST_ASSISTANTS >= 20
    monkeypatch.setattr("stellwerk.workbench.assistants.write.MOST_ASSISTANTS", 2)
    monkeypatch.setattr("stellwerk.workbench.assistants.write._MOST_VERSIONS", 3)
    name = make(world)
    make(world)
    with pytest.raises(Conflict):
        make(world)
    do(world, assistants.ask, world.secrets, world.owner, name)
    do(world, assistants.release, world.keeper, name, 1)
    for number in range(1, 9):
        wanted = msgspec.structs.replace(BRIEF, name=f"Nr. {number}")
        do(world, assistants.change, world.owner, name, wanted, MODELS, number)
    with world.database.reading() as connection:
        found = [version.number for version in assistants.versions(connection, world.owner, name)]
    assert found == [9, 8, 7, 1]
