# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""How long own hardware was at work: while at least one call to it was under way. No call is told from another."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncGenerator
from time import monotonic_ns

from stellwerk.providers.upstream import Answer, Upstream


class BusyTimes:
    """Time at work by endpoint. Lives on the event loop."""

    def __init__(self) -> None:
        self._under_way: Counter[str] = Counter()
        self._since: dict[str, int] = {}
        self._total: Counter[str] = Counter()

    def began(self, endpoint: str) -> None:
        """A call leaves for it."""
        if not self._under_way[endpoint]:
            self._since[endpoint] = monotonic_ns()
        self._under_way[endpoint] += 1

    def ended(self, endpoint: str) -> None:
        """A call has ended, whatever became of it."""
        self._under_way[endpoint] -= 1
        if not self._under_way[endpoint]:
            self._total[endpoint] += monotonic_ns() - self._since[endpoint]

    def ns(self, endpoint: str) -> int:
        """Time at work so far, nanoseconds; never less than before."""
        running = monotonic_ns() - self._since[endpoint] if self._under_way[endpoint] else 0
        return self._total[endpoint] + running


class WatchedUpstream:
    """An upstream whose calls are noted; see :class:`stellwerk.providers.upstream.Upstream`."""

    def __init__(self, inner: Upstream, endpoint: str, busy: BusyTimes) -> None:
        self._inner = inner
        self._endpoint = endpoint
        self._busy = busy

    async def post(self, path: str, body: bytes, *, stream: bool) -> Answer:
        """See :class:`Upstream`."""
        self._busy.began(self._endpoint)
        try:
            answer = await self._inner.post(path, body, stream=stream)
        except BaseException:
            self._busy.ended(self._endpoint)
            raise
        return _WatchedAnswer(answer, self._endpoint, self._busy)

    async def models(self) -> list[dict[str, object]]:
        """See :class:`Upstream`."""
        return await self._inner.models()

    async def close(self) -> None:
        """See :class:`Upstream`."""
        await self._inner.close()


class _WatchedAnswer:
    """Under way until it is closed, as every answer is in the end."""

    def __init__(self, inner: Answer, endpoint: str, busy: BusyTimes) -> None:
        self._inner = inner
        self._endpoint = endpoint
        self._busy: BusyTimes | None = busy

    async def body(self) -> bytes:
        return await self._inner.body()

    def chunks(self) -> AsyncGenerator[bytes, None]:
        return self._inner.chunks()

    async def close(self) -> None:
        busy, self._busy = self._busy, None
        if busy is not None:
            busy.ended(self._endpoint)
        await self._inner.close()
