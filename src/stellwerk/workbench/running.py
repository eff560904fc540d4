# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""An answer on its way: it goes on whether somebody looks or not, and whoever comes back finds it where it is.

Whoever watches says how many finished blocks they have, and gets the rest and what still changes; so a reload, a lost
connection and a second window need no memory of their own. Lives on the event loop.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import msgspec

from stellwerk.gateway.line import CLIENT_LEFT
from stellwerk.workbench.markdown.growing import Growing

PACE_S = 0.08
"""Between two pictures of a growing answer: faster than this nobody reads, and each costs the browser a layout."""
_TICK_S = 15.0  # of silence, after which proxies and browsers need a sign of life


class Picture(msgspec.Struct, frozen=True):
    """What somebody who has ``first`` blocks needs to see the answer as it is now."""

    first: int  # blocks before this one stay as they are
    blocks: tuple[str, ...]  # HTML
    tail: str  # HTML of what may still change
    over: bool


class Running:
    """One answer while it comes."""

    def __init__(self, language: str = "de") -> None:
        self._growing = Growing(language)
        self._text: list[str] = []
        self._changed = asyncio.Event()
        self._loop = asyncio.get_running_loop()
        self._task: asyncio.Task[None] | None = None
        self._stopped = False
        self.over = False

    @property
    def text(self) -> str:
        """The Markdown that came so far."""
        return "".join(self._text)

    @property
    def stopped(self) -> bool:
        """Whether the person stopped it."""
        return self._stopped

    def run(self, task: asyncio.Task[None]) -> None:
        """``task`` brings the answer; :meth:`stop` ends it."""
        self._task = task

    def add(self, more: str) -> None:
        """More text came."""
        self._text.append(more)
        self._growing.feed(more)
        self._tell()

    def end(self) -> None:
        """Nothing more comes."""
        self._growing.finish()
        self.over = True
        self._tell()

    def stop(self) -> None:
        """End it now; what came is kept and paid for. From any thread."""
        self._stopped = True
        if self._task is not None and not self._task.done():
            self._loop.call_soon_threadsafe(self._task.cancel, CLIENT_LEFT)

    def picture(self, seen: int) -> Picture:
        """For somebody who has ``seen`` finished blocks; one who claims more than there are starts afresh."""
        blocks = self._growing.blocks
        first = seen if 0 <= seen <= len(blocks) and not self.over else 0
        return Picture(first, tuple(blocks[first:]), self._growing.tail, self.over)

    async def watch(self, seen: int) -> AsyncIterator[Picture | None]:
        """Pictures until it is over, the last one included; ``None`` where nothing happened for a while."""
        while True:
            changed = self._changed
            picture = self.picture(seen)
            yield picture
            if picture.over:
                return
            seen = picture.first + len(picture.blocks)
            await asyncio.sleep(PACE_S)
            while True:
                try:
                    async with asyncio.timeout(_TICK_S):
                        await changed.wait()
                    break
                except TimeoutError:
                    yield None

    async def finished(self) -> None:
        """Returns when it is over."""
        while not self.over:
            await self._changed.wait()

    def _tell(self) -> None:
        self._changed.set()
        self._changed = asyncio.Event()
