# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""What reading documents costs: a long PDF, scans, the start of a worker, and the gateway's memory under bombs.

    python -m bench.documents            # everything: about three minutes
    python -m bench.documents --quick    # fewer rounds, three bombs

Files are made here and read by the real worker under all its limits, as the gateway does. Times are on the wall clock:
the best and the median of the rounds, since other programs only ever add. Inspection is not in them.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import re
import statistics
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

from tests.documents import bombs, made, pdf

from bench.process import memory
from stellwerk.documents.reader import Reader
from stellwerk.documents.values import Document
from stellwerk.errors import DocumentRefused
from stellwerk.settings import Documents

_PAGES = 100
_PAGE_CHARACTERS = 2_500
_SCANS = 10
_WORDS = (
    "der die das und in den von zu mit sich des auf für ist im dem nicht ein eine als auch es an werden aus er hat "
    "dass sie nach wird bei einer um am sind noch wie einem über einen so zum war haben nur oder aber vor zur bis mehr "
    "Gemeinde Antrag Bescheid Gebühr Satzung Grundstück Bürgerinnen Straße Anlage Frist Widerspruch Prüfung"
).split()
_QUICK = ("ZIP: 600 MB of zeros", "DOCX: a tree of gigabytes", "PDF: 1,000,000 pages")


def written(pages: int) -> bytes:
    """A PDF of text, every page another one."""
    chance = random.Random(4)
    texts = []
    for _ in range(pages):
        lines, line, size = [], "", 0
        while size < _PAGE_CHARACTERS:
            line += chance.choice(_WORDS) + " "
            if len(line) > 90:
                lines.append(line)
                size += len(line)
                line = ""
        texts.append("\n".join(lines))
    return pdf.of_pages(texts)


def scanned(pages: int) -> bytes:
    """A PDF of letters, drawn, slanted, with noise, at 200 dpi."""
    return pdf.of_pages([made.picture(seed=n, slant=0.2 * (n % 5) - 0.4) for n in range(pages)])


async def timed(rounds: int, work: Callable[[], Awaitable[Document]]) -> tuple[float, float, Document]:
    """Seconds of one round, at best and in the middle; and what came out."""
    found = []
    for _ in range(rounds):
        await asyncio.sleep(2)  # the next worker is ready, as between two people's files
        began = time.perf_counter()
        document = await work()
        found.append(time.perf_counter() - began)
    return min(found), statistics.median(found), document


async def starts(rounds: int) -> None:
    """A tiny text, in a worker that is ready and in one that has to be started first."""
    others = memory(os.getpid()).children
    reader = Reader(Documents(ocr=""))
    await reader.read("a.txt", b"Text")
    best, middle, _ = await timed(rounds, lambda: reader.read("a.txt", b"Text"))
    print(f"a line of text, worker ready        {best:6.3f} s best, {middle:.3f} s median")
    await asyncio.sleep(2)
    waiting = max(size for name, size in memory(os.getpid()).children.items() if name not in others)
    print(f"memory of the worker that waits     {waiting / 2**20:6.0f} MiB")
    await reader.close()
    cold = []
    for _ in range(rounds):
        reader = Reader(Documents(ocr=""))
        began = time.perf_counter()
        await reader.read("a.txt", b"Text")
        cold.append(time.perf_counter() - began)
        await reader.close()
    print(
        f"the same, worker to be started      {min(cold):6.3f} s best, {statistics.median(cold):.3f} s median"
    )


async def files(rounds: int) -> None:
    """A long text and a scan."""
    reader = Reader(Documents())
    reader.warm()
    long, scan = written(_PAGES), scanned(_SCANS)
    best, middle, document = await timed(rounds, lambda: reader.read("lang.pdf", long))
    size = sum(len(passage.text) for passage in document.passages)
    pages = len(document.passages)
    print(f"PDF, {pages} pages, {size:,} characters  {best:5.2f} s best, {middle:.2f} s median")
    best, middle, document = await timed(max(1, rounds // 3), lambda: reader.read("scan.pdf", scan))
    iban = made.IBAN.replace(" ", "")
    right = sum(iban in "".join(passage.text.split()) for passage in document.passages)
    print(
        f"PDF, {len(document.passages)} scanned pages, 200 dpi    {best:6.2f} s best, {middle:.2f} s median, "
        f"IBAN right on {right}"
    )
    await reader.close()


def _status(what: str) -> int:
    found = re.search(rf"{what}:\s+(\d+) kB", Path("/proc/self/status").read_text())
    assert found
    return int(found[1]) * 1024


def _begun_anew() -> int:
    """Memory now; the highest mark begins here."""
    Path("/proc/self/clear_refs").write_text("5")
    return _status("VmRSS")


async def under_bombs(names: list[str]) -> None:
    """The gateway's memory while each bomb is read: the highest it was, above what it was before."""
    reader = Reader(Documents())
    await reader.read("a.txt", b"Text")
    first = _status("VmRSS")
    worst = longest = 0.0
    for name in names:
        make, _ = bombs.BOMBS[name]
        content = make()
        before, began = _begun_anew(), time.perf_counter()
        try:
            code = "what fits is read: " + ", ".join((await reader.read("x", content)).left_out or ("all",))
        except DocumentRefused as why:
            code = why.cause
        took, grown = time.perf_counter() - began, (_status("VmHWM") - before) / 2**20
        worst, longest = max(worst, grown), max(longest, took)
        print(f"  {name:38} {len(content):11,} bytes  {took:6.1f} s  {grown:+5.1f} MiB  {code}")
        del content
    await reader.close()
    print(
        f"gateway's memory: {first / 2**20:.0f} MiB before, at most {worst:+.1f} MiB while one was read; "
        f"the longest took {longest:.1f} s"
    )


async def measure(*, quick: bool) -> None:
    """Measure and print."""
    await starts(3 if quick else 9)
    await files(3 if quick else 9)
    await under_bombs([name for name in bombs.BOMBS if not quick or name in _QUICK])


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="python -m bench.documents")
    parser.add_argument("--quick", action="store_true", help="fewer rounds, three bombs")
    asyncio.run(measure(quick=parser.parse_args().quick))


if __name__ == "__main__":
    main()
