# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""CWE-400: a flood of sign-ins waits in its own line, is cut off where the line is full, and starves nothing else."""

from __future__ import annotations

import asyncio
import threading

import pytest
from tests.web.conftest import small_office as small_office
from tests.web.office import PASSWORD, Office

from stellwerk.administration.turnstile import TooManySignIns, Turnstile


async def test_only_so_many_at_once_and_only_so_many_wait() -> None:
    turnstile = Turnstile(at_once=2, longest_queue=5)
    go, inside, most = threading.Event(), [0], [0]
    lock = threading.Lock()

    def work() -> bool:
        with lock:
            inside[0] += 1
            most[0] = max(most[0], inside[0])
        go.wait(5)
        with lock:
            inside[0] -= 1
        return True

    waiting = [asyncio.create_task(turnstile.run(work)) for _ in range(5)]
    await asyncio.sleep(0.05)
    with pytest.raises(TooManySignIns):
        await turnstile.run(work)
    go.set()
    assert await asyncio.gather(*waiting) == [True] * 5
    assert most[0] == 2
    assert await turnstile.run(lambda: 7) == 7


def test_who_finds_the_line_full_is_told_to_wait(
    small_office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("stellwerk.web.sign_in.password.TURNSTILE", Turnstile(longest_queue=0))
    small_office.person()
    browser = small_office.browser()
    browser.get("/anmelden?lang=en")
    answer = browser.send("/anmelden?lang=en", login="erika", password=PASSWORD)
    assert answer.status == 429
    assert "Try again in a few seconds" in answer.body
