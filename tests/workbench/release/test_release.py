# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""From a false alarm to red and back: asked, judged, used for a day, forgotten; and everything on record."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from tests.workbench.release.world import RED, TEXT, WHY, YELLOW, YES, World, chat

from stellwerk.errors import Conflict, InvalidValue
from stellwerk.storage.tables import text_release
from stellwerk.values.data_class import DataClass
from stellwerk.values.zone import Zone
from stellwerk.workbench.release.ask import MOST_OPEN
from stellwerk.workbench.release.confirmers import confirmers
from stellwerk.workbench.release.decide import confirm, reject, withdraw
from stellwerk.workbench.release.forget import forget, keep_forgetting
from stellwerk.workbench.release.prospect import NothingToRelease, prospect
from stellwerk.workbench.release.read import find, of_person, open_for, opened
from stellwerk.workbench.release.values import HOLDS, KEPT, WAITS, State


def test_two_persons_open_red_for_this_text(world: World) -> None:
    assert world.decide().refusal_code == "zone_forbidden"
    release = world.ask()
    assert not world.opens()  # asked is not confirmed
    with world.house.database.reading() as connection:
        now = datetime.now(UTC)
        (waiting,) = open_for(connection, world.kim, now)
        assert (waiting.id, waiting.state, waiting.zone, waiting.model) == (
            release,
            State.ASKED,
            Zone.RED,
            RED,
        )
        assert (waiting.class_before, waiting.class_after) == (DataClass.K3, DataClass.K0)
        assert waiting.kinds == {"address": 1, "person": 1}
        shown = opened(connection, world.house, world.kim, release, now)
    assert shown.text is not None
    assert [one.text for one in shown.text.segments] == ["Du hilfst.", TEXT]
    assert shown.text.wrong == (0, 1)
    assert shown.reason == WHY
    with world.house.database.writing() as writing:
        said = confirm(writing, world.kim, world.house, release, YES)
    assert (said.state, said.decided_by) == (State.CONFIRMED, world.kim.person)
    assert said.until == said.decided_at + HOLDS  # type: ignore[operator]
    decision = world.decide()
    assert (decision.zone, decision.targets[0]) == (Zone.RED, RED)
    assert decision.data_class is DataClass.K0
    assert (decision.release, decision.released_for) == (release, Zone.RED)
    assert {found.kind for found in decision.waived} == {"address", "person"}
    assert decision.findings == ()
    (reason,) = [reason for reason in decision.reasons if reason.source == "release"]
    assert release in reason.text
    with world.house.database.reading() as connection:
        assert open_for(connection, world.kim, datetime.now(UTC)) == []
        (mine,) = of_person(connection, world.clerk, datetime.now(UTC))
        assert mine.state is State.CONFIRMED
        assert opened(connection, world.house, world.clerk, release, datetime.now(UTC)).answer == YES


def test_the_trail_says_who_and_what_and_holds_no_word_of_it(world: World) -> None:
    release = world.confirmed()
    asked, confirmed = world.events()
    assert asked == {
        "name": "text-release:request:asked",
        "actor": world.clerk.person,
        "via": "session",
        "about": f"text-release:{release}",
        "department": "bauamt",
        "use_case": "general",
        "zone": "red",
        "class_before": "K3",
        "class_after": "K0",
        "kinds": "address:1 person:1",
        "findings": "2",
        "asked": "1",
    }
    assert confirmed == {
        "name": "text-release:request:confirmed",
        "actor": world.kim.person,
        "via": "session",
        "about": f"text-release:{release}",
        "requested_by": world.clerk.person,
        "class_before": "K3",
        "class_after": "K0",
        "kinds": "address:1 person:1",
    }
    row = str(dict(world.row()._mapping))
    for word in ("Puppenspiel", "Holle", "Kasper", "Musterstraße", "Märchen", "niemand davon"):
        assert word not in row


def test_no_says_no(world: World) -> None:
    release = world.ask()
    with world.house.database.writing() as writing:
        assert (
            reject(writing, world.kim, world.house, release, "Frau Holle wohnt da.").state is State.REJECTED
        )
    assert not world.opens()
    assert [event["name"].rpartition(":")[2] for event in world.events()] == ["asked", "rejected"]
    for again in (confirm, reject):
        with world.house.database.writing() as writing, pytest.raises(Conflict, match="rejected"):
            again(writing, world.kim, world.house, release, YES)


def test_what_is_taken_back_is_over_and_gone_at_once(world: World) -> None:
    release = world.confirmed()
    assert world.opens()
    with world.house.database.writing() as writing:
        assert withdraw(writing, world.clerk, release).state is State.WITHDRAWN
    assert not world.opens()
    assert world.row().sealed is None
    assert world.row().decided_by == world.kim.person
    with world.house.database.writing() as writing, pytest.raises(Conflict):
        withdraw(writing, world.clerk, release)


def test_the_data_protection_officer_judges_for_the_whole_house(world: World) -> None:
    release = world.ask(of_whom=[world.dpo.person])
    with world.house.database.writing() as writing:
        assert confirm(writing, world.dpo, world.house, release, YES).state is State.CONFIRMED
    assert world.opens()


def test_who_can_be_asked(world: World) -> None:
    with world.house.database.reading() as connection:
        found = {one.person for one in confirmers(connection, "bauamt", world.clerk.person)}
        assert found == {
            world.kim.person,
            world.dpo.person,
        }  # neither who administers nor another department's
        assert world.kim.person not in {
            one.person for one in confirmers(connection, "bauamt", world.kim.person)
        }


def test_reasons_and_marks_are_needed(small_world: World) -> None:
    of = small_world.prospect()
    for wrong in (
        {"wrong": []},
        {"wrong": [7]},
        {"wrong": [-1]},
        {"reason": "  "},
        {"reason": "x" * 1001},
        {"of_whom": []},
        {"of_whom": [small_world.juli.person]},
        {"of_whom": [small_world.kim.person, small_world.ada.person]},
        {"of_whom": ["per_nobody"]},
    ):
        with pytest.raises(InvalidValue) as refused:
            small_world.ask(of=of, **wrong)
        assert set(refused.value.problems) == set(wrong)
    release = small_world.ask(of=of)
    with small_world.house.database.writing() as writing, pytest.raises(InvalidValue):
        confirm(writing, small_world.kim, small_world.house, release, " ")


def test_a_release_that_would_open_nothing_is_not_asked_for(small_world: World) -> None:
    """An IBAN is proved; a part of the false alarms alone leaves the others; green and what is open need none."""
    proof = "Plane ein Puppenspiel, Musterstraße 12, IBAN DE89370400440532013000."
    with pytest.raises(NothingToRelease, match="would not open"):
        small_world.prospect(chat(proof))
    for call in (chat(model="small-green"), chat(model="auto")):
        with pytest.raises(NothingToRelease, match="yellow or red"):
            small_world.prospect(call)
    for call in (chat("Wann öffnet die Bücherei?"), chat(model=YELLOW)):
        with pytest.raises(NothingToRelease, match="as it is"):
            small_world.prospect(call)
    of = small_world.prospect()
    with pytest.raises(NothingToRelease):
        small_world.ask(of=of, wrong=[0])
    with pytest.raises(NothingToRelease):
        small_world.prospect(carried=DataClass.K3)
    with pytest.raises(NothingToRelease):
        small_world.prospect(floor=DataClass.K2)
    with pytest.raises(NothingToRelease, match="would not open"):
        small_world.prospect(raised=DataClass.K1)


def test_yellow_can_be_opened_where_its_contract_takes_no_personal_data(small_world: World) -> None:
    call = chat(model="bare-yellow")
    assert small_world.decide(call).refusal_code == "zone_forbidden"
    of = asyncio.run(prospect(small_world.line, small_world.caller(), call, DataClass.K1))
    small_world.confirmed(call, of=of)
    decision = small_world.decide(call)
    assert decision.targets == ("bare-yellow", "mid-yellow")  # not red, which stands before them
    assert not small_world.opens()


def test_too_many_wait(small_world: World) -> None:
    of = small_world.prospect()
    made = [small_world.ask(of=of) for _ in range(MOST_OPEN)]
    with pytest.raises(Conflict, match="wait already"):
        small_world.ask(of=of)
    with small_world.house.database.writing() as writing:
        withdraw(writing, small_world.clerk, made[0])
    assert small_world.ask(of=of)


def test_after_a_day_it_is_over_and_its_text_is_gone(world: World) -> None:
    release = world.confirmed()
    row = world.row()
    assert forget(world.house.database) == 0
    day = timedelta(hours=24, seconds=1)
    world.change(decided_at=row.decided_at - day, until=row.until - day)
    assert not world.opens()
    with world.house.database.reading() as connection:
        over = opened(connection, world.house, world.clerk, release, datetime.now(UTC))
    assert (over.release.state, over.text, over.reason) == (
        State.EXPIRED,
        None,
        WHY,
    )  # shown to nobody, though there
    assert world.row().sealed is not None
    assert forget(world.house.database) == 1
    assert world.row().sealed is None
    assert world.row().mac is None


def test_what_nobody_decides_ends_after_a_week(world: World) -> None:
    release = world.ask()
    row = world.row()
    world.change(expires_at=row.expires_at - WAITS)
    with world.house.database.reading() as connection:
        now = datetime.now(UTC)
        assert open_for(connection, world.kim, now) == []
        assert find(connection, world.clerk, release, now).state is State.EXPIRED
        assert opened(connection, world.house, world.kim, release, now).text is None
    with world.house.database.writing() as writing, pytest.raises(Conflict):
        confirm(writing, world.kim, world.house, release, YES)
    assert forget(world.house.database) == 1
    assert world.row().sealed is None


def test_the_request_itself_goes_after_half_a_year(world: World) -> None:
    world.confirmed()
    world.change(asked_at=world.row().asked_at - KEPT)
    forget(world.house.database)
    with world.house.database.reading() as connection:
        assert connection.execute(text_release.select()).all() == []


async def test_a_running_gateway_forgets_by_itself(small_world: World) -> None:
    task = asyncio.create_task(keep_forgetting(small_world.house.database))
    of = await asyncio.to_thread(small_world.prospect)
    await asyncio.to_thread(lambda: small_world.ask(of=of))
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    small_world.change(expires_at=datetime.now(UTC))
    task = asyncio.create_task(keep_forgetting(small_world.house.database))
    async with asyncio.timeout(10):
        while small_world.row().sealed is not None:  # noqa: ASYNC110
            await asyncio.sleep(0.01)
    task.cancel()
