# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""The embedded engine: keeps one llama.cpp child process alive and says where it answers."""

from __future__ import annotations

import asyncio
import contextlib
import os
import secrets
import time
from enum import StrEnum
from pathlib import Path

import msgspec

from stellwerk.errors import EngineError, UpstreamUnreachable
from stellwerk.providers.embedded.order import Order, Report
from stellwerk.providers.embedded.process import Child


class State(StrEnum):
    """Where the engine stands."""

    STOPPED = "stopped"
    STARTING = "starting"
    READY = "ready"
    RESTARTING = "restarting"  # it crashed and comes back by itself
    FAILED = "failed"  # the first start failed; nothing is tried any more


class Status(msgspec.Struct, frozen=True):
    """What the health page shows of the engine."""

    state: State
    reason: str | None  # why it is not ready
    egress: str | None  # "blocked" or "not enforced: <reason>"; None while no process serves
    restarts: int  # since the start
    pid: int | None


class Restart(msgspec.Struct, frozen=True):
    """Seconds. The wait doubles from ``base`` to ``cap`` and begins anew after ``stable`` seconds of service."""

    base: float = 0.5
    cap: float = 30.0
    stable: float = 60.0

    def wait(self, failures: int) -> float:
        """Before the next start, after that many failures in a row (1 is the first)."""
        return min(self.cap, self.base * 2.0 ** min(failures - 1, 30))


class EmbeddedEngine:
    """One model in one child process, restarted when it crashes, gone when this process is gone.

    Start it in the event loop that lives as long as it shall: on Linux the child also dies with the thread that
    started it.
    """

    def __init__(
        self,
        model_path: Path,
        *,
        alias: str,
        context: int = 4096,
        parallel: int = 2,
        threads: int | None = None,
        cache_mib: int = 256,
        start_timeout: float = 180.0,
        restart: Restart = Restart(),  # noqa: B008 - frozen
    ) -> None:
        """
        Args:
            model_path: a GGUF file that was verified before (see ``catalogue``).
            alias: the model's name in its answers.
            context: tokens of one conversation, prompt and answer together.
            parallel: conversations answered at a time (continuous batching); further ones wait. Also the
                largest ``n`` of a call. Memory for the context is taken ``context * parallel`` times at start.
            threads: of computation; ``None`` or 0: as many processors as this process may use.
            cache_mib: memory for the prompts of idle conversations, so that a next turn need not be read anew.
            start_timeout: seconds for loading the model.
        """
        if context < 1 or parallel < 1 or cache_mib < 0 or (threads is not None and threads < 0):
            raise EngineError(
                "context and parallel of the engine must be at least 1, threads and cache_mib at least 0."
            )
        self._path = model_path.absolute()
        self._alias = alias
        self._context = context
        self._parallel = parallel
        self._threads = (
            threads or len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else threads or 2
        )
        self._cache_mib = cache_mib
        self._start_timeout = start_timeout
        self._restart = restart
        self._state = State.STOPPED
        self._reason: str | None = None
        self._restarts = 0
        self._child: Child | None = None
        self._served: tuple[Report, str] | None = None  # with the key
        self._supervisor: asyncio.Task[None] | None = None

    @property
    def status(self) -> Status:
        """State, reason, egress, restarts and process id, in one value."""
        return Status(
            state=self._state,
            reason=self._reason,
            egress=self._served[0].egress if self._served else None,
            restarts=self._restarts,
            pid=self._child.pid if self._child else None,
        )

    @property
    def state(self) -> State:
        """Where the engine stands."""
        return self._state

    @property
    def ready(self) -> bool:
        """Whether it answers now."""
        return self._served is not None

    @property
    def base_url(self) -> str:
        """Where it answers in the OpenAI dialect, ``/v1`` included. Changes with every start of the child.

        Raises:
            UpstreamUnreachable: it does not answer now.
        """
        return self._now()[0].url + "/v1"

    @property
    def api_key(self) -> str:
        """Its key. Random, changes with every start of the child. Raises like :attr:`base_url`."""
        return self._now()[1]

    async def start(self) -> None:
        """Start the child and wait until it answers; from then on it is kept alive.

        Raises:
            EngineError: it did not start, with the reason and what to do.
        """
        if self._supervisor is not None:
            raise EngineError("The embedded engine runs already.")
        self._state, self._reason, self._restarts = State.STARTING, None, 0
        try:
            await self._launch()
        except EngineError as error:
            self._state, self._reason = State.FAILED, error.message
            raise
        except BaseException:
            self._state = State.STOPPED
            raise
        self._supervisor = asyncio.create_task(self._supervise(), name="embedded engine")

    async def stop(self) -> None:
        """End the child. Answers under way break off. Safe to call twice."""
        if self._supervisor is not None:
            self._supervisor.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._supervisor
            self._supervisor = None
        await self._drop()
        if self._state is not State.FAILED:
            self._state, self._reason = State.STOPPED, None

    def _now(self) -> tuple[Report, str]:
        if self._served is None:
            raise UpstreamUnreachable(
                f"The embedded engine does not answer now (it is {self._state}). Try again in a few seconds."
            )
        return self._served

    async def _launch(self) -> None:
        key = secrets.token_urlsafe(32)
        order = Order(
            parent=os.getpid(),
            model_path=str(self._path),
            alias=self._alias,
            context=self._context,
            parallel=self._parallel,
            threads=self._threads,
            cache_mib=self._cache_mib,
            api_key=key,
        )
        try:
            async with asyncio.timeout(self._start_timeout):
                self._child = await Child.start(order)
                report = await self._child.report()
                await _healthy(report.url)
        except TimeoutError:
            await self._drop()
            raise EngineError(
                f"The embedded engine did not answer within {self._start_timeout:g} seconds. "
                "Raise the start timeout, or choose a smaller model or a faster disk."
            ) from None
        except BaseException:
            await self._drop()
            raise
        self._served = (report, key)
        self._state, self._reason = State.READY, None

    async def _supervise(self) -> None:
        failures = 0
        while True:
            began = time.monotonic()
            if self._child is not None:
                how = await self._child.ended()
                await self._drop()
                self._state, self._reason = State.RESTARTING, f"The engine's process {how}."
                if time.monotonic() - began >= self._restart.stable:
                    failures = 0
            failures += 1
            await asyncio.sleep(self._restart.wait(failures))
            self._restarts += 1
            try:
                await self._launch()
            except EngineError as error:
                self._reason = error.message
            except Exception as error:  # whatever it is, the supervisor must outlive it
                self._reason = f"The engine's process could not be started again ({type(error).__name__})."

    async def _drop(self) -> None:
        self._served = None
        if self._child is not None:
            await self._child.stop()
            self._child = None


async def _healthy(url: str) -> None:
    """Ask ``/health`` until it says ok. The child reports only after loading, so once is the rule."""
    port = int(url.rpartition(":")[2])
    while True:
        with contextlib.suppress(OSError):
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            try:
                writer.write(b"GET /health HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n")
                if b" 200 " in await reader.readline():
                    return
            finally:
                writer.close()
                with contextlib.suppress(OSError):
                    await writer.wait_closed()
        await asyncio.sleep(0.05)
