# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""``stellwerk up`` as a process of its own, as an operator runs it."""

from __future__ import annotations

import contextlib
import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any

from tests.journeys import http_client
from tests.journeys.http_client import Response

STELLWERK = Path(sys.executable).with_name("stellwerk")
_READY = "Beenden / stop"
_START_SECONDS = 90.0


class Child:
    """A running command. What it says is collected as it comes."""

    def __init__(self, *arguments: str, folder: Path, env: dict[str, str] | None = None) -> None:
        """``folder`` is home and working directory; nothing of this process's environment but PATH is passed on."""
        self.began = time.monotonic()
        self.ready_after = 0.0  # seconds
        self._process = subprocess.Popen(
            [str(STELLWERK), *arguments],
            cwd=folder,
            env={"HOME": str(folder), "PATH": os.environ["PATH"], **(env or {})},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        self.pid = self._process.pid
        self.out: list[str] = []
        self.err: list[str] = []
        self._readers = [
            threading.Thread(target=self._read, args=(stream, lines), daemon=True)
            for stream, lines in ((self._process.stdout, self.out), (self._process.stderr, self.err))
        ]
        for reader in self._readers:
            reader.start()

    def _read(self, stream: IO[str], lines: list[str]) -> None:
        with stream:
            for line in stream:
                lines.append(line.rstrip("\n"))
                if line.startswith(_READY):
                    self.ready_after = time.monotonic() - self.began

    def said(self, text: str) -> bool:
        """Whether a line of its standard output holds ``text``."""
        return any(text in line for line in self.out)

    def until(self, condition: Callable[[], bool], seconds: float = _START_SECONDS) -> None:
        """Wait for something that it does; fails the test if it ends before."""
        deadline = time.monotonic() + seconds
        while not condition():
            assert self._process.poll() is None, f"ended with {self._process.returncode}: {self.words}"
            assert time.monotonic() < deadline, f"not within {seconds} s: {self.words}"
            time.sleep(0.005)

    def ready(self) -> Child:
        """Wait for the greeting."""
        self.until(lambda: self.said(_READY))
        return self

    @property
    def words(self) -> str:
        """All that it said."""
        return "\n".join((*self.out, "--- standard error:", *self.err))

    @property
    def port(self) -> int:
        """Where it answers, from its greeting."""
        found = re.search(r"http://127\.0\.0\.1:([0-9]+)/", "\n".join(self.out))
        assert found, self.words
        return int(found[1])

    @property
    def curls(self) -> list[str]:
        """The lines of the greeting that are meant to be pasted into a shell."""
        return [line.strip() for line in self.out if line.strip().startswith("curl ")]

    @property
    def key(self) -> str:
        """The key that the greeting shows."""
        found = re.search(r"Bearer (stw_[\w-]+)", "\n".join(self.curls))
        assert found, self.words
        return found[1]

    async def ask(
        self,
        path: str,
        body: Any = None,
        *,
        key: str | None = None,
        headers: dict[str, str] | None = None,
        seconds: float = 60.0,
    ) -> Response:
        """One request on a connection of its own."""
        raw = http_client.request(path, body, key=key, headers=headers or {})
        return await http_client.ask(self.port, raw, seconds=seconds)

    def signal(self, number: signal.Signals) -> None:
        """To the whole foreground group, as a terminal or a supervisor sends it."""
        os.killpg(self.pid, number)

    def wait(self, seconds: float = 30.0) -> int:
        """Its exit status, negative for a signal, once everything that it said is here."""
        status = self._process.wait(seconds)
        for reader in self._readers:
            reader.join(seconds)
        return status

    def kill(self) -> None:
        """End it the hard way: the process alone, as the kernel does when memory runs out."""
        self._process.kill()
        self.wait()

    def __enter__(self) -> Child:
        return self

    def __exit__(self, *_: object) -> None:
        with contextlib.suppress(ProcessLookupError):
            self._process.kill()
        self.wait()


def alive(pid: int) -> bool:
    """Whether this process still runs; one that only waits to be collected does not."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return False
    return stat.rpartition(")")[2].split()[0] not in ("Z", "X")


def until_gone(pid: int, seconds: float = 10.0) -> None:
    """Wait until this process is gone."""
    deadline = time.monotonic() + seconds
    while alive(pid):
        assert time.monotonic() < deadline, f"process {pid} is still there after {seconds} s"
        time.sleep(0.01)
