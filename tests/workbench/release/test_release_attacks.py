# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Who would like to open red alone, for another text, somebody else, another use case, or for ever."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
from tests.workbench.release.world import TEXT, YES, World, chat

from stellwerk.administration import people
from stellwerk.errors import Conflict, Forbidden, NoSuchObject
from stellwerk.gateway.decision import signal
from stellwerk.gateway.look import look
from stellwerk.identity.actor import SHELL, SYSTEM, Actor, Assignment, Via
from stellwerk.identity.roles import Role
from stellwerk.storage.database import Writing
from stellwerk.storage.tables import text_release_asked
from stellwerk.values.data_class import DataClass
from stellwerk.values.depth import Depth
from stellwerk.values.inspection import Finding
from stellwerk.values.zone import Zone
from stellwerk.workbench.release.decide import confirm, reject, withdraw
from stellwerk.workbench.release.matching import matching
from stellwerk.workbench.release.read import find, of_person, open_for, opened

SOURCE = Path(__file__).parents[3] / "src"


def refused(world: World, error: type[Exception], do: Callable[[Writing], Any]) -> None:
    with pytest.raises(error), world.house.database.writing() as writing:
        do(writing)
    assert world.row().state == "asked"


def test_nobody_confirms_their_own_request(world: World) -> None:
    """Also a key user, who may judge the others'."""
    of = world.prospect()
    release = world.ask(of=of, actor=world.kim, of_whom=[world.dpo.person])
    refused(world, Forbidden, lambda w: confirm(w, world.kim, world.house, release, YES))
    refused(world, Forbidden, lambda w: reject(w, world.kim, world.house, release, YES))
    with world.house.database.reading() as connection:
        assert open_for(connection, world.kim, datetime.now(UTC)) == []


def test_whoever_was_not_asked_knows_nothing_of_it(world: World) -> None:
    """Another department's key user, a colleague, whoever administers; the officer, where only Kim was asked."""
    release = world.ask()
    for actor in (world.juli, world.colleague, world.ada, world.both, world.dpo, SHELL, SYSTEM):
        refused(world, NoSuchObject, lambda w, a=actor: confirm(w, a, world.house, release, YES))  # type: ignore[misc]
        refused(world, NoSuchObject, lambda w, a=actor: reject(w, a, world.house, release, YES))  # type: ignore[misc]
        refused(world, NoSuchObject, lambda w, a=actor: withdraw(w, a, release))  # type: ignore[misc]
        with world.house.database.reading() as connection:
            now = datetime.now(UTC)
            assert open_for(connection, actor, now) == []
            assert of_person(connection, actor, now) == []
            with pytest.raises(NoSuchObject):
                find(connection, actor, release, now)
            with pytest.raises(NoSuchObject):
                opened(connection, world.house, actor, release, now)
    refused(world, Forbidden, lambda w: withdraw(w, world.kim, release))


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"strong": False}, Forbidden),
        ({"writes": False}, Forbidden),
        ({"via": Via.TOKEN}, NoSuchObject),
        ({"via": Via.SHELL}, NoSuchObject),
    ],
    ids=str,
)
def test_a_second_person_sits_at_a_browser_with_a_second_factor(
    world: World, changes: dict[str, Any], error: type[Exception]
) -> None:
    release = world.ask()
    weak = msgspec.structs.replace(world.kim, **changes)
    refused(world, error, lambda w: confirm(w, weak, world.house, release, YES))
    refused(world, error, lambda w: reject(w, weak, world.house, release, YES))


def test_whoever_came_to_administer_meanwhile_does_not_see_it_any_more(world: World) -> None:
    release = world.ask()
    for roles in ([Assignment(Role.KEY_USER, "bauamt"), Assignment(Role.ADMINISTRATOR)], []):
        with world.house.database.writing() as writing:
            people.set_roles(writing, SHELL, world.kim.person, roles)
            now_kim = people.actor_of(writing.connection, world.kim.person)
        assert now_kim is not None
        kim: Actor = now_kim
        refused(world, NoSuchObject, lambda w: confirm(w, kim, world.house, release, YES))  # noqa: B023
        with world.house.database.reading() as connection:
            assert open_for(connection, kim, datetime.now(UTC)) == []
            with pytest.raises(NoSuchObject):
                opened(connection, world.house, kim, release, datetime.now(UTC))


def test_only_this_person_this_text_this_use_case_this_zone(world: World) -> None:
    world.confirmed()
    assert world.opens()
    for actor in (world.colleague, world.kim, world.both):
        assert not world.opens(actor=actor)
    for via in (Via.TOKEN, Via.SHELL, Via.SYSTEM):
        assert not world.opens(actor=msgspec.structs.replace(world.clerk, via=via))
    assert not world.opens(use="other")
    for text in (
        TEXT + " ",
        TEXT.replace("Holle", "Holte"),
        TEXT[:-1],
        f"{TEXT} IBAN DE89370400440532013000",
    ):
        assert not world.opens(chat(text))
    assert not world.opens(chat(system="Du hilfst gern."))
    assert world.decide(chat(model="auto")).zone is Zone.GREEN
    assert world.decide(chat(model="other-yellow")).data_class is DataClass.K3  # it holds for red
    assert world.decide(chat(model="bare-yellow")).refusal_code == "zone_forbidden"


def test_red_goes_nowhere_else_with_it(world: World) -> None:
    """A model's overflow leads to yellow: nobody judged the text for that."""
    world.confirmed()
    decision = world.decide()
    zones = [world.line.register.zone_of(world.line.register.models[name]) for name in decision.targets]
    assert zones == [Zone.RED, Zone.GREEN]


def test_red_still_needs_the_declaration_and_the_floor_holds(small_world: World) -> None:
    small_world.confirmed()
    assert small_world.opens()
    call = chat()
    database, secrets = small_world.house.database, small_world.house.secrets
    waivers = matching(database, secrets, small_world.clerk, "general", call.segments)
    caller = small_world.caller(waivers=waivers)

    async def undeclared() -> Any:
        found = await look(small_world.line, call, Depth.FAST, caller)
        return signal(small_world.line, caller, call, None, found)

    assert asyncio.run(undeclared()).refusal_code == "zone_forbidden"
    assert small_world.decide(floor=DataClass.K3).zone is not Zone.RED
    assert small_world.decide(carried=DataClass.K3).zone is not Zone.RED
    for by_hand in (DataClass.K1, DataClass.K3, DataClass.K4):  # knowledge is no false alarm (ADR 0032)
        assert small_world.decide(raised=by_hand).zone is not Zone.RED


def test_an_api_key_has_no_waivers_to_carry(world: World) -> None:
    """The same text with a key of the same department and use case stays closed; only a look-up by person makes one."""
    world.confirmed()
    caller = world.caller()
    assert caller.waivers == ()
    found = asyncio.run(look(world.line, chat(), Depth.ALL, caller))
    assert signal(world.line, caller, chat(), DataClass.K0, found).refusal_code == "zone_forbidden"
    makers = {
        path.relative_to(SOURCE / "stellwerk").parent.parts
        for path in SOURCE.rglob("*.py")
        if re.search(r"\bWaiver\(\n|waivers=", path.read_text("utf-8"))
    }
    assert makers == {("workbench", "release"), ("web", "work", "chat")}


def test_replayed_after_a_day_it_is_closed(world: World) -> None:
    world.confirmed()
    row = world.row()
    world.change(until=row.until - timedelta(hours=25))
    assert not world.opens()


@pytest.mark.parametrize(
    "field", ["until", "requester", "use_case", "zone", "waived", "decided_by", "mac", "id"]
)
def test_a_row_that_was_changed_in_the_database_opens_nothing(world: World, field: str) -> None:
    """Whoever can write into the database, but has not the installation's secret."""
    world.confirmed()
    row = world.row()
    actor, use, call = world.clerk, "general", chat()
    wider = [{**row.waived[0], "start": 0}, *row.waived[1:]]
    value: Any = {
        "until": row.until + timedelta(days=300),
        "requester": world.colleague.person,
        "use_case": "other",
        "zone": "yellow",
        "waived": wider,
        "decided_by": world.dpo.person,
        "mac": "0" * 64,
        "id": "rel_other",
    }[field]
    if field == "id":
        with world.house.database.writing() as writing:
            writing.execute(text_release_asked.delete())
    world.change(**{field: value})
    if field == "requester":
        actor = world.colleague
    if field == "use_case":
        use = "other"
    if field == "zone":
        call = chat(model="bare-yellow")
    assert world.decide(call, actor, use).release == ""


def test_a_confirmation_written_into_the_database_is_none(world: World) -> None:
    world.ask()
    now = datetime.now(UTC)
    world.change(
        state="confirmed",
        decided_by=world.kim.person,
        decided_at=now,
        until=now + timedelta(hours=1),
        mac="0" * 64,
    )
    assert not world.opens()
    world.change(mac=None)
    assert not world.opens()


def test_a_text_or_findings_that_were_exchanged_are_not_confirmed(world: World) -> None:
    release = world.ask()
    row = world.row()
    longer = [{**row.waived[0], "end": row.waived[0]["end"] + 5}, *row.waived[1:]]
    world.change(waived=longer)
    refused(world, Conflict, lambda w: confirm(w, world.kim, world.house, release, YES))
    world.change(waived=row.waived, sealed=row.sealed[:-1] + bytes([row.sealed[-1] ^ 1]))
    refused(world, Conflict, lambda w: confirm(w, world.kim, world.house, release, YES))
    world.change(sealed=row.reason)  # sealed, but for another place
    refused(world, Conflict, lambda w: confirm(w, world.kim, world.house, release, YES))


def test_a_deeper_look_that_finds_more_keeps_red_closed(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was judged is what was seen then; a new rule, or a town's own detector, sees more today."""
    world.confirmed()
    assert world.opens()
    before = world.line.inspector.inspect

    async def more(segments: Any, depth: Depth = Depth.FAST, *rest: Any) -> Any:
        found = await before(segments, depth, *rest)
        if depth is Depth.FAST:
            return found
        new = Finding("person", DataClass.K3, segments[1].place, 0, 5, "names.deep")
        return msgspec.structs.replace(found, findings=(*found.findings, new))

    monkeypatch.setattr(world.line.inspector, "inspect", more)
    decision = world.decide()
    assert decision.refusal_code == "zone_forbidden"
    assert {found.start for found in decision.findings} == {0}
    assert decision.release  # it was applied, and was not enough


def test_two_who_decide_at_once_decide_once(world: World) -> None:
    release = world.ask(of_whom=[world.kim.person, world.dpo.person])
    with world.house.database.writing() as writing:
        confirm(writing, world.kim, world.house, release, YES)
    with pytest.raises(Conflict), world.house.database.writing() as writing:
        reject(writing, world.dpo, world.house, release, "nein")
    assert world.row().state == "confirmed"
