# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""The connections of one endpoint, and nothing that could carry content where it does not belong.

No redirects, no proxies, no cookies, no referer, no compression, a fixed User-Agent. TLS 1.2 or newer, checked
against the certificates that the system trusts (``SSL_CERT_FILE`` names others), host name included.
"""

from __future__ import annotations

import asyncio
import re
import select
import socket
import ssl
from collections.abc import Callable, Sequence
from typing import NamedTuple
from urllib.parse import urlsplit

from stellwerk.providers.exchange import ConnectFailed, Connection, Exchange

Headers = Sequence[tuple[str, str]]

_IDLE_SECONDS = 30.0  # below the idle limit of usual load balancers, so that we close first
_DOUBT_SECONDS = 0.5  # a connection idle for longer is looked at before it is used
_MAX_IDLE = 128
_MAX_TARGETS = 64
_SENDABLE = re.compile(r"[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?")  # RFC 9110, section 5.5, ASCII only


class Target(NamedTuple):
    """An address, taken apart once."""

    host: str
    port: int
    tls: bool
    path: str
    authority: str

    @property
    def origin(self) -> tuple[str, int, bool]:
        return self.host, self.port, self.tls


class Wire:
    """The pool of one endpoint. Times in seconds."""

    def __init__(self, *, connect: float, first_byte: float, silence: float) -> None:
        self._connect_seconds = connect
        self._first_byte = first_byte
        self._silence = silence
        self._targets: dict[str, Target] = {}
        self._idle: dict[tuple[str, int, bool], list[Connection]] = {}
        self._all: set[Connection] = set()
        self._tls: ssl.SSLContext | None = None
        self._sweep: asyncio.TimerHandle | None = None
        self._closed = False

    async def send(self, method: str, url: str, headers: Headers, body: bytes | None) -> Exchange:
        """Send a request and wait for the first bytes of its answer.

        Raises:
            ConnectFailed, Stalled, Cut
            ValueError: the URL or a header cannot be sent. Its text is without content.
        """
        target = self._target(url)
        head = _head(method, target, headers, body)
        connection = self._take(target) or await self._connect(target)
        exchange = Exchange(connection, self._silence)
        await exchange.send(head, body, self._first_byte)
        return exchange

    async def close(self) -> None:
        """Close every connection, busy ones too."""
        self._closed = True
        if self._sweep is not None:
            self._sweep.cancel()
        for connection in list(self._all):
            if connection.exchange is not None:
                connection.exchange.lost(clean=False)
            connection.abort()
        await asyncio.sleep(0)

    # --- the pool ---

    def _take(self, target: Target) -> Connection | None:
        idle = self._idle.get(target.origin)
        while idle:
            connection = idle.pop()  # the one used last is the most likely to live
            rested = connection.loop.time() - connection.idle_since
            if (
                connection.open
                and rested < _IDLE_SECONDS
                and (rested < _DOUBT_SECONDS or _silent(connection))
            ):
                return connection
            connection.abort()
        return None

    def _give_back(self, origin: tuple[str, int, bool], connection: Connection) -> None:
        idle = self._idle.setdefault(origin, [])
        if self._closed or len(idle) >= _MAX_IDLE:
            connection.abort()
            return
        idle.append(connection)
        if self._sweep is None:
            self._sweep = connection.loop.call_later(_IDLE_SECONDS, self._close_rested)

    def _close_rested(self) -> None:
        self._sweep = None
        loop = asyncio.get_running_loop()
        for origin, idle in list(self._idle.items()):
            for connection in [c for c in idle if loop.time() - c.idle_since >= _IDLE_SECONDS]:
                idle.remove(connection)
                connection.abort()
            if not idle:
                del self._idle[origin]
        if self._idle and not self._closed:
            self._sweep = loop.call_later(_IDLE_SECONDS / 2, self._close_rested)

    def _lost(self, origin: tuple[str, int, bool], connection: Connection) -> None:
        self._all.discard(connection)
        idle = self._idle.get(origin)
        if idle and connection in idle:
            idle.remove(connection)

    async def _connect(self, target: Target) -> Connection:
        if self._closed:
            raise ConnectFailed
        loop = asyncio.get_running_loop()
        origin = target.origin

        def made() -> Connection:
            connection = Connection(
                loop, lambda c: self._give_back(origin, c), lambda c: self._lost(origin, c)
            )
            self._all.add(connection)
            return connection

        try:
            async with asyncio.timeout(self._connect_seconds):
                found = await loop.getaddrinfo(target.host, target.port, type=socket.SOCK_STREAM)
                addresses = list(dict.fromkeys((str(info[4][0]), int(info[0])) for info in found))
                return await self._first_of(target, addresses, made)
        except (OSError, TimeoutError, UnicodeError):
            raise ConnectFailed from None

    async def _first_of(
        self, target: Target, addresses: list[tuple[str, int]], made: Callable[[], Connection]
    ) -> Connection:
        """Try the addresses in turn, each for its share of the time, so that a dead IPv6 route does not block."""
        loop = asyncio.get_running_loop()
        share = self._connect_seconds / len(addresses)
        for number, (address, family) in enumerate(addresses):
            try:
                async with asyncio.timeout(share):
                    transport, connection = await loop.create_connection(
                        made,
                        address,
                        target.port,
                        family=family,
                        ssl=self._context() if target.tls else None,
                        server_hostname=target.host if target.tls else None,
                    )
            except (OSError, TimeoutError):
                if number == len(addresses) - 1:
                    raise
            else:
                _keep_alive(transport)
                return connection
        raise ConnectFailed

    def _context(self) -> ssl.SSLContext:
        if self._tls is None:
            self._tls = ssl.create_default_context()
            self._tls.minimum_version = ssl.TLSVersion.TLSv1_2
            self._tls.set_alpn_protocols(["http/1.1"])
        return self._tls

    def _target(self, url: str) -> Target:
        target = self._targets.get(url)
        if target is None:
            if len(self._targets) >= _MAX_TARGETS:
                self._targets.clear()
            target = self._targets[url] = _parse(url)
        return target


def _parse(url: str) -> Target:
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise ValueError("no usable address") from None
    host = parts.hostname or ""
    if parts.scheme not in ("http", "https") or not _SENDABLE.fullmatch(host) or parts.username is not None:
        raise ValueError("no usable address")
    if not _SENDABLE.fullmatch(parts.path) or " " in parts.path or parts.query or parts.fragment:
        raise ValueError("no usable path")
    tls = parts.scheme == "https"
    shown = f"[{host}]" if ":" in host else host
    authority = shown if port is None else f"{shown}:{port}"
    return Target(host, port or (443 if tls else 80), tls, parts.path, authority)


def _head(method: str, target: Target, headers: Headers, body: bytes | None) -> bytes:
    lines = [f"{method} {target.path} HTTP/1.1\r\nhost: {target.authority}\r\nuser-agent: stellwerk\r\n"]
    for name, value in headers:
        if not _SENDABLE.fullmatch(value):
            raise ValueError(f"the header {name} cannot be sent")
        lines.append(f"{name}: {value}\r\n")
    lines.append("\r\n" if body is None else f"content-length: {len(body)}\r\n\r\n")
    return "".join(lines).encode("ascii")


def _silent(connection: Connection) -> bool:
    """Nothing to read on an idle connection: neither its end nor a word that nobody asked for."""
    fileno = connection.transport.get_extra_info("socket").fileno() if connection.transport else -1
    if fileno < 0:
        return False
    poll = select.poll()
    poll.register(fileno, select.POLLIN | select.POLLHUP)
    return not poll.poll(0)


def _keep_alive(transport: asyncio.BaseTransport) -> None:
    """A call may be silent for minutes: firewalls on the way must not forget the connection."""
    sock = transport.get_extra_info("socket")
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    if hasattr(socket, "TCP_KEEPIDLE"):
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPIDLE, 30)
