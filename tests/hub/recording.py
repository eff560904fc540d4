# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""A demo hub that records all it receives and fails as it is told."""

from __future__ import annotations

import threading
import time
from collections import deque
from dataclasses import dataclass, field

from starlette.types import Message, Receive, Scope, Send
from tests.hub.faults import Fault
from tests.hub.usage import Meter, Served

from stellwerk.demo.hub import Hub
from stellwerk.demo.models import DemoModel
from stellwerk.demo.server import ServerThread


@dataclass
class Received:
    """One request, as it came over the wire."""

    method: str
    path: str
    headers: list[tuple[bytes, bytes]]
    body: bytes = b""
    connection: tuple[str, int] | None = None  # the client's end
    gone: threading.Event = field(
        default_factory=threading.Event
    )  # the client left before the answer was whole
    answered: bool = False

    @property
    def raw(self) -> bytes:
        """All that was received, for a search."""
        lines = [f"{self.method} {self.path}".encode()] + [k + b": " + v for k, v in self.headers]
        return b"\n".join(lines) + b"\n\n" + self.body


class _Watched:
    """``send`` with a note of when the answer is whole; ``inner`` is the server's own."""

    def __init__(self, inner: Send, note: Received) -> None:
        self.inner = inner
        self._note = note

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.body" and not message.get("more_body"):
            self._note.answered = True
        await self.inner(message)


class RecordingHub:
    """One instance on a loopback port. Thread-safe as far as a test needs."""

    def __init__(self, models: tuple[DemoModel, ...], key: str) -> None:
        self.key = key
        self.models = models
        self.received: list[Received] = []
        self._app = Meter(Hub(models, key).app, models)
        self._faults: deque[tuple[Fault, int]] = deque()
        self._server = ServerThread(self._serve, name="test-hub")
        self.base_url = f"{self._server.origin}/v2"
        self.start = self._server.start
        self.stop = self._server.stop

    def fail(self, fault: Fault, times: int = 1) -> None:
        """The next ``times`` fitting requests meet this fault; faults queue up in the order given."""
        self._faults.append((fault, times))

    def reset(self) -> None:
        """Forget what was received and every fault that was not met."""
        self._faults.clear()
        self.received.clear()
        self._app.served.clear()

    @property
    def served(self) -> list[Served]:
        """What it worked on and would bill, by its own counts."""
        return list(self._app.served)

    @property
    def calls(self) -> list[Received]:
        """What was received besides ``GET`` requests."""
        return [request for request in list(self.received) if request.method != "GET"]

    def saw(self, text: str | bytes) -> bool:
        """Whether these bytes ever arrived, in a body, a path or a header."""
        wanted = text.encode() if isinstance(text, str) else text
        return any(wanted in request.raw for request in list(self.received))

    def wait_gone(self, seconds: float = 2.0) -> float:
        """Seconds until the last client was gone; a client that stays fails the test."""
        began = time.monotonic()
        assert self.received, "nothing was received"
        assert self.received[-1].gone.wait(seconds), f"the client was still connected after {seconds} s"
        return time.monotonic() - began

    def _next_fault(self, path: str) -> Fault | None:
        for index, (fault, times) in enumerate(self._faults):
            if path.endswith(fault.path):
                if times > 1:
                    self._faults[index] = (fault, times - 1)
                else:
                    del self._faults[index]
                return fault
        return None

    async def _serve(self, scope: Scope, receive: Receive, send: Send) -> None:
        note = Received(scope["method"], scope["path"], list(scope["headers"]), connection=scope["client"])
        self.received.append(note)
        # Read to the end first, so that the record is whole whatever the fault does with the request.
        first = await receive()
        while first["type"] == "http.request":
            note.body += first["body"]
            if not first["more_body"]:
                first = {"type": "http.request", "body": note.body, "more_body": False}
                break
            first = await receive()
        waiting = [first]

        async def noted() -> Message:
            message = waiting.pop() if waiting else await receive()
            if message["type"] == "http.disconnect" and not note.answered:
                note.gone.set()
            return message

        watched = _Watched(send, note)
        fault = self._next_fault(scope["path"])
        if fault is None:
            await self._app(scope, noted, watched)
        else:
            await fault(self._app, scope, noted, watched)
