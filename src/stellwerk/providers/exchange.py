# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""One request and its answer on one HTTP/1.1 connection (RFC 9112). llhttp parses, through httptools.

Why not a client library: a call whose client has left must stop at the provider at once, in every phase, or it
goes on generating and is billed. Each exchange has its own parser and its own buffer, and loses its connection at
its end: what comes later on that connection cannot reach it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import httptools

_MAX_HEAD_BYTES = 64 * 1024
_HIGH_WATER = 256 * 1024  # bytes not read yet, above which the provider is made to wait
_LINGER_SECONDS = 0.25
_LAST_WORDS = (b"[DONE]\n\n", b"[DONE]\r\n\r\n")


class ConnectFailed(Exception):
    """No connection: nothing was sent."""


class Stalled(Exception):
    """Nothing came for longer than allowed."""


class Cut(Exception):
    """The connection broke off after the request was sent, or the answer is no HTTP."""


class Connection(asyncio.Protocol):
    """A connection to a provider. It carries one exchange at a time, and is idle in between.

    ``on_free`` is called when it can carry the next one, ``on_lost`` when it is gone.
    """

    __slots__ = ("_on_free", "_on_lost", "exchange", "idle_since", "loop", "transport")

    def __init__(
        self,
        loop: asyncio.AbstractEventLoop,
        on_free: Callable[[Connection], None],
        on_lost: Callable[[Connection], None],
    ) -> None:
        self.loop = loop
        self._on_free = on_free
        self._on_lost = on_lost
        self.transport: asyncio.Transport | None = None
        self.exchange: Exchange | None = None
        self.idle_since = 0.0

    @property
    def open(self) -> bool:
        """Whether both ends are open, as far as is known here."""
        return self.transport is not None and not self.transport.is_closing()

    def write(self, head: bytes, body: bytes | None) -> None:
        """Send a request."""
        assert self.transport is not None  # noqa: S101 - the pool gives out open connections only
        self.transport.writelines((head,) if body is None else (head, body))

    def free(self, *, again: bool) -> None:
        """The exchange is over: wait for the next one, or close."""
        self.exchange = None
        if again and self.open:
            self.idle_since = self.loop.time()
            self._on_free(self)
        else:
            self.abort()

    def abort(self) -> None:
        """Tear the connection down at once."""
        self.exchange = None
        if self.transport is not None:
            self.transport.abort()

    def flow(self, *, on: bool) -> None:
        """Make the provider wait, or let it go on."""
        if self.open and self.transport is not None:
            (self.transport.resume_reading if on else self.transport.pause_reading)()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport  # type: ignore[assignment]

    def data_received(self, data: bytes) -> None:
        if self.exchange is None:
            self.abort()  # nobody asked: it must never be taken for the next answer
        else:
            self.exchange.feed(data)

    def connection_lost(self, exc: Exception | None) -> None:
        self.transport = None
        exchange, self.exchange = self.exchange, None
        self._on_lost(self)
        if exchange is not None:
            exchange.lost(clean=exc is None)


class Exchange:
    """A request that was sent, and the answer as it comes in."""

    __slots__ = (
        "_buffered",
        "_complete",
        "_connection",
        "_error",
        "_head_bytes",
        "_headers",
        "_keep_alive",
        "_last",
        "_linger",
        "_loop",
        "_parser",
        "_paused",
        "_pieces",
        "_silence",
        "_started",
        "_waiter",
        "status",
    )

    def __init__(self, connection: Connection, silence: float) -> None:
        self._connection: Connection | None = connection
        self._loop = connection.loop
        self._silence = silence
        self._parser = httptools.HttpResponseParser(self)
        self._headers: list[tuple[bytes, bytes]] = []
        self._pieces: list[bytes] = []
        self._last = b""
        self._buffered = 0
        self._head_bytes = 0
        self._started = False  # the head of the answer is here
        self._complete = False
        self._keep_alive = False
        self._paused = False
        self._error: type[Stalled | Cut] | None = None
        self._waiter: asyncio.Future[None] | None = None
        self._linger: asyncio.TimerHandle | None = None
        self.status = 0
        connection.exchange = self

    async def send(self, head: bytes, body: bytes | None, first_byte: float) -> None:
        """Send the request; return when the first byte of the answer's body, or its end, is here.

        Raises:
            Stalled, Cut: the connection is gone then; so it is when the task is cancelled.
        """
        try:
            if self._connection is None:
                raise Cut
            self._connection.write(head, body)
            await self._until_something(first_byte)
            if self._error is not None and not self._pieces:
                raise self._error
        except BaseException:
            self._abort()
            raise

    def header(self, name: bytes) -> str | None:
        """The first value of a header; ``name`` in lower case."""
        for key, value in self._headers:
            if key.lower() == name:
                return value.decode("latin-1")
        return None

    async def read(self) -> bytes:
        """All that has come since the last read, at least one byte; empty at the end.

        Raises:
            Stalled, Cut: the connection is gone then.
        """
        if not self._pieces and not self._complete and self._error is None:
            await self._until_something(self._silence)
        if self._pieces:
            self._last = self._pieces[0] if len(self._pieces) == 1 else b"".join(self._pieces)
            self._pieces.clear()
            self._buffered = 0
            if self._paused and self._connection is not None:
                self._paused = False
                self._connection.flow(on=True)
            return self._last
        if self._error is not None:
            raise self._error
        self._release()
        return b""

    def drop(self) -> None:
        """The answer is not wanted any further. The connection lives on only if the answer is over.

        Where all was said and only the end of the transfer is on its way, that is worth a moment: a new
        connection with TLS would cost more.
        """
        if self._connection is None or self._linger is not None:
            return
        if self._complete:
            self._release()
        elif self._last.endswith(_LAST_WORDS):
            self._linger = self._loop.call_later(_LINGER_SECONDS, self._abort)
        else:
            self._abort()

    # --- called by the connection ---

    def feed(self, data: bytes) -> None:
        """Take in what the network gave."""
        self._head_bytes += 0 if self._started else len(data)
        try:
            self._parser.feed_data(data)
        except (httptools.HttpParserError, httptools.HttpParserUpgrade):
            self._fail(Cut)
            return
        if not self._started and self._head_bytes > _MAX_HEAD_BYTES:
            self._fail(Cut)
        elif self._linger is not None:
            self._pieces.clear()
            if self._complete:
                self._release()
        elif self._buffered > _HIGH_WATER and not self._paused and self._connection is not None:
            self._paused = True
            self._connection.flow(on=False)
        self._wake()

    def lost(self, *, clean: bool) -> None:
        """The connection is gone. An answer without a length ends so."""
        self._connection = None
        if not self._complete and self._error is None:
            if clean and self._started and self.header(b"content-length") is None and not self._chunked():
                self._complete = True
            else:
                self._error = Cut
        self._wake()

    # --- inside ---

    async def _until_something(self, seconds: float) -> None:
        timer = self._loop.call_later(seconds, self._fail, Stalled)
        try:
            while not self._pieces and not self._complete and self._error is None:
                self._waiter = self._loop.create_future()
                await self._waiter
        finally:
            self._waiter = None
            timer.cancel()

    def _wake(self) -> None:
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)

    def _fail(self, error: type[Stalled | Cut]) -> None:
        if not self._complete and self._error is None:
            self._error = error
        self._abort()
        self._wake()

    def _abort(self) -> None:
        connection = self._detach()
        if connection is not None:
            connection.abort()

    def _release(self) -> None:
        connection = self._detach()
        if connection is not None:
            connection.free(again=self._error is None and self._keep_alive)

    def _detach(self) -> Connection | None:
        if self._linger is not None:
            self._linger.cancel()
            self._linger = None
        connection, self._connection = self._connection, None
        return connection

    def _chunked(self) -> bool:
        return self.header(b"transfer-encoding") is not None

    def _closes_unannounced(self) -> bool:
        """llama.cpp closes after every stream without saying so: a call sent right then would be lost."""
        return self.header(b"server") == "llama.cpp" and self._chunked()

    # --- called by httptools ---

    def on_message_begin(self) -> None:
        if self._complete:
            raise ValueError  # a second answer to one request

    def on_header(self, name: bytes, value: bytes) -> None:
        self._headers.append((name, value))

    def on_headers_complete(self) -> None:
        self.status = self._parser.get_status_code()
        self._started = self.status >= 200

    def on_body(self, body: bytes) -> None:
        self._pieces.append(body)
        self._buffered += len(body)

    def on_message_complete(self) -> None:
        if self._started:
            self._complete = True
            self._keep_alive = self._parser.should_keep_alive() and not self._closes_unannounced()
        else:
            self._headers.clear()  # an interim answer (1xx); the real one follows
