# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""The load: closed loops over kept-alive connections, with the time of every single call.

Requests are ready-made bytes, so nothing is built while the clock runs. A call counts as wrong unless it is
answered with 200 and, on a stream, comes to ``[DONE]``.
"""

from __future__ import annotations

import asyncio
import gc
import re
from collections.abc import Coroutine, Iterable, Iterator
from time import monotonic_ns
from typing import Any, TypeVar, cast

import httptools
import msgspec
import uvloop

_STAMP = re.compile(rb"t(\d{6,}) ")
_T = TypeVar("_T")


class Address(msgspec.Struct, frozen=True):
    """Where a target listens on loopback, and what its requests look like."""

    port: int
    path: str = "/v1/chat/completions"
    headers: tuple[tuple[str, str], ...] = ()
    model: str = "bench"

    def request(self, body: bytes) -> bytes:
        """One complete HTTP/1.1 request."""
        lines = [
            f"POST {self.path} HTTP/1.1",
            f"host: 127.0.0.1:{self.port}",
            "content-type: application/json",
        ]
        lines += [f"{name}: {value}" for name, value in self.headers]
        lines += [f"content-length: {len(body)}", "", ""]
        return "\r\n".join(lines).encode("ascii") + body


class Burst(msgspec.Struct):
    """What one short load gave. Times in nanoseconds."""

    latencies: list[int] = []
    elapsed: int = 0
    wrong: int = 0


class Flow(msgspec.Struct):
    """One streamed answer. Times in nanoseconds of the machine's monotonic clock."""

    started: int = 0
    sent: list[int] = []  # when the provider wrote each chunk
    received: list[int] = []  # when it arrived here
    reads: int = 0  # reads that brought at least one chunk
    done: bool = False

    @property
    def first_token(self) -> int:
        """From the request to the first chunk with content."""
        return self.received[0] - self.started


class _Connection(asyncio.Protocol):
    """A kept-alive HTTP/1.1 connection that hands out one answer after the other."""

    def __init__(self) -> None:
        self.transport: asyncio.Transport
        self._parser = httptools.HttpResponseParser(self)
        self.lost = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.Transport, transport)

    def data_received(self, data: bytes) -> None:
        self._parser.feed_data(data)

    def connection_lost(self, exc: Exception | None) -> None:
        self.lost = True
        self.failed()

    def on_message_complete(self) -> None:
        ok = self._parser.get_status_code() == 200
        if not self._parser.should_keep_alive():
            self.transport.close()
        self.finished(ok)

    def finished(self, ok: bool) -> None:
        raise NotImplementedError

    def failed(self) -> None:
        raise NotImplementedError


class _Loop(_Connection):
    """Sends the next request as soon as the last one is answered."""

    def __init__(self, requests: Iterator[bytes], burst: Burst) -> None:
        super().__init__()
        self._requests = requests
        self._burst = burst
        self._started = 0
        self._until = 0
        self._idle: asyncio.Future[None] | None = None

    async def run(self, until: int) -> None:
        """Call until the clock shows ``until``; the call under way then is still waited for and counted."""
        self._until = until
        self._idle = asyncio.get_running_loop().create_future()
        self._next()
        await self._idle

    def _next(self) -> None:
        request = None if self.transport.is_closing() else next(self._requests, None)
        if request is None:
            self._stop()
            return
        self._started = monotonic_ns()
        self.transport.write(request)

    def finished(self, ok: bool) -> None:
        now = monotonic_ns()
        if ok:
            self._burst.latencies.append(now - self._started)
        else:
            self._burst.wrong += 1
        self._started = 0
        if now < self._until:
            self._next()
        else:
            self._stop()

    def failed(self) -> None:
        if self._started:
            self._started = 0
            self._burst.wrong += 1
        self._stop()

    def _stop(self) -> None:
        if self._idle is not None and not self._idle.done():
            self._idle.set_result(None)


class _Stream(_Connection):
    """Reads one streamed answer at a time."""

    def __init__(self) -> None:
        super().__init__()
        self._flow = Flow()
        self._tail = b""
        self._end: asyncio.Future[bool]
        self.begun: asyncio.Future[None]

    def send(self, request: bytes) -> None:
        """Start the next stream; ``begun`` is set at its first token."""
        loop = asyncio.get_running_loop()
        self._end, self.begun = loop.create_future(), loop.create_future()
        self._flow, self._tail = Flow(), b""
        self._flow.started = monotonic_ns()
        self.transport.write(request)

    async def end(self) -> Flow:
        """The stream, once it is over."""
        ok = await self._end
        self._flow.done = ok and b"[DONE]" in self._tail
        return self._flow

    def on_body(self, body: bytes) -> None:
        now = monotonic_ns()
        # what stands behind the last complete stamp is kept: a stamp may be cut in two, and [DONE] as well
        text = self._tail + body
        last = 0
        flow = self._flow
        for found in _STAMP.finditer(text):
            flow.sent.append(int(found[1]))
            flow.received.append(now)
            last = found.end()
        if last:
            flow.reads += 1
            if not self.begun.done():
                self.begun.set_result(None)
        self._tail = text[last:][-4096:]

    def finished(self, ok: bool) -> None:
        self._over(ok)

    def failed(self) -> None:
        self._over(False)

    def _over(self, ok: bool) -> None:
        if hasattr(self, "_end"):
            for waiting in (self._end, self.begun):
                if not waiting.done():
                    waiting.set_result(cast(Any, ok))


def calls(address: Address, requests: Iterable[bytes], connections: int, seconds: float) -> Burst:
    """Call for ``seconds`` over ``connections`` connections; each is warmed with one call that does not count."""
    return _run(_calls(address, iter(requests), connections, seconds))


async def _calls(address: Address, requests: Iterator[bytes], connections: int, seconds: float) -> Burst:
    burst, warming = Burst(), Burst()
    loops = [await _connect(address.port, _Loop(requests, warming)) for _ in range(connections)]
    await asyncio.gather(*(one.run(0) for one in loops))
    if warming.wrong:
        burst.wrong += warming.wrong
    for one in loops:
        one._burst = burst
    started = monotonic_ns()
    until = started + int(seconds * 1e9)
    await asyncio.gather(*(_keep_calling(address, one, requests, burst, until) for one in loops))
    burst.elapsed = monotonic_ns() - started
    return burst


def calls_beside(
    address: Address, requests: Iterable[bytes], others: Iterable[bytes], seconds: float
) -> tuple[Burst, Burst]:
    """Call for ``seconds`` over one connection while a second one sends ``others``. Returns both bursts."""
    return _run(_calls_beside(address, iter(requests), iter(others), seconds))


async def _calls_beside(
    address: Address, requests: Iterator[bytes], others: Iterator[bytes], seconds: float
) -> tuple[Burst, Burst]:
    burst, beside = Burst(), Burst()
    measured = await _connect(address.port, _Loop(requests, burst))
    other = await _connect(address.port, _Loop(others, beside))
    started = monotonic_ns()
    until = started + int(seconds * 1e9)
    await asyncio.gather(
        _keep_calling(address, measured, requests, burst, until),
        _keep_calling(address, other, others, beside, until),
    )
    burst.elapsed = beside.elapsed = monotonic_ns() - started
    return burst, beside


async def _keep_calling(
    address: Address, loop: _Loop, requests: Iterator[bytes], burst: Burst, until: int
) -> None:
    """A connection that the server closes after an answer (a limit of calls, for example) is opened again."""
    while True:
        before = len(burst.latencies)
        await loop.run(until)
        if monotonic_ns() >= until or not loop.transport.is_closing() or len(burst.latencies) == before:
            break
        loop = await _connect(address.port, _Loop(requests, burst))
    loop.transport.close()


def streams(
    address: Address, requests: Iterable[bytes], connections: int, each: int
) -> tuple[list[Flow], int]:
    """Read ``each`` streams one after the other on each of ``connections`` connections.

    Returns the complete streams and how many went wrong.
    """
    return _run(_streams(address, iter(requests), connections, each))


async def _streams(
    address: Address, requests: Iterator[bytes], connections: int, each: int
) -> tuple[list[Flow], int]:
    async def one(begin: float) -> list[Flow]:
        connection = await _connect(address.port, _Stream())
        await asyncio.sleep(begin)
        flows = []
        for _ in range(each):
            connection.send(next(requests))
            flows.append(await connection.end())
            if connection.transport.is_closing():
                connection = await _connect(address.port, _Stream())
        connection.transport.close()
        return flows

    # not all in the same millisecond: users do not press the key together
    flows = [
        flow
        for part in await asyncio.gather(*(one(0.003 * number) for number in range(connections)))
        for flow in part
    ]
    good = [flow for flow in flows if flow.done and flow.received]
    return good, len(flows) - len(good)


class OpenStreams:
    """Async context: ``count`` streams that stay open as long as the provider holds them."""

    def __init__(self, address: Address, requests: Iterable[bytes], count: int) -> None:
        self._address = address
        self._requests = iter(requests)
        self._count = count
        self._open: list[_Stream] = []

    async def start(self, seconds: float) -> int:
        """Open them, at most 32 beginning at a time. Returns how many gave their first token within ``seconds``."""
        gate = asyncio.Semaphore(32)

        async def one() -> bool:
            async with gate:
                connection = await _connect(self._address.port, _Stream())
                self._open.append(connection)
                connection.send(next(self._requests))
                await connection.begun
                return not connection.lost

        tasks = [asyncio.create_task(one()) for _ in range(self._count)]
        done, late = await asyncio.wait(tasks, timeout=seconds)
        for task in late:
            task.cancel()
        return sum(1 for task in done if not task.cancelled() and task.exception() is None and task.result())

    async def finish(self, seconds: float) -> int:
        """Wait for the end of all streams and hang up. Returns how many came to ``[DONE]``."""
        tasks = [asyncio.create_task(connection.end()) for connection in self._open]
        done, late = await asyncio.wait(tasks, timeout=seconds)
        for task in late:
            task.cancel()
        for connection in self._open:
            connection.transport.close()
        return sum(1 for task in done if task.result().done)


def get(port: int, path: str) -> tuple[int, bytes]:
    """One GET on loopback: status and body.

    Raises:
        OSError: nobody answers.
    """

    async def fetch() -> tuple[int, bytes]:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(f"GET {path} HTTP/1.0\r\nhost: 127.0.0.1\r\nconnection: close\r\n\r\n".encode())
        data = await asyncio.wait_for(_to_end(reader), 5)
        writer.close()
        head, _, body = data.partition(b"\r\n\r\n")
        words = head.split(b" ", 2)
        if len(words) < 2:
            raise ConnectionError("no answer")
        return int(words[1]), body

    return asyncio.run(fetch())


async def _to_end(reader: asyncio.StreamReader) -> bytes:
    """To the end of the connection or of the announced body: not every server closes when asked."""
    data = b""
    while piece := await reader.read(65536):
        data += piece
        head, gap, body = data.partition(b"\r\n\r\n")
        announced = re.search(rb"(?i)content-length: *(\d+)", head)
        if gap and announced and len(body) >= int(announced[1]):
            break
    return data


_C = TypeVar("_C", bound=_Connection)


async def _connect(port: int, connection: _C) -> _C:
    loop = asyncio.get_running_loop()
    await loop.create_connection(lambda: connection, "127.0.0.1", port)
    return connection


def _run(work: Coroutine[Any, Any, _T]) -> _T:
    gc.collect()
    gc.disable()  # a collection here would show as a slow call over there
    try:
        return uvloop.run(work)
    finally:
        gc.enable()
