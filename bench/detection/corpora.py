# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Annotated corpora as JSON Lines. Two forms are known, and told apart by the fields of their lines.

*Documents* of a town hall carry the class that they demand and spans written inline as ``[[kind|surface]]``: fields
``id``, ``genre``, ``marked``, ``data_class``, ``regimes``, ``special``. *Units* of a corpus for named entities carry
``text`` and ``spans``, each span a list of start, end (code points, end exclusive) and label; persons are ``PER``.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple, TypeAlias, TypeVar

import msgspec

from stellwerk.values.data_class import DataClass

_MARK = re.compile(r"\[\[([a-z_]+)\|(.+?)\]\]", re.DOTALL)


class NoCorpus(Exception):
    """A file that is named is no annotated corpus; the message says which line and why."""


class Span(NamedTuple):
    """A marked stretch of a text, in code points, end exclusive."""

    start: int
    end: int
    kind: str


class Document(msgspec.Struct, frozen=True):
    """One document of a town hall and what a reader says of it."""

    id: str
    genre: str
    text: str
    spans: tuple[Span, ...]
    data_class: DataClass
    special: frozenset[str]
    regimes: frozenset[str]


class Unit(msgspec.Struct, frozen=True):
    """One unit of a corpus for named entities, often a sentence; ``persons`` are its names of persons."""

    id: str  # the number of its line
    text: str
    persons: tuple[Span, ...]


class TownHall(msgspec.Struct, frozen=True):
    """A corpus of documents."""

    name: str
    documents: tuple[Document, ...]


class Names(msgspec.Struct, frozen=True):
    """A corpus of units."""

    name: str
    units: tuple[Unit, ...]


Corpus: TypeAlias = TownHall | Names
_Part = TypeVar("_Part", Document, Unit)


class _DocumentLine(msgspec.Struct):
    id: str
    marked: str
    data_class: str
    genre: str = ""
    regimes: list[str] = []
    special: list[str] = []


class _UnitLine(msgspec.Struct):
    text: str
    spans: list[tuple[int, int, str]]


def find(paths: Iterable[Path]) -> list[Corpus]:
    """Read every corpus among ``paths``, and in the folders among them whatever is a corpus, in order of names.

    Raises:
        NoCorpus: a file that is named itself is none, or nothing was found.
    """
    found: list[Corpus] = []
    seen: set[Path] = set()
    for path in paths:
        files = sorted(path.rglob("*.jsonl")) if path.is_dir() else [path]
        for file in files:
            if file.resolve() in seen:
                continue
            seen.add(file.resolve())
            try:
                found.append(read(file))
            except NoCorpus:
                if not path.is_dir():
                    raise
    if not found:
        raise NoCorpus("No annotated corpus (*.jsonl) there; docs/benchmarks.md shows the two forms of one.")
    return found


def read(file: Path) -> Corpus:
    """Read one file; its first line tells the form.

    Raises:
        NoCorpus: it cannot be read, has neither form, or a line does not have the form of the first.
    """
    try:
        lines = [line for line in file.read_bytes().splitlines() if line.strip()]
    except OSError as error:
        raise NoCorpus(f"{file} cannot be read: {error.strerror}") from error
    if not lines:
        raise NoCorpus(f"{file} is empty")
    documents = is_document(lines[0])
    made: list[Document | Unit] = []
    for number, line in enumerate(lines, 1):
        try:
            made.append(document(line) if documents else unit(line, str(number)))
        except (msgspec.DecodeError, ValueError) as error:
            raise NoCorpus(f"{file}, line {number}: {error}") from error
    if documents:
        return TownHall(file.stem, tuple(one for one in made if isinstance(one, Document)))
    return Names(file.stem, tuple(one for one in made if isinstance(one, Unit)))


def is_document(line: bytes) -> bool:
    """Whether a line has the form of a document and not that of a unit."""
    try:
        fields = msgspec.json.decode(line, type=dict[str, msgspec.Raw])
    except msgspec.DecodeError:
        return False
    return "marked" in fields


def document(line: bytes) -> Document:
    """One document from its line.

    Raises:
        msgspec.DecodeError: the line is no document.
        ValueError: it names no data class.
    """
    row = msgspec.json.decode(line, type=_DocumentLine)
    text, spans = unmarked(row.marked)
    data_class = DataClass.parse(row.data_class)
    return Document(
        row.id, row.genre, text, spans, data_class, frozenset(row.special), frozenset(row.regimes)
    )


def unmarked(marked: str) -> tuple[str, tuple[Span, ...]]:
    """The plain text of a marked one, and its spans."""
    text: list[str] = []
    spans: list[Span] = []
    at = size = 0
    for mark in _MARK.finditer(marked):
        before = marked[at : mark.start()]
        size += len(before)
        spans.append(Span(size, size + len(mark[2]), mark[1]))
        size += len(mark[2])
        text += [before, mark[2]]
        at = mark.end()
    return "".join(text) + marked[at:], tuple(spans)


def unit(line: bytes, name: str) -> Unit:
    """One unit from its line.

    Raises:
        msgspec.DecodeError: the line is no unit.
        ValueError: a span lies outside the text.
    """
    row = msgspec.json.decode(line, type=_UnitLine)
    for start, end, _ in row.spans:
        if not 0 <= start < end <= len(row.text):
            raise ValueError(f"the span {start} to {end} is not within the text")
    return Unit(name, row.text, tuple(Span(s, e, "person") for s, e, label in row.spans if label == "PER"))


def sample(corpus: Corpus, count: int, seed: int) -> Corpus:
    """At most ``count`` documents or units of a corpus, drawn by ``seed``, in their order."""
    if isinstance(corpus, TownHall):
        return TownHall(corpus.name, tuple(_drawn(corpus.documents, count, seed)))
    return Names(corpus.name, tuple(_drawn(corpus.units, count, seed)))


def texts(corpus: Corpus) -> list[str]:
    """Every text of a corpus."""
    parts: Sequence[Document | Unit] = corpus.documents if isinstance(corpus, TownHall) else corpus.units
    return [part.text for part in parts]


def lengths(corpora: Sequence[str], characters: int, count: int, seed: int) -> Iterator[str]:
    """``count`` texts of exactly ``characters`` characters from shuffled pieces of a corpus, no two alike.

    The pieces are used up before one comes again, then in another order: what was seen in one text is cold in the next.
    """
    draw = random.Random(seed)
    left: list[str] = []
    for _ in range(count):
        text = ""
        while len(text) < characters:
            if not left:
                left = list(corpora)
                draw.shuffle(left)
            text += left.pop() + "\n"
        yield text[:characters]


def _drawn(parts: Sequence[_Part], count: int, seed: int) -> Iterator[_Part]:
    if len(parts) <= count:
        yield from parts
        return
    for number in sorted(random.Random(seed).sample(range(len(parts)), count)):
        yield parts[number]
