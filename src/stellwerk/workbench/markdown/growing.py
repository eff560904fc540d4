# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""An answer that grows: blocks that will not change any more, and a tail that a page replaces."""

from __future__ import annotations

import re
from html import escape
from typing import Any, NamedTuple

from stellwerk.workbench.markdown.characters import MOST, shown
from stellwerk.workbench.markdown.course import Course
from stellwerk.workbench.markdown.render import rendered, starts, too_long

_LONG = 3_000  # characters of a tail from which on it is not rendered anew with every piece
_GROWTH = 8  # but when an eighth has been added
_BLANK = re.compile(r"\n[ \t]*\n")
_AFTER = re.compile(r"\n[ \t]*\n(?=[^\s\-*+>\d|])")  # what no list, quotation or table goes on with
_FENCE = re.compile(r"\s{0,3}(`{3,}|~{3,})")


class _Part(NamedTuple):
    """Text whose blocks are final, and what it takes to render it again."""

    text: str
    first: int  # number of its first block
    course: Course
    known: int  # definitions of links when it was rendered


class Growing:
    """The HTML of an answer while it comes.

    A block is final when another one has begun after a blank line: nothing that comes later can become part of it. The
    one exception is a definition of a link (``[1]: https://…``) that comes after its use: :meth:`finish` tells which
    blocks it has changed. Once finished, ``"".join(blocks)`` is what :func:`render.render` gives for the whole.

    A refresh costs as much as the tail is long. A tail of more than 3,000 characters (one long list, one long piece of
    code) is rendered anew when it has grown by an eighth; what came since then stands after it as plain text.

    Args:
        language: of the words that we add: ``de`` or ``en``.
    """

    def __init__(self, language: str = "de") -> None:
        self._language = language
        self._course = Course(language)
        self._references: dict[str, Any] = {}
        self._parts: list[_Part] = []
        self._blocks: list[str] = []
        self._rest = ""  # source of the tail, as far as it was rendered
        self._new: list[str] = []  # what came since then
        self._tail = ""  # HTML of _rest
        self._size = 0  # characters that were fed
        self._carriage = ""  # a carriage return whose line feed may follow
        self._over = False  # there was more than is rendered
        self._finished = False

    def feed(self, more: str) -> None:
        """Take what came. Costs nothing until somebody looks."""
        room = MOST - self._size
        self._over = self._over or len(more) > room
        more = more[:room]
        self._size += len(more)
        if more:
            more = self._carriage + more
            self._carriage = "\r" if more.endswith("\r") else ""
            self._new.append(shown(more[: len(more) - len(self._carriage)]))

    @property
    def blocks(self) -> list[str]:
        """HTML of the top-level blocks that will not change any more; look at it before the tail."""
        self._look()
        return self._blocks

    @property
    def tail(self) -> str:
        """HTML of what may still change: :attr:`settling` and :attr:`coming`."""
        return self.settling + self.coming

    @property
    def settling(self) -> str:
        """The rendered part of the tail. Of a long tail it is the same for many looks: it need not be sent anew."""
        self._look()
        return self._tail

    @property
    def coming(self) -> str:
        """What came since then, as plain text; "" as long as the tail is short."""
        self._look()
        coming = "".join(self._new)
        if not coming:
            return ""
        element = "pre" if _FENCE.match(self._rest) else "div"
        return f'<{element} class="coming">{escape(coming, quote=False)}</{element}>\n'

    def finish(self) -> dict[int, str]:
        """No more will come: everything is final.

        Returns:
            By number, the blocks that were final before and are others now, because a definition came after its use.
        """
        if self._finished:
            return {}
        self._finished = True
        if self._carriage:
            self._new.append("\n")
        self._rest += "".join(self._new)
        self._new, self._tail = [], ""
        before = len(self._blocks)
        self._settle(self._rest)
        self._rest = ""
        changed = {}
        for part in self._parts:
            if part.known == len(self._references):
                continue
            for number, html in enumerate(
                rendered(part.text, dict(self._references), part.course.copy()), part.first
            ):
                if number < before and html != self._blocks[number]:
                    changed[number] = self._blocks[number] = html
        if self._over:
            self._blocks.append(too_long(self._language))
        self._parts = []
        return changed

    def _look(self) -> None:
        if self._finished or not self._new:
            return
        new = "".join(self._new)
        self._new = [new]
        if len(self._rest) > _LONG and len(new) * _GROWTH < len(self._rest) and not self._ended(new):
            return
        self._rest += new
        self._new = []
        self._cut()
        self._tail = "".join(rendered(self._rest, dict(self._references), self._course.copy()))

    def _ended(self, new: str) -> bool:
        """Whether ``new`` seems to end the block of a long tail: worth a look, nothing more."""
        seen = self._rest[-2:] + new
        fence = _FENCE.match(self._rest)
        if fence is not None:
            closing = re.compile(rf"\n[ ]{{0,3}}{fence[1]}")
            if closing.search(self._rest, fence.end()) is None:
                return closing.search(seen) is not None
        return _AFTER.search(seen) is not None

    def _cut(self) -> None:
        """Make final what stands before the last block that begins after a blank line. Whole lines alone count."""
        end = self._rest.rfind("\n") + 1
        if _BLANK.search(self._rest, 0, end) is None:
            return
        lines = self._rest[:end].split("\n")
        for number in reversed(starts(self._rest[:end], self._references)[1:]):
            if not lines[number - 1].strip(" \t"):
                cut = sum([len(line) + 1 for line in lines[:number]])
                self._settle(self._rest[:cut])
                self._rest = self._rest[cut:]
                return

    def _settle(self, text: str) -> None:
        first, course = len(self._blocks), self._course.copy()
        self._blocks += rendered(text, self._references, self._course)
        if "[" in text:
            self._parts.append(_Part(text, first, course, len(self._references)))
