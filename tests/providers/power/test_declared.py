# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Declared power, and how long an endpoint was at work."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from decimal import Decimal
from time import monotonic_ns

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.metering.machine import version

from stellwerk.errors import UpstreamUnreachable
from stellwerk.providers.power.busy import BusyTimes, WatchedUpstream
from stellwerk.providers.power.declared import idle_uj, work_uj
from stellwerk.providers.upstream import Answer

S = 10**9
MS = 10**6


def test_by_hand() -> None:
    """100 W idle for ten seconds, and 600 W more for two of them."""
    assert idle_uj(version(), 10 * S) == 1_000_000_000
    assert work_uj(version(), 2 * S) == 1_200_000_000
    assert idle_uj(version(idle_watts=Decimal("0.000001")), S) == 1


@given(st.integers(0, 10**15), st.integers(0, 10**15))
def test_longer_never_takes_less(ns: int, more: int) -> None:
    assert 0 <= idle_uj(version(), ns) <= idle_uj(version(), ns + more)
    assert 0 <= work_uj(version(), ns) <= work_uj(version(), ns + more)


class Slow:
    """An upstream that answers after a while, or not at all."""

    def __init__(self, seconds: float, *, fails: bool = False) -> None:
        self.seconds = seconds
        self.fails = fails
        self.closed = 0

    async def post(self, path: str, body: bytes, *, stream: bool) -> Answer:
        await asyncio.sleep(self.seconds)
        if self.fails:
            raise UpstreamUnreachable("nobody there")
        return self

    async def body(self) -> bytes:
        await asyncio.sleep(self.seconds)
        return b"{}"

    async def chunks(self) -> AsyncGenerator[bytes, None]:
        yield b"data: 1"

    async def models(self) -> list[dict[str, object]]:
        return [{"id": "m"}]

    async def close(self) -> None:
        self.closed += 1


async def ask(upstream: WatchedUpstream) -> bytes:
    answer = await upstream.post("chat/completions", b"{}", stream=False)
    try:
        return await answer.body()
    finally:
        await answer.close()
        await answer.close()  # harmless


async def test_calls_at_the_same_time_are_one_time_of_work() -> None:
    busy = BusyTimes()
    inner = Slow(0.05)
    upstream = WatchedUpstream(inner, "haus", busy)
    assert busy.ns("haus") == 0
    began = monotonic_ns()
    assert await asyncio.gather(*(ask(upstream) for _ in range(8))) == [b"{}"] * 8
    passed = monotonic_ns() - began
    worked = busy.ns("haus")
    assert 95 * MS < worked <= passed
    await asyncio.sleep(0.02)
    assert busy.ns("haus") == worked
    assert busy.ns("other") == 0
    await ask(upstream)
    assert busy.ns("haus") > worked
    assert await upstream.models() == [{"id": "m"}]
    assert [chunk async for chunk in (await upstream.post("x", b"", stream=True)).chunks()] == [b"data: 1"]


async def test_work_goes_on_while_it_is_asked_for() -> None:
    busy = BusyTimes()
    call = asyncio.create_task(ask(WatchedUpstream(Slow(60), "haus", busy)))
    await asyncio.sleep(0.05)
    first = busy.ns("haus")
    await asyncio.sleep(0.02)
    assert 0 < first < busy.ns("haus")
    call.cancel()
    with pytest.raises(asyncio.CancelledError):
        await call
    after = busy.ns("haus")
    await asyncio.sleep(0.02)
    assert busy.ns("haus") == after


async def test_a_call_that_fails_ends_the_work() -> None:
    busy = BusyTimes()
    upstream = WatchedUpstream(Slow(0.01, fails=True), "haus", busy)
    with pytest.raises(UpstreamUnreachable):
        await ask(upstream)
    after = busy.ns("haus")
    assert after > 0
    await asyncio.sleep(0.02)
    assert busy.ns("haus") == after
