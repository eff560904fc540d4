# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""The whole product as it runs: the real app under uvicorn, the stand-ins listening, and a client's view of it."""

from __future__ import annotations

import asyncio
import socket
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
import uvicorn
import uvloop
from tests.hub.recording import RecordingHub
from tests.journeys import http_client, trail
from tests.journeys.http_client import Response
from tests.journeys.town import CREDENTIALS, KEYS, UPSTREAM_MODELS, configuration, environment
from tests.journeys.trail import Entry, Trail

from stellwerk.api.server import server_config
from stellwerk.app import build_app
from stellwerk.audit.report import Report
from stellwerk.policy.load import load
from stellwerk.policy.register import Register
from stellwerk.storage.database import Place
from stellwerk.storage.verification import verify_books

_START_SECONDS = 60.0


class Hubs:
    """The stand-ins of every zone, each recording all it receives."""

    def __init__(self) -> None:
        self.by_name = {
            name: RecordingHub(models, CREDENTIALS[name]) for name, models in UPSTREAM_MODELS.items()
        }
        self.green, self.yellow = self.by_name["green"], self.by_name["yellow"]
        self.red, self.drifted = self.by_name["red"], self.by_name["drifted"]
        # Bound and never listening: every connection is refused, and nobody else can take the port.
        self._nobody = socket.socket()
        self._nobody.bind(("127.0.0.1", 0))
        self.bases = {name: hub.base_url for name, hub in self.by_name.items()}
        self.bases["dead"] = f"http://127.0.0.1:{self._nobody.getsockname()[1]}/v2"

    def start(self) -> None:
        for hub in self.by_name.values():
            hub.start()

    def stop(self) -> None:
        for hub in self.by_name.values():
            hub.stop()
        self._nobody.close()

    def reset(self) -> None:
        """Nothing received, no fault waiting."""
        for hub in self.by_name.values():
            hub.reset()

    def calls(self) -> dict[str, int]:
        """How many calls each stand-in received."""
        return {name: len(hub.calls) for name, hub in self.by_name.items()}


class Gateway:
    """``build_app`` under uvicorn with uvloop and httptools, in a thread, as ``stellwerk up`` serves it."""

    def __init__(
        self,
        data: Path,
        register: Register,
        server_settings: Any,
        models: Mapping[str, Path],
        *,
        grace_seconds: int = 5,
    ) -> None:
        self.data = data
        self.register = register
        self._settings = server_settings
        self._models = models
        self._grace_seconds = grace_seconds
        self._socket = socket.socket()
        self._socket.bind(("127.0.0.1", 0))
        self.port: int = self._socket.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self.app: Any = None
        self._server: uvicorn.Server | None = None
        self._failure: BaseException | None = None
        self._thread = threading.Thread(target=self._run, name="gateway", daemon=True)

    def _run(self) -> None:
        try:
            uvloop.run(self._serve())
        except BaseException as error:
            self._failure = error

    async def _serve(self) -> None:
        self.app = build_app(self._settings, self.register, self._models)
        self._server = uvicorn.Server(server_config(self.app, grace_seconds=self._grace_seconds))
        await self._server.serve(sockets=[self._socket])

    def start(self) -> None:
        """Return when it answers."""
        self._thread.start()
        deadline = time.monotonic() + _START_SECONDS
        while self._server is None or not self._server.started:
            if not self._thread.is_alive() or time.monotonic() > deadline:
                raise RuntimeError("the gateway did not start") from self._failure
            time.sleep(0.005)

    def stop(self) -> None:
        """Stop as on SIGTERM, once; fails the test where that goes wrong."""
        assert self._server is not None
        self._server.should_exit = True
        self._thread.join(20)
        self._socket.close()
        assert not self._thread.is_alive(), "the gateway did not stop within 20 s"
        if self._failure is not None:
            raise self._failure


class House:
    """A gateway, its stand-ins, and how to call it."""

    def __init__(self, gateway: Gateway, hubs: Hubs) -> None:
        self.gateway = gateway
        self.hubs = hubs
        self.port = gateway.port
        self.url = gateway.url
        self.data = gateway.data

    async def ask(
        self,
        body: Any,
        *,
        path: str = "/v1/chat/completions",
        key: str | None = "plain",
        headers: Mapping[str, str] | None = None,
        declared: str | None = None,
        method: str | None = None,
        seconds: float = 60.0,
    ) -> Response:
        """One request on a fresh connection. ``key`` is a name of ``town.KEYS``; ``None`` sends none."""
        more = dict(headers or {})
        if declared is not None:
            more["x-stellwerk-class"] = declared
        secret = KEYS[key].secret if key is not None else None
        raw = http_client.request(path, body, key=secret, headers=more, method=method)
        return await http_client.ask(self.port, raw, seconds=seconds)

    async def books(self, *decisions: str, seconds: float = 30.0) -> Trail:
        """The trail once no call is open and these decisions are in it: an end follows its answer within moments."""
        deadline = time.monotonic() + seconds
        while (found := trail.read(self.data)).open or not found.entries.keys() >= set(decisions):
            assert time.monotonic() < deadline, f"open calls or missing decisions: {found.open or decisions}"
            await asyncio.sleep(0.005)
        return found

    async def entry(self, answer: Response) -> Entry:
        """What the books say of the call that got this answer."""
        decision = answer.headers.get("x-stellwerk-decision") or answer.error["detail"]["decision_id"]
        return (await self.books(decision)).entries[decision]

    def verify(self) -> Report:
        """The books, checked as ``stellwerk audit verify`` does; fails the test unless they are sound."""
        report = verify_books(Place(self.data))
        assert report.sound, [(flaw.kind, flaw.text) for flaw in report.flaws]
        return report


@contextmanager
def opened(
    folder: Path,
    hubs: Hubs,
    *,
    change: Callable[[Register], Register] = lambda register: register,
    models: Mapping[str, Path] | None = None,
    seconds: float = 20.0,
    body_limit: int = 20 * 1024 * 1024,
    drift_seconds: float = 300.0,
    grace_seconds: int = 5,
    metrics_without_key: bool = False,
) -> Iterator[House]:
    """A running house. ``change`` alters the loaded register, also into what the loader would refuse."""
    file = folder / "stellwerk.yaml"
    file.write_text(configuration(hubs.bases, seconds=seconds, body_limit=body_limit), "utf-8")
    file.chmod(0o600)
    env = {**environment(), "STELLWERK_DATA": str(folder / "data")}
    settings, register = load(file, env=env, today=datetime.now(UTC).date())
    server = msgspec.structs.replace(
        settings.server, drift_interval_s=drift_seconds, metrics_without_key=metrics_without_key
    )
    settings = msgspec.structs.replace(settings, server=server)
    gateway = Gateway(settings.data, change(register), settings, models or {}, grace_seconds=grace_seconds)
    gateway.start()
    try:
        yield House(gateway, hubs)
    finally:
        gateway.stop()


def chat(model: str, text: str = "Wann öffnet die Bücherei?", **more: Any) -> dict[str, Any]:
    """A plain chat body."""
    return {"model": model, "messages": [{"role": "user", "content": text}], **more}


async def until(condition: Callable[[], bool], seconds: float = 30.0, what: str = "condition") -> None:
    """Wait for something that happens in another thread."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"not within {seconds} s: {what}"
        await asyncio.sleep(0.005)
