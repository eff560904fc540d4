# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""A defect of our own: a plain 500, the type for the log, and not a word of what the exception says."""

from __future__ import annotations

import json
import logging

import pytest
from tests.api.refusal import WORD
from tests.journeys.house import House, chat, until
from tests.journeys.town import GREEN

from stellwerk.api import errors
from stellwerk.gateway import stream


class Defect(Exception):
    """As a library would raise it, with content in its words."""


def fails(*_: object) -> bytes:
    raise Defect(f"cannot handle {WORD}")


def test_the_message_goes_nowhere(caplog: pytest.LogCaptureFixture) -> None:
    try:
        fails()
    except Defect as error:
        status, body, headers = errors.response(error)
    assert status == 500
    assert json.loads(body)["error"]["code"] == "internal_error"
    assert not headers
    assert WORD not in body.decode()
    assert WORD not in caplog.text
    assert "Defect at test_unforeseen.py:" in caplog.text


@pytest.mark.parametrize("streamed", [False, True])
async def test_in_the_middle_of_an_answer(
    house: House, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, streamed: bool
) -> None:
    caplog.set_level(logging.DEBUG)
    monkeypatch.setattr(stream.Stream, "_event", fails)
    monkeypatch.setattr("stellwerk.gateway.handle.whole", fails)
    answer = await house.ask(chat(GREEN, WORD, stream=streamed))
    if streamed:
        assert answer.status == 200
        (event,) = answer.events
        error = json.loads(event)["error"]
    else:
        assert answer.status == 500
        error = answer.error
    assert error["code"] == "internal_error"
    assert WORD not in answer.body.decode()
    assert WORD not in caplog.text
    assert "Traceback" not in caplog.text
    recorder = house.gateway.app.state.line.recorder
    await until(lambda: recorder.open_calls == 0, 30, what="the call is settled")
    monkeypatch.undo()
    assert (await house.ask(chat(GREEN))).status == 200
