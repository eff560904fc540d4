# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""The contract's minute on the line: shared by departments, a model by name is refused, ``auto`` moves to green."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from tests.hub.faults import Status
from tests.journeys.house import House, Hubs, chat, opened
from tests.journeys.town import GREEN, YELLOW

from stellwerk.policy.register import Register, Tier
from stellwerk.values.minute import MinuteLimits

LIMIT = 6


def limited(register: Register) -> Register:
    """Six requests a minute to yellow; auto prefers yellow."""
    models = dict(register.models)
    models[YELLOW] = msgspec.structs.replace(models[YELLOW], limits=MinuteLimits(requests=LIMIT))
    for name in (GREEN, "gruen-tot"):
        models[name] = msgspec.structs.replace(models[name], tier=Tier.L)
    keys = tuple(
        msgspec.structs.replace(
            key, caller=msgspec.structs.replace(key.caller, department="sozialamt", cost_centre="5000")
        )
        if key.caller.key_id == "building"
        else key
        for key in register.keys
    )
    return msgspec.structs.replace(register, models=models, keys=keys)


@pytest.fixture
def town(hubs: Hubs, tmp_path: Path) -> Iterator[House]:
    hubs.reset()
    with opened(tmp_path, hubs, change=limited) as house:
        yield house
        house.verify()


async def test_a_department_alone_has_all_of_it_and_then_waits(town: House) -> None:
    answers = [await town.ask(chat(YELLOW)) for _ in range(LIMIT + 1)]
    assert [answer.status for answer in answers] == [200] * LIMIT + [429]
    refused = answers[-1]
    assert (refused.error["code"], refused.error["type"]) == ("rate_limited", "rate_limit_error")
    assert 0 < int(refused.headers["retry-after"]) <= 61
    assert town.hubs.calls()["yellow"] == LIMIT
    assert (await town.ask(chat(GREEN))).status == 200
    moved = await town.ask(chat("auto"))
    assert (moved.status, moved.headers["x-stellwerk-zone"]) == (200, "green")
    trail = await town.books(moved.headers["x-stellwerk-decision"])
    [denied] = [detail for name, detail in trail.events if name == "call:request:denied"] or [
        row for entry in trail.entries.values() for row in entry.refusals
    ]
    assert denied["code"] == "rate_limited"


async def test_the_other_department_finds_its_share(town: House) -> None:
    """As soon as both call, each has half; nobody takes what the other has not used yet."""
    assert (await town.ask(chat(YELLOW), key="plain")).status == 200
    assert (await town.ask(chat(YELLOW), key="building")).status == 200
    greedy = [(await town.ask(chat(YELLOW), key="plain")).status for _ in range(LIMIT)]
    assert greedy == [200] * (LIMIT // 2 - 1) + [429] * (LIMIT // 2 + 1)
    patient = [(await town.ask(chat(YELLOW), key="building")).status for _ in range(LIMIT)]
    assert patient == greedy


async def test_what_the_provider_never_answered_is_no_way_round(town: House) -> None:
    """Overflow into a model without room is no answer: the call goes on to the next one, or ends."""
    for _ in range(LIMIT):
        assert (await town.ask(chat(YELLOW))).status == 200
    town.hubs.red.fail(Status(500), 10)
    answer = await town.ask(chat("rot"), key="public")
    assert (answer.status, answer.headers["x-stellwerk-zone"]) == (200, "green")
    assert town.hubs.calls()["yellow"] == LIMIT
