# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""A gateway that is stopped while answers are under way: it waits for them a while, then ends them in the open."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from tests.hub.faults import Slow, StallAfter, StallBeforeHeaders
from tests.journeys.house import Hubs, chat, opened, until
from tests.journeys.town import GREEN, RED, YELLOW

from stellwerk.storage.database import Place
from stellwerk.storage.verification import verify_books

ALWAYS = 1_000_000
MODELS = (GREEN, YELLOW, RED)


async def test_answers_under_way_are_waited_for(hubs: Hubs, tmp_path: Path) -> None:
    hubs.reset()
    with opened(tmp_path, hubs, seconds=30.0, grace_seconds=30) as house:
        for hub in hubs.by_name.values():
            hub.fail(Slow(seconds=0.02, path="/completions"), ALWAYS)
        bodies = [chat(model, stream=stream) for model in MODELS for stream in (False, True)]
        tasks = [asyncio.create_task(house.ask(body, key="public")) for body in bodies]
        await until(lambda: sum(hubs.calls().values()) == 6)

        await asyncio.to_thread(house.gateway.stop)

        for body, answer in zip(bodies, await asyncio.gather(*tasks), strict=True):
            assert answer.status == 200
            assert not body["stream"] or answer.events[-1] == "[DONE]"
        with pytest.raises(ConnectionRefusedError):
            await house.ask(chat(GREEN))
    report = verify_books(Place(house.data))
    assert (report.flaws, report.open, report.settled) == ((), (), 6)


async def test_what_takes_longer_is_told_and_settled(
    hubs: Hubs, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    hubs.reset()
    with opened(tmp_path, hubs, seconds=30.0, grace_seconds=1) as house:
        for hub in hubs.by_name.values():
            hub.fail(StallAfter(4, path="/completions"))
            hub.fail(StallBeforeHeaders(path="/completions"), ALWAYS)
        streams = [asyncio.create_task(house.ask(chat(m, stream=True), key="public")) for m in MODELS]
        await until(lambda: sum(hubs.calls().values()) == 3)
        rest = [
            asyncio.create_task(house.ask(chat(m, stream=s), key="public"))
            for m in MODELS
            for s in (True, False)
        ]
        await until(lambda: sum(hubs.calls().values()) == 9)

        await asyncio.to_thread(house.gateway.stop)

        for answer in await asyncio.gather(*streams):
            assert answer.status == 200
            assert '"server_stopping"' in answer.events[-1]
            assert "[DONE]" not in answer.events
        for answer in await asyncio.gather(*rest):
            assert (answer.status, answer.error["code"]) == (503, "server_stopping")
    ends = [entry.end for entry in (await house.books()).entries.values()]
    assert [end["outcome"] for end in ends] == ["interrupted"] * 9
    assert sum(end["usage"]["tokens_out"] > 0 for end in ends) == 3
    assert all(end["usage"].get("estimated") and not end["cost_unknown"] for end in ends)
    house.verify()
    assert "Traceback" not in caplog.text
    assert "Exception in ASGI" not in caplog.text
