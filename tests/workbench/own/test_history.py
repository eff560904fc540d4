# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""One's own history: off until it is turned on, its owner's alone, and nothing of a high class in it."""

from __future__ import annotations

import threading
from datetime import timedelta

import msgspec
import pytest
import sqlalchemy as sa
from tests.workbench.own.site import Site
from tests.workbench.own.world import (
    FILE,
    NOON,
    PASSAGE,
    TITLE,
    World,
    conversation,
    exchange,
    kept,
    load,
    paper,
    titles,
    turn_on,
)

from stellwerk.errors import Forbidden, InvalidValue, NoSuchObject
from stellwerk.identity.actor import SHELL, SYSTEM, Actor, Via
from stellwerk.storage import tables as t
from stellwerk.storage.database import Database
from stellwerk.values.data_class import DataClass
from stellwerk.workbench import history, preferences
from stellwerk.workbench.desk import Desk
from stellwerk.workbench.history import Kept, keep
from stellwerk.workbench.history.pieces import Head, take_apart
from stellwerk.workbench.keeping import keeper
from stellwerk.workbench.values import Conversation, State


def count(database: Database, table: sa.Table) -> int:
    with database.reading() as connection:
        return int(connection.execute(sa.select(sa.func.count()).select_from(table)).scalar_one())


def test_off_until_it_is_turned_on(world: World) -> None:
    with world.database.reading() as connection:
        assert preferences.find(connection, world.owner.person) == preferences.Preferences()
    assert history.save(world.database, world.secrets, world.owner, conversation(world.owner)) is Kept.OFF
    assert count(world.database, t.history_conversation) == count(world.database, t.history_key) == 0
    turn_on(world, world.owner)
    kept(world, world.owner)
    assert titles(world, world.owner) == [TITLE]
    assert (
        history.save(world.database, world.secrets, world.colleague, conversation(world.colleague))
        is Kept.OFF
    )


def test_a_conversation_comes_back_as_it_was(world: World) -> None:
    turn_on(world, world.owner, documents=True)
    said = (
        exchange(1),
        exchange(2, taken_over=True, state=State.STOPPED, cost=None, zone=None, data_class=None),
    )
    made = kept(
        world, world.owner, said=said, instruction="Sei knapp.", origin="task:brief", floor=DataClass.K2
    )
    assert load(world, world.owner) == msgspec.structs.replace(made, model="auto")
    shorter = msgspec.structs.replace(made, said=(exchange(2, answer="Anders."),), attached=())
    assert history.save(world.database, world.secrets, world.owner, shorter) is Kept.STORED
    assert load(world, world.owner) == shorter
    assert count(world.database, t.history_message) == 1
    assert count(world.database, t.history_document) == 0


def test_only_what_changed_is_sealed_again(world: World) -> None:
    turn_on(world, world.owner)
    said = tuple(exchange(n) for n in range(5))
    made = kept(world, world.owner, said=said)

    def rows() -> dict[int, bytes]:
        with world.database.reading() as connection:
            return {r.number: r.sealed for r in connection.execute(sa.select(t.history_message))}

    before = rows()
    changed = (*said[:3], exchange(3, taken_over=True), said[4], exchange(5))
    history.save(world.database, world.secrets, world.owner, msgspec.structs.replace(made, said=changed))
    after = rows()
    assert {n for n in after if after[n] != before.get(n)} == {3, 5}


def test_a_running_answer_is_found_again_as_broken_off(world: World) -> None:
    turn_on(world, world.owner)
    kept(world, world.owner, said=(exchange(1, state=State.RUNNING, answer="Drei"),))
    assert load(world, world.owner).said[0].state is State.BROKEN


def test_names_of_documents_alone_unless_the_owner_wants_their_texts(world: World) -> None:
    turn_on(world, world.owner)
    kept(world, world.owner)
    found = load(world, world.owner).attached[0]
    assert (found.document.name, found.document.passages, found.classes) == (FILE, (), ())
    assert found.data_class is DataClass.K1
    turn_on(world, world.owner, documents=True)
    kept(world, world.owner)
    assert load(world, world.owner).attached[0].document.passages[0].text == PASSAGE
    history.keep_texts(world.database, world.secrets, world.owner, False)
    assert load(world, world.owner).attached[0].document.passages == ()
    assert load(world, world.owner).said == (exchange(),)


@pytest.mark.parametrize("data_class", [DataClass.K4, DataClass.K5, DataClass.K6])
@pytest.mark.parametrize(
    "where", ["sent", "carried", "declared", "floor", "by_hand", "held", "attached", "passage"]
)
def test_from_k4_on_nothing_stays(world: World, where: str, data_class: DataClass) -> None:
    turn_on(world, world.owner, documents=True)
    made = kept(world, world.owner)
    kept(world, world.owner, 2)
    change = {
        "sent": {"said": (exchange(), exchange(2, data_class=data_class))},
        "carried": {"said": (exchange(), exchange(2, carries=data_class))},
        "declared": {"said": (exchange(2, declared=data_class, state=State.REFUSED),)},
        "floor": {"floor": data_class},
        "by_hand": {"by_hand": data_class},
        "held": {"held": data_class},
        "attached": {"attached": (paper(data_class=data_class, chosen=frozenset()),)},
        "passage": {"attached": (paper(classes=(data_class,)),)},
    }[where]
    higher = msgspec.structs.replace(made, **change)
    assert history.save(world.database, world.secrets, world.owner, higher) is Kept.CLASS
    with pytest.raises(NoSuchObject):
        load(world, world.owner)
    load(world, world.owner, 2)  # another conversation is untouched
    assert history.save(world.database, world.secrets, world.owner, higher) is Kept.CLASS


def test_what_was_read_before_the_class_rose_is_not_kept_after(small_site: Site) -> None:
    """An answer ends, and is about to be kept, in the moment in which its owner classifies the conversation as K4."""
    world, desk = small_site.world, Desk()
    turn_on(world, world.owner)
    told = keeper(small_site.house, desk)

    def classified(name: str) -> None:
        desk.change("one", name, by_hand=DataClass.K4)
        told("one", name)

    for number in range(1, 9):
        made = desk.put("one", conversation(world.owner, number))
        works = [threading.Thread(target=told, args=("one", made.id)) for _ in range(5)]
        works.insert(3, threading.Thread(target=classified, args=(made.id,)))
        for work in works:
            work.start()
        for work in works:
            work.join()
        with pytest.raises(NoSuchObject):
            load(world, world.owner, number)
        assert desk.kept(made.id) == Kept.CLASS


def test_what_was_refused_without_a_class_is_not_kept(world: World) -> None:
    """Nothing was sent, so nobody says what class it had; it may be the one that closed the way."""
    turn_on(world, world.owner)
    refused = exchange(2, state=State.REFUSED, data_class=None, carries=None, question="Geheimes", answer="")
    made = kept(world, world.owner, said=(exchange(1), refused, exchange(3, state=State.REFUSED)))
    assert [said.id for said in load(world, world.owner).said] == ["s_1", "s_3"]
    assert all(b"Geheimes" not in piece for piece in take_apart(made, texts=True).said)


def test_nobody_else_sees_anything(world: World) -> None:
    for person in (world.owner, world.colleague, world.administrator):
        turn_on(world, person)
    made = kept(world, world.owner)
    others = (world.colleague, world.outsider, world.keeper, world.trainer, world.administrator)
    for other in others:
        assert titles(world, other) == []
        with pytest.raises(NoSuchObject):
            load(world, other)
        with world.database.reading() as connection:
            assert history.count(connection, other) == 0
            assert history.search(connection, world.secrets, other, "Zwetschgen") == history.Hits((), True)
        with pytest.raises(NoSuchObject):
            history.delete(world.database, other, made.id)
        with world.database.writing() as writing, pytest.raises(NoSuchObject):
            history.rename(writing, world.secrets, other, made.id, "Meins")
        with pytest.raises(Forbidden):  # not even by handing in somebody's conversation
            history.save(world.database, world.secrets, other, made)
        history.delete_all(world.database, other)
    assert load(world, world.owner).title == TITLE


def test_somebody_elses_id_cannot_be_taken(world: World) -> None:
    turn_on(world, world.owner)
    turn_on(world, world.colleague)
    kept(world, world.owner)
    with pytest.raises(sa.exc.IntegrityError):
        history.save(world.database, world.secrets, world.colleague, conversation(world.colleague))
    assert load(world, world.owner).owner == world.owner.person


@pytest.mark.parametrize("via", [Via.TOKEN, Via.SHELL, Via.SYSTEM])
def test_programs_and_commands_have_no_way_in(world: World, via: Via) -> None:
    turn_on(world, world.owner)
    made = kept(world, world.owner)
    program: Actor = msgspec.structs.replace(world.owner, via=via)
    for actor in (program, SHELL, SYSTEM):
        with world.database.reading() as connection:
            for look in (
                lambda a, c=connection: history.load(c, world.secrets, a, made.id),
                lambda a, c=connection: history.listed(c, world.secrets, a),
                lambda a, c=connection: history.search(c, world.secrets, a, "x"),
                lambda a, c=connection: history.count(c, a),
            ):
                with pytest.raises(Forbidden):
                    look(actor)
        with world.database.writing() as writing:
            with pytest.raises(Forbidden):
                history.rename(writing, world.secrets, actor, made.id, "x")
            with pytest.raises(Forbidden):
                history.turn_on(writing, world.secrets, actor)
        for change in (
            lambda a: history.save(world.database, world.secrets, a, made),
            lambda a: history.delete(world.database, a, made.id),
            lambda a: history.delete_all(world.database, a),
            lambda a: history.turn_off(world.database, a),
            lambda a: history.keep_texts(world.database, world.secrets, a, True),
        ):
            with pytest.raises(Forbidden):
                change(actor)
    assert load(world, world.owner).id == made.id


def test_the_list_is_newest_first_and_goes_on(world: World) -> None:
    turn_on(world, world.owner)
    for number in range(1, 6):
        kept(world, world.owner, number, title=f"Nr. {number}")
    kept(world, world.owner, 2, title="Nr. 2, weiter")
    order = ["Nr. 2, weiter", "Nr. 5", "Nr. 4", "Nr. 3", "Nr. 1"]
    assert titles(world, world.owner) == order
    with world.database.reading() as connection:
        first = history.listed(connection, world.secrets, world.owner, limit=2)
        rest = history.listed(connection, world.secrets, world.owner, before=first[-1].turn)
    assert [entry.title for entry in (*first, *rest)] == order
    assert (first[0].exchanges, first[0].began_at, first[0].touched_at) == (1, NOON, NOON)


def test_days_alone_stand_in_clear(world: World) -> None:
    turn_on(world, world.owner)
    kept(world, world.owner, touched_at=NOON + timedelta(days=1, hours=3))
    with world.database.reading() as connection:
        row = connection.execute(sa.select(t.history_conversation)).one()._mapping
    assert (str(row["began_on"]), str(row["touched_on"])) == ("2026-11-02", "2026-11-03")
    assert {k for k in row if isinstance(row[k], str)} == {"id", "owner"}


def test_search_looks_everywhere_and_shows_the_place(world: World) -> None:
    turn_on(world, world.owner, documents=True)
    kept(world, world.owner, 1)
    long = "Vorher steht vieles. " * 20 + "Hier die STRASSE nach  Ko\u0308ln\nund" + " nachher" * 40
    kept(
        world,
        world.owner,
        2,
        title="Zweites",
        said=(exchange(1, question="Frage", answer=long),),
        attached=(),
    )

    def found(wanted: str) -> list[tuple[str | None, str]]:
        with world.database.reading() as connection:
            hits = history.search(connection, world.secrets, world.owner, wanted)
        assert hits.complete
        return [(hit.entry.title, hit.found) for hit in hits.hits]

    assert found("zwetschgenweg") == [(TITLE, "Zwetschgenweg")]
    assert found("BESTANDSKRÄFTIG") == [(TITLE, "bestandskräftig")]
    assert found(FILE.upper()) == [(TITLE, FILE)]
    assert found("straße") == [("Zweites", "STRASSE")]
    assert found("sträße") == []  # letters are compared, not what is like them
    assert found(" strasse nach KÖLN und ") == [("Zweites", "STRASSE nach Köln und")]
    assert found("   ") == []
    assert found("nirgends") == []
    with world.database.reading() as connection:
        hit = history.search(connection, world.secrets, world.owner, "köln").hits[0]
        assert hit.before.startswith("… ")
        assert hit.after.endswith(" …")
        assert len(hit.before + hit.found + hit.after) < 140
        assert len(history.search(connection, world.secrets, world.owner, "e", limit=1).hits) == 1
        assert not history.search(connection, world.secrets, world.owner, "e", limit=1).complete
    title = "\u0130stanbul und Köln"  # in lower case its first letter becomes two
    kept(world, world.owner, 3, title=title, said=(), attached=())
    assert found("tanbul UND k") == [(title, "tanbul und K")]
    kept(
        world, world.owner, 4, title="Groß, Größmann", said=(), attached=()
    )  # each ß is two when it is folded
    assert found("GRÖSSMANN") == [("Groß, Größmann", "Größmann")]
    assert found("größmann") == [("Groß, Größmann", "Größmann")]


def test_search_is_bounded(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    turn_on(world, world.owner)
    for number in range(4):
        kept(world, world.owner, number)
    monkeypatch.setattr("stellwerk.workbench.history.read.MOST_SEARCHED", 1)
    with world.database.reading() as connection:
        hits = history.search(connection, world.secrets, world.owner, "zwetschgen")
    assert (len(hits.hits), hits.complete) == (1, False)


def test_another_title(world: World) -> None:
    turn_on(world, world.owner)
    made = kept(world, world.owner)
    with world.database.writing() as writing:
        history.rename(writing, world.secrets, world.owner, made.id, "  <b>Neu</b> ")
        for wrong in ("", " ", "x" * 81, "a\u202eb", "zwei\nZeilen"):
            with pytest.raises(InvalidValue):
                history.rename(writing, world.secrets, world.owner, made.id, wrong)
    assert load(world, world.owner) == msgspec.structs.replace(
        made, title="<b>Neu</b>", attached=load(world, world.owner).attached
    )


def test_a_full_history_takes_no_more_and_loses_nothing(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    turn_on(world, world.owner)
    kept(world, world.owner)
    monkeypatch.setattr(keep, "MOST_BYTES", 6000)
    big = conversation(world.owner, 2, said=(exchange(answer="x" * 6000),))
    assert history.save(world.database, world.secrets, world.owner, big) is Kept.FULL
    assert titles(world, world.owner) == [TITLE]
    grown = conversation(world.owner, 1, said=(exchange(answer="y" * 3000),))  # replaces, and so fits
    assert history.save(world.database, world.secrets, world.owner, grown) is Kept.STORED


def test_the_size_is_what_is_stored(world: World) -> None:
    turn_on(world, world.owner, documents=True)
    kept(world, world.owner, said=tuple(exchange(n, answer="z" * 500 * n) for n in range(9)))
    with world.database.reading() as connection:
        noted = connection.execute(sa.select(t.history_conversation.c.size)).scalar_one()
        stored = sum(
            connection.execute(sa.select(sa.func.sum(sa.func.length(table.c.sealed)))).scalar_one()
            for table in (t.history_conversation, t.history_message, t.history_document)
        )
    assert noted == stored


def test_lengths_say_little(world: World) -> None:
    turn_on(world, world.owner)
    kept(world, world.owner, said=tuple(exchange(n, answer="w" * n) for n in range(300)))
    with world.database.reading() as connection:
        lengths = connection.execute(sa.select(sa.func.length(t.history_message.c.sealed)).distinct()).all()
    assert len(lengths) == 1


def test_turned_off_everything_goes_with_its_key_unless_it_may_expire(world: World) -> None:
    turn_on(world, world.owner)
    kept(world, world.owner)
    history.turn_off(world.database, world.owner, delete=False)
    assert titles(world, world.owner) == [TITLE]
    assert history.save(world.database, world.secrets, world.owner, conversation(world.owner, 2)) is Kept.OFF
    turn_on(world, world.owner)
    assert titles(world, world.owner) == [TITLE]
    history.turn_off(world.database, world.owner)
    for table in (t.history_conversation, t.history_message, t.history_document, t.history_key):
        assert count(world.database, table) == 0
    with world.database.reading() as connection:
        assert not preferences.find(connection, world.owner.person).history


def test_thirty_days_after_the_last_touch_it_is_gone(world: World) -> None:
    turn_on(world, world.owner)
    turn_on(world, world.colleague)
    kept(world, world.owner, 1)
    kept(world, world.owner, 2, title="Jünger", touched_at=NOON + timedelta(days=1))
    kept(world, world.colleague, 3)
    assert history.expire(world.database, NOON + timedelta(days=30, hours=11)) == 0
    assert history.expire(world.database, NOON + timedelta(days=31)) == 2
    assert titles(world, world.owner) == ["Jünger"]
    assert count(world.database, t.history_message) == count(world.database, t.history_document) == 1
    assert count(world.database, t.history_key) == 2
    assert history.expire(world.database, NOON + timedelta(days=31)) == 0


def test_preferences(world: World) -> None:
    with world.database.writing() as writing:
        assert preferences.change(writing, world.owner, streaming=False, language="en").language == "en"
        made = preferences.change(writing, world.owner, tour_seen=True)
        assert made == preferences.Preferences(streaming=False, language="en", tour_seen=True)
        with pytest.raises(InvalidValue):
            preferences.change(writing, world.owner, language="fr")
    with world.database.reading() as connection:
        assert preferences.find(connection, world.owner.person) == made
        assert preferences.find(connection, world.colleague.person) == preferences.Preferences()


def test_every_field_of_a_conversation_is_kept_or_left_out_on_purpose() -> None:
    """Fails for a new field: put it into the head, or say here why it may be forgotten."""
    forgotten = {"draft", "draft_class"}  # what was not sent yet lies on the desk of one session alone
    elsewhere = {"id", "owner"}  # the row's own columns
    assert set(Conversation.__struct_fields__) - forgotten - elsewhere == set(Head.__struct_fields__)
