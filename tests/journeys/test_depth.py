# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Inspection is spent in proportion to what is at stake: nothing deep for green, every word before red."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from tests.journeys.house import House, chat
from tests.journeys.town import GREEN, RED, YELLOW

from stellwerk.detectors.names.deep import tagger
from stellwerk.gateway.inspector import Inspector
from stellwerk.values.depth import Depth
from stellwerk.values.inspection import Inspection

# No rule and no list knows the name; only who reads the sentence does.
BARE = "Schreib eine Mail an Özdemirović wegen des Zauns."


@contextmanager
def depths(house: House) -> Iterator[list[Depth]]:
    """How deep the calls in this block were inspected, look by look."""
    inspector: Inspector = house.gateway.app.state.line.inspector
    inspect = inspector.inspect
    seen: list[Depth] = []

    async def noted(segments: Any, depth: Depth = Depth.FAST, *more: Any) -> Inspection:
        seen.append(depth)
        return await inspect(segments, depth, *more)

    inspector.inspect = noted  # type: ignore[method-assign]
    try:
        yield seen
    finally:
        del inspector.inspect


async def test_a_bare_name_never_reaches_red(house: House) -> None:
    answer = await house.ask(chat(RED, BARE), key="public")

    assert (answer.status, answer.error["code"]) == (403, "zone_forbidden")
    assert house.hubs.calls()["red"] == 0
    assert [found["rule"] for found in answer.error["detail"]["findings"]] == ["names.deep"]


async def test_the_check_says_what_the_call_would_meet(house: House) -> None:
    answer = await house.ask(chat(RED, BARE), key="public", path="/v1/check")

    assert answer.json()["allowed"] is False


async def test_a_harmless_call_reaches_red_after_the_deepest_look(house: House) -> None:
    with depths(house) as seen:
        answer = await house.ask(chat(RED), key="public")

    assert answer.status == 200
    assert seen == [Depth.FAST, Depth.ALL]


@pytest.mark.parametrize("key", ["public", "plain"])
async def test_what_stays_in_green_is_never_read_deeply(house: House, key: str) -> None:
    with depths(house) as seen:
        assert (await house.ask(chat(GREEN, BARE), key=key)).status == 200

    assert seen == [Depth.FAST]


async def test_what_goes_to_yellow_is_read_where_something_may_stand(house: House) -> None:
    with depths(house) as seen:
        assert (await house.ask(chat(YELLOW), key="internal")).status == 200

    assert seen == [Depth.FAST, Depth.UNSURE]


async def test_a_refused_call_is_not_looked_at_again(house: House) -> None:
    with depths(house) as seen:
        answer = await house.ask(chat(RED, "IBAN DE89 3704 0044 0532 0130 00"), key="public")

    assert answer.status == 403
    assert seen == [Depth.FAST]


async def test_a_shallow_look_is_stopped_before_the_door(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Should the second look ever be forgotten, the one right before the door notices."""

    def never(*_: object) -> Depth:
        return Depth.FAST

    monkeypatch.setattr("stellwerk.gateway.handle.deeper", never)
    answer = await house.ask(chat(RED), key="public")

    assert (answer.status, answer.error["code"]) == (403, "zone_forbidden")
    assert house.hubs.calls()["red"] == 0


async def test_without_the_encoder_nothing_leaves_and_green_goes_on(
    house: House, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """An artefact that is not the released one is never loaded, and what cannot be read cannot leave."""
    broken = tmp_path / "artefact"
    shutil.copytree(tagger.FOLDER, broken)
    with (broken / "encoder.onnx").open("ab") as model:
        model.write(b"\0")
    inspector: Inspector = house.gateway.app.state.line.inspector
    monkeypatch.setattr(inspector, "_crew", None)  # in this process, where the folder can be changed
    monkeypatch.setattr(tagger, "FOLDER", broken)
    tagger.load.cache_clear()
    inspector.memory.forget()
    try:
        text = "Guten Tag, wann öffnet das Bad?"
        red = await house.ask(chat(RED, text), key="public")
        green = await house.ask(chat(GREEN, text), key="public")
    finally:
        tagger.load.cache_clear()

    assert (red.status, red.error["code"]) == (403, "zone_forbidden")
    assert red.error["detail"]["uninspectable"][0]["reason"] == "detector_failed"
    assert green.status == 200
    assert house.hubs.calls()["red"] == 0
