# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""A mail server on loopback that speaks SMTP over real sockets: EHLO, STARTTLS, AUTH, mail; and the ways it fails."""

from __future__ import annotations

import base64
import contextlib
import socket
import ssl
import threading
from collections.abc import Iterator
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import NamedTuple


class Letter(NamedTuple):
    """What was handed over, and how."""

    sender: str
    recipients: list[str]
    raw: bytes
    protected: bool
    user: str | None
    greeted_as: str

    @property
    def message(self) -> EmailMessage:
        """As a mail program reads it."""
        read = message_from_bytes(self.raw, policy=default)
        assert isinstance(read, EmailMessage)
        return read


class PostOffice:
    """The server. Set what it shall do before a mail comes."""

    def __init__(
        self,
        context: ssl.SSLContext | None = None,
        *,
        implicit: bool = False,
        account: tuple[str, str] | None = None,
    ) -> None:
        """``context``: with it STARTTLS is offered, or, ``implicit``, TLS spoken from the first byte."""
        self.letters: list[Letter] = []
        self.answers: dict[str, str] = {}  # by command in place of the usual one, such as {"RCPT": "550 ..."}
        self.stalls_at = ""  # command that is never answered; "GREETING": nothing at all is said
        self.breaks_at = ""  # command after which the connection is closed
        self.connections = 0
        self._context, self._implicit, self._account = context, implicit, account
        self._ended = threading.Event()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self._threads = [threading.Thread(target=self._accept, daemon=True)]
        self._threads[0].start()

    def close(self) -> None:
        """Stop listening and let go of everybody."""
        self._ended.set()
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for thread in self._threads:
            thread.join(5)

    def _accept(self) -> None:
        while not self._ended.is_set():
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            self.connections += 1
            thread = threading.Thread(target=self._serve, args=(connection,), daemon=True)
            self._threads.append(thread)
            thread.start()

    def _serve(self, connection: socket.socket) -> None:
        connection.settimeout(10)
        try:
            if self._implicit:
                assert self._context is not None
                connection = self._context.wrap_socket(connection, server_side=True)
            if self.stalls_at == "GREETING":
                self._ended.wait(30)
                return
            _Conversation(self, connection).run()
        except (OSError, ssl.SSLError):
            pass
        finally:
            connection.close()


class _Conversation:
    def __init__(self, office: PostOffice, connection: socket.socket) -> None:
        self.office, self.connection = office, connection
        self.file = connection.makefile("rb")
        self.protected = office._implicit
        self.user: str | None = None
        self.name = self.sender = ""
        self.recipients: list[str] = []

    def say(self, *lines: str) -> None:
        self.connection.sendall("".join(f"{line}\r\n" for line in lines).encode())

    def run(self) -> None:
        try:
            self.say("220 post.stadt.example ESMTP")
            while line := self.file.readline(2000):
                word, _, rest = line.decode("latin-1").strip().partition(" ")
                command = word.upper()
                if command == self.office.breaks_at:
                    return
                if command == self.office.stalls_at:
                    self.office._ended.wait(30)
                    return
                if command in self.office.answers:
                    self.say(self.office.answers[command])
                elif not self.answer(command, rest):
                    return
        finally:
            self.file.close()
            self.connection.close()

    def answer(self, command: str, rest: str) -> bool:
        office = self.office
        match command:
            case "EHLO":
                self.name = rest
                offers = ["post.stadt.example"]
                offers += ["STARTTLS"] if office._context and not self.protected else []
                offers += (
                    ["AUTH PLAIN"] if office._account and (self.protected or not office._context) else []
                )
                self.say(*(f"250-{offer}" for offer in offers), "250 SIZE 1000000")
            case "HELO":
                self.name = rest
                self.say("250 post.stadt.example")
            case "STARTTLS":
                assert office._context is not None
                self.say("220 go ahead")
                self.file.close()
                self.connection = office._context.wrap_socket(self.connection, server_side=True)
                self.file = self.connection.makefile("rb")
                self.protected = True
            case "AUTH":
                _, user, password = base64.b64decode(rest.split()[1]).decode().split("\0")
                if (user, password) == office._account:
                    self.user = user
                    self.say("235 welcome")
                else:
                    self.say(f"535 no account {user}")
            case "MAIL":
                if office._account and self.user is None:
                    self.say("530 sign in first")
                else:
                    self.sender = rest.partition("<")[2].partition(">")[0]
                    self.say("250 ok")
            case "RCPT":
                self.recipients.append(rest.partition("<")[2].partition(">")[0])
                self.say("250 ok")
            case "DATA":
                self.say("354 go on")
                lines = []
                while (line := self.file.readline()) not in (b".\r\n", b""):
                    lines.append(line.removeprefix(b"."))
                office.letters.append(
                    Letter(
                        self.sender, self.recipients, b"".join(lines), self.protected, self.user, self.name
                    )
                )
                self.recipients = []
                self.say("250 taken")
            case "QUIT":
                self.say("221 bye")
                return False
            case "RSET":
                self.say("250 ok")
            case _:
                self.say("502 what?")
        return True


@contextlib.contextmanager
def post_office(
    context: ssl.SSLContext | None = None, *, implicit: bool = False, account: tuple[str, str] | None = None
) -> Iterator[PostOffice]:
    """A post office for a test."""
    office = PostOffice(context, implicit=implicit, account=account)
    try:
        yield office
    finally:
        office.close()
