# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""A contract that allows little in a minute: one department cannot take what is another one's."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import msgspec
from tests.hub.faults import Status
from tests.journeys.house import House, Hubs, chat, opened
from tests.journeys.town import GREEN, YELLOW

from stellwerk.policy.register import Register, Tier
from stellwerk.values.minute import MinuteLimits

OTHER = "sozialamt"


def limiting(**models: MinuteLimits) -> Callable[[Register], Register]:
    """A register in which these models are limited, and the key ``personal`` is another department's."""

    def change(register: Register) -> Register:
        limited = {
            name: msgspec.structs.replace(register.models[name], limits=limits)
            for name, limits in models.items()
        }
        keys = [
            msgspec.structs.replace(
                key, caller=msgspec.structs.replace(key.caller, department=OTHER, cost_centre="5000")
            )
            if key.caller.key_id == "personal"
            else key
            for key in register.keys
        ]
        return msgspec.structs.replace(register, models={**register.models, **limited}, keys=tuple(keys))

    return change


async def statuses(house: House, key: str, count: int, model: str = YELLOW) -> list[int]:
    return [(await house.ask(chat(model), key=key)).status for _ in range(count)]


async def test_two_departments_share_what_the_contract_allows(hubs: Hubs, tmp_path: Path) -> None:
    hubs.reset()
    with opened(tmp_path, hubs, change=limiting(**{YELLOW: MinuteLimits(requests=8)})) as house:
        assert await statuses(house, "plain", 1) == [200]
        assert await statuses(house, "personal", 5) == [200, 200, 200, 200, 429]
        assert await statuses(house, "plain", 4) == [200, 200, 200, 429]
        assert hubs.calls()["yellow"] == 8
        assert await statuses(house, "plain", 1, GREEN) == [200], "only that model is limited"

        refused = await house.ask(chat(YELLOW))
        assert 1 <= int(refused.headers["retry-after"]) <= 61
        assert refused.error["code"] == "rate_limited"
        assert refused.error["detail"]["model"] == YELLOW
        assert "2 departments share 8 requests a minute" in refused.error["message"]

        report = house.verify()
        assert (report.open, report.settled) == ((), 9), "what was refused is no call in the books"


async def test_auto_goes_on_to_the_stricter_zone_and_a_name_does_not(hubs: Hubs, tmp_path: Path) -> None:
    hubs.reset()
    limits = limiting(**{YELLOW: MinuteLimits(requests=2)})

    def change(register: Register) -> Register:
        """The model in the house is the largest, so ``auto`` takes the one in yellow first."""
        large = msgspec.structs.replace(register.models[GREEN], tier=Tier.L)
        return limits(msgspec.structs.replace(register, models={**register.models, GREEN: large}))

    with opened(tmp_path, hubs, change=change) as house:
        answers = [await house.ask(chat("auto")) for _ in range(4)]
        assert [answer.headers["x-stellwerk-zone"] for answer in answers] == [
            "yellow",
            "yellow",
            "green",
            "green",
        ]
        assert await statuses(house, "plain", 1) == [429]


async def test_tokens_are_put_right_by_what_the_provider_counted(hubs: Hubs, tmp_path: Path) -> None:
    hubs.reset()
    text = "Wann öffnet die Bücherei am Samstag? " * 100
    with opened(tmp_path, hubs, change=limiting(**{YELLOW: MinuteLimits(tokens=2_500)})) as house:
        first = await house.ask(chat(YELLOW, text))
        assert first.status == 200
        used = first.json()["usage"]["prompt_tokens"]
        got = 1
        while (answer := await house.ask(chat(YELLOW, text))).status == 200:
            got += 1
        assert answer.error["detail"]["limit"] == "tokens"
        assert got * used <= 2_500


async def test_a_call_that_the_provider_refused_is_one_of_its_minute(hubs: Hubs, tmp_path: Path) -> None:
    hubs.reset()
    with opened(tmp_path, hubs, change=limiting(**{YELLOW: MinuteLimits(requests=2)})) as house:
        hubs.yellow.fail(Status(400, path="/completions"), 2)
        assert await statuses(house, "plain", 3) == [400, 400, 429]
