# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""A worker that a file has taken over says what it likes: the gateway stays flat and refuses."""

from __future__ import annotations

import asyncio
import resource
import sys
from pathlib import Path

import pytest
from tests.documents import made

from stellwerk.documents.limits import Limits
from stellwerk.documents.protocol import Step
from stellwerk.documents.reader import Reader
from stellwerk.documents.values import Progress
from stellwerk.documents.workers import Worker
from stellwerk.errors import DocumentRefused
from stellwerk.settings import Documents

PRELUDE = """
import os, sys, time
import msgspec
from stellwerk.documents.protocol import *
from stellwerk.documents.values import Sort
def raw(data):
    while data: data = data[os.write(1, data):]
def say(*said):
    for one in said: raw(frame(one))
say(Ready(()))
os.read(0, 1 << 20)
"""
TEXT = "Text(Sort.PAGE, 'x', '')"
DONE = "Done('txt', ())"

BAD = {
    "a frame of four gigabytes": "raw(b'\\xff\\xff\\xff\\xff' + b'x' * 100)",
    "a frame that never ends": "raw((12_000_000).to_bytes(4))\nwhile True: raw(b'x' * 65536)",
    "garbage": "raw(os.urandom(4096))",
    "no MessagePack": "raw((9).to_bytes(4) + b'not a map')",
    "an unknown field": "b = msgspec.msgpack.encode({'type': 'step', 'done': 1, 'total': 1, 'evil': 1}); "
    "raw(len(b).to_bytes(4) + b)",
    "an unknown message": "b = msgspec.msgpack.encode({'type': 'run'}); raw(len(b).to_bytes(4) + b)",
    "a flood of steps": "while True: say(Step(1, 2))",
    "steps backwards": "say(Step(3, 2))",
    "a flood of passages": f"while True: say({TEXT})",
    "a flood of characters": "while True: say(Text(Sort.PAGE, 'x' * 1_000_000, ''))",
    "a picture of the wrong size": "say(Picture(Sort.PAGE, '', '', 5000, 5000, b'x'))",
    "a flood of pictures": "while True: say(Picture(Sort.PAGE, '', '', 3, 3, b'x' * 9))",
    "ready twice": "say(Ready(()))",
    "an unknown kind": f"say({TEXT}, Done('exe', ()))",
    "an unknown code": f"say({TEXT}, Done('txt', ('click_here',)))",
    "an unknown refusal": "say(Refusal('password_please'))",
    "nothing at all": f"say({DONE})",
    "an end without a word": "os._exit(0)",
    "a crash": "os.abort()",
    "a closed pipe, alive": "os.close(1); time.sleep(60)",
    "no processor time left": "os.kill(os.getpid(), 24)",
    "killed by the kernel": "os.kill(os.getpid(), 9)",
    "silence": "time.sleep(60)",
    "silence after a passage": f"say({TEXT}); time.sleep(60)",
}
OTHER = {
    "nothing at all": "nothing_to_read",
    "no processor time left": "too_slow",
    "killed by the kernel": "too_much_memory",
    "silence": "too_slow",
    "silence after a passage": "too_slow",
}


def reader(tmp_path: Path, code: str, seconds: int = 5) -> Reader:
    program = tmp_path / "worker.py"
    program.write_text(PRELUDE + code)
    return Reader(
        Documents(seconds=seconds, ocr="tesseract" if "pictures" in code else ""),
        limits=Limits(ocr_pages=3),
        program=(sys.executable, str(program)),
    )


@pytest.mark.parametrize("what", BAD)
async def test_it_is_refused_and_memory_stays_flat(what: str, tmp_path: Path) -> None:
    own = reader(tmp_path, BAD[what])
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    try:
        with pytest.raises(DocumentRefused) as why:
            await own.read("a", b"content")
        assert why.value.cause == OTHER.get(what, "broken")
    finally:
        await own.close()
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 80 * 1024  # KiB


async def test_one_that_says_more_than_anybody_reads_is_ended(tmp_path: Path) -> None:
    """The loop stops reading a pipe whose reader is behind; its end must be heard all the same."""
    program = tmp_path / "worker.py"
    program.write_text(PRELUDE.replace("os.read(0, 1 << 20)\n", "") + BAD["a flood of steps"])
    worker = await Worker.start(Limits(), (sys.executable, str(program)))
    said = worker.said()
    assert await anext(said) == Step(1, 2)
    await said.aclose()
    await asyncio.sleep(0.5)  # it fills the pipe, and what the loop keeps of it
    async with asyncio.timeout(60):
        await worker.end()
    assert not worker.alive


async def test_what_it_says_is_cleaned(tmp_path: Path) -> None:
    own = reader(
        tmp_path,
        "say(Text(Sort.PAGE, 'a\\x00\\x1b[31mb\\r\\nc', '../\\u202eevil\\n'), Done('pdf', ('macros',)))",
    )
    try:
        document = await own.read("x\n/../Brief\u202e.pdf", b"content")
    finally:
        await own.close()
    assert document.name == "Brief.pdf"
    assert (document.passages[0].text, document.passages[0].title) == ("a[31mb\nc", "../evil")
    assert document.left_out == ("macros",)


@pytest.mark.parametrize(
    ("program", "told"),
    [
        (("/nowhere/python",), "No such file or directory"),
        ((sys.executable, "-c", "import nothing_of_that_name"), "it did not become ready"),
        ((sys.executable, "-c", "print('hello', flush=True); input()"), "it did not become ready"),
        ((sys.executable, "-c", PRELUDE.replace("Ready(())", "Done('txt', ())")), "it says something odd"),
    ],
    ids=["nothing", "broken", "chatty", "odd"],
)
async def test_a_worker_that_does_not_start_is_told(
    program: tuple[str, ...], told: str, caplog: pytest.LogCaptureFixture
) -> None:
    own = Reader(Documents(ocr=""), program=program)
    own.warm()
    with pytest.raises(DocumentRefused) as why:
        await own.read("a", b"content")
    assert (why.value.cause, why.value.status) == ("busy", 503)
    assert f"no process can be started to read documents: {told}" in caplog.text
    await own.close()


async def test_what_a_closed_reader_says() -> None:
    own = Reader(Documents(ocr=""))
    await own.close()
    with pytest.raises(DocumentRefused) as why:
        await own.read("a", b"content")
    assert why.value.cause == "busy"


def processes(what: str) -> list[int]:
    """Children of this process whose command line names that; others belong to the reader of all tests."""
    found = []
    for file in Path("/proc/self/task").glob("*/children"):
        for number in map(int, file.read_text().split()):
            try:
                command = Path(f"/proc/{number}/cmdline").read_bytes()
            except OSError:  # gone in between
                continue
            if what.encode() in command:
                found.append(number)
    return found


async def at_work(*marks: Path) -> None:
    """Until a worker has what it is to read and has left its mark."""
    async with asyncio.timeout(60):
        while not all(mark.exists() for mark in marks):  # noqa: ASYNC110
            await asyncio.sleep(0.02)


@pytest.mark.alone
async def test_cancelling_kills_at_once(tmp_path: Path) -> None:
    mark = tmp_path / "at work"
    own = reader(tmp_path, f"open({str(mark)!r}, 'w').close(); time.sleep(60)", seconds=60)
    task = asyncio.create_task(own.read("a", b"content"))
    await at_work(mark)
    assert len(processes(str(tmp_path))) == 1
    began = asyncio.get_running_loop().time()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert asyncio.get_running_loop().time() - began < 0.5
    await own.close()
    assert not processes(str(tmp_path))


async def test_closing_ends_everything(tmp_path: Path) -> None:
    own = reader(tmp_path, "time.sleep(60)", seconds=60)
    tasks = [asyncio.create_task(own.read("a", b"content")) for _ in range(4)]
    await asyncio.sleep(1)
    await own.close()
    assert all(task.cancelled() for task in tasks)
    assert not processes(str(tmp_path))


GATEWAY = """
import asyncio, sys
from pathlib import Path
from stellwerk.documents.reader import Reader
from stellwerk.settings import Documents

async def main():
    reader = Reader(Documents(ocr=""))
    await reader.read("a.txt", b"text")
    reading = asyncio.create_task(reader.read("b.rtf", b"{\\\\rtf1 " + b"a b " * 6_000_000 + b"}"))
    await asyncio.sleep(2)
    print(" ".join(file.read_text() for file in Path("/proc/self/task").glob("*/children")), flush=True)
    await asyncio.sleep(60)

asyncio.run(main())
"""


async def test_no_worker_outlives_a_killed_gateway() -> None:
    gateway = await asyncio.create_subprocess_exec(
        sys.executable, "-c", GATEWAY, stdout=asyncio.subprocess.PIPE
    )
    assert gateway.stdout is not None
    workers = [int(number) for number in (await gateway.stdout.readline()).split()]
    assert workers
    gateway.kill()
    await gateway.wait()
    for _ in range(50):
        if not any(alive(worker) for worker in workers):
            return
        await asyncio.sleep(0.1)
    raise AssertionError("a worker lives on")


def alive(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


async def test_some_at_a_time_the_others_in_their_order(tmp_path: Path) -> None:
    own = Reader(Documents(workers=1, ocr=""))
    began: list[int] = []

    async def read(number: int) -> None:
        def told(progress: Progress) -> None:
            if number not in began:
                began.append(number)

        await own.read("a.txt", b"text", told)

    try:
        await asyncio.gather(*map(read, range(4)))
    finally:
        await own.close()
    assert began == [0, 1, 2, 3]


async def test_recognising_is_cancelled_at_once() -> None:
    own = Reader(Documents())
    seen = asyncio.Event()
    content = made.as_file(made.picture(dpi=150), "PNG")
    task = asyncio.create_task(
        own.read("a.png", content, lambda p: seen.set() if p.stage == "recognising" else None)
    )
    await asyncio.wait_for(seen.wait(), 30)
    for _ in range(500):
        if processes("tesseract"):
            break
        await asyncio.sleep(0.01)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    await own.close()
    assert not processes("tesseract")
