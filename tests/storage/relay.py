# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""A line to PostgreSQL that can be cut where it hurts most: after a commit was asked for, before it is confirmed."""

from __future__ import annotations

import contextlib
import re
import socket
import threading

_PREPARED = re.compile(rb"(_pg3_\d+)\0COMMIT\0")


class Relay:
    """Passes bytes on between its own port and a server's, each connection on two threads."""

    def __init__(self, port: int) -> None:
        self._server = ("127.0.0.1", port)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self.swallow = 0  # so many confirmations of a commit are lost, and the connection with them
        self.refuse = 0  # so many commits do not even arrive
        self._pairs: list[socket.socket] = []
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            server = socket.create_connection(self._server)
            self._pairs += [client, server]
            threading.Thread(target=self._pass, args=(client, server, True), daemon=True).start()
            threading.Thread(target=self._pass, args=(server, client, False), daemon=True).start()

    def _pass(self, source: socket.socket, sink: socket.socket, asks: bool) -> None:
        commit = [b"COMMIT\0"]  # in words, and later by the name under which the driver prepared it
        with contextlib.suppress(OSError):
            while data := source.recv(65536):
                commit += [name + b"\0" for name in _PREPARED.findall(data)] if asks else []
                if asks and self.refuse and any(word in data for word in commit):
                    self.refuse -= 1
                    break
                if not asks and self.swallow and b"CCOMMIT" in data.replace(b"\0", b"").replace(b"\x0b", b""):
                    self.swallow -= 1
                    break
                sink.sendall(data)
        for end in (source, sink):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        """No line any more."""
        for end in (self._listener, *self._pairs):
            end.close()
