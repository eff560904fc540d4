# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""The provider that everything is measured against: the OpenAI dialect on a bare socket, as fast as Python goes.

It reads just enough of HTTP/1.1 to serve well-behaved proxies on loopback and is of no use for anything else. Every
chunk of a stream carries the time at which it was written (``t`` and nanoseconds of the machine's monotonic clock),
so that a client on the same machine sees how long each chunk was under way.

    python -m bench.mock PORT

``/control?chunks=20&pace_ms=10`` sets how streams run from then on; ``/control?hold=1`` lets them run on until
``/control?hold=0``. ``/count`` says how many calls came.
"""

from __future__ import annotations

import asyncio
import signal
import sys
from time import monotonic_ns
from typing import cast
from urllib.parse import parse_qsl

import msgspec
import uvloop

_ANSWER = {
    "id": "chatcmpl-bench",
    "object": "chat.completion",
    "created": 1700000000,
    "model": "bench",
    "choices": [
        {
            "index": 0,
            "message": {
                "role": "assistant",
                "content": "Der Entwurf nennt Anlass, Ziel, Kosten und Zeitplan. Offen sind die Finanzierung der "
                "zweiten Stufe und die Abstimmung mit den Nachbargemeinden. Vorgeschlagen wird ein Beschluss in der "
                "nächsten Sitzung.",
            },
            "finish_reason": "stop",
        }
    ],
    "usage": {"prompt_tokens": 240, "completion_tokens": 52, "total_tokens": 292},
}
_CHUNK = b'{"id":"chatcmpl-bench","object":"chat.completion.chunk","created":1700000000,"model":"bench","choices":[%s]}'
_MODELS = {
    "object": "list",
    "data": [
        {
            "id": "bench",
            "object": "model",
            "meta_data": {
                "deployment_country": "DE",
                "deployment_region": "otc-germany",
                "is_externally_hosted": False,
            },
        }
    ],
}
_STREAM_HEAD = (
    b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream; charset=utf-8\r\n"
    b"cache-control: no-cache\r\ntransfer-encoding: chunked\r\n\r\n"
)


def _whole(document: object) -> bytes:
    body = msgspec.json.encode(document)
    head = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: %d\r\n\r\n" % len(body)
    return head + body


def _event(choice: bytes) -> bytes:
    return _sse(_CHUNK % choice)


def _sse(payload: bytes) -> bytes:
    event = b"data: " + payload + b"\n\n"
    return b"%x\r\n%s\r\n" % (len(event), event)


_COMPLETION = _whole(_ANSWER)
_MODEL_LIST = _whole(_MODELS)
_OPENING = _event(b'{"index":0,"delta":{"role":"assistant","content":""},"finish_reason":null}')
_ENDING = (
    _event(b'{"index":0,"delta":{},"finish_reason":"stop"}')
    + _sse(
        b'{"id":"chatcmpl-bench","object":"chat.completion.chunk","created":1700000000,"model":"bench","choices":[],'
        b'"usage":{"prompt_tokens":240,"completion_tokens":20,"total_tokens":260}}'
    )
    + _sse(b"[DONE]")
    + b"0\r\n\r\n"
)


class Pace:
    """How streams run, and what came so far. One for the whole process."""

    def __init__(self) -> None:
        self.chunks = 20
        self.pace = 0.01  # seconds between two chunks
        self.hold = False
        self.calls = 0
        self.streams = 0

    def control(self, query: str) -> None:
        for name, value in parse_qsl(query):
            if name == "chunks":
                self.chunks = int(value)
            elif name == "pace_ms":
                self.pace = float(value) / 1000
            elif name == "hold":
                self.hold = value == "1"


class Provider(asyncio.Protocol):
    """One connection."""

    def __init__(self, pace: Pace, loop: asyncio.AbstractEventLoop) -> None:
        self._pace = pace
        self._loop = loop
        self._pending = b""
        self._transport: asyncio.Transport
        self._sent = 0
        self._timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)  # uvloop's is one in all but name

    def connection_lost(self, exc: Exception | None) -> None:
        if self._timer is not None:
            self._timer.cancel()

    def data_received(self, data: bytes) -> None:
        if self._pending:
            data = self._pending + data
        while data:
            end = data.find(b"\r\n\r\n")
            if end < 0:
                break
            head = data[:end].lower()
            start = end + 4
            at = head.find(b"\r\ncontent-length:")
            if at >= 0:
                stop = start + int(head[at + 17 :].split(b"\r\n", 1)[0])
            elif b"\r\ntransfer-encoding: chunked" in head:
                last = data.find(b"0\r\n\r\n", start)
                stop = len(data) + 1 if last < 0 else last + 5
            else:
                stop = start
            if stop > len(data):
                break
            self._answer(data[: data.find(b"\r\n")], data[start:stop])
            data = data[stop:]
        self._pending = data

    def _answer(self, line: bytes, body: bytes) -> None:
        pace = self._pace
        if line.startswith(b"POST"):
            pace.calls += 1
            if b'"stream":true' in body or b'"stream": true' in body:
                pace.streams += 1
                self._stream()
            else:
                self._transport.write(_COMPLETION)
            return
        path, _, query = line.split(b" ", 2)[1].decode("ascii").partition("?")
        if path == "/control":
            pace.control(query)
        self._transport.write(
            _MODEL_LIST
            if path.endswith("/models")
            else _whole({"calls": pace.calls, "streams": pace.streams})
        )

    def _stream(self) -> None:
        self._sent = 1
        self._transport.write(_STREAM_HEAD + _OPENING + _stamped())
        self._timer = self._loop.call_later(self._pace.pace, self._go_on)

    def _go_on(self) -> None:
        pace = self._pace
        if pace.hold or self._sent < pace.chunks:
            self._sent += 1
            self._transport.write(_stamped())
            self._timer = self._loop.call_later(pace.pace, self._go_on)
        else:
            self._timer = None
            self._transport.write(_ENDING)


def _stamped() -> bytes:
    return _event(b'{"index":0,"delta":{"content":"t%d "},"finish_reason":null}' % monotonic_ns())


async def serve(port: int) -> None:
    """Serve on loopback until SIGTERM or SIGINT."""
    loop = asyncio.get_running_loop()
    pace = Pace()
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    server = await loop.create_server(lambda: Provider(pace, loop), "127.0.0.1", port, backlog=2048)
    async with server:
        await stop.wait()


if __name__ == "__main__":
    uvloop.run(serve(int(sys.argv[1])))
