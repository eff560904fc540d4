# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""What a worker tells becomes a document. Every bound is looked at again here: the worker may not be ours any more."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable

import msgspec

from stellwerk.documents.limits import Limits
from stellwerk.documents.name import clean_title
from stellwerk.documents.ocr import Ocr
from stellwerk.documents.protocol import Done, Picture, Refusal, Said, Step, Text
from stellwerk.documents.refusal import REASONS, refused
from stellwerk.documents.text import clean
from stellwerk.documents.values import KINDS, LEFT_OUT, Document, Passage, Progress, Sort

_MOST_STEPS = 20_000


class Collector:
    """One document in the making.

    Args:
        limits: of the file.
        ocr: recognises pictures; ``None``: none is expected.
        at_once: pictures that are recognised at the same time.
        told: hears how far it is.
        longer: called for each picture: reading it may take longer.
    """

    def __init__(
        self,
        limits: Limits,
        ocr: Ocr | None,
        *,
        at_once: int,
        told: Callable[[Progress], None],
        longer: Callable[[], None],
    ) -> None:
        self._limits = limits
        self._ocr = ocr
        self._at_once = at_once
        self._told = told
        self._longer = longer
        self._passages: list[Passage] = []
        self._recognising: dict[asyncio.Task[str | None], int] = {}
        self._pictures = self._recognised = self._steps = self._characters = 0
        self._total = self._done = 0
        self._left_out: dict[str, None] = {}

    async def collect(self, name: str, size: int, said: AsyncIterator[Said]) -> Document:
        """Read what the worker says to its end.

        Raises:
            DocumentRefused: by the worker, or since it says what no worker says.
        """
        try:
            async for message in said:
                match message:
                    case Step():
                        self._step(message)
                    case Text():
                        self._text(message.sort, message.text, message.title)
                    case Picture():
                        await self._picture(message)
                    case Refusal():
                        raise refused(message.code if message.code in REASONS else "broken")
                    case Done():
                        return await self._document(name, size, message)
                    case _:
                        raise refused("broken")
            raise refused("broken")
        finally:
            for task in self._recognising:
                task.cancel()
            await asyncio.gather(*self._recognising, return_exceptions=True)

    def _step(self, step: Step) -> None:
        self._steps += 1
        if self._steps > _MOST_STEPS or 0 < step.total < step.done:
            raise refused("broken")
        self._done, self._total = step.done, step.total
        self._tell()

    def _text(self, sort: Sort, text: str, title: str, *, recognised: bool = False) -> None:
        self._characters += len(text)
        number = len(self._passages) + 1
        if number > self._limits.passages or self._characters > self._limits.characters:
            raise refused("broken")
        self._passages.append(Passage(number, sort, clean(text), clean_title(title), recognised))

    async def _picture(self, picture: Picture) -> None:
        self._pictures += 1
        if (
            self._ocr is None
            or self._pictures > self._limits.ocr_pages
            or len(picture.pixels) != picture.width * picture.height
        ):
            raise refused("broken")
        self._text(picture.sort, picture.text, picture.title, recognised=True)
        self._longer()
        self._tell()
        while len(self._recognising) >= self._at_once:
            await self._next_recognised()
        self._recognising[asyncio.create_task(self._ocr.read(picture))] = len(self._passages) - 1

    async def _next_recognised(self) -> None:
        done, _ = await asyncio.wait(self._recognising, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            index = self._recognising.pop(task)
            found = task.result()
            self._recognised += 1
            if found is None:
                self._left_out["unrecognised_scans"] = None
            else:
                self._add(index, found)
            self._tell()

    def _add(self, index: int, found: str) -> None:
        room = self._limits.characters - self._characters
        if len(found) > room:
            self._left_out["too_much_text"] = None
            found = found[:room]
        self._characters += len(found)
        passage = self._passages[index]
        text = f"{passage.text}\n{found}".strip("\n")
        self._passages[index] = Passage(passage.number, passage.sort, text, passage.title, recognised=True)

    async def _document(self, name: str, size: int, done: Done) -> Document:
        if done.kind not in KINDS or not LEFT_OUT.issuperset(done.left_out):
            raise refused("broken")
        while self._recognising:
            await self._next_recognised()
        if not any(passage.text.strip() for passage in self._passages):
            raise refused("nothing_to_read")
        left_out = tuple(dict.fromkeys((*done.left_out, *self._left_out)))
        passages = self._passages if done.kind == "image" else _without_photographs(self._passages)
        return Document(name, done.kind, size, tuple(passages), left_out)

    def _tell(self) -> None:
        """While pages are recognised, those count that are done; some were read ahead."""
        if self._pictures:
            waiting = self._pictures - self._recognised
            done = max(0, max(self._done, len(self._passages)) - waiting)
            self._told(Progress("recognising", done, max(self._total, done)))
        else:
            self._told(Progress("reading", self._done, self._total))


def _without_photographs(passages: list[Passage]) -> list[Passage]:
    """Pictures beside words on which nothing is written are no passages; the others are numbered anew."""
    kept = [p for p in passages if p.text.strip() or not p.recognised or p.sort is not Sort.IMAGE]
    return [msgspec.structs.replace(p, number=number) for number, p in enumerate(kept, 1)]
