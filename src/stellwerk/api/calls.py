# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""The door of the line: ``POST /v1/chat/completions`` and ``POST /v1/embeddings``."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from time import perf_counter_ns

import msgspec
from starlette.types import Receive, Scope, Send

from stellwerk.api import errors
from stellwerk.api.http import (
    ClientGone,
    caller_of,
    declared_class,
    read_body,
    send_error,
    send_json,
)
from stellwerk.errors import Stopping
from stellwerk.gateway.directory import Directory
from stellwerk.gateway.handle import Reply, handle
from stellwerk.gateway.line import CLIENT_LEFT, Line
from stellwerk.values.call import Call
from stellwerk.values.key import Scope as KeyScope
from stellwerk.values.money import from_pico


class CallDoor:
    """An ASGI endpoint that turns one body into one call of the line.

    Args:
        line: what the line stands on.
        directory: who may call.
        parse: the canonical reader of this path's bodies.
        body_limit: bytes.
    """

    def __init__(
        self, line: Line, directory: Directory, parse: Callable[[bytes], Call], body_limit: int
    ) -> None:
        self._line = line
        self._directory = directory
        self._parse = parse
        self._body_limit = body_limit

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        started = perf_counter_ns()
        watch: asyncio.Task[None] | None = None
        reply: Reply | None = None
        try:
            caller = caller_of(scope, self._directory, KeyScope.CALL)
            declared = declared_class(scope)
            call = self._parse(await read_body(scope, receive, self._body_limit))
            watch = _watch(receive)
            reply = await handle(self._line, caller, call, declared, started)
            await self._answer(reply, send)
        except ClientGone:
            return
        except asyncio.CancelledError as cut:
            _uncancel()  # the account is closed
            if cut.args != (CLIENT_LEFT,):
                await _say_stopping(send, reply)
        except Exception as error:
            await send_error(send, error)
        finally:
            if watch is not None:
                watch.cancel()

    async def _answer(self, reply: Reply, send: Send) -> None:
        if reply.body is not None:
            await send_json(send, 200, reply.body, _headers(reply, self._line))
            return
        stream = reply.stream
        assert stream is not None  # noqa: S101 - a reply has one of the two
        try:
            await send(
                {
                    "type": "http.response.start",
                    "status": 200,
                    "headers": [
                        (b"content-type", b"text/event-stream; charset=utf-8"),
                        (b"cache-control", b"no-store"),
                        (b"x-accel-buffering", b"no"),
                        *_headers(reply, self._line),
                    ],
                }
            )

            async def push(chunk: bytes) -> None:
                await send({"type": "http.response.body", "body": chunk, "more_body": True})

            try:
                await stream.run(push)
            except Exception as error:  # the status is sent: all that is left is to say it in the stream
                _, body, _ = errors.response(error)
                await push(b"data: " + body + b"\n\n")
        finally:
            await stream.close()  # settled before the client sees the end
        await send({"type": "http.response.body", "body": b""})


def _headers(reply: Reply, line: Line) -> list[tuple[bytes, bytes]]:
    decision = reply.decision
    endpoint = line.register.endpoints[reply.model.endpoint]
    headers = [
        (b"x-stellwerk-zone", endpoint.zone.value.encode()),
        (b"x-stellwerk-class", decision.data_class.name.encode()),
        (b"x-stellwerk-model", reply.model.name.encode()),
        (b"x-stellwerk-decision", decision.decision_id.encode()),
        (b"x-request-id", decision.decision_id.encode()),
        (b"x-stellwerk-overhead-ms", f"{reply.account.overhead_us / 1000:.3f}".encode()),
        *_money(reply, line),
    ]
    if endpoint.demo:
        headers.append((b"x-stellwerk-demo", b"DEMO"))
    return headers


def _money(reply: Reply, line: Line) -> Iterator[tuple[bytes, bytes]]:
    """What it cost; of a stream, which begins before that is known, the most that it can cost."""
    account = reply.account
    if account.bill is not None:
        yield b"x-stellwerk-cost", f"{from_pico(account.bill.cost_pico):f}".encode()
        yield b"x-stellwerk-currency", account.bill.currency.encode()
        if account.usage is not None:
            yield from line.footprints.headers(reply.model.name, account.usage)
    else:
        yield b"x-stellwerk-cost-at-most", f"{from_pico(account.at_most_pico):f}".encode()
        yield b"x-stellwerk-currency", account.currency.encode()
    left = line.purse.left(account.caller, account.day)
    if left is not None:
        yield b"x-stellwerk-budget", left.budget.encode()
        yield b"x-stellwerk-budget-remaining", f"{from_pico(left.pico):f}".encode()


def _watch(receive: Receive) -> asyncio.Task[None]:
    """Cancel the running call when its client leaves, so that nobody pays for words that nobody reads."""
    task = asyncio.current_task()

    async def wait() -> None:
        message = await receive()
        while message["type"] != "http.disconnect":
            message = await receive()
        if task is not None:
            task.cancel(CLIENT_LEFT)

    return asyncio.create_task(wait())


async def _say_stopping(send: Send, reply: Reply | None) -> None:
    """The end of an answer that took longer than a gateway which is being stopped waits."""
    error = Stopping("this gateway is being stopped, the answer is not complete; try again in a moment")
    if reply is None:
        await send_error(send, error)
    elif reply.stream is not None:
        last = b"data: " + msgspec.json.encode({"error": error.body()}) + b"\n\n"
        await send({"type": "http.response.body", "body": last})


def _uncancel() -> None:
    task = asyncio.current_task()
    if task is not None:
        task.uncancel()
