# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""A client that can do what a polite library will not: send half a body, lie about lengths, pipeline, leave.

It also notes when every piece of an answer arrived. HTTP/1.1 on a plain socket; httptools reads the answers.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import httptools


@dataclass
class Response:
    """An answer, whole."""

    status: int
    headers: dict[str, str]
    body: bytes
    pieces: list[tuple[float, bytes]] = field(default_factory=list)  # (monotonic seconds, bytes)

    def json(self) -> Any:
        """The body as JSON; fails the test where it is none."""
        return json.loads(self.body)

    @property
    def error(self) -> dict[str, Any]:
        """``error`` in OpenAI's shape: exactly these four fields, and ``detail`` where there is one."""
        document = self.json()
        assert set(document) == {"error"}, document
        error: dict[str, Any] = document["error"]
        assert set(error) - {"detail"} == {"message", "type", "param", "code"}, error
        assert isinstance(error["message"], str)
        assert error["message"]
        assert isinstance(error["type"], str)
        assert error["param"] is None or isinstance(error["param"], str)
        assert error["code"] is None or isinstance(error["code"], str)
        return error

    @property
    def events(self) -> list[str]:
        """The data of each server-sent event."""
        return [line.removeprefix("data: ") for line in self.body.decode().split("\n\n") if line]

    @property
    def text(self) -> str:
        """The words of a streamed or whole chat answer."""
        if self.headers["content-type"].startswith("application/json"):
            return str(self.json()["choices"][0]["message"]["content"])
        chunks = [json.loads(event) for event in self.events if event != "[DONE]"]
        return "".join(
            choice["delta"].get("content") or "" for chunk in chunks for choice in chunk.get("choices", ())
        )


class _Reader:
    """httptools' callbacks for one connection; answers come in order."""

    def __init__(self) -> None:
        self.parser = httptools.HttpResponseParser(self)
        self.done: list[Response] = []
        self._headers: dict[str, str] = {}
        self._pieces: list[tuple[float, bytes]] = []
        self.begun = asyncio.Event()  # the head of an answer is here

    def on_message_begin(self) -> None:
        self._headers, self._pieces = {}, []

    def on_header(self, name: bytes, value: bytes) -> None:
        self._headers[name.decode("latin-1").lower()] = value.decode("latin-1")

    def on_headers_complete(self) -> None:
        self.begun.set()

    def on_body(self, body: bytes) -> None:
        self._pieces.append((time.monotonic(), body))

    def on_message_complete(self) -> None:
        body = b"".join(piece for _, piece in self._pieces)
        self.done.append(Response(self.parser.get_status_code(), self._headers, body, self._pieces))

    @property
    def so_far(self) -> bytes:
        """What has come of the answer that is under way."""
        return b"".join(piece for _, piece in self._pieces)

    @property
    def headers(self) -> dict[str, str]:
        """Its headers."""
        return dict(self._headers)


class Connection:
    """One connection to the gateway."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self.writer = writer
        self.answers = _Reader()
        self.closed = False  # the server closed its side

    @classmethod
    async def open(cls, port: int) -> Connection:
        """Connect to this machine's ``port``."""
        return cls(*await asyncio.open_connection("127.0.0.1", port))

    async def send(self, raw: bytes) -> None:
        """Send these bytes. A server that has closed by now is no error here."""
        with contextlib.suppress(ConnectionError):
            self.writer.write(raw)
            await self.writer.drain()

    async def receive(self, count: int = 1, seconds: float = 60.0) -> list[Response]:
        """Wait until ``count`` answers are whole, or the server closes."""
        async with asyncio.timeout(seconds):
            while len(self.answers.done) < count and await self.some():
                pass
        return self.answers.done

    async def some(self) -> bool:
        """Read once; false when the server has closed."""
        try:
            data = await self._reader.read(1 << 20)
        except ConnectionError:
            data = b""
        if not data:
            self.closed = True
            return False
        self.answers.parser.feed_data(data)
        return True

    def leave(self) -> None:
        """Break the connection off, now."""
        self.writer.transport.abort()

    async def close(self) -> None:
        """Close politely."""
        self.writer.close()
        with contextlib.suppress(ConnectionError):
            await self.writer.wait_closed()


def request(
    path: str,
    body: Any = None,
    *,
    key: str | None = None,
    method: str | None = None,
    headers: Mapping[str, str] | Sequence[tuple[str, str]] = (),
    ascii_only: bool = False,
) -> bytes:
    """One request in bytes. ``body``: bytes go as they are, anything else as JSON."""
    raw = b"" if body is None else body if isinstance(body, bytes) else _json(body, ascii_only)
    pairs = list(headers.items() if isinstance(headers, Mapping) else headers)
    given = {name.lower() for name, _ in pairs}
    lines = [f"{method or ('GET' if body is None else 'POST')} {path} HTTP/1.1", "host: 127.0.0.1"]
    if key is not None:
        lines.append(f"authorization: Bearer {key}")
    if body is not None and "content-type" not in given:
        lines.append("content-type: application/json")
    if body is not None and not given & {"content-length", "transfer-encoding"}:
        lines.append(f"content-length: {len(raw)}")
    lines += [f"{name}: {value}" for name, value in pairs]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + raw


def _json(body: Any, ascii_only: bool) -> bytes:
    return json.dumps(body, ensure_ascii=ascii_only).encode()


async def ask(port: int, raw: bytes, *, seconds: float = 60.0) -> Response:
    """Send one request on a connection of its own and wait for the whole answer."""
    connection = await Connection.open(port)
    try:
        await connection.send(raw)
        answers = await connection.receive(seconds=seconds)
        assert answers, "the server closed the connection without an answer"
        return answers[0]
    finally:
        await connection.close()
