# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""A reader that runs on a loop of its own, so that plain tests can ask it."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterator

import pytest

from stellwerk.documents.reader import Reader
from stellwerk.documents.values import Document, Progress
from stellwerk.errors import DocumentRefused


class Reading:
    """Reads files, one after the other, in real workers."""

    def __init__(self, loop: asyncio.AbstractEventLoop, reader: Reader) -> None:
        self._loop = loop
        self._reader = reader

    def __call__(
        self, content: bytes, name: str = "datei", told: Callable[[Progress], None] | None = None
    ) -> Document:
        reading = self._reader.read(name, content, *((told,) if told else ()))
        return asyncio.run_coroutine_threadsafe(reading, self._loop).result(200)

    def text(self, content: bytes, name: str = "datei") -> str:
        """All passages, with their titles."""
        return "\n".join(f"{p.title}\n{p.text}" for p in self(content, name).passages)

    def refusal(self, content: bytes, name: str = "datei") -> str:
        """Why it is not read."""
        with pytest.raises(DocumentRefused) as why:
            self(content, name)
        return why.value.cause


@pytest.fixture(scope="session")
def reading() -> Iterator[Reading]:
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()

    async def begin() -> Reader:
        reader = Reader()
        reader.warm()
        return reader

    reader = asyncio.run_coroutine_threadsafe(begin(), loop).result(30)
    yield Reading(loop, reader)
    asyncio.run_coroutine_threadsafe(reader.close(), loop).result(30)
    loop.call_soon_threadsafe(loop.stop)
    thread.join(10)
    loop.close()
