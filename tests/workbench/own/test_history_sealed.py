# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""What lies in the database: never anything in clear, nothing that can be moved or changed, nothing after deleting."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st
from tests.workbench.own.world import (
    NOON,
    SECRETS,
    TITLE,
    World,
    conversation,
    exchange,
    kept,
    load,
    peopled,
    titles,
    turn_on,
)

from stellwerk.errors import ConfigurationError
from stellwerk.storage import tables as t
from stellwerk.storage.database import Place
from stellwerk.values.data_class import DataClass
from stellwerk.workbench import history
from stellwerk.workbench.sealing import KEY_BYTES, Unreadable, seal, unseal
from stellwerk.workbench.values import Conversation

SEALED = (t.history_conversation, t.history_message, t.history_document)


@pytest.fixture
def files(sqlite: Place) -> Iterator[World]:
    """A house whose files can be looked into."""
    with peopled(sqlite) as made:
        yield made


def on_disk(place: Place) -> bytes:
    """Every byte of the data folder."""
    return b"".join(path.read_bytes() for path in sorted(place.data.rglob("*")) if path.is_file())


def sealed_rows(world: World) -> list[bytes]:
    with world.database.reading() as connection:
        return [row.sealed for table in SEALED for row in connection.execute(sa.select(table.c.sealed))]


def wrapped_keys(world: World) -> list[str]:
    with world.database.reading() as connection:
        return list(connection.execute(sa.select(t.history_key.c.wrapped)).scalars())


def pieces_of(blob: bytes) -> set[bytes]:
    """Parts that a page of the database would hold in one piece."""
    return {blob[at : at + 24] for at in range(0, len(blob) - 24, 200)}


def full(world: World) -> Conversation:
    """A history with much in it, also so large that a row takes several pages of the file."""
    turn_on(world, world.owner, documents=True)
    made = kept(world, world.owner, 1)
    for number in range(2, 30):
        long = "Zwetschgenweg " * (40 * number)
        kept(world, world.owner, number, said=tuple(exchange(n, answer=long) for n in range(number % 7)))
    return made


def test_nothing_is_ever_there_in_clear(files: World) -> None:
    made = full(files)
    with files.database.writing() as writing:
        history.rename(writing, files.secrets, files.owner, made.id, "Umbenannt: Mirabellengasse")
    found = on_disk(files.database.place)
    for word in (*SECRETS, "Mirabellengasse"):
        for encoded in (word.encode(), word.encode("utf-16-le"), word.encode().hex().encode()):
            assert encoded not in found, word
    with files.database.reading() as connection:
        wrapped = connection.execute(sa.select(t.history_key.c.wrapped)).scalar_one()
    key = bytes.fromhex(files.secrets.open("history key", wrapped, files.owner.person))
    assert len(key) == KEY_BYTES
    assert key not in found
    assert key.hex().encode() not in found


@pytest.mark.parametrize("how", ["one", "all", "off", "class", "expire", "texts"])
def test_erased_means_erased(files: World, how: str) -> None:
    """Neither the words nor the ciphertext: not in the database, not in its log, not in the shared memory beside it."""
    place = files.database.place
    made = full(files)
    turn_on(files, files.colleague)
    kept(files, files.colleague, 99, title="Bleibt")
    raw = on_disk(place)
    there = set().union(*map(pieces_of, sealed_rows(files)))
    stays = {piece for piece in there if piece in raw}
    assert len(stays) > 0.9 * len(there)  # the others lie across two pages of the file
    keys = wrapped_keys(files)
    erase: Callable[[], Any] = {
        "one": lambda: history.delete(files.database, files.owner, made.id),
        "all": lambda: history.delete_all(files.database, files.owner),
        "off": lambda: history.turn_off(files.database, files.owner),
        "class": lambda: history.save(
            files.database, files.secrets, files.owner, conversation(files.owner, 1, floor=DataClass.K4)
        ),
        "expire": lambda: history.expire(files.database, NOON + timedelta(days=32)),
        "texts": lambda: history.keep_texts(files.database, files.secrets, files.owner, False),
    }[how]
    assert erase() in (True, history.Kept.CLASS, 30)
    gone = stays - set().union(*map(pieces_of, sealed_rows(files)))
    found = on_disk(place)
    assert gone
    assert not [piece for piece in gone if piece in found]
    assert (place.data / "stellwerk.db-wal").stat().st_size == 0
    lost = set(keys) - set(wrapped_keys(files))
    assert len(lost) == (1 if how in ("all", "off") else 0)
    assert not [key for key in lost if key.encode() in found]
    assert not [word for word in SECRETS if word.encode() in found]
    if how != "expire":
        assert titles(files, files.colleague) == ["Bleibt"]


def test_a_deleted_person_takes_history_and_key_along(world: World) -> None:
    turn_on(world, world.owner, documents=True)
    kept(world, world.owner)
    with world.database.writing() as writing:
        writing.execute(sa.delete(t.role_assignment).where(t.role_assignment.c.person == world.owner.person))
        writing.execute(sa.delete(t.local_account).where(t.local_account.c.person == world.owner.person))
        writing.execute(sa.delete(t.person).where(t.person.c.id == world.owner.person))
    assert sealed_rows(world) == []
    assert wrapped_keys(world) == []


def change(world: World, table: sa.Table, where: dict[str, Any], **values: Any) -> None:
    with world.database.writing() as writing:
        wanted = [table.c[name] == value for name, value in where.items()]
        assert writing.execute(sa.update(table).where(*wanted).values(values)).rowcount == 1


def row(world: World, table: sa.Table, **where: Any) -> Any:
    with world.database.reading() as connection:
        wanted = [table.c[name] == value for name, value in where.items()]
        return connection.execute(sa.select(table).where(*wanted)).one()


G1, G2 = "g_0000000000000001", "g_0000000000000002"


def test_swapped_rows_do_not_open(world: World) -> None:
    """Whoever may write the database, but has no key, cannot put words into somebody's mouth."""
    turn_on(world, world.owner, documents=True)
    turn_on(world, world.colleague, documents=True)
    said = (exchange(1), exchange(2, answer="Nein."))
    kept(world, world.owner, 1, said=said)
    kept(world, world.owner, 2, said=(exchange(1, answer="Ganz anders."),))
    kept(world, world.colleague, 3)
    first = row(world, t.history_message, conversation=G1, number=0).sealed
    second = row(world, t.history_message, conversation=G1, number=1).sealed
    for table, where, sealed in (
        (t.history_message, {"conversation": G1, "number": 0}, second),  # within the conversation
        (t.history_message, {"conversation": G2, "number": 0}, first),  # from another one
        (t.history_conversation, {"id": G2}, row(world, t.history_conversation, id=G1).sealed),
        (
            t.history_conversation,
            {"id": G1},
            row(world, t.history_conversation, id="g_0000000000000003").sealed,
        ),
        (t.history_document, {"conversation": G1, "number": 0}, first),  # an exchange as a document
    ):
        before = row(world, table, **where).sealed
        change(world, table, where, sealed=sealed)
        with pytest.raises(history.Damaged):
            load(world, world.owner, 1 if G1 in where.values() else 2)
        change(world, table, where, sealed=before)
    load(world, world.owner, 1)
    load(world, world.owner, 2)


def test_older_states_and_missing_rows_are_noticed(world: World) -> None:
    turn_on(world, world.owner)
    kept(world, world.owner, said=(exchange(1), exchange(2)))
    old = row(world, t.history_message, conversation=G1, number=1).sealed
    kept(world, world.owner, said=(exchange(1), exchange(2, answer="Berichtigt."), exchange(3)))
    new = row(world, t.history_message, conversation=G1, number=1).sealed
    change(world, t.history_message, {"conversation": G1, "number": 1}, sealed=old)
    with pytest.raises(history.Damaged):
        load(world, world.owner)
    change(world, t.history_message, {"conversation": G1, "number": 1}, sealed=new)
    load(world, world.owner)
    with world.database.writing() as writing:
        writing.execute(sa.delete(t.history_message).where(t.history_message.c.number == 1))
    with pytest.raises(history.Damaged):
        load(world, world.owner)


def test_a_changed_bit_anywhere_is_noticed_and_the_rest_stays_usable(world: World) -> None:
    turn_on(world, world.owner)
    kept(world, world.owner, 1)
    kept(world, world.owner, 2, title="Heil")
    sealed = row(world, t.history_conversation, id=G1).sealed
    for at in (0, 1, 12, 13, 500, len(sealed) - 1):
        broken = bytearray(sealed)
        broken[at] ^= 1
        change(world, t.history_conversation, {"id": G1}, sealed=bytes(broken))
        assert titles(world, world.owner) == ["Heil", None]
        with pytest.raises(history.Damaged):
            load(world, world.owner)
    for nothing in (b"", b"\x01", b"\x01" + b"\0" * 12):
        change(world, t.history_conversation, {"id": G1}, sealed=nothing)
        assert titles(world, world.owner) == ["Heil", None]
    with world.database.reading() as connection:
        assert history.search(connection, world.secrets, world.owner, "heil").complete
    with world.database.writing() as writing, pytest.raises(history.Damaged):
        history.rename(writing, world.secrets, world.owner, G1, "x")
    kept(world, world.owner, 1)  # the session still has it: it is kept anew
    assert load(world, world.owner).title == TITLE
    change(world, t.history_conversation, {"id": G1}, sealed=b"")
    history.delete(world.database, world.owner, G1)
    assert titles(world, world.owner) == ["Heil"]


def test_texts_are_forgotten_also_where_a_conversation_does_not_open(world: World) -> None:
    """It opens for nobody; then no text of it may stay either."""
    turn_on(world, world.owner, documents=True)
    kept(world, world.owner, 1)
    kept(world, world.owner, 2, title="Heil")
    change(world, t.history_conversation, {"id": G1}, sealed=b"\1" * 1100)
    history.keep_texts(world.database, world.secrets, world.owner, False)
    assert titles(world, world.owner) == ["Heil"]
    with world.database.reading() as connection:
        assert len(connection.execute(sa.select(t.history_document)).all()) == 1


def test_a_row_given_to_somebody_else_opens_for_nobody(world: World) -> None:
    turn_on(world, world.owner)
    turn_on(world, world.colleague)
    kept(world, world.owner)
    change(world, t.history_conversation, {"id": G1}, owner=world.colleague.person)
    with pytest.raises(history.Damaged):
        load(world, world.colleague)
    assert titles(world, world.colleague) == [None]
    assert titles(world, world.owner) == []


def test_a_key_of_somebody_else_opens_nothing(world: World) -> None:
    """An administrator of the database gives the owner's wrapped key to themselves."""
    turn_on(world, world.owner)
    turn_on(world, world.administrator)
    kept(world, world.owner)
    stolen = row(world, t.history_key, person=world.owner.person).wrapped
    change(world, t.history_key, {"person": world.administrator.person}, wrapped=stolen)
    change(world, t.history_conversation, {"id": G1}, owner=world.administrator.person)
    with pytest.raises(ConfigurationError):
        load(world, world.administrator)


def test_a_title_turned_back_needs_the_whole_row(world: World) -> None:
    """Renaming seals the head anew under the same exchanges."""
    turn_on(world, world.owner)
    kept(world, world.owner)
    with world.database.writing() as writing:
        history.rename(writing, world.secrets, world.owner, G1, "Neu")
    assert load(world, world.owner).title == "Neu"
    assert load(world, world.owner).said == (exchange(),)


@given(st.binary(max_size=70_000), st.text(max_size=40))
def test_what_is_sealed_comes_back_at_its_place_alone(plain: bytes, place: str) -> None:
    key, other = bytes(KEY_BYTES), b"\1" * KEY_BYTES
    sealed = seal(key, place, plain)
    assert unseal(key, place, sealed) == plain
    assert len(sealed) % 1024 == (1 + 12 + 16) % 1024
    assert sealed != seal(key, place, plain)
    with pytest.raises(Unreadable):
        unseal(key, place + " ", sealed)
    with pytest.raises(Unreadable):
        unseal(other, place, sealed)
    with contextlib.suppress(Unreadable):
        assert unseal(key, place, sealed[:-1]) is None
