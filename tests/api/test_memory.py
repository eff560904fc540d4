# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Memory stays flat: ``stellwerk up`` in a process of its own, hundreds of large bad bodies, and its size after."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.api.refusal import CHAT, KEY, WORD, dumps, judged, post
from tests.journeys import http_client
from tests.journeys.house import Hubs, chat
from tests.journeys.town import GREEN, configuration, environment

from stellwerk.storage.database import Place
from stellwerk.storage.verification import verify_books

MIB = 1024 * 1024
LIMIT = 4 * MIB
AT_ONCE = 4


class Process:
    """The gateway as it is started on a real machine."""

    def __init__(self, folder: Path, hubs: Hubs) -> None:
        file = folder / "stellwerk.yaml"
        file.write_text(configuration(hubs.bases, body_limit=LIMIT), "utf-8")
        file.chmod(0o600)
        self.data = folder / "data"
        self._child = subprocess.Popen(
            [Path(sys.prefix) / "bin" / "stellwerk", "up", "--config", file, "--port", "0"],
            env={
                "PATH": os.environ["PATH"],
                **environment(),
                "STELLWERK_DATA": str(self.data),
                # glibc gives large blocks back at once, so that the size shows what is held and not what it saves up.
                "MALLOC_MMAP_THRESHOLD_": "65536",
                "MALLOC_TRIM_THRESHOLD_": "65536",
            },
            cwd=folder,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        self.port = self._read_port()

    def _read_port(self) -> int:
        assert self._child.stdout is not None
        for line in self._child.stdout:
            if found := re.search(r"http://127\.0\.0\.1:(\d+)/", line):
                return int(found[1])
        raise RuntimeError(self._child.communicate()[1])

    def memory(self, what: str) -> int:
        """``VmRSS`` (now) or ``VmHWM`` (the most ever), bytes."""
        status = Path(f"/proc/{self._child.pid}/status").read_text()
        (found,) = re.findall(rf"^{what}:\s+(\d+) kB$", status, flags=re.MULTILINE)
        return int(found) * 1024

    def stop(self) -> str:
        """Stop as Ctrl-C does; returns what stands in its log."""
        self._child.send_signal(signal.SIGINT)
        _, log = self._child.communicate(timeout=30)
        assert self._child.returncode == 0, log
        return log


@pytest.fixture
def process(tmp_path: Path, hubs: Hubs) -> Iterator[Process]:
    process = Process(tmp_path, hubs)
    try:
        yield process
    finally:
        if process._child.poll() is None:
            process._child.kill()
            process._child.communicate()


def large(too_large: int) -> list[tuple[bytes, int]]:
    """Requests and the status that each gets; most are just below the limit, so that they are read in full."""
    room = LIMIT - 1024
    text = dumps(chat(GREEN, WORD * (room // len(WORD) // 2)))
    head = post(b"", headers={"transfer-encoding": "chunked"})
    chunk = b"%x\r\n" % MIB + b"x" * MIB + b"\r\n"
    return [
        (post(b"x" * too_large), 413),
        (head + chunk * (too_large // MIB) + b"0\r\n\r\n", 413),
        (post(b"x" * room), 400),
        (post(b"[" * room), 400),
        (post(b'{"a":' * (room // 5)), 400),
        (post(b"[" + b"[]," * (room // 3 - 2) + b"1]"), 400),
        (post(b"[" + b'"ab",' * (room // 5 - 2) + b"1]"), 400),
        (post(b'{"messages": [' + b'{"role": "user"},' * (room // 18) + b"{}]}"), 400),
        (post(text[:-2]), 400),
        (post(text[:-1] + b', "hinweis": 1}'), 400),
        (post(text + b"\xff"), 400),
        (post(text[:-1] + rb', "user": "\u0000"}'), 400),
        (post(text[:-1] + b', "n": 1, "n": 2}'), 400),
        (http_client.request(CHAT, text, key="sk-wrong"), 401),
        (http_client.request("/v1/models", key=KEY, headers={"x": "a" * MIB}), 431),
    ]


async def throw(port: int, requests: list[tuple[bytes, int]], times: int) -> None:
    waiting = [request for _ in range(times) for request in requests]

    async def client() -> None:
        while waiting:
            raw, status = waiting.pop()
            judged(await http_client.ask(port, raw), status)

    async with asyncio.TaskGroup() as group:
        for _ in range(AT_ONCE):
            group.create_task(client())


async def test_hundreds_of_large_bad_bodies_leave_nothing_behind(process: Process, hubs: Hubs) -> None:
    fresh = process.memory("VmRSS")
    await throw(process.port, large(50 * MIB), 1)
    # What four at once need at their worst, in every thread, stays with the allocator: only after that it is level.
    await throw(process.port, large(10 * MIB), 14)
    before = process.memory("VmRSS")
    await throw(process.port, large(10 * MIB), 14)
    after = process.memory("VmRSS")
    peak = process.memory("VmHWM")
    print(f"\nfresh {fresh // MIB} MiB, warm {before // MIB}, after {after // MIB}, peak {peak // MIB}")

    assert after - before < 3 * LIMIT, f"{before // MIB} -> {after // MIB} MiB"
    # One body costs at most about ten times its size while it is read (1,000,000 elements), never hundreds.
    assert peak - fresh < AT_ONCE * 12 * LIMIT, f"{fresh // MIB} -> {peak // MIB} MiB at most"
    assert not any(hubs.calls().values())
    answer = await http_client.ask(process.port, post(chat(GREEN)))
    assert answer.status == 200
    log = process.stop()
    assert "Traceback" not in log
    assert WORD not in log
    assert verify_books(Place(process.data)).sound
