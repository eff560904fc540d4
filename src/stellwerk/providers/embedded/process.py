# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""One life of the child process: start it, hear that it serves, see it end."""

from __future__ import annotations

import asyncio
import contextlib
import os
import re
import sys
from collections import deque

import msgspec

from stellwerk.errors import EngineError
from stellwerk.providers.embedded.order import Order, Report

# A clean environment: no proxies, no credentials. These only say where libraries and accelerators are.
_KEPT = (
    "LD_LIBRARY_PATH",
    "CUDA_VISIBLE_DEVICES",
    "HIP_VISIBLE_DEVICES",
    "ROCR_VISIBLE_DEVICES",
    "GOMP_SPINCOUNT",
)
_FIXED = {
    "HF_HUB_OFFLINE": "1",
    "LC_ALL": "C.UTF-8",
    "GGML_NO_BACKTRACE": "1",
    # Threads wait for each other several hundred times a token. If one of them has lost its processor, to our own
    # detectors for one, the others keep theirs awake for nothing: by libgomp's own value an answer becomes a hundred
    # times slower beside one busy program. This is what libgomp takes itself where it knows of such company.
    "GOMP_SPINCOUNT": "1000",
}
_RING_LINES = 40
_SHOWN_LINES = 2
_LINE_LIMIT = 64 * 1024
_STOP_SECONDS = 3.0
_CHECK = "Check the model file and the settings of the engine."
_PULL = "The file is no whole GGUF model: pull it again with 'stellwerk models pull'."
_TELLING = {  # what names the cause among llama.cpp's messages, and what to do about it
    "No module named": "Install the package xllamacpp into the environment of Stellwerk.",
    "failed to open": "Check that the model file exists and may be read.",
    "invalid magic": _PULL,
    "corrupted": _PULL,
    "failed to allocate": "Lower the context length or the parallel conversations, or choose a smaller model.",
    "unknown model architecture": "This version of llama.cpp does not know the model: choose another one.",
}
_STAMP = re.compile(r"^[\d.]+ [A-Z] ")  # llama.cpp's own time and level


class Child:
    """A running child process. Made by :meth:`start`; useful once :meth:`report` has come back."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process
        self._ring: deque[str] = deque(maxlen=_RING_LINES)
        self._errors = asyncio.create_task(self._collect())

    @classmethod
    async def start(cls, order: Order) -> Child:
        """Start it and hand it the order.

        Raises:
            EngineError: the system refuses to start a process.
        """
        environment = _FIXED | {name: os.environ[name] for name in _KEPT if name in os.environ}
        try:
            process = await asyncio.create_subprocess_exec(
                sys.executable,
                "-I",  # neither PYTHON* variables nor the current folder
                "-B",
                "-m",
                "stellwerk.providers.embedded.child",
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.PIPE,
                env=environment,
                cwd="/",
                close_fds=True,
                start_new_session=True,  # Ctrl-C at the terminal reaches the parent only
                limit=_LINE_LIMIT,
            )
        except OSError as error:
            raise EngineError(
                f"The process of the embedded engine could not be started: {error.strerror}. "
                "Check free memory and the limit of processes."
            ) from None
        child = cls(process)
        assert process.stdin is not None  # noqa: S101 - asked for above
        process.stdin.write(msgspec.json.encode(order) + b"\n")  # fits the pipe's buffer: no need to wait
        return child

    @property
    def pid(self) -> int:
        """Its process id."""
        return self._process.pid

    async def report(self) -> Report:
        """Wait until it serves.

        Raises:
            EngineError: it ended instead; the message carries llama.cpp's last words. No prompt can be in them,
                since none was sent yet.
        """
        assert self._process.stdout is not None  # noqa: S101
        line = await self._process.stdout.readline()
        if line:
            return msgspec.json.decode(line, type=Report)
        how = await self.ended()
        await asyncio.wait([self._errors])
        words = self._last_words()
        raise EngineError(f"The embedded engine did not start (its process {how}): {words}. {_advice(words)}")

    async def ended(self) -> str:
        """Wait for its end; how it ended, in words."""
        code = await self._process.wait()
        return f"was ended by signal {-code}" if code < 0 else f"ended with status {code}"

    async def stop(self) -> None:
        """End it: ask by closing the pipe, then by force. Safe to call twice."""
        if self._process.stdin is not None:
            self._process.stdin.close()
        try:
            await asyncio.wait_for(self._process.wait(), _STOP_SECONDS)
        except TimeoutError:
            with contextlib.suppress(ProcessLookupError):
                self._process.kill()
            await self._process.wait()
        await asyncio.wait([self._errors])

    async def _collect(self) -> None:
        assert self._process.stderr is not None  # noqa: S101
        while True:
            try:
                line = await self._process.stderr.readline()
            except ValueError:  # longer than the limit: dropped
                continue
            if not line:
                return
            self._ring.append(_STAMP.sub("", line.decode("utf-8", "replace").strip())[:300])

    def _last_words(self) -> str:
        lines = [line.rstrip(".") for line in dict.fromkeys(self._ring) if line]
        telling = [line for line in lines if any(sign in line for sign in _TELLING)]
        return "; ".join((telling or lines)[-_SHOWN_LINES:]) or "it left no message"


def _advice(words: str) -> str:
    return next((advice for sign, advice in _TELLING.items() if sign in words), _CHECK)
