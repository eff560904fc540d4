# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Tesseract: found once, then started for each page in a process of its own that cannot do anything else.

It never sees the file, only grey pixels under a head that we write ourselves (PGM), so none of its readers of picture
formats is open to an attack.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import re
import shutil
import sys

from stellwerk.documents.limits import Limits
from stellwerk.documents.process import ended, started
from stellwerk.documents.protocol import Picture
from stellwerk.documents.text import clean

log = logging.getLogger("stellwerk")

_LAUNCHER = (sys.executable, "-I", "-B", "-m", "stellwerk.documents.ocr_child")
_LANGUAGES = ("deu", "eng")
_TURNED, _UPRIGHT = (
    "1",
    "3",
)  # page segmentation: columns and blocks; the first finds pages that lie on their side
_MOST_TEXT = 400_000  # bytes of a page
_ASK_SECONDS = 20
_FOLDER = re.compile(r'"(/[^"]+)"')
_WITHOUT = "Scans and pictures cannot be read: %s. See docs/documents.md."


class Ocr:
    """A Tesseract that works."""

    def __init__(self, program: str, languages: str, layout: str, data: str, limits: Limits) -> None:
        self._program = program
        self._languages = languages
        self._layout = layout
        self._data = data
        self._limits = limits

    @classmethod
    async def find(cls, program: str, limits: Limits) -> Ocr | None:
        """The Tesseract of the settings, tried out; what is missing is told in the log.

        Args:
            program: a name on the PATH or a path; empty: none is wanted.
            limits: of a page.
        """
        if not program:
            return None
        path = shutil.which(program)
        if path is None:
            log.warning(_WITHOUT, "there is no Tesseract on this machine")
            return None
        listed = await _asked(path, "--list-langs")
        languages = "+".join(name for name in _LANGUAGES if name in listed.split())
        if not languages.startswith("deu"):
            log.warning(_WITHOUT, "Tesseract has no German data (deu)")
            return None
        folder = _FOLDER.search(listed)
        data = folder[1] if folder else os.environ.get("TESSDATA_PREFIX", "")
        found = cls(path, languages, _TURNED if "osd" in listed.split() else _UPRIGHT, data, limits)
        if await found.text(32, 32, b"\xff" * 1024) is None:
            log.warning(_WITHOUT, "Tesseract does not run under the limits that it gets here")
            return None
        return found

    async def read(self, picture: Picture) -> str | None:
        """What stands on a page; ``None`` if it cannot be recognised. Cancelling kills Tesseract at once."""
        return await self.text(picture.width, picture.height, picture.pixels)

    async def text(self, width: int, height: int, pixels: bytes) -> str | None:
        """The same of bare pixels, one byte each."""
        environment = {"LC_ALL": "C.UTF-8", "OMP_THREAD_LIMIT": "1"}
        if prefix := os.environ.get("TESSDATA_PREFIX"):
            environment["TESSDATA_PREFIX"] = prefix
        limits = self._limits
        try:
            process = await started(
                *_LAUNCHER,
                str(os.getpid()),
                str(limits.memory_bytes),
                str(limits.ocr_seconds),
                self._data,
                *(self._program, "stdin", "stdout", "-l", self._languages),
                *("--dpi", "300", "--psm", self._layout),
                environment=environment,
            )
        except OSError:  # no process to be had
            return None
        try:
            async with asyncio.timeout(limits.ocr_seconds):
                feeding = asyncio.create_task(_feed(process, f"P5 {width} {height} 255\n".encode(), pixels))
                try:
                    text = await _bounded(process)
                finally:
                    feeding.cancel()
                if text is None or await process.wait() != 0:
                    return None
                return clean(text.decode("utf-8", "replace"))
        except TimeoutError:
            return None
        finally:
            await ended(process)


async def _feed(process: asyncio.subprocess.Process, *parts: bytes) -> None:
    assert process.stdin is not None  # noqa: S101 - asked for
    with contextlib.suppress(BrokenPipeError, ConnectionResetError):
        for part in parts:
            process.stdin.write(part)
            await process.stdin.drain()
        process.stdin.close()


async def _bounded(process: asyncio.subprocess.Process) -> bytes | None:
    """All that it says; ``None`` if that is more than stands on a page."""
    assert process.stdout is not None  # noqa: S101 - asked for
    held = bytearray()
    while part := await process.stdout.read(64 * 1024):
        held += part
        if len(held) > _MOST_TEXT:
            return None
    return bytes(held)


async def _asked(program: str, question: str) -> str:
    """What it answers, on either output: versions differ."""
    try:
        process = await asyncio.create_subprocess_exec(
            program,
            question,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
    except OSError:
        return ""
    try:
        async with asyncio.timeout(_ASK_SECONDS):
            said, _ = await process.communicate()
    except TimeoutError:
        return ""
    finally:
        await ended(process)
    return said.decode("utf-8", "replace")
