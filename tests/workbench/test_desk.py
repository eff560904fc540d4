# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""What lies open belongs to its session; an answer goes on by itself, and everybody who looks sees the same."""

from __future__ import annotations

import asyncio

import pytest
from tests.workbench.test_compose import NOW, attached, conversation, said

from stellwerk.errors import Conflict, NoSuchObject
from stellwerk.values.data_class import DataClass
from stellwerk.workbench.desk import MOST_CHARACTERS, MOST_CONVERSATIONS, MOST_UNSENT, Desk
from stellwerk.workbench.running import Running


def test_each_session_has_its_own() -> None:
    desk = Desk()
    desk.put("one", conversation())
    assert desk.find("one", "g_1").title == "Titel des Gesprächs"
    with pytest.raises(NoSuchObject):
        desk.find("other", "g_1")
    with pytest.raises(NoSuchObject):
        desk.change("other", "g_1", title="Fremd")
    desk.remove("other", "g_1")
    assert desk.find("one", "g_1")
    desk.forget("one")
    assert desk.sessions() == frozenset()


def test_the_oldest_goes_first_and_one_has_its_limit() -> None:
    desk = Desk()
    for number in range(MOST_CONVERSATIONS + 3):
        desk.put("one", conversation(id=f"g_{number}"))
    assert len(desk.all("one")) == MOST_CONVERSATIONS
    assert desk.all("one")[0].id == f"g_{MOST_CONVERSATIONS + 2}"
    with pytest.raises(NoSuchObject):
        desk.find("one", "g_0")
    with pytest.raises(Conflict):
        desk.attach("one", "g_5", attached("a.txt", "x" * (MOST_CHARACTERS + 1)))
    assert desk.find("one", "g_5").attached == ()


def test_a_document_that_was_read_meanwhile_is_there() -> None:
    desk = Desk()
    shown = desk.put("one", conversation())
    paper = attached("a.txt", "x")
    desk.attach("one", "g_1", paper)
    assert desk.attached("one", shown) == (paper,), "a page that was begun before says what lies there now"
    assert desk.attached("other", shown) == (), "of a conversation that lies on no desk: what it has itself"


def test_what_came_in_between_is_noticed() -> None:
    """Two windows, each with a question that follows the same answer: the second one must not push the first aside."""
    desk = Desk()
    seen = desk.put("one", conversation(said=(said("1", "Ja."),)))
    desk.unchanged("one", seen, seen.said)
    with pytest.raises(Conflict, match="on its way"):
        desk.unchanged("one", seen, ())  # an answer was there that this window had not seen
    desk.said("one", seen.id, said("2", "Nein."), NOW)
    with pytest.raises(Conflict, match="on its way"):
        desk.unchanged("one", seen, seen.said)
    now = desk.change("one", seen.id, by_hand=DataClass.K4)
    desk.unchanged("one", now, now.said)
    with pytest.raises(Conflict, match="stricter"):
        desk.unchanged("one", seen, now.said)
    desk.remove("one", seen.id)
    with pytest.raises(NoSuchObject):
        desk.unchanged("one", now, now.said)


async def test_while_an_answer_runs_nothing_else_is_asked() -> None:
    desk = Desk()
    seen = desk.put("one", conversation())
    desk.begin("one", seen.id, Running())
    with pytest.raises(Conflict, match="on its way"):
        desk.unchanged("one", seen, seen.said)
    desk.forget("one")
    desk.put("one", seen)
    desk.unchanged("one", seen, seen.said)


def test_what_was_not_sent_is_of_one_page_and_one_session() -> None:
    desk = Desk()
    desk.leave("one", "", "Guten Tag")
    assert (desk.left("one", "")[0], desk.left("one", "a_1")[0], desk.left("two", "")[0]) == (
        "Guten Tag",
        "",
        "",
    )
    assert desk.sessions() == {"one"}, "whoever ends what is over has to know of it"
    desk.leave("one", "a_1", " ")
    assert desk.left("one", "")[0] == "Guten Tag", "emptied was another page"
    desk.leave("one", "a_1", "An den Assistenten", "K4")
    assert desk.left("one", "a_1") == ("An den Assistenten", "K4")
    assert (desk.left("one", "")[0], desk.left("one", "a_1")[0]) == ("Guten Tag", "An den Assistenten")
    desk.leave("one", "", "")
    assert (desk.left("one", "")[0], desk.left("one", "a_1")[0]) == ("", "An den Assistenten")
    desk.forget("one")
    assert desk.left("one", "a_1")[0] == ""
    assert desk.sessions() == frozenset()


def test_of_many_pages_with_something_typed_the_first_goes() -> None:
    desk = Desk()
    for number in range(MOST_UNSENT):
        desk.leave("one", f"a_{number}", "Guten Tag")
    desk.leave("one", "a_0", "Guten Abend")
    desk.leave("one", "a_more", "Gute Nacht")
    assert desk.left("one", "a_1")[0] == ""
    assert (desk.left("one", "a_0")[0], desk.left("one", "a_more")[0]) == ("Guten Abend", "Gute Nacht")


def test_a_title_changes_wherever_the_conversation_lies_open() -> None:
    desk = Desk()
    for session in ("one", "other"):
        desk.put(session, conversation())
    desk.put("third", conversation(owner="per_somebody_else"))
    desk.rename(conversation().owner, "g_1", "Anders")
    assert [desk.find(session, "g_1").title for session in ("one", "other")] == ["Anders"] * 2
    assert desk.find("third", "g_1").title == "Titel des Gesprächs", "nobody renames what is another's"


def test_an_exchange_takes_the_place_of_the_same() -> None:
    desk = Desk()
    desk.put("one", conversation(said=(said("a", "1"), said("b", "2"))))
    desk.said("one", "g_1", said("a", "neu"), NOW)
    assert [s.answer for s in desk.find("one", "g_1").said] == ["neu", "2"]


async def test_everybody_who_watches_sees_the_whole() -> None:
    running = Running()

    async def watch(seen: int) -> str:
        shown: list[str] = []
        async for picture in running.watch(seen):
            assert picture is not None
            shown[picture.first :] = picture.blocks
            tail = picture.tail
        return "".join(shown) + tail

    first = asyncio.create_task(watch(0))
    for number in range(6):
        running.add(f"Absatz {number} mit Text.\n\n")
        await asyncio.sleep(0.03)
    second = asyncio.create_task(watch(0))
    await asyncio.sleep(0.02)
    running.add("Schluss.")
    running.end()
    whole = await first
    assert whole == await second
    assert whole.count("<p>") == 7
    assert await watch(10**6) == whole, "who claims to have seen more than there is gets everything"


async def test_one_answer_at_a_time_and_dropping_stops_it() -> None:
    desk = Desk()
    desk.put("one", conversation())
    running = Running()
    task = asyncio.create_task(asyncio.sleep(60))
    running.run(task)
    desk.begin("one", "g_1", running)
    with pytest.raises(Conflict):
        desk.begin("one", "g_1", Running())
    desk.forget("two")
    desk.remove("two", "g_1")
    assert not running.stopped, "another session's business is none of this one"
    desk.forget("one")
    with pytest.raises(asyncio.CancelledError):
        await task
    assert running.stopped
