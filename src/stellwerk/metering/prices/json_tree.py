# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""JSON (RFC 8259) as a tree of nodes that know their line; numbers stay the text that was written.

The library's parser tells no lines, turns 0.20 into a binary fraction and lets the second of two equal names win.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_right

import msgspec

from stellwerk.metering.prices.problems import Place, Problems
from stellwerk.metering.prices.raw import COLUMNS, HEAD, PRICES

MOST_DEPTH = 8
_MOST_NODES = 50_000

_BLANKS = re.compile(r"[ \t\r\n]*")
_STRING = re.compile(r'"(?:[^"\\\x00-\x1f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*+"')
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?(?![\w.])")
_KNOWN = frozenset((*HEAD, *COLUMNS, PRICES))  # names that a path may show
_WORD = re.compile(r"(?:true|false|null)(?!\w)")


class Text(msgspec.Struct, frozen=True):
    """A string, or a number as it was written."""

    place: Place
    text: str
    number: bool = False


class Word(msgspec.Struct, frozen=True):
    """``true``, ``false`` or ``null``."""

    place: Place
    text: str


class Array(msgspec.Struct, frozen=True):
    """A list."""

    place: Place
    items: tuple[Node, ...]


class Object(msgspec.Struct, frozen=True):
    """Names with their values. Each once: of a name that is there twice, the first."""

    place: Place
    entries: dict[str, Node]


Node = Text | Word | Array | Object


class _Stop(Exception):
    pass


def parse(text: str, problems: Problems) -> Node | None:
    """The document; ``None`` where it is no JSON, with the reason noted."""
    try:
        return _Reader(text, problems).document()
    except _Stop:
        return None


class _Reader:
    def __init__(self, text: str, problems: Problems) -> None:
        self._text = text
        self._problems = problems
        self._at = 0
        self._nodes = 0
        self._ends = [m.start() for m in re.finditer("\n", text)]

    def document(self) -> Node:
        node = self._node("", 0)
        self._blanks()
        if self._at < len(self._text):
            raise self._wrong("something follows the end of the document", "remove it")
        return node

    def _node(self, path: str, depth: int) -> Node:
        self._blanks()
        place = self._place(path)
        self._nodes += 1
        if depth > MOST_DEPTH or self._nodes > _MOST_NODES:
            raise self._wrong("it is nested too deep or too large", "a price list needs neither")
        match self._text[self._at : self._at + 1]:
            case "{":
                return self._object(place, path, depth)
            case "[":
                return self._array(place, path, depth)
            case '"':
                return Text(place, self._string())
        if (number := self._take(_NUMBER)) is not None:
            return Text(place, number, number=True)
        if (word := self._take(_WORD)) is not None:
            return Word(place, word)
        raise self._wrong(
            "no JSON value stands here", "texts need quotation marks; NaN and Infinity are none"
        )

    def _object(self, place: Place, path: str, depth: int) -> Object:
        entries: dict[str, Node] = {}
        self._at += 1
        self._blanks()
        while not self._skip("}"):
            if entries and not self._skip(","):
                raise self._wrong("a comma or } is missing", "put a comma between two entries")
            self._blanks()
            here = self._place(path)
            name = self._string()
            self._blanks()
            if not self._skip(":"):
                raise self._wrong("a colon is missing", 'write "name": value')
            shown = name if name in _KNOWN else "?"
            node = self._node(f"{path}.{shown}" if path else shown, depth + 1)
            if name in entries:
                self._problems.add(here, "a name is there twice in one object", "keep one of them")
            entries.setdefault(name, node)
            self._blanks()
        return Object(place, entries)

    def _array(self, place: Place, path: str, depth: int) -> Array:
        items: list[Node] = []
        self._at += 1
        self._blanks()
        while not self._skip("]"):
            if items and not self._skip(","):
                raise self._wrong("a comma or ] is missing", "put a comma between two entries")
            items.append(self._node(f"{path}[{len(items)}]", depth + 1))
            self._blanks()
        return Array(place, tuple(items))

    def _string(self) -> str:
        written = self._take(_STRING)
        if written is None:
            raise self._wrong(
                "a text in quotation marks is missing or does not end",
                "close it; names need quotation marks, too",
            )
        read: str = json.loads(written)
        return read

    def _blanks(self) -> None:
        found = _BLANKS.match(self._text, self._at)
        self._at = found.end() if found else self._at

    def _skip(self, sign: str) -> bool:
        there = self._text.startswith(sign, self._at)
        self._at += there
        return there

    def _take(self, pattern: re.Pattern[str]) -> str | None:
        found = pattern.match(self._text, self._at)
        if found is None:
            return None
        self._at = found.end()
        return found[0]

    def _place(self, path: str) -> Place:
        return Place(bisect_right(self._ends, self._at - 1) + 1, path)

    def _wrong(self, what: str, do: str) -> _Stop:
        line = bisect_right(self._ends, self._at - 1)
        column = self._at - (self._ends[line - 1] if line else -1)
        self._problems.add(Place(line + 1, f"character {column}"), what, do)
        return _Stop()
