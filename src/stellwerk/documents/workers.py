# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Worker processes: a fresh one for each file. One is kept ready, since imports take most of its start."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import sys
from collections.abc import AsyncIterator, Sequence

import msgspec

from stellwerk.documents.limits import Limits
from stellwerk.documents.process import ended, started
from stellwerk.documents.protocol import LENGTH, Order, Ready, Said, largest
from stellwerk.documents.refusal import refused
from stellwerk.errors import DocumentRefused

log = logging.getLogger("stellwerk")

_PROGRAM = (sys.executable, "-I", "-B", "-m", "stellwerk.documents.worker")
_START_SECONDS = 30.0
_CHUNK = 256 * 1024  # bytes of the file on their way at once
_ENVIRONMENT = {"LC_ALL": "C.UTF-8", "MALLOC_ARENA_MAX": "1"}  # nothing of ours: no proxy, no credential
_DECODER = msgspec.msgpack.Decoder(Said)
_MISSING = {
    "namespaces": "namespaces of its own (unprivileged user namespaces are off)",
    "landlock": "Landlock (Linux 5.13 or newer)",
    "seccomp": "a filter of system calls (seccomp; Linux on x86-64 or ARM64)",
}


class NotStarted(Exception):
    """No worker can be had; the message says why, for the log."""


class Worker:
    """One process. Good for one file; then, or when anything is odd, it is killed."""

    def __init__(self, process: asyncio.subprocess.Process, limits: Limits) -> None:
        self._process = process
        self._largest = largest(limits)
        self.missing: tuple[str, ...] = ()

    @classmethod
    async def start(cls, limits: Limits, program: Sequence[str] = _PROGRAM) -> Worker:
        """Start a process and wait until it has given up what it will not need.

        Raises:
            NotStarted: the system refuses to start one, or it did not become ready.
        """
        given = (str(os.getpid()), str(limits.memory_bytes), str(limits.seconds))
        try:
            process = await started(*program, *given, environment=_ENVIRONMENT)
        except OSError as error:
            raise NotStarted(error.strerror) from None
        worker = cls(process, limits)
        try:
            async with asyncio.timeout(_START_SECONDS):
                first = await anext(worker.said())
            if not isinstance(first, Ready):
                raise NotStarted("it says something odd")
        except (DocumentRefused, TimeoutError):
            await worker.end()
            raise NotStarted("it did not become ready") from None
        except BaseException:
            await worker.end()
            raise
        worker.missing = first.missing
        return worker

    @property
    def alive(self) -> bool:
        """Whether it can be given a file."""
        return self._process.returncode is None

    async def give(self, order: Order, content: bytes) -> None:
        """Hand over the file, in pieces, so that no second copy of it lies in our memory."""
        assert self._process.stdin is not None  # noqa: S101 - asked for above
        body = msgspec.msgpack.encode(order)
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):  # it died: reading tells why
            self._process.stdin.write(len(body).to_bytes(LENGTH) + body)
            for at in range(0, len(content), _CHUNK):
                self._process.stdin.write(content[at : at + _CHUNK])
                await self._process.stdin.drain()

    async def said(self) -> AsyncIterator[Said]:
        """What it says, message by message.

        Raises:
            DocumentRefused: it ended, or says what no worker says.
        """
        assert self._process.stdout is not None  # noqa: S101 - asked for above
        while True:
            try:
                size = int.from_bytes(await self._process.stdout.readexactly(LENGTH))
                if size > self._largest:
                    raise refused("broken")
                body = await self._process.stdout.readexactly(size)
            except asyncio.IncompleteReadError:
                raise refused(await self._why_ended()) from None
            try:
                yield _DECODER.decode(body)
            except (msgspec.DecodeError, UnicodeDecodeError):
                raise refused("broken") from None

    async def end(self) -> None:
        """Kill it, at once, and wait until the system has taken it away."""
        await ended(self._process)

    async def _why_ended(self) -> str:
        try:
            async with asyncio.timeout(1):
                code = await self._process.wait()
        except TimeoutError:  # it closed its pipe and lives on
            return "broken"
        if code == -24:  # SIGXCPU
            return "too_slow"
        return (
            "too_much_memory" if code == -9 else "broken"
        )  # SIGKILL, not by us: the kernel ran out of memory


class Workers:
    """Starts workers and keeps one ready."""

    def __init__(self, limits: Limits, program: Sequence[str] = _PROGRAM) -> None:
        self._limits = limits
        self._program = program
        self._spare: asyncio.Task[Worker] | None = None
        self._told = False
        self._closed = False

    def warm(self) -> None:
        """Begin to start one that will be ready."""
        if self._spare is None and not self._closed:
            self._spare = asyncio.create_task(Worker.start(self._limits, self._program))
            self._spare.add_done_callback(_take_note)

    async def take(self) -> Worker:
        """The one that is ready, or a new one.

        Raises:
            NotStarted: none can be started.
        """
        spare, self._spare = self._spare, None
        worker: Worker | None = None
        if spare is not None:
            try:
                worker = await asyncio.shield(spare)
            except asyncio.CancelledError:
                if not spare.cancelled():
                    self._spare = self._spare or spare  # the next one takes it
                raise
            except NotStarted:  # the fresh one below tells
                worker = None
            if worker is not None and not worker.alive:
                worker = None
        if worker is None:
            worker = await Worker.start(self._limits, self._program)
        if not self._told:
            self._told = True
            for code in worker.missing:
                log.warning(
                    "documents are read without %s: the system does not offer it. The other limits hold.",
                    _MISSING.get(code, code),
                )
        return worker

    async def close(self) -> None:
        """End the one that is ready."""
        self._closed = True
        spare, self._spare = self._spare, None
        if spare is not None:
            spare.cancel()
            with contextlib.suppress(BaseException):
                await (await spare).end()


def _take_note(spare: asyncio.Task[Worker]) -> None:
    """Whoever takes it sees the failure; if nobody does, it is none."""
    if not spare.cancelled():
        spare.exception()
