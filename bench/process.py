# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Child processes of the bench: start, readiness, end; and what the kernel says about them (Linux: ``/proc``)."""

from __future__ import annotations

import contextlib
import os
import resource
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import msgspec

_TICK = os.sysconf("SC_CLK_TCK")


class DidNotStart(Exception):
    """A target did not come up; the message says what its log says."""


class Child:
    """Context: one process that is ready inside and gone outside.

    Args:
        name: for messages.
        command: program and arguments.
        ready: asked again and again until it is true.
        log: where both outputs go.
        env: added to a small environment of ours (nothing else is inherited, so no proxy and no key is).
        seconds: time to become ready.
    """

    def __init__(
        self,
        name: str,
        command: Sequence[str],
        *,
        ready: Callable[[], bool],
        log: Path,
        env: Mapping[str, str] | None = None,
        cwd: Path | None = None,
        seconds: float = 90,
    ) -> None:
        self.name = name
        self._command = list(command)
        self._ready = ready
        self._log = log
        self._env = {
            "PATH": os.environ.get("PATH", os.defpath),
            "LANG": "C.UTF-8",
            "HOME": str(log.parent),
            **(env or {}),
        }
        self._cwd = cwd
        self._seconds = seconds
        self._process: subprocess.Popen[bytes]

    @property
    def pid(self) -> int:
        return self._process.pid

    def __enter__(self) -> Child:
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(
                self._command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                env=self._env,
                cwd=self._cwd,
                start_new_session=True,  # a group of its own, to be ended as one: some programs start others
            )
        try:
            self._wait()
        except BaseException:
            self._end()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self._end()

    def _wait(self) -> None:
        until = time.monotonic() + self._seconds
        while time.monotonic() < until:
            if self._process.poll() is not None:
                raise DidNotStart(f"{self.name} ended at once: {self._last_words()}")
            try:
                if self._ready():
                    return
            except OSError:
                pass
            time.sleep(0.05)
        raise DidNotStart(f"{self.name} was not ready after {self._seconds:.0f} s: {self._last_words()}")

    def _last_words(self) -> str:
        lines = self._log.read_text("utf-8", "replace").strip().splitlines()
        return " | ".join(lines[-5:]) or "(its log is empty)"

    def _end(self) -> None:
        self._tell(signal.SIGTERM)
        try:
            self._process.wait(15)
        except subprocess.TimeoutExpired:
            pass
        finally:
            self._tell(signal.SIGKILL)
            self._process.wait()

    def _tell(self, number: signal.Signals) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, number)


class Size(msgspec.Struct, frozen=True):
    """Resident memory in bytes: of the process itself, and of each of its children by name."""

    own: int
    children: dict[str, int] = {}


def memory(pid: int) -> Size:
    """Resident memory of a process; its descendants are listed beside it, not added."""
    found: dict[str, int] = {}
    for child in _descendants(pid):
        try:
            found[f"{_name(child)} ({child})"] = _resident(child)
        except (OSError, ValueError):
            continue  # gone in between
    return Size(_resident(pid), found)


def cpu_by_thread(pid: int) -> dict[str, float]:
    """Processor seconds so far by thread name; threads of the same name are added up."""
    used: dict[str, float] = {}
    for task in Path(f"/proc/{pid}/task").iterdir():
        try:
            text = (task / "stat").read_text()
        except OSError:
            continue
        name = text[text.index("(") + 1 : text.rindex(")")]
        fields = text[text.rindex(")") + 2 :].split()
        label = "main thread" if int(task.name) == pid else name
        used[label] = used.get(label, 0.0) + (int(fields[11]) + int(fields[12])) / _TICK
    return used


def processor_seconds(pid: int) -> float:
    """Processor time of a process and its children so far, all threads, to the nanosecond."""
    used = _clock(pid)
    for child in _descendants(pid):
        with contextlib.suppress(OSError):  # gone in between
            used += _clock(child)
    return used


def busy_seconds() -> float:
    """Processor time that this machine has spent on anything since it was started, all cores together."""
    fields = [int(field) for field in Path("/proc/stat").read_text().split("\n", 1)[0].split()[1:9]]
    return (sum(fields) - fields[3] - fields[4]) / _TICK  # without idle and waiting for disks


def many_files() -> int:
    """Raise the limit of open files for this process and what it starts; returns the limit."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    return hard


def free_port() -> int:
    """A port on loopback that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _clock(pid: int) -> float:
    # Linux makes the clock of any process from its number: clock_getcpuclockid(3), CPUCLOCK_SCHED.
    return time.clock_gettime((~pid << 3) | 2)


def _resident(pid: int) -> int:
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) * 1024
    raise ValueError("no VmRSS")


def _name(pid: int) -> str:
    return Path(f"/proc/{pid}/comm").read_text().strip()


def _descendants(pid: int) -> list[int]:
    parents: dict[int, int] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                text = (entry / "stat").read_text()
            except OSError:
                continue
            parents[int(entry.name)] = int(text[text.rindex(")") + 2 :].split()[1])
    found, seen = [], {pid}
    grown = True
    while grown:
        grown = False
        for child, parent in parents.items():
            if parent in seen and child not in seen:
                seen.add(child)
                found.append(child)
                grown = True
    return found
