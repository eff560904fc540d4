# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Documents on their way onto the desk: read in the sandbox, then looked at passage by passage.

Each is a task that goes on while the page shows how far it is, and ends at once when the person takes it away.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from enum import StrEnum

import msgspec

from stellwerk.documents.reader import Reader
from stellwerk.documents.values import Document, Passage, Progress
from stellwerk.errors import Conflict, DocumentRefused, NoSuchObject, StellwerkError, origin
from stellwerk.gateway.line import Line
from stellwerk.values.data_class import DataClass
from stellwerk.values.depth import Depth
from stellwerk.values.inspection import Segment
from stellwerk.workbench.desk import Desk, new_id
from stellwerk.workbench.values import Attached

log = logging.getLogger(__name__)

MOST_AT_ONCE = 5  # of one conversation
MOST_BYTES = 512 * 1024 * 1024  # of all files that wait or are read, in the memory of this process
_AT_ONCE = 4  # passages that are looked at together
_CHOSEN_CHARACTERS = 12_000  # that go along unasked: about five pages; more is chosen by the person


class Stage(StrEnum):
    """How far an upload is."""

    READING = "reading"
    RECOGNISING = "recognising"
    INSPECTING = "inspecting"
    DONE = "done"
    FAILED = "failed"


class Upload:
    """One file on its way. Lives on the event loop."""

    def __init__(self, name: str, size: int) -> None:
        self.size = size  # bytes
        self.id = new_id("u")
        self.name = name
        self.stage = Stage.READING
        self.done = 0
        self.total = 0
        self.trouble = ""  # code of the error that ended it
        self.worst: DataClass | None = None  # so far
        self.task: asyncio.Task[None] | None = None
        self.changed = asyncio.Event()

    def tell(self, stage: Stage, done: int = 0, total: int = 0) -> None:
        """It is there now."""
        self.stage, self.done, self.total = stage, done, total
        before, self.changed = self.changed, asyncio.Event()
        before.set()

    @property
    def over(self) -> bool:
        """Whether nothing more happens to it."""
        return self.stage in (Stage.DONE, Stage.FAILED)


class Uploads:
    """Everything on its way, by conversation."""

    def __init__(self) -> None:
        self._of: dict[str, dict[str, Upload]] = {}

    def of(self, conversation: str) -> list[Upload]:
        """A conversation's uploads, oldest first; those that are done are on the desk and not here any more."""
        return list(self._of.get(conversation, {}).values())

    def find(self, conversation: str, upload: str) -> Upload:
        """One of them. Raises ``NoSuchObject``."""
        found = self._of.get(conversation, {}).get(upload)
        if found is None:
            raise NoSuchObject("there is no such upload in this conversation")
        return found

    def begin(
        self,
        line: Line,
        reader: Reader,
        desk: Desk,
        session: str,
        conversation: str,
        name: str,
        content: bytes,
    ) -> Upload:
        """Read a file and put it on the desk; returns at once.

        Raises:
            NoSuchObject: there is no such conversation.
            Conflict: too many files are on their way, in this conversation or in all.
        """
        desk.find(session, conversation)
        under_way = [u for of_one in self._of.values() for u in of_one.values() if not u.over]
        here = [u for u in self.of(conversation) if not u.over]
        if len(here) >= MOST_AT_ONCE or sum(u.size for u in under_way) + len(content) > MOST_BYTES:
            raise Conflict("too many files are being read at the moment; wait for them, then add this one")
        upload = Upload(name, len(content))
        self._of.setdefault(conversation, {})[upload.id] = upload
        upload.task = asyncio.create_task(
            self._run(line, reader, desk, session, conversation, upload, content)
        )
        return upload

    def remove(self, conversation: str, upload: str) -> None:
        """Take one away; what is being read stops. Raises ``NoSuchObject``."""
        found = self.find(conversation, upload)
        self._of[conversation].pop(upload, None)
        if found.task is not None:
            found.task.cancel()

    def sweep(self, conversations: frozenset[str]) -> None:
        """Stop what belongs to none of these conversations any more."""
        for gone in set(self._of) - conversations:
            for upload in self._of.pop(gone).values():
                if upload.task is not None:
                    upload.task.cancel()

    async def _run(
        self,
        line: Line,
        reader: Reader,
        desk: Desk,
        session: str,
        conversation: str,
        upload: Upload,
        content: bytes,
    ) -> None:
        def told(progress: Progress) -> None:
            stage = Stage.RECOGNISING if progress.stage == "recognising" else Stage.READING
            upload.tell(stage, progress.done, progress.total)

        def inspected(done: int, total: int, worst: DataClass | None) -> None:
            upload.worst = worst
            upload.tell(Stage.INSPECTING, done, total)

        try:
            document = await reader.read(upload.name, content, told)
            upload.name = document.name
            desk.attach(session, conversation, await looked_at(line, document, inspected))
        except DocumentRefused as error:
            upload.trouble = error.cause
            upload.tell(Stage.FAILED)
        except StellwerkError as error:
            upload.trouble = error.code
            upload.tell(Stage.FAILED)
        except Exception as error:
            log.error("unexpected %s at %s", type(error).__name__, origin(error))
            upload.trouble = "internal_error"
            upload.tell(Stage.FAILED)
        else:
            self._of.get(conversation, {}).pop(upload.id, None)
            upload.tell(Stage.DONE)


async def looked_at(
    line: Line,
    document: Document,
    told: Callable[[int, int, DataClass | None], None] = lambda done, total, worst: None,
) -> Attached:
    """The document with the class of each of its passages. Red looks deeper once more before anything is sent.

    ``told``: how many passages are done, of how many, and the highest class so far.
    """
    passages = document.passages
    classes: list[DataClass | None] = []
    worst: DataClass | None = None
    told(0, len(passages), None)
    for first in range(0, len(passages), _AT_ONCE):
        some = passages[first : first + _AT_ONCE]
        classes += await asyncio.gather(*(_class_of(line, passage) for passage in some))
        worst = max((c for c in classes if c is not None), default=None)
        told(len(classes), len(passages), worst)
    return Attached(
        id=new_id("d"),
        document=document,
        data_class=worst,
        classes=tuple(classes),
        chosen=_first_ones(passages),
    )


async def _class_of(line: Line, passage: Passage) -> DataClass | None:
    """What was found in a passage; K3 where nobody could look: the line fails closed, and so does this."""
    try:
        found = await line.inspector.inspect(
            [Segment("text", f"{passage.title}\n{passage.text}")], Depth.FAST
        )
    except Exception:
        return DataClass.K3
    return found.data_class


def _first_ones(passages: tuple[Passage, ...]) -> frozenset[int]:
    """All passages of a short document; of a long one as many as a small model can take."""
    chosen: list[int] = []
    length = 0
    for passage in passages:
        length += len(passage.text)
        if length > _CHOSEN_CHARACTERS and chosen:
            break
        chosen.append(passage.number)
    return frozenset(chosen)


def replace_choice(attached: Attached, numbers: frozenset[int]) -> Attached:
    """The document with other passages chosen; numbers that it does not have count for nothing."""
    there = {passage.number for passage in attached.document.passages}
    return msgspec.structs.replace(attached, chosen=numbers & there)
