# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Where readers put what they find. It cleans, counts and sends; it knows the limits, so that readers need not."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

from stellwerk.documents.limits import Limits
from stellwerk.documents.protocol import Picture, Said, Step, Text
from stellwerk.documents.read.unreadable import Full, Unreadable
from stellwerk.documents.text import clean, sections
from stellwerk.documents.values import Sort

_TITLE = 400  # characters; the gateway shortens it further
_BESIDE = 20  # pictures beside words: most are photographs, and each takes a second or more
_FATAL = ("bomb", "too_many_parts")  # in an attachment as in the file itself
_IN_ATTACHMENT = {"encrypted": "encrypted_part", "unknown_format": "unknown_attachment"}


class Grey(NamedTuple):
    """A picture to recognise: one byte a pixel, row by row."""

    width: int
    height: int
    pixels: bytes


class Sink:
    """What was found in one file.

    Args:
        send: takes each message to the gateway.
        limits: of the file.
        ocr: whether pictures can be recognised.
        read: reads an attachment: its bytes, into a sink.
    """

    def __init__(
        self,
        send: Callable[[Said], None],
        limits: Limits,
        *,
        ocr: bool,
        read: Callable[[bytes, Sink], None],
    ) -> None:
        self.limits = limits
        self.kind = ""
        self._send = send
        self._ocr = ocr
        self._read = read
        self._passages = self._characters = self._pictures = self._beside = 0
        self._left_out: dict[str, None] = {}  # a set that keeps its order
        self._attachments: list[str] = []

    @property
    def left_out(self) -> tuple[str, ...]:
        """Codes of what was not read."""
        return tuple(self._left_out)

    @property
    def empty(self) -> bool:
        """Whether nothing was found."""
        return self._characters == 0 and self._pictures == 0

    @property
    def characters(self) -> int:
        """Of everything that was written so far; what is recognised is not known here."""
        return self._characters

    def recognises_beside(self) -> bool:
        """Whether one more picture that stands beside words can be recognised; it counts."""
        if not self._ocr or self._beside >= _BESIDE or self._pictures >= self.limits.ocr_pages:
            return False
        self._beside += 1
        return True

    @property
    def attachment(self) -> bool:
        """Whether what is read now is an attachment."""
        return bool(self._attachments)

    def is_a(self, kind: str) -> None:
        """What the file is; the kind of an attachment is nobody's business."""
        self.kind = self.kind or kind

    def left(self, code: str) -> None:
        """Something is there and is not read."""
        self._left_out[code] = None

    def was_read(self, code: str) -> None:
        """It was noted as left out, and was read after all."""
        self._left_out.pop(code, None)

    def step(self, done: int, total: int) -> None:
        """So far the file is read. Attachments do not tell; they are a step of their mail."""
        if not self._attachments:
            self._send(Step(done, total))

    def passage(self, sort: Sort, text: str, title: str = "") -> None:
        """One passage. An empty one is none, except for a page or slide, whose numbers must agree with the file's.

        Raises:
            Full: no more fit.
        """
        text = clean(text)
        if text.strip() or sort in (Sort.PAGE, Sort.SLIDE, Sort.IMAGE):
            text = self._taken(text)
            self._send(Text(self._sort(sort), text, self._title(title)))
        self._until_full()

    def flow(self, paragraphs: Iterable[str]) -> None:
        """Paragraphs of a text without pages."""
        for title, text in sections(paragraphs):
            self.passage(Sort.SECTION, text, title)

    def picture(self, sort: Sort, draw: Callable[[], Grey], text: str = "", title: str = "") -> None:
        """One passage that has to be recognised; ``text`` stands there already.

        Raises:
            Full: no more fit.
        """
        if not self._ocr or self._pictures >= self.limits.ocr_pages:
            self.left("too_many_scans" if self._ocr else "scans")
            self.passage(sort, text, title)
            return
        self._pictures += 1
        text = self._taken(clean(text))
        grey = draw()
        self._send(Picture(self._sort(sort), text, self._title(title), grey.width, grey.height, grey.pixels))
        self._until_full()

    def attached(self, name: str, content: bytes) -> None:
        """Read an attachment. What cannot be read is left out, unless it is built to do harm.

        Raises:
            Unreadable: it is a bomb.
            Full: no more fit.
        """
        self.attached_mail(name, lambda: self._read(content, self))

    def attached_mail(self, name: str, read: Callable[[], object]) -> None:
        """The same of a mail within a mail that was opened already."""
        if len(self._attachments) >= self.limits.mail_depth:
            self.left("nested_too_deep")
            return
        self._attachments.append(name)
        try:
            read()
        except Unreadable as why:
            if why.code in _FATAL:
                raise
            self.left(_IN_ATTACHMENT.get(why.code, "unreadable_attachment"))
        except (Full, MemoryError, RecursionError):
            raise
        except Exception:  # libraries raise anything at damaged files
            self.left("unreadable_attachment")
        finally:
            self._attachments.pop()

    def _sort(self, sort: Sort) -> Sort:
        return Sort.ATTACHMENT if self._attachments else sort

    def _title(self, title: str) -> str:
        return " › ".join(filter(None, [*self._attachments, title]))[:_TITLE]

    def _taken(self, text: str) -> str:
        self._passages += 1
        room = self.limits.characters - self._characters
        if len(text) > room:
            self.left("too_much_text")
            text = text[:room]
        self._characters += len(text)
        return text

    def _until_full(self) -> None:
        if self._characters >= self.limits.characters:
            self.left("too_much_text")
            raise Full
        if self._passages >= self.limits.passages:
            self.left("too_many_passages")
            raise Full
