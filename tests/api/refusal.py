# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""What every refusal has in common, and that the house goes on afterwards."""

from __future__ import annotations

import json
from typing import Any

from tests.journeys import http_client
from tests.journeys.house import House, chat, until
from tests.journeys.http_client import Response
from tests.journeys.town import GREEN, KEYS

WORD = "Quastenflosser"  # stands in every bad body that can hold a word
KEY = KEYS["plain"].secret
CHAT = "/v1/chat/completions"


async def refused(house: House, raw: bytes, *statuses: int) -> dict[str, Any]:
    """Send these bytes and get the error, in OpenAI's shape, without a word of the body or a trace of the code."""
    answer = await http_client.ask(house.port, raw, seconds=30)
    return judged(answer, *(statuses or (400,)))


def judged(answer: Response, *statuses: int) -> dict[str, Any]:
    """The error of an answer."""
    assert answer.status in statuses, answer.body[:500]
    assert answer.headers["content-type"] == "application/json"
    error = answer.error
    text = answer.body.decode()
    assert WORD not in text
    for trace in ("Traceback", 'File \\"', ".py", "Error(", "msgspec", "json.decoder"):
        assert trace not in text
    assert len(error["message"]) < 500
    return error


def post(body: Any, path: str = CHAT, **more: Any) -> bytes:
    """A request with a good key. ``body``: bytes go as they are, anything else as JSON."""
    return http_client.request(path, body, key=KEY, **more)


async def alive(house: House) -> None:
    """A harmless call still works, nothing of the bad ones left the house, and none is open in the books.

    That the books are sound is checked when the house closes (``conftest``).
    """
    assert not any(house.hubs.calls().values()), "a bad body was sent on"
    answer = await http_client.ask(house.port, post(chat(GREEN)))
    assert answer.status == 200
    recorder = house.gateway.app.state.line.recorder
    await until(lambda: recorder.open_calls == 0, 30, what="every call is settled")


def dumps(value: Any) -> bytes:
    """JSON in UTF-8."""
    return json.dumps(value, ensure_ascii=False).encode()
